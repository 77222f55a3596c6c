"""The header of a table, or another in its place where the first row tells of a week or a day already."""

from __future__ import annotations

from collections.abc import Sequence

from .blocks import Block, Cell, Row
from .dates import days, only_days
from .numbering import Unit, numbered

_LEAST, _MOST = 3, 0.8
"""Rows by date below one that is no header, at least, and the part of them that hold a day."""


def header_of(block: Block) -> Row:
    """The header, or an empty one where the first row is a week already, or a day, as those below it are."""
    first = block.rows[0]
    cell = numbered(first.texts[0], Unit.WEEK) if first.texts else []
    if cell and len(first.parts) > 1 and not any(char.isalnum() for char in first.texts[0][: cell[0].start]):
        return _named(first, 0, "Week")
    dated = [at for at, text in enumerate(first.texts) if only_days(text)]
    below = [row.text(at) for row in block.rows[1:] for at in dated]
    filled = [text for text in below if text]
    many = len(below) >= _LEAST and _MOST * len(filled) <= sum(map(bool, map(days, filled)))
    few = dated == [0] and bool(below) and all(map(only_days, below))
    if len(dated) == 1 < len(first.parts) and (many or few):
        return _named(first, dated[0], "Date")
    return first


def _named(first: Row, place: int, name: str) -> Row:
    """A header of as many columns as the first row has, with a name for one of them."""
    return Row(first.line, tuple(Cell((name,) if at == place else ()) for at in range(len(first.parts))), first.cells)


def rows_of(block: Block) -> Sequence[Row]:
    """The rows below the header: all of them where the first one is none."""
    return block.rows if header_of(block) is not block.rows[0] else block.rows[1:]
