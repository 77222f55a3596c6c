"""RRULEs as programs spell them, worked out by dateutil, with an end to the search and to what all may cost.

dateutil looks for the next occurrence up to the year 9999. Here a search ends with the time that is asked for, and
every month it walks through is paid out of a purse; so the cost follows from the file alone, on any machine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cached_property
from typing import Any

from dateutil import rrule as dateutil_rrule

from studycal.core.records import dataclass, field

from .times import stamp

LONGEST = 2_000
"""Characters of an RRULE at most."""

MOST_A_DAY = 24
_MOST_STEPS = 150_000
"""Steps one rule may take. A step costs some two microseconds, at worst four."""

_FREE = 1_200
"""Steps that nobody asks about: an ordinary rule takes a few hundred."""

SPARE = 300_000
"""Steps that all rules of a source which take more may take together."""

_FREQUENCIES = {"HOURLY": 24 * 31, "DAILY": 31, "WEEKLY": 35, "MONTHLY": 31, "YEARLY": 120}
"""What each is charged for the month, or the year, that it walks through."""

_NUMBERS = {"BYSECOND", "BYMINUTE", "BYHOUR", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYMONTH", "BYSETPOS"}
_KNOWN = {*_NUMBERS, "FREQ", "UNTIL", "COUNT", "INTERVAL", "BYDAY", "WKST", "RSCALE", "SKIP"}
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_NUMBER = re.compile(r"[+-]?\d{1,9}", re.ASCII)
_DAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)", re.ASCII)


class CostlyError(ValueError):
    """A rule that would cost more than it may."""


@dataclass
class Purse:
    """The steps that the rules of one source may still take together."""

    left: int = SPARE

    def pay(self, steps: int) -> None:
        """Raises CostlyError when nothing is left."""
        self.left -= steps
        if self.left < 0:
            raise CostlyError("the rules before it took all the time there is")


@dataclass(frozen=True)
class Repeat:
    """A rule as understood. ``until`` is the last moment it may name, in the wall time of the series, inclusive."""

    parts: dict[str, str] = field(hash=False)
    until: datetime | None = None
    ignored: tuple[str, ...] = ()

    @cached_property
    def frequency(self) -> str:
        """HOURLY to YEARLY."""
        return self.parts["FREQ"]

    @cached_property
    def interval(self) -> int:
        """At least 1; 0 is what some write for none."""
        return _number(self.parts.get("INTERVAL", "1")) or 1

    @cached_property
    def a_day(self) -> int:
        """How many times of the day it names."""
        listed = (self.parts.get(name, "").count(",") + 1 for name in ("BYHOUR", "BYMINUTE", "BYSECOND"))
        hours, minutes, seconds = listed
        return hours * minutes * seconds

    @cached_property
    def positions(self) -> int:
        """How many times dateutil goes through each of its periods."""
        return self.parts.get("BYSETPOS", "").count(",") + 1

    def options(self) -> dict[str, Any]:
        """The rule as dateutil's keywords. Raises ValueError."""
        options: dict[str, Any] = {
            name.lower(): [_number(number) for number in self.parts[name].split(",") if number]
            for name in _NUMBERS & self.parts.keys()
        }
        if "BYDAY" in self.parts:
            options["byweekday"] = [_weekday(each) for each in self.parts["BYDAY"].split(",") if each]
        if "WKST" in self.parts:
            options["wkst"] = _DAYS.index(self.parts["WKST"])
        if _number(self.parts.get("COUNT", "-1")) >= 0:  # a negative one means none to those who write it
            options["count"] = _number(self.parts["COUNT"])
        return {key: value for key, value in options.items() if value != []}


def parse(text: str, start: date, zone: tzinfo) -> Repeat | None:
    """A rule's value, for a series that begins at a date or at a wall time in ``zone``; None if it is empty.

    Blanks, empty parts and ``X-`` parts are passed over; other parts that are not understood are named. Raises
    ValueError, in a reader's words.
    """
    if len(text) > LONGEST:
        raise ValueError(f"its RRULE is longer than {LONGEST} characters")
    parts = _parts(text)
    if not parts and not text.strip():
        return None
    frequency = parts.get("FREQ", "")
    if not frequency:
        raise ValueError("its RRULE has no FREQ")
    if frequency in ("SECONDLY", "MINUTELY"):
        raise ValueError("it repeats more often than an appointment can")
    if frequency not in _FREQUENCIES:
        raise ValueError(f"FREQ={frequency[:20]} is none")
    if parts.get("RSCALE", "GREGORIAN") != "GREGORIAN":
        raise ValueError(f"it repeats by another calendar (RSCALE={parts['RSCALE'][:20]})")
    ignored = sorted(name for name in parts if name not in _KNOWN)
    until, bad = _until(parts, start, zone)
    repeat = Repeat(parts, until, (*ignored, *bad))
    if repeat.interval < 0 or repeat.a_day > MOST_A_DAY:
        raise ValueError("it repeats more often than an appointment can")
    at = datetime.combine(start, time())
    try:
        Bounded(repeat, at, at, Purse())
    except (ValueError, OverflowError) as error:
        raise ValueError(f"its RRULE cannot be followed ({text[:80]})") from error
    return repeat


def _parts(text: str) -> dict[str, str]:
    parts = {}
    for part in text.split(";"):
        name, _, value = part.partition("=")
        name, value = name.strip().upper(), "".join(value.split()).upper()
        if name and value and not name.startswith("X-"):
            parts[name] = value
    return parts


def _number(text: str) -> int:
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"{text[:20]} is no number")
    return int(text)


def _weekday(text: str) -> Any:  # noqa: ANN401 - dateutil's weekday
    matched = _DAY.fullmatch(text)
    if not matched:
        raise ValueError(f"BYDAY={text[:20]} is no weekday")
    return dateutil_rrule.weekday(_DAYS.index(matched[2]), int(matched[1]) if matched[1] else None)


def _until(parts: dict[str, str], start: date, zone: tzinfo) -> tuple[datetime | None, tuple[str, ...]]:
    """The last moment in the series' wall time: a date covers its day, a time without Z is in the series' zone."""
    text = parts.get("UNTIL")
    if text is None:
        return None, ()
    try:
        value = stamp(text)
    except ValueError:
        return None, (f"UNTIL={text[:20]}",)
    if not isinstance(value, datetime):
        return datetime.combine(value, time.max), ()
    if not isinstance(start, datetime):
        return datetime.combine(_last_day(value, zone), time.max), ()
    return (value.astimezone(zone).replace(tzinfo=None) if value.tzinfo else value), ()


def _last_day(value: datetime, zone: tzinfo) -> date:
    """The last day of an all-day series whose end is said as a time: of a day's edge in UTC the day is meant."""
    edge = value.time() in (time(0, 0), time(23, 59, 59))
    return value.date() if edge or not value.tzinfo else value.astimezone(zone).date()


_MONTHS_A_YEAR = 12
_SAFE_DAY = 28
_DATED = {"BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO"}
"""With any of these the day on which a monthly or yearly series begins says nothing of those that follow."""


class Bounded(dateutil_rrule.rrule):  # type: ignore[misc]
    """dateutil's rule, from ``start`` (wall time) to ``end``; every month or year it walks through is paid."""

    def __init__(self, repeat: Repeat, start: datetime, end: datetime, purse: Purse) -> None:
        self._purse = purse
        self._cost = _FREQUENCIES[repeat.frequency] * repeat.a_day * repeat.positions
        self._taken = 0
        span = (end.year - start.year) * _MONTHS_A_YEAR + end.month - start.month
        self._steps = 0
        frequency = getattr(dateutil_rrule, repeat.frequency)
        super().__init__(frequency, dtstart=start, interval=repeat.interval, **repeat.options())
        self._most = span // (_MONTHS_A_YEAR if repeat.frequency == "YEARLY" else 1) + 3
        self._until = self.until = repeat.until

    @property
    def _byeaster(self) -> None:
        """Read by dateutil once for each month (or year, of a yearly rule) that it comes to; no rule here has any.

        Raises _PassedError behind the end, CostlyError when it took too many steps.
        """
        if not hasattr(self, "_most"):
            return
        self._steps += 1
        if self._steps > self._most:
            raise _PassedError
        self._taken += self._cost
        if self._taken > _MOST_STEPS:
            raise CostlyError("working it out takes too long")
        if self._taken > _FREE:
            self._purse.pay(self._cost)

    @_byeaster.setter
    def _byeaster(self, value: None) -> None:
        """No rule here goes by Easter."""

    def _iter(self) -> Iterator[datetime]:
        self._steps = 0
        try:
            yield from super()._iter()
        except _PassedError:
            self._len = 0


class _PassedError(Exception):
    """The search has come behind the time that is asked for."""


def forwarded(repeat: Repeat, start: datetime, before: datetime) -> datetime:
    """A later moment from which the rule names the same times from ``before`` on; ``start`` itself where none is sure.

    Decades of a daily or weekly series need not be walked through; a COUNT has to be counted.
    """
    if "COUNT" in repeat.parts or start >= before:
        return start
    if repeat.frequency in ("HOURLY", "DAILY", "WEEKLY"):
        unit = {"HOURLY": timedelta(hours=1), "DAILY": timedelta(days=1), "WEEKLY": timedelta(weeks=1)}
        step = unit[repeat.frequency] * repeat.interval
        return start + max(0, (before - start) // step - 1) * step
    if start.day > _SAFE_DAY:
        if not _DATED & repeat.parts.keys():
            return start
        start = start.replace(day=_SAFE_DAY)
    months = repeat.interval * (_MONTHS_A_YEAR if repeat.frequency == "YEARLY" else 1)
    away = (before.year - start.year) * _MONTHS_A_YEAR + before.month - start.month
    month = start.year * _MONTHS_A_YEAR + start.month - 1 + max(0, away // months - 1) * months
    return start.replace(year=month // _MONTHS_A_YEAR, month=month % _MONTHS_A_YEAR + 1)


def in_utc(moment: datetime, zone: tzinfo) -> datetime:
    """A wall time in a zone as an instant; one in a gap is read by the offset before it (RFC 5545 3.3.5)."""
    return moment.replace(tzinfo=zone, fold=0).astimezone(UTC)
