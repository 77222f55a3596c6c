"""Recognises lines that begin with a day and no sign behind it, "5 Jan Maps": beside others with one, or all."""

from __future__ import annotations

from collections.abc import Sequence, Set
from itertools import groupby, pairwise

from .blocks import Block
from .candidate import Form
from .dated_titles import DatedTitle, leading_day

_LEAST, _MOST_OF = 3, 0.8
"""Such lines by themselves, at least, and the part of all lines of their form and level that they are."""
_LONGEST = 100
"""Letters of a line that is a title."""
_KEYS, _HALF = 372, 200
"""Keys of a year, and how many of them days go back where a new one begins, at least."""

Unsigned = tuple[int, DatedTitle]


def beside_signed(form: Form, blocks: Sequence[Block], signed: Set[int], alike: Sequence[int]) -> list[Unsigned]:
    """Of the places of lines ``alike`` those with a day and no sign, where a run of lines with days holds a ``signed``
    one, too; by themselves where most lines are such ones and rise.
    """
    unsigned = {
        at: dated
        for at in alike
        if at not in signed and len(blocks[at].text) <= _LONGEST and (dated := _dated(blocks[at].text))
    }
    if signed:
        runs = (list(run) for with_day, run in groupby(alike, lambda at: at in signed or at in unsigned) if with_day)
        return [(at, unsigned[at]) for run in runs if not signed.isdisjoint(run) for at in run if at in unsigned]
    whole = form is not Form.LINES and len(unsigned) >= max(_LEAST, _MOST_OF * len(alike))
    return list(unsigned.items()) if whole and _rise(list(unsigned.values())) else []


def _dated(text: str) -> DatedTitle | None:
    dated = leading_day(text, worded=False)
    return dated if dated and dated.topic[:1].isalpha() else None


def _rise(dated: Sequence[DatedTitle]) -> bool:
    """Whether days rise, once over New Year, and cannot all be fractions: "1/2 cup", "3/4 cup"."""
    keys = [(one.first.year or 0) * _KEYS + one.first.month * 31 + one.first.day for one in dated]
    steps = [later - sooner for sooner, later in pairwise(keys)]
    certain = any(not one.first.swappable for one in dated)
    return certain and all(step > 0 or step < -_HALF for step in steps) and sum(step < 0 for step in steps) < 2
