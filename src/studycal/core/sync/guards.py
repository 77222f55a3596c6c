"""What holds a sync back before anything is written (docs/sync.md): sudden losses are errors more often than wishes."""

from __future__ import annotations

from datetime import datetime, timedelta

from studycal.core.time.period import instant

RUN_LIMIT = 300
DAY_LIMIT = 1000
_BACK = timedelta(minutes=5)
_AHEAD = timedelta(hours=48)


def lost(total: int, missing: int) -> bool:
    """Whether too many of the ``total`` future events are gone from the calendar: more than five and a fifth."""
    return missing > 5 and missing * 5 > total


def shrunk(total: int, desired: int) -> bool:
    """Whether the plan holds less than half of the future events the calendar has."""
    return desired * 2 < total


def deletes(total: int, count: int) -> bool:
    """Whether more than ten and more than a quarter of the future events would be deleted."""
    return count > 10 and count * 4 > total


def upheaval(total: int, moves: int) -> bool:
    """Whether an automatic run would move more than two fifths of the future events."""
    return moves * 5 > total * 2


def clock_jumped(last: datetime | None, now: datetime) -> bool:
    """Whether the clock stands earlier than the last run (5 minutes allowed) or more than 48 hours after it."""
    if last is None:
        return False
    return instant(now) < instant(last) - _BACK or instant(now) > instant(last) + _AHEAD
