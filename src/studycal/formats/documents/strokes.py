"""What comes first in "12/07/2027", the day or the month, by what else a document says; or which days are doubtful."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from studycal.core.records import replace

from .blocks import Block
from .candidate import Entry, Outline
from .dates import WrittenDay, days
from .folding import fold
from .vocabulary import any_of, blanked, foreign, is_unparted, pattern, weekday_names

_STROKES = re.compile(r"(?<![\d./-])(?P<first>\d{1,2})(?P<mark>[/-])(?P<second>\d{1,2})(?:(?P=mark)\d{2,4})?(?![\d/-])")
_NO_DAYS = ("24/7",)
_LAST, _MONTHS = 31, 12

_KINDS = ("week", "exam_label", "exam", "h_due")


def day_or_month(outline: Outline, entries: Sequence[Entry]) -> str:
    """ "day" or "month" as the other days of the document tell, or its language: only English ones put the month first;
    "" where neither tells.
    """
    texts = [*_texts(outline.blocks), *(text for entry in entries for text in _cells(entry))]
    orders = {order for text in texts for match in _STROKES.finditer(text) if (order := _order(match))}
    if orders:
        return orders.pop() if len(orders) == 1 else ""
    heads = " ".join(fold(text) for text in (*(entry.head for entry in entries), *_headers(outline.blocks)))
    return "day" if _is_foreign(heads, ("week",)) else ""


def _order(match: re.Match[str]) -> str:
    """What comes first in figures with a stroke, where one of them can be no month; "" where none can tell."""
    first, second = int(match["first"]), int(match["second"])
    if match[0] in _NO_DAYS or max(first, second) > _LAST or min(first, second) > _MONTHS:
        return ""
    return "day" if first > _MONTHS else "month" if second > _MONTHS else ""


def settled(text: str, order: str) -> str:
    """A text with its days of strokes written so that they are read in one way, where their weekday, the words around
    them or ``order`` tell which.
    """
    for day in reversed(doubtful(text)):
        if first := _by_weekday(text, day) or order or _by_words(text):
            right = day if first == "month" else day.swapped()
            text = text[: day.start] + written(right) + text[day.end :]
    return text


def settled_block(block: Block, order: str) -> Block:
    """The same of a block."""
    return replace(block, text=settled(block.text, order)) if _STROKES.search(block.text) else block


def settled_entry(entry: Entry, order: str) -> Entry:
    """The same of an entry's topic, lines and columns."""
    columns = [(header, settled(text, order or _by_words(header))) for header, text in entry.columns]
    lines = [settled(line, order) for line in entry.lines]
    return replace(entry, topic=settled(entry.topic, order), lines=lines, columns=columns)


def doubtful(text: str) -> list[WrittenDay]:
    """The days of a text that may be read in two ways."""
    return [day for day in days(text) if day.swappable] if _STROKES.search(text) else []


def written(day: WrittenDay) -> str:
    """A day in figures that are read in one way: "2027-07-12", "12.7."."""
    return day.iso if day.year else f"{day.day}.{day.month}."


def _texts(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        yield block.text
        yield from (text for row in block.rows for text in row.texts)


def _headers(blocks: Iterable[Block]) -> Iterator[str]:
    return (text for block in blocks for row in block.rows[:1] for text in row.texts)


def _cells(entry: Entry) -> Iterator[str]:
    yield entry.head
    yield from (text for _, text in entry.columns)


def _by_weekday(text: str, day: WrittenDay) -> str:
    """What comes first by the weekday before a day with its year, where one reading alone falls on it."""
    match = re.match(any_of(weekday_names()), fold(text[day.start : day.end]))
    if not match or not day.year:
        return ""
    ways = {"month": day.on(day.year), "day": day.swapped().on(day.year)}
    fit = [order for order, on in ways.items() if on and on.weekday() == weekday_names()[match[0]]]
    return fit[0] if len(fit) == 1 else ""


def _by_words(text: str) -> str:
    """The day comes first where the words beside are of another language than English."""
    return "day" if _is_foreign(fold(text), _KINDS) else ""


def _is_foreign(folded: str, kinds: Sequence[str]) -> bool:
    """Whether a text holds words of such kinds, none of them English; not those of scripts that put the year first."""
    rest = blanked(folded, _foreign(tuple(kinds)))
    return rest != folded and not any(re.search(pattern(kind), rest) for kind in kinds)


@cache
def _foreign(kinds: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word for kind in kinds for word in foreign(kind) if not is_unparted(word))
