"""What a normal week asks: its quarter's sessions on their home slots, ranked by what is kept first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from .curriculum import Curriculum, Quarter, SessionTemplate, Week
from .demand import Ask, WeekDemand
from .period import Period, add, wall
from .schedule import HomeSlot, QuarterPolicy, Schedule

WEEKS_IN_QUARTER = 13
_THURSDAY = 3


def quarter_of(curriculum: Curriculum, schedule: Schedule, week: int, first_day: date) -> Quarter:
    """The quarter whose cadence a curriculum week follows.

    By plan: weeks 1-13, 14-26, …, going round the document's quarters; a lone 53rd week stays in the quarter before it.
    By calendar: the calendar quarter that holds the week's Thursday.
    """
    quarters = curriculum.quarters
    if schedule.quarters is QuarterPolicy.CALENDAR:
        thursday = first_day + timedelta(days=(_THURSDAY - first_day.weekday()) % 7)
        return quarters[(thursday.month - 1) // 3 % len(quarters)]
    number = (week - 1) // WEEKS_IN_QUARTER
    if week == len(curriculum.weeks) and week % WEEKS_IN_QUARTER == 1 and number:
        number -= 1
    return quarters[number % len(quarters)]


def normal_week(curriculum: Curriculum, schedule: Schedule, week: Week, index: int) -> WeekDemand:
    """A curriculum week in calendar week ``index`` of the plan, as its cadence has it."""
    quarter = quarter_of(curriculum, schedule, week.number, schedule.week_start(index))
    return _normal_week(schedule, quarter, week, index, curriculum.rules.max_sessions)


@lru_cache(maxsize=1024)  # a year is planned many times over: for each preview, and in simulations
def _normal_week(schedule: Schedule, quarter: Quarter, week: Week, index: int, most: int) -> WeekDemand:
    starts = schedule.week_start(index)
    asks = tuple(
        make_ask(schedule, week, template, home_on(schedule, slot, starts), rank)
        for template, slot, rank in zip(
            quarter.sessions, _homes(schedule, quarter.sessions), ranks(quarter.sessions), strict=True
        )
    )
    return WeekDemand(
        index=index,
        starts=starts,
        weeks=(week.number,),
        quarter=quarter.key,
        load=quarter.load.value,
        asks=asks,
        heavy_apart=quarter.load.heavy_days_apart,
        rest_days=schedule.rest_days,
        most=most,
        minutes=sum(ask.preferred for ask in asks),
        output=any(ask.role.output and not ask.optional for ask in asks),
    )


def _homes(schedule: Schedule, templates: Sequence[SessionTemplate]) -> list[HomeSlot | None]:
    """The home slot of each session: core ones in order; the optional one has its own, or the first left over."""
    core = iter(schedule.homes)
    homes = [None if template.optional else next(core, None) for template in templates]
    extra = iter([schedule.optional_home] if schedule.optional_home else list(core))
    return [next(extra, None) if template.optional else home for template, home in zip(templates, homes, strict=True)]


def home_on(schedule: Schedule, slot: HomeSlot | None, starts: date) -> Period | None:
    """A home slot in the week that begins on a day; None where the clock does not show it exactly once."""
    if slot is None:
        return None
    day = starts + timedelta(days=(slot.weekday - starts.weekday()) % 7)
    return _held(day, slot.at, schedule.zone, schedule.preferred_minutes)


@lru_cache(maxsize=4096)
def _held(day: date, at: time, zone: ZoneInfo, minutes: int) -> Period | None:
    start = wall(day, at, zone)
    return Period(start, add(start, timedelta(minutes=minutes))) if start else None


def ranks(templates: Sequence[SessionTemplate]) -> list[int]:
    """What is kept first, 0 before 1: the week's first output, then by role, optional sessions last; all different."""
    first = _first_output(templates)
    keys = [(one.optional, i != first, one.role.priority, i) for i, one in enumerate(templates)]
    order = sorted(keys)
    return [order.index(key) for key in keys]


def _first_output(templates: Sequence[SessionTemplate]) -> int:
    found = [(t.role.priority, i) for i, t in enumerate(templates) if t.role.output and not t.optional]
    return min(found)[1] if found else -1


def make_ask(
    schedule: Schedule, week: Week, template: SessionTemplate, home: Period | None, rank: int, *, generation: int = 0
) -> Ask:
    """A session of a week, by its cadence's template."""
    return Ask(
        id=f"{week.id}.{template.slot}",
        week=week.number,
        slot=template.slot,
        role=template.role,
        optional=template.optional,
        name=template.name,
        title=f"{week.id} {template.slot} {template.role.capitalize()}: {week.short_topic}",
        home=home,
        rank=rank,
        shortest=schedule.min_minutes,
        preferred=schedule.preferred_minutes,
        generation=generation,
        heavy=template.role.heavy,
    )
