"""Recognises phases that stand in the form of their weeks, `## Part 1: Clay` and then `## Week 1`: they are broader."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Sequence
from itertools import pairwise

from studycal.core.records import replace

from .blocks import Block, Kind
from .numbering import Unit, numbered
from .phases import marks

_LEAST = 2
_DEEPEST, _MOST = 6, 520


def with_phases_above(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with numbered phases as broader headings where they stand in one form with numbered weeks, the first
    of them before those or right behind the first, and each has weeks behind it; where they begin with the second, the
    weeks before that are in none.
    """
    result = list(blocks)
    for places in _alike(blocks):
        if not _LEAST <= sum(bool(numbered(blocks[at].text, Unit.WEEK)) for at in places) <= _MOST:
            continue
        marked = [(at, mark) for at in places if (mark := marks(blocks[at].text))]
        weeks = [at for at, mark in marked if mark.unit is Unit.WEEK]
        phases = [(at, mark.numbers) for at, mark in marked if mark.unit in (Unit.PHASE, Unit.MONTH)]
        numbers = [numbers for _, numbers in phases]
        first = 2 if numbers[:1] == [(2,)] else 1
        if len(weeks) < _LEAST or len(phases) < _LEAST or numbers != [(first + at,) for at in range(len(phases))]:
            continue
        if _lead([at for at, _ in phases], weeks, later=first > 1):
            _raise(result, [at for at, _ in phases], weeks[0])
    return result


def _alike(blocks: Sequence[Block]) -> Iterator[list[int]]:
    """The places of the lines of each form: headings of a level, items of a depth, bold lines, plain ones."""
    by_form: dict[tuple[Kind, int, bool], list[int]] = {}
    for at, block in enumerate(blocks):
        if block.kind in (Kind.HEADING, Kind.ITEM, Kind.PARAGRAPH) and block.text:
            form = block.kind, block.level or block.depth, block.kind is Kind.PARAGRAPH and bool(block.lead)
            by_form.setdefault(form, []).append(at)
    yield from by_form.values()


def _lead(phases: Sequence[int], weeks: Sequence[int], *, later: bool) -> bool:
    """Whether each phase has weeks behind it, and none stands before the first but one right above that, or, of phases
    from the second on (``later``), those of the first.
    """
    before = [bisect(weeks, phase) for phase in phases]
    held = all(sooner < later for sooner, later in pairwise([*before, len(weeks)]))
    return held and (later or phases[0] < weeks[0] or phases[0] == weeks[0] + 1)


def _raise(blocks: list[Block], phases: Sequence[int], week: int) -> None:
    """Make headings of the phases, broader than the weeks, and put the first one above the first week."""
    own = blocks[phases[0]]
    headings = own.kind is Kind.HEADING
    above = next((block.level for block in reversed(blocks[: phases[0]]) if block.kind is Kind.HEADING), 0)
    level = own.level if headings else above + 1
    if level >= _DEEPEST:
        return
    for at in phases:
        blocks[at] = replace(blocks[at], kind=Kind.HEADING, level=level, depth=0, number=None, opens=False)
    raised = set(phases)
    for at in range(min(phases[0], week), len(blocks)) if headings else ():
        if blocks[at].kind is Kind.HEADING and at not in raised and level <= blocks[at].level < _DEEPEST:
            blocks[at] = replace(blocks[at], level=blocks[at].level + 1)
    if phases[0] == week + 1:
        blocks[week], blocks[week + 1] = blocks[week + 1], blocks[week]
