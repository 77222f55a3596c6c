"""A sentence of a routine in the form in which lines of one are read: without "I study", lengths in figures."""

from __future__ import annotations

import re
from functools import cache

from .folding import fold
from .vocabulary import any_of, numbers, pattern, words

_MOST_HOURS = 6


def plain(text: str) -> str:
    """The sentence without the verb before its days, and with "for an hour and a half" as "for 90 min"."""
    verb = re.match(rf"\W*{pattern('study_verb')}\s+", fold(text))
    text = text[verb.end() :] if verb else text
    for match in reversed(list(_lengths().finditer(fold(text)))):
        if minutes := _minutes(match):
            text = f"{text[: match.start()]}{minutes} min{text[match.end() :]}"
    return text


def without_length(name: str) -> str:
    """A name without a length at its end: "grammar for 60 min"."""
    return re.sub(rf"[,\s]*(?:{pattern('for_length')}\s+)?\b\d{{1,3}} min\W*$", "", name, flags=re.IGNORECASE)


@cache
def _lengths() -> re.Pattern[str]:
    """Lengths in words, and hours with their minutes behind: "an hour", "deux heures", "1h30"."""
    spelled = any_of(word for word, number in numbers().items() if number <= _MOST_HOURS)
    return re.compile(
        rf"(?P<more>{pattern('hour_and_half')})|(?P<half>{pattern('half_hour')})|(?P<one>{pattern('one_hour')})"
        rf"|(?P<count>{spelled})\s+{pattern('hour')}"
        r"|(?<![\d:])(?<!\w )(?P<hours>[1-5])\s?h\s?(?P<minutes>[0-5]\d)(?!\d)"
    )


def _minutes(match: re.Match[str]) -> int:
    if match["more"]:
        return 90
    if match["half"]:
        return 30
    if match["hours"]:
        return int(match["hours"]) * 60 + int(match["minutes"])
    return 60 * (numbers()[match["count"]] if match["count"] else 1)


def says_nothing_but_length(rest: str) -> bool:
    """Whether words that stand around a length only lead to it: "for", "each"."""
    listed = words("for_length") | words("each")
    return not any(map(str.isalnum, re.sub(any_of(listed), " ", rest)))
