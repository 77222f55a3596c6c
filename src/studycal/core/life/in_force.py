"""What holds on a day: a pause, a trip, or that the plan has not begun or is over."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

from studycal.core.plan import Plan
from studycal.core.records import dataclass

from .marks import Mark, MarkKind, holding


class DayState(StrEnum):
    """Where a day lies in a plan."""

    BEFORE = "before"
    PAUSED = "paused"
    TRAVELLING = "travelling"
    ORDINARY = "ordinary"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class InForce:
    """What holds on a day, until which day inclusive (None: no end of its own), and a trip's zone."""

    standing: DayState
    until: date | None = None
    zone: str = ""


def in_force(plan: Plan, marks: Iterable[Mark], day: date) -> InForce:
    """What holds on ``day``; of several marks the one that ends last."""
    held = [mark for mark in holding(marks) if mark.first and mark.last and mark.first <= day <= mark.last]
    for kind, standing in ((MarkKind.PAUSE, DayState.PAUSED), (MarkKind.TRAVEL, DayState.TRAVELLING)):
        among = [mark for mark in held if mark.kind is kind]
        if among:
            latest = max(among, key=lambda mark: mark.last or day)
            return InForce(standing, latest.last, latest.zone)
    if not plan.weeks:
        return InForce(DayState.ORDINARY)
    end = last_day(plan)
    if day > end:
        return InForce(DayState.OVER, end)
    first = first_day(plan)
    return InForce(DayState.BEFORE, first) if day < first else InForce(DayState.ORDINARY)


def first_day(plan: Plan) -> date:
    """The first day of the plan: of its first week, or of its first session where all weeks moved on since that."""
    return min([week.starts for week in plan.weeks] + [session.start.date() for session in plan.sessions])


def last_day(plan: Plan) -> date:
    """The last day of the plan: the end of its last week, or its last session where that lies later."""
    weeks = max(week.starts for week in plan.weeks) + timedelta(days=6)
    return max([weeks, *(session.start.date() for session in plan.sessions)])
