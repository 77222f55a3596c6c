"""What the rows of a table count: weeks, the calendar's weeks, dates, lengths, days, months, lessons or topics."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from studycal.core.patterns import pattern as pattern_of

from .blocks import Row
from .candidate import Counts
from .cells import DASHES, number_lessons, week_cell
from .columns import Columns
from .dates import days, first_day, only_days
from .durations import duration
from .folding import fold
from .numbering import Unit, numbered
from .vocabulary import firsts, pattern, words

_LONGEST = 26
"""Weeks that a topic may last by a bare number."""

_FEW = 5
"""Rows that may last 1, 2, 3, ... weeks, each one more than the one before; more of them are numbered so."""

_LEAST = 3
"""Days in a column, of which no header says that it holds them."""

_SHORT = 2
"""Letters of a header that has no plural: "Wk", "周"."""

_WEEKDAY_HEADERS = frozenset({"星期", "礼拜", "禮拜", "周几", "星期几"})
_WEEKDAY = pattern_of(r"[一二三四五六日天](?![一二三四五六七八九十\d])")
_ASIDE = pattern_of(r"\([^()]*\)|\d{1,2}:\d\d")
_UNITS = {"day": Counts.DAYS, "month": Counts.MONTHS, "lesson": Counts.LESSONS, "phase": Counts.PHASES}


def counts_of(columns: Columns, rows: Sequence[Row], width: int, *, durations: bool = False) -> Counts | None:
    """What the rows of a table so many columns wide count; None if nothing. The columns are told what counts.

    ``durations`` takes bare numbers under "Weeks" for how many, whatever they are.
    """
    if not rows:
        return None
    _find_week(columns, rows, width)
    _find_date(columns, rows, width)
    if "week" in columns.fields:
        return _weeks(columns, rows, durations=durations)
    by_date = "date" in columns.fields and _is_by_date([columns.cell(row, "date") for row in rows])
    if by_date and not _goes_on_without_days(columns, rows):
        return Counts.DATES
    if "lasts" in columns.fields and _share(rows, lambda row: bool(duration(columns.cell(row, "lasts")))) >= 0.5:
        _take_what_is_named(columns, rows)
        return Counts.DURATIONS
    if columns.unit == "phase" and _numbers_each(columns, rows):
        del columns.fields["count"]
        return Counts.TOPICS
    if columns.unit in _UNITS and _share(rows, lambda row: _counted(columns, row)) >= 0.5:
        return _UNITS[columns.unit]
    if (
        "number" in columns.fields
        and _share(rows, lambda row: week_cell(columns.cell(row, "number")) is not None) >= 0.5
    ):
        return Counts.TOPICS
    return None


def _take_what_is_named(columns: Columns, rows: Sequence[Row]) -> None:
    """Take the column that numbers lessons for the topics where it names them, too, and no other does: "21 - Pots"."""
    named = [any(map(str.isalpha, columns.cell(row, "count"))) for row in rows]
    if "topic" not in columns.fields and "count" in columns.fields and all(named):
        columns.fields["topic"] = columns.fields.pop("count")


def _numbers_each(columns: Columns, rows: Sequence[Row]) -> bool:
    """Whether a column numbers all rows from 1 on, whatever phases stand beside it: "0 | 1", "0 | 2" of "Phase | #"."""
    if "number" not in columns.fields:
        return False
    cells = [week_cell(columns.cell(row, "number")) for row in rows]
    return [cell and tuple(cell.numbers) for cell in cells] == [(number,) for number in range(1, len(rows) + 1)]


def _find_week(columns: Columns, rows: Sequence[Row], width: int) -> None:
    """Tell the columns which of them numbers weeks by its cells, and that one does not: it holds dates, or mentions."""
    if "week" not in columns.fields and (at := _week_column(rows, width)) is not None:
        for name in [name for name, place in columns.fields.items() if place == at]:
            del columns.fields[name]
        columns.fields["week"] = at
    if "week" in columns.fields and _are_weekdays(columns, rows):
        del columns.fields["week"]
    _change_week(columns, rows)
    if "week" in columns.fields and _is_mention(columns, rows):
        del columns.fields["week"]
    if (
        "week" in columns.fields
        and "date" not in columns.fields
        and _share(rows, lambda row: _is_dated(columns, row)) >= 0.5
        and not any(columns.cell(row, "week").strip().isdigit() for row in rows)
        and not number_lessons(columns.cell(row, "week") for row in rows)
    ):
        columns.fields["date"] = columns.fields.pop("week")


def _are_weekdays(columns: Columns, rows: Sequence[Row]) -> bool:
    """Whether Chinese numerals under "星期" are the days of a week, beside their dates or with a Sunday among them."""
    cells = [cell for row in rows if (cell := columns.cell(row, "week"))]
    header = fold(columns.name(columns.fields["week"])).strip(" *:")
    if header not in _WEEKDAY_HEADERS or not cells or not all(_WEEKDAY.match(cell) for cell in cells):
        return False
    return "date" in columns.fields or any(cell[0] in "日天" for cell in cells) or len(set(cells)) < len(cells)


def _find_date(columns: Columns, rows: Sequence[Row], width: int) -> None:
    """Tell the columns which of them holds the days, where no header says so: one of the first two, or one headed by a
    word for a day or a time, whose cells begin with a day that is surely one; or any day below a word for one; or,
    beside numbered weeks, one that holds days of a year and times, and nothing else.
    """
    if "date" in columns.fields or "lasts" in columns.fields:
        return
    headed = re.compile(rf"(?:.*[\W_])?(?:{pattern('day')}|{pattern('h_time')}|{pattern('h_date')})")
    cells = [text for row in rows if (text := columns.cell(row, "count"))]
    if columns.unit == "day" and sum(first_day(cell) is not None for cell in cells) >= max(_LEAST, 0.8 * len(cells)):
        columns.fields["date"] = columns.fields.pop("count")
        return
    for at in columns.others:
        if re.search(pattern("h_due"), header := fold(columns.name(at))):
            continue  # on "Submission due date" nothing is studied
        cells = [text for row in rows if (text := row.text(at))]
        dated = "week" in columns.fields and all(map(_is_dated_wholly, cells))
        placed = dated or at < min(2, width) or headed.fullmatch(header)
        if (
            placed
            and len(cells) >= max(_LEAST, 0.5 * len(rows))
            and sum(map(_begins_with_a_day, cells)) >= 0.8 * len(cells)
        ):
            columns.fields["date"] = at
            return


def _is_dated_wholly(cell: str) -> bool:
    """Whether a cell holds days of a year and nothing else but times and brackets: "2027-01-05 (10:00, room 2)"."""
    written = only_days(_ASIDE.sub(" ", cell)) if "20" in cell else []
    return bool(written) and all(day.year for day in written)


def _begins_with_a_day(cell: str) -> bool:
    """Whether a cell does, and the day is no "1.2": it has a year or a word."""
    day = first_day(cell)
    return day is not None and (bool(day.year) or any(map(str.isalpha, cell[day.start : day.end])))


def _is_by_date(cells: Sequence[str]) -> bool:
    """Whether the cells of a column tell its rows' days: half of all, or most of those that are not left empty."""
    dated = sum(bool(days(cell)) for cell in cells)
    return dated >= 0.5 * len(cells) or dated >= max(_LEAST, 0.8 * sum(map(bool, cells)))


def _goes_on_without_days(columns: Columns, rows: Sequence[Row]) -> bool:
    """Whether most of the rows, of those with a number where they have any, stand behind the last one with a day: only
    the first lessons have got theirs.
    """
    dated = [at for at, row in enumerate(rows) if days(columns.cell(row, "date"))]
    numbers = [columns.cell(row, "number") if "number" in columns.fields else str(at) for at, row in enumerate(rows)]
    distinct = {number for number in numbers if number}
    before = set(numbers[: dated[-1] + 1]) if dated else distinct
    return len(distinct - before) > _LEAST and 2 * len(distinct - before) > len(distinct)


def _change_week(columns: Columns, rows: Sequence[Row]) -> None:
    """Take another column for the weeks, with a word for them in its header and numbers in its cells, where that of the
    surest header holds none ("Week No." beside a "Week" of days).
    """
    if (
        "week" not in columns.fields
        or _share(rows, lambda row: week_cell(columns.cell(row, "week")) is not None) >= 0.5
    ):
        return
    places = [at for at, text in enumerate(columns.header.texts) if re.search(pattern("week"), fold(text))]
    for at in (at for at in places if at not in columns.fields.values()):
        if _share(rows, lambda row, at=at: week_cell(row.text(at)) is not None) >= 0.5:  # type: ignore[misc]
            columns.fields.setdefault("date", columns.fields["week"])
            columns.fields["week"] = at
            return


def _is_mention(columns: Columns, rows: Sequence[Row]) -> bool:
    """Whether a column behind others only says where its rows belong: a longer header speaks of weeks, and some of its
    cells are none ("Every week" under "In which week").
    """
    at = columns.fields["week"]
    header = re.sub(r"[^\w ]+", " ", fold(columns.name(at))).split()
    whole = len(header) < 3 or " ".join(header) in words("week") | words("calendar_week")
    return at > 0 and not whole and not all(week_cell(columns.cell(row, "week")) for row in rows)


def _is_dated(columns: Columns, row: Row) -> bool:
    """Whether the cell of a row's week holds days and no number of a week: "Sep 7 - 13"."""
    cell = columns.cell(row, "week")
    written = only_days(cell)
    return bool(written) and not any(map(str.isalnum, cell[: written[0].start])) and not numbered(cell, Unit.WEEK)


def _counted(columns: Columns, row: Row) -> bool:
    cell = columns.cell(row, "count")
    return week_cell(cell, Unit(columns.unit)) is not None


def _share(rows: Sequence[Row], test: Callable[[Row], bool]) -> float:
    return sum(test(row) for row in rows) / len(rows)


def _week_column(rows: Sequence[Row], width: int) -> int | None:
    """The first column most of whose cells begin with a numbered week, whatever its header says; behind the first two
    one whose cells all do, and go on with each other: "Week 1", "Weeks 2-3" under "Duration".
    """
    for at in range(min(2, width)):
        cells = [row.texts[at] for row in rows if at < len(row.texts) and row.texts[at]]
        marks = [numbered(cell, Unit.WEEK) or numbered(cell, Unit.CALENDAR_WEEK) for cell in cells]
        led = sum(bool(m) and not any(map(str.isalnum, c[: m[0].start])) for m, c in zip(marks, cells, strict=True))
        if cells and led >= max(1, 0.5 * len(cells)):
            return at
    return next((at for at in range(2, width) if _goes_on([row.text(at) for row in rows])), None)


def _goes_on(cells: Sequence[str]) -> bool:
    """Whether cells number weeks from the first on, one behind the other and nothing else; empty ones aside."""
    filled = [cell for cell in cells if cell]
    filled = filled[:-1] if filled and duration(filled[-1]) else filled  # what they all last
    if len(filled) < _LEAST or not all(re.search(pattern("week"), fold(cell)) for cell in filled[:2]):
        return False
    spans = [cell.numbers for text in filled if (cell := week_cell(text)) and not cell.rest and not duration(text)]
    return len(spans) == len(filled) and _follow(spans)


def _spans_go_on(filled: Sequence[str]) -> bool:
    """Whether "1~2주", "3주", "4~6주" number weeks, though each could be a length: each goes on with the last one."""
    spans = [cell.numbers for text in filled if (cell := week_cell(text)) and not cell.rest]
    return len(spans) == len(filled) >= _LEAST and any(len(span) > 1 for span in spans) and _follow(spans)


def _follow(spans: Sequence[tuple[int, ...]]) -> bool:
    """Whether spans of weeks follow each other from the first week on."""
    return spans[0][0] <= 1 and all(later[0] == sooner[-1] + 1 for sooner, later in pairwise(spans))


def _weeks(columns: Columns, rows: Sequence[Row], *, durations: bool) -> Counts:
    """Weeks by their number, by the calendar's number, or only how many each topic lasts."""
    cells = [columns.cell(row, "week") for row in rows]
    filled = [cell for cell in cells if cell and not DASHES.fullmatch(cell)]
    lasting = sum(bool(re.match(r"\W*\d", cell)) and bool(duration(cell)) for cell in filled)
    named = any(numbered(cell, Unit.WEEK) for cell in filled) or _spans_go_on(filled)
    if filled and lasting >= 0.5 * len(filled) and not named:
        return Counts.DURATIONS
    read = [cell for text in filled if (cell := week_cell(text))]
    if read and sum(cell.calendar for cell in read) >= 0.5 * len(read):
        return Counts.CALENDAR_WEEKS
    header = re.sub(r"[^\w]+", "", fold(columns.name(columns.fields["week"])))
    numbers = [cell.numbers[0] for cell in read if len(cell.numbers) == 1]
    leads = len(header) <= _SHORT and not _is_behind(columns)
    rising = all(b == a + 1 for a, b in pairwise(numbers))
    rising = rising and (min(numbers, default=1) <= 1 or len(numbers) > 2 or leads)
    first = next(iter(fold(columns.name(columns.fields["week"])).split()), "")
    counted = [number for cell in read for number in cell.numbers]
    if _is_calendar(first if first in words("calendar_week") else header, counted):
        return Counts.CALENDAR_WEEKS
    several = header in words("duration") - firsts("week")
    several = several or _go_back(columns, numbers)
    alone = len(numbers) == len(read) == len(filled) and len(numbers) > 1 and max(numbers) <= _LONGEST
    plural = len(header) > _SHORT and _is_behind(columns)
    lasting = plural and not (rising and len(numbers) > _FEW and min(numbers) <= 1)
    if several and alone and (durations or lasting or not (rising or _is_mistyped(columns, numbers))):
        return Counts.DURATIONS
    return Counts.WEEKS


def _go_back(columns: Columns, numbers: Sequence[int]) -> bool:
    """Whether small numbers behind the topic rise and fall below more than the word for a week: "Weeks reserved"."""
    header = fold(columns.name(columns.fields["week"])).strip(" .:#*")
    falls = any(later < sooner for sooner, later in pairwise(numbers))
    small = 2 * max(numbers, default=0) <= len(numbers)
    behind = columns.fields["week"] > columns.fields.get("topic", 1)
    return falls and small and behind and header not in words("week") | words("calendar_week")


def _is_behind(columns: Columns) -> bool:
    """Whether the column of weeks stands behind the topic: so it is where it says how long that lasts."""
    at, last = columns.fields["week"], len(columns.header.parts) - 1
    return at > columns.fields.get("topic", last - 1 if at else last)


def _is_calendar(header: str, numbers: Sequence[int]) -> bool:
    """Whether bare numbers are the calendar's weeks: by the header, where they do not begin at the first; or because
    they go on with 1 after the last of a year: 51, 52, 1.
    """
    if not numbers or max(numbers) > 53:
        return False
    turned = [(a, b) for a, b in pairwise(numbers) if b < a]
    named = header in words("calendar_week") and numbers[0] > 1
    return (named and len(turned) < 2) or (len(turned) == 1 and turned[0][0] in (52, 53) and turned[0][1] == 1)


def _is_mistyped(columns: Columns, numbers: Sequence[int]) -> bool:
    """Whether numbers before the topics count the rows, but for one or the other that is double or out of its place."""
    first = columns.fields["week"] < columns.fields.get("topic", len(columns.header.parts))
    placed = sum(number == at for at, number in enumerate(numbers, start=1))
    return first and 3 * placed >= 2 * len(numbers) and numbers[-1] >= len(numbers) - 1
