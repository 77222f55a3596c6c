"""Recognises spans of weeks that only point to a shorter plan above: "Week 1-4: Follow the 4-week plan above"."""

from __future__ import annotations

import re
from functools import cache

from studycal.core.records import replace

from .candidate import Candidate, Counts, Entry, Form
from .folding import fold
from .report import shortened
from .vocabulary import any_of, words


def without_pointers(candidate: Candidate) -> Candidate:
    """A candidate without the lines that say of weeks which stand under a heading above that they are the same here;
    that is said.
    """
    if candidate.counts is not Counts.WEEKS or candidate.form is Form.TABLE:
        return candidate
    kept: list[Entry] = []
    notes = list(candidate.notes)
    for entry in candidate.entries:
        if _points_above(entry, kept):
            notes.append(f"“{shortened(entry.head, 50)}” (line {entry.line}) points to weeks above.")
        else:
            kept.append(entry)
    if len(kept) == len(candidate.entries):
        return candidate
    left = {entry.line for entry in candidate.entries} - {entry.line for entry in kept}
    spans = [span for span in candidate.spans if span[0] not in left]
    return replace(candidate, entries=kept, spans=spans, notes=notes)


def _points_above(entry: Entry, above: list[Entry]) -> bool:
    if not _told_above().search(fold(entry.topic)):
        return False
    elsewhere = {number for other in above if other.parent is not entry.parent for number in other.numbers}
    return elsewhere.issuperset(entry.numbers)


@cache
def _told_above() -> re.Pattern[str]:
    return re.compile(any_of(words("told_above")))
