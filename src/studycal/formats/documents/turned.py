"""Recognises a table with a column for each week, one with a first and a last week in two columns, and one with a
column for each weekday whose cells begin with their day; and one whose first column has weeks and days by turns.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from studycal.core.records import replace

from .blocks import Block, Cell, Row
from .candidate import trimmed
from .cells import week_cell
from .dates import WrittenDay, days, first_day
from .folding import fold
from .numbering import Unit, numbered
from .side_by_side import unfolded
from .vocabulary import blanked, pattern, weekday_forms, weekdays, words

_LEAST = 2
_MOST, _LONGEST_MONTH = 0.8, 31
"""The part of the cells of a grid of weekdays that begin with a day, at least; days of a month."""


def straight(block: Block) -> Block:
    """The table with a row for each week, its numbers in one column; the same where it has them already."""
    return _turned(block) or unfolded(block) or _joined(block) or _unrolled(block) or _parted(block) or block


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


def _unrolled(block: Block) -> Block | None:
    """A table of weekdays with a row for each day that its cells begin with, "Jan 15. Clay"; None for another, or where
    the days do not rise. What its other columns hold goes with the first day of their row; and where one of them has
    the topic of each row, the rows stay, by their first day.
    """
    header = block.rows[0]
    named = [at for at, day in enumerate(weekdays(header.texts)) if day is not None]
    others = [at for at in range(len(header.parts)) if at not in named]
    rows = [row for row in block.rows[1:] if row.cells]
    if len(named) < _LEAST or len(rows) <= _LEAST or any(_counts(rows, at) for at in others):
        return None
    filled = [(row, cell) for row in rows for at in named if (cell := _part(row, at)).lines]
    dated = [(row, cell, day) for row, cell in filled if (day := first_day(cell.lines[0]))]
    keys = [day.month * _LONGEST_MONTH + day.day for _, _, day in dated]
    back = sum(later <= sooner for sooner, later in pairwise(keys))
    if not dated or len(dated) < _MOST * len(filled) or back > 1:
        return None
    if (topic := _topic_before(header, rows, named[0])) is not None:
        return _by_first_day(block, topic, dated)
    head = (Cell(("Date",)), Cell(("Topic",)), *(header.parts[at] for at in others))
    listed = []
    for before, (row, cell, day) in zip([None, *dated], dated, strict=False):
        beside = [_part(row, at) if before is None or before[0] is not row else Cell() for at in others]
        parts = (Cell((cell.lines[0][: day.end],)), _behind(cell, day.end), *beside)
        listed.append(Row(row.line, parts, len(parts)))
    return replace(block, rows=(Row(header.line, head, len(head)), *listed))


def _topic_before(header: Row, rows: Sequence[Row], first: int) -> int | None:
    """The column before those of the weekdays whose header holds a word for a topic, with other words in each row."""
    kinds = "|".join(map(pattern, ("h_topic", "h_focus", "topic_label")))
    for at in range(first):
        texts = {re.sub(r"[\d\W]+", " ", text) for row in rows if any(map(str.isalpha, text := row.text(at)))}
        if re.search(kinds, _bare(header.text(at))) and len(texts) == len(rows):
            return at
    return None


def _by_first_day(block: Block, topic: int, dated: Sequence[tuple[Row, Cell, WrittenDay]]) -> Block:
    """A table with the first day of each row in a column of its own, and what stands on its days as it is."""
    first = {row.line: cell.lines[0][: day.end] for row, cell, day in reversed(dated)}
    header = replace(block.rows[0], parts=_with(block.rows[0], topic, "Topic"))
    rows = [(row, first.get(row.line, "")) for row in block.rows[1:] if row.cells]
    listed = [
        replace(row, parts=(Cell((day,)), *row.parts), cells=row.cells + 1) for row, day in [(header, "Date"), *rows]
    ]
    return replace(block, rows=tuple(listed))


def _parted(block: Block) -> Block | None:
    """A table whose first column, headed by a word for a week, has weeks and the days below them by turns ("Week 3",
    "Tue, 2 Sep"), with a column for each; None for another.
    """
    header = block.rows[0]
    cells = [(row, row.text(0)) for row in block.rows[1:] if row.cells]
    weeks = [row.line for row, text in cells if _week(text) is not None]
    dated = {row.line for row, text in cells if row.line not in weeks and (first_day(text) or _begins_a_day(text))}
    if not re.search(pattern("week"), fold(header.text(0))) or len(weeks) < _LEAST or len(dated) < len(weeks):
        return None
    rows = [_with_a_column(header, Cell(("Date",)))]
    for row, _ in cells:
        given = row if row.line not in dated else replace(row, parts=(Cell(), *row.parts[1:]))
        rows.append(_with_a_column(given, row.parts[0] if row.line in dated else Cell()))
    return replace(block, rows=tuple(rows))


def _with_a_column(row: Row, cell: Cell) -> Row:
    return replace(row, parts=(row.parts[0], cell, *row.parts[1:]), cells=row.cells + 1)


def _begins_a_day(text: str) -> bool:
    """Whether a line begins with a weekday and goes on with a number, however the day between them is written."""
    word = re.match(r"\W*([^\W\d_]+)\W", text)
    return bool(word and fold(word[1]) in weekday_forms() and any(map(str.isdigit, text)))


def _counts(rows: Sequence[Row], at: int) -> bool:
    """Whether half of the cells of a column number weeks, or hold days, and tell by themselves when a row is."""
    cells = [_part(row, at).text for row in rows]
    return 2 * sum(bool(week_cell(text) or days(text)) for text in cells) >= len(rows)


def _behind(cell: Cell, at: int) -> Cell:
    """A cell without the day that its first line begins with."""
    first = trimmed(cell.lines[0][at:])
    return replace(cell, lines=(*([first] if first else []), *cell.lines[1:]))


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
