"""Time taken in the learner's other CalDAV calendars: one query a calendar, series expanded here.

Not by free-busy-query (RFC 4791 7.10), which is optional, and which would hide what the time is taken by.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING

from studycal.calendars.remembered import RefusedError, Remembered, key
from studycal.core.curriculum import Level, Problem
from studycal.core.life.week_demand import Busy
from studycal.core.records import dataclass
from studycal.errors import InputError
from studycal.formats.busy import reader
from studycal.formats.busy.rule_ids import RULE
from studycal.formats.busy.rules import Purse
from studycal.store.base import FeedRecord

from . import find
from . import xml as xml
from .http import Http

if TYPE_CHECKING:
    from studycal.calendars.base import Learner
    from studycal.config.model import BusyEntry

MARGIN = timedelta(days=2)
"""Asked for on both sides: servers may take zoned times for UTC in a time range, as Xandikos 0.4 does."""


@dataclass
class CalDavBusy:
    """A calendar on the config's server, by its name or address; ``open_http`` reaches the server.

    ``owner`` is who signs in, as far as that is an address: what they declined is none of their time.
    """

    name: str
    calendar: str
    zone: tzinfo
    url: str
    open_http: Callable[[], Http]
    owner: str = ""

    def ask(self, first: date, last: date, now: datetime, kept: FeedRecord | None) -> FeedRecord:
        """Its items that touch these days, as a JSON list of texts. Raises StudycalError."""
        http = self.open_http()
        begin = datetime.combine(first, time(), tzinfo=UTC) - MARGIN
        end = datetime.combine(last, time(), tzinfo=UTC) + timedelta(days=1) + MARGIN
        headers = {"Depth": "1", **xml.TYPE}
        reply = http.ask("REPORT", self._find(http).url, xml.calendar_query(begin, end), headers)
        items, _ = xml.items(reply)
        texts = sorted(text for text in (item.text(f"{xml.CAL}calendar-data") for item in items) if text)
        body = json.dumps(texts, ensure_ascii=False).encode("utf-8", "surrogatepass")
        return kept if kept and kept.body == body else FeedRecord("", "", now, body)

    def _find(self, http: Http) -> find.Collection:
        """The calendar of that name. One of studycal's own is refused: the plan must not give way to itself."""
        chosen = find.choose(http, self.url, self.calendar)
        if chosen is None:
            listed = find.calendars(http, self.url)
            names = ", ".join(sorted(each.name for each in listed if each.name)) or "none"
            raise InputError(f"there is no calendar of that name on the server; there are {names}.")
        if chosen.is_ours:
            raise RefusedError("this is studycal's own calendar; its events are never in the plan's way.")
        return chosen

    def taken(self, body: bytes, first: date, last: date) -> tuple[list[Busy], list[Problem]]:
        """What its items say is taken; one that cannot be read is a warning."""
        busy: list[Busy] = []
        problems: list[Problem] = []
        purse = Purse()
        for text in json.loads(body):
            data = text.encode("utf-8", "surrogatepass")
            try:
                stretches, wrong = reader.read(
                    data, file=self.name, zone=self.zone, first=first, last=last, purse=purse, owner=self.owner
                )
            except InputError as error:
                problems.append(Problem(self.name, 0, RULE, Level.WARNING, error.message))
                continue
            busy += stretches
            problems += wrong
        return busy, problems


def source(home: Learner, entry: BusyEntry, name: str) -> Remembered:
    """The source of one ``[[busy]] caldav`` entry."""
    from .calendar import open_http

    calendar, settings = entry.caldav or "", home.config.caldav
    owner = settings.username if "@" in settings.username else settings.url
    calendar_busy = CalDavBusy(name, calendar, home.zone, settings.url, lambda: open_http(home), owner)
    return Remembered(calendar_busy, key("caldav", settings.url, settings.username, calendar), home.store)
