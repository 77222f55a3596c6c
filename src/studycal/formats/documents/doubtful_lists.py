"""Items and lines that number weeks without a sign, or leave some out: a plan only where nothing else is one."""

from __future__ import annotations

from collections.abc import Sequence

from .answers import ReadingAnswers
from .asking import ranked
from .candidate import LOOSE, Candidate, Counts
from .merged_tables import score
from .runs import is_nearly_whole
from .side_lists import repeats

_LEAST = 3


def doubtful_list(candidates: Sequence[Candidate], answers: ReadingAnswers) -> Candidate | None:
    """The best of items that number weeks as a sentence may begin, three on end at least, else of lines or items that
    leave some out, whose gap is to be said.
    """
    if answers.per_week or answers.weeks_each or answers.durations:
        return None
    loose = [one for one in candidates if one.weak == LOOSE and one.counts is Counts.WEEKS and _is_whole(one)]
    if loose:
        return max(loose, key=score)
    if any(candidate.counts is not Counts.TOPICS for candidate in ranked(candidates)):
        return None
    return max((candidate for candidate in candidates if is_nearly_whole(candidate)), key=score, default=None)


def _is_whole(candidate: Candidate) -> bool:
    """Whether items number each week once, from the first on, in one list."""
    parents = {id(entry.parent) for entry in candidate.entries}
    return (
        candidate.gapless
        and not repeats(candidate)
        and candidate.singles == len(candidate.entries) >= _LEAST
        and len(parents) == 1
    )
