"""Which of a document's blocks belong to a line that numbers a week, and where the last of such lines ends."""

from __future__ import annotations

import unicodedata
from bisect import bisect
from collections import defaultdict
from collections.abc import Container, Iterator, Sequence
from itertools import pairwise

from .blocks import Block, Kind
from .candidate import Form, Outline
from .dates import days
from .numbering import Unit, half_a_week, numbered

_LEAST = 3
_MOST_OF = 0.6
"""The part of the lines below which a heading has to stand for it to be one of their parts."""


def end_of_all(outline: Outline, places: Sequence[int]) -> set[int]:
    """The place of the rule that ends the last of several lines, where none stands within what belongs to another: what
    follows it belongs to none of them.
    """
    if len(places) < 2:
        return set()
    rules = outline.rules
    behind = rules[bisect(rules, places[-1]) :]
    others = set(places)
    between = rules[bisect(rules, places[0]) : bisect(rules, places[-1])]
    own = outline.blocks[places[0]]
    within = any(at + 1 not in others and not _is_broader(outline.blocks[at + 1], own) for at in between)
    return set() if within else set(behind[:1])


def dated_lines_above(outline: Outline, form: Form, places: Sequence[int]) -> set[int]:
    """The places of the bold lines with a day that stand right above each of several lines and belong to those, not to
    the ones before: "**January 23: Clay**", then "> *Week 1: wedging*".
    """
    if form is Form.HEADINGS or len(places) < _LEAST or places[0] == 0:
        return set()
    above = [outline.blocks[at - 1] for at in places]
    dated = all(block.bold and block.kind is not Kind.HEADING and days(block.text) for block in above)
    return {at - 1 for at in places} if dated else set()


def _is_broader(block: Block, own: Block) -> bool:
    """Whether a block is a heading that another one does not hold: one no deeper, or any where that is no heading."""
    return block.kind is Kind.HEADING and (own.kind is not Kind.HEADING or block.level <= own.level)


def parts_alike(outline: Outline, form: Form, places: Sequence[int]) -> frozenset[int]:
    """The places of headings below bold or plain lines that stand alike below most of them: "Tasks", "Build"."""
    if form not in (Form.BOLD, Form.LINES) or len(places) < 2:
        return frozenset()
    below: dict[str, list[int]] = defaultdict(list)
    for at, end in pairwise([*places, len(outline.blocks)]):
        named = set()
        for place in range(at + 1, end):
            block = outline.blocks[place]
            if block.kind is Kind.HEADING and block.text not in named:
                named.add(block.text)
                below[block.text].append(place)
    return frozenset(at for listed in below.values() if _MOST_OF * len(places) <= len(listed) > 1 for at in listed)


def content(
    outline: Outline, form: Form, at: int, stops: set[int], *, through: bool = False, parts: Container[int] = ()
) -> Iterator[Block]:
    """The blocks that belong to the entry at a place: up to the next entry or heading that is none of its ``parts``
    (``through`` those up to the next entry), or its item's end.
    """
    own = outline.blocks[at]
    below = _mark_below(outline, at) if form is Form.LIST else ""
    for place in range(at + 1, len(outline.blocks)):
        block = outline.blocks[place]
        if place in stops or (block.kind is Kind.RULE and form is not Form.LIST):
            if block.kind is Kind.RULE and place not in stops:
                continue
            return
        if own.folded and form is Form.HEADINGS and block.folded[: len(own.folded)] == own.folded:
            yield block
            continue
        ends = form is not Form.HEADINGS or (block.level <= own.level and not is_second_half(own, block))
        if block.kind is Kind.HEADING and not through and ends and place not in parts:
            return
        if form is Form.LIST and (
            block.depth < own.depth or (block.depth == own.depth and _ends_item(own, block, below))
        ):
            return
        if form is Form.LIST and block.kind in (Kind.TABLE, Kind.OTHER, Kind.RULE) and block.depth < own.depth:
            return
        if form is Form.LINES and (not block.text or (_is_loud(own.text) and _is_loud(block.text))):
            return
        yield block


def is_second_half(own: Block, block: Block) -> bool:
    """Whether a heading is for half a week more than another: "Week 2.5" behind "Week 2"."""
    half = half_a_week(block.text)
    return half > 0 and any(half in week.numbers for week in numbered(own.text, Unit.WEEK)[:1])


def _mark_below(outline: Outline, at: int) -> str:
    """The other mark of the item in the very next line, "* Goal: throw" below "- Lesson 1"; "" where there is none."""
    own, following = outline.blocks[at], outline.blocks[at + 1 : at + 2]
    return next((one.mark for one in following if one.line == own.last + 1 and one.mark != own.mark), "")


def _ends_item(own: Block, block: Block, below: str) -> bool:
    """Whether an item as deep as another begins behind it; bullets below a numbered one are what it holds, and so are
    those with the mark of the one right ``below``.
    """
    if below and block.mark == below:
        return False
    return block.opens and (own.number is None or block.number is not None)


def _is_loud(text: str) -> bool:
    """Whether a plain line is written as a heading: behind a picture, most of its letters capitals."""
    letters = [char for char in text if char.isalpha()]
    return unicodedata.category(text[:1] or " ") == "So" and 2 * sum(map(str.isupper, letters)) > len(letters)
