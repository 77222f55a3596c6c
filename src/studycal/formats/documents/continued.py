"""Recognises a plan that goes on in another list: its weeks count from 1 again, but their days follow the plan."""

from __future__ import annotations

from collections.abc import Sequence

from .candidate import Candidate, Counts
from .covered_lines import covered_by
from .dates import ANY_YEAR, WrittenDay, settled
from .report import Report, shortened

_YEAR = 365
_NEXT = 14
"""Days after the first day of a plan's last week in which the next week begins: one may be free between them."""
_LEAST = 2


def goes_on_elsewhere(main: Candidate, candidates: Sequence[Candidate], report: Report) -> bool:
    """Whether weeks of another list follow those of the plan, by the days of both: an error asks to number them on."""
    if main.counts is not Counts.WEEKS:
        return False
    covers = covered_by((entry.line, entry.last) for entry in main.entries)
    inside = [entry for candidate in candidates for entry in candidate.entries if covers(entry.line)]
    ends = [begins for entry in (*main.entries, *inside) if entry.days and (begins := _ordinal(entry.days[0]))]
    for other in candidates:
        outside = [entry for entry in other.entries if not covers(entry.line)]
        days = settled([entry.days[0] for entry in outside if entry.days])
        restarts = other.counts is Counts.WEEKS and min(other.numbers, default=0) == 1
        if not restarts or len(ends) < _LEAST or not _LEAST <= len(days) == len(other.entries):
            continue
        after = [min((begins - end) % _YEAR for end in ends) for begins in map(_ordinal, days) if begins]
        if after and 0 < after[0] <= _NEXT and after == sorted(after):
            last = shortened(outside[-1].topic or outside[-1].head, 40)
            message = f"The weeks of {other.where} (to “{last}”) begin at 1 again, but their days follow the plan's."
            first = main.entries[0].line
            ways = (
                f"Number them on from {max(main.numbers) + 1}, or `--table {first}` takes those of line {first} alone."
            )
            report.error(outside[0].line, "weeks-doubtful", message, ways)
            return True
    return False


def _ordinal(day: WrittenDay) -> int:
    written = day.on(ANY_YEAR)
    return written.toordinal() if written else 0
