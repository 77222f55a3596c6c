"""Recognises days of a table whose month stands elsewhere: in a row between them ("August", then "Thursday 10"), or in
a row above ("Aug 17-19", then "24-26").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from studycal.core.patterns import pattern
from studycal.core.records import replace

from .blocks import Block, Kind
from .folding import fold
from .vocabulary import month, weekday_forms, words

_MONTH = pattern(r"\W*([^\W\d_]+)(?:\W+20\d\d)?\W*")
_DAY = pattern(r"([^\W\d_]*[.,]?\s*)(\d{1,2})(?:st|nd|rd|th|\.)?")
_SPAN = pattern(
    r"(?P<before>[^\W\d_]+)?\.?\s*(?P<first>\d{1,2})\.?(?:\s*[-–—]\s*(?P<other>[^\W\d_]+)?\.?\s*(?P<last>\d{1,2})\.?)?"
    r"\s*(?P<behind>[^\W\d_]+)?\.?"
)
_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LONGEST_MONTH, _MONTHS = 31, 12
_LEAST = 4
"""Rows of such days, at least."""


def with_months(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with such days in full."""
    return [
        _below_months(block) or _with_spans(block) or block
        if block.kind is Kind.TABLE and len(block.rows) > _LEAST
        else block
        for block in blocks
    ]


def _below_months(block: Block) -> Block | None:
    """A table whose first cells number the days of the months that rows between them name, with these days in full and
    without those rows; None where a cell is no such day, or where they do not rise within a month.
    """
    name, before = "", 0
    header = fold(block.rows[0].text(0)).strip(" *:")
    dated = header in words("h_date")
    if not dated and header and header not in words("day"):
        return None
    rows = [block.rows[0] if dated else block.rows[0].with_text(0, "Date")]
    for row in (row for row in block.rows[1:] if row.cells):
        first = row.text(0)
        if not any(row.texts[1:]) and (month_of := _MONTH.fullmatch(first)) and month(fold(month_of[1])):
            name, before = first, 0
            continue
        match = _DAY.fullmatch(first)
        weekday = fold(match[1]).strip(" .,") if match else ""
        number = int(match[2]) if match and (weekday in weekday_forms() or (dated and not weekday)) else 0
        if not name or not before < number <= _LONGEST_MONTH:
            return None
        before = number
        rows.append(row.with_text(0, f"{first} {name}"))
    return replace(block, rows=tuple(rows)) if len(rows) > _LEAST else None


def _with_spans(block: Block) -> Block | None:
    """A table of days or spans of them below a word for dates, with the month in each; None where it is in all or in
    none, or where a cell is no such span.
    """
    header = fold(block.rows[0].text(0)).strip(" *:")
    rows = [row for row in block.rows[1:] if row.cells]
    matches = [_SPAN.fullmatch(row.text(0)) for row in rows]
    if header not in words("h_date") or not all(matches):
        return None
    spans = [_Reach(match) for match in matches if match]
    bare = sum(not span.named for span in spans)
    if not bare or bare == len(spans) or any(-1 in span.months for span in spans):
        return None
    written = list(_in_full(spans))
    if len(written) < len(rows):
        return None
    pairs = zip(rows, written, strict=True)
    return replace(block, rows=(block.rows[0], *(row.with_text(0, text) for row, text in pairs)))


class _Reach:
    """The first and the last day of a cell, with the months that it names before, between and behind them (0: none)."""

    def __init__(self, match: re.Match[str]) -> None:
        self.first = int(match["first"])
        self.last = int(match["last"] or match["first"])
        self.alone = not match["last"]
        self.months = tuple(map(_month, match.group("before", "other", "behind")))
        self.named = any(self.months)


def _in_full(spans: Sequence[_Reach]) -> Iterator[str]:
    """Each span with its months, as far as they are known and go on from one to the next."""
    current = day = 0
    for span in spans:
        before, other, behind = span.months
        over = span.last < span.first
        first = before or ((behind - 2) % _MONTHS + 1 if over and behind else behind)
        first = first or (current % _MONTHS + 1 if span.first <= day else current)
        if not first or not 0 < span.first <= _LONGEST_MONTH or not 0 < span.last <= _LONGEST_MONTH:
            return
        current, day = other or (first % _MONTHS + 1 if over else first), span.last
        text = f"{_NAMES[first - 1]} {span.first}"
        yield text if span.alone else f"{text} - {_NAMES[current - 1]} {span.last}"


def _month(name: str | None) -> int:
    """The number of a month; 0 without a name, -1 for another word."""
    return (month(fold(name)) or -1) if name else 0
