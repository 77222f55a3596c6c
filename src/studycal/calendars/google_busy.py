"""When the learner's other Google calendars are busy, never what with: one request for all of them.

Source: https://developers.google.com/workspace/calendar/api/v3/reference/freebusy/query.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from studycal.core.curriculum import Level, Problem
from studycal.core.demand import Busy
from studycal.core.period import Period
from studycal.errors import StudycalError
from studycal.store.base import FeedRecord, Store

from . import google_login
from .google_http import Failure, error_of

if TYPE_CHECKING:
    from studycal.config.model import BusyEntry

    from .base import BusySource, Learner
    from .google_api import Api

RULE = "busy-source"
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

    ``own`` are the calendars studycal writes to. Answers are remembered for when Google is away.
    """

    ids: Sequence[str]
    own: frozenset[str]
    store: Store
    connect: Callable[[datetime], Api]
    _answers: dict[tuple[date, date], Mapping[str, Spans | str]] = field(default_factory=dict)

    def spans(self, calendar: str, first: date, last: date, now: datetime) -> Spans | str:
        """A calendar's busy times between two days, both included, or why they are unknown."""
        if (first, last) not in self._answers:
            self._answers[first, last] = self._asked(first, last, now)
        return self._answers[first, last][calendar]

    def _asked(self, first: date, last: date, now: datetime) -> Mapping[str, Spans | str]:
        try:
            found = ask(self.connect(now), self.ids, first, last)
        except StudycalError as error:
            return dict.fromkeys(self.ids, str(error))
        for calendar, said in found.items():
            if isinstance(said, list):
                self._remember(calendar, said, now)
        return found

    def _remember(self, calendar: str, spans: Spans, now: datetime) -> None:
        body = json.dumps(spans).encode()
        known = self.store.feed(_address(calendar))
        if known is None or known.body != body:
            self.store.save_feed(_address(calendar), FeedRecord("", "", now, body))

    def remembered(self, calendar: str) -> FeedRecord | None:
        """What the calendar said last."""
        return self.store.feed(_address(calendar))


@dataclass
class GoogleBusy:
    """One Google calendar, read as busy time."""

    name: str
    calendar: str
    together: Together

    def read(self, first: date, last: date, now: datetime) -> tuple[list[Busy], list[Problem]]:
        """What is taken between two days, both included; a calendar that cannot be read is unknown, not free."""
        if self.calendar in self.together.own:
            return [], [self._warn("this is studycal's own calendar; its sessions are no obstacle to themselves.")]
        said = self.together.spans(self.calendar, first, last, now)
        if isinstance(said, list):
            return self._busy(said, first, last), []
        known = self.together.remembered(self.calendar)
        if known is None:
            return [], [self._warn(f"{said} What stands in this calendar is unknown, not free.")]
        message = f"{said} Its answer of {known.fetched_at:%Y-%m-%d %H:%M} UTC is used."
        return self._busy(json.loads(known.body), first, last), [self._warn(message)]

    def _busy(self, spans: Spans, first: date, last: date) -> list[Busy]:
        begin, end = _span(first, last)
        found = [Busy(Period(*map(datetime.fromisoformat, span)), self.name) for span in spans if span[0] < span[1]]
        return [busy for busy in found if busy.period.start < end and busy.period.end > begin]

    def _warn(self, message: str) -> Problem:
        return Problem(self.name, 0, RULE, Level.WARNING, message)


def sources(home: Learner, entries: Sequence[BusyEntry]) -> dict[str, BusySource]:
    """A source for each calendar that the entries name; all of them ask together."""
    config, path = home.config, google_login.path_of(home.config)
    login = google_login.read(path) if path.is_file() else None
    own = frozenset({config.google.calendar, *(login.calendars.values() if login else ())})
    ids = list(dict.fromkeys(entry.google for entry in entries if entry.google))
    together = Together(ids, own, home.store, partial(_connect, home))
    return {entry.google: GoogleBusy(entry.name or entry.google, entry.google, together)
            for entry in entries if entry.google}  # fmt: skip


def ask(api: Api, ids: Sequence[str], first: date, last: date) -> dict[str, Spans | str]:
    """When calendars are busy between two days, both included; for one that is closed to us, why. One request.

    Raises RemoteError and AuthNeededError.
    """
    from .google_api import MOST

    begin, end = _span(first, last)
    found: dict[str, Spans | str] = {calendar: [] for calendar in ids}
    questions = [
        (ids[at : at + MOST], start, min(start + WINDOW, end))
        for at in range(0, len(ids), MOST)
        for start in _starts(begin, end)
    ]
    freebusy = api.calendar.freebusy()
    requests = {str(number): freebusy.query(body=_question(*one)) for number, one in enumerate(questions)}
    for answered in api.batch(requests):
        for name, answer in answered.answers.items():
            _add(found, questions[int(name)][0], answer)
    return {calendar: sorted(said) if isinstance(said, list) else said for calendar, said in found.items()}


def _add(found: dict[str, Spans | str], ids: Sequence[str], answer: dict[str, Any] | Failure) -> None:
    if isinstance(answer, Failure):
        raise error_of(answer)
    for calendar in ids:
        said, known = answer.get("calendars", {}).get(calendar), found[calendar]
        if said is None or said.get("errors"):
            reason = said["errors"][0].get("reason", "") if said else "no answer"
            found[calendar] = f"the calendar cannot be read: {_RULES.get(reason, reason)}."
        elif isinstance(known, list):
            found[calendar] = known + [(span["start"], span["end"]) for span in said.get("busy", ())]


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
    from .google_api import connected
    from .google_credentials import open_credentials

    return connected(home, open_credentials(home.config, now))


def _address(calendar: str) -> str:
    return f"google-busy:{calendar}"
