"""Which column of a table names the topics where no header does, or where the one that does only numbers lectures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from studycal.core.patterns import pattern as pattern_of

from .blocks import Row, address_links
from .breaks import is_break_title, says_no_class
from .candidate import Counts
from .cells import DASHES, week_cell
from .columns import Columns
from .dates import days, only_days, weekday_of, weekdays_in
from .figures import is_measure
from .folding import fold
from .numbering import Unit, numbered
from .vocabulary import weekday_names, words

_SOME = 20
"""Cells of a column that are looked at to tell what it holds, where that takes long."""
_MANY, _ALIKE = 7, 4
"""Rows of which can be told what they have in common, more than these, and how many of them share a text at least."""
_BOXES = pattern_of(r"(?:\[[ xX]?\]|[\W_])+")
"""A cell that holds boxes to tick, dashes or other signs, and nothing else."""
_CODE = pattern_of(r"[^\W\d_]{1,4}[-_.]?\d{1,4}")
_LISTED, _TITLE = 3, 80
"""Lines of a topic's cell that are a list, at least, and letters that all of them have more than as one title."""


def find_topic(columns: Columns, rows: Sequence[Row], counts: Counts) -> None:
    """Where no header says topic: the column of focus or phase if it is the only one, else the first column of text."""
    _take_the_telling_one(columns, rows, counts)
    headed = columns.fields.get("topic")
    if headed is not None and not (
        _is_counted(columns, rows)
        or _is_sparse(columns, rows, counts)
        or _is_ticked_off(columns, rows, counts)
        or _is_of_people(columns, counts)
    ):
        return
    if (counts in (Counts.WEEKS, Counts.DATES) and columns.weekdays) or _took_what_is_told(columns, rows, headed):
        return
    named = any(name in columns.fields for name in ("focus", "phase"))
    others = columns.others
    if counts is Counts.DATES:
        texts_of = {at: [text for row in rows if (text := row.text(at))] for at in others}
        others = sorted(others, key=lambda at: (_names_who(columns.name(at)), _only_counts(texts_of[at])))
    if chosen := _chosen(_worded(rows, others, named=named)):
        if not (counts is Counts.WEEKS and _are_tags(columns, rows, chosen[1])):
            columns.fields["topic"] = chosen[0]
            columns.guessed.add("topic")
        return
    for name in ("focus", "phase", "lasts", "done", "date"):
        if name in columns.fields and not (name == "lasts" and counts is Counts.DURATIONS):
            columns.fields["topic"] = columns.fields.pop(name)
            columns.guessed.add("topic")
            return


def _chosen(worded: Iterator[tuple[int, list[str]]]) -> tuple[int, list[str]] | None:
    """The first of some columns that does not only tell how much there is to do, or by which code it is known; if all
    do, the first.
    """
    first = None
    for column in worded:
        if not _are_measures(column[1]) and not are_codes(column[1]):
            return column
        first = first or column
    return first


def _worded(rows: Sequence[Row], others: Sequence[int], *, named: bool) -> Iterator[tuple[int, list[str]]]:
    """The columns of text that may be the topics', with their cells, in the order in which they are tried."""
    for at in others:
        texts = [text for row in rows if (text := row.text(at))]
        if (
            _repeats(texts)
            or all(map(_BOXES.fullmatch, texts))
            or (named and texts and all(map(is_measure, texts)))
            or are_days(texts)
        ):
            continue
        if 2 * len(texts) >= len(rows) and sum(any(map(str.isalpha, text)) for text in texts) >= 0.5 * len(texts):
            yield at, texts


def _took_what_is_told(columns: Columns, rows: Sequence[Row], headed: int | None) -> bool:
    """Take the column of what a week is about, in words of several for most rows, beside the one ``headed`` as the
    topics' that only numbers lectures; whether there are both.
    """
    if headed is None or "focus" not in columns.fields:
        return False
    worded = sum(len(columns.cell(row, "focus").split()) > 2 for row in rows)
    if 2 * worded <= len(rows) or any(any(map(str.isalpha, row.text(headed))) for row in rows):
        return False
    columns.fields["topic"] = columns.fields.pop("focus")
    return True


def topic_below(columns: Columns, rows: Sequence[Row], at: int) -> str:
    """The topic that the first rows from a place on, all without a number, have for the week above; "" if none has."""
    for row in islice(rows, at, None):
        if not row.cells or columns.cell(row, "week"):
            break
        if topic := columns.cell(row, "topic"):
            return topic
    return ""


def stand_in(columns: Columns, row: Row) -> str:
    """What a week without a topic may be called by: the first cell of its row with words that are no day, nor its
    phase, nor whether it is done.
    """
    own, dated = {columns.fields.get(name) for name in ("week", "phase", "done")}, columns.fields.get("date")
    for at, text in enumerate(row.texts):
        if at not in own and any(map(str.isalpha, text)) and not (days(text) if at == dated else _is_day(text)):
            return text
    return ""


def on_another_day(columns: Columns, row: Row, topic: str) -> str:
    """What a week is about of which only the day is free whose column names its topic: the "Monday lecture" falls on a
    holiday, the "Wednesday lecture" does not; "" for a topic that is none, or where no other day has more.
    """
    named = columns.fields.get("topic")
    if named is None or not is_break_title(topic) or not _names_a_day(columns.name(named)):
        return ""
    cells = (row.text(at) for at in range(named + 1, len(row.texts)) if _names_a_day(columns.name(at)))
    return next((text for text in cells if any(map(str.isalpha, text)) and not is_break_title(text)), "")


def _names_a_day(header: str) -> bool:
    return any(word in weekday_names() for word in re.findall(r"\w+", fold(header)))


def _is_of_people(columns: Columns, counts: Counts) -> bool:
    """Whether the column of the topic names who speaks on a day, beside one of what is read: then it is no longer."""
    if counts is not Counts.DATES or not _names_who(columns.name(columns.fields["topic"])):
        return False
    if not any(fold(columns.name(at)).strip(" *:") in words("h_study") for at in columns.others):
        return False
    del columns.fields["topic"]
    return True


def _names_who(header: str) -> bool:
    """Whether a header says that names or other things stand below it that are not learnt: "Last.name"."""
    return any(word in words("h_other") for word in re.findall(r"[^\W_]+", fold(header)))


def are_days(texts: Sequence[str]) -> bool:
    """Whether most cells hold nothing but days: "Mon" heads the days of the first lecture."""
    pairs = zip(texts, weekdays_in(texts), strict=True)
    return bool(texts) and 2 * sum(day is not None or bool(only_days(text)) for text, day in pairs) > len(texts)


def _is_day(text: str) -> bool:
    return bool(only_days(text)) or weekday_of(text) is not None


def _are_measures(texts: Sequence[str]) -> bool:
    """Whether most cells tell how much there is to do, and not what: "~10 miles", "3 hours"."""
    some = texts[:_SOME]
    return 2 * sum(map(is_measure, some)) > len(some)


def are_codes(texts: Sequence[str]) -> bool:
    """Whether all cells hold a code and nothing else: "RA01", "RT-3"."""
    return bool(texts) and all(text.isupper() and _CODE.fullmatch(text) for text in texts)


def _repeats(texts: Sequence[str]) -> bool:
    """Whether many cells hold a few words again and again, as a colour or a kind: they are no topics."""
    return len(texts) > _MANY and _ALIKE * len(set(texts)) <= len(texts)


def _only_counts(texts: Sequence[str]) -> bool:
    """Whether half of some cells or more say no more than which lesson it is, or that it is one: "Lecture 3"."""
    bare = (
        fold(text) in words("lesson") or any(number.end == len(text) for number in numbered(text, Unit.LESSON)[:1])
        for text in texts
    )
    return 2 * sum(bare) >= len(texts)


def _are_tags(columns: Columns, rows: Sequence[Row], texts: Sequence[str]) -> bool:
    """Whether a text comes again in a column, while the week's cell says in each row another thing beside its number:
    "Week 1 Clay".
    """
    cells = [week_cell(columns.cell(row, "week")) for row in rows]
    beside = {
        fold(cell.rest) for cell in cells if cell and any(map(str.isalpha, cell.rest)) and not is_measure(cell.rest)
    }
    return len(set(texts)) < len(texts) and len(beside) == len(rows) and not any(map(only_days, beside))


def _is_sparse(columns: Columns, rows: Sequence[Row], counts: Counts) -> bool:
    """Whether fewer than half the rows have a cell in the topic's column, or days have the same few there, and most
    have one in another that nothing claims: then it is the topic's no longer.
    """
    texts = [text for row in rows if (text := columns.cell(row, "topic"))]
    alike = counts is Counts.DATES and _repeats(texts)
    if counts not in (Counts.WEEKS, Counts.DATES) or len(rows) <= _MANY or not (2 * len(texts) < len(rows) or alike):
        return False
    fuller = ([text for row in rows if any(map(str.isalpha, text := row.text(at)))] for at in columns.others)
    if not any(4 * len(texts) >= 3 * len(rows) and not _repeats(texts) for texts in fuller):
        return False
    at = columns.fields.pop("topic")
    if alike and fold(columns.name(at)).strip(" *:") in words("h_phase"):
        columns.fields.setdefault("phase", at)
    return True


def _take_the_telling_one(columns: Columns, rows: Sequence[Row], counts: Counts) -> None:
    """Where the column whose header only holds a word for a topic has the same few texts again, take the one that says
    most in words of its own in each row, if there is any.
    """
    at = columns.fields.get("topic")
    texts = [fold(text) for row in rows if at is not None and (text := row.text(at))]
    if at is None or counts is not Counts.WEEKS or len(texts) < _ALIKE or 2 * len(set(texts)) > len(texts):
        return
    if fold(columns.name(at)).strip(" *:") in words("h_topic"):
        return
    own = {other: {text for row in rows if any(map(str.isalpha, text := row.text(other)))} for other in columns.others}
    telling = [other for other, listed in own.items() if len(listed) == len(rows)]
    if telling:
        columns.fields["topic"] = max(telling, key=lambda other: sum(map(len, own[other])))
        columns.guessed.add("topic")


def left_free(columns: Columns, row: Row) -> str:
    """What a row by date says instead of a topic: it has a dash in its place, or for its number beside a word for a
    break ("—, 4 June, Corpus Christi, holiday"); "" for any other row.
    """
    dashed = [name for name in ("count", "number", "topic") if DASHES.fullmatch(columns.cell(row, name))]
    other = [row.text(at) for at in range(len(row.parts)) if at != columns.fields.get("date")]
    texts = [text for text in other if text and not DASHES.fullmatch(text)]
    closed = any(is_break_title(columns.cell(row, name)) for name in ("count", "number"))
    pictured = len(texts) < len(list(filter(None, other))) and not any(map(str.isalnum, "".join(texts)))
    free = bool(dashed) and any(is_break_title(text) or says_no_class(text) for text in texts)
    if not (pictured or closed or free or "topic" in dashed):
        return ""
    return columns.cell(row, "date") if not texts else texts[0]


def further(columns: Columns, rows: Sequence[Row], row: Row) -> str:
    """What a row by date without a topic is about: the first of its further cells that holds words, or else numbers,
    and no link, in no column that says the same few things again and again, or counts, or names days; at last what is
    due then.
    """
    own = {at for name, at in columns.fields.items() if name not in ("focus", "topic")} | set(columns.weekdays)
    others = [at for at in range(len(row.parts)) if at not in own and row.text(at)]
    columns_of = {at: [text for beside in rows if (text := beside.text(at))] for at in others}
    telling = [at for at, texts in columns_of.items() if not (_repeats(texts) or _counts(texts) or are_days(texts))]
    texts = [row.text(at) for at in telling if not address_links(row.text(at))]
    worded = (text for text in texts if any(map(str.isalpha, text)))
    return next(worded, next((text for text in texts if any(map(str.isdigit, text))), columns.cell(row, "due")))


def _counts(texts: Sequence[str]) -> bool:
    """Whether the cells of a column are whole numbers that never fall: those of lessons, or of the calendar's weeks."""
    numbers = [int(text) for text in texts if text.isdigit()]
    return len(numbers) == len(texts) > 1 and numbers == sorted(numbers)


def _is_counted(columns: Columns, rows: Sequence[Row]) -> bool:
    """Whether the column of the topic only numbers lectures or the like, beside one of text: then it is the topic's no
    longer.
    """
    named = {columns.cell(row, "topic") for row in rows}
    free = [
        at for at in columns.others if any(any(map(str.isalpha, row.texts[at])) for row in rows if at < len(row.texts))
    ]
    if not free or not all(text.isdigit() for text in named if text):
        return False
    del columns.fields["topic"]
    return True


def _is_ticked_off(columns: Columns, rows: Sequence[Row], counts: Counts) -> bool:
    """Whether the column of the topic holds only boxes and dashes, beside one of words: then it is the topic's no
    longer.
    """
    texts = [text for row in rows if (text := columns.cell(row, "topic"))]
    words_beside = {*columns.others, *(columns.fields[name] for name in ("phase", "focus") if name in columns.fields)}
    worded = any(2 * sum(any(map(str.isalpha, row.text(at))) for row in rows) > len(rows) for at in words_beside)
    if counts not in (Counts.WEEKS, Counts.DATES) or not texts or not worded or not all(map(_BOXES.fullmatch, texts)):
        return False
    del columns.fields["topic"]
    return True
