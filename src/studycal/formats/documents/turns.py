"""Recognises weeks that tell of people in turn, or of weights, distances and money: a rota or a log, no topics."""

from __future__ import annotations

import re
from collections.abc import Sequence

from studycal.core import patterns

from .candidate import Entry
from .folding import fold
from .vocabulary import is_unparted, words

_LEAST = 3
_LONGEST = 4
"""Words of a line that may be nothing but people."""
_WORD = re.compile(r"[^\W\d_]+")
_COIN = "$€£¥₽₺₴₪₩元円원"
_METRES = r"\d{3,5}\s?(?:m|м)"
_UNITS = r"km|kms|mi|miles|kg|kgs|lb|lbs|mg|ml|cl|dl|kcal|°[cf]|км|кг|мл|мг|公里|公斤|キロ|킬로"
_QUANTITY = patterns.pattern(
    rf"(?<![\d.,])(?:\d+(?:[.,]\d+)?\s?(?:{_UNITS})|{_METRES}|\d+\s(?:g|l|г|л)|\d{{2,}}g)(?![^\W\d_])"
    rf"|\d\s?(?:公里|公斤|キロ|킬로)|[{_COIN}]\s?\d|\d\s?[{_COIN}]"
)


def come_round(texts: Sequence[str]) -> bool:
    """Whether the same few texts, or words, come back in turn: "Anna", "Ben", "Clara", "Anna"; what stands twice on
    end ("Grammar", "Grammar", "Speaking") does not.
    """
    folded = [fold(text).strip() for text in texts]
    studied = any(text in words(kind) for text in folded for kind in ("h_study", "h_topic", "lesson", "note"))
    if studied or len(folded) <= _LEAST or any(char.isdigit() for text in folded for char in text):
        return False
    period = next((at for at in range(1, len(folded)) if folded[at] == folded[0]), 0)
    if period > 1 and all(folded[at] == folded[at - period] for at in range(period, len(folded))):
        return True
    return _words_come_round([set(_WORD.findall(text)) for text in folded])


def _words_come_round(lines: Sequence[set[str]]) -> bool:
    """Whether each word that not all lines say is said in several, and half of them again after a line without it."""
    places_of: dict[str, list[int]] = {}
    for at, listed in enumerate(lines):
        for word in listed:
            places_of.setdefault(word, []).append(at)
    places = {word: held_at for word, held_at in places_of.items() if len(held_at) < len(lines)}
    again = [word for word, held_at in places.items() if held_at[-1] - held_at[0] >= len(held_at)]
    several = all(len(held_at) > 1 for held_at in places.values())
    return len(places) >= _LEAST and several and 2 * len(again) >= len(places)


def are_people(texts: Sequence[str]) -> bool:
    """Whether lines hold nothing but first names: at least half of all that they say are known ones."""
    texts_as_words = [[word for word in _WORD.findall(fold(text)) if word not in words("and")] for text in texts]
    if len(texts_as_words) < _LEAST or any(not 0 < len(listed) <= _LONGEST for listed in texts_as_words):
        return False
    if any(char.isdigit() for text in texts for char in text):
        return False
    listed = [word for part in texts_as_words for word in part]
    first_names = sum(word in words("first_name") or _is_nickname(word) for word in listed)
    return 2 * first_names > len(listed)


def _is_nickname(word: str) -> bool:
    """A Chinese surname with what makes it familiar: "小王"."""
    return len(word) == 2 and word[0] in "小老阿" and is_unparted(word)


def are_quantities(texts: Sequence[str]) -> bool:
    """Whether most lines tell of a distance, a weight, a dose, a temperature or money."""
    return len(texts) >= _LEAST and 3 * sum(bool(_QUANTITY.search(fold(text))) for text in texts) >= 2 * len(texts)


def why_no_topics(entries: Sequence[Entry]) -> str:
    """What makes weeks without a word below them no topics, for a message; "" where nothing does."""
    texts = [entry.topic for entry in entries]
    if any(entry.lines or entry.links or entry.columns for entry in entries):
        return ""
    if are_people(texts):
        return "name people"
    if come_round(texts):
        return "say the same few words in turn"
    return "tell of distances, weights or money" if are_quantities(texts) else ""


def columns_turn(columns: Sequence[Sequence[str]]) -> bool:
    """Whether two columns of a table hold the same words, in another order: who does what in which week."""
    sets = [frozenset(fold(text) for text in column if text) for column in columns]
    return any(
        len(one) >= _LEAST and 2 * len(one & other) > len(one | other)
        for at, one in enumerate(sets)
        for other in sets[at + 1 :]
    )
