"""A line taken apart into the numbers that it begins or ends with, and its title."""

from __future__ import annotations

from studycal.core.records import dataclass

from .candidate import Counts
from .dates import WrittenDay


@dataclass(frozen=True, slots=True)
class Title:
    """A line taken apart: what it counts, its numbers, its title without them, the days in it.

    ``prefix`` is what stands before the number, where it is no sign ("Bootcamp" in "Bootcamp Week 1"); ``note`` marks a
    line about a week that is none itself ("Week 2 checkpoint"), ``trailing`` one whose number does not begin it,
    ``around`` is what stands before and behind a bracket that holds the number, "Slip" and ": mix" of "Slip (Week 2):
    mix"; ``rest`` is what the title leads to.
    """

    counts: Counts
    numbers: tuple[int, ...]
    topic: str
    days: tuple[WrittenDay, ...] = ()
    prefix: str = ""
    note: bool = False
    weak: bool = False
    weeks: int = 0
    trailing: bool = False
    until: WrittenDay | None = None
    second: int = 0
    around: tuple[str, ...] = ()
    rest: str = ""
