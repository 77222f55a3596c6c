"""The name of a phase in a heading, a divider row or a cell: "Phase 2: Wheel" is Wheel, "Phase 2" is 2."""

from __future__ import annotations

import re

from studycal.core.patterns import pattern

from .candidate import trimmed
from .dated_titles import without_days
from .durations import without_duration
from .folding import fold
from .numbering import Numbered, Unit, numbered

_EMOJI = pattern(r"^[^\w(\[\"“«]+")
_OPENED = pattern(r"(?P<bracket>[(\[（])[^()\[\]（）]*$")
"""A bracket that is open still, with what stands in it: "(goal: " before "Week 1)"."""
_COUNT = pattern(r"\([^()\d]*\d[^()]*\)")
"""What is counted in a phase, and nothing else: "(Topics 1-2)"."""
_CALLED_BY_LENGTH = pattern(r"\d{1,2}\s?-\s?[^\W\d_]+[\s-]+[^\W\d_]")
"""A name that begins with how long the phase is: "4-week standard"."""
_YEAR = pattern(r"\s*\((?:19|20)\d\d\)")


def marks(text: str) -> Numbered | None:
    """The number of a phase, month or span of weeks with which a text begins."""
    for unit in (Unit.PHASE, Unit.MONTH, Unit.LESSON, Unit.WEEK):
        for number in numbered(text, unit):
            if not any(char.isalnum() for char in text[: number.start]):
                return number
    return None


def phase_of(text: str) -> int | str | None:
    """A phase by its name, without its number, its weeks and its length; a bare "Phase 2" by its number."""
    text = _YEAR.sub("", _EMOJI.sub("", text)).strip()
    one = marks(text)
    if one is None:
        return _unspanned(text) or (trimmed(text) if _CALLED_BY_LENGTH.match(text) else None)
    name = _unspanned(text[one.end :])
    if name and not _COUNT.fullmatch(name):
        return name
    if (
        one.unit is Unit.PHASE
        and one.single
        and fold(text).startswith(("phase", "part", "module", "stage", "block", "unit"))
    ):
        return one.numbers[0] if fold(text)[one.start : one.end][-1].isdigit() else trimmed(text)
    return trimmed(text)


def _unspanned(text: str) -> str:
    """A name without the weeks or months in its brackets, and without its length."""
    for unit in (Unit.WEEK, Unit.MONTH, Unit.DAY):
        for number in reversed(numbered(text, unit)):
            before, after = text[: number.start].rstrip(), text[number.end :].lstrip()
            if opened := _OPENED.search(before):
                before = before[: opened.end("bracket")]
            if before.endswith(("(", "[", "（")) or not before or re.search(r"\s[-–—|:]$", before):
                text = before.rstrip("([（") + " " + re.sub(r"^[^)\]）]*[)\]）]", "", after) if before else after
    name = without_duration(trimmed(without_days(text)[0]))
    return " ".join(trimmed(without_days(name)[0]).split())


def phase_cell(cell: str) -> int | str | None:
    """The phase that a cell of its own column names: its number alone where there is one; None for an empty cell."""
    bare = re.sub(rf"^(?:{_PHASE_WORDS})\s+#?", "", cell, count=1, flags=re.IGNORECASE)
    if bare.isdecimal() and len(bare) < 10:
        return int(bare)
    return cell or None


_PHASE_WORDS = "phase|stage|part|module|block|unit|section"
