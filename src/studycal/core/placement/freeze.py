"""Calm: what begins soon is not moved by a plan that is merely better.

Only two things move a session that begins within twelve hours: a conflict (an appointment or a time that the learner
gave another session, at the same time), and the learner's own word. Sessions that a timer moves around shortly before
they begin are what people complain about most in calendars that plan by themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from studycal.core.life.week_demand import Busy, WeekDemand
from studycal.core.plan import Pin, Session
from studycal.core.time.period import Period, instant

HOURS = timedelta(hours=12)


def left_alone(
    previous: Mapping[str, Session],
    demands: Sequence[WeekDemand],
    pins: Mapping[str, Pin],
    busy: Iterable[Busy],
    now: datetime,
) -> frozenset[str]:
    """The published sessions that begin within twelve hours of ``now``, are still asked for, and clash with nothing.

    One that the learner gave a time is not among them: it stands there, soon or not.
    """
    wanted = {ask.id for week in demands for ask in week.asks if not ask.fixed}
    soon = [
        session
        for session in previous.values()
        if session.id in wanted and session.id not in pins and begins_soon(session, now)
    ]
    taken = [block.period for block in busy] + [pin.period for pin in pins.values()] if soon else []
    return frozenset(session.id for session in soon if not _clashes(session.period, taken))


def begins_soon(session: Session, now: datetime) -> bool:
    """Whether it lies ahead, but by less than twelve hours."""
    return timedelta() < instant(session.start) - instant(now) < HOURS


def _clashes(period: Period, taken: Iterable[Period]) -> bool:
    return any(period.overlaps(other) for other in taken)
