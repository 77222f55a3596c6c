"""The values that say when: dates, date-times, durations and offsets (RFC 5545 3.3). Each raises ValueError."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta

from studycal.core.records import dataclass

_STAMP = re.compile(
    r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?(?:[.,]\d+)?(?: ?(Z|[+-]\d\d:?\d\d))?)?", re.IGNORECASE | re.ASCII
)
_ISO_STAMP = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d))?(?:[.,]\d+)?(?: ?(Z|[+-]\d\d:?\d\d))?", re.IGNORECASE | re.ASCII
)
_AMOUNT = r"\d{1,9}(?:[.,]\d{1,6})?"
_DURATION = re.compile(
    r"([+-]?)P(?:0+Y)?(?:0+M)?(?:(\d{1,6})W)?(?:(\d{1,6})D)?"
    rf"(?:(?:T|(?={_AMOUNT}H))(?:({_AMOUNT})H)?(?:({_AMOUNT})M)?(?:({_AMOUNT})S)?)?",
    re.IGNORECASE | re.ASCII,
)
"""ISO 8601's zero years and months, a fraction, a T without times, and hours without a T are all met."""

_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)(?::?(\d\d))?", re.ASCII)
_MIDNIGHT = 24

_NEVER_OVER = 3660
"""Days of an occurrence of a series at most."""

LAST_YEAR = 9000
"""A later one means "no end" to those who write it; it stands for this year's end, from which one can still count."""


@dataclass(frozen=True, slots=True)
class Length:
    """How long something lasts: days that follow the wall clock, then time that passes (RFC 5545 3.3.6)."""

    days: int = 0
    exact: timedelta = timedelta()

    @property
    def of_an_occurrence(self) -> Length:
        """The same, but of one that never ends so much that one can count with it."""
        return self if abs(self.days + self.exact / timedelta(days=1)) < _NEVER_OVER else Length(_NEVER_OVER)


def stamp(text: str) -> date | datetime:
    """A DATE as a date, a DATE-TIME as a datetime: in UTC with a Z or an offset, else without a zone.

    Seconds may be left out; a time may be spelled as ISO 8601 has it.
    """
    matched = _STAMP.fullmatch(text.strip()) or _ISO_STAMP.fullmatch(text.strip())
    if not matched:
        raise ValueError(f"{_short(text)} is no date and no time")
    year, month, day = (int(part) for part in matched.groups()[:3])
    if matched[4] is None:
        return min(date(year, month, day), date(LAST_YEAR, 12, 31))
    moment = _moment(date(year, month, day), int(matched[4]), int(matched[5]), int(matched[6] or 0))
    moment = min(moment, datetime(LAST_YEAR, 12, 31, 23, 59, 59))  # noqa: DTZ001 - a wall time
    if not matched[7]:
        return moment
    east = timedelta() if matched[7] in "Zz" else offset(matched[7])
    return (moment - east).replace(tzinfo=UTC)


def _moment(day: date, hour: int, minute: int, second: int) -> datetime:
    """24:00:00 is the next day's midnight; a leap second counts as the one before it."""
    late = hour == _MIDNIGHT and not minute and not second
    clock = time() if late else time(hour, minute, min(second, 59) if second <= 60 else second)
    return datetime.combine(min(day, date(LAST_YEAR + 1, 1, 1)) + timedelta(days=late), clock)


def duration(text: str) -> Length:
    """A DURATION; a sign other than minus is none."""
    matched = _DURATION.fullmatch(text.strip())
    if not matched or not any(matched.groups()[1:]):
        raise ValueError(f"{_short(text)} is no duration")
    weeks, days = (int(part or 0) for part in matched.groups()[1:3])
    hours, minutes, seconds = (float((part or "0").replace(",", ".")) for part in matched.groups()[3:])
    sign = -1 if matched[1] == "-" else 1
    exact = timedelta(seconds=round(3600 * hours + 60 * minutes + seconds))
    return Length(sign * (7 * weeks + days), sign * exact)


def offset(text: str) -> timedelta:
    """A UTC-OFFSET; ``+01:00`` is read as well, which the RFC writes as ``+0100``."""
    matched = _OFFSET.fullmatch(text.strip())
    if not matched:
        raise ValueError(f"{_short(text)} is no offset from UTC")
    hours, minutes, seconds = (int(part or 0) for part in matched.groups()[1:])
    east = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    if east >= timedelta(days=1):
        raise ValueError(f"{_short(text)} is no offset from UTC")
    return -east if matched[1] == "-" else east


def _short(text: str) -> str:
    cut = " ".join(text.split())[:60]
    return f'"{cut}"' if cut else "an empty value"
