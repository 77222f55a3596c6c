"""Recognises a list item for each week (`- [x] Week 3: Title`), what is nested below it its focus."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise

from studycal.core.records import replace

from .blocks import Block, Kind
from .candidate import Candidate, Counts, Entry, Form, Outline, all_last, pieces
from .durations import lasting
from .folding import fold
from .marked import candidates as marked
from .numbering import Unit
from .tasks_of_a_week import with_tasks_together
from .vocabulary import months, pattern

_LEAST = 3
_LONGEST_MONTH = 31
_SECOND = 2
_MOST_SKIPPED = 3
"""Numbers that an author may leave out of a list."""


def candidates(outline: Outline) -> list[Candidate]:
    """One for each depth and each thing counted, and one for each numbered list of topics."""
    sure = marked(outline, Form.LIST, _is_item)
    weeks = {entry.line for candidate in sure if candidate.counts is Counts.WEEKS for entry in candidate.entries}
    loose = marked(outline, Form.LIST, _is_item, loose=True)
    further = [one for one in loose if any(entry.line not in weeks for entry in one.entries)]
    return [*map(with_tasks_together, [*sure, *further]), *_numbered(outline)]


def with_own_numbers(blocks: Iterable[Block]) -> list[Block]:
    """The blocks with the number of an item in its text where that goes on with what it counts, or with its month:
    Markdown takes "1. Woche: Atome" for the first item of a list, "Woche: Atome", and "5. April: Atome" for the fifth.
    """
    listed = list(blocks)
    items = [block for block in listed if block.number is not None]
    dated = [block for block in items if (block.number or 0) <= _LONGEST_MONTH and _of_month().match(fold(block.text))]
    numbers = [block.number or 0 for block in dated]
    of_list = all(one in (1, before + 1) for before, one in pairwise([0, *numbers]))  # "1. January", "2. February"
    own = {id(block) for block in items if _counted().match(fold(block.text))} | {id(b) for b in dated if not of_list}
    return [replace(block, text=f"{block.number}. {block.text}") if id(block) in own else block for block in listed]


@cache
def _counted() -> re.Pattern[str]:
    counted = "|".join(pattern(unit) for unit in (Unit.WEEK, Unit.DAY, Unit.MONTH))
    second = rf"(?:(?:-|/|,|&|{pattern('and')}|{pattern('to')})\s*\d{{1,3}}\.?\s*)?"
    return re.compile(rf"{second}(?:{counted})\s*(?:[:(|.]|\s[-]\s|$)")


@cache
def _of_month() -> re.Pattern[str]:
    further = rf"(?:(?:-|/|,|&|{pattern('and')}|{pattern('to')})\s*\d{{1,2}}\.\s*)?"
    return re.compile(rf"{further}{months()}\.?(?:\s+(?:19|20)\d\d)?(?:\s*[:(|,&]|\s+-\s|\s*$|\s+{pattern('and')}\s)")


def _is_item(block: Block) -> bool:
    return block.kind is Kind.ITEM and block.opens


def _numbered(outline: Outline) -> list[Candidate]:
    """Lists numbered 1, 2, 3 at the outer level whose items say nothing of weeks: topics. One that text or a heading
    parts goes on where its next number stands.
    """
    listed: list[Candidate] = []
    entries: list[Entry] = []
    between: list[Block] = []
    for at, block in enumerate(outline.blocks):
        if block.kind is Kind.ITEM and block.depth == 1 and block.number is not None:
            if not _goes_on(entries, between, block.number):
                begun = len(entries) - (block.number == _SECOND and _all_first(entries))
                listed += _topics(entries[:begun])
                entries = entries[begun:]
            if not any(other.kind is Kind.HEADING for other in between):
                _add_below(entries, between)
            entries.append(_numbered_item(outline, at, block.number))
            between = []
        elif block.kind is Kind.ITEM and entries and not between:
            _add_below(entries, [block])
        elif entries:
            between.append(block)
    return [*listed, *_topics(entries)]


def _goes_on(entries: Sequence[Entry], between: Sequence[Block], number: int) -> bool:
    """Whether an item is the next one of a list: of its number, of a later one right below it, where its author left
    one out, or the first again where all are, for Markdown counts on by itself.
    """
    if not entries:
        return False
    if not between and entries[0].numbers[0] < 2 and number > entries[0].numbers[0] + len(entries) - 1:
        return number <= _MOST_SKIPPED + entries[0].numbers[0] + len(entries)
    again = number == 1 and _all_first(entries) and not any(block.kind is Kind.HEADING for block in between)
    return again or number == entries[0].numbers[0] + len(entries)


def _all_first(entries: Sequence[Entry]) -> bool:
    """Whether all items of a list are its first: the last one is, which would have another number if they counted."""
    return bool(entries) and entries[-1].numbers == (1,)


def _numbered_item(outline: Outline, at: int, number: int) -> Entry:
    block = outline.blocks[at]
    entry = Entry((number,), block.text, block.line, block.last, block.text, links=list(block.links))
    entry.parent, entry.weeks = outline.parents[at], lasting(block.text)
    return entry


def _add_below(entries: Sequence[Entry], blocks: Iterable[Block]) -> None:
    """Add what stands below the last entry to it."""
    for block in blocks if entries else ():
        lines, links = pieces(block)
        entries[-1].lines += lines
        entries[-1].links += links
        entries[-1].last = block.last


def _topics(entries: list[Entry]) -> list[Candidate]:
    if len(entries) < _LEAST and not all_last(entries):
        return []
    return [Candidate(Form.LIST, Counts.TOPICS, entries, [(entry.line, entry.last) for entry in entries])]
