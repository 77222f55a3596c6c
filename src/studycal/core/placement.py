"""Placement: one pure function for the first plan and every replan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from .demand import Free, WeekDemand
from .plan import Pin, Session, Unplaced


def place(
    demands: Sequence[WeekDemand],
    free: Free,
    *,
    previous: Mapping[str, Session],
    pins: Mapping[str, Pin],
    now: datetime,
    notice: timedelta,
    settled: frozenset[str] = frozenset(),
) -> tuple[tuple[Session, ...], tuple[Unplaced, ...]]:
    """Place every ask of every week at its best legal time.

    ``previous`` are the published sessions by id (empty for a first plan, which heeds no notice and no now);
    ``pins`` the learner's own times; ``settled`` ids that are logged and so never move.
    """
    raise NotImplementedError
