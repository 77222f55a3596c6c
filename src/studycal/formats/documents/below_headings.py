"""Recognises a heading, or a line of its own, whose weeks stand in the line below it: `## Pots`, then `Weeks 1-2`."""

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

_LEAST, _LEAST_LINES = 2, 3
_PAIR = 2
_OF_LINES = 0
"""The level of lines that are no headings."""
_LONGEST, _LONGEST_TITLE = 60, 90
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
    levels[_OF_LINES] = _captions(blocks)
    taken = {at for listed in levels.values() if _rise([numbers for _, numbers in listed]) for at, _ in listed}
    if not taken:
        return list(blocks)
    behind = {at: f"{blocks[at].text} ({_bare(blocks[at + 1].text)})" for at in taken}
    return [
        replace(block, text=behind[at], last=blocks[at + 1].last) if at in taken else block
        for at, block in enumerate(blocks)
        if at - 1 not in taken
    ]


def _captions(blocks: Sequence[Block]) -> list[tuple[int, tuple[int, ...]]]:
    """The places of lines whose weeks stand right below them, before an empty line: "Wheel", "week 2". None where a
    line that only names a week stands elsewhere, too: it may head what follows.
    """
    alone = [at for at, block in enumerate(blocks) if block.kind is Kind.PARAGRAPH and _only_week(block)]
    titled = [at for at in alone if at and _is_title(blocks[at - 1]) and _weeks(blocks[at - 1], blocks[at])]
    if len(titled) < max(len(alone), _LEAST_LINES):
        return []
    if not (_in_turns(blocks, alone) or all(_ends_its_lines(blocks, at) for at in alone)):
        return []
    return [(at - 1, named.numbers) for at in alone if (named := _weeks(blocks[at - 1], blocks[at]))]


def _is_title(line: Block) -> bool:
    text = line.text.rstrip()
    return line.kind is Kind.PARAGRAPH and len(text) <= _LONGEST_TITLE and not text.endswith((".", ":", "。", "："))


def _ends_its_lines(blocks: Sequence[Block], at: int) -> bool:
    """Whether a line and the one above it stand between empty lines."""
    begins = at < _PAIR or blocks[at - 2].last + 1 < blocks[at - 1].line
    ends = at + 1 == len(blocks) or blocks[at].last + 1 < blocks[at + 1].line
    return begins and ends and blocks[at - 1].last + 1 == blocks[at].line


def _in_turns(blocks: Sequence[Block], alone: Sequence[int]) -> bool:
    """Whether titles and weeks take turns, with nothing before the first title nor behind the last week."""
    begins = alone[0] < _PAIR or blocks[alone[0] - 2].kind is not Kind.PARAGRAPH
    ends = alone[-1] + 1 == len(blocks) or blocks[alone[-1] + 1].kind is Kind.HEADING
    return begins and ends and all(later - sooner == _PAIR for sooner, later in pairwise(alone))


def _only_week(line: Block) -> bool:
    text = line.text.strip(" *_")
    named = numbered(text, Unit.WEEK) if len(text) <= _LONGEST and any(map(str.isdigit, text)) else []
    return len(named) == 1 and named[0].start == 0 and not text[named[0].end :].strip(" .")


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
