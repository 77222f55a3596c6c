"""Tables with a column for each weekday: what a week's row says on its days."""

from __future__ import annotations

from collections.abc import Sequence

from .blocks import Row
from .breaks import is_break_title, says_no_class
from .candidate import Counts
from .cells import is_work
from .columns import Columns
from .dates import only_days
from .topic_column import stand_in
from .vocabulary import weekdays

_PAIR = 2
"""Days of a week that are no columns of days by their headers alone; more of them are."""


def take_two_days(columns: Columns, rows: Sequence[Row], counts: Counts) -> None:
    """Take two columns named after weekdays for the days of each week where no other says what it is about, and both
    hold a lesson in most rows, "Week | Tuesday | Friday".
    """
    days = {at: day for at, day in enumerate(weekdays(columns.header.texts)) if day is not None}
    own = {name for name, at in columns.fields.items() if at in days}  # "Mon" is a subject in Vietnamese
    weekly = counts in (Counts.WEEKS, Counts.CALENDAR_WEEKS, Counts.DATES)
    headed = any(name in columns.fields for name in ("topic", "focus") if name not in own)
    if not weekly or columns.weekdays or headed or len(set(days.values())) != _PAIR or not own <= {"topic"}:
        return
    if all(2 * sum(_is_lesson(row.text(at)) for row in rows) > len(rows) for at in days):
        columns.fields.pop("topic", None)
        columns.weekdays = days


def _is_lesson(text: str) -> bool:
    return any(map(str.isalpha, text)) and not only_days(text)


def lines_of_days(columns: Columns, row: Row) -> list[str]:
    """What a row says on its days, each behind the day: "Tue Clay"; nothing for a day of rest."""
    listed = ((at, row.text(at)) for at in sorted(columns.weekdays))
    return [f"{columns.name(at).capitalize()} {text}" for at, text in listed if is_work(text)]


def break_of_days(columns: Columns, row: Row) -> str:
    """The break that a row without a topic is, where none of its days holds anything else; "" for another."""
    texts = [text for at in columns.weekdays if is_work(text := row.text(at))]
    name = stand_in(columns, row)
    return name if is_break_title(name) and all(is_break_title(text) or says_no_class(text) for text in texts) else ""
