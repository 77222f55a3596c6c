"""Recognises a table of values (CSV) with a header, parted by commas, semicolons or tabs."""

from __future__ import annotations

import io

from studycal.core.curriculum import Link
from studycal.core.patterns import pattern

from .blocks import Block, Cell, Kind, Row, address_links, cell

_BULLET = pattern(r"^[*•‣◦-]\s+(?=\S)")


def is_delimited(file: str) -> bool:
    """Whether a file's name says that it holds a table of values."""
    return file.lower().endswith((".csv", ".tsv"))


def blocks(text: str) -> list[Block]:
    """The table; empty if there is no row in it. Cells may hold several lines."""
    import csv

    first = text.split("\n", 1)[0]
    mark = max(",;\t", key=first.count)
    rows: list[Row] = []
    reader = csv.reader(io.StringIO(text), delimiter=mark, skipinitialspace=True)
    line = 1
    for values in reader:
        if any(value.strip() for value in values):
            cells = tuple(_cell(value) for value in values)
            rows.append(Row(line, cells, len(cells)))
        line = reader.line_num + 1
    if not rows:
        return []
    width = len(rows[0].parts)
    even = tuple(Row(row.line, (row.parts + (Cell(),) * width)[:width], row.cells) for row in rows)
    return [Block(Kind.TABLE, 1, rows=even, last=line)]


def _cell(value: str) -> Cell:
    if "](" in value:
        return cell(value.strip())
    if "</" in value:
        from .html import cell_of

        return cell_of(value)
    lines = tuple(_BULLET.sub("", " ".join(line.split())) for line in value.split("\n") if line.strip())
    links: tuple[Link, ...] = address_links(value)
    return Cell(lines, links)
