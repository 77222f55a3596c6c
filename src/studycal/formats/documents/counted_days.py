"""Recognises headings or items that number their days, "01 - 4 September", "02 - 11 September": no spans of days."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from studycal.core.records import replace

from .blocks import Block, Kind
from .folding import fold
from .vocabulary import any_of, months, weekday_forms

_LEAST = 3


def with_counts_apart(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with a point behind the number of a day where those of one level count on from the first: "01. 4
    September".
    """
    levels: dict[tuple[Kind, int, int], list[tuple[int, re.Match[str]]]] = defaultdict(list)
    for at, block in enumerate(blocks):
        if block.kind in (Kind.HEADING, Kind.ITEM) and (match := _counted().match(fold(block.text))):
            levels[block.kind, block.level, block.depth].append((at, match))
    counted: dict[int, re.Match[str]] = {}
    for matches in levels.values():
        if _count_on([match["number"] for _, match in matches]):
            counted |= dict(matches)
    return [_apart(block, counted[at]) if at in counted else block for at, block in enumerate(blocks)]


def _count_on(numbers: Sequence[str]) -> bool:
    """Whether numbers count on from the first, or, with a part behind a point, do not fall: "1.1", "1.2", "2.1"; one
    may stand twice by mistake.
    """
    parts = [tuple(map(int, number.split("."))) for number in numbers]
    if len(parts) < _LEAST or parts[0][0] > 1 or len({len(part) for part in parts}) > 1:
        return False
    if len(parts[0]) > 1:
        return all(sooner[0] <= later[0] for sooner, later in pairwise(parts))
    return [first for first, *_ in parts] == list(range(parts[0][0], parts[0][0] + len(parts)))


def _apart(block: Block, match: re.Match[str]) -> Block:
    """A block with a point behind the number of its day; without one that would be read as a day itself, "1.1"."""
    number = "" if "." in match["number"] else f"{block.text[: match.end('number')]}. "
    return replace(block, text=f"{number}{block.text[match.end() :]}")


@cache
def _counted() -> re.Pattern[str]:
    day = rf"\d{{1,2}}(?:\.|st|nd|rd|th|er)?\s*(?:de\s+|of\s+)?{months()}(?!\w)"
    named = rf"(?:{any_of(weekday_forms())}[.,]*\s+)?{months()}\.?\s+\d{{1,2}}(?!\d)"
    return re.compile(rf"\W*(?P<number>\d{{1,2}}(?:\.\d{{1,2}})?)\s*-\s*(?={day}|{named})")
