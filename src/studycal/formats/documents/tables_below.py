"""What the tables and headings below a week tell of it: its topic, where it has none itself, and its first day."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from .blocks import Block, Kind
from .breaks import is_break_title
from .candidate import Candidate, Counts, Entry, Form, Outline, listed, trimmed
from .columns import classify
from .dated_titles import dated_title
from .dates import ANY_YEAR, WrittenDay, days

_LEAST, _MOST_OF = 3, 0.8
"""Weeks with a day below them, at least, and the part of all that they are, where these are the weeks' days."""
_WITHIN, _BREAK, _YEAR = 6, 21, 365
"""Days by which the first ones of two weeks may differ from theirs, those of a break between them, and of a year."""


def give_topics_and_days(outline: Outline, main: Candidate) -> None:
    """Name the weeks without a title by the column of topics of a table below them, and give those without a day the
    first one there, if nearly all have one.
    """
    if main.form is Form.TABLE or main.counts is not Counts.WEEKS:
        return
    lines = [block.line for block in outline.blocks]
    below = [list(_below(outline.blocks, lines, entry)) for entry in main.entries]
    _give_topics(main, below)
    if any(entry.days for entry in main.entries):
        return
    dated = [_first_day(blocks) for blocks in below]
    if not _are_most(dated):
        dated = [_day_of_a_line(entry) for entry in main.entries]
        dated = dated if _are_a_week_apart(main.entries, dated) else []
    for entry, day in zip(main.entries, dated, strict=False) if _are_most(dated) else ():
        entry.days = [day] if day else []


def _are_most(dated: Sequence[WrittenDay | None]) -> bool:
    return sum(map(bool, dated)) >= max(_LEAST, _MOST_OF * len(dated))


def _day_of_a_line(entry: Entry) -> WrittenDay | None:
    """The day of the first line below a week that begins with one: "Aug 24th, Friday: Clay"."""
    lines = (dated_title(line) for line in entry.lines)
    return next((line.first for line in lines if line and not line.first.swappable), None)


def _are_a_week_apart(entries: Sequence[Entry], dated: Sequence[WrittenDay | None]) -> bool:
    """Whether days follow each other as the numbers of their weeks do, or a little later for a break: those of what is
    due would not.
    """
    days_of = [(entry.numbers[0], day.on(ANY_YEAR)) for entry, day in zip(entries, dated, strict=True) if day]
    pairs = pairwise((number, day) for number, day in days_of if day)
    steps = [(later - sooner).days % _YEAR - 7 * (after - before) for (before, sooner), (after, later) in pairs]
    return bool(steps) and all(-_WITHIN <= step <= _BREAK + _WITHIN for step in steps)


def _below(blocks: Sequence[Block], lines: Sequence[int], entry: Entry) -> Iterator[Block]:
    """The tables and headings below an entry's own line."""
    for block in blocks[bisect_right(lines, entry.line) : bisect_right(lines, entry.last)]:
        if block.kind is Kind.TABLE or (block.kind is Kind.HEADING and entry.topic != block.text):
            yield block


def _give_topics(main: Candidate, below: Sequence[Sequence[Block]]) -> None:
    """Give weeks without a title the first topic of their table; one whose table leaves all of them empty is called as
    it stands, and that is said.
    """
    empty: list[int] = []
    for entry, blocks in zip(main.entries, below, strict=True):
        columns = [topics for block in blocks if (topics := _topics(block)) is not None] if not entry.topic else []
        if columns:
            filled = [topic for topics in columns for topic in topics if any(map(str.isalnum, topic))]
            studied = (topic for topic in filled if not is_break_title(topic))
            entry.topic = trimmed(next(studied, "") or next(iter(filled), entry.head))
            empty += [] if filled else entry.numbers
    if empty:
        which, have = (f"Week {empty[0]}", "has") if len(empty) == 1 else (f"Weeks {listed(empty)}", "have")
        main.notes.append(f"{which} {have} no topic in the table below: fill it in.")


def _topics(table: Block) -> list[str] | None:
    """The cells of a table's column of topics; None where no header names one, or in a grid of days without dates."""
    columns = classify(table.rows[0]) if table.rows else None
    if columns is None or "topic" not in columns.fields or (columns.unit == "day" and "date" not in columns.fields):
        return None
    return [row.text(columns.fields["topic"]) for row in table.rows[1:]]


def _first_day(blocks: Sequence[Block]) -> WrittenDay | None:
    """The first day below a week: that of a heading, or of a table with a column of days beside its topics."""
    for block in blocks:
        if block.kind is Kind.HEADING:
            if dated := dated_title(block.text):
                return dated.first
            continue
        fields = classify(block.rows[0]).fields
        cells = [row.text(fields["date"]) for row in block.rows[1:]] if {"date", "topic"} <= fields.keys() else []
        if day := next((written[0] for cell in cells if (written := days(cell))), None):
            return day
    return None
