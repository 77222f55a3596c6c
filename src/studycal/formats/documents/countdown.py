"""Recognises weeks that are counted down to an exam: "Week 4" to "Week 1", "3 weeks before the exam"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from studycal.core.records import replace

from .answers import ReadingAnswers
from .candidate import Candidate, Counts, Entry, Outline
from .folding import fold
from .numbering import value
from .report import Report, shortened
from .vocabulary import pattern

COUNTED_DOWN = "weeks before"
"""What parts lines that say how many weeks are left from those that number weeks."""

_LEAST = 3
_YEAR = 372
"""Days of a year by months of 31."""

_BELOW = re.compile(r"[-−–]\s?\d")
"""A number with a sign before it: "Week -4"."""


def weeks_before(text: str) -> tuple[int, int, int] | None:
    """How many weeks before an exam a line says that it is about, and where that stands in it: "2 weeks before the
    exam", "Noch 2 Wochen bis zur Klausur", "考前2周".
    """
    folded = fold(text)
    match = _phrase().match(folded)
    if match is not None and _leads_to_an_exam(match[0]):
        figure = match["number"]
    elif match := _minus().match(folded):
        figure = match["number"] or match["lettered"]
    else:
        return None
    number = value(figure)
    return (number, match.start(), match.end()) if number is not None else None


@cache
def _minus() -> re.Pattern[str]:
    """ "T-4 weeks", "D-4주", and by the letter of the week alone "S-4: ", "W-4"."""
    lettered = r"[sw]\s?-\s?(?P<lettered>\d{1,2})(?=\s*(?:[:|).]|\s-\s|$))"
    return re.compile(rf"\W*(?:[tdj]\s?-\s?(?P<number>\d{{1,2}})\s*(?:{pattern('duration')})|{lettered})")


@cache
def _phrase() -> re.Pattern[str]:
    """A number of weeks behind or before a word that counts down, up to the sign that ends it."""
    number = r"(?P<number>\d{1,2}|[一二三四五六七八九十]{1,3})\s*"
    weeks = rf"(?:{pattern('duration')}|{pattern('week')})"
    return re.compile(
        rf"\W*(?=[^:]*{pattern('countdown')})(?:[^\d:]{{0,24}})?{number}{weeks}[^:\d]{{0,40}}?(?=\s*(?::|\s-\s|$))"
    )


def in_order(outline: Outline, main: Candidate, answers: ReadingAnswers, report: Report) -> bool:
    """Number weeks that are counted down in the order in which they stand; where nothing tells whether the last one
    stands first because it comes first or because it is the newest, it is asked. Returns whether it is told.
    """
    if main.counts is not Counts.WEEKS or not falls(main.entries):
        return True
    down = answers.countdown or _is_down(outline, main)
    if down is None and not answers.table:
        first, last = main.entries[0], main.entries[-1]
        where = f"from {first.numbers[0]} (line {first.line}) down to {last.numbers[0]} (line {last.line})"
        message = f"The weeks are numbered {where}: does “{shortened(first.topic, 40)}” come first, or last?"
        remedy = f"`--countdown` takes them in the order in which they stand, `--table {first.line}` by their numbers."
        report.error(first.line, "weeks-backwards", message, remedy)
        return False
    if down:
        main.notes.append(f"The weeks count down from {main.entries[0].numbers[0]}: they are planned as they stand.")
        main.entries = [replace(entry, numbers=(at,)) for at, entry in enumerate(main.entries, start=1)]
    return True


def _leads_to_an_exam(title: str) -> bool:
    """Whether a title says that all is done before an exam."""
    exam = rf"(?:{pattern('exam')}|{pattern('exam_label')}|{pattern('exam_near')})"
    return bool(re.search(pattern("countdown"), title) and re.search(exam, title))


def falls(entries: Sequence[Entry]) -> bool:
    """Whether each entry has the number below the one before it, down to 1 or 0."""
    numbers = [entry.numbers[0] for entry in entries if len(entry.numbers) == 1]
    fall = all(later == sooner - 1 for sooner, later in pairwise(numbers))
    return len(numbers) == len(entries) >= _LEAST and fall and numbers[-1] <= 1


def _is_down(outline: Outline, main: Candidate) -> bool | None:
    """Whether weeks are counted down, by their days, the words around them, or the exam in the last one; None where
    nothing tells.
    """
    days = [entry.days[0] for entry in main.entries if entry.days]
    if len(days) > 1:
        keys = [day.month * 31 + day.day for day in days]
        rises = sum((later - sooner) % _YEAR < _YEAR / 2 for sooner, later in pairwise(keys))
        return 2 * rises > len(keys) - 1
    heads = [entry.head for entry in main.entries]
    title = fold(outline.title.text) if outline.title else ""
    named = re.search(pattern("countdown_name"), title) or _leads_to_an_exam(title)
    names_countdown = any(re.search(pattern("countdown"), fold(text)) for text in (main.columns, heads[0]))
    if named or names_countdown or all(map(_BELOW.search, heads)):
        return True
    exams = [bool(re.search(pattern("exam"), fold(main.entries[at].topic))) for at in (0, -1)]
    return exams[1] if exams[0] != exams[1] else None
