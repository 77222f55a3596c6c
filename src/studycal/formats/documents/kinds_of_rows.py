"""Recognises a column that tells of what kind the rows of a week are, "Lecture", "Lab", "Reading": it is no phase."""

from __future__ import annotations

from collections.abc import Sequence

from .blocks import Row
from .columns import Columns
from .dates import ANY_YEAR, days
from .folding import fold
from .numbering import Unit, numbered
from .topic_column import left_free
from .vocabulary import words

_MOST_KINDS = 8
"""Kinds that a column tells apart, at most."""
_LEAST_DUE = 4
"""Rows with an hour; half as many on average have the same."""
_HOMONYM = "lecture"
"""English for what is taught, French for what is read."""

_PAIR = 2
_MOST_BESIDE = 0.5
"""The part of the rows of lessons that have no number, at most, where the others have theirs."""


def drop_varying_phase(columns: Columns, rows: Sequence[Row]) -> None:
    """Take the column of the phase for another where most weeks with several rows name several phases."""
    at = columns.fields.get("phase")
    if at is None or "week" not in columns.fields:
        return
    several = [run for run in _by_week(columns, rows) if len(run) > 1]
    varying = [run for run in several if len({fold(text) for row in run if (text := row.text(at))}) > 1]
    if len(varying) > 1 and 2 * len(varying) > len(several):
        del columns.fields["phase"]


def taught_rows(columns: Columns, rows: Sequence[Row]) -> frozenset[int]:
    """The lines of the rows of which a column says that they are taught, beside others of another kind."""
    for at in columns.others:
        texts = [fold(row.text(at)).strip(" .:*") for row in rows]
        kinds = {text for text in texts if text}
        taught = kinds & words("taught")
        taught -= {_HOMONYM} if len(taught) > 1 else set()
        if taught and 1 < len(kinds) <= _MOST_KINDS and 2 * len(kinds) <= len(rows):
            return frozenset(row.line for row, text in zip(rows, texts, strict=True) if text in taught)
    return frozenset()


def due_rows(columns: Columns, rows: Sequence[Row]) -> frozenset[int]:
    """The lines of the rows that only tell what is due: they have an hour under "Deadline", "11:59 PM", one of a few
    that come again, and others have none; or they have no number where lessons have theirs.
    """
    bare = _beside_lessons(columns, rows)
    hours = [columns.cell(row, "due") for row in rows]
    filled = [hour for hour in hours if hour]
    again = len(filled) >= _LEAST_DUE and _LEAST_DUE * len(set(filled)) <= 2 * len(filled)
    if not again or 4 * len(filled) > 3 * len(rows) or any(days(hour) for hour in filled):
        return bare
    return bare | frozenset(row.line for row, hour in zip(rows, hours, strict=True) if hour)


def _beside_lessons(columns: Columns, rows: Sequence[Row]) -> frozenset[int]:
    """The lines of the rows without a number, "--", among lessons by date most of which have theirs: they are notes."""
    name = "number" if "number" in columns.fields else "count"
    if name not in columns.fields:
        return frozenset()
    bare = frozenset(row.line for row in rows if not any(map(str.isalnum, columns.cell(row, name))))
    return bare if len(bare) <= _MOST_BESIDE * len(rows) else frozenset()


def beside_breaks(columns: Columns, rows: Sequence[Row]) -> frozenset[int]:
    """Of the lines of rows without a number those in a week by date that another of them leaves free, and no lesson is
    in: "Spring break", and "A talk in town" on its Friday.
    """
    bare = _beside_lessons(columns, rows)
    weeks = {row.line: _week_of(columns, row) for row in rows} if bare else {}
    taught = {week for line, week in weeks.items() if line not in bare}
    free = {weeks[row.line] for row in rows if row.line in bare and left_free(columns, row)} - taught - {None}
    return frozenset(line for line in bare if weeks[line] in free)


def _week_of(columns: Columns, row: Row) -> tuple[int, int] | None:
    """The calendar's week of the first day of a row."""
    first = next(iter(days(columns.cell(row, "date"))), None)
    when = first.on(ANY_YEAR) if first else None
    return when.isocalendar()[:2] if when else None


def _by_week(columns: Columns, rows: Sequence[Row]) -> list[list[Row]]:
    """The rows of each week; one without a number goes on with the week above it."""
    runs: list[list[Row]] = []
    last = ""
    for row in rows:
        number = columns.cell(row, "week") or last
        if runs and number == last:
            runs[-1].append(row)
        else:
            runs.append([row])
        last = number
    return runs


def phases_in_two_cells(columns: Columns, rows: Sequence[Row]) -> dict[int, str]:
    """The phases that rows without a week name by a number and a title beside it, "Module 1:" and "Clay", and nothing
    else, by their lines; none in a column where rows of weeks have such numbers, too: there they tell of their week.
    """
    if "week" not in columns.fields:
        return {}
    result: dict[int, tuple[int, str]] = {}
    of_weeks = {columns.fields.get("phase")}
    for row in rows:
        filled = [at for at, part in enumerate(row.parts) if part.text]
        if columns.cell(row, "week"):
            of_weeks |= {at for at in filled if _is_phase_number(row.text(at))}
        elif len(filled) == _PAIR and filled[1] == filled[0] + 1 and _is_phase_number(row.text(filled[0])):
            number, title = map(row.text, filled)
            result[row.line] = filled[0], f"{number.rstrip(' :')}: {title}"
    return {line: phase for line, (at, phase) in result.items() if at not in of_weeks}


def _is_phase_number(text: str) -> bool:
    """Whether a text numbers a phase and says nothing else: "Module 1:"."""
    numbers = numbered(text, Unit.PHASE)
    return bool(numbers) and not any(map(str.isalnum, text[: numbers[0].start] + text[numbers[0].end :]))


def is_divider(row: Row) -> bool:
    """Whether a row with one cell names the phase of those below: it is bold, or numbers a phase or a month."""
    filled = [part for part in row.parts if part.text]
    text = filled[0].text
    numbers = numbered(text, Unit.PHASE) or numbered(text, Unit.MONTH)
    return all(part.bold for part in filled) or (bool(numbers) and not any(map(str.isalnum, text[: numbers[0].start])))
