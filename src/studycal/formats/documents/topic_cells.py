"""The cells of a table's topics that have several lines: a title that is broken, or a list that begins with one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from studycal.core.patterns import pattern as pattern_of

from .blocks import Cell, Row
from .breaks import is_break_title, says_no_class
from .columns import Columns
from .dates import only_days
from .folding import fold
from .numbering import Unit, numbered
from .vocabulary import weekday_names, words

_ASIDE = pattern_of(r"\s*(?:\([^()]*\)|（[^（）]*）|\[[^\[\]]*\]|【[^【】]*】)\s*$")
"""A line that is wholly an aside, such as who teaches a week: "(Anderson)"."""
_LISTED, _TITLE = 3, 80
"""Lines of a topic's cell that are a list, at least, and letters that all of them have more than as one title."""
_PAIR = 2
_WIDE, _MOST = 40, 0.8
"""Letters of the longest line of a column with lists, at least, and the part of the lines that had room for more."""
_OPEN = ",;:&/+-–—("
"""Signs at the end of a line that goes on in the next."""


def find_lists(columns: Columns, rows: Sequence[Row]) -> None:
    """Tell the columns whether lines of the topics' cells are parted because each says something of its own: most would
    have had room for the first word of the next one, as the longest line shows.
    """
    at = columns.fields.get("topic")
    cells = [row.parts[at].lines for row in rows if at is not None and at < len(row.parts)]
    longest = max((len(line) for lines in cells for line in lines), default=0)
    breaks = [pair for lines in cells for pair in pairwise(lines)]
    early = sum(len(line) + 1 + len(after.partition(" ")[0]) <= longest for line, after in breaks)
    columns.lists = bool(breaks) and longest >= _WIDE and early >= _MOST * len(breaks)


def _is_labelled(line: str) -> bool:
    """Whether a line of a cell says what is read, practised or due besides: "Reading: ch. 2", "Assignment: pots"."""
    label, mark, rest = fold(line).partition(":")
    kinds = ("h_study", "homework", "h_due")
    return bool(mark and rest.strip()) and any(label.strip(" *") in words(kind) for kind in kinds)


def first_of_many(columns: Columns, row: Row, topic: str) -> tuple[str, list[str]]:
    """The topic, and what stands below it in its cell: what is read or due besides, or, where the cell is a list, or
    too long to be a title as a whole, all of it.
    """
    at = columns.fields.get("topic", len(row.parts))
    part = row.parts[at] if at < len(row.parts) else Cell()
    labelled = next((place for place, line in enumerate(part.lines) if place and _is_labelled(line)), 0)
    if part.text == topic and not all(map(_ASIDE.match, part.lines[:labelled])):
        return " ".join(part.lines[:labelled]), list(part.lines[labelled:])
    titles = [line for line in part.lines if not _ASIDE.match(line)]
    if columns.lists and _are_apart(part.lines):
        titles = [line for line in titles if not _is_off(line)]
    elif len(part.lines) < _LISTED or len(topic) <= _TITLE or is_break_title(topic):
        return topic, []
    if part.text != topic or not titles or not any(map(str.isalpha, titles[0])):
        return topic, []
    first = part.lines.index(titles[0])
    return titles[0].rstrip(" ,;:"), [*part.lines[:first], *part.lines[first + 1 :]]


def _is_off(line: str) -> bool:
    """Whether a line says that a day, which it may begin with, is free: "No class", "Tuesday NO CLASS"."""
    first, _, rest = line.partition(" ")
    off = fold(first).strip(" :,.") in weekday_names() and says_no_class(rest)
    return off or bool(is_break_title(line)) or says_no_class(line)


def _are_apart(lines: Sequence[str]) -> bool:
    """Whether each line of a cell says something of its own, the first more than a day or which lesson it is."""
    if len(lines) < _PAIR or any(line.endswith(tuple(_OPEN)) for line in lines[:-1]):
        return False
    led = only_days(lines[0]) or any(number.end == len(lines[0]) for number in numbered(lines[0], Unit.LESSON)[:1])
    return not led and all(line[:1].isupper() or line[:1].isdigit() for line in lines[1:])
