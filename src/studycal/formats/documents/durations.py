"""How long a title or a cell says that something lasts: "Bow (3 weeks)", "2-3 Wochen", "~8 h"."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from .candidate import trimmed
from .figures import MEASURE
from .folding import fold
from .numbering import Unit, numbered, value
from .vocabulary import any_of, blanked, held, words

_BESIDE = (
    *("hour", "minute", "day", "week", "lesson", "session_word", "h_time", "time_label", "h_weeks_each"),
    *("total", "each", "per_week", "for_length"),
)
"""The kinds of words that may stand beside a number of hours."""


@cache
def _in_turn() -> str:
    """What says before a length that it comes first, next or last: "First 4 weeks"."""
    return any_of(words("in_turn"))


@lru_cache(maxsize=64)
def _duration(listed: frozenset[str]) -> re.Pattern[str]:
    number = r"(?:\d{1,2}|[一二三四五六七八九十两]{1,2})"
    ordinal = r"(?<![第제一二三四五六七八九十])(?<!第\s)(?<!제\s)"  # "第 3 周" is the third
    return re.compile(
        rf"(?:(?:[(\[（【]|[-:|,]\s)\s*[^()\d]{{0,16}}|^\W*(?:{_in_turn()}\s+)?){ordinal}(?P<low>{number})(?:\s*[-~]\s*(?P<high>{number}))?\s*[-+]?\s*{any_of(listed)}"
        rf"\s*(?:[^()\[\]\w][^()]{{0,20}})?(?:[)\]）】]|$)"
    )


def duration(text: str) -> tuple[int, int, int] | None:
    """The weeks that a text says something lasts, in brackets or at its end, and where; the longer of two."""
    folded = fold(text)
    listed = held(folded, words("duration"))
    if listed and (match := _duration(listed).search(folded)):
        weeks = value(match["high"] or match["low"]) or 0
        return (weeks, match.start(), match.end()) if 1 <= weeks <= 104 else None
    return None


def without_duration(topic: str) -> str:
    """A title without the length in it."""
    stated = duration(topic)
    if not stated:
        return topic
    before, after = topic[: stated[1]], topic[stated[2] :]
    bracket = before[before.rfind("(") :] if "(" in before else ""
    inside = any(map(str.isalnum, bracket)) and ")" not in bracket and ")" not in after
    return trimmed(before.rstrip(" ,;") + ")" if inside else before + after)


def lasting(text: str) -> int:
    """How many weeks a title says it lasts: "Bow (3 weeks)" lasts three; 0 where it says nothing."""
    stated = duration(text)
    return stated[0] if stated else 0


def says_how_long(text: str) -> bool:
    """Whether a text says how many hours, minutes or days something takes and nothing else: "~8 h", "5 x 2h = 10h"."""
    folded = fold(text)
    units = held(folded, words("hour") | words("minute") | words("day"))
    if not units or not any(map(str.isdigit, folded)) or not re.search(any_of(units), folded):
        return False
    listed = frozenset[str]().union(*map(words, _BESIDE))
    return not numbered(text, Unit.DAY) and not any(map(str.isalpha, MEASURE.sub(" ", blanked(folded, listed))))


def days_counted(text: str) -> tuple[int, ...]:
    """The days of a span that a text counts and nothing else: 1 to 7 of "Days 1-7"."""
    days = counted_alone(text, Unit.DAY)
    return days if len(days) > 1 else ()


def counted_alone(text: str, unit: Unit) -> tuple[int, ...]:
    """The numbers of a unit, where a text says nothing else; none where it does."""
    for number in numbered(text, unit):
        return () if any(map(str.isalnum, text[: number.start] + text[number.end :])) else number.numbers
    return ()
