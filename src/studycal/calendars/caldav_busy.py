"""Time taken in the learner's other CalDAV calendars: one query a calendar, series expanded here.

Not by free-busy-query (RFC 4791 7.10), which is optional, and which would hide what the time is taken by.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING

from studycal.core.curriculum import Level, Problem
from studycal.core.demand import Busy
from studycal.errors import AuthNeededError, HeldError, InputError, RemoteError, UsageError
from studycal.formats import ics_read
from studycal.store.base import FeedRecord, Store

from . import caldav_find
from . import caldav_xml as xml
from .caldav_http import Http

if TYPE_CHECKING:
    from studycal.config.model import BusyEntry

    from .base import Learner

MARGIN = timedelta(days=2)
"""Asked for on both sides: servers may take zoned times for UTC in a time range, as Xandikos 0.4 does."""

_TROUBLE = (RemoteError, AuthNeededError, HeldError, InputError, UsageError)


class CalDavBusy:
    """A calendar on the config's server, by its name or address; ``open_http`` reaches the server."""

    def __init__(
        self, name: str, calendar: str, zone: tzinfo, store: Store, url: str, open_http: Callable[[], Http]
    ) -> None:
        self.name = name
        self._calendar = calendar
        self._zone = zone
        self._store = store
        self._url = url
        self._open = open_http

    def read(self, first: date, last: date, now: datetime) -> tuple[list[Busy], list[Problem]]:
        """What is taken between two days, both included. An unreadable calendar is unknown, not free."""
        address = f"caldav-busy:{self._url}:{self._calendar}"
        known = self._store.feed(address)
        try:
            texts = self._ask(first, last)
        except _TROUBLE as error:
            return self._from_memory(known, error.message, first, last)
        body = json.dumps(texts, ensure_ascii=False).encode("utf-8", "surrogatepass")
        if known is None or known.body != body:
            self._store.save_feed(address, FeedRecord("", "", now, body))
        return self._taken(texts, first, last)

    def _ask(self, first: date, last: date) -> list[str]:
        http = self._open()
        begin = datetime.combine(first, time(), tzinfo=UTC) - MARGIN
        end = datetime.combine(last, time(), tzinfo=UTC) + timedelta(days=1) + MARGIN
        headers = {"Depth": "1", **xml.TYPE}
        reply = http.ask("REPORT", self._find(http).url, xml.calendar_query(begin, end), headers)
        found, _ = xml.items(reply)
        texts = (item.text(f"{xml.CAL}calendar-data") for item in found)
        return sorted(text for text in texts if text)

    def _find(self, http: Http) -> caldav_find.Collection:
        """The calendar of that name. One of studycal's own is refused: the plan must not give way to itself."""
        wanted = self._calendar
        _, listed = caldav_find.calendars(http, self._url, wanted if "://" in wanted else "")
        chosen = next((one for one in listed if wanted in (one.name, one.url, one.url.rstrip("/"))), None)
        if chosen is None:
            names = ", ".join(sorted(one.name for one in listed if one.name)) or "none"
            raise InputError(f"there is no calendar of that name on the server; there are {names}.")
        if caldav_find.is_ours(chosen):
            raise InputError("this is studycal's own calendar; its events are never in the plan's way.")
        return chosen

    def _taken(self, texts: Sequence[str], first: date, last: date) -> tuple[list[Busy], list[Problem]]:
        busy: list[Busy] = []
        problems: list[Problem] = []
        for text in texts:
            data = text.encode("utf-8", "surrogatepass")
            try:
                found, wrong = ics_read.read(data, file=self.name, zone=self._zone, first=first, last=last)
            except InputError as error:
                problems.append(self._warn(error.message))
                continue
            busy += found
            problems += wrong
        return busy, problems

    def _from_memory(
        self, known: FeedRecord | None, why: str, first: date, last: date
    ) -> tuple[list[Busy], list[Problem]]:
        if known is None:
            return [], [self._warn(f"{why} What stands in this calendar is unknown, not free.")]
        busy, problems = self._taken(json.loads(known.body), first, last)
        return busy, [self._warn(f"{why} Its answer of {known.fetched_at:%Y-%m-%d %H:%M} UTC is used."), *problems]

    def _warn(self, message: str) -> Problem:
        return Problem(self.name, 0, ics_read.RULE, Level.WARNING, message)


def source(home: Learner, entry: BusyEntry) -> CalDavBusy:
    """The source of one ``[[busy]] caldav`` entry."""
    from .caldav import open_http

    calendar = entry.caldav or ""
    return CalDavBusy(
        entry.name or calendar, calendar, home.zone, home.store, home.config.caldav.url, lambda: open_http(home)
    )
