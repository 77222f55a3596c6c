"""Recognises headings or items that number their days, "01 - 4 September", "02 - 11 September": no spans of days."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cache

from studycal.core.records import replace

from .blocks import Block, Kind
from .folding import fold
from .vocabulary import months

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
        numbers = [int(match["number"]) for _, match in matches]
        if len(numbers) >= _LEAST and numbers[0] <= 1 and numbers == list(range(numbers[0], numbers[0] + len(numbers))):
            counted |= dict(matches)
    return [_apart(block, counted[at]) if at in counted else block for at, block in enumerate(blocks)]


def _apart(block: Block, match: re.Match[str]) -> Block:
    return replace(block, text=f"{block.text[: match.end('number')]}. {block.text[match.end() :]}")


@cache
def _counted() -> re.Pattern[str]:
    return re.compile(
        rf"\W*(?P<number>\d{{1,2}})\s*-\s*(?=\d{{1,2}}(?:\.|st|nd|rd|th|er)?\s*(?:de\s+|of\s+)?{months()}(?!\w))"
    )
