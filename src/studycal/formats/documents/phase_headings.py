"""Which heading names the phase of an entry: the one it stands under, where they differ or are numbered themselves."""

from __future__ import annotations

from collections.abc import Mapping

from .blocks import Block, Kind
from .candidate import Candidate, Entry, Outline
from .phases import marks, phase_of


def give_phases(outline: Outline, main: Candidate) -> list[tuple[int, int]]:
    """The phase of each entry from the headings above it, where they differ or name one; the lines they stand in."""
    first = _is_first_step(outline) or _is_first_of_seasons(outline, main)
    title = outline.title.text if outline.title and not first else ""
    above = {id(entry): _above(outline, entry, title) for entry in main.entries}
    weeks = {entry.line for entry in main.entries} | _weeks_above_others(main, above)
    above = {name: None if block is not None and block.line in weeks else block for name, block in above.items()}
    distinct = {id(block): block for block in above.values() if block is not None}
    stepped = any(marks(block.text) is not None for block in distinct.values())
    named = [name for block in distinct.values() if isinstance(name := phase_of(block.text), str)]
    if len(distinct) < 2 and not (stepped and any(not name.startswith("(") for name in named)):
        return []  # "Section 1 (MWF)" says when it meets
    holding = {id(block) for block in distinct.values() if marks(block.text) is None} & _broader(outline, distinct)
    above = {name: None if block is not None and id(block) in holding else block for name, block in above.items()}
    for entry in main.entries:
        block = above[id(entry)]
        if entry.phase is None and block is not None and (len(distinct) > 1 or marks(block.text)):
            entry.phase = phase_of(block.text)
    return [(block.line, block.last) for block in distinct.values()]


def _weeks_above_others(main: Candidate, above: Mapping[int, Block | None]) -> set[int]:
    """The lines of headings that are a week themselves, below which a table of this and of other weeks stands."""
    own = {entry.line: entry.numbers for one in main.taken for entry in one.entries}
    headed = [(block, entry) for entry in main.entries if (block := above[id(entry)]) is not None]
    return {block.line for block, entry in headed if not set(entry.numbers) <= set(own.get(block.line, entry.numbers))}


def _broader(outline: Outline, blocks: Mapping[int, Block]) -> set[int]:
    """The headings that hold others of some in them."""
    return {
        id(ancestor)
        for block in blocks.values()
        for ancestor in outline.ancestors(outline.places[id(block)])
        if ancestor is not None
    }


def _above(outline: Outline, entry: Entry, title: str) -> Block | None:
    """The heading an entry stands under, not the document's ``title``; a broader one if only that names a phase."""
    parent = entry.parent
    chain = [parent, *outline.ancestors(outline.places[id(parent)])] if parent is not None else []
    chain = [block for block in chain if block is not None and block.text != title]
    named = next((block for block in chain if marks(block.text)), None)
    return named or (chain[0] if chain else None)


def _is_first_step(outline: Outline) -> bool:
    """Whether a document's first heading is no title but the first of its months or phases: "Month 1: Clay"."""
    title = outline.title
    own = marks(title.text) if title else None
    alike = (
        mark
        for block in outline.blocks
        if title and block.kind is Kind.HEADING and block.level == title.level and (mark := marks(block.text))
    )
    return own is not None and sum(mark.unit is own.unit for mark in alike) > 1


def _is_first_of_seasons(outline: Outline, main: Candidate) -> bool:
    """Whether a document's first heading is no title but that of the first of plans that were counted on."""
    levels = {id(entry.parent): entry.parent.level for entry in main.entries if entry.parent is not None}
    title = outline.title
    return (
        main.counted_on
        and title is not None
        and id(title) in levels
        and len(levels) > 1
        and {title.level} == set(levels.values())
    )
