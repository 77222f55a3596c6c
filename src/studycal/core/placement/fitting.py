"""What of a cadence cannot fit into the learner's days at all, whatever else happens, and what would make it fit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from studycal.core.curriculum import Curriculum
from studycal.core.life.limits import in_force
from studycal.core.life.normal_week import normal_week, quarter_of
from studycal.core.records import dataclass, replace
from studycal.core.schedule import WEEKDAYS, HomeSlot, Schedule
from studycal.core.time import availability

from .place import place

_SPREAD = (2, 5, 3, 1, 4, 6, 0)
"""Weekdays in the order in which further home slots are tried: far from Monday first, then what lies between."""
_MOST_A_DAY = 4


@dataclass(frozen=True, slots=True)
class Misfit:
    """A quarter whose normal week does not fit: its core sessions, the weekdays with time, and the slots left out."""

    quarter: str
    sessions: int
    days: int
    left: tuple[str, ...]


def misfits(curriculum: Curriculum, schedule: Schedule) -> tuple[Misfit, ...]:
    """The quarters of which a core session has no place in a week without appointments or holidays."""
    settled = in_force(schedule, curriculum)
    by_quarter: dict[str, Misfit | None] = {}
    for week in curriculum.weeks:
        key = quarter_of(curriculum, settled, week.number, settled.week_start(week.number)).key
        if key not in by_quarter:
            by_quarter[key] = _misfit(curriculum, settled, week.number)
    return tuple(misfit for misfit in by_quarter.values() if misfit)


def _misfit(curriculum: Curriculum, schedule: Schedule, number: int) -> Misfit | None:
    demand = normal_week(curriculum, schedule, curriculum.week(number), number)
    last = demand.starts + timedelta(days=6)
    free = availability.free(schedule, demand.starts, last, busy=(), holidays={}, rules={})
    _, unplaced = place((demand,), free, previous={}, pins={}, now=schedule.created, notice=timedelta())
    missing = {item.id for item in unplaced}
    core = [ask for ask in demand.asks if not ask.optional]
    left = tuple(ask.slot for ask in core if ask.id in missing)
    days = sum(bool(day.windows) for day in free.values())
    return Misfit(demand.quarter, len(core), days, left) if left else None


def ways_out(curriculum: Curriculum, schedule: Schedule) -> Iterator[str]:
    """Commands each of which makes every quarter fit, the smallest change first."""
    for count in range(schedule.sessions_per_day + 1, _MOST_A_DAY + 1):
        if not misfits(curriculum, replace(schedule, sessions_per_day=count)):
            yield f"studycal set sessions_per_day {count}"
            break
    homes = _more_homes(curriculum, schedule)
    if homes:
        yield "studycal set home " + " ".join(f'"{_slot(home)}"' for home in homes)


def _more_homes(curriculum: Curriculum, schedule: Schedule) -> tuple[HomeSlot, ...]:
    """Home slots on days that have none yet, until everything fits; none if that is not possible."""
    most = max(sum(not template.optional for template in quarter.sessions) for quarter in curriculum.quarters)
    homes = schedule.homes
    for day in _SPREAD:
        if len(homes) >= most:
            break
        if day not in {home.weekday for home in homes} and homes:
            homes = (*homes, HomeSlot(day, homes[-1].at))
            if not misfits(curriculum, replace(schedule, homes=homes)):
                return homes
    return ()


def _slot(home: HomeSlot) -> str:
    return f"{WEEKDAYS[home.weekday]} {home.at:%H:%M}" + (f" {home.minutes}m" if home.minutes else "")
