"""Recognises tables of one line each below one of the same columns: a table whose converter made each row its own."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from studycal.core.records import replace

from .blocks import Block, Cell, Kind, Row

_LEAST = 2
"""Rows of a table that is put together."""


def with_rows_together(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with a table that is only its header, and those of one line right below it that begin with a number
    and are no wider, as one table.
    """
    result: list[Block] = []
    at = 0
    while at < len(blocks):
        head = blocks[at]
        rows = _rows_below(blocks, at) if _is_one_line(head) and not _is_numbered(head) else []
        if len(rows) >= _LEAST:
            head = replace(head, rows=(*head.rows, *(row for block in rows for row in block.rows)), last=rows[-1].last)
            at += len(rows)
        result.append(head)
        at += 1
    return result


def _rows_below(blocks: Sequence[Block], at: int) -> list[Block]:
    width = len(blocks[at].rows[0].parts)
    below = (blocks[place] for place in range(at + 1, len(blocks)))
    rows = list(takewhile(lambda block: _is_numbered(block) and not any(block.rows[0].texts[width:]), below))
    return [replace(block, rows=(_as_wide(block.rows[0], width),)) for block in rows]


def _as_wide(row: Row, width: int) -> Row:
    return replace(row, parts=(*row.parts[:width], *[Cell()] * (width - len(row.parts))), cells=min(row.cells, width))


def _is_one_line(block: Block) -> bool:
    return block.kind is Kind.TABLE and len(block.rows) == 1


def _is_numbered(block: Block) -> bool:
    return _is_one_line(block) and block.rows[0].text(0).strip(" .").isdigit()
