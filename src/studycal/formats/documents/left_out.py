"""Recognises what numbered lines leave out: a break between two of them, a last week behind them ("Finals week"), and
rows of a table that lie behind the week they go on with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from .blocks import Block, Kind, Row
from .breaks import is_break_title
from .candidate import Entry, Form, Outline, trimmed
from .columns import Columns
from .content import is_second_half
from .dated_titles import without_days
from .dated_weeks import share_week
from .dates import WrittenDay, days
from .folding import fold
from .numbering import half_a_week
from .report import Report, shortened
from .vocabulary import any_of, pattern, words

_SELDOM = 4
"""A part of the weeks: where more of them have rows in the week behind, they go from midweek to midweek."""


def breaks_between(outline: Outline, form: Form, places: Sequence[int]) -> dict[int, list[tuple[int, int]]]:
    """The lines of the same form that only speak of a break, and their weeks, by the entry behind them."""
    by_form: dict[int, list[tuple[int, int]]] = {}
    for before, at in pairwise(places):
        own = outline.blocks[before]
        for between in range(before + 1, at):
            block = outline.blocks[between]
            if _is_alike(form, own, block) and (weeks := is_break_title(block.text)):
                by_form.setdefault(at, []).append((between, weeks))
    return by_form


def doubted_breaks(outline: Outline, form: Form, places: Sequence[int]) -> Iterator[str]:
    """What is to be said of the lines of the same form that may be breaks, as "Reading week" is, or are half a week."""
    for before, at in pairwise([*places, len(outline.blocks)]):
        for block in outline.blocks[before + 1 : at]:
            if block.kind is Kind.HEADING and form is Form.HEADINGS and is_second_half(outline.blocks[before], block):
                where = f"“{shortened(block.text, 40)}” (line {block.line})"
                yield f"{where} is half a week: it is part of week {half_a_week(block.text)}."
    for before, at in pairwise(places):
        for block in outline.blocks[before + 1 : at]:
            bare = fold(block.text).strip(" .:!")
            named = bare in words("no_break") and (" " in bare or bare.endswith(tuple(words("week"))))
            if named and _is_alike(form, outline.blocks[before], block):
                yield f"“{block.text}” (line {block.line}) keeps no week free; “{block.text} (no class)” does."


def _is_alike(form: Form, own: Block, other: Block) -> bool:
    """Whether a line stands where an entry could: a heading as broad, a bold line, an item as deep, a plain line."""
    if other.kind is not own.kind:
        return False
    if form is Form.HEADINGS:
        return other.level <= own.level
    if form is Form.LIST:
        return other.opens and other.depth == own.depth
    return other.bold if form is Form.BOLD else not other.lead


def last_week(outline: Outline, form: Form, at: int) -> tuple[int, str, list[WrittenDay]] | None:
    """The line behind the last entry that calls its week the last one instead of numbering it: its place, its title,
    the days in it; None where the next line that could be an entry is another.
    """
    own = outline.blocks[at]
    alike = (place for place in range(at + 1, len(outline.blocks)) if _is_alike(form, own, outline.blocks[place]))
    place = next((place for place in alike if not is_break_title(outline.blocks[place].text)), None)
    block = outline.blocks[place] if place is not None else None
    named = _named_last().match(fold(block.text)) if block else None
    if place is None or block is None or named is None or block.level != own.level:
        return None
    topic, written = without_days(block.text[named.end() :])
    return place, trimmed(topic) or trimmed(block.text[: named.end()]), written


@cache
def _named_last() -> re.Pattern[str]:
    return re.compile(rf"\W*{any_of(words('last_week'))}(?=\W*$|\s*[:(|·•>,\[-])")


def report_behind(columns: Columns, rows: Sequence[Row], entries: Sequence[Entry], report: Report, usual: int) -> None:
    """Say which rows without a number have a day behind the week that they go on with: "Finals" on Tuesday."""
    if "week" in columns.fields and entries:
        _report_exam(columns, rows, entries[-1], report, usual)
    if "week" not in columns.fields or "date" not in columns.fields:
        return
    behind: list[tuple[Row, Entry]] = []
    at = 0
    for row in rows:
        while at + 1 < len(entries) and entries[at + 1].line <= row.line:
            at += 1
        dated = days(columns.cell(row, "date")) if entries and entries[at].line < row.line <= entries[at].last else []
        if dated and entries[at].days and not columns.cell(row, "week"):
            behind += [(row, entries[at])] * (not share_week(entries[at].days[0], dated[0]))
    for row, entry in behind if len(behind) <= max(1, len(entries) // _SELDOM) else ():
        name = shortened(columns.cell(row, "topic") or " ".join(row.texts))
        message = f"“{name}” has no number and a day behind its week: it is part of week {entry.numbers[-1]}."
        report.info(row.line, "row-joined", message)


def _report_exam(columns: Columns, rows: Sequence[Row], entry: Entry, report: Report, usual: int) -> None:
    """Say that a last row without a number goes with the last week, where it is an exam: those are often held later."""
    rows = [row for row in rows if any(map(str.isalnum, "".join(row.texts)))]
    if (
        not rows
        or columns.cell(rows[-1], "week")
        or days(columns.cell(rows[-1], "date"))
        or entry.last != rows[-1].line
    ):
        return
    apart = sum(row.line > entry.line for row in rows) >= usual or all(columns.cell(row, "week") for row in rows[:-1])
    topic = columns.cell(rows[-1], "topic")
    if apart and re.match(rf"\W*(?:{pattern('exam')}|{pattern('exam_label')})(?!\w)", fold(topic)):
        message = f"“{shortened(topic)}” has no number: it is part of week {entry.numbers[-1]}."
        report.info(rows[-1].line, "row-joined", message)
