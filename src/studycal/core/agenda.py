"""What each calendar week asks for: the curriculum in order, bent by the learner's marks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from .cadence import normal_week
from .curriculum import Curriculum
from .demand import DayRule, WeekDemand
from .marks import Facts
from .plan import Session
from .schedule import Schedule


def demands(
    curriculum: Curriculum, schedule: Schedule, facts: Facts, *, previous: Mapping[str, Session], now: datetime
) -> tuple[WeekDemand, ...]:
    """Every calendar week of the plan, paused ones too (they ask for nothing)."""
    return tuple(normal_week(curriculum, schedule, week, week.number) for week in curriculum.weeks)


def day_rules(schedule: Schedule, facts: Facts) -> dict[date, DayRule]:
    """The days that differ from the learner's normal ones."""
    return {}
