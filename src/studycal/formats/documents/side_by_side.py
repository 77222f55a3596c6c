"""A table that holds its weeks in several groups of the same columns beside each other, as one below the other."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, pairwise

from studycal.core.records import replace

from .blocks import Block, Cell, Row
from .cells import week_cell
from .dates import days
from .folding import fold
from .vocabulary import words

_LEADS = ("week", "calendar_week", "day", "month", "lesson", "phase", "h_date", "h_number")


def unfolded(block: Block) -> Block | None:
    """The table with a row for each week, read by rows or by groups of columns as their numbers rise; None where its
    header does not say the same columns again, the first of which counts. What stands in further columns belongs to the
    last group.
    """
    width = len(block.rows[0].parts)
    kept = [at for at in range(width) if any(row.text(at) for row in block.rows)]
    head = [_bare(block.rows[0].texts[at]) for at in kept]
    begin, size, end = _period(head)
    if not size:
        return None
    groups = [kept[first : first + size] for first in range(begin, end, size)]
    further = [*kept[:begin], *kept[end:]]
    groups = [*groups[:-1], [*groups[-1], *further]]
    size += len(further)
    parts = [[_part(row, group, size) for row in block.rows[1:] if row.cells] for group in groups]
    by_groups = list(chain.from_iterable(parts))
    by_rows = [row for beside in zip(*parts, strict=True) for row in beside]
    listed = max((by_groups, by_rows), key=_rising)
    return replace(block, rows=(_part(block.rows[0], groups[-1], size), *(row for row in listed if any(row.texts))))


def _period(head: Sequence[str]) -> tuple[int, int, int]:
    """Where the columns begin that a header says again, after how many it does, and where that ends; zeros where it
    does not.
    """
    for begin in range(min(2, len(head))):
        for size in range(2, (len(head) - begin) // 2 + 1):
            end = begin + size
            while end < len(head) and head[end] == head[end - size]:
                end += 1
            end -= (end - begin) % size
            again = end - begin > size and head[begin] not in head[end:]
            if again and any(head[begin] in words(kind) for kind in _LEADS):
                return begin, size, end
    return 0, 0, 0


def _part(row: Row, group: Sequence[int], width: int) -> Row:
    parts = tuple(row.parts[at] for at in group if at < len(row.parts))
    return Row(row.line, (*parts, *[Cell()] * (width - len(parts))), width)


def _rising(rows: Sequence[Row]) -> int:
    """How many rows go on with the one before: by the next number, or by a later day."""
    keys = [key for row in rows if row.texts and (key := _key(row.texts[0]))]
    return sum(first < second and (first[0] > 0 or second[1] == first[1] + 1) for first, second in pairwise(keys))


def _key(text: str) -> tuple[int, int] | None:
    if written := days(text):
        return (written[0].year or 0) * 12 + written[0].month, written[0].day
    cell = week_cell(text)
    return (0, cell.numbers[0]) if cell else None


def _bare(text: str) -> str:
    return fold(text).strip(" .:*?#")
