"""The learner's legal time, day by day: home slots and windows on each date, what is taken and what is closed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from studycal.core.life.week_demand import Busy, Day, DayRule, Free
from studycal.core.schedule import HolidayPolicy, HomeSlot, Schedule, WallWindow

from .period import Period, add, closing, instant, opening, wall

_DAY = timedelta(days=1)
_NORMAL = DayRule()


def free(
    schedule: Schedule,
    first: date,
    last: date,
    *,
    busy: Sequence[Busy],
    holidays: Mapping[date, str],
    rules: Mapping[date, DayRule],
) -> Free:
    """Every day from ``first`` to ``last``, both included.

    ``busy`` comes as it is in its calendar and gets the schedule's buffer on both sides. A day's windows are the home
    slots that begin on it, the fallback windows that open on it, and the window of the night before that reaches into
    it. A closed day keeps its windows, so that one can say what its closing forbids.
    """
    taken = _by_day(busy, schedule, first, last)
    normal = _normal_days(schedule.homes, schedule.optional_home, schedule.windows, schedule.max_minutes, schedule.zone)
    days: Free = {}
    night, odd_night = _nights(schedule, first - _DAY, rules), first - _DAY in rules
    for offset in range((last - first).days + 1):
        day = first + offset * _DAY
        plain = not (odd_night or day in rules or day in taken or day in holidays)
        hours = normal.get(day) if plain else None
        if hours is None:
            hours = _day(schedule, day, rules.get(day, _NORMAL), taken.get(day, ()), holidays.get(day), night)
            if plain:
                _remember(normal, hours)
        days[day] = hours
        night, odd_night = _nights(schedule, day, rules), day in rules
    return days


_MOST_DAYS = 800


@lru_cache(maxsize=32)
def _normal_days(
    homes: tuple[HomeSlot, ...],
    optional: HomeSlot | None,
    windows: tuple[WallWindow, ...],
    minutes: int,
    zone: ZoneInfo,
) -> dict[date, Day]:
    """The days of whoever has such weeks, as far as they are known: without rules, holidays and appointments."""
    del homes, optional, windows, minutes, zone
    return {}


def _remember(normal: dict[date, Day], day: Day) -> None:
    if len(normal) >= _MOST_DAYS:
        normal.clear()
    normal[day.date] = day


def _day(
    schedule: Schedule,
    day: date,
    rule: DayRule,
    taken: Iterable[Busy],
    holiday: str | None,
    night: Sequence[Period],
) -> Day:
    zone = rule.zone or schedule.zone
    starts = [] if rule.windows is not None else _homes(schedule, day, zone)
    windows = [Period(at, _later(at, schedule.max_minutes)) for at in starts if at]
    windows += _fallback(_walls(schedule, rule), day, zone)
    windows += [period for period in night if str(period.start.tzinfo) == str(zone)]
    windows = _in_order(windows)
    closed = rule.closed
    if holiday and schedule.holidays is HolidayPolicy.SKIP:
        closed = (*closed, f"holiday: {holiday}")
    return Day(
        date=day,
        windows=tuple(windows),
        busy=tuple(block for block in taken if _touches(block, day, zone, windows)),
        closed=closed,
        preferred=bool(holiday) and schedule.holidays is HolidayPolicy.PREFER,
        clock=_clock(schedule, day, zone) if None in starts else (),
        away=rule.away,
        zone=rule.zone,
    )


def _in_order(windows: Sequence[Period]) -> list[Period]:
    """The windows by their edges, each once."""
    if len(windows) < 2:
        return list(windows)
    each_once: list[Period] = []
    for window in sorted(windows, key=_edges):
        if window not in each_once[-1:]:
            each_once.append(window)
    return each_once


def _edges(period: Period) -> tuple[datetime, datetime]:
    return instant(period.start), instant(period.end)


def _slots(schedule: Schedule) -> tuple[HomeSlot, ...]:
    return (*schedule.homes, schedule.optional_home) if schedule.optional_home else schedule.homes


def _homes(schedule: Schedule, day: date, zone: ZoneInfo) -> list[datetime | None]:
    weekday = day.weekday()
    return [wall(day, slot.at, zone) for slot in _slots(schedule) if slot.weekday == weekday]


def _clock(schedule: Schedule, day: date, zone: ZoneInfo) -> tuple[str, ...]:
    """What the clock change did to the home slots of a day that has one without a certain time."""
    odd = [slot.at for slot in _slots(schedule) if slot.weekday == day.weekday() and not wall(day, slot.at, zone)]
    return tuple(sorted({_odd(datetime.combine(day, at, tzinfo=zone)) for at in odd}))


def _odd(moment: datetime) -> str:
    twice = moment.replace(fold=0).timestamp() < moment.replace(fold=1).timestamp()
    return "dst-fold" if twice else "dst-gap"


def _later(start: datetime, minutes: int) -> datetime:
    return add(start, timedelta(minutes=minutes))


def _walls(schedule: Schedule, rule: DayRule) -> tuple[WallWindow, ...]:
    return schedule.windows if rule.windows is None else rule.windows


def _fallback(windows: Iterable[WallWindow], day: date, zone: ZoneInfo) -> list[Period]:
    """The windows that open on a day; one that a clock change leaves empty is left out."""
    opened = []
    for window in windows:
        if window.weekday == day.weekday():
            until = day if window.end > window.start else day + _DAY
            start, end = opening(day, window.start, zone), closing(until, window.end, zone)
            if instant(start) < instant(end):
                opened.append(Period(start, end))
    return opened


def _nights(schedule: Schedule, day: date, rules: Mapping[date, DayRule]) -> list[Period]:
    """The fallback windows of a day that reach into the next one; a closed day has none."""
    rule = rules.get(day, _NORMAL)
    over = [window for window in _walls(schedule, rule) if time() < window.end <= window.start]
    if rule.closed or not over:
        return []
    return _fallback(over, day, rule.zone or schedule.zone)


def _by_day(busy: Iterable[Busy], schedule: Schedule, first: date, last: date) -> dict[date, list[Busy]]:
    """Buffered busy time by every date it may touch in any zone, each day's in order of time."""
    by_day: defaultdict[date, list[Busy]] = defaultdict(list)
    for block in sorted((_buffered(block, schedule.buffer) for block in busy), key=_order):
        day, end = max(first, block.period.start.date() - _DAY), min(last, block.period.end.date() + _DAY)
        while day <= end:
            by_day[day].append(block)
            day += _DAY
    return by_day


def _buffered(block: Busy, buffer: timedelta) -> Busy:
    return Busy(Period(instant(block.period.start) - buffer, instant(block.period.end) + buffer), block.reason)


def _order(block: Busy) -> tuple[datetime, datetime, str]:
    return block.period.start, block.period.end, block.reason


def _touches(block: Busy, day: date, zone: ZoneInfo, windows: Sequence[Period]) -> bool:
    """Whether a block takes some of a day or of its windows."""
    start = datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)
    end = datetime.combine(day + _DAY, time(), tzinfo=zone).astimezone(UTC)
    if block.period.start < end and start < block.period.end:
        return True
    return any(window.overlaps(block.period) for window in windows)
