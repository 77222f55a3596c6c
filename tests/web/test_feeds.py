"""Feeds over real HTTP: conditional requests, compression, and what stands in them."""

from __future__ import annotations

import gzip
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from email.utils import parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.request import urlopen

import pytest
from icalendar import Calendar

from studycal.web import feeds
from tests.cli.learner import Learner
from tests.web.site import Served, served


def events(body: bytes) -> dict[str, str]:
    """Status by title."""
    return {str(one["SUMMARY"]): str(one["STATUS"]) for one in Calendar.from_ical(body).walk("VEVENT")}


def status(address: str) -> int:
    """Asked on a connection of its own."""
    with urlopen(address, timeout=60) as answer:
        return int(answer.status)


def test_a_feed_is_a_calendar_that_asks_to_be_read_again(site: Served) -> None:
    answer = site.get(site.feed())

    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["content-disposition"].startswith("inline")
    calendar = Calendar.from_ical(answer.data)
    assert str(calendar["METHOD"]) == "PUBLISH"
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT4H" in answer.data
    assert len(calendar.walk("VEVENT")) == 260


def test_head_says_the_same_without_the_body(site: Served) -> None:
    whole, head = site.get(site.feed()), site.get(site.feed(), "HEAD")

    assert head.data == b""
    assert {name: head.headers[name] for name in ("etag", "last-modified", "content-length")} == {
        name: whole.headers[name] for name in ("etag", "last-modified", "content-length")
    }


def test_a_client_that_has_it_is_told_so(site: Served) -> None:
    headers = site.get(site.feed()).headers

    by_etag = site.get(site.feed(), if_none_match=headers["etag"])
    weak = site.get(site.feed(), if_none_match=f'"other", W/{headers["etag"]}')
    by_time = site.get(site.feed(), if_modified_since=headers["last-modified"])

    assert (by_etag.status, weak.status, by_time.status) == (304, 304, 304)
    assert (by_etag.data, by_etag.headers["etag"]) == (b"", headers["etag"])
    assert site.get(site.feed(), if_none_match='"other"', if_modified_since=headers["last-modified"]).status == 200
    assert site.get(site.feed(), if_modified_since="yesterday").status == 200


def test_the_etag_follows_the_plan_and_nothing_else(site: Served) -> None:
    before = site.get(site.feed()).headers
    site.learner.studycal("log", "done", "W06.S1")  # the record moves nothing
    same = site.get(site.feed()).headers
    site.learner.studycal("pin", "W08.S2", "2027-01-21 19:30", "--yes")
    after = site.get(site.feed()).headers

    assert same["last-modified"] == before["last-modified"]
    assert after["etag"] != same["etag"]
    assert parsedate_to_datetime(after["last-modified"]) > parsedate_to_datetime(before["last-modified"])


def test_the_same_bytes_packed(site: Served) -> None:
    packed = site.get(site.feed(), accept_encoding="gzip, deflate")

    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.data) == site.get(site.feed()).data
    assert len(packed.data) * 4 < len(gzip.decompress(packed.data))


def test_each_encoding_has_an_etag_of_its_own(site: Served) -> None:
    """They are different bytes (RFC 9110 8.8.3.3); a client that has either is told so."""
    plain, packed = site.get(site.feed()).headers["etag"], site.get(site.feed(), accept_encoding="gzip").headers["etag"]

    assert plain != packed
    for tag in (plain, packed):
        answer = site.get(site.feed(), accept_encoding="gzip", if_none_match=tag)
        assert (answer.status, answer.headers["etag"]) == (304, packed)


@pytest.mark.parametrize(
    ("accepted", "packed"),
    [("gzip", True), ("GZIP;q=0.5, br", True), ("gzip;q=0", False), ("gzip; q=0.0", False), ("br", False), ("", False)],
)
def test_gzip_is_for_those_who_take_it(site: Served, accepted: str, packed: bool) -> None:
    answer = site.get(site.feed(), accept_encoding=accepted)

    assert (answer.headers.get("content-encoding") == "gzip") == packed


def test_a_feed_that_waits_for_another_calendar_keeps_nobody_else_waiting(site: Served) -> None:
    """A calendar of busy times takes the request and does not answer: pages and files are served meanwhile."""
    asked, go_on = threading.Event(), threading.Event()

    class Stuck(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.set()
            go_on.wait(60)
            self.send_error(503)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Stuck) as elsewhere, ThreadPoolExecutor(60) as pool:
        pool.submit(elsewhere.serve_forever)
        config = site.learner.folder / "studycal.toml"
        address = f"http://127.0.0.1:{elsewhere.server_address[1]}/busy.ics"
        config.write_text(config.read_text() + f'\n[[busy]]\nurl = "{address}"\n')
        address = site.url + site.feed()
        waiting = [pool.submit(status, address) for _ in range(50)]
        try:
            assert asked.wait(60)
            assert status(site.url + "/static/page.js") == 200
            assert status(site.url + "/drawn.css") == 200
            assert [one.result() for one in waiting if one.done()] == []
        finally:
            go_on.set()
            answers = {one.result(60) for one in waiting}
            elsewhere.shutdown()
    assert answers == {200}


def test_a_dropped_session_stays_as_cancelled_for_slow_clients(site: Served) -> None:
    site.learner.studycal("mark", "bad", "W08", "--yes")

    found = events(site.get(site.feed()).data)

    assert found["W08 S1 Theory: Attention Mechanisms 2/2"] == "CANCELLED"
    assert found["W08 S2 Build: Attention Mechanisms 2/2"] == "CONFIRMED"


def test_the_busy_feed_tells_times_and_no_more(site: Served) -> None:
    body = site.get(site.feed("busy")).data

    assert set(events(body)) == {"Busy"}
    for word in (b"Attention", b"micrograd", b"Math", b"CATEGORIES", b"VALARM"):
        assert word not in body


def test_a_broken_document_is_a_passing_failure_and_no_empty_calendar(site: Served) -> None:
    (site.learner.folder / "curriculum" / "weeks.md").write_text("nothing\n")

    answer = site.get(site.feed())

    assert answer.status == 503
    assert answer.headers["retry-after"] == "600"


CHANGES = (
    ("pin", "W08.S2", "2027-01-21 19:30", "--yes"),
    ("log", "partial", "W07.S1", "-m", "where the mask is added"),
    ("log", "skip", "W06.S5"),
    ("mark", "bad", "W08", "--yes"),
    ("mark", "travel", "2027-02-01..2027-02-07", "--tz", "Asia/Tokyo", "--yes"),
    ("undo", "--yes"),
    ("mark", "pause", "2027-02-08..2027-02-20", "--yes"),
    ("mark", "cut", "W30", "--yes"),
)


def test_what_is_kept_from_the_last_reading_is_what_a_new_one_gives(site: Served) -> None:
    """After each of a learner's changes, a new document and a new config: both feeds, against a server just started."""

    def agree() -> None:
        with served(site.learner) as fresh:
            for name in ("details", "busy"):
                assert site.get(site.feed(name)).data == fresh.get(site.feed(name)).data

    seen = set()
    for said in CHANGES:
        answer = site.learner.studycal(*said)
        assert answer.code == 0, answer.err
        agree()
        seen.add(site.get(site.feed()).headers["etag"])
    weeks, config = site.learner.folder / "curriculum" / "weeks.md", site.learner.folder / "studycal.toml"
    weeks.write_text(weeks.read_text().replace("Attention Mechanisms - Part 2", "Attention, once more"))
    agree()
    assert b"Attention\\, once more" not in site.get(site.feed()).data, "nobody has looked at it yet"
    assert site.learner.studycal("show").code == 0
    agree()
    config.write_text(config.read_text() + '\n[export]\nalarms = ["10m"]\nbanners = true\n')
    agree()
    assert len(seen) == len(CHANGES)
    assert b"Attention\\, once more" in site.get(site.feed()).data
    assert site.get(site.feed()).data.count(b"BEGIN:VALARM") > 200


def test_another_state_file_is_another_plan(site: Served) -> None:
    """A backup that is put back, say."""
    before = site.get(site.feed()).data
    state = site.learner.folder / ".studycal" / "state.sqlite"
    backup = state.with_name("backup.sqlite")
    with sqlite3.connect(state) as here, sqlite3.connect(backup) as there:
        here.backup(there)
    site.learner.studycal("mark", "bad", "W08", "--yes")
    assert site.get(site.feed()).data != before

    for name in ("state.sqlite-wal", "state.sqlite-shm"):
        state.with_name(name).unlink(missing_ok=True)
    backup.replace(state)

    assert site.get(site.feed()).data == before


def test_what_is_said_while_a_feed_is_made_is_in_the_next(learner: Learner, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process publishes after the feed was read and before it is kept."""
    made = feeds.body
    said = [("pin", "W08.S2", "2027-01-21 19:30", "--yes")]

    def slowly(*given: Any) -> feeds.Body:
        found = made(*given)
        while said:
            assert learner.studycal(*said.pop()).code == 0
        return found

    monkeypatch.setattr(feeds, "body", slowly)
    with served(learner) as site:
        first, second = site.get(site.feed()).data, site.get(site.feed()).data
    assert b"20270121T193000" not in first
    assert b"20270121T193000" in second
