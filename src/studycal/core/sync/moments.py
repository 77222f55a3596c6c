"""Where events and sessions lie in time, seen from now."""

from __future__ import annotations

from datetime import datetime

from studycal.core.time.period import Period, instant

from . import marker
from .remote import Fields
from .state import Case, Desired, Policy


def begun(fields: Fields | None, now: datetime) -> bool:
    """Whether what an event says has begun; an all-day event begins with its day."""
    if fields is None:
        return False
    if isinstance(fields.start, datetime):
        return instant(fields.start) <= instant(now)
    return fields.start <= now.date()


def lies_behind(desired: Desired, now: datetime) -> bool:
    """Whether the plan has a session in the past that nobody typed or logged there."""
    return begun(desired.fields, now) and not (desired.pinned or desired.done)


def same_time(fields: Fields, other: Fields) -> bool:
    """Whether two events have the same instants, whatever their zones are called."""
    return marker.value(fields, "time") == marker.value(other, "time")


def dragged_to(fields: Fields, case: Case, policy: Policy) -> Period:
    """Where the learner moved an event, in the zone of the plan at that place (a trip's, or its own)."""
    zone = (
        case.desired.fields.start.tzinfo if case.desired and isinstance(case.desired.fields.start, datetime) else None
    )
    start, end = fields.start, fields.end
    assert isinstance(start, datetime)  # noqa: S101 - an all-day event is odd
    assert isinstance(end, datetime)  # noqa: S101 - an all-day event is odd
    return Period(start.astimezone(zone or policy.zone), end.astimezone(zone or policy.zone))
