"""Which column of a table names the topics where no header does, or where the one that does only numbers lectures."""

from __future__ import annotations

from collections.abc import Sequence

from .blocks import Row
from .candidate import Counts
from .columns import Columns


def find_topic(columns: Columns, rows: Sequence[Row], counts: Counts) -> None:
    """Where no header says topic: the column of focus or phase if it is the only one, else the first column of text."""
    if "topic" in columns.fields and not _is_counted(columns, rows, counts):
        return
    if counts in (Counts.WEEKS, Counts.DATES) and columns.weekdays:
        return
    for at in columns.others:
        texts = [row.texts[at] for row in rows if at < len(row.texts) and row.texts[at]]
        if 2 * len(texts) >= len(rows) and sum(any(map(str.isalpha, text)) for text in texts) >= 0.5 * len(texts):
            columns.fields["topic"] = at
            columns.guessed.add("topic")
            return
    for name in ("focus", "phase", "lasts", "done", "date"):
        if name in columns.fields and not (name == "lasts" and counts is Counts.DURATIONS):
            columns.fields["topic"] = columns.fields.pop(name)
            columns.guessed.add("topic")
            return


def _is_counted(columns: Columns, rows: Sequence[Row], counts: Counts) -> bool:
    """Whether the column of the topic only numbers lectures or the like, beside one of text: then it is the topic's no
    longer.
    """
    named = {columns.cell(row, "topic") for row in rows}
    free = [
        at for at in columns.others if any(any(map(str.isalpha, row.texts[at])) for row in rows if at < len(row.texts))
    ]
    if counts not in (Counts.WEEKS, Counts.DATES) or not free or not all(text.isdigit() for text in named if text):
        return False
    del columns.fields["topic"]
    return True
