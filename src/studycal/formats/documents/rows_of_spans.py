"""Spans of weeks with a table below that tells of each of their weeks by itself: what its rows say is that week's."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable
from itertools import pairwise

from studycal.core.records import replace

from .blocks import Row
from .candidate import Candidate, Counts, Entry, Form, listed, pieces
from .span_parts import part_topic
from .tables import Table


def part_by_rows(main: Candidate, tables: Iterable[Table]) -> list[Table]:
    """Take apart the spans of a plan that have a table with rows for each of their weeks below; the tables left."""
    spans = [entry for entry in main.entries if len(entry.numbers) > 1]
    if main.form is Form.TABLE or main.counts is not Counts.WEEKS or main.counted_on or not spans:
        return list(tables)
    spans.sort(key=lambda entry: entry.line)
    begun = [entry.line for entry in spans]
    left: list[Table] = []
    parted: dict[int, list[Entry]] = {}
    lines: list[int] = []
    for table in tables:
        at = bisect(begun, table.block.line) - 1
        if at < 0 or begun[at] in parted or not _tells_each(table, spans[at]):
            left.append(table)
        else:
            parted[begun[at]] = _parts(spans[at], table)
            lines.append(table.block.line)
    if parted:
        main.entries = [part for entry in main.entries for part in parted.get(entry.line, [entry])]
        which = f"table at line {lines[0]} tells" if len(lines) == 1 else f"tables at lines {listed(lines)} tell"
        main.notes.append(f"The {which} of the weeks of a span one by one.")
    return left


def _tells_each(table: Table, span: Entry) -> bool:
    """Whether the rows of a table below a span number each of its weeks once, and no other."""
    numbers = [number for row in table.entries for number in row.numbers]
    below = span.line < table.block.line and table.block.last <= span.last
    return below and table.counts is Counts.WEEKS and numbers == list(span.numbers) and len(table.entries) > 1


def _parts(span: Entry, table: Table) -> list[Entry]:
    """Each week of a span with its rows; what stands above the table is in the first, what stands below in the last."""
    of_table, links = pieces(table.block)
    at = span.lines.index(of_table[0]) if of_table and of_table[0] in span.lines else len(span.lines)
    above, behind = span.lines[:at], [line for line in span.lines[at:] if line not in of_table]
    ends = [*(entry.line for entry in table.entries), table.block.last + 1]
    parts = []
    for part, (entry, (begin, end)) in enumerate(zip(table.entries, pairwise(ends), strict=True), start=1):
        rows = [row for row in table.block.rows[1:] if begin <= row.line < end]
        further = [link for row in rows for cell in row.parts for link in cell.links]
        new = replace(span, numbers=entry.numbers, lines=[_line(table, row) for row in rows], ticked=entry.ticked)
        new.topic = part_topic(span.topic, part)
        new.links = [*further, *(link for link in span.links if link not in links)]
        new.days = span.days if part == 1 else []
        parts.append(new)
    parts[0].lines[:0] = above
    parts[-1].lines += behind
    return parts


def _line(table: Table, row: Row) -> str:
    week = table.columns.fields.get("week")
    return " – ".join(text for at, text in enumerate(row.texts) if text and at != week)
