"""Recognises titles that each begin with the name of a month, one after the other: "January", "März: Wiederholung"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from .folding import fold
from .numbering import value
from .vocabulary import month, months

_MONTHS = 12
_NUMERAL = r"\d{1,2}|[一二三四五六七八九十]{1,2}"
_YEAR = r"(?:\d{4}\s*[年년]\s*)?"
_FIGURE = re.compile(
    rf"(?:\W|\d+[.)]\s|\d{{4}}\s*[年년]\s*)*(?P<figure>{_NUMERAL})(?:\s*[月월])?"
    rf"(?:(?<=[月월])(?!\s*\d)(?!\s*[-~]\s*{_YEAR}{_NUMERAL}\s*[月월])|\s*[-~]\s*{_YEAR}(?P<last>{_NUMERAL})\s*[月월](?!\s*\d))"
)


def are_months(titles: Sequence[str]) -> bool:
    """Whether each title begins with the name of another month, one after the other: "Janeiro", "March 2027"; or with
    a span of them: "March-May", "June".
    """
    spans = [month_span(title) for title in titles]
    return (
        len(spans) > 1
        and all(spans)
        and all((later[0] - sooner[-1]) % _MONTHS == 1 for sooner, later in pairwise(spans))
    )


def month_of(title: str) -> int:
    """The month with whose name a title begins, behind signs or a number of its own; 0 if it begins otherwise."""
    return next(iter(month_span(title)), 0)


def month_span(title: str) -> tuple[int, ...]:
    """The months with whose names a title begins, "March", "Mar-May", "3〜5月"; empty if it begins otherwise."""
    folded = fold(title)
    if match := _named().match(folded):
        first = month(match["name"]) or 0
        return _through(first, month(match["last"]) if match["last"] else first)
    figure = _FIGURE.match(folded)
    if figure is None:
        return ()
    first = value(figure["figure"]) or 0
    return _through(first, value(figure["last"]) if figure["last"] else first)


def _through(first: int, last: int | None) -> tuple[int, ...]:
    if not last or not (1 <= first <= _MONTHS and last <= _MONTHS):
        return ()
    return tuple((month - 1) % _MONTHS + 1 for month in range(first, first + (last - first) % _MONTHS + 1))


@cache
def _named() -> re.Pattern[str]:
    """The name of a month, or of the first and the last of some; no day: "March 4"."""
    return re.compile(
        rf"(?:\W|\d+[.)]|20\d\d\b)*(?P<name>{months()})(?:\s*(?:20\d\d)?\s*-\s*(?P<last>{months()}))?(?=\W|$)"
        r"(?!\s*\d{1,2}(?!\d))"
    )
