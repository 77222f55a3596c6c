"""Days that stand in another form among entries by date, and are of weeks that these leave out: an exam as a heading
between items.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from itertools import takewhile

from studycal.core.records import replace

from .candidate import Candidate, Counts, Entry, Form
from .dated_weeks import share_week

_MOST = 3
"""Entries for each day in another form, at least."""


def with_days_between(best: Candidate, candidates: Sequence[Candidate]) -> Candidate:
    """Entries by date with those of another form between them, where half of these or more are in a week without any
    other, and all are days behind the one above them and before the next.
    """
    if best.form is Form.TABLE:
        return best
    dated = [entry for entry in best.entries if entry.days]
    lines = [entry.line for entry in dated]
    for other in candidates:
        fit = other is not best and other.counts is Counts.DATES and other.form is not Form.TABLE
        if not fit or _MOST * len(other.entries) > len(dated):
            continue
        places = [bisect(lines, entry.line) for entry in other.entries]
        pairs = zip(places, other.entries, strict=True)
        around = [(dated[at - 1], entry, *dated[at : at + 1]) for at, entry in pairs if at]
        lie_between = len(around) == len(other.entries) and all(_rise(*three) for three in around)
        alone = sum(_is_alone(*three) for three in around)
        if lie_between and alone and 2 * alone >= len(around):
            return _together(best, other)
    return best


def _rise(*entries: Entry) -> bool:
    keys = [(one.days[0].year or 0, one.days[0].month, one.days[0].day) for one in entries if one.days]
    return len(keys) == len(entries) and keys == sorted(keys)


def _is_alone(sooner: Entry, entry: Entry, *later: Entry) -> bool:
    """Whether a day is in a week of its own."""
    return not any(share_week(one.days[0], entry.days[0]) for one in (sooner, *later))


def _together(best: Candidate, other: Candidate) -> Candidate:
    heads = {entry.head for one in (best, other) for entry in one.entries}
    entries = [
        replace(entry, lines=list(takewhile(lambda line: line not in heads, entry.lines)))
        for one in (best, other)
        for entry in one.entries
    ]
    together = sorted(entries, key=lambda entry: entry.line)
    spans = [*best.spans, *other.spans]
    where = f"{other.where[:1].upper()}{other.where[1:]}"
    verb = "is" if len(other.entries) == 1 else "are"
    note = f"{where} with a day of a week without another {verb} taken for the plan's."
    return replace(best, entries=together, spans=spans, notes=[*best.notes, note])
