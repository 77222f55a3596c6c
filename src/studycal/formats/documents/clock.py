"""Times of day and lengths as people write them: "19:00–19:45", "7-8pm", "18h30", "for 45 min"."""

from __future__ import annotations

import re
from functools import cache

from studycal.core.records import dataclass

from .folding import fold
from .vocabulary import pattern

_DAY = 24 * 60
_EARLIEST = 6


@dataclass(frozen=True, slots=True)
class Clock:
    """A time in a text from ``start`` to ``end``: ``at`` is ``19:00`` (empty if only a length is given)."""

    at: str
    minutes: int
    start: int
    end: int


@cache
def _times() -> re.Pattern[str]:
    half = r"\s*(?P<{0}>a\.?m\b\.?|p\.?m\b\.?)?"
    time = r"(?P<h{0}>[01]?\d|2[0-4])(?:\s*(?:[:.]|h(?![^\W\d_])|時|点|點|시)\s*(?P<m{0}>[0-5]\d)?\s*(?:分|분)?)?(?!\d)"
    joint = rf"\s*(?:-|~|{pattern('to')})\s*"
    one = time.format(1) + half.format("ap1")
    two = time.format(2) + half.format("ap2")
    return re.compile(rf"(?<![\d.,:/]){one}(?:{joint}{two})?")


@cache
def _length() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\d.,:])(?:(?P<hours>\d{{1,2}}(?:[.,]\d{{1,2}})?)\s*{pattern('hour')}\s*)?(?:(?P<minutes>\d{{1,3}})\s*(?:{pattern('minute')}|['′]))?"
    )


def clock(text: str) -> Clock | None:
    """The first time of day in a text with its length, or else a length alone; None if there is neither."""
    folded = re.sub(r"(?<=\d)(\s*)uhr\b", r"\1h  ", fold(text))
    for match in _times().finditer(folded):
        if read := _time(match):
            lasting = length(folded[: match.start()] + " " + folded[match.end() :])
            return Clock(read.at, read.minutes or lasting, read.start, read.end)
    return None


def _time(match: re.Match[str]) -> Clock | None:
    """A match as a time, if it has minutes, a unit or am/pm: a bare number is none."""
    marked = match["m1"] or match["ap1"] or match["ap2"] or (match["h2"] and match["m2"])
    if not marked and not re.search(r"\d\s*(?:h|時|点|點|시)", match[0]):
        return None
    if not marked and int(match["h2"] or match["h1"]) < _EARLIEST and "h" in match[0]:
        return None  # "2-3 h" are hours of study, not of the night
    first = _minutes(match["h1"], match["m1"], match["ap1"] or match["ap2"])
    if match["ap2"] and not match["ap1"] and match["h2"]:
        other = _minutes(match["h1"], match["m1"], "am" if match["ap2"].startswith("p") else "pm")
        end = _minutes(match["h2"], match["m2"], match["ap2"])
        first = first if first < end else other
    lasting = 0
    if match["h2"]:
        lasting = (_minutes(match["h2"], match["m2"], match["ap2"]) - first) % _DAY
    if first >= _DAY or lasting > _DAY // 2:
        return None
    return Clock(f"{first // 60}:{first % 60:02d}", lasting, match.start(), match.end())


def _minutes(hours: str, minutes: str | None, half: str | None) -> int:
    number = int(hours)
    if half:
        number = number % 12 + (12 if half.startswith("p") else 0)
    return number * 60 + int(minutes or 0)


def length(text: str) -> int:
    """The length in minutes that a text names: "45 min", "1.5 h", "1 h 30 min"; 0 if it names none."""
    for match in _length().finditer(fold(text)):
        hours = float((match["hours"] or "0").replace(",", "."))
        minutes = round(hours * 60) + int(match["minutes"] or 0)
        if 0 < minutes <= _DAY // 2:
            return minutes
    return 0
