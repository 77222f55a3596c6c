"""Recognises numbered lines that are one plan though some stand at another level: a broader heading, a deeper item."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Protocol, TypeVar

from .dates import ANY_YEAR, WrittenDay

_LEAST = 3


class Numbering(Protocol):
    """What is read of a line: the numbers in it, and whether it only notes something about one of them."""

    @property
    def numbers(self) -> tuple[int, ...]: ...

    @property
    def note(self) -> bool: ...

    @property
    def days(self) -> tuple[WrittenDay, ...]: ...


T = TypeVar("T", bound=Numbering)


def across_levels(
    groups: Mapping[tuple[object, ...], list[tuple[int, T]]],
) -> list[list[tuple[int, T]]]:
    """The groups of lines by level, what they count and their prefix; those of several levels as one where the longest
    leaves out numbers that the others have, each once, and all of them together leave out none.
    """
    alike: dict[tuple[object, ...], list[list[tuple[int, T]]]] = defaultdict(list)
    for (_, *kind), members in groups.items():
        alike[tuple(kind)].append(members)
    return [part for levels in alike.values() for part in _whole(levels)]


def _whole(levels: list[list[tuple[int, T]]]) -> list[list[tuple[int, T]]]:
    main = max(levels, key=len)
    together = sorted((member for members in levels for member in members), key=lambda member: member[0])
    if len(levels) < 2 or len(main) < _LEAST or any(title.note for _, title in together):
        return levels
    gaps = not _runs(title.numbers for _, title in main)
    whole = gaps and _runs(title.numbers for _, title in together)
    return [together] if whole or _rises_only_so(main, together) else levels


def _rises_only_so(main: Sequence[tuple[int, T]], together: Sequence[tuple[int, T]]) -> bool:
    """Whether lines by date rise all together, and those beside the longest group lie between its own, in weeks that
    it does not have.
    """
    own = {at for at, _ in main}
    dated = [(at, title.days[0].on(ANY_YEAR)) for at, title in together if title.days]
    days = [day for _, day in dated if day]
    if len(days) < len(together) or any(title.days[0].swappable for _, title in together):
        return False
    weeks: list[set[tuple[int, int]]] = [set(), set()]
    for at, day in dated:
        weeks[at in own].update([day.isocalendar()[:2]] if day else [])
    between = all(main[0][0] < at < main[-1][0] for at, _ in together if at not in own)
    return between and weeks[0].isdisjoint(weeks[1]) and all(a < b for a, b in pairwise(days))


def _runs(numbers: Iterable[Sequence[int]]) -> bool:
    """Whether numbers run from 0 or 1 on, each once, without a gap."""
    counted = sorted(number for listed in numbers for number in listed)
    return bool(counted) and counted[0] <= 1 and counted == list(range(counted[0], counted[0] + len(counted)))
