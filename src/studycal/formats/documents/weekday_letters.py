"""Days behind one letter for their weekday, "M 3/27", "R 3/30": as American courses write them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from studycal.core.patterns import pattern
from studycal.core.records import replace

from .blocks import Block, Kind, Row
from .dates import ANY_YEAR, WrittenDay, days

_LETTERS = {"m": 0, "t": 1, "tu": 1, "w": 2, "r": 3, "th": 3, "f": 4, "sa": 5, "su": 6}
_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_LED = pattern(r"(?i)^(m|tu?|w|r|th|f|sa|su)\b[.,]?\s+(?=\d{1,2}[/-]\d{1,2}\b|[a-z]{3,9}\.?\s+\d{1,2}\b)")
_LEAST, _MOST = 3, 0.8
"""Days, at least; the part of them that has to lie as far apart as their letters say."""
_LONGEST = 2_000
"""Rows or lines that are looked at."""


def with_weekdays_named(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with the names of weekdays for their letters, in a column of a table or in the lines of text, where
    the days lie as far apart as the letters say: so they do in no language in which the letters mean others.
    """
    lines = [block.text for block in blocks if block.kind in (Kind.HEADING, Kind.ITEM, Kind.PARAGRAPH)]
    lettered = _are_weekdays(lines)
    return [_named(block, lettered=lettered) for block in blocks]


def _named(block: Block, *, lettered: bool) -> Block:
    if block.kind is Kind.TABLE:
        places = [at for at in range(len(block.rows[0].parts)) if _are_weekdays(row.text(at) for row in block.rows)]
        return replace(block, rows=tuple(_row(row, places) for row in block.rows)) if places else block
    text = _name(block.text) if lettered and block.text else block.text
    lead = _name(block.lead) if text != block.text and block.lead else block.lead
    return replace(block, text=text, lead=lead) if text != block.text else block


def _row(row: Row, places: Sequence[int]) -> Row:
    for at in places:
        text = row.text(at)
        if text and (name := _name(text)) != text:
            row = row.with_text(at, name)
    return row


def _name(text: str) -> str:
    led = _LED.match(text)
    return f"{_NAMES[_LETTERS[led[1].lower()]]} {text[led.end() :]}" if led else text


def _are_weekdays(texts: Iterable[str]) -> bool:
    """Whether texts that begin with a letter and a day are days of the weekdays that the letters stand for."""
    lettered: list[tuple[int, WrittenDay]] = []
    for text in texts:
        led = _LED.match(text)
        written = days(text[led.end() :])[:1] if led else []
        if led and written:
            lettered.append((_LETTERS[led[1].lower()], written[0]))
        if len(lettered) >= _LONGEST:
            break
    swapped = [(weekday, day.swapped() if day.swappable else day) for weekday, day in lettered]
    return _lie_so(lettered) or _lie_so(swapped)


def _lie_so(lettered: Sequence[tuple[int, WrittenDay]]) -> bool:
    dated = [(weekday, when) for weekday, day in lettered if (when := day.on(ANY_YEAR))]
    steps = [
        ((later - sooner).days - (second - first)) % 7 == 0
        for (first, sooner), (second, later) in pairwise(dated)
        if later > sooner
    ]
    return len(steps) + 1 >= _LEAST and sum(steps) >= _MOST * len(steps)
