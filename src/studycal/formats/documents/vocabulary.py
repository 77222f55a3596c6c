"""The words of many languages by which documents are read, from vocabulary.toml and CLDR's names.

Both are read as the one table that scripts/vocabulary makes of them.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from .folding import fold

_UNPARTED = (("\u3040", "\u30ff"), ("\u3400", "\u9fff"), ("\uac00", "\ud7a3"))
"""Kana, Chinese characters and Hangul: scripts that part no words. As an expression they take long to compile."""


@cache
def _read() -> Any:  # noqa: ANN401 - what the table holds
    """What scripts/vocabulary wrote, folded: reading the TOML takes ten times as long."""
    return json.loads(gzip.decompress(Path(__file__).with_name("vocabulary.json.gz").read_bytes()))


def _tables() -> Mapping[str, Mapping[str, Sequence[str]]]:
    tables: Mapping[str, Mapping[str, Sequence[str]]] = _read()["words"]
    return tables


def _names() -> Mapping[str, Mapping[str, Sequence[Sequence[str]]]]:
    names: Mapping[str, Mapping[str, Sequence[Sequence[str]]]] = _read()["names"]
    return names


@cache
def words(kind: str) -> frozenset[str]:
    """The words of a kind in all languages, folded."""
    return frozenset(word for table in _tables().values() for word in table.get(kind, ()))


@cache
def tokens(*kinds: str) -> frozenset[str]:
    """Each word of the words and phrases of some kinds in all languages, folded."""
    return frozenset(token for kind in kinds for word in words(kind) for token in re.split(r"[\s|]+", word))


@cache
def foreign(kind: str) -> frozenset[str]:
    """The words of a kind that are none in English, folded."""
    return words(kind).difference(_tables()["en"].get(kind, ()))


def held(text: str, listed: Iterable[str]) -> frozenset[str]:
    """Those of some folded words that a folded text holds, maybe inside others.

    `any_of` these alone matches there what it matches of all; compiling it for hundreds of words takes longer than
    reading a document.
    """
    return frozenset(word for word in listed if word in text)


@cache
def pattern(kind: str) -> str:
    """Matches any word of a kind in folded text, the longest first."""
    return any_of(words(kind))


def blanked(text: str, listed: Iterable[str]) -> str:
    """A folded text with a blank for each of some folded words."""
    return re.sub(any_of(held(text, listed)), " ", text)


def any_of(listed: Iterable[str]) -> str:
    """Matches any of some folded words: whole ones where words are parted by blanks, anywhere where they are not;
    nothing where there are none.
    """
    return _any_of(frozenset(listed))


def is_unparted(word: str) -> bool:
    """Whether a word holds a letter of a script that parts no words by blanks."""
    return not word.isascii() and any(first <= char <= last for char in word for first, last in _UNPARTED)


@lru_cache(maxsize=1024)
def _any_of(listed: frozenset[str]) -> str:
    ordered = sorted(listed, key=lambda word: (-len(word), word))
    whole = [re.escape(word) for word in ordered if not is_unparted(word)]
    later = [re.escape(word) for word in ordered if is_unparted(word)]
    parts = [rf"(?<![^\W\d_])(?:{'|'.join(whole)})(?![^\W\d_])"] if whole else []
    return "(?:" + "|".join([*later, *parts] or ["(?!)"]) + ")"


@cache
def numbers() -> Mapping[str, int]:
    """Number words and ordinals of all languages; a word that means two numbers is left out."""
    return _counted("numbers", "ordinals")


@cache
def ordinals() -> Mapping[str, int]:
    """Ordinals of all languages, which may stand before their week."""
    return _counted("ordinals")


def _counted(*kinds: str) -> Mapping[str, int]:
    """Words that mean one number; the forms of one ("पहला|पहले") are parted by a stroke."""
    by_word: dict[str, set[int]] = {}
    for table in _tables().values():
        for kind in kinds:
            for value, forms in enumerate(table.get(kind, ()), start=1):
                for word in forms.split("|"):
                    by_word.setdefault(word, set()).add(value)
    return {word: min(values) for word, values in by_word.items() if len(values) == 1}


@cache
def _calendar(kind: str) -> Mapping[str, tuple[tuple[str, int], ...]]:
    """Each name of a month or weekday, with the languages it stands in and its number (months from 1, Monday is 0)."""
    by_word: dict[str, list[tuple[str, int]]] = {}
    for language, kinds in _names().items():
        further = _tables().get(language, {}).get("weekdays" if kind == "days" else "month_names", ())
        parted = None if kind == "days" else "|"
        further_words = [tuple(words.split(parted)) for words in further] or [()] * len(kinds[kind])
        for at, forms in enumerate(kinds[kind]):
            for form in dict.fromkeys((*forms, *further_words[at])):
                by_word.setdefault(form, []).append((language, at + 1 if kind == "months" else at))
    return {word: tuple(places) for word, places in by_word.items()}


@cache
def month(word: str) -> int | None:
    """The month that a folded name says, English first; None where it says none."""
    places = _calendar("months").get(word.strip(". "), ())
    return next(iter([at for language, at in places if language == "en"] or [at for _, at in places]), None)


@cache
def month_names() -> frozenset[str]:
    """The folded names of months, short and long."""
    return frozenset(word for word in _calendar("months") if len(word) > 2 and not word[0].isdigit())


@cache
def months() -> str:
    """Matches a month's name in folded text, with its point."""
    return any_of(month_names()) + r"\.?"


def weekdays(texts: Iterable[str]) -> list[int | None]:
    """The weekday (0 is Monday) that each text is, in the language in which most of them are one.

    A text is a weekday's name, with or without a point; anything more is None.
    """
    cleaned = [fold(text).strip(" .:*") for text in texts]
    names = _calendar("days")
    votes: dict[str, int] = {}
    for text in cleaned:
        for language in {language for language, _ in names.get(text, ())}:
            votes[language] = votes.get(language, 0) + 1
    best = max(votes, key=lambda language: (votes[language], language == "en"), default="")
    return [next((at for language, at in names.get(text, ()) if language == best), None) for text in cleaned]


@cache
def weekday_names(*, long: bool = True) -> Mapping[str, int]:
    """Weekday names that mean one day in every language that has them; if long those of three letters and more, and
    Cyrillic ones of two, which are no other words.
    """
    named = {word: {at for _, at in places} for word, places in _calendar("days").items()}
    later = {word for word in named if is_unparted(word)}
    least = {word: 2 if len(word) == 2 and _is_cyrillic(word) else 3 if long else 1 for word in named}
    return {
        word: min(days)
        for word, days in named.items()
        if len(days) == 1 and len(word) >= least[word] and (word not in later or len(word) > 1)
    }


def _is_cyrillic(word: str) -> bool:
    return all("\u0400" <= char <= "\u04ff" for char in word)


def weekday_readings(word: str) -> Mapping[str, int]:
    """What a weekday's name means (0 is Monday), by language: ``do`` is Thursday in "de", Sunday in "es"."""
    return dict(_calendar("days").get(fold(word).strip(" ."), ()))


@cache
def firsts(kind: str) -> frozenset[str]:
    """The first word of each language of a kind: the singular."""
    return frozenset(table[kind][0] for table in _tables().values() if table.get(kind))


@cache
def position(kind: str, word: str) -> int:
    """The least place of a word in the lists of its kind; the more telling words stand first."""
    return min((table[kind].index(word) for table in _tables().values() if word in table.get(kind, ())), default=99)


@cache
def weekday_signs() -> Mapping[str, int]:
    """Weekday names that mean one day, and the signs for them ("土") of scripts that part no words."""
    named = {word: {at for _, at in places} for word, places in _calendar("days").items()}
    return {**weekday_names(), **{word: min(at) for word, at in named.items() if len(at) == 1 and is_unparted(word)}}


@cache
def weekday_forms() -> frozenset[str]:
    """Every way to write a weekday in any language, folded."""
    return frozenset(_calendar("days"))
