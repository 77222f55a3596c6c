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
    early, late = pattern("morning"), pattern("evening")
    lead = rf"(?:(?P<lead>{pattern('at_time')})\s*)?(?:(?:(?P<early1>{early})|(?P<late1>{late}))\s*)?"
    after = r"(?:\s*h(?![^\W\d_]))?(?:\s*(?:ま[でて]|から|까지|부터|에|に))?"
    tail = rf"{after}(?:\s*(?:(?P<early3>{early})|(?P<late3>{late})))?"
    time = r"(?P<h{0}>[01]?\d|2[0-4])(?:\s*(?:[:.]|h(?![^\W\d_])|時|点|點|시)\s*(?P<m{0}>[0-5]\d)?\s*(?:分|분)?)?(?!\d)"
    joint = rf"\s*(?:-|~|{pattern('to')})\s*"
    one = time.format(1) + half.format("ap1")
    two = rf"(?:(?:(?P<early2>{early})|(?P<late2>{late}))\s*)?" + time.format(2) + half.format("ap2")
    return re.compile(rf"{lead}(?<![\d.,:/]){one}(?:{joint}{two})?{tail}")


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
    """A match as a time, if it has minutes, a unit, am/pm, or is led to and told the half of its day; else none."""
    halves = _halves(match)
    is_time = match["lead"] and (any(halves) or _is_span(match) or _is_late(match))
    marked = match["m1"] or match["ap1"] or match["ap2"] or (match["h2"] and match["m2"]) or is_time
    if not marked and not re.search(r"\d\s*(?:h|時|点|點|시)", match[0]):
        return None
    if not marked and int(match["h2"] or match["h1"]) < _EARLIEST and "h" in match[0]:
        return None  # "2-3 h" are hours of study, not of the night
    first = _minutes(match["h1"], match["m1"], halves[0])
    if match["ap2"] and not match["ap1"] and match["h2"]:
        other = _minutes(match["h1"], match["m1"], "am" if match["ap2"].startswith("p") else "pm")
        end = _minutes(match["h2"], match["m2"], match["ap2"])
        first = first if first < end else other
    lasting = 0
    if match["h2"]:
        lasting = (_minutes(match["h2"], match["m2"], halves[1]) - first) % _DAY
    if first >= _DAY or lasting > _DAY // 2:
        return None
    return Clock(f"{first // 60}:{first % 60:02d}", lasting, match.start(), match.end())


def _is_late(match: re.Match[str]) -> bool:
    """Whether a bare hour is one of the afternoon, and nothing is counted by it: "alle 19", not "de 20 pages"."""
    behind = match.string[match.end() :]
    ended = match[0].rstrip().endswith((":", ".")) and not match["m1"]
    return int(match["h1"]) > 12 and (ended or bool(re.match(rf"\s*(?:$|[.,;:)]|{pattern('for_length')})", behind)))


def _is_span(match: re.Match[str]) -> bool:
    """Whether two bare hours of the day are joined by a word: "с 10 до 12", "from 10 to 12"."""
    joined = bool(match["h2"]) and not re.search(r"[-~]", match[0])
    return joined and _EARLIEST <= int(match["h1"]) < int(match["h2"])


def _halves(match: re.Match[str]) -> tuple[str, str]:
    """Which half of the day each of two times is in, "am" or "pm", "" where it is not told."""
    first = match["ap1"] or match["ap2"] or _half(match, 1) or _half(match, 3)
    second = match["ap2"] or _half(match, 2) or _half(match, 3) or ("pm" if _half(match, 1) == "pm" else "")
    early = second == "pm" and int(match["h2"] or 0) > 12
    return ("" if int(match["h1"]) > 12 else first), ("" if early else second)


def _half(match: re.Match[str], place: int) -> str:
    return "am" if match[f"early{place}"] else "pm" if match[f"late{place}"] else ""


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
