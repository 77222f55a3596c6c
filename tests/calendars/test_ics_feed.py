"""Feeds over real HTTP: remembered when away, never trusted too far."""

from __future__ import annotations

import contextlib
import gzip
import itertools
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from studycal.calendars import ics_feed
from studycal.calendars.ics_feed import IcsFeed
from studycal.store.sqlite import SqliteStore

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
EVENT = b"BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Talk\r\nDTSTART:20261201T180000Z\r\nDURATION:PT1H\r\nEND:VEVENT\r\n"
BODY = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n" + EVENT + b"END:VCALENDAR\r\n"


class Feed(BaseHTTPRequestHandler):
    status = 200
    body = BODY
    encoding = "identity"
    asked: list[str | None] = []  # noqa: RUF012 - the server makes a handler for each request

    def do_GET(self) -> None:
        Feed.asked.append(self.headers["If-None-Match"])
        same = Feed.status == 200 and self.headers["If-None-Match"] == '"1"'
        self.send_response(304 if same else Feed.status)
        self.send_header("ETag", '"1"')
        self.send_header("Location", "/again")
        self.send_header("Content-Encoding", Feed.encoding)
        self.end_headers()
        if not same:
            with contextlib.suppress(ConnectionError):
                self.wfile.write(Feed.body)

    def log_message(self, *args: object) -> None:
        """Keep quiet."""


@pytest.fixture
def feed(tmp_path: Path) -> Iterator[Callable[[int], tuple[list[str], list[str]]]]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Feed)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    store = SqliteStore(tmp_path / "state.sqlite")
    source = IcsFeed("work", f"http://127.0.0.1:{server.server_port}/a.ics", UTC, store)
    Feed.asked = []

    def answer(status: int) -> tuple[list[str], list[str]]:
        Feed.status = status
        busy, problems = source.read(date(2026, 11, 30), date(2026, 12, 6), NOW)
        return [one.reason for one in busy], [one.message for one in problems]

    yield answer
    store.close()
    server.shutdown()
    server.server_close()


def test_an_unchanged_feed_is_asked_for_conditionally(feed: Callable[[int], tuple[list[str], list[str]]]) -> None:
    assert feed(200) == feed(200) == (["Talk"], [])
    assert Feed.asked == [None, '"1"']


@pytest.mark.parametrize("status", [302, 404, 500])
def test_a_failing_feed_is_unknown_and_later_remembered(
    feed: Callable[[int], tuple[list[str], list[str]]], status: int
) -> None:
    busy, (problem,) = feed(status)
    assert busy == []
    assert "unknown, not free" in problem
    feed(200)
    busy, (problem,) = feed(status)
    assert busy == ["Talk"]
    assert "2026-11-24 12:00 UTC is used" in problem


def test_a_feed_without_end_is_given_up(
    feed: Callable[[int], tuple[list[str], list[str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ics_feed, "MOST_BYTES", 60)
    busy, (problem,) = feed(200)
    assert busy == []
    assert "larger than" in problem


def test_a_feed_that_only_drips_is_given_up(
    feed: Callable[[int], tuple[list[str], list[str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ics_feed, "_CHUNK", 16)
    clock = itertools.count(0, 20)
    monkeypatch.setattr(time, "monotonic", lambda: float(next(clock)))
    busy, (problem,) = feed(200)
    assert busy == []
    assert "longer than 30 seconds" in problem


def test_a_small_answer_that_unpacks_to_a_large_one_is_given_up(
    feed: Callable[[int], tuple[list[str], list[str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Feed, "body", gzip.compress(b" " * 11_000_000))
    monkeypatch.setattr(Feed, "encoding", "gzip")
    busy, (problem,) = feed(200)
    assert busy == []
    assert "larger than 10 MB" in problem
