"""Trips: which days are spent elsewhere, which stay free for the journey, and what a week can hold on them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from studycal.core.records import replace
from studycal.core.schedule import Schedule
from studycal.core.time.period import Period, add, wall

from .marks import Mark, MarkKind
from .week_demand import Ask, DayRule, WeekDemand

SESSIONS = 2
"""Sessions in a week on a trip unless the learner says otherwise."""
JET_LAG = timedelta(hours=5)
"""A shift of the clock from which on the day after a journey stays free."""
_DAY = timedelta(days=1)
_AT_HOME_FIRST = 100
"""Added to the rank of what is displaced by a trip: more than a week has sessions."""


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


def _shift(day: date, zone_info: ZoneInfo, other: ZoneInfo) -> timedelta:
    noon = datetime.combine(day, time(12))
    here, there = noon.replace(tzinfo=zone_info).utcoffset(), noon.replace(tzinfo=other).utcoffset()
    return abs((here or timedelta()) - (there or timedelta()))


def sessions_cap(marks: Iterable[Mark], starts: date) -> int:
    """How many sessions a week may hold on the trips that touch it: of several over one day the newest holds."""
    days = [starts + offset * _DAY for offset in range(7)]
    caps: dict[date, int] = {}
    for mark in marks:
        if mark.kind is MarkKind.TRAVEL and mark.first and mark.last:
            cap = SESSIONS if mark.sessions is None else mark.sessions
            caps |= {day: cap for day in days if mark.first <= day <= mark.last}
    return max(caps.values(), default=SESSIONS)


def on_a_trip(
    week: WeekDemand, days: Mapping[date, DayRule], cap: int, schedule: Schedule, stands: Callable[[Ask], Period | None]
) -> WeekDemand:
    """A week that a trip touches: what lives on its home days stays; of the rest only what is portable, for an hour.

    ``stands`` gives the time of what has begun, is logged or is pinned: that stays, and counts among the ``cap``
    sessions of the trip. The week's output is kept for a day at home if it cannot travel.
    """
    away = {day: rule for day, rule in days.items() if rule.away}
    if not any(0 <= (day - week.starts).days < 7 for day in away):
        return week
    standing = {ask.id: period for ask in week.asks if (period := stands(ask))}
    gone = [ask for ask in week.asks if ask.id not in standing and _displaced(ask, away)]
    room = max(0, cap - sum(_counts(ask, standing[ask.id], away) for ask in week.asks if ask.id in standing))
    portable = sorted((a for a in gone if a.role.portable and not a.optional), key=lambda a: a.rank)[:room]
    kept = {ask.id: _travelling(ask, away, schedule) for ask in portable}
    kept |= {ask.id: ask for ask in gone if ask.role.output and ask.rank == 0 and not ask.role.portable}
    lost = {ask.id for ask in gone} - set(kept)
    asks = tuple(kept.get(ask.id, ask) for ask in week.asks if ask.id not in lost)
    return replace(week, asks=asks, mark=week.mark or "travel", output=week.output and room > 0, away_most=cap)


def _counts(ask: Ask, period: Period, away: Mapping[date, DayRule]) -> bool:
    """Whether a session that stands is one of the trip's: it lies on the trip, or could have and was put elsewhere."""
    return period.start.date() in away or (_displaced(ask, away) and ask.role.portable and not ask.optional)


def _displaced(ask: Ask, away: Mapping[date, DayRule]) -> bool:
    return ask.home is None or ask.home.start.date() in away


def _travelling(ask: Ask, away: Mapping[date, DayRule], schedule: Schedule) -> Ask:
    """A session on a trip: the shortest one, at its home slot's wall time there unless the trip has its own times.

    Unless it is the week's output it takes the time of none that is held at home.
    """
    home = None
    if ask.home:
        rule = away[ask.home.start.date()]
        day, at = ask.home.start.date(), ask.home.start.time()
        start = wall(day, at, rule.zone or schedule.zone) if rule.windows is None else None
        home = Period(start, add(start, timedelta(minutes=ask.shortest))) if start else None
    why = (*ask.why, "on-a-trip")
    rank = ask.rank if ask.role.output else ask.rank + _AT_HOME_FIRST
    return replace(ask, home=home, preferred=ask.shortest, away=True, why=why, rank=rank)
