"""The values that say when: dates, date-times, durations and offsets (RFC 5545 3.3). Each raises ValueError."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta

from studycal.core.records import dataclass

_STAMP = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?(Z?))?", re.IGNORECASE | re.ASCII)
_DURATION = re.compile(
    r"([+-]?)P(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?=\d)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})S)?)?",
    re.IGNORECASE | re.ASCII,
)
_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)(?::?(\d\d))?", re.ASCII)
_MIDNIGHT = 24


@dataclass(frozen=True, slots=True)
class Length:
    """How long something lasts: days that follow the wall clock, then time that passes (RFC 5545 3.3.6)."""

    days: int = 0
    exact: timedelta = timedelta()


def stamp(text: str) -> date | datetime:
    """A DATE as a date, a DATE-TIME as a datetime: in UTC with a Z, else without a zone; seconds may be left out."""
    matched = _STAMP.fullmatch(text.strip())
    if not matched:
        raise ValueError(f"{_short(text)} is no date and no time")
    year, month, day = (int(part) for part in matched.groups()[:3])
    if matched[4] is None:
        return date(year, month, day)
    return _moment(date(year, month, day), int(matched[4]), int(matched[5]), int(matched[6] or 0)).replace(
        tzinfo=UTC if matched[7] else None
    )


def _moment(day: date, hour: int, minute: int, second: int) -> datetime:
    """24:00:00 is the next day's midnight; a leap second counts as the one before it."""
    late = hour == _MIDNIGHT and not minute and not second
    clock = time() if late else time(hour, minute, min(second, 59) if second <= 60 else second)
    return datetime.combine(day + timedelta(days=late), clock)


def duration(text: str) -> Length:
    """A DURATION; a sign other than minus is none."""
    matched = _DURATION.fullmatch(text.strip())
    if not matched or not any(matched.groups()[1:]):
        raise ValueError(f"{_short(text)} is no duration")
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in matched.groups()[1:])
    sign = -1 if matched[1] == "-" else 1
    exact = timedelta(hours=hours, minutes=minutes, seconds=seconds)
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
