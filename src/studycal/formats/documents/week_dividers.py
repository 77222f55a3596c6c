"""Rows of a table by date that say which week begins below them: "Week 2 | Arrays" above "3 Apr", "5 Apr"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from studycal.core.records import dataclass, replace

from .blocks import Block, Cell, Kind, Row
from .candidate import trimmed
from .dates import days
from .folding import fold
from .numbering import Unit, numbered
from .vocabulary import words

_LEAST = 2
_COLUMNS = 2
"""Columns in which the dividing rows may have their week."""


@dataclass(frozen=True, slots=True)
class _Divider:
    """A row that names a week: its place among the rows, the week, the title behind the number."""

    at: int
    week: int
    title: str
    words: str


def with_weeks_of_dividers(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with a column of weeks in the tables whose rows of days stand below rows that number their weeks."""
    return [_with_weeks(block) if block.kind is Kind.TABLE else block for block in blocks]


def _with_weeks(block: Block) -> Block:
    header, *rows = block.rows
    if len(rows) <= _LEAST or any(_week_in(text) for text in header.texts):
        return block
    for column in range(min(_COLUMNS, len(header.parts))):
        dividers = [divider for at, row in enumerate(rows) if (divider := _divider(row, at, column))]
        if _part(dividers, rows, column):
            return replace(block, rows=(_led(header, _word(dividers)), *_numbered(rows, dividers, column)))
    return block


def _week_in(text: str) -> bool:
    return fold(text).strip(" .:*#") in words("week") | words("h_week")


def _divider(row: Row, at: int, column: int) -> _Divider | None:
    text = row.text(column)
    named = numbered(text, Unit.WEEK) if text and not days(text) else []
    if len(named) != 1 or named[0].start > 0 or len(named[0].numbers) != 1:
        return None
    behind = text[named[0].end :].strip()
    title = "" if behind.startswith("(") and behind.endswith(")") else trimmed(behind)  # "(Project)" says what it is of
    return _Divider(at, named[0].numbers[0], title, text[: named[0].end])


def _part(dividers: Sequence[_Divider], rows: Sequence[Row], column: int) -> bool:
    """Whether dividing rows number the weeks on, the first of all rows is one, and days stand below each of them."""
    if len(dividers) < _LEAST or dividers[0].at != 0:
        return False
    rising = all(one.week < other.week and one.at + 1 < other.at for one, other in pairwise(dividers))
    ends = [divider.at for divider in dividers[1:]] + [len(rows)]
    dated = [
        any(days(row.text(column)) for row in rows[divider.at + 1 : end])
        for divider, end in zip(dividers, ends, strict=True)
    ]
    return rising and sum(dated) * 2 > len(dated)


def _word(dividers: Sequence[_Divider]) -> str:
    """The word for a week as the rows have it."""
    return re.sub(r"[\d\W_]+", " ", dividers[0].words).strip() or "Week"


def _led(row: Row, text: str) -> Row:
    return replace(row, parts=(Cell((text,)) if text else Cell(), *row.parts), cells=row.cells + 1)


def _numbered(rows: Sequence[Row], dividers: Sequence[_Divider], column: int) -> list[Row]:
    """The rows with the number of their week in the first one of each; a dividing row stays where it has a title."""
    by_place = {divider.at: divider for divider in dividers}
    result: list[Row] = []
    waiting = ""
    for at, row in enumerate(rows):
        divider = by_place.get(at)
        if divider is None:
            result.append(_led(row, waiting))
            waiting = ""
            continue
        bare = _titled(row, divider, column)
        waiting = str(divider.week)
        if any(bare.texts):
            result.append(_led(bare, waiting))
            waiting = ""
    return result


def _titled(row: Row, divider: _Divider, column: int) -> Row:
    """A dividing row with its title in the column behind its week, where that is empty or says the same."""
    parts = list(row.parts)
    beside = column + 1
    if beside < len(parts) and (not parts[beside].text or parts[beside].text == parts[column].text):
        parts[beside] = Cell((divider.title,)) if divider.title else Cell()
    return replace(row, parts=tuple(Cell() if part.text == row.text(column) else part for part in parts))
