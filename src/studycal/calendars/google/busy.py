"""When the learner's other Google calendars are busy, never what with: one request for all of them.

Source: https://developers.google.com/workspace/calendar/api/v3/reference/freebusy/query.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from studycal.calendars.remembered import RefusedError, Remembered, key
from studycal.core.curriculum import Problem
from studycal.core.life.week_demand import Busy
from studycal.core.records import dataclass, field
from studycal.core.time.period import Period
from studycal.errors import RemoteError, StudycalError
from studycal.store.base import FeedRecord

from . import login_file
from .http import Failure, error_of

if TYPE_CHECKING:
    from studycal.calendars.base import BusySource, Learner
    from studycal.config.model import BusyEntry

    from .api import Api

WINDOW = timedelta(days=89)
"""Google refuses more than ninety days in one question; a change of clocks must not make one longer."""

_RULES = {
    "notFound": "Google does not know it, or it is not shared with you",
    "tooManyCalendarsRequested": "too many calendars were asked for at once",
}

Spans = list[tuple[str, str]]
"""Starts and ends, as Google writes them."""


@dataclass
class Together:
    """Asks for all named calendars at once; each of them then tells its part.

    ``own`` are the calendars studycal writes to.
    """

    ids: Sequence[str]
    own: frozenset[str]
    connect: Callable[[datetime], Api]
    _answers: dict[tuple[date, date], Mapping[str, Spans | str]] = field(default_factory=dict)

    def spans(self, calendar: str, first: date, last: date, now: datetime) -> Spans:
        """A calendar's busy times between two days, both included. Raises RemoteError: why they are unknown."""
        if (first, last) not in self._answers:
            self._answers[first, last] = self._fetched(first, last, now)
        spans = self._answers[first, last][calendar]
        if isinstance(spans, str):
            raise RemoteError(spans)
        return spans

    def _fetched(self, first: date, last: date, now: datetime) -> Mapping[str, Spans | str]:
        try:
            return ask(self.connect(now), self.ids, first, last)
        except StudycalError as error:
            return dict.fromkeys(self.ids, str(error))


@dataclass
class GoogleBusy:
    """One Google calendar, as `remembered.Remembered` asks for it."""

    name: str
    calendar: str
    together: Together

    def ask(self, first: date, last: date, now: datetime, kept: FeedRecord | None) -> FeedRecord:
        """Its busy times in these days, as JSON. Raises StudycalError."""
        if self.calendar in self.together.own:
            raise RefusedError("this is studycal's own calendar; its sessions are no obstacle to themselves.")
        body = json.dumps(self.together.spans(self.calendar, first, last, now)).encode()
        return kept if kept and kept.body == body else FeedRecord("", "", now, body)

    def taken(self, body: bytes, first: date, last: date) -> tuple[list[Busy], list[Problem]]:
        """What is taken of these days."""
        begin, end = _span(first, last)
        spans = json.loads(body)
        stretches = [Busy(Period(*map(datetime.fromisoformat, span)), self.name) for span in spans if span[0] < span[1]]
        return [busy for busy in stretches if busy.period.start < end and busy.period.end > begin], []


def sources(home: Learner, entries: Sequence[BusyEntry]) -> dict[str, BusySource]:
    """A source for each calendar that the entries name; all of them ask together."""
    config, path = home.config, login_file.path_of(home.config)
    login = login_file.read(path) if path.is_file() else None
    own = frozenset({config.google.calendar, *(login.calendars.values() if login else ())})
    ids = list(dict.fromkeys(entry.google for entry in entries if entry.google))
    together = Together(ids, own, partial(_connect, home))
    named = {entry.google: entry.name or entry.google for entry in entries if entry.google}
    return {
        calendar: Remembered(GoogleBusy(name, calendar, together), key("google", str(path), calendar), home.store)
        for calendar, name in named.items()
    }


def ask(api: Api, ids: Sequence[str], first: date, last: date) -> dict[str, Spans | str]:
    """When calendars are busy between two days, both included; for one that is closed to us, why. One request.

    Raises RemoteError and AuthNeededError.
    """
    from .api import MOST

    begin, end = _span(first, last)
    spans: dict[str, Spans | str] = {calendar: [] for calendar in ids}
    questions = [
        (ids[at : at + MOST], start, min(start + WINDOW, end))
        for at in range(0, len(ids), MOST)
        for start in _starts(begin, end)
    ]
    freebusy = api.calendar.freebusy()
    requests = {str(number): freebusy.query(body=_question(*question)) for number, question in enumerate(questions)}
    for answered in api.batch(requests):
        for name, answer in answered.answers.items():
            _add(spans, questions[int(name)][0], answer)
    return {calendar: sorted(times) if isinstance(times, list) else times for calendar, times in spans.items()}


def _add(spans: dict[str, Spans | str], ids: Sequence[str], answer: dict[str, Any] | Failure) -> None:
    if isinstance(answer, Failure):
        raise error_of(answer)
    for calendar in ids:
        entry, times = answer.get("calendars", {}).get(calendar), spans[calendar]
        if entry is None or entry.get("errors"):
            reason = entry["errors"][0].get("reason", "") if entry else "no answer"
            spans[calendar] = f"the calendar cannot be read: {_RULES.get(reason, reason)}."
        elif isinstance(times, list):
            spans[calendar] = times + [(span["start"], span["end"]) for span in entry.get("busy", ())]


def _question(ids: Sequence[str], start: datetime, end: datetime) -> dict[str, Any]:
    return {
        "timeMin": f"{start:%Y-%m-%dT%H:%M:%SZ}",
        "timeMax": f"{end:%Y-%m-%dT%H:%M:%SZ}",
        "items": [{"id": calendar} for calendar in ids],
    }


def _starts(begin: datetime, end: datetime) -> list[datetime]:
    return [begin + WINDOW * number for number in range(-((begin - end) // WINDOW))]


def _span(first: date, last: date) -> tuple[datetime, datetime]:
    """Two days in UTC and a day on each side, so that they hold in every zone."""
    begin = datetime.combine(first, time(), tzinfo=UTC) - timedelta(days=1)
    return begin, datetime.combine(last, time(), tzinfo=UTC) + timedelta(days=2)


def _connect(home: Learner, now: datetime) -> Api:
    from .api import connected
    from .credentials import open_credentials

    return connected(home, open_credentials(home, now))
