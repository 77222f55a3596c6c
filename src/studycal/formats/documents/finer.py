"""What tells more of the weeks that a learner names by a line: candidates within those, or with their titles."""

from __future__ import annotations

from collections.abc import Sequence

from .candidate import Candidate, Counts, Form
from .versions import are_alike

_MOST_OF = 2 / 3
"""The part of its weeks that another candidate has to name alike."""


def with_finer(chosen: Sequence[Candidate], candidates: Sequence[Candidate]) -> list[Candidate]:
    """What was chosen, and what tells of its weeks: headings and items that stand within it, or others elsewhere."""
    own = {id(one) for one in chosen}
    weekly = [one for one in chosen if one.counts is Counts.WEEKS]
    further = [
        other
        for other in candidates
        if other.counts is Counts.WEEKS
        and id(other) not in own
        and any(_holds(one, other) or _is_within_a_span(one, other) or _names_alike(one, other) for one in weekly)
    ]
    return [*chosen, *further]


def _is_within_a_span(one: Candidate, other: Candidate) -> bool:
    """Whether all weeks of another candidate stand below a line of this one over several weeks, of which they are."""
    spans = (entry for entry in one.entries if entry.line < other.line and other.last <= entry.last)
    return one.form is Form.HEADINGS and any(set(span.numbers) >= other.numbers for span in spans)


def _names_alike(one: Candidate, other: Candidate) -> bool:
    """Whether of a table and a list the other one has only weeks of the first, each once, and most by the same title:
    a plan of its own would call them otherwise.
    """
    titles = {number: entry for entry in one.entries for number in entry.numbers}
    once = other.singles == len(other.entries) > 1 and titles.keys() >= other.numbers
    if not once or (one.form is Form.TABLE) == (other.form is Form.TABLE):
        return False
    alike = sum(are_alike(titles[entry.numbers[0]], entry) for entry in other.entries)
    return alike >= _MOST_OF * len(other.entries)


def _holds(one: Candidate, other: Candidate) -> bool:
    if one.form is not Form.HEADINGS or other.form is Form.TABLE:
        return False
    lines = [entry.line for entry in other.entries]
    return bool(one.entries and lines) and one.entries[0].line < min(lines) and max(lines) <= one.entries[-1].last
