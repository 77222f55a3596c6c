"""Recognises an overview: a table or headings over spans of weeks that stand one by one elsewhere in the document."""

from __future__ import annotations

from collections.abc import Sequence

from .candidate import Candidate, Form

_MOST_OF = 0.8
"""The part of its weeks that has to stand in shorter spans elsewhere: an author may miscount one or the other."""


def is_overview(candidate: Candidate, others: Sequence[Candidate]) -> bool:
    """Whether a candidate spans weeks that others have one by one, or in shorter spans, outside of it."""
    if 2 * candidate.singles > len(candidate.entries):
        return False
    apart = [other for other in others if other is not candidate and not _lies_within(other, candidate)]
    whole = candidate.form is Form.TABLE and any(
        other.singles > candidate.singles and other.numbers >= candidate.numbers for other in apart
    )
    return whole or len(_shorter(candidate, apart)) >= _MOST_OF * len(candidate.numbers)


def _shorter(candidate: Candidate, others: Sequence[Candidate]) -> set[int]:
    """The weeks of a candidate that stand elsewhere in a span shorter than its own."""
    lengths = {number: len(entry.numbers) for entry in candidate.entries for number in entry.numbers}
    return {
        number
        for other in others
        for entry in other.entries
        if all(len(entry.numbers) < lengths.get(number, 0) for number in entry.numbers)
        for number in entry.numbers
    }


def _lies_within(other: Candidate, candidate: Candidate) -> bool:
    """Whether a candidate's entries stand below the entries of another: "Week 1-2", and in it "Week 1"."""
    if candidate.form is Form.TABLE:
        return False
    return any(whole.line < entry.line <= whole.last for whole in candidate.entries for entry in other.entries)


def add_last_weeks(best: Candidate, overview: Sequence[Candidate]) -> None:
    """Add to the weeks those behind the last of them that only an overview has."""
    for candidate in overview:
        last = max(best.numbers)
        later = [entry for entry in candidate.entries if min(entry.numbers) > last]
        if later and best.counts is candidate.counts:
            best.entries = [*best.entries, *later]
            best.notes.append(
                f"{candidate.where[:1].upper()}{candidate.where[1:]} alone has week {last + 1} and after."
            )
