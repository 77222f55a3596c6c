"""All that a document could be read as, which of it stands at a line that the learner names, and by what it is known
again when lines above it come or go.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from . import delimited, lists, marked, topics
from .answers import ReadingAnswers
from .candidate import Candidate, Counts, Form, Outline
from .document import blocks
from .impossible_days import correct_years
from .pointers import without_pointers
from .report import Report, shortened
from .runs import strokes_as_spans
from .stated import front_matter
from .tables import Table, as_candidate, tables
from .task_rows import by_week
from .week_above import with_the_week_above
from .years import give_weekdays

Marks = tuple[str, str, str]
"""The heading above a table or list, the table's header, its first row or item: what tells it from others."""

_ENOUGH = 2
"""Marks that have to be the same for a table that has moved or changed to be known again."""
_LONGEST = 80


def candidates(outline: Outline, answers: ReadingAnswers) -> tuple[list[Candidate], dict[int, Table]]:
    """All tables, headings, lines and lists that could be the plan, and the tables by their candidates' identities."""
    read = tables(outline, answers.topic, durations=answers.durations)
    for table in read:
        if table.counts in (Counts.WEEKS, Counts.CALENDAR_WEEKS):
            table.entries, table.note = by_week(table.entries, as_they_stand=answers.table > 0)
        give_weekdays(table.block.rows[1:], table.entries)
    listed = [*(as_candidate(table) for table in read)]
    by_candidate = {id(candidate): table for candidate, table in zip(listed, read, strict=True)}
    listed += [*marked.headings(outline), *marked.lines(outline), *lists.candidates(outline)]
    for candidate in listed:
        candidate.entries = strokes_as_spans(candidate.entries)
    listed = [without_pointers(one) for one in with_the_week_above(outline, listed)]
    correct_years(listed)
    return listed + (topics.candidates(outline) if answers.table else []), by_candidate


def at_line(
    candidates: Sequence[Candidate], by_candidate: Mapping[int, Table], answers: ReadingAnswers, report: Report
) -> list[Candidate]:
    """The candidates that the learner chose: those at the line, or at another one by the marks that were kept of it;
    an error if there are none.
    """
    held = _holding(candidates, answers.table)
    if not answers.table_marks:
        return held or _nothing_at(candidates, answers.table, report)
    if held and _alike(_marks(held[0], by_candidate), answers.table_marks) == len(answers.table_marks):
        return held
    scores = [(_alike(_marks(one, by_candidate), answers.table_marks), at) for at, one in enumerate(candidates)]
    best = max(scores, default=(0, 0))
    if best[0] < _ENOUGH or sum(score == best[0] for score, _ in scores) > 1:
        return _asked_again(candidates, answers, report)
    line = candidates[best[1]].entries[0].line if candidates[best[1]].entries else candidates[best[1]].line
    if not any(candidate is candidates[best[1]] for candidate in held):
        report.info(line, "table-moved", f"What was chosen at line {answers.table} stands at line {line} now.")
    return _holding(candidates, line)


def table_marks(text: str, file: str, answers: ReadingAnswers) -> tuple[str, ...]:
    """The marks of what stands at the line that the answers name; empty where nothing does."""
    body, _, _ = front_matter(text)
    read = delimited.blocks(body) if delimited.is_delimited(file) else blocks(body)
    listed, by_candidate = candidates(Outline(lists.with_own_numbers(read)), answers)
    held = _holding(listed, answers.table)
    return _marks(held[0], by_candidate) if held else ()


def _holding(candidates: Sequence[Candidate], line: int) -> list[Candidate]:
    """The candidates that hold a line of the document, tables before others, and headings or bold lines without a
    number, one of which stands there, before the list that begins right below it.
    """
    held = [candidate for candidate in candidates if any(first - 1 <= line <= last for first, last in candidate.spans)]
    tabled = [candidate for candidate in held if candidate.form is Form.TABLE]
    topics = [candidate for candidate in held if candidate.counts is Counts.TOPICS]
    above = [one for one in topics if one.form in (Form.HEADINGS, Form.BOLD)]
    headed = any(entry.line == line for one in above for entry in one.entries)
    below = [one for one in topics if one.form is Form.LIST and one.line == line + 1] if headed else []
    return tabled or [candidate for candidate in held if candidate not in below]


def _marks(candidate: Candidate, by_candidate: Mapping[int, Table]) -> Marks:
    table = by_candidate.get(id(candidate))
    first = candidate.entries[0] if candidate.entries else None
    above = table.parent if table else first.parent if first else None
    header = " | ".join(table.block.rows[0].texts) if table else ""
    marks = (above.text if above else "", header, first.head if first else "")
    return (marks[0][:_LONGEST], marks[1][:_LONGEST], marks[2][:_LONGEST])


def _alike(marks: Marks, kept: Sequence[str]) -> int:
    """How many marks are the same; none where a table is compared with a list."""
    if len(kept) != len(marks) or bool(marks[1]) != bool(kept[1]):
        return 0
    return sum(one == other for one, other in zip(marks, kept, strict=True))


def _nothing_at(candidates: Sequence[Candidate], line: int, report: Report) -> list[Candidate]:
    remedy = _lines(candidates, "Tables that could be one start at line") or "Name its first line."
    report.error(line, "table-line", f"No table or list of weeks stands at line {line}.", remedy)
    return []


def _asked_again(candidates: Sequence[Candidate], answers: ReadingAnswers, report: Report) -> list[Candidate]:
    """Say that what was chosen is not there any more, and how another one is."""
    name = next((mark for mark in reversed(answers.table_marks) if mark), "")
    message = f"What was chosen at line {answers.table} (“{shortened(name, 40)}”) is not there any more."
    remedy = "`studycal set table LINE` chooses anew, `studycal set table default` leaves it to what the document says."
    remedy += _lines(candidates, " Tables start at line")
    report.error(answers.table, "table-moved", message, remedy)
    return []


def _lines(candidates: Sequence[Candidate], words: str) -> str:
    where = sorted({candidate.line for candidate in candidates if candidate.form is Form.TABLE})
    return f"{words} {', '.join(map(str, where))}." if where else ""
