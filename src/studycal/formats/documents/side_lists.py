"""Recognises lists of weeks beside the plan: they name a week twice, and the document numbers more days than weeks."""

from __future__ import annotations

from collections.abc import Sequence

from .candidate import Candidate, Counts, Form
from .runs import runs_of, starts_again


def without_side_lists(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates without weeks that stand twice where more days are numbered beside them: the days are the plan."""
    days = [candidate for candidate in candidates if candidate.counts is Counts.DAYS and candidate.gapless]
    most = max((len(candidate.entries) for candidate in days), default=0)
    return [candidate for candidate in candidates if most <= len(candidate.entries) or not _is_doubled(candidate)]


def repeats(candidate: Candidate) -> bool:
    """Whether any number stands in more than one entry."""
    return len(candidate.numbers) < sum(len(entry.numbers) for entry in candidate.entries)


def _is_doubled(candidate: Candidate) -> bool:
    """Whether headings or items name a week twice, and not in modules that each count their own."""
    numbered = candidate.form is not Form.TABLE and candidate.counts is Counts.WEEKS
    return numbered and repeats(candidate) and not starts_again(runs_of(candidate))
