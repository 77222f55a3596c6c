"""Weekdays as people name them, in English or another language. Errors are ValueErrors that say what to type."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_LEAST = 2


def weekdays(words: Sequence[str]) -> list[int]:
    """The weekday (0 is Monday) that each word names, in the language in which most of them are one, English first.

    ``mo, do`` is Monday and Thursday; ``do`` alone is refused, for it is Thursday in German and Sunday in Spanish.
    """
    english = [_english(word) for word in words]
    numbers = [number for number in english if number is not None]
    if len(numbers) == len(words):
        return numbers
    return _in_one_language(words, [_readings(word) for word in words])


def is_weekday(word: str) -> bool:
    """Whether a word is a weekday's name in any language."""
    return bool(_readings(word))


def _english(word: str) -> int | None:
    """``mo``, ``thurs``, ``Mondays``."""
    typed = word.strip(" .").lower()
    numbers = [number for number, name in enumerate(WEEKDAYS) if len(typed) >= _LEAST and f"{name}s".startswith(typed)]
    return numbers[0] if len(numbers) == 1 else None


def _readings(word: str) -> Mapping[str, int]:
    """What a word means, by language."""
    english = _english(word)
    if english is not None and len(word) > _LEAST:
        return {"en": english}
    from .documents.vocabulary import weekday_readings  # of twenty languages: read where English says nothing

    return {**weekday_readings(word), **({} if english is None else {"en": english})}


def _in_one_language(words: Sequence[str], readings: Sequence[Mapping[str, int]]) -> list[int]:
    votes = Counter(language for reading in readings for language in reading)
    most = max(votes.values(), default=0)
    languages = ["en"] if votes["en"] == most else [language for language in votes if votes[language] == most]
    return [_meant(word, reading, languages) for word, reading in zip(words, readings, strict=True)]


def _meant(word: str, reading: Mapping[str, int], languages: Sequence[str]) -> int:
    """The day that a word names in these languages, or, where it is none there, in any."""
    meant = {reading[language] for language in languages if language in reading} or set(reading.values())
    if not meant:
        raise ValueError(f'"{word.strip()}" is not a weekday; write mon, tue, wed, thu, fri, sat or sun')
    if len(meant) > 1:
        days = sorted(meant)
        named = " or ".join(WEEKDAYS[day].capitalize() for day in days)
        short = " or ".join(WEEKDAYS[day][:3] for day in days)
        raise ValueError(f'"{word.strip()}" may be {named}; write {short}')
    return meant.pop()
