"""Feeds over real HTTP: conditional requests, compression, and what stands in them."""

from __future__ import annotations

import gzip
from email.utils import parsedate_to_datetime

from icalendar import Calendar

from tests.web.site import Served


def events(body: bytes) -> dict[str, str]:
    """Status by title."""
    return {str(one["SUMMARY"]): str(one["STATUS"]) for one in Calendar.from_ical(body).walk("VEVENT")}


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
