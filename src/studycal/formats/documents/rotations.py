"""Recognises weeks that take turns, "Week A: reading", "Week B: listening": what stands once in each turn."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache

from studycal.core.records import replace

from .blocks import Block, Kind
from .candidate import Candidate, Counts, Form, Outline, trimmed
from .folding import fold
from .marked import candidate_of
from .title import Title
from .vocabulary import pattern

_LEAST = 2
_LONGEST = 200
_FIRST = "A"


def rotations(outline: Outline) -> list[Candidate]:
    """Headings, bold lines and items that a letter from A on tells apart behind the word for a week, as phases."""
    groups: dict[tuple[Form, int], list[tuple[int, Title]]] = defaultdict(list)
    for at, block in enumerate(outline.blocks):
        form = _form(block)
        if form is not None and (title := _title(block.text[:_LONGEST])):
            groups[form, block.level or block.depth].append((at, title))
    read = [
        candidate_of(outline, form, members)
        for (form, _), members in groups.items()
        if [title.numbers for _, title in members] == [(number,) for number in range(1, len(members) + 1)]
        if len(members) >= _LEAST
    ]
    return [replace(one, notes=["They are weeks that take turns."]) for one in read if one is not None]


def _form(block: Block) -> Form | None:
    if block.kind is Kind.HEADING:
        return Form.HEADINGS
    if block.kind is Kind.ITEM and block.opens:
        return Form.LIST
    return Form.BOLD if block.kind is Kind.PARAGRAPH and block.lead else None


def _title(text: str) -> Title | None:
    folded = fold(text)
    match = _lettered().match(folded)
    if match is None or len(folded) != len(text) or not text[match.start(1)].isupper():
        return None
    return Title(Counts.PHASES, (ord(text[match.start(1)]) - ord(_FIRST) + 1,), trimmed(text[match.end() :]))


@cache
def _lettered() -> re.Pattern[str]:
    return re.compile(rf"\W*{pattern('week')}\s+([a-d])(?=\s*(?:[:.)(|]|[-–—]\s|$))")
