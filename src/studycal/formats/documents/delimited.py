"""Recognises a table of values (CSV) with a header, parted by commas, semicolons or tabs."""

from __future__ import annotations

import io
from collections.abc import Iterator

from studycal.core.curriculum import Link
from studycal.core.patterns import pattern

from .blocks import Block, Cell, Kind, Row, address_links
from .carried_months import with_months
from .dashed_days import with_dashed_days
from .markdown import cell

_COMMA = pattern(r",(?!\s)")
"""A comma that parts cells where those in a sentence, with a blank behind them, stand in no quotes."""
_BULLET = pattern(r"^[*•‣◦-]\s+(?=\S)")


def is_delimited(file: str) -> bool:
    """Whether a file's name says that it holds a table of values."""
    return file.lower().endswith((".csv", ".tsv"))


def blocks(text: str) -> list[Block]:
    """The tables: one, or several where an empty row and a title part them, as sheets are written down one below the
    other. Cells may hold several lines.
    """
    import csv

    first = text.split("\n", 1)[0]
    mark = max(",;\t", key=first.count)
    parts: list[list[Row]] = [[]]
    parted = False
    reader = csv.reader(io.StringIO(text), delimiter=mark, skipinitialspace=True)
    line, width = 1, 0
    lines = text.split("\n")
    for values in reader:
        width = width or (len(values) if sum(map(bool, values)) > 1 else 0)
        if mark == "," and len(values) > width > 1 and '"' not in lines[line - 1]:
            joined = _COMMA.split(lines[line - 1].strip())
            values = joined if len(joined) == width else values  # noqa: PLW2901
        if any(value.strip() for value in values):
            cells = tuple(_cell(value) for value in values)
            titled = parted and sum(bool(part.text) for part in cells) == 1 and bool(cells[0].text)
            parts += [[]] * (titled and bool(parts[-1]))
            parts[-1] = [*parts[-1], Row(line, cells, len(cells))] if titled else parts[-1]
            if not titled:
                parts[-1].append(Row(line, cells, len(cells)))
            parted = False
        else:
            parted = True
        line = reader.line_num + 1
    return with_dashed_days(with_months([block for rows in parts if rows for block in _part(rows)]))


def _part(rows: list[Row]) -> Iterator[Block]:
    """A title, if the first row has one cell, and the table below it."""
    if len(rows) > 1 and sum(bool(part.text) for part in rows[0].parts) == 1 < len(rows[0].parts):
        yield Block(Kind.HEADING, rows[0].line, rows[0].parts[0].text, level=2, last=rows[0].line)
        rows = rows[1:]
    filled = [at for at, part in enumerate(rows[0].parts) if part.text]
    width = filled[-1] + 1 if filled else len(rows[0].parts)
    even = tuple(Row(row.line, (row.parts + (Cell(),) * width)[:width], min(row.cells, _filled(row))) for row in rows)
    yield Block(Kind.TABLE, rows[0].line, rows=even, last=rows[-1].line)


def _filled(row: Row) -> int:
    """How many cells a row has up to its last one with a text."""
    return max((at + 1 for at, part in enumerate(row.parts) if part.text), default=0)


def _cell(value: str) -> Cell:
    if "](" in value:
        return cell(value.strip())
    if "</" in value:
        from .html import cell_of

        return cell_of(value)
    lines = tuple(_BULLET.sub("", " ".join(line.split())) for line in value.split("\n") if line.strip())
    links: tuple[Link, ...] = address_links(value)
    return Cell(lines, links)
