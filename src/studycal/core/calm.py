"""Calm: what begins soon is not moved by a plan that is merely better.

Only two things move a session that begins within twelve hours: a conflict (an appointment or a time that the learner
gave another session, at the same time), and the learner's own word. Sessions that a timer moves around shortly before
they begin are what people complain about most in calendars that plan by themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from .demand import Busy, WeekDemand
from .period import Period, instant
from .plan import Pin, Session

HOURS = timedelta(hours=12)


def left_alone(
    previous: Mapping[str, Session],
    asked: Sequence[WeekDemand],
    pins: Mapping[str, Pin],
    busy: Iterable[Busy],
    now: datetime,
) -> frozenset[str]:
    """The published sessions that begin within twelve hours of ``now``, are still asked for, and clash with nothing.

    One that the learner gave a time is not among them: it stands there, soon or not.
    """
    wanted = {ask.id for week in asked for ask in week.asks}
    soon = [one for one in previous.values() if one.id in wanted and one.id not in pins and begins_soon(one, now)]
    taken = [one.period for one in busy] + [pin.period for pin in pins.values()] if soon else []
    return frozenset(one.id for one in soon if not _clashes(one.period, taken))


def begins_soon(one: Session, now: datetime) -> bool:
    """Whether it lies ahead, but by less than twelve hours."""
    return timedelta() < instant(one.start) - instant(now) < HOURS


def _clashes(period: Period, taken: Iterable[Period]) -> bool:
    return any(period.overlaps(other) for other in taken)
