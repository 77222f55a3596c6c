"""Recognises a table with a column for each week, and one with a first and a last week in two columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from studycal.core.records import replace

from .blocks import Block, Cell, Row
from .cells import week_cell
from .folding import fold
from .numbering import Unit, numbered
from .side_by_side import unfolded
from .vocabulary import blanked, pattern, words

_LEAST = 2


def straight(block: Block) -> Block:
    """The table with a row for each week, its numbers in one column; the same where it has them already."""
    return _turned(block) or unfolded(block) or _joined(block) or block


def _turned(block: Block) -> Block | None:
    """A table whose header numbers the weeks, with its columns as rows; None for another."""
    header = block.rows[0]
    named = _names_weeks(header)
    weeks_of = {at: int(text) if named and text.isdigit() else _week(text) for at, text in enumerate(header.texts)}
    numbers = {at: number for at, number in weeks_of.items() if number is not None}
    weeks = list(numbers)
    width = 1 + max((at for row in block.rows[1:] for at, text in enumerate(row.texts) if text), default=0)
    labelled = bool(weeks) and weeks == list(range(1, weeks[-1] + 1)) and weeks[-1] + 1 >= min(width, len(header.parts))
    if len(weeks) < _LEAST or not (labelled or weeks == list(range(len(header.parts)))):
        return None
    rising = all(later == sooner + 1 for sooner, later in pairwise(numbers.values()))
    if not rising or _bare(header.texts[0]) in words("h_other"):
        return None
    rows = [row for row in block.rows[1:] if row.cells]
    labels = [row.parts[0] if labelled else Cell() for row in rows]
    head = (header.parts[0] if named else Cell(("Week",)), *labels)
    listed = [(header.parts[at], *(_part(row, at) for row in rows)) for at in weeks]
    turned = [Row(header.line, parts, len(parts)) for parts in (head, *listed)]
    return replace(block, rows=tuple(turned))


def _names_weeks(header: Row) -> bool:
    """Whether a header holds a word for a week and then nothing but numbers: "Week | 1 | 2 | 3", "KW | 40 | 41"."""
    first, *others = header.texts
    named = _bare(first) in words("week") | words("calendar_week") | words("h_week")
    bare = [text.strip().isdigit() for text in others]
    return named and sum(bare) > _LEAST and all(bare[: sum(bare)])


def _week(text: str) -> int | None:
    """The week with whose number a header begins; None where it begins otherwise."""
    numbers = numbered(text, Unit.WEEK)
    if not numbers or not numbers[0].single or any(map(str.isalnum, text[: numbers[0].start])):
        return None
    return numbers[0].numbers[0]


def _joined(block: Block) -> Block | None:
    """A table with a first and a last week in two columns with both as a span in the first; None for another."""
    texts = [_bare(text) for text in block.rows[0].texts]
    first = next((at for at, text in enumerate(texts) if _is_end(text, ("start_label", "at_time"))), None)
    last = next((at for at, text in enumerate(texts) if at != first and _is_end(text, ("finish_label", "to"))), None)
    if first is None or last is None or not any(re.search(pattern("week"), texts[at]) for at in (first, last)):
        return None
    rows = [row for row in block.rows[1:] if row.cells]
    if not rows or not all(_span(row, first, last) for row in rows):
        return None
    head = _without(replace(block.rows[0], parts=_with(block.rows[0], first, "Week")), last)
    spans = [_without(replace(row, parts=_with(row, first, _span(row, first, last))), last) for row in rows]
    return replace(block, rows=(head, *spans))


def _is_end(text: str, kinds: Sequence[str]) -> bool:
    """Whether a header holds nothing but a word for a beginning or an end, and one for a week."""
    rest = blanked(text, words("week")).strip()
    return any(rest in words(kind) for kind in kinds)


def _span(row: Row, first: int, last: int) -> str:
    """The weeks of a row as "3-5", of one week as "3"; "" where its cells hold no such numbers."""
    ends = [week_cell(_part(row, at).text) for at in (first, last)]
    begin, end = (cell.numbers if cell and not cell.rest else () for cell in ends)
    if len(begin) != 1 or (len(end) != 1 and any(map(str.isalnum, _part(row, last).text))):
        return ""
    return f"{begin[0]}-{end[0]}" if end and end[0] > begin[0] else str(begin[0])


def _with(row: Row, at: int, text: str) -> tuple[Cell, ...]:
    return (*row.parts[:at], Cell((text,)), *row.parts[at + 1 :])


def _without(row: Row, at: int) -> Row:
    return Row(row.line, (*row.parts[:at], *row.parts[at + 1 :]), row.cells - 1)


def _part(row: Row, at: int) -> Cell:
    return row.parts[at] if at < len(row.parts) else Cell()


def _bare(text: str) -> str:
    return fold(text).strip(" .:*?#")
