"""Whether entries that number weeks tell what the weeks are about, or only what is kept of each beside the plan."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from functools import cache, lru_cache

from studycal.core.records import replace

from .blocks import Block
from .candidate import Candidate, Counts, Entry, Form
from .folding import fold
from .turns import are_people
from .vocabulary import blanked, words

_LEAST = 3
_WORD = re.compile(r"[^\W\d_]+")
_KEPT = ("note", "checkpoint", "homework", "h_study", "h_due", "h_done", "h_other", "other_title")
"""Kinds of words for what is kept beside a plan: reviews, readings, what is due, how far the learner is."""


def tells_topics(candidate: Candidate) -> bool:
    """Whether a candidate's titles may be topics: not who speaks, what is read or due, or the same text in each week
    ("Week 1 review", "Week 2 review"), and not of a part that is called so ("Resources"). One without titles tells
    what stands below them.
    """
    return not all(_is_kept_beside(entry.parent) for entry in candidate.entries) and _has_topics(candidate)


def names_weeks_of_spans(candidate: Candidate) -> bool:
    """Whether a candidate may tell what the single weeks of another one's spans are about: so does a table with a
    column of topics, whatever its part is called ("Progress tracker").
    """
    table = candidate.form is Form.TABLE and bool(candidate.header("topic")) and not candidate.guessed
    return tells_topics(candidate) or (table and _has_topics(candidate) and tells_by_words(candidate))


def _has_topics(candidate: Candidate) -> bool:
    titles = _titles(candidate)
    if len(titles) < _LEAST:
        return not all(map(_says_nothing, candidate.entries))
    other = candidate.topic_word in words("h_study") | words("h_due") | words("h_other")
    notes = sum(_names_what_is_kept(fold(title)) for title in titles)
    return not (other or are_people(titles) or _are_alike(map(fold, titles)) or 4 * notes >= 3 * len(titles))


def tells_by_words(candidate: Candidate) -> bool:
    """Whether titles differ in more than their numbers, as "Ch. 1" and "Ch. 2" do not."""
    titles = _titles(candidate)
    return len(titles) < _LEAST or not _are_alike(frozenset(_WORD.findall(fold(title))) for title in titles)


def without_what_is_kept(candidate: Candidate) -> list[Candidate]:
    """Headings or items of weeks as two candidates where some stand below headings such as "Progress" or "Weekly
    review", or only lead to a place of the document, and number weeks that the others number, too.
    """
    if candidate.counts is not Counts.WEEKS or candidate.form is Form.TABLE:
        return [candidate]
    own, kept = list[Entry](), list[Entry]()
    for entry in candidate.entries:
        (kept if _is_kept_beside(entry.parent) or _says_nothing(entry) else own).append(entry)
    if not kept or len(own) < _LEAST or not _numbers(kept) <= _numbers(own):
        return [candidate]
    return [
        replace(candidate, entries=part, spans=[(entry.line, entry.last) for entry in part], notes=[*candidate.notes])
        for part in (own, kept)
    ]


def _numbers(entries: Sequence[Entry]) -> set[int]:
    return {number for entry in entries for number in entry.numbers}


def _says_nothing(entry: Entry) -> bool:
    """Whether an entry is its number alone, though that may lead to the week's place in the document."""
    within = all(link.url.startswith("#") for link in entry.links)
    return within and not (entry.topic or entry.lines or entry.columns)


def _is_kept_beside(parent: Block | None) -> bool:
    return parent is not None and _names_what_is_kept(fold(parent.text))


@lru_cache(maxsize=4096)  # a heading is asked once for each entry below it
def _names_what_is_kept(heading: str) -> bool:
    """Whether a folded heading says, beside small words and numbers, only what is kept beside a plan."""
    rest = blanked(heading, _kept())
    small = words("other_beside") | words("week")
    return rest != heading and not any(map(str.isalpha, blanked(rest, small)))


@cache
def _kept() -> frozenset[str]:
    return frozenset().union(*map(words, _KEPT))


def _titles(candidate: Candidate) -> list[str]:
    return [entry.topic for entry in candidate.entries if any(map(str.isalpha, entry.topic))]


def _are_alike(titles: Iterable[Hashable]) -> bool:
    """Whether three of four or more are the same."""
    count = Counter(titles)
    return 4 * max(count.values()) >= 3 * count.total()
