"""A table that holds its weeks in several groups of the same columns beside each other, as one below the other."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, pairwise

from studycal.core.records import replace

from .blocks import Block, Row
from .cells import week_cell
from .dates import days
from .folding import fold
from .vocabulary import words

_LEADS = ("week", "calendar_week", "day", "month", "lesson", "phase", "h_date", "h_number")


def unfolded(block: Block) -> Block | None:
    """The table with a row for each week, read by rows or by groups of columns as their numbers rise; None where its
    header does not say the same columns again, the first of which counts.
    """
    width = len(block.rows[0].parts)
    kept = [at for at in range(width) if any(row.text(at) for row in block.rows)]
    head = [_bare(block.rows[0].texts[at]) for at in kept]
    size = _period(head)
    if not size:
        return None
    groups = [kept[first : first + size] for first in range(0, len(kept), size)]
    parts = [[_part(row, group) for row in block.rows[1:] if row.cells] for group in groups]
    by_groups = list(chain.from_iterable(parts))
    by_rows = [row for beside in zip(*parts, strict=True) for row in beside]
    listed = max((by_groups, by_rows), key=_rising)
    return replace(block, rows=(_part(block.rows[0], groups[0]), *(row for row in listed if any(row.texts))))


def _period(head: Sequence[str]) -> int:
    """How many columns a header has until it says the same again and nothing else; 0 where it does not."""
    for size in range(2, len(head) // 2 + 1):
        again = len(head) % size == 0 and all(head[at] == head[at % size] for at in range(len(head)))
        if again and any(head[0] in words(kind) for kind in _LEADS):
            return size
    return 0


def _part(row: Row, group: Sequence[int]) -> Row:
    return Row(row.line, tuple(row.parts[at] for at in group if at < len(row.parts)), len(group))


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
