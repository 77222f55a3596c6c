"""On how many days of a calendar week a session could still be held, by the learner's own week alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from studycal.core.schedule import Schedule
from studycal.core.time.period import closing, instant, wall

_DAY = timedelta(days=1)


def slots_left(schedule: Schedule, index: int, at: datetime, closed: set[date]) -> int:
    """The days of a calendar week on which a session could still be held by somebody who says so at a moment.

    Counted from the learner's own week alone, not from other appointments: those come and go, a decision stays.
    """
    days = (schedule.week_start(index) + offset * _DAY for offset in range(7))
    soon = instant(at) + schedule.typed_notice
    return sum(1 for day in days if day not in closed and any(moment >= soon for moment in _latest(schedule, day)))


def _latest(schedule: Schedule, day: date) -> Iterator[datetime]:
    """The latest starts on a day: its home slots, and the end of its windows less the shortest session."""
    homes = (*schedule.homes, *([schedule.optional_home] if schedule.optional_home else []))
    for slot in homes:
        if slot.weekday == day.weekday() and (at := wall(day, slot.at, schedule.zone)):
            yield instant(at)
    for window in schedule.windows:
        if window.weekday == day.weekday():
            until = day if window.end > window.start else day + _DAY
            midnight = datetime.combine(day + _DAY, time(), tzinfo=schedule.zone)
            last = instant(closing(until, window.end, schedule.zone)) - timedelta(minutes=schedule.min_minutes)
            yield min(last, instant(midnight))
