"""The words by which a rhythm is read, from other languages into English: "4 Sitzungen" -> "4 sessions"."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from studycal.core.patterns import pattern

from .folding import fold
from .vocabulary import any_of, foreign, held, words

_KINDS = {
    "session_word": "session",
    "bad_week": "bad week",
    "great_week_word": "great week",
    "behind_word": "behind",
    "rules_word": "rules",
    "per_week": "per week",
    "load_word": "load",
    "high_word": "high",
    "medium_word": "medium",
    "low_word": "low",
}
_AFTER_FIGURES = {"minute": "minutes", "hour": "hours"}
_TITLE = r"(?P<number>\d{1,3})"
_COUNTED = pattern(r"第\s*(?P<number>\d{1,3})\s*(?:次|回|课|課|講)|(?P<other>\d{1,3})\s*회차")


@lru_cache(maxsize=256)
def in_english(text: str) -> str:
    """A rule, valve, load or title with the words that matter in English; a text without such words as it is."""
    folded = english_text = fold(text)
    if joints := held(english_text, words("to")):
        english_text = re.sub(rf"(?<=\d)\s*(?:{_either(joints)})\s*(?=\d)", "-", english_text)
    for kind, english in _AFTER_FIGURES.items():
        if listed := held(english_text, _foreign(kind)):
            english_text = re.sub(rf"(?<=\d)\s*{any_of(listed)}", f" {english} ", english_text)
    english_text = re.sub(r"(?<=\d)\s*[次回회](?![차数])", " sessions ", english_text)
    for kind, english in _KINDS.items():
        if listed := held(english_text, _foreign(kind)):
            english_text = re.sub(any_of(listed), f" {english} ", english_text)
    return text if english_text == folded else " ".join(english_text.split()).lstrip("¿¡ ")


def titled(text: str) -> str:
    """A session's title with its first words in English: "Sitzung 2 – Übung" -> "Session 2 – Übung"."""
    folded = fold(text)
    counted = None if folded.isascii() else _COUNTED.match(folded)
    match = counted or _numbered(folded)
    if match is None:
        return text
    number = match["number"] or match["other"]
    optional = "Optional " if not counted and match["optional"] else ""
    rest = text[match.end() :]
    behind = any_of(held(fold(rest), words("optional_word")))
    late = re.search(rf"\s*[(\[（]\s*{behind}\s*[)\]）]", fold(rest))
    rest = f"{rest[: late.start()]} (optional){rest[late.end() :]}" if late else rest
    return f"{optional}Session {number}{rest}"


def _numbered(folded: str) -> re.Match[str] | None:
    """The beginning of a session's title: its word, maybe after one for optional, and its number."""
    sessions = held(folded, words("session_word") | {"session"})
    if not sessions:
        return None
    optional = rf"(?P<optional>{any_of(held(folded, words('optional_word')))}\s+)?"
    return re.match(rf"{optional}{any_of(sessions)}\s*#?{_TITLE}(?!\w)(?P<other>)", folded)


@cache
def _foreign(kind: str) -> frozenset[str]:
    """The words of a kind that are none in English, but for single letters of Europe."""
    return frozenset(word for word in foreign(kind) if len(word) > 1 or word > "z")


def _either(listed: frozenset[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(listed, key=lambda word: (-len(word), word)))
