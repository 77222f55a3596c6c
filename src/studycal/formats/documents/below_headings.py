"""Recognises a heading whose weeks stand in the line below it: `## Pots`, then `Weeks 1-2` and nothing else."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from studycal.core import patterns
from studycal.core.records import replace

from .blocks import Block, Kind
from .durations import duration
from .folding import fold
from .numbering import Numbered, Unit, numbered
from .vocabulary import any_of, words

_LEAST = 2
_LONGEST = 60
_ASIDE = patterns.pattern(r"(?<=\d)\s+\([^()\d]*\)$")
"""What a line says in brackets behind its week: "Week 10 (with Ada)"."""


def with_weeks_below(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with the weeks of such lines in brackets behind their headings, where those of a level have them in
    the order of the plan.
    """
    levels: dict[int, list[tuple[int, tuple[int, ...]]]] = defaultdict(list)
    for at, (head, line) in enumerate(pairwise(blocks)):
        if head.kind is Kind.HEADING and line.kind is Kind.PARAGRAPH and (named := _weeks(head, line)):
            levels[head.level].append((at, named.numbers))
    taken = {at for listed in levels.values() if _rise([numbers for _, numbers in listed]) for at, _ in listed}
    if not taken:
        return list(blocks)
    behind = {at: f"{blocks[at].text} ({_bare(blocks[at + 1].text)})" for at in taken}
    return [
        replace(block, text=behind[at], last=blocks[at + 1].last) if at in taken else block
        for at, block in enumerate(blocks)
        if at - 1 not in taken
    ]


def _weeks(head: Block, line: Block) -> Numbered | None:
    """The weeks that a line names and nothing else, below a heading that names none; None for any other line."""
    text = _bare(line.text)
    if len(text) > _LONGEST or not any(map(str.isdigit, text)) or duration(text) or numbered(head.text, Unit.WEEK):
        return None
    named = numbered(text, Unit.WEEK)
    return named[0] if len(named) == 1 and named[0].start == 0 and not text[named[0].end :].strip(" .") else None


def _bare(text: str) -> str:
    """A line without a label that only says that it tells when: "Duration: weeks 1-2"."""
    match = _label().match(fold(text))
    return _ASIDE.sub("", (text[match.end() :] if match else text).strip(" *_")).strip(" *_()[]")


@cache
def _label() -> re.Pattern[str]:
    return re.compile(rf"\W*{any_of(words('h_weeks_each') | words('h_date') | words('h_time'))}\s*:")


def _rise(listed: Sequence[tuple[int, ...]]) -> bool:
    rising = all(max(sooner) < min(later) for sooner, later in pairwise(listed))
    return len(listed) >= _LEAST and rising
