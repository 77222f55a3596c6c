"""Why an event of ours is no plain session any more."""

from __future__ import annotations

from datetime import datetime

from studycal.core.patterns import pattern
from studycal.core.time.period import instant

from .remote import RemoteEvent

ALL_DAY = "it is an all-day event now"
SERIES = "it repeats now"
_ANCHORED = pattern(r".*\.[AD]\d+")


def odd(remote: RemoteEvent, session: str) -> str:
    """Why an event is no plain session, "" for one that is: it cannot be read, repeats, or (unless it was to) lasts a
    whole day.
    """
    if remote.fields is None:
        return remote.unreadable or "it cannot be read"
    if remote.recurring:
        return SERIES
    start, end = remote.fields.start, remote.fields.end
    if not isinstance(start, datetime) or not isinstance(end, datetime):
        return "" if whole_day(session) else ALL_DAY
    return "" if instant(start) < instant(end) else "it ends when it begins"


def whole_day(session: str) -> bool:
    """Whether an event is one of a whole day by its name: ``W07.D1``."""
    return anchored(session) and ".D" in session


def anchored(session: str) -> bool:
    """Whether an event is a fixed date by its name, at a time or of a whole day: ``W07.A1``, ``W07.D1``."""
    return _ANCHORED.fullmatch(session) is not None
