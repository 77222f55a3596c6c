"""Recognises rows of a table of weeks that name their week in the topic: "-" in its cell, then "Easter week 13"."""

from __future__ import annotations

from collections.abc import Sequence

from .blocks import Row
from .candidate import trimmed
from .cells import DASHES, week_cell
from .columns import Columns
from .numbering import Numbered, Unit, numbered
from .report import Report, shortened


def weeks_of_topics(columns: Columns, rows: Sequence[Row], report: Report) -> dict[int, Row]:
    """The rows with the week that their topic names in its own cell, by their line; each is said. Only a week that the
    rows around leave out is taken, so that a row that tells of another week stays what it is.
    """
    at = columns.fields.get("week")
    if at is None or "topic" not in columns.fields:
        return {}
    taken: dict[int, Row] = {}
    open_rows: list[tuple[Row, Numbered]] = []
    last = 0
    for row in rows:
        if at >= len(row.parts) or row.parts[at].spanned:
            continue
        key = row.parts[at].text
        if not key or DASHES.fullmatch(key):
            open_rows += [(row, named) for named in _named(columns.cell(row, "topic"))]
        elif cell := week_cell(key):
            taken |= _between(columns, open_rows, last, cell.numbers[0])
            open_rows, last = [], cell.numbers[-1]
    taken |= _between(columns, open_rows, last, last + len(open_rows) + 1)
    for row in taken.values():
        message = f"“{shortened(columns.cell(row, 'topic'))}” is in week {row.text(at)}, which its topic names."
        report.info(row.line, "row-week", message)
    return taken


def _named(topic: str) -> list[Numbered]:
    """The one week that a topic ends or begins with; empty where it names none, a span or several."""
    weeks = numbered(topic, Unit.WEEK) or numbered(topic, Unit.CALENDAR_WEEK)
    if len(weeks) != 1 or not weeks[0].single:
        return []
    apart = [part for part in (topic[: weeks[0].start], topic[weeks[0].end :]) if any(map(str.isalnum, part))]
    return weeks if len(apart) == 1 else []


def _between(columns: Columns, open_rows: Sequence[tuple[Row, Numbered]], last: int, following: int) -> dict[int, Row]:
    """Those rows whose weeks rise from the last week before them to the one behind them."""
    taken: dict[int, Row] = {}
    for row, named in open_rows:
        number = named.numbers[0]
        if last and last < number < following:
            topic = columns.cell(row, "topic")
            rest = trimmed(topic[: named.start]) or trimmed(topic[named.end :])
            changed = row.with_text(columns.fields["week"], str(number))
            taken[row.line] = changed.with_text(columns.fields["topic"], rest)
            last = number
    return taken
