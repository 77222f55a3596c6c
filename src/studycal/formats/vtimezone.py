"""VTIMEZONEs from the IANA data (RFC 5545 3.6.5), in the form that readers agree on.

Two observances with a yearly RRULE each, checked against the IANA data for every year in use. A zone that no such rule
describes (Casablanca, whose clock follows Ramadan) gets one observance for each change instead, each with its DTSTART
alone: readers that take only the first RDATE of a list still read these right.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from studycal.core.records import dataclass

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_SINCE = 2007
"""The year rules begin in: before every plan, and the first of the rules that hold in North America."""

_LAST = -1


@dataclass(frozen=True, slots=True)
class ClockChange:
    """A clock change: the wall time just before it and both UTC offsets; ``name`` is what the zone is called then."""

    wall: datetime
    before: timedelta
    after: timedelta
    name: str


@dataclass(frozen=True, slots=True)
class Rule:
    """``BYMONTH=3;BYDAY=-1SU`` at a wall time."""

    month: int
    nth: int
    weekday: int
    at: timedelta

    def wall(self, year: int) -> datetime:
        """When the rule strikes in a year."""
        days = calendar.monthrange(year, self.month)[1]
        first = datetime(year, self.month, 1)  # noqa: DTZ001 - wall time
        offset = (self.weekday - first.weekday()) % 7
        matching = range(1 + offset, days + 1, 7)
        day = matching[self.nth if self.nth < 0 else self.nth - 1]
        return first.replace(day=day) + self.at


def vtimezone(zone: str, first: datetime, last: datetime) -> tuple[str, ...]:
    """The lines of a zone's VTIMEZONE, right from the year of ``first`` to that of ``last``."""
    return _vtimezone(zone, first.year, last.year)


@lru_cache(maxsize=64)
def _vtimezone(zone: str, first: int, last: int) -> tuple[str, ...]:
    info = ZoneInfo(zone)
    changes = list(_changes(info, first - 1, last + 1))
    if not changes:
        body = list(_steady(info, first))
    else:
        rules = _rules(changes, range(first - 1, last + 2))
        body = [line for rule in rules for line in _ruled(*rule)] if rules else list(_listed(info, changes, first))
    return ("BEGIN:VTIMEZONE", f"TZID:{zone}", *body, "END:VTIMEZONE")


_STEP = timedelta(days=3)
"""Shorter than any time between two changes since 1970: a week, in Brazil in 2000 and in Gaza from 2040 on."""


def _changes(zone: ZoneInfo, first: int, last: int) -> Iterator[ClockChange]:
    """Every clock change in some years, found step by step and then to the minute."""
    at = datetime(first, 1, 1, tzinfo=UTC)
    end = datetime(last + 1, 1, 1, tzinfo=UTC)
    offset = _offset(zone, at)
    while at < end:
        later = min(at + _STEP, end)
        then = _offset(zone, later)
        if offset != then:
            yield _change(zone, at, later)
        at, offset = later, then


def _change(zone: ZoneInfo, low: datetime, high: datetime) -> ClockChange:
    before, after = _offset(zone, low), _offset(zone, high)
    while high - low > timedelta(minutes=1):
        middle = low + (high - low) // 2
        middle = middle.replace(second=0, microsecond=0)
        low, high = (middle, high) if _offset(zone, middle) == before else (low, middle)
    return ClockChange((high + before).replace(tzinfo=None), before, after, high.astimezone(zone).tzname() or "")


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


def _rules(changes: Sequence[ClockChange], years: range) -> list[tuple[ClockChange, Rule]] | None:
    """One yearly rule for each kind of change; None if any year differs."""
    kinds: dict[tuple[timedelta, timedelta], list[ClockChange]] = {}
    for change in changes:
        kinds.setdefault((change.before, change.after), []).append(change)
    rules = []
    for alike in kinds.values():
        rule = _rule(alike)
        if rule is None or [change.wall.year for change in alike] != list(years):
            return None
        rules.append((alike[-1], rule))
    return rules


def _rule(changes: Sequence[ClockChange]) -> Rule | None:
    one = changes[0].wall
    at = timedelta(hours=one.hour, minutes=one.minute)
    for nth in (_LAST, (one.day - 1) // 7 + 1):
        if nth > 4:
            continue
        rule = Rule(one.month, nth, one.weekday(), at)
        if all(rule.wall(change.wall.year) == change.wall for change in changes):
            return rule
    return None


def _ruled(change: ClockChange, rule: Rule) -> Iterator[str]:
    nth = "" if not rule.nth else str(rule.nth)
    recurrence = f"RRULE:FREQ=YEARLY;BYMONTH={rule.month};BYDAY={nth}{_WEEKDAYS[rule.weekday]}"
    yield from _observance(change, rule.wall(_SINCE), recurrence)


def _listed(zone: ZoneInfo, changes: Sequence[ClockChange], first: int) -> Iterator[str]:
    start = datetime(first - 1, 1, 1, tzinfo=UTC)
    offset = _offset(zone, start)
    initial = ClockChange((start + offset).replace(tzinfo=None), offset, offset, start.astimezone(zone).tzname() or "")
    yield from _observance(initial, initial.wall)
    for change in changes:
        yield from _observance(change, change.wall)


def _steady(zone: ZoneInfo, year: int) -> Iterator[str]:
    """A zone whose clock does not change: one observance, no rule (Outlook rejects a rule without a day)."""
    moment = datetime(year, 1, 1, tzinfo=UTC)
    offset = _offset(zone, moment)
    name = moment.astimezone(zone).tzname() or ""
    yield from _observance(ClockChange(moment, offset, offset, name), datetime(1970, 1, 1))  # noqa: DTZ001 - wall time


def _observance(change: ClockChange, wall: datetime, *properties: str) -> Iterator[str]:
    """STANDARD or DAYLIGHT, by whether the clock goes forward: DTSTART is the wall time before the change."""
    kind = "DAYLIGHT" if change.after > change.before else "STANDARD"
    yield f"BEGIN:{kind}"
    yield f"DTSTART:{wall:%Y%m%dT%H%M%S}"
    yield f"TZOFFSETFROM:{_sign(change.before)}"
    yield f"TZOFFSETTO:{_sign(change.after)}"
    yield from properties
    if change.name and change.name[0] not in "+-":
        yield f"TZNAME:{change.name}"
    yield f"END:{kind}"


def _sign(offset: timedelta) -> str:
    """``+0530``; seconds only where there are any (RFC 5545 3.3.14)."""
    total = int(offset.total_seconds())
    hours, rest = divmod(abs(total), 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{'-' if total < 0 else '+'}{hours:02}{minutes:02}" + (f"{seconds:02}" if seconds else "")
