"""Trips: which days are spent elsewhere, which stay free for the journey, and what a week can hold on them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from .demand import Ask, DayRule, WeekDemand
from .marks import Mark, MarkKind
from .period import Period, add, wall
from .schedule import Schedule

SESSIONS = 2
"""Sessions in a week on a trip unless the learner says otherwise."""
JET_LAG = timedelta(hours=5)
"""A shift of the clock from which on the day after a journey stays free."""
_DAY = timedelta(days=1)


def trip_days(marks: Iterable[Mark], schedule: Schedule) -> dict[date, DayRule]:
    """The days of all trips, and those after them that stay free.

    Nothing is held on the first and the last day, nor on the day after either when the clocks differ by five hours or
    more on that date.
    """
    rules: dict[date, DayRule] = {}
    for mark in marks:
        if mark.kind is MarkKind.TRAVEL and mark.first and mark.last:
            rules |= _trip(mark, mark.first, mark.last, schedule)
    return rules


def closed_days(marks: Iterable[Mark], schedule: Schedule) -> set[date]:
    """The days that trips leave without a session."""
    return {day for day, rule in trip_days(marks, schedule).items() if rule.closed}


def _trip(mark: Mark, first: date, last: date, schedule: Schedule) -> dict[date, DayRule]:
    zone = ZoneInfo(mark.zone)
    there = DayRule(zone=zone, windows=mark.windows or None, away=True)
    rules = {first + offset * _DAY: there for offset in range((last - first).days + 1)}
    for day in (first, last):
        if _shift(day, zone, schedule.zone) >= JET_LAG and first < last:
            after = day + _DAY
            rules[after] = replace(rules.get(after, DayRule()), closed=("jet-lag",))
    for day in (first, last):
        rules[day] = DayRule(away=True, closed=("transit",))
    return rules


def _shift(day: date, one: ZoneInfo, other: ZoneInfo) -> timedelta:
    noon = datetime.combine(day, time(12))
    here, there = noon.replace(tzinfo=one).utcoffset(), noon.replace(tzinfo=other).utcoffset()
    return abs((here or timedelta()) - (there or timedelta()))


def sessions_cap(marks: Iterable[Mark], starts: date) -> int:
    """How many sessions a week may hold on the trips that touch it."""
    caps = [
        SESSIONS if mark.sessions is None else mark.sessions
        for mark in marks
        if mark.kind is MarkKind.TRAVEL and mark.first and mark.last
        if mark.first <= starts + 6 * _DAY and starts <= mark.last
    ]
    return max(caps, default=SESSIONS)


def on_a_trip(
    week: WeekDemand, days: Mapping[date, DayRule], cap: int, schedule: Schedule, stands: Callable[[Ask], bool]
) -> WeekDemand:
    """A week that a trip touches: what lives on its home days stays; of the rest only what is portable, for an hour.

    What stands (begun, logged, pinned) stays. The week's output is kept for a day at home if it cannot travel.
    """
    away = {day: rule for day, rule in days.items() if rule.away and 0 <= (day - week.starts).days < 7}
    if not away:
        return week
    gone = [ask for ask in week.asks if not stands(ask) and _displaced(ask, away)]
    portable = sorted((a for a in gone if a.role.portable and not a.optional), key=lambda a: a.rank)[:cap]
    kept = {ask.id: _travelling(ask, away, schedule) for ask in portable}
    kept |= {ask.id: ask for ask in gone if ask.role.output and ask.rank == 0 and not ask.role.portable}
    lost = {ask.id for ask in gone} - set(kept)
    asks = tuple(kept.get(ask.id, ask) for ask in week.asks if ask.id not in lost)
    return replace(week, asks=asks, mark=week.mark or "travel", output=week.output and cap > 0)


def _displaced(ask: Ask, away: Mapping[date, DayRule]) -> bool:
    return ask.home is None or ask.home.start.date() in away


def _travelling(ask: Ask, away: Mapping[date, DayRule], schedule: Schedule) -> Ask:
    """A session on a trip: the shortest one, at its home slot's wall time there unless the trip has its own times."""
    home = None
    if ask.home:
        rule = away[ask.home.start.date()]
        day, at = ask.home.start.date(), ask.home.start.time()
        start = wall(day, at, rule.zone or schedule.zone) if rule.windows is None else None
        home = Period(start, add(start, timedelta(minutes=schedule.min_minutes))) if start else None
    why = (*ask.why, "on-a-trip")
    return replace(ask, home=home, shortest=schedule.min_minutes, preferred=schedule.min_minutes, away=True, why=why)
