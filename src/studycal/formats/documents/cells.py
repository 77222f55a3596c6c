"""What a week's cell says: "W1", "✅ 2", "[ ] 3", "8 & 9", "Week 6: 8 Feb", "第4-5周", "KW 5", "７"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import pairwise

from studycal.core import patterns
from studycal.core.records import dataclass

from .blocks import Cell
from .candidate import trimmed
from .dates import WrittenDay, days, only_days
from .folding import fold
from .numbering import Unit, numbered, spelled
from .vocabulary import any_of, held, pattern, weekday_names, words

CIRCLES = frozenset("o○◯〇⭕")
_TICK = patterns.pattern(r"[✅☑✔✓]|\[[xX✓✔]\]")
UNDONE = patterns.pattern("[❌✗✘☒⏳⌛🔄🚧⬜◻☐🔲]")
"""What says that something is not done, or under way."""
_BOX = patterns.pattern(r"\[[ xX✓✔]?\]|[✅☑✔✓⬜◻☐🔲]")

_EDGE_BOX = patterns.pattern(
    rf"^\s*(?:{_BOX.pattern})(?:(?<!\])|(?!\S))[\ufe0f\s]*|(?:(?<!\S)|(?!\[))(?:{_BOX.pattern})[\ufe0f\s]*$"
)
"""Brackets that a word touches are no box but its own: "[]a"."""

_ROMAN = patterns.pattern(r"[IVX]{1,5}\.?(?:\s*[-–—,/&]\s*[IVX]{1,5}\.?)*")
"""A cell of Roman numerals and nothing else: "IV", "VI–VII"."""

_HUNGARIAN = patterns.pattern(r"(?<=\d\.)\s?h[éÉ]t(?!\w)", re.IGNORECASE)
"""The word for a week of "3. hét", which is Dutch for another without its accent."""

LESSON = patterns.pattern(r"(\d{1,3})\.[1-9]\d?")
"""The second lesson of week 3: "3.2"."""

_LETTERED = patterns.pattern(r"(\d{1,2})[a-e]")
"""The second lesson of week 3: "3b"."""

DASHES = patterns.pattern(r":?-+:?|[-–—…]+")
"""A cell that holds a line and nothing else."""


_LONG = 9
"""Digits from which on a number is none of anything."""


@dataclass(frozen=True, slots=True)
class WeekCell:
    """The numbers in a cell, what else stands there, the days in it; ``calendar`` if they are the calendar's weeks."""

    numbers: tuple[int, ...]
    rest: str = ""
    days: tuple[WrittenDay, ...] = ()
    ticked: bool = False
    calendar: bool = False
    second: int = 0


def without_tick(topic: str) -> str:
    """A topic without the tick or the box before or behind it; one that holds nothing else stays as it is."""
    bare = _EDGE_BOX.sub("", topic).strip()
    return bare if any(map(str.isalnum, bare)) else topic


def is_ticked(text: str) -> bool:
    """Whether a sign in a text says that something is done, and none that it is not: "✅ ⏳ ❌" is to choose from."""
    return bool(_TICK.search(text)) and not UNDONE.search(text)


def ringed(texts: Iterable[str]) -> bool:
    """Whether a column has circles for what is done, as in the East, where a cross beside them says not: "O", "X"."""
    return any(fold(text).strip() in CIRCLES for text in texts)


@lru_cache(maxsize=1024)
def week_cell(text: str, unit: Unit = Unit.WEEK) -> WeekCell | None:
    """A cell that counts weeks (or another unit); None if there is no number in it."""
    if text.isascii() and text.isdigit() and len(text) < _LONG:
        return WeekCell((int(text),))
    return _read_cell(text, unit)


def _read_cell(text: str, unit: Unit) -> WeekCell | None:
    plain = _HUNGARIAN.sub("week", _BOX.sub(" ", text))
    ticked = is_ticked(text)
    for kind in (Unit.CALENDAR_WEEK, unit) if unit is Unit.WEEK else (unit,):
        for number in numbered(plain, kind):
            if not any(char.isalnum() for char in plain[: number.start]):
                rest = trimmed(plain[number.end :])
                calendar = kind is Unit.CALENDAR_WEEK
                return WeekCell(number.numbers, rest, tuple(days(rest)), ticked, calendar, number.second)
    return _bare(plain, ticked, unit)


@cache
def _bare_number(unit: Unit) -> re.Pattern[str]:
    figures = r"\d{1,9}(?:st|nd|rd|th|\.|º|ª|°|(?:er|re|eme|e)\b)?"
    joint = rf"\s*(?:--?|~|&|\+|,|/|、|{pattern('to')}|{pattern('and')}\.?)\s*"
    word = rf"(?:{pattern(unit)}|{pattern('h_number')}|[#№(\[])[\s.]*"
    return re.compile(rf"[^\w\-.,]*(?:{word})*(?P<spec>{figures}(?:{joint}{figures})*)(?P<after>.*)", re.DOTALL)


def _bare(plain: str, ticked: bool, unit: Unit) -> WeekCell | None:
    folded = fold(plain)
    if unit is Unit.WEEK and (lesson := LESSON.fullmatch(folded.strip()) or _LETTERED.fullmatch(folded.strip())):
        return WeekCell((int(lesson[1]),), ticked=ticked)
    written = only_days(plain)
    if written and (written[0].year or next(filter(str.isalnum, folded), "").isalpha()):
        return None  # "Dec 7-12" is no week 12, "[10/22/2022]" none at all
    match = _bare_number(unit).fullmatch(folded)
    spec, after = (match["spec"], match["after"]) if match else (folded.strip(" .:"), "")
    if re.match(r"\w|[.,]\d|-\d", after) and not re.match(any_of(held(after, words(unit))), after):
        return None
    numbers = spelled(spec, roman=unit is Unit.WEEK and bool(_ROMAN.fullmatch(plain.strip(" .:"))))
    if not numbers or (not match and (re.search(r"\d", spec) or not re.search(r"[^\W\d]", spec))):
        return None  # "Final, 10-11:45" holds a number, and is none
    rest = re.sub(rf"^\s*{any_of(held(after, words(unit)))}", "", after)
    rest = trimmed(plain[len(plain) - len(rest) :] if rest else "")
    if rest[:1].islower() and not re.match(r"\s*[)\]:|,;(-]", after) and fold(rest) not in weekday_names():
        return None
    return WeekCell(numbers, rest, tuple(days(rest)), ticked)


def is_work(text: str) -> bool:
    """Whether the cell of a day holds anything but rest."""
    return bool(text) and fold(text).strip(" .-") not in words("rest") and not DASHES.fullmatch(text)


def adds_up(key: str, topic: str) -> bool:
    """Whether a row adds up the others: its first cell begins with a word for that, or its topic is nothing else, with
    the number of all weeks beside it.
    """
    listed = held(fold(f"{key} {topic}"), words("total"))
    first = re.match(rf"\W*{any_of(listed)}", fold(key or topic))
    return bool(first or re.fullmatch(rf"\W*{any_of(listed)}\W*", fold(topic)))


def below_number(part: Cell, cell: WeekCell) -> str:
    """The further lines of a cell whose first line is the week's number alone: "5", "Sports week"."""
    first = week_cell(part.lines[0]) if len(part.lines) > 1 else None
    return " ".join(part.lines[1:]) if first and first.numbers == cell.numbers and not first.rest else ""


def is_fraction(text: str, cells: Iterable[str]) -> bool:
    """Whether "1.5" is one and a half, for no cell is the first lesson of that week: "1.1"."""
    lesson = LESSON.fullmatch(text.strip())
    return lesson is not None and all(cell.strip() != f"{lesson[1]}.1" for cell in cells)


def number_lessons(texts: Iterable[str]) -> bool:
    """Whether cells number the lessons of weeks one after the other, "1.1", "1.2", "2.1", which no days do."""
    lessons = [tuple(map(int, text.split("."))) for text in map(str.strip, texts) if LESSON.fullmatch(text)]
    steps = all(later in ((week, at + 1), (week + 1, 1)) for (week, at), later in pairwise(lessons))
    return lessons[:1] == [(1, 1)] and steps and any(at > 1 for _, at in lessons)
