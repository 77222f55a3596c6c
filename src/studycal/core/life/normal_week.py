"""What a normal week asks: its quarter's sessions on their home slots, ranked by what is kept first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from studycal.core.curriculum import Curriculum, Quarter, Role, Rules, SessionTemplate, Week
from studycal.core.plan import Session
from studycal.core.records import replace
from studycal.core.schedule import HomeSlot, QuarterPolicy, Schedule
from studycal.core.session_id import week_id
from studycal.core.time.period import Period, add, wall

from .limits import home_slots, lengths, most_sessions
from .week_demand import Ask, WeekDemand

WEEKS_IN_QUARTER = 13
_THURSDAY = 3


def quarter_of(curriculum: Curriculum, schedule: Schedule, week: int, first_day: date) -> Quarter:
    """The quarter whose cadence a curriculum week follows.

    Where the document gives a cadence by phase, semester or month, that of the week's own, else of the one before it.
    By plan: weeks 1-13, 14-26, …, going round the document's quarters; a lone 53rd week stays in the quarter before it.
    By calendar: the calendar quarter that holds the week's Thursday.
    """
    quarters = curriculum.quarters
    if any(quarter.weeks for quarter in quarters):
        return _by_weeks(quarters, week)
    if schedule.quarters is QuarterPolicy.CALENDAR:
        thursday = first_day + timedelta(days=(_THURSDAY - first_day.weekday()) % 7)
        return quarters[(thursday.month - 1) // 3 % len(quarters)]
    number = (week - 1) // WEEKS_IN_QUARTER
    if week == len(curriculum.weeks) and week % WEEKS_IN_QUARTER == 1 and number:
        number -= 1
    return quarters[number % len(quarters)]


def _by_weeks(quarters: Sequence[Quarter], week: int) -> Quarter:
    """The cadence that names a week; one that none names goes on with that of the nearest named week before it."""
    named = {number: quarter for quarter in quarters for number in quarter.weeks}
    before = max((number for number in named if number <= week), default=min(named))
    return named[before]


def normal_week(curriculum: Curriculum, schedule: Schedule, week: Week, index: int) -> WeekDemand:
    """A curriculum week in calendar week ``index`` of the plan, as its cadence has it."""
    quarter = quarter_of(curriculum, schedule, week.number, schedule.week_start(index))
    return _normal_week(schedule, quarter, week, index, curriculum.rules)


@lru_cache(maxsize=1024)  # a year is planned many times over: for each preview, and in simulations
def _normal_week(schedule: Schedule, quarter: Quarter, week: Week, index: int, rules: Rules) -> WeekDemand:
    starts, templates = schedule.week_start(index), quarter.sessions
    asks = tuple(
        make_ask(week, template, home_on(schedule, slot, starts, length[1]), rank, length)
        for template, slot, rank, length in zip(
            templates,
            home_slots(schedule, templates),
            ranks(templates, rules.outputs_per_week),
            lengths(schedule, rules, quarter),
            strict=True,
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
        per_day=schedule.sessions_per_day,
        most=most_sessions(rules, templates),
        minutes=sum(ask.preferred for ask in asks),
        output=any(ask.role.output and not ask.optional for ask in asks),
    )


def home_on(schedule: Schedule, slot: HomeSlot | None, starts: date, minutes: int) -> Period | None:
    """A home slot in the week that begins on a day; None where the clock does not show it exactly once."""
    if slot is None:
        return None
    day = starts + timedelta(days=(slot.weekday - starts.weekday()) % 7)
    return _held(day, slot.at, schedule.zone, minutes)


@lru_cache(maxsize=4096)
def _held(day: date, at: time, zone: ZoneInfo, minutes: int) -> Period | None:
    start = wall(day, at, zone)
    return Period(start, add(start, timedelta(minutes=minutes))) if start else None


def ranks(templates: Sequence[SessionTemplate], outputs: int = 1) -> list[int]:
    """What is kept first, 0 before 1: the week's outputs, then by role, optional sessions last; all different."""
    made = sorted((t.role.priority, i) for i, t in enumerate(templates) if t.role.output and not t.optional)
    first = {i for _, i in made[: max(1, outputs)]}
    keys = [(template.optional, i not in first, template.role.priority, i) for i, template in enumerate(templates)]
    order = sorted(keys)
    return [order.index(key) for key in keys]


def make_ask(week: Week, template: SessionTemplate, home: Period | None, rank: int, length: tuple[int, int]) -> Ask:
    """A session of a week, by its cadence's template; ``length`` is its least and its preferred minutes."""
    return Ask(
        id=f"{week.id}.{template.slot}",
        week=week.number,
        slot=template.slot,
        role=template.role,
        optional=template.optional,
        name=template.name,
        title=_title_of(week.number, template.slot, template.role) + week.short_topic,
        home=home,
        rank=rank,
        shortest=length[0],
        preferred=length[1],
        heavy=template.role.heavy,
    )


def as_held(ask: Ask, old: Session) -> Ask:
    """An ask of the role and name under which its session was held."""
    topic = ask.title.removeprefix(_title_of(ask.week, ask.slot, ask.role))
    return replace(
        ask,
        role=old.role,
        name=old.name,
        optional=old.optional,
        title=_title_of(ask.week, ask.slot, old.role) + topic,
        heavy=old.role.heavy,
    )


def _title_of(week: int, slot: str, role: Role) -> str:
    return f"{week_id(week)} {slot} {role.capitalize()}: "
