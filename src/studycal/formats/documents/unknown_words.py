"""Recognises headings, bold lines or items that all begin with one word and a number, whatever language it is of."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from studycal.core import patterns

from .blocks import Block, Kind
from .candidate import Candidate, Counts, Form, Outline, trimmed
from .folding import fold
from .marked import candidate_of
from .numbering import Unit
from .title import Title
from .vocabulary import words

_LEAST = 3
_LONGEST = 200
_MOST_OF = 0.5
"""The part of the lines of a level that has to be numbered so."""

_WORD_FIRST = patterns.pattern(r"\W*([^\W\d_]{1,24})[.\s#№-]{0,3}(\d{1,3})(?:-\w{1,3})?(?![\w%]|[.,]\d)")
_NUMBER_FIRST = patterns.pattern(r"\W*(\d{1,3})[.\s-]{1,2}([^\W\d_]{2,24})(?![^\W\d_])\s*(?=[:.|(-]|$)")
_LABEL = patterns.pattern(r"\W*([^\W\d_]{1,3})[.\s-]?(\d{1,3})\s*(?=[:.|)-]|$)")

Members = list[tuple[int, Title]]


def candidates(outline: Outline) -> list[Candidate]:
    """Those that number what they count from 1 on, each once: what a week of them is must be asked."""
    listed = []
    for form in (Form.HEADINGS, Form.BOLD, Form.LIST):
        groups: dict[tuple[int, str], Members] = defaultdict(list)
        sizes: dict[int, int] = defaultdict(int)
        for at, block in enumerate(outline.blocks):
            if not _has_form(block, form):
                continue
            depth = block.level if form is Form.HEADINGS else block.depth
            sizes[depth] += 1
            if numbered := _counted(block.text):
                word, title = numbered
                groups[depth, word].append((at, title))
        listed += [
            candidate_of(outline, form, members)
            for (depth, _), members in groups.items()
            if _runs(members) and len(members) > _MOST_OF * sizes[depth]
        ]
    return [candidate for candidate in listed if candidate is not None]


def labelled(outline: Outline) -> list[Candidate]:
    """Items that a letter or two number, "H1: …" to "H13: …": the weeks of a span that is as long, and nothing else."""
    groups: dict[tuple[int, str], Members] = defaultdict(list)
    for at, block in enumerate(outline.blocks):
        match = _LABEL.match(fold(block.text[:_LONGEST])) if _has_form(block, Form.LIST) else None
        if match and match[1] not in _unit_words():
            title = Title(Counts.WEEKS, (int(match[2]),), trimmed(block.text[match.end() :]))
            groups[block.depth, match[1]].append((at, title))
    made = (candidate_of(outline, Form.LIST, members) for members in groups.values() if len(members) >= _LEAST)
    return [candidate for candidate in made if candidate is not None]


def _has_form(block: Block, form: Form) -> bool:
    if form is Form.LIST:
        return block.kind is Kind.ITEM and block.opens
    return block.kind is Kind.HEADING if form is Form.HEADINGS else block.kind is Kind.PARAGRAPH and block.bold


def _counted(text: str) -> tuple[str, Title] | None:
    """The word that a line begins with, and the line taken apart; None where a word that is known counts it."""
    folded = fold(text[:_LONGEST])
    if first := _WORD_FIRST.match(folded):
        word, number, end = first[1], int(first[2]), first.end()
    elif second := _NUMBER_FIRST.match(folded):
        word, number, end = second[2], int(second[1]), second.end()
    else:
        return None
    return None if word in _unit_words() else (word, Title(Counts.LESSONS, (number,), trimmed(text[end:])))


@cache
def _unit_words() -> frozenset[str]:
    return frozenset(word for unit in Unit for word in words(unit))


def _runs(members: Members) -> bool:
    numbers = [title.numbers[0] for _, title in members]
    return len(numbers) >= _LEAST and numbers[0] <= 1 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
