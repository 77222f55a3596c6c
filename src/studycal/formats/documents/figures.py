"""Recognises weeks that hold figures and no topics: a weight, a sum, a distance, a score, who plays whom."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from studycal.core import patterns

from .candidate import Candidate, Counts, Entry, Form
from .folding import fold
from .vocabulary import blanked, month_names, pattern, weekday_names, words

MEASURE = patterns.pattern(r"[^\w\s]?\s*\d[\d.,:/]*\s*(?:[^\W\d_]{1,4}(?![^\W\d_])|[^\w\s])?")
"""A number with its unit or its coin: "40 kg", "12/20", "€ 3.50"."""

_VERSION = patterns.pattern(r"(?<!\w)v\d+(?:\.\d+)+")
_UNIT = patterns.pattern(r"\d\s*[^\W\d_]{1,4}(?![^\W\d_])|[$€£¥₽₺₴₪₩元円원]")
_GAME = patterns.pattern(
    r"(?P<home>[^\d\-:]{2,30}?)\s+(?:\d{1,2}\s*[-:]\s*\d{1,2}|-|vs?\.?|gegen|contre|contra|против)\s+(?P<away>[^\d\-:]{2,30}?)"
    r"(?:,?\s+\d{1,2}\s*[-:]\s*\d{1,2})?\W*"
)
_DISTANCE = patterns.pattern(
    r"\d\s*(?:km|kms|kilometers?|kilometres?|kilometer|mi|miles?|meilen|milhas|millas|yards?|yd|laps?|reps?|sets?|км|公里|キロ)"
    r"(?![^\W\d_])"
)
_LEAST = 2
_MOST_OF = 0.8
"""The part of the lines below weeks that has to hold distances, or rest, for them to be no study."""
_COUNTED = (Counts.WEEKS, Counts.CALENDAR_WEEKS, Counts.DATES)


def holds_figures(candidate: Candidate) -> bool:
    """Whether headings, items or lines of weeks say figures, and nothing stands below them."""
    entries = candidate.entries
    if candidate.form is Form.TABLE or candidate.counts not in _COUNTED or len(entries) < _LEAST:
        return False
    if any(entry.lines for entry in entries):
        return _are_distances(entries)
    return _are_values(entries) or _are_games(entries) or _are_days(entries)


def is_measure(text: str) -> bool:
    """Whether a cell holds a number with its unit and nothing else: "40 kg", "about 3 hours", "~10 miles"."""
    folded = fold(text)
    units = words("hour") | words("minute") | words("day") | words("duration") | words("month") | words("for_length")
    rest = blanked(MEASURE.sub(" ", _DISTANCE.sub(" ", blanked(folded, units))), words("per_week"))
    return any(map(str.isdigit, folded)) and not any(map(str.isalpha, rest))


def is_day_of_rest(line: str) -> bool:
    """Whether a line only says that a weekday is free: "Mon: Rest"."""
    label, mark, rest = fold(line).partition(":")
    return bool(mark) and label.strip(" *.") in weekday_names() and rest.strip(" *.!") in words("rest")


def _are_distances(entries: Sequence[Entry]) -> bool:
    """Whether weeks without a title hold little but distances and days of rest: "Tue: 3 miles easy"."""
    if any(entry.topic for entry in entries):
        return False
    lines = [line for entry in entries for line in entry.lines]
    rests = sum(map(is_day_of_rest, lines))
    far = sum(_DISTANCE.search(fold(line)) is not None for line in lines)
    return far >= max(_LEAST, rests) and far + rests >= _MOST_OF * len(lines)


def _are_days(entries: Sequence[Entry]) -> bool:
    """Whether each says its days, and some of them nothing else that could be a topic, or two days: those of games."""
    named = [entry.topic for entry in entries if entry.topic or not entry.days]
    several = any(re.search(rf"\d\s*(?:&|{pattern('and')})\s*\d", fold(entry.head)) for entry in entries)
    return (bool(named) or several) and all(map(_is_dated, named))


def _is_dated(text: str) -> bool:
    """Whether a title says days and nothing else, of another calendar than ours, too: "23 and 24 October"."""
    folded = fold(text)
    named = blanked(folded, month_names() | words("other_month"))
    if named == folded or not any(map(str.isdigit, folded)):
        return False
    small = words("and") | words("to") | words("at_time") | words("on_days") | frozenset(weekday_names())
    return not any(map(str.isalpha, blanked(named, small)))


def _are_values(entries: Sequence[Entry]) -> bool:
    """Whether each says a number, with its unit or not rising: "1.1", "1.2" or "pp. 1-20", "pp. 21-40" go on."""
    texts = [fold(entry.topic) for entry in entries]
    if not all(_is_value(text) for text in texts):
        return False
    firsts = [float(match[0].replace(",", ".")) for text in texts if (match := re.search(r"\d+(?:[.,]\d+)?", text))]
    return all(_UNIT.search(text) or _VERSION.search(text) for text in texts) or not all(
        a < b for a, b in pairwise(firsts)
    )


def _is_value(text: str) -> bool:
    if not any(map(str.isdigit, text)) or re.search(pattern("reference"), text):
        return False
    return not any(map(str.isalpha, MEASURE.sub(" ", _VERSION.sub(" ", text))))


def _are_games(entries: Sequence[Entry]) -> bool:
    """Whether each names two sides, and one of them is now the first and now the second."""
    games = [_GAME.fullmatch(fold(entry.topic)) for entry in entries]
    named = [(game["home"], game["away"]) for game in games if game]
    return len(named) == len(games) and bool({home for home, _ in named} & {away for _, away in named})
