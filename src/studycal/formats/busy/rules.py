"""RRULEs as programs spell them, worked out by dateutil, with an end to the search and to what all may cost.

dateutil looks for the next occurrence up to the year 9999. Here a search ends with the time that is asked for, and
every month it walks through is paid out of a purse; so the cost follows from the file alone, on any machine.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cached_property
from typing import Any

from dateutil import rrule as dateutil_rrule

from studycal.core.records import dataclass, field

from .times import stamp

LONGEST = 2_000
"""Characters of an RRULE at most."""

MOST_A_DAY = 24
_MINUTES_AN_HOUR = 60
_NEVER_AGAIN = 1_000_000
"""A longer INTERVAL than this one (which is longer than history) cannot be counted with."""

_MOST_STEPS = 150_000
"""Steps one rule may take. A step costs some two microseconds, at worst four."""

_FREE = 1_200
"""Steps that nobody asks about: an ordinary rule takes a few hundred."""

SPARE = 300_000
"""Steps that all rules of a source which take more may take together."""

_FREQUENCIES = {"MINUTELY": 24 * 31, "HOURLY": 24 * 31, "DAILY": 31, "WEEKLY": 35, "MONTHLY": 31, "YEARLY": 120}
"""What each is charged for the month, or the year, that it walks through."""

_UNITS = {
    "MINUTELY": timedelta(minutes=1),
    "HOURLY": timedelta(hours=1),
    "DAILY": timedelta(days=1),
    "WEEKLY": timedelta(weeks=1),
}

_NUMBERS = {"BYSECOND", "BYMINUTE", "BYHOUR", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYMONTH", "BYSETPOS"}
_RULE_PARTS = {*_NUMBERS, "FREQ", "UNTIL", "COUNT", "INTERVAL", "BYDAY", "WKST", "RSCALE", "SKIP"}
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_NUMBER = re.compile(r"[+-]?\d{1,9}", re.ASCII)
_DAY_NAMES = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
_DAY = re.compile(r"([+-]?\d{1,2})?([A-Z]{2,9})", re.ASCII)
_PREFIX = re.compile(r"\s*(?:RRULE|EXRULE):", re.IGNORECASE)
_TOO_OFTEN = "it repeats more often than an appointment can"


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
    postponed: int = 0
    """The day of the month in whose place, where a month is shorter, the first of the next one is meant."""

    @cached_property
    def frequency(self) -> str:
        """HOURLY to YEARLY."""
        return self.parts["FREQ"]

    @cached_property
    def interval(self) -> int:
        """At least 1; 0 is what some write for none."""
        return min(_number(self.parts.get("INTERVAL", "1")) or 1, _NEVER_AGAIN)

    @cached_property
    def is_too_often(self) -> bool:
        """Whether its steps are shorter than an hour's."""
        return self.frequency == "MINUTELY" and self.interval < _MINUTES_AN_HOUR

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
            options["wkst"] = _day_number(self.parts["WKST"])
        if _number(self.parts.get("COUNT", "-1")) >= 0:  # a negative one means none to those who write it
            options["count"] = _number(self.parts["COUNT"])
        return {key: value for key, value in options.items() if value != []}


def parse(text: str, start: date, zone: tzinfo, day: Callable[[datetime], date] = datetime.date) -> Repeat | None:
    """A rule's value, for a series that begins at a date or at a wall time in ``zone``; None if it is empty.

    ``day`` tells which day of an all-day series an instant stands for.

    Blanks, empty parts and ``X-`` parts are passed over; other parts that are not understood are named. Raises
    ValueError, in a reader's words.
    """
    if len(text) > LONGEST:
        raise ValueError(f"its RRULE is longer than {LONGEST} characters")
    parts = _parts(text)
    if not parts and not text.strip():
        return None
    _check(parts)
    unread = [*(name for name in parts if name not in _RULE_PARTS), *_lenient(parts)]
    until, bad = _until(parts, start, zone, day)
    _complete(parts, start)
    postponed, unskipped = _skip(parts, start)
    repeat = Repeat(parts, until, (*sorted(unread), *bad, *unskipped), postponed)
    if repeat.interval < 0 or repeat.a_day > MOST_A_DAY or repeat.is_too_often:
        raise ValueError(_TOO_OFTEN)
    at = datetime.combine(start, time())
    try:
        Bounded(repeat, at, at, Purse())
    except (ValueError, OverflowError) as error:
        raise ValueError(f"its RRULE cannot be followed ({text[:80]})") from error
    return repeat


def _check(parts: dict[str, str]) -> None:
    frequency = parts.get("FREQ", "")
    if not frequency:
        raise ValueError("its RRULE has no FREQ")
    if frequency == "SECONDLY":
        raise ValueError(_TOO_OFTEN)
    if frequency not in _FREQUENCIES:
        raise ValueError(f"FREQ={frequency[:20]} is none")
    if parts.get("RSCALE", "GREGORIAN") != "GREGORIAN":
        raise ValueError(f"it repeats by another calendar (RSCALE={parts['RSCALE'][:20]})")


def _lenient(parts: dict[str, str]) -> list[str]:
    """What of INTERVAL and WKST is no value of theirs and is left out: JavaScript writes its ``undefined``."""
    unread = []
    if _day_number(parts.get("WKST", "MO")) is None:
        unread.append(f"WKST={parts.pop('WKST')[:20]}")
    if not _NUMBER.fullmatch(parts.get("INTERVAL", "1")):
        unread.append(f"INTERVAL={parts.pop('INTERVAL')[:20]}")
    return unread


_DATED = {"BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO"}
"""With any of these the day on which a monthly or yearly series begins says nothing of those that follow."""


def _complete(parts: dict[str, str], start: date) -> None:
    """A week of the year without a day means the weekday on which the series begins, not all seven."""
    if parts["FREQ"] == "YEARLY" and _DATED & parts.keys() == {"BYWEEKNO"}:
        parts["BYDAY"] = _DAYS[start.weekday()]


def _skip(parts: dict[str, str], start: date) -> tuple[int, tuple[str, ...]]:
    """RFC 7529's SKIP, of a rule with one day of the month: as the last of the days that there are up to it.

    FORWARD is the day after that where it falls short. Otherwise it is named as not understood.
    """
    skip = parts.pop("SKIP", "OMIT")
    named = parts.get("BYMONTHDAY", "" if _DATED & parts.keys() else str(start.day))
    days = [int(day) for day in named.split(",") if _NUMBER.fullmatch(day)]
    if skip == "OMIT" or parts["FREQ"] not in ("MONTHLY", "YEARLY") or all(abs(day) <= _SAFE_DAY for day in days):
        return 0, ()
    months = parts.get("BYMONTH", "," if "BYMONTHDAY" in parts else str(start.month))
    followed = skip in ("BACKWARD", "FORWARD") and (parts["FREQ"] == "MONTHLY" or "," not in months)
    if not followed or len(days) > 1 or days[0] < 0 or (_DATED - {"BYMONTHDAY"} | {"BYSETPOS"}) & parts.keys():
        return 0, (f"SKIP={skip[:20]}",)
    if parts["FREQ"] == "YEARLY":
        parts["BYMONTH"] = months
    last = min(days[0], _LAST_DAY)
    parts |= {"BYMONTHDAY": ",".join(str(day) for day in range(_SAFE_DAY, last + 1)), "BYSETPOS": "-1"}
    return last if skip == "FORWARD" else 0, ()


def _parts(text: str) -> dict[str, str]:
    parts = {}
    for part in _PREFIX.sub("", text, count=1).split(";"):
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
    day = _day_number(matched[2]) if matched else None
    if not matched or day is None:
        raise ValueError(f"BYDAY={text[:20]} is no weekday")
    return dateutil_rrule.weekday(day, int(matched[1]) if matched[1] else None)


def _day_number(word: str) -> int | None:
    """``MO``, and what some write for it: ``MON``, ``MONDAY``."""
    return next((number for number, name in enumerate(_DAY_NAMES) if name.startswith(word) and len(word) > 1), None)


def _until(
    parts: dict[str, str], start: date, zone: tzinfo, day: Callable[[datetime], date]
) -> tuple[datetime | None, tuple[str, ...]]:
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
        return datetime.combine(day(value) if value.tzinfo else value.date(), time.max), ()
    return (value.astimezone(zone).replace(tzinfo=None) if value.tzinfo else value), ()


_MONTHS_A_YEAR = 12
_SAFE_DAY, _LAST_DAY = 28, 31
_MOST_MONTHS_BACK = 12
_A_DAY = timedelta(days=1)


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
        self._postponed = repeat.postponed

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
            for moment in super()._iter():
                placed = moment + _A_DAY if moment.day < self._postponed else moment
                if self.until is None or placed <= self.until:
                    yield placed
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
    if repeat.frequency in _UNITS:
        step = _UNITS[repeat.frequency] * repeat.interval
        return start + max(0, (before - start) // step - 1) * step
    day = min(start.day, _SAFE_DAY) if _DATED & repeat.parts.keys() else start.day
    months = repeat.interval * (_MONTHS_A_YEAR if repeat.frequency == "YEARLY" else 1)
    away = (before.year - start.year) * _MONTHS_A_YEAR + before.month - start.month
    return _in_a_month(start, day, months, max(0, away // months - 1))


def _in_a_month(start: datetime, day: int, months: int, times: int) -> datetime:
    """So many times so many months later, or the nearest before that has this day: not each has a 31st."""
    for back in range(times, max(0, times - _MOST_MONTHS_BACK), -1):
        month = start.year * _MONTHS_A_YEAR + start.month - 1 + back * months
        year, number = month // _MONTHS_A_YEAR, month % _MONTHS_A_YEAR + 1
        if day <= monthrange(year, number)[1]:
            return start.replace(year=year, month=number, day=day)
    return start


def in_utc(moment: datetime, zone: tzinfo) -> datetime:
    """A wall time in a zone as an instant; one in a gap is read by the offset before it (RFC 5545 3.3.5).

    A double hour is the first one, unless the time was told as an instant of the second (fold).
    """
    return moment.replace(tzinfo=zone).astimezone(UTC)
