"""Home slots for a learner who only says when there is time: chosen once, from the windows alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from itertools import combinations, pairwise

from studycal.core.schedule import HomeSlot, WallWindow

SESSIONS = 4
"""The core sessions of a normal cadence; further ones live without a home slot."""

_HEAVY_FIRST = 2


def choose_homes(windows: Iterable[WallWindow], minutes: int, count: int = SESSIONS) -> tuple[HomeSlot, ...]:
    """The opening of a long enough window on ``count`` different days.

    Fewest adjacent days first, then the two heavy sessions that open most cadences apart, then early in the week.
    """
    opening: dict[int, time] = {}
    for window in windows:
        if _length(window) >= timedelta(minutes=minutes):
            opening[window.weekday] = min(window.start, opening.get(window.weekday, window.start))
    days = sorted(opening)
    choices = combinations(days, min(count, len(days)))
    best = min(choices, key=lambda chosen: (_adjacent(chosen), _adjacent(chosen[:_HEAVY_FIRST]), chosen))
    return tuple(HomeSlot(day, opening[day]) for day in best)


def _length(window: WallWindow) -> timedelta:
    day = date(2000, 1, 3)
    until = day if window.end > window.start else day + timedelta(days=1)
    return datetime.combine(until, window.end) - datetime.combine(day, window.start)


def _adjacent(days: Sequence[int]) -> int:
    return sum(later - earlier == 1 for earlier, later in pairwise(days))
