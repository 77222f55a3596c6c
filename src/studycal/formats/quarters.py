"""The plan's weeks, quarter by quarter."""

from __future__ import annotations

from itertools import groupby

from studycal.core.life.normal_week import WEEKS_IN_QUARTER
from studycal.core.plan import Plan, PlanWeek


def quarters(plan: Plan) -> list[tuple[PlanWeek, ...]]:
    """The weeks of each quarter, in order.

    Where a cadence knows a single quarter, its weeks still count in thirteens; a calendar quarter or a lone last week
    may make it fourteen.
    """
    runs: list[tuple[PlanWeek, ...]] = []
    for _, listed in groupby(plan.weeks, key=lambda week: week.quarter):
        run = tuple(listed)
        while len(run) > WEEKS_IN_QUARTER + 1:
            runs.append(run[:WEEKS_IN_QUARTER])
            run = run[WEEKS_IN_QUARTER:]
        runs.append(run)
    return runs
