"""Recognises a list item for each week (`- [x] Week 3: Title`), what is nested below it its focus."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from studycal.core.records import replace

from .blocks import Block, Kind
from .candidate import Candidate, Counts, Entry, Form, Outline, all_last, pieces
from .durations import lasting
from .folding import fold
from .marked import candidates as marked
from .numbering import Unit
from .vocabulary import pattern

_LEAST = 3


def candidates(outline: Outline) -> list[Candidate]:
    """One for each depth and each thing counted, and one for each numbered list of topics."""
    sure = marked(outline, Form.LIST, _is_item)
    weeks = {entry.line for candidate in sure if candidate.counts is Counts.WEEKS for entry in candidate.entries}
    loose = marked(outline, Form.LIST, _is_item, loose=True)
    further = [one for one in loose if any(entry.line not in weeks for entry in one.entries)]
    return [*sure, *further, *_numbered(outline)]


def with_own_numbers(blocks: Iterable[Block]) -> list[Block]:
    """The blocks with the number of an item in its text where that goes on with what it counts: Markdown takes
    "1. Woche: Atome" for the first item of a list, "Woche: Atome".
    """
    return [
        replace(block, text=f"{block.number}. {block.text}")
        if block.number is not None and _counted().match(fold(block.text))
        else block
        for block in blocks
    ]


@cache
def _counted() -> re.Pattern[str]:
    counted = "|".join(pattern(unit) for unit in (Unit.WEEK, Unit.DAY, Unit.MONTH))
    second = rf"(?:(?:-|/|,|&|{pattern('and')}|{pattern('to')})\s*\d{{1,3}}\.?\s*)?"
    return re.compile(rf"{second}(?:{counted})\s*(?:[:(|.]|\s[-]\s|$)")


def _is_item(block: Block) -> bool:
    return block.kind is Kind.ITEM and block.opens


def _numbered(outline: Outline) -> list[Candidate]:
    """Lists numbered 1, 2, 3 at the outer level whose items say nothing of weeks: topics."""
    listed: list[Candidate] = []
    entries: list[Entry] = []
    for at, block in enumerate(outline.blocks):
        if block.kind is Kind.ITEM and block.depth == 1 and block.number is not None:
            alike = block.number == 1 and all(
                entry.numbers == (1,) for entry in entries
            )  # Markdown counts on by itself
            first = entries[0].numbers[0] if entries else min(block.number, 1)
            if block.number != first + len(entries) and not alike:
                listed += _topics(entries)
                entries = []
            parent = outline.parents[at]
            entries.append(
                Entry(
                    (block.number,),
                    block.text,
                    block.line,
                    block.last,
                    block.text,
                    [],
                    list(block.links),
                    parent=parent,
                    weeks=lasting(block.text),
                )
            )
        elif entries and block.kind is Kind.ITEM:
            lines, links = pieces(block)
            entries[-1].lines += lines
            entries[-1].links += links
            entries[-1].last = block.last
        elif block.kind is not Kind.ITEM:
            listed += _topics(entries)
            entries = []
    return [*listed, *_topics(entries)]


def _topics(entries: list[Entry]) -> list[Candidate]:
    if len(entries) < _LEAST and not all_last(entries):
        return []
    return [Candidate(Form.LIST, Counts.TOPICS, entries, [(entries[0].line, entries[-1].last)])]
