"""The words a setting may be written in: weekdays, home slots, windows, durations. Errors are ValueErrors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from studycal.core.patterns import pattern
from studycal.core.schedule import HomeSlot, WallWindow

from .weekday_words import WEEKDAYS, is_weekday, weekdays

_UNITS = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}
_END_OF_DAY = time(0, 0)
_LONGEST = timedelta(days=366)
_DAY = 24 * 60
_SHORTEST, _LONGEST_SLOT = 5, 8 * 60
_HOUR = pattern(r"\b(?:(\d{1,2})(?:[:.](\d{2}))?\s*uhr\b|(\d{1,2})\s*h\s*(\d{2})(?!\s*m)\b)", re.IGNORECASE)
"""``19 Uhr`` and ``19h30``; ``1h30m`` is a length."""
_HALF_DAY = pattern(r"\b(\d{1,2})(?:[:.](\d{2}))?\s*([ap])\.?m\b\.?", re.IGNORECASE)


def suggest(word: str, names: Iterable[str]) -> str:
    """``Did you mean "…"?`` if something known is close, else nothing."""
    from difflib import get_close_matches  # for mistakes alone

    close = get_close_matches(word.lower(), list(names), n=1, cutoff=0.5)
    return f'Did you mean "{close[0]}"?' if close else ""


def weekday(text: str) -> int:
    """``mon``, ``Monday``, ``lundi`` -> 0."""
    return weekdays([text])[0]


def in_24_hours(text: str) -> str:
    """A text with its times as those of 24 hours: ``mon 7pm``, ``mo 19 Uhr`` -> ``mon 19:00``; what is none stays."""
    if "noon" in text.lower():
        text = re.sub(r"\bnoon\b", "12:00", text, flags=re.IGNORECASE)
    return _HOUR.sub(_of_an_hour, _HALF_DAY.sub(_of_24, text))


def _of_an_hour(match: re.Match[str]) -> str:
    return f"{int(match[1] or match[3]):02}:{match[2] or match[4] or '00'}"


def _of_24(match: re.Match[str]) -> str:
    hour, minute, half = int(match[1]), match[2] or "00", match[3].lower()
    if not 1 <= hour <= 12:
        return match[0]
    return f"{hour % 12 + (12 if half == 'p' else 0):02}:{minute}"


def clock(text: str) -> time:
    """``19:00``, ``7:30`` or ``7pm``; 24:00 is midnight at the end of the day."""
    text = in_24_hours(text)
    match = re.fullmatch(r"\s*(\d{1,2})[:.](\d{2})\s*", text)
    if match and match.groups() == ("24", "00"):
        return _END_OF_DAY
    if not match or int(match[1]) > 23 or int(match[2]) > 59:
        raise ValueError(f'"{text.strip()}" is not a time of day; write it like 19:00')
    return time(int(match[1]), int(match[2]))


def _opening(start: str, text: str) -> time:
    """When something begins: 24:00 is the end of a day, and the next one begins with 00:00."""
    if in_24_hours(start).strip() in ("24:00", "24.00"):
        raise ValueError(f'"{text}" begins at the end of that day; write 00:00 of the next one')
    return clock(start)


def home_slot(text: str) -> HomeSlot:
    """``mon 19:00``, ``sat 10:00-12:30`` or ``sat 10:00 90m``: a slot, with its own length where it names one."""
    words = re.sub(r"\s*[-–—]\s*(?=\d)", "-", in_24_hours(text)).split()
    if len(words) not in (2, 3):
        raise ValueError(f'"{text}" is not a weekday and a time; write it like "mon 19:00"')
    start, dash, end = words[1].partition("-")
    at = _opening(start, text)
    length = clock(end) if dash else None
    minutes = duration(words[2]) // timedelta(minutes=1) if len(words) == 3 else 0
    if length is not None:
        minutes = ((length.hour - at.hour) * 60 + length.minute - at.minute) % _DAY
    if minutes and not _SHORTEST <= minutes <= _LONGEST_SLOT:
        raise ValueError(f'"{text}" is {minutes} minutes long; a session takes 5 minutes to 8 hours')
    return HomeSlot(weekday(words[0]), at, minutes)


def lengths(text: str) -> tuple[tuple[int, int], ...]:
    """``mon-fri 45m`` or ``sat 3h``: the minutes of a session whose home slot lies on each of the days."""
    days, _, amount = text.strip().rpartition(" ")
    if not days:
        raise ValueError(f'"{text}" is not a length by weekday; write it like "mon-fri 45m"')
    minutes = duration(amount) // timedelta(minutes=1)
    if not _SHORTEST <= minutes <= _LONGEST_SLOT:
        raise ValueError(f'"{text}" is {minutes} minutes; a session takes 5 minutes to 8 hours')
    return tuple((day, minutes) for day in _days(days))


def home_slots(*texts: str) -> list[str]:
    """``mon,wed,thu 19:00; sat 10:00`` -> one text for each slot, in English: all are in one language."""
    parts = [_parted(piece) for text in texts for piece in in_24_hours(text).split(";") if piece.strip()]
    named = weekdays([word for days, _ in parts for word in _words(days)])
    slots = []
    for days, at in parts:
        count = len(_words(days))
        slots += [f"{WEEKDAYS[number][:3]} {at}".strip() for number in _spread(days, named[:count])]
        named = named[count:]
    return [_checked(slot) for slot in slots]


def _parted(piece: str) -> tuple[str, str]:
    match = re.fullmatch(r"(\D+?)\s+(\d.*)", piece.strip())
    return (match[1], match[2]) if match else (piece.strip(), "")


def _checked(slot: str) -> str:
    home_slot(slot)
    return slot


def windows(text: str) -> tuple[WallWindow, ...]:
    """``mon-fri 18:00-21:30`` or ``sat,sun 9:00-13:00``: a window on each of the days."""
    days, _, span = re.sub(r"\s*[-–—]\s*(?=\d)", "-", in_24_hours(text)).strip().rpartition(" ")
    start, dash, end = re.sub("[–—]", "-", span).partition("-")
    if not days or not dash:
        raise ValueError(f'"{text}" is not a window; write it like "mon-fri 18:00-21:30"')
    opened, closed = _opening(start, text), clock(end)
    if opened == closed:
        raise ValueError(f'"{text}" opens and closes at the same time')
    return tuple(WallWindow(day, opened, closed) for day in _days(days))


def _days(text: str) -> list[int]:
    return _spread(text, weekdays(_words(text)))


def _words(text: str) -> list[str]:
    """The weekdays that a text such as ``mon-fri, sun`` names, as they are written."""
    return [word for part in _parts(text) for word in part]


def _parts(text: str) -> list[list[str]]:
    """One or two words a part: a day, or the ends of a span. A hyphen may belong to a name: ``terça-feira``."""
    parts = filter(None, re.sub("[–—]", "-", text).replace(" ", ",").split(","))
    return [[part] if is_weekday(part) else part.split("-", 1) for part in parts]


def _spread(text: str, named: Sequence[int]) -> list[int]:
    """The days of a text whose words name these: the spans filled."""
    days: list[int] = []
    left = iter(named)
    for part in _parts(text):
        low = next(left)
        count = (next(left) - low) % 7 if len(part) > 1 else 0
        days += [(low + step) % 7 for step in range(count + 1)]
    if not days:
        raise ValueError(f'"{text}" names no weekday')
    return list(dict.fromkeys(days))


def duration(text: object) -> timedelta:
    """``15m``, ``24h``, ``1h30m``, ``2d``; a bare number is refused, for nobody knows its unit."""
    if isinstance(text, timedelta):
        return text
    parts = re.findall(r"(\d{1,9})\s*([dhms])", str(text).lower())
    if not parts or "".join(number + unit for number, unit in parts) != re.sub(r"\s", "", str(text).lower()):
        raise ValueError(f'"{text}" is not a duration; write it like "15m", "24h" or "1h30m"')
    total = sum((timedelta(**{_UNITS[unit]: int(number)}) for number, unit in parts), timedelta())
    if total > _LONGEST:
        raise ValueError(f'"{text}" is longer than a year')
    return total


def day(text: str) -> date:
    """A calendar date such as ``2026-11-30``."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f'"{text}" is not a date; write it like 2026-11-30') from error


def zone(name: str) -> ZoneInfo:
    """A time zone by its IANA name; a city or a country finds its own (`studycal.formats.zone_names`)."""
    if name.startswith(_CONTINENTS):
        try:
            return ZoneInfo(name)
        except (KeyError, ValueError, OSError):
            pass
    from .zone_names import zone as named

    return named(name)


def country(text: str) -> str:
    """A country's two letters, in capitals, of whatever names it: ``pl``, ``Poland``; with its region: ``DE-BY``."""
    typed = text.strip()
    if len(typed) <= _CODE or typed[_CODE] == "-":
        return typed.upper()
    from .zone_names import country_code

    return country_code(typed) or typed.upper()


_CODE = 2
_CONTINENTS = (
    "Africa/", "America/", "Antarctica/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/",
)  # fmt: skip
