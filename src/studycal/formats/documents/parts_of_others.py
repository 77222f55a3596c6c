"""Recognises what numbers or lists only a part of what else may be asked about: mentions of chapters, contents."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Sequence

from studycal.core.patterns import pattern

from .candidate import Candidate, Counts, Form
from .covered_lines import below
from .folding import fold

_WORDS = pattern(r"[^\W\d_]+")


def is_part(candidate: Candidate, others: Sequence[Candidate]) -> bool:
    """Whether phases or lessons are a few of the topics of one list that name parts ("EEG, part 1", "EEG, part 2"), or
    items all stand below those of another list, or days in one of more phases.
    """
    if candidate.counts is Counts.TOPICS and candidate.form is Form.LIST:
        return any(_lies_below(candidate, other) for other in others if other is not candidate)
    if candidate.counts is Counts.DAYS:
        return any(_lies_in_one(candidate, other) for other in others if other is not candidate)
    if candidate.counts not in (Counts.PHASES, Counts.LESSONS):
        return False
    if any(_is_keyed_by(candidate, other) for other in others):
        return True
    refers = _stands_behind(candidate)
    if refers and min(candidate.numbers) > 1:
        return True
    if any(
        _lies_in_one(candidate, other) or _only_refers(candidate, other) for other in others if other is not candidate
    ):
        return True
    lines = lines_of(candidate)
    topics = (other for other in others if other.counts is Counts.TOPICS and other.form is candidate.form)
    counted = {line for other in others if other.counts in (Counts.PHASES, Counts.LESSONS) for line in lines_of(other)}
    return any(lines < all_lines and (refers or all_lines <= counted) for all_lines in map(lines_of, topics))


def _is_keyed_by(candidate: Candidate, table: Candidate) -> bool:
    """Whether items each begin with what a cell of a longer table holds, "Task 1: send the picture" of "Task 1 | Clay":
    they tell of some of its rows what else is asked there.
    """
    if table.form is not Form.TABLE or candidate.form is Form.TABLE or len(table.entries) <= len(candidate.entries):
        return False
    keys = {fold(text) for entry in table.entries for _, text in entry.columns}
    heads = [re.split(r"[:：]| - | – |—", fold(entry.head))[0].strip() for entry in candidate.entries]
    return all(head in keys for head in heads)


def lines_of(candidate: Candidate) -> set[int]:
    """The lines of a candidate's entries."""
    return {entry.line for entry in candidate.entries}


def _stands_behind(candidate: Candidate) -> bool:
    """Whether most numbers stand behind the topics, as those of a book's chapters do: "Wheels (chapter 3)"."""
    behind = sum(bool(entry.topic) and entry.head.startswith(entry.topic) for entry in candidate.entries)
    return 2 * behind > len(candidate.entries)


def _lies_in_one(candidate: Candidate, other: Candidate) -> bool:
    """Whether all entries stand below one of more others that are numbered without a gap: parts of that one."""
    numbered = other.counts is not Counts.TOPICS and other.gapless and other.form is not Form.TABLE
    return (
        numbered
        and len(other.entries) > len(candidate.entries)
        and any(all(one.line < entry.line <= one.last for entry in candidate.entries) for one in other.entries)
    )


def _only_refers(candidate: Candidate, other: Candidate) -> bool:
    """Whether lines that differ in their number alone, or name a few sources again and again, stand one by one below
    headings that name topics, and those are no fewer, or below several, and all call a source: "Casebook, chapter 3"
    tells where to read of one.
    """
    if candidate.form is not Form.LINES or (other.form, other.counts) != (Form.HEADINGS, Counts.TOPICS):
        return False
    sources = len({tuple(_WORDS.findall(fold(entry.head))) for entry in candidate.entries})
    if sources > 1 and not (_stands_behind(candidate) and 2 * sources <= len(candidate.entries)):
        return False
    starts = [entry.line for entry in other.entries]
    below = [bisect(starts, entry.line) for entry in candidate.entries]
    one_by_one = len(set(below)) == len(below) <= len(starts)
    return min(below) > 0 and (one_by_one or (len(set(below)) > 1 and bool(candidate.entries[0].topic)))


def is_contents(candidate: Candidate, others: Sequence[Candidate]) -> bool:
    """Whether items only lead to places in the document, and others count as much there: a table of contents."""
    leads = all(entry.links and all(link.url.startswith("#") for link in entry.links) for entry in candidate.entries)
    return (
        candidate.form is Form.LIST
        and leads
        and any(
            other.counts is candidate.counts and other.numbers >= candidate.numbers
            for other in others
            if other is not candidate
        )
    )


def _lies_below(candidate: Candidate, other: Candidate) -> bool:
    """Whether all items of a list stand below the items of another."""
    if other.form is not Form.LIST or other.counts is not Counts.TOPICS:
        return False
    first, last = candidate.entries[0].line, candidate.entries[-1].line
    if not other.entries[0].line < first <= last <= other.entries[-1].last:
        return False
    lies_below = below(other.entries)
    return all(lies_below(entry.line) for entry in candidate.entries)
