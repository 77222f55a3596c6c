"""Time without surprises: half-open periods, and wall times that exist exactly once.

A `Period` is RFC 5545's PERIOD (section 3.3.9): aware, ``start`` inclusive, ``end`` exclusive. Comparing and
subtracting always happens on instants; two aware datetimes of one zone compare by wall clock in Python, which is
wrong in the hour a clock goes back, hence `instant`.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo

from studycal.core.records import dataclass


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


def minute(moment: datetime) -> int:
    """Whole minutes since 1970-01-01T00:00Z, rounded down: what searches count in."""
    return int(moment.timestamp() // 60)


def minute_up(moment: datetime) -> int:
    """Whole minutes since 1970-01-01T00:00Z, rounded up."""
    return -int(-moment.timestamp() // 60)


def at_minute(count: int, zone: tzinfo) -> datetime:
    """The moment of a `minute`, shown in ``zone``."""
    return datetime.fromtimestamp(count * 60, zone)


def day_start(day: date, zone: tzinfo) -> int:
    """The `minute` at which ``day`` begins in ``zone``, where midnight may be skipped or shown twice."""
    return minute(datetime.combine(day, time(), tzinfo=zone))


def repeated(day: date, zone: tzinfo) -> tuple[int, int] | None:
    """The minutes ``[first, last)`` of ``day`` whose wall time is shown twice, None on all but one day a year.

    A clock put back by n minutes shows the n minutes before and the n minutes after the change alike (PEP 495).
    """
    first, after = day_start(day, zone), day_start(day + timedelta(days=1), zone)
    back = after - first - 24 * 60
    if back <= 0:
        return None
    change = _change(first, after, zone)
    return change - back, change + back


def _change(low: int, high: int, zone: tzinfo) -> int:
    """The first minute after ``low`` whose UTC offset is not that of ``low``; ``high`` has another offset."""
    before = at_minute(low, zone).utcoffset()
    while high - low > 1:
        middle = (low + high) // 2
        if at_minute(middle, zone).utcoffset() == before:
            low = middle
        else:
            high = middle
    return high


def opening(day: date, at: time, zone: tzinfo) -> datetime:
    """When a window that opens at a wall time opens: at the change if skipped, the second time if double."""
    return wall(day, at, zone) or _odd_edge(day, at, zone, fold=1)


def closing(day: date, at: time, zone: tzinfo) -> datetime:
    """When a window that closes at a wall time closes: at the change if skipped, the first time if double."""
    return wall(day, at, zone) or _odd_edge(day, at, zone, fold=0)


def _odd_edge(day: date, at: time, zone: tzinfo, *, fold: int) -> datetime:
    early = datetime.combine(day, at, tzinfo=zone).replace(fold=0)
    late = early.replace(fold=1)
    if minute(early) < minute(late):
        return late if fold else early
    return at_minute(_change(minute(late), minute(early), zone), zone)
