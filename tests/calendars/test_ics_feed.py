"""Feeds over real HTTP: remembered when away, never trusted too far, their secrets never told."""
# ruff: noqa: E501 - each line of a table is a case

from __future__ import annotations

import base64
import contextlib
import gzip
import itertools
import re
import threading
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from studycal.calendars import feed_http
from studycal.calendars.busy import names
from studycal.calendars.ics_feed import IcsFeed, IcsFile
from studycal.calendars.remembered import Remembered, key
from studycal.config.model import BusyEntry
from studycal.store.base import FeedRecord
from studycal.store.sqlite import SqliteStore

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
WEEK = date(2026, 11, 30), date(2026, 12, 6)
EVENT = b"BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Talk\r\nDTSTART:20261201T180000Z\r\nDURATION:PT1H\r\nEND:VEVENT\r\n"
BODY = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n" + EVENT + b"END:VCALENDAR\r\n"
PAGE = b"<!doctype html><title>Sign in</title>"


@dataclass
class Page:
    """What the server answers; ``length`` lies about the body's."""

    status: int = 200
    body: bytes = BODY
    headers: dict[str, str] = field(default_factory=dict)
    length: int | None = None


class Handler(BaseHTTPRequestHandler):
    pages: ClassVar[dict[str, Page | Callable[[BaseHTTPRequestHandler], Page]]] = {}
    seen: ClassVar[list[tuple[str, dict[str, str]]]] = []

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        Handler.seen.append((self.path, dict(self.headers)))
        page = Handler.pages.get(path, Page(404, b""))
        page = page(self) if callable(page) else page
        self.send_response(page.status)
        for name, value in page.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(page.body) if page.length is None else page.length))
        self.end_headers()
        with contextlib.suppress(ConnectionError):
            self.wfile.write(page.body)

    def log_message(self, *args: object) -> None:
        """Keep quiet."""


@dataclass
class Feeds:
    """A server of feeds, and a learner's memory."""

    port: int
    store: SqliteStore

    def at(self, path: str, page: Page | Callable[[BaseHTTPRequestHandler], Page]) -> None:
        Handler.pages[path] = page

    def read(self, path: str = "/a.ics", login: str = "", host: str = "127.0.0.1") -> tuple[list[str], list[str]]:
        """Titles of what is taken, and what is said with its remedy."""
        url = f"http://{login}{host}:{self.port}{path}"
        source = Remembered(IcsFeed("work", url, UTC), key("feed", url), self.store)
        busy, problems = source.read(*WEEK, NOW)
        return [one.reason for one in busy], [f"{one.message} {one.remedy}".strip() for one in problems]

    @property
    def sent(self) -> list[dict[str, str]]:
        return [headers for _, headers in Handler.seen]


@pytest.fixture
def feeds(tmp_path: Path) -> Iterator[Feeds]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    store = SqliteStore(tmp_path / "state.sqlite")
    Handler.pages, Handler.seen = {}, []  # type: ignore[misc]
    yield Feeds(server.server_port, store)
    store.close()
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("owner", "title"), [("iga%40firm.example", []), ("jan%40firm.example", ["Talk"]), ("team", ["Talk"])]
)
def test_what_the_owner_of_a_secret_address_declined_takes_no_time(feeds: Feeds, owner: str, title: list[str]) -> None:
    declined = b"ATTENDEE;PARTSTAT=DECLINED:mailto:iga@firm.example\r\nDTSTART"
    feeds.at(f"/calendar/ical/{owner}/private-1f0/basic.ics", Page(body=BODY.replace(b"DTSTART", declined)))
    assert feeds.read(f"/calendar/ical/{owner}/private-1f0/basic.ics") == (title, [])


def test_an_unchanged_feed_is_asked_for_conditionally(feeds: Feeds) -> None:
    def page(request: BaseHTTPRequestHandler) -> Page:
        return Page(304, b"") if request.headers["If-None-Match"] == '"1"' else Page(headers={"ETag": '"1"'})

    feeds.at("/a.ics", page)
    assert feeds.read() == feeds.read() == (["Talk"], [])
    assert [headers.get("If-None-Match") for headers in feeds.sent] == [None, '"1"']


WORDS = [
    (Page(404, b""), r"there is no calendar at its address (404). @ Correct its address in the config."),
    (Page(410, b""), r"there is no calendar at its address (410). @ Correct its address in the config."),
    (Page(429, b"", {"Retry-After": "120"}), "the feed refuses for now (429) and will be asked again; there is nothing to correct. @"),
    (Page(503, b"", {"Retry-After": "60"}), "the feed refuses for now (503) and will be asked again; there is nothing to correct. @"),
    (Page(500, b""), "the feed refuses for now (500) and will be asked again; there is nothing to correct. @"),
    (Page(403, b""), "the feed may not be read (403). @ Use its secret or its public address."),
    (Page(401, b""), "the feed asks for a login (401). @ Give username and password_command beside its url, or use its secret or public address."),
    (Page(302, b"", {"Location": "ftp://x/a.ics"}), "the feed redirects from http to ftp, which is not followed. @ Correct its address in the config."),
    (Page(302, b""), "the feed redirects from http to nowhere, which is not followed. @ Correct its address in the config."),
    (Page(body=PAGE), "a page came instead of a calendar, perhaps one that asks for a login. @ Use the calendar's secret or public .ics address."),
    (Page(body=b"\xef\xbb\xbf \r\n" + PAGE), "a page came instead of a calendar, perhaps one that asks for a login. @ Use the calendar's secret or public .ics address."),
    (Page(body=b""), "it is empty. @ Export it again, or correct its address in the config."),
    (Page(body=b'{"error": 1}'), "it is no calendar: there is no BEGIN:VCALENDAR in it. @ Give the address of an .ics."),
    (Page(length=len(BODY) + 9), "the feed's answer came incomplete and will be asked again; there is nothing to correct. @"),
    (Page(headers={"Content-Encoding": "gzip"}), "the feed's answer came damaged and will be asked again; there is nothing to correct. @"),
]  # fmt: skip


@pytest.mark.parametrize(("page", "words"), WORDS)
def test_what_fails_is_said_with_a_remedy_that_fits_and_the_last_answer_is_used(
    feeds: Feeds, page: Page, words: str
) -> None:
    message, _, remedy = words.partition(" @")
    feeds.at("/a.ics", page)
    assert feeds.read() == ([], [f"{message} What stands in this calendar is unknown, not free.{remedy}"])
    feeds.at("/a.ics", Page())
    assert feeds.read() == (["Talk"], [])
    feeds.at("/a.ics", page)
    assert feeds.read() == (["Talk"], [f"{message} Its answer of 2026-11-24 12:00 UTC is used.{remedy}"])


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://127.0.0.1:9/a.ics?token=abcdef", "its server cannot be reached and will be asked again"),
        ("http://nowhere.invalid/a.ics?token=abcdef", "its host is not found.*Are you online"),
        ("http://127.0.0.1:port/a.ics?token=abcdef", "its address cannot be used"),
        ("gopher://127.0.0.1/a.ics?token=abcdef", "begins with https, http or webcal, not gopher"),
        ("https://[::1/a.ics?token=abcdef", "its address cannot be used"),
        ("http:///a.ics?token=abcdef", "its address cannot be used|cannot be reached"),
    ],
)
def test_an_address_that_leads_nowhere_is_said_without_its_secrets(tmp_path: Path, url: str, words: str) -> None:
    store = SqliteStore(tmp_path / "state.sqlite")
    busy, (problem,) = Remembered(IcsFeed("work", url, UTC), key("feed", url), store).read(*WEEK, NOW)
    said = f"{problem.message} {problem.remedy}"
    assert busy == []
    assert re.search(words, said)
    assert "abcdef" not in said


# --- passwords -------------------------------------------------------------------------------------------------------


def needs(username: str, password: str) -> Callable[[BaseHTTPRequestHandler], Page]:
    right = "Basic " + base64.b64encode(f"{username}:{password}".encode()).decode()
    return lambda request: Page() if request.headers["Authorization"] == right else Page(401, b"")


@pytest.mark.parametrize(
    ("login", "password"),
    [("ann:s3cret@", "s3cret"), ("ann:p%40ss%3A%2F@", "p@ss:/"), ("ann:%C5%82%C3%B3d%C5%BA@", "łódź"), ("ann:@", ""), ("ann@", "")],
)  # fmt: skip
def test_a_password_in_the_address_is_sent(feeds: Feeds, login: str, password: str) -> None:
    feeds.at("/a.ics", needs("ann", password))
    assert feeds.read("/a.ics?token=abcdef", login) == (["Talk"], [])
    assert Handler.seen[0][0] == "/a.ics?token=abcdef"


def test_a_wrong_password_is_said_without_it(feeds: Feeds) -> None:
    feeds.at("/a.ics", needs("ann", "right"))
    busy, (said,) = feeds.read("/a.ics?token=abcdef", "ann:s3cret@")
    assert busy == []
    assert said.startswith("the feed asks for a login (401) and does not take this user name and password.")
    assert not {"s3cret", "abcdef", "ann"} & set(said.replace("@", " ").split())


def test_a_password_may_come_from_a_command(feeds: Feeds) -> None:
    feeds.at("/a.ics", needs("ann", "s3cret"))
    url = f"http://127.0.0.1:{feeds.port}/a.ics"
    feed = IcsFeed("work", url, UTC, login=lambda: ("ann", "s3cret"))
    busy, problems = Remembered(feed, "k", feeds.store).read(*WEEK, NOW)
    assert ([one.reason for one in busy], problems) == (["Talk"], [])


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_password_never_follows_to_another_origin(feeds: Feeds, status: int) -> None:
    feeds.at("/a.ics", Page(status, b"", {"Location": f"http://localhost:{feeds.port}/b.ics", "Set-Cookie": "sid=1"}))
    feeds.at("/b.ics", Page())
    assert feeds.read("/a.ics", "ann:s3cret@") == (["Talk"], [])
    assert ["Authorization" in headers for headers in feeds.sent] == [True, False]
    assert ["Cookie" in headers for headers in feeds.sent] == [False, False]


def test_a_password_follows_within_its_origin_and_none_from_a_redirect_is_sent(feeds: Feeds) -> None:
    feeds.at("/a.ics", Page(302, b"", {"Location": f"http://eve:x@127.0.0.1:{feeds.port}/b.ics"}))
    feeds.at("/b.ics", needs("ann", "s3cret"))
    assert feeds.read("/a.ics", "ann:s3cret@") == (["Talk"], [])


def test_another_origin_that_asks_for_a_login_is_named(feeds: Feeds) -> None:
    feeds.at("/a.ics", Page(302, b"", {"Location": f"http://localhost:{feeds.port}/b.ics?token=abcdef"}))
    feeds.at("/b.ics", Page(401, b""))
    _, (said,) = feeds.read("/a.ics", "ann:s3cret@")
    assert "the feed redirects to localhost, which asks for a login (401); passwords are not sent on." in said
    assert "abcdef" not in said


def test_two_users_of_one_address_do_not_share_an_answer(feeds: Feeds) -> None:
    feeds.at("/a.ics", needs("ann", "s3cret"))
    assert feeds.read("/a.ics", "ann:s3cret@")[0] == ["Talk"]
    assert feeds.read("/a.ics", "bob:s3cret@")[0] == []
    assert feeds.read("/a.ics")[0] == []


def test_no_secret_is_kept_in_the_memorys_keys() -> None:
    kept = key("feed", "https://ann:s3cret@example.org/private-abcdef/basic.ics?token=abcdef", "ann")
    assert kept.startswith("feed:")
    assert not any(secret in kept for secret in ("s3cret", "abcdef", "ann", "example"))
    assert kept != key("feed", "https://ann:s3cret@example.org/private-abcdef/basic.ics?token=abcdef", "bob")
    assert key("feed", "a", "b") != key("feed", "a,b") != key("caldav", "a,b")


def test_a_feed_is_called_by_its_host_unless_it_has_a_name() -> None:
    entries = [
        BusyEntry(url="https://ann:s3cret@calendar.example.org/private-abcdef/basic.ics?token=abcdef"),
        BusyEntry(url="https://calendar.example.org/private-ghijkl/basic.ics"),
        BusyEntry(url="webcal://calendar.example.org:8443/x.ics", name="work"),
        BusyEntry(url="work.ics"),
        BusyEntry(url="file:///home/ann/school.ics"),
        BusyEntry(caldav="https://ann:s3cret@dav.example.org/ann/secret/"),
        BusyEntry(caldav="Family"),
        BusyEntry(google="ann@example.org"),
        BusyEntry(url="https://[::1"),
    ]
    assert names(entries) == [
        "calendar.example.org", "calendar.example.org (2)", "work", "work.ics", "/home/ann/school.ics", "dav.example.org",
        "Family", "ann@example.org", "feed",
    ]  # fmt: skip


# --- redirects, sizes, times -----------------------------------------------------------------------------------------


def hops(feeds: Feeds, count: int) -> str:
    feeds.at("/hop0.ics", Page())
    for hop in range(1, count + 1):
        feeds.at(f"/hop{hop}.ics", Page(302, b"", {"Location": f"hop{hop - 1}.ics"}))
    return f"/hop{count}.ics"


@pytest.mark.parametrize("count", [4, 6, 20])
def test_redirects_are_followed_as_browsers_do(feeds: Feeds, count: int) -> None:
    assert feeds.read(hops(feeds, count)) == (["Talk"], [])


def test_redirects_without_end_are_given_up(feeds: Feeds) -> None:
    busy, (said,) = feeds.read(hops(feeds, 21))
    assert busy == []
    assert "redirects more than 20 times" in said


def test_a_cookie_set_on_the_way_is_sent_back_and_forgotten_after(feeds: Feeds) -> None:
    def page(request: BaseHTTPRequestHandler) -> Page:
        if "sid=1" in request.headers.get("Cookie", ""):
            return Page()
        return Page(302, b"", {"Location": "/a.ics", "Set-Cookie": "sid=1; Path=/; HttpOnly"})

    feeds.at("/a.ics", page)
    assert feeds.read() == feeds.read() == (["Talk"], [])
    assert [headers.get("Cookie") for headers in feeds.sent] == [None, "sid=1", None, "sid=1"]


def test_twenty_megabytes_are_read(feeds: Feeds) -> None:
    old = EVENT.replace(b"2026", b"2010").replace(
        b"SUMMARY", b"DESCRIPTION:" + b"\r\n ".join([b"x" * 70] * 20) + b"\r\nSUMMARY"
    )
    filler = b"".join(old.replace(b"UID:1", b"UID:%d" % number) for number in range(12_500))
    feeds.at("/a.ics", Page(body=BODY.replace(EVENT, filler + EVENT)))
    assert len(filler) > 19_000_000
    assert feeds.read() == (["Talk"], [])


def test_a_feed_without_end_is_given_up(feeds: Feeds, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed_http, "MOST_BYTES", 60)
    feeds.at("/a.ics", Page())
    busy, (said,) = feeds.read()
    assert busy == []
    assert "the feed is larger than" in said


def test_a_small_answer_that_unpacks_to_a_large_one_is_given_up(feeds: Feeds) -> None:
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    packed = b"".join([packer.compress(BODY), *(packer.compress(b" " * 1_000_000) for _ in range(300)), packer.flush()])
    feeds.at("/a.ics", Page(body=packed, headers={"Content-Encoding": "gzip"}))
    busy, (said,) = feeds.read()
    assert busy == []
    assert "the feed is larger than 32 MB" in said


def test_a_packed_feed_is_unpacked(feeds: Feeds) -> None:
    feeds.at("/a.ics", Page(body=gzip.compress(BODY), headers={"Content-Encoding": "gzip"}))
    assert feeds.read() == (["Talk"], [])


def test_a_feed_that_only_drips_is_given_up(feeds: Feeds, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed_http, "_CHUNK", 16)
    clock = itertools.count(0, 20)
    monkeypatch.setattr(feed_http, "_clock", lambda: float(next(clock)))
    feeds.at("/a.ics", Page())
    busy, (said,) = feeds.read()
    assert busy == []
    assert "longer than 60 seconds and will be asked again" in said


# --- files -----------------------------------------------------------------------------------------------------------


def test_a_file_that_cannot_be_read_is_unknown_with_a_remedy_that_fits(tmp_path: Path) -> None:
    def said(path: Path) -> str:
        _, (problem,) = IcsFile("work.ics", path, UTC).read(*WEEK, NOW)
        return f"{problem.message} {problem.remedy}"

    (tmp_path / "page.ics").write_bytes(PAGE)
    (tmp_path / "empty.ics").write_bytes(b"")
    assert "No such file" in said(tmp_path / "none.ics")
    assert said(tmp_path / "none.ics").endswith("Correct its address in the config.")
    assert said(tmp_path).endswith("Correct its address in the config.")
    assert "a page came instead" in said(tmp_path / "page.ics")
    assert "it is empty" in said(tmp_path / "empty.ics")


def test_a_remembered_answer_that_says_nothing_any_more_is_unknown(feeds: Feeds) -> None:
    url = f"http://127.0.0.1:{feeds.port}/a.ics"
    feeds.store.save_feed(key("feed", url), FeedRecord("", "", NOW, PAGE))
    busy, (said,) = feeds.read()
    assert busy == []
    assert "unknown, not free" in said
