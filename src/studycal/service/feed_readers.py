"""Who read a feed last: programs by the name they give themselves, kept for the page that tells of it."""

from __future__ import annotations

import json
import threading
from datetime import datetime, timedelta

from studycal.core.records import dataclass
from studycal.errors import StudycalError
from studycal.formats.moments import moments_of, stated
from studycal.formats.notes import one_line

from .workspace import Private

FILE = "readers.json"
_WRITE_EVERY = timedelta(minutes=10)
_MOST = 12
_NAMES = (
    ("google-calendar-importer", "Google Calendar"),
    ("feedfetcher-google", "Google Calendar"),
    ("dataaccess", "Apple Calendar"),
    ("calendaragent", "Apple Calendar"),
    ("ios/", "an iPhone or iPad"),
    ("macos/", "a Mac"),
    ("outlook", "Outlook"),
    ("microsoft", "Outlook"),
    ("thunderbird", "Thunderbird"),
    ("icsx5", "ICSx⁵"),
    ("vdirsyncer", "vdirsyncer"),
    ("curl", "curl"),
    ("mozilla", "a browser"),
)


@dataclass(frozen=True)
class Reader:
    """A program that read a feed, and when it did last."""

    name: str
    at: datetime


class Readers:
    """All that read, in memory and, now and then, in a file beside the state."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._readings: dict[str, dict[str, datetime]] = {}
        self._written: dict[tuple[str, str], datetime] = {}
        self._private: Private | None = None

    def note(self, private: Private, feed: str, agent: str, now: datetime) -> None:
        """Somebody read a feed; written down at most once in ten minutes for each."""
        name = reader_name(agent)
        with self._lock:
            self._load(private)
            self._readings.setdefault(feed, {})[name] = now
            last = self._written.get((feed, name))
            if last is None or not timedelta() <= now - last < _WRITE_EVERY:
                self._written[feed, name] = now
                self._save(private)

    def listed(self, private: Private, feed: str) -> list[Reader]:
        """Who read a feed, the latest first."""
        with self._lock:
            self._load(private)
            moments = self._readings.get(feed, {})
        return sorted((Reader(name, at) for name, at in moments.items()), key=lambda reader: reader.at, reverse=True)

    def forget(self, private: Private, feed: str) -> None:
        """The address has ended: whoever read it reads it no more."""
        with self._lock:
            self._load(private)
            self._readings.pop(feed, None)
            self._save(private)

    def _load(self, private: Private) -> None:
        if self._private == private:
            return
        self._private = private
        try:
            body = json.loads(private.read(FILE) or b"{}")
            self._readings = {feed: moments_of(listed) for feed, listed in body.items()}
        except (OSError, ValueError, AttributeError):
            self._readings = {}

    def _save(self, private: Private) -> None:
        newest = {
            feed: stated(dict(sorted(listed.items(), key=lambda item: item[1])[-_MOST:]))
            for feed, listed in self._readings.items()
        }
        try:
            private.write(FILE, json.dumps(newest).encode())
        except StudycalError:
            return  # who read it is a courtesy: a disk that takes no file stops no feed


def reader_name(agent: str) -> str:
    """A program's name as people know it: ``Google-Calendar-Importer`` -> ``Google Calendar``."""
    low = agent.lower()
    usual = next((name for part, name in _NAMES if part in low), "")
    return usual or one_line(agent)[:40].partition("/")[0].strip() or "a program without a name"
