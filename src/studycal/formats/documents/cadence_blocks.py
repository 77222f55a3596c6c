"""A cadence by phase, semester, month or weeks: which weeks of the plan follow each of its blocks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from studycal.core.curriculum import Quarter, Week
from studycal.core.patterns import pattern
from studycal.core.records import dataclass, replace

from .report import Report

_KINDS = "phase|part|module|month|semester|term|trimester|block|stage|section|level"
_SEASONS = "autumn|fall|winter|spring|summer|first|second|third|1st|2nd|3rd"
_NUMBERED = pattern(rf"(?P<kind>{_KINDS})\s*#?(?P<number>\d{{1,3}}|[ivx]{{1,4}})\b(?P<rest>.*)", re.IGNORECASE)
_SEASON = pattern(rf"(?:(?:{_SEASONS})\s+(?:semester|term|trimester)|(?:semester|term)\s+[a-z]+)\b.*", re.IGNORECASE)
_WEEKS = pattern(
    r"\(?\bw(?:ee)?ks?\.?\s*(?P<first>\d{1,4})(?:\s*(?:[-‐‑–—]|to)\s*(?P<last>\d{1,4}))?\)?", re.IGNORECASE
)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}
_EDGES = " -‐‑‒–—:.,|()"


@dataclass(frozen=True, slots=True)
class CadenceBlock:
    """A block's title as it stands, its number (0 for none), its name, and the weeks it names (none: by phase)."""

    title: str
    number: int
    name: str
    weeks: tuple[int, ...] = ()
    line: int = 0


def block_title(title: str, line: int) -> CadenceBlock | None:
    """``Phase 2: Wheel``, ``Autumn semester (weeks 1-13)``, ``Weeks 5-9``; None for any other title."""
    span = _WEEKS.search(title)
    weeks: tuple[int, ...] = ()
    if span:
        first, last = int(span["first"]), int(span["last"] or span["first"])
        weeks = tuple(range(first, last + 1))
    bare = (title[: span.start()] + title[span.end() :]) if span else title
    numbered = _NUMBERED.fullmatch(bare.strip(_EDGES))
    if numbered:
        text = numbered["number"].lower()
        number = int(text) if text.isdigit() else _ROMAN.get(text, 0)
        return CadenceBlock(title, number, numbered["rest"].strip(_EDGES), weeks, line) if number else None
    if _SEASON.fullmatch(bare.strip(_EDGES)):
        return CadenceBlock(title, 0, bare.strip(_EDGES), weeks, line)
    starts = span is not None and not title[: span.start()].strip(_EDGES)
    return CadenceBlock(title, 0, bare.strip(_EDGES), weeks, line) if starts and weeks else None


def with_weeks(
    quarters: Sequence[Quarter], blocks: Sequence[CadenceBlock], weeks: Sequence[Week], report: Report
) -> tuple[Quarter, ...]:
    """The blocks' cadences with the weeks that follow them; reports blocks that no week can be found for.

    A phase without a block goes on with the block before it, which is said.
    """
    if not blocks:
        return tuple(quarters)
    phases = list(dict.fromkeys(week.phase for week in weeks if week.phase is not None))
    taken = [_weeks_of(block, phases, weeks) for block in blocks]
    unclear = [block for block in blocks if not block.weeks]
    if unclear and not phases:
        _ask(unclear, report)
        return tuple(quarters)
    for block, numbers in zip(blocks, taken, strict=True):
        if not numbers:
            message = f"No week of the plan belongs to “{block.title}”; its sessions are never held."
            report.warning(block.line, "block-unreached", message, "Write its weeks after the name: (weeks 1-4).")
    _report_gaps(blocks, taken, weeks, report)
    return tuple(replace(quarter, weeks=numbers) for quarter, numbers in zip(quarters, taken, strict=True))


def _weeks_of(block: CadenceBlock, phases: Sequence[int | str], weeks: Sequence[Week]) -> tuple[int, ...]:
    """The weeks a block names, else those of the phase of its name, else of its number."""
    if block.weeks:
        numbers = {week.number for week in weeks}
        return tuple(number for number in block.weeks if number in numbers)
    phase = _phase(block, phases)
    return tuple(week.number for week in weeks if week.phase == phase) if phase is not None else ()


def _phase(block: CadenceBlock, phases: Sequence[int | str]) -> int | str | None:
    name = block.name.casefold()
    title = block.title.casefold().strip(_EDGES)
    texts = {phase: str(phase).casefold().strip(_EDGES) for phase in phases}
    for phase, text in texts.items():
        if text and text in (name, title):
            return phase
    for phase, text in texts.items():
        if name and (name in text or (len(text) > 3 and text in name)):
            return phase
    for phase, text in texts.items():
        if block.number and re.search(rf"\b0*{block.number}\b", text):
            return phase
    return phases[block.number - 1] if 0 < block.number <= len(phases) else None


def _ask(unclear: Sequence[CadenceBlock], report: Report) -> None:
    """Refuse blocks whose weeks nobody can know, with what to write."""
    names = " and ".join(f"“{block.title}”" for block in unclear[:2])
    names += f" and {len(unclear) - 2} more" if len(unclear) > 2 else ""
    are = "are no quarters" if len(unclear) > 1 else "is no quarter"
    message = f"Which weeks are {names}? {'They' if len(unclear) > 1 else 'It'} {are}, and the plan has no phases."
    remedy = f'Write the weeks after each name, like "{unclear[0].title} (weeks 1-4)".'
    report.error(unclear[0].line, "block-weeks", message, remedy)


def _report_gaps(
    blocks: Sequence[CadenceBlock], taken: Sequence[tuple[int, ...]], weeks: Sequence[Week], report: Report
) -> None:
    """Say which weeks go on with the block before theirs, and refuse a week that two blocks name."""
    owner: dict[int, CadenceBlock] = {}
    for block, numbers in zip(blocks, taken, strict=True):
        for number in numbers:
            if number in owner:
                message = f"Week {number} belongs to “{owner[number].title}” and to “{block.title}”."
                report.error(block.line, "block-weeks", message, "Let each week follow one of them.")
                return
            owner[number] = block
    if not owner:
        return
    gap: list[int] = []
    before = owner[min(owner)]
    for number in [week.number for week in weeks] + [0]:
        if number and number not in owner:
            gap.append(number)
            continue
        if gap:
            span = f"Week {gap[0]} goes" if len(gap) == 1 else f"Weeks {gap[0]}-{gap[-1]} go"
            report.info(before.line, "block-goes-on", f"{span} on with “{before.title}”: no block is theirs.")
            gap = []
        before = owner.get(number, before)
