"""Busy time from .ics files on this machine and from feeds at an address."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, tzinfo
from pathlib import Path
from urllib.parse import unquote, urlsplit

from studycal.core.curriculum import Level, Problem
from studycal.core.life.week_demand import Busy
from studycal.core.records import dataclass
from studycal.errors import InputError, RemoteError
from studycal.formats.busy import reader
from studycal.formats.busy.lines import utf8
from studycal.formats.busy.rule_ids import RULE
from studycal.store.base import FeedRecord

from .feed_http import CORRECT, MOST_BYTES, Fetch, address


@dataclass
class IcsFile:
    """An .ics file on this machine."""

    name: str
    path: Path
    zone: tzinfo
    key = ""

    def read(self, first: date, last: date, now: datetime) -> tuple[list[Busy], list[Problem]]:  # noqa: ARG002 - part of the port
        """What is taken between two days, both included."""
        try:
            if self.path.exists() and not self.path.is_file():
                raise InputError("this is a directory or a device, not a file.", CORRECT)
            if self.path.stat().st_size > MOST_BYTES:
                raise InputError(f"the file is larger than {MOST_BYTES // 1_000_000} MB.", "Use a smaller calendar.")
            return _taken(self.path.read_bytes(), self.name, self.zone, first, last)
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", "") or error
            return [], [self._unknown(f"the file cannot be read ({reason}).", CORRECT)]
        except (InputError, RemoteError) as error:
            return [], [self._unknown(error.message, error.remedy)]

    def _unknown(self, why: str, remedy: str) -> Problem:
        message = f"{why} What stands in this calendar is unknown, not free."
        return Problem(self.name, 0, RULE, Level.WARNING, message, remedy)


@dataclass
class IcsFeed:
    """An .ics at an http, https or webcal address, as `remembered.Remembered` asks for it.

    ``pause`` is called before each request; ``login`` gives a user name and a password that are not in the address;
    ``public`` keeps out of this machine's own network.
    """

    name: str
    url: str
    zone: tzinfo
    pause: Callable[[float], None] = lambda _: None
    login: Callable[[], tuple[str, str]] | None = None
    public: bool = False

    def ask(self, first: date, last: date, now: datetime, kept: FeedRecord | None) -> FeedRecord:  # noqa: ARG002 - a feed has all days
        """Its newest answer. Raises RemoteError and AuthNeededError."""
        return Fetch(address(self.url, self.login), self.pause, self.public).newest(kept, now)

    def taken(self, body: bytes, first: date, last: date) -> tuple[list[Busy], list[Problem]]:
        """What an answer says is taken. Raises RemoteError for one that is no calendar."""
        return _taken(body, self.name, self.zone, first, last, _owner(self.url))


def _owner(url: str) -> str:
    """Whose calendar it is, where the address tells: Google's secret ones hold the owner's."""
    parts = map(unquote, urlsplit(url.strip()).path.split("/"))
    return next((part for part in parts if "@" in part), "")


def _taken(
    body: bytes, name: str, zone: tzinfo, first: date, last: date, owner: str = ""
) -> tuple[list[Busy], list[Problem]]:
    try:
        return reader.read(body, file=name, zone=zone, first=first, last=last, owner=owner)
    except InputError as error:
        raise _no_calendar(body) from error


def _no_calendar(body: bytes) -> RemoteError:
    """What came in place of a calendar."""
    text = utf8(body).strip()
    if not text:
        return RemoteError("it is empty.", "Export it again, or correct its address in the config.")
    if text.startswith(b"<"):
        message = "a page came instead of a calendar, perhaps one that asks for a login."
        return RemoteError(message, "Use the calendar's secret or public .ics address.")
    return RemoteError("it is no calendar: there is no BEGIN:VCALENDAR in it.", "Give the address of an .ics.")
