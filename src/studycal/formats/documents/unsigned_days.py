"""Recognises lines that begin with a day and no sign behind it, "5 Jan Maps": beside others with one, or all; and
headings that all end with one, "Maps (5 Jan)".
"""

from __future__ import annotations

from collections.abc import Container, Sequence, Set
from itertools import groupby, pairwise

from .blocks import Block, Kind
from .candidate import Form
from .dated_titles import DatedTitle, ending_day, leading_day
from .dates import only_days, settled
from .numbering import Unit, numbered

_LEAST, _MOST_OF = 3, 0.8
"""Such lines by themselves, at least, and the part of all lines of their list that they are."""
_LONGEST = 100
"""Letters of a line that is a title."""
_LONGEST_ITEM = 400
"""The same of an item among others with a day, which may list what is read on it."""
_KEYS, _HALF = 372, 200
"""Keys of a year, and how many of them days go back where a new one begins, at least."""

Unsigned = tuple[int, DatedTitle]


def beside_signed(form: Form, blocks: Sequence[Block], signed: Set[int], alike: Sequence[int]) -> list[Unsigned]:
    """Of the places of lines ``alike`` those with a day and no sign, where a run of lines with days holds a ``signed``
    one, too; by themselves where most lines are such ones and rise. Beside signed ones an item is a day's however long.
    """
    longest = _LONGEST_ITEM if signed and form is Form.LIST else _LONGEST
    unsigned = {
        at: title
        for at in alike
        if at not in signed and _is_short(blocks[at], longest) and (title := _dated(form, blocks[at].text))
    }
    if signed:
        runs = (list(run) for with_day, run in groupby(alike, lambda at: at in signed or at in unsigned) if with_day)
        return [(at, unsigned[at]) for run in runs if not signed.isdisjoint(run) for at in run if at in unsigned]
    by_list = [
        [at for at in listed if at in unsigned] for listed in _lists(alike, blocks) if _are_dated(listed, unsigned)
    ]
    dated = [at for listed in by_list for at in listed]
    named = sum(unsigned[at].topic.lstrip("[(")[:1].isalpha() for at in dated)  # "Dec 19, 17 to 20 h" says when alone
    whole = form is not Form.LINES and len(dated) >= _LEAST and 3 * named >= len(dated)
    whole = whole and _rise([unsigned[at] for at in dated])
    return [(at, unsigned[at]) for at in dated] if whole else []


def _is_short(block: Block, longest: int) -> bool:
    """Whether a line is no longer than a title, or has only its day in bold: the rest is what is done on it."""
    return len(block.text) <= longest or (len(block.text) <= _LONGEST_ITEM and bool(only_days(block.lead)))


def _lists(alike: Sequence[int], blocks: Sequence[Block]) -> list[list[int]]:
    """The places of lines alike in groups, parted where another kind of line stands between two of them."""
    lists: list[list[int]] = []
    for at in alike:
        between = blocks[lists[-1][-1] + 1 : at] if lists else ()
        if not lists or (any(block.kind is not Kind.ITEM for block in between) and blocks[at].kind is Kind.ITEM):
            lists.append([])
        lists[-1].append(at)
    return lists


def _are_dated(listed: Sequence[int], unsigned: Container[int]) -> bool:
    dated = sum(at in unsigned for at in listed)
    return dated > 1 and dated >= _MOST_OF * len(listed)


def _dated(form: Form, text: str) -> DatedTitle | None:
    counted = any(not number.start for unit in (Unit.LESSON, Unit.DAY) for number in numbered(text, unit))
    ended = ending_day(text) if form is Form.HEADINGS and not counted else None
    dated = leading_day(text, worded=False) or ended
    return dated if dated and (dated.topic.lstrip("[(")[:1].isalpha() or _is_named_apart(text, dated)) else None


def _is_named_apart(text: str, dated: DatedTitle) -> bool:
    """Whether a comma parts a day in words from what begins with a number: "Jan 25, 9am: glaze", "Jan 25, 2 pots"."""
    last = dated.until or dated.first
    named = any(map(str.isalpha, text[dated.first.start : last.end])) and text[last.end : last.end + 2] == ", "
    return named and any(map(str.isalpha, dated.topic))


def _rise(dated: Sequence[DatedTitle]) -> bool:
    """Whether days rise, once over New Year, and cannot all be fractions: "1/2 cup", "3/4 cup"."""
    keys = [(day.year or 0) * _KEYS + day.month * 31 + day.day for day in settled([one.first for one in dated])]
    steps = [later - sooner for sooner, later in pairwise(keys)]
    certain = any(not one.first.swappable for one in dated)
    return (
        certain
        and all(step >= 0 or step < -_HALF for step in steps)
        and any(steps)
        and sum(step < 0 for step in steps) < 2
    )
