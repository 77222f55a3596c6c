"""The words by which a rhythm is read, from other languages into English: "4 Sitzungen" -> "4 sessions"."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from .folding import fold
from .vocabulary import any_of, languages, words

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
_COUNTED = re.compile(r"第\s*(?P<number>\d{1,3})\s*(?:次|回|课|課|講)|(?P<other>\d{1,3})\s*회차")


@lru_cache(maxsize=256)
def in_english(text: str) -> str:
    """A rule, valve, load or title with the words that matter in English; a text without such words as it is."""
    folded = told = fold(text)
    told = re.sub(rf"(?<=\d)\s*(?:{_joints()})\s*(?=\d)", "-", told)
    for kind, english in _AFTER_FIGURES.items():
        told = re.sub(rf"(?<=\d)\s*{_foreign(kind)}", f" {english} ", told)
    told = re.sub(r"(?<=\d)\s*[次回회](?![차数])", " sessions ", told)
    for kind, english in _KINDS.items():
        told = re.sub(_foreign(kind), f" {english} ", told)
    return text if told == folded else " ".join(told.split()).lstrip("¿¡ ")


def titled(text: str) -> str:
    """A session's title with its first words in English: "Sitzung 2 – Übung" -> "Session 2 – Übung"."""
    folded = fold(text)
    counted = _COUNTED.match(folded)
    match = counted or _numbered().match(folded)
    if match is None:
        return text
    number = match["number"] or match["other"]
    optional = "Optional " if not counted and match["optional"] else ""
    rest = text[match.end() :]
    late = _optional_behind().search(fold(rest))
    rest = f"{rest[: late.start()]} (optional){rest[late.end() :]}" if late else rest
    return f"{optional}Session {number}{rest}"


@cache
def _numbered() -> re.Pattern[str]:
    optional = rf"(?P<optional>{any_of(words('optional_word'))}\s+)?"
    return re.compile(rf"{optional}{any_of(words('session_word') | {'session'})}\s*#?{_TITLE}(?!\w)(?P<other>)")


@cache
def _optional_behind() -> re.Pattern[str]:
    return re.compile(rf"\s*[(\[（]\s*{any_of(words('optional_word'))}\s*[)\]）]")


@cache
def _foreign(kind: str) -> str:
    """The words of a kind that are none in English."""
    return any_of(word for word in words(kind) if "en" not in languages(kind, word) and (len(word) > 1 or word > "z"))


@cache
def _joints() -> str:
    return "|".join(re.escape(word) for word in sorted(words("to"), key=len, reverse=True))
