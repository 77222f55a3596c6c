"""Recognises what names weeks beside the plan: lists that name one twice beside days, tables of news, milestones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from studycal.core.curriculum import Level

from .candidate import Candidate, Counts, Form
from .folding import fold
from .runs import runs_of, starts_again
from .tables import Table

_MOST_LEFT_OUT = 4 / 3
"""How many weeks a plan has for each that a table of milestones names, at least."""


def without_side_lists(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates without weeks that stand twice where more days are numbered beside them: the days are the plan."""
    days = [candidate for candidate in candidates if candidate.counts is Counts.DAYS and candidate.gapless]
    most = max((len(candidate.entries) for candidate in days), default=0)
    return [candidate for candidate in candidates if most <= len(candidate.entries) or not _is_doubled(candidate)]


def without_mentions(tabled: Sequence[Candidate], by_candidate: Mapping[int, Table]) -> list[Candidate]:
    """The tables without those that only mention weeks, "Now in | Week 9": not all of their rows name one, and another
    table has more than twice as many weeks, theirs among them, all of them right.
    """

    def is_right(candidate: Candidate) -> bool:
        return all(problem.level is not Level.ERROR for problem in by_candidate[id(candidate)].report.problems)

    right = [candidate for candidate in tabled if is_right(candidate)]
    return [
        candidate
        for candidate in tabled
        if is_right(candidate)
        or not any(
            len(other.entries) > 2 * len(candidate.entries) and other.numbers & candidate.numbers for other in right
        )
    ]


def is_to_fill_in(table: Table) -> bool:
    """Whether a table only numbers weeks, for the learner to write beside each: "Week | Hours | Score"."""
    week = table.columns.fields.get("week")
    cells = (text for row in table.block.rows[1:] for at, text in enumerate(row.texts) if at != week)
    return not any(any(map(str.isalnum, text)) for text in cells)


def without_milestones(candidates: Sequence[Candidate], by_candidate: Mapping[int, Table]) -> list[Candidate]:
    """The candidates without tables that name some weeks behind what they tell of, "Milestone | Target week", and
    lists that only tick weeks off, "[ ] Week 1 done", where no other counts the plan's weeks, and something else does:
    days, the calendar's weeks, months, lengths.
    """
    rest = [
        one
        for one in candidates
        if not (id(one) in by_candidate and _names_some(by_candidate[id(one)], one)) and not _only_ticks(one)
    ]
    counted = any(one.counts not in (Counts.WEEKS, Counts.TOPICS) and len(one.entries) > 1 for one in rest)
    return rest if counted and all(one.counts is not Counts.WEEKS for one in rest) else list(candidates)


def only_marks(table: Candidate | None, others: Sequence[Candidate]) -> bool:
    """Whether a table leaves out a quarter of the weeks or more that lines of another form number elsewhere without a
    gap, each once and with text below: it tells milestones.
    """
    return table is not None and any(
        one.counts is table.counts is Counts.WEEKS
        and one.gapless
        and table.numbers < one.numbers
        and _MOST_LEFT_OUT * len(table.numbers) <= len(one.numbers)
        and not repeats(one)
        and 2 * sum(bool(entry.lines) for entry in one.entries) > len(one.entries)
        and not any(week.line <= row.line <= week.last for week in one.entries for row in table.entries)
        for one in others
    )


def _only_ticks(candidate: Candidate) -> bool:
    """Whether items have boxes, and say the same of all weeks."""
    boxes = all(entry.ticked is not None for entry in candidate.entries)
    alike = len({fold(entry.topic) for entry in candidate.entries}) == 1
    return candidate.form is Form.LIST and candidate.counts is Counts.WEEKS and boxes and alike


def _names_some(table: Table, candidate: Candidate) -> bool:
    """Whether a table's weeks stand behind its topics and leave some out, or name one twice."""
    fields = table.columns.fields
    behind = "topic" in fields and "week" in fields and fields["topic"] < fields["week"]
    return behind and candidate.counts is Counts.WEEKS and (not candidate.gapless or repeats(candidate))


def repeats(candidate: Candidate) -> bool:
    """Whether any number stands in more than one entry."""
    return len(candidate.numbers) < sum(len(entry.numbers) for entry in candidate.entries)


def _is_doubled(candidate: Candidate) -> bool:
    """Whether headings or items name a week twice, and not in modules that each count their own."""
    numbered = candidate.form is not Form.TABLE and candidate.counts is Counts.WEEKS
    return numbered and repeats(candidate) and not starts_again(runs_of(candidate))
