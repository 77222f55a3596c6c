"""Plans made by hand for tests of pictures: every session on its home slot."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from studycal.core.curriculum import Curriculum, Load, Quarter, Role, SessionTemplate, Week
from studycal.core.life.normal_week import normal_week
from studycal.core.plan import Plan, PlanWeek, Session, Status
from studycal.core.schedule import HomeSlot, Schedule

WARSAW = ZoneInfo("Europe/Warsaw")
ROLES = (Role.THEORY, Role.BUILD, Role.READ, Role.WRITE, Role.FREE)
SCHEDULE = Schedule(
    plan_id="0" * 32,
    start=date(2026, 11, 30),
    zone=WARSAW,
    homes=(*(HomeSlot(day, time(19)) for day in (0, 2, 3)), HomeSlot(5, time(10))),
    created=datetime(2026, 1, 1, tzinfo=UTC),
    optional_home=HomeSlot(6, time(10)),
)


def curriculum_of(weeks: int, topic: str = "Topic", focus: str = "Focus", *, cadences: int = 4) -> Curriculum:
    templates = tuple(
        SessionTemplate(f"S{n}", f"{role.capitalize()}: {topic}", (), role, optional=role is Role.FREE)
        for n, role in enumerate(ROLES, start=1)
    )
    return Curriculum(
        weeks=tuple(Week(n, f"{topic} {n}", focus, phase=1 + 3 * n // (weeks + 1)) for n in range(1, weeks + 1)),
        quarters=tuple(Quarter(n, f"Quarter {n}", Load.HIGH, topic, templates) for n in range(1, cadences + 1)),
    )


def plan_of(
    curriculum: Curriculum,
    *,
    reserve: int = 4,
    schedule: Schedule = SCHEDULE,
    index: Callable[[int], int | None] = lambda number: number,
) -> Plan:
    """``index`` says in which calendar week a curriculum week is held, None for one that is cut."""
    held = [(week, at) for week in curriculum.weeks if (at := index(week.number))]
    weeks, sessions = [], []
    for week, at in held:
        demand = normal_week(curriculum, schedule, week, at)
        weeks.append(PlanWeek(week.number, at, demand.starts, demand.quarter, demand.load))
        sessions += [
            Session(
                ask.id, ask.week, ask.slot, ask.role, ask.optional, ask.name, ask.title, ask.home, why=("home-slot",)
            )
            for ask in demand.asks
            if ask.home
        ]
    last = weeks[-1].starts + timedelta(days=6) if weeks else None
    finish = (last, last + timedelta(weeks=reserve)) if last else None
    return Plan(tuple(weeks), tuple(sessions), finish=finish)


def lived(plan: Plan, states: Sequence[str], statuses: Sequence[Status] = (Status.DONE,)) -> Plan:
    """The same plan with its first weeks in these states and their sessions in these statuses, in turn."""
    weeks = [replace(week, state=state) for week, state in zip(plan.weeks, states, strict=False)]
    over = {week.week for week in weeks}
    sessions = [
        replace(one, status=statuses[number % len(statuses)]) if one.week in over else one
        for number, one in enumerate(plan.sessions)
    ]
    return replace(plan, weeks=(*weeks, *plan.weeks[len(weeks) :]), sessions=tuple(sessions))
