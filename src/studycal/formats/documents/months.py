"""Recognises titles that each begin with the name of a month, one after the other: "January", "März: Wiederholung"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from .folding import fold
from .numbering import value
from .vocabulary import month, months

_MONTHS = 12
_FIGURE = re.compile(r"(?:\W|\d+[.)]\s)*(?P<figure>\d{1,2}|[一二三四五六七八九十]{1,2})\s*[月월](?!\s*\d)")


def are_months(titles: Sequence[str]) -> bool:
    """Whether each title begins with the name of another month, one after the other: "Janeiro", "March 2027"."""
    named = [month_of(title) for title in titles]
    return len(named) > 1 and all(named) and all((later - sooner) % 12 == 1 for sooner, later in pairwise(named))


def month_of(title: str) -> int:
    """The month with whose name a title begins, behind signs or a number of its own; 0 if it begins otherwise."""
    folded = fold(title)
    match = re.match(rf"(?:\W|\d+[.)])*(?P<name>{months()})(?=\W|$)(?!\s*\d{{1,2}}(?!\d))", folded)
    if match:
        return month(match["name"]) or 0
    figure = _FIGURE.match(folded)
    number = value(figure["figure"]) if figure else None
    return number if number and number <= _MONTHS else 0
