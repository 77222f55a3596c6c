"""A computed plan together with all it was computed from."""

from __future__ import annotations

from dataclasses import dataclass

from studycal.core.curriculum import Curriculum, Problem
from studycal.core.demand import Free, WeekDemand
from studycal.core.marks import Facts
from studycal.core.plan import Plan, Session
from studycal.core.schedule import Schedule


@dataclass(frozen=True)
class Built:
    """A plan and all it was computed from.

    ``plan.sessions`` carry their status as logged; ``dropped`` are sessions calendars once held and must let go.
    ``demands`` and ``free`` are empty when the published plan still stood and nothing had to be computed.
    """

    plan: Plan
    curriculum: Curriculum
    schedule: Schedule
    facts: Facts
    dropped: tuple[Session, ...] = ()
    problems: tuple[Problem, ...] = ()
    demands: tuple[WeekDemand, ...] = ()
    free: Free | None = None

    @property
    def reserve_left(self) -> int:
        """Weeks that pauses may still use up: the finish's range in weeks."""
        finish = self.plan.finish
        return (finish[1] - finish[0]).days // 7 if finish else 0
