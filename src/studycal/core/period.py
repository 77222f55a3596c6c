"""Time without surprises: half-open periods, and wall times that exist exactly once.

A `Period` is RFC 5545's PERIOD (section 3.3.9): aware, ``start`` inclusive, ``end`` exclusive. Comparing and
subtracting always happens on instants; two aware datetimes of one zone compare by wall clock in Python, which is
wrong in the hour a clock goes back, hence `instant`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo


def instant(moment: datetime) -> datetime:
    """The same moment in UTC."""
    return moment.astimezone(UTC)


def minutes(delta: timedelta) -> int:
    """Whole minutes of a duration, rounded down."""
    return delta // timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time ``[start, end)``; both aware; ``start < end``."""

    start: datetime
    end: datetime

    def overlaps(self, other: Period) -> bool:
        """Whether the two share an instant; touching ends do not."""
        return instant(self.start) < instant(other.end) and instant(other.start) < instant(self.end)

    def contains(self, other: Period) -> bool:
        """Whether the other lies wholly inside."""
        return instant(self.start) <= instant(other.start) and instant(other.end) <= instant(self.end)

    @property
    def duration(self) -> timedelta:
        """Elapsed time, over a clock change too."""
        return instant(self.end) - instant(self.start)


def wall(day: date, at: time, zone: tzinfo) -> datetime | None:
    """The moment a wall clock in ``zone`` shows ``at`` on ``day``; None if it never does or does so twice.

    A gap or a fold gives different offsets for ``fold=0`` and ``fold=1`` (PEP 495).
    """
    first = datetime.combine(day, at, tzinfo=zone)
    if first.utcoffset() != first.replace(fold=1).utcoffset():
        return None
    return first


def add(moment: datetime, delta: timedelta) -> datetime:
    """The moment that much elapsed time later, shown in the same zone."""
    return (instant(moment) + delta).astimezone(moment.tzinfo)


def subtract(free: Iterable[Period], busy: Iterable[Period]) -> list[Period]:
    """What is left of ``free`` once every ``busy`` is cut out; order is kept."""
    left = list(free)
    for block in busy:
        left = [piece for period in left for piece in _cut(period, block)]
    return left


def _cut(period: Period, block: Period) -> list[Period]:
    if not period.overlaps(block):
        return [period]
    pieces = []
    if instant(period.start) < instant(block.start):
        pieces.append(Period(period.start, block.start.astimezone(period.start.tzinfo)))
    if instant(block.end) < instant(period.end):
        pieces.append(Period(block.end.astimezone(period.start.tzinfo), period.end))
    return pieces
