"""Recognises weeks counted within their months: "October week 3 - November week 1", "10월 1~2주", "10月第3週"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import takewhile

from .folding import fold
from .numbering import value
from .vocabulary import any_of, month, month_names, words

_MONTHS, _IN_A_MONTH, _MOST = 12, 4, 5
"""Months of a year, weeks of a month, and its last one at most, as people count them."""
NOTE = "They tell the weeks of their months, four of each: so long they last."
_EAST = r"(?:第\s*)?([1-5一二三四五])\s*(?:[周週]?\s*[-~]\s*(?:第\s*)?([1-5一二三四五]))?\s*(?:주차?|週目?|周)"
_FIGURE = r"(\d{1,2}|[一二三四五六七八九十]{1,2})\s*[月월]\s*"
_OF_THE_EAST = re.compile(rf"\W*{_FIGURE}{_EAST}(?:\s*[-~]\s*{_FIGURE}{_EAST})?\W*")


def weeks_of_months(cells: Sequence[str]) -> list[int]:
    """How many weeks each of some cells lasts by the weeks of their months; empty where one tells none."""
    lengths = list(takewhile(bool, (_length(fold(cell)) for cell in cells)))
    return lengths if len(lengths) == len(cells) else []


def _length(folded: str) -> int:
    match = _OF_THE_EAST.fullmatch(folded) or _named().fullmatch(folded)
    if match is None:
        return 0
    begin, first, last, end, sooner, later = match.groups()
    months = [value(name) or month(name) or 0 for name in (begin, end) if name]
    weeks = [value(number) or 0 for number in (first, last, sooner, later) if number]
    whole = (months[-1] - months[0]) % _MONTHS * _IN_A_MONTH + weeks[-1] - weeks[0] + 1
    return whole if all(0 < one <= _MONTHS for one in months) and max(weeks) <= _MOST else 0


@cache
def _named() -> re.Pattern[str]:
    """ "October, weeks 1-2", "Oct W3 - Nov W1", "Oktober Woche 2"."""
    week = rf"\W*(?:{any_of(words('week'))}|w)\s*([1-5])(?:\s*(?:-|~|&)\s*(?:{any_of(words('week'))}|w)?\s*([1-5]))?"
    name = rf"({any_of(month_names())})\.?"
    return re.compile(rf"\W*{name}{week}(?:\s*(?:-|~|{any_of(words('to'))})\s*{name}{week})?\W*")
