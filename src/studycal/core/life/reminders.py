"""What begins soon and was not told of yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from studycal.core.plan import Session
from studycal.core.time.period import instant


def due(
    sessions: Iterable[Session],
    now: datetime,
    before: timedelta,
    reminded: Mapping[str, datetime],
    settled: frozenset[str],
) -> list[Session]:
    """The sessions that begin within ``before`` of ``now``, the earliest first.

    ``reminded`` are the starts that were told of, by session: one that moved since is told of again. What was spoken of
    (``settled``) needs no reminder, and what has begun comes too late for one: after a machine slept nobody is told of
    a past hour.
    """
    here = instant(now)
    soon = [
        session
        for session in sessions
        if here < instant(session.start) <= here + before
        and session.id not in settled
        and reminded.get(session.id) != instant(session.start)
    ]
    return sorted(soon, key=lambda session: (instant(session.start), session.id))
