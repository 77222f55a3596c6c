"""Recognises numbered lines that are one plan though some stand at another level: a broader heading, a deeper item."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol, TypeVar

_LEAST = 3


class Numbering(Protocol):
    """What is read of a line: the numbers in it, and whether it only notes something about one of them."""

    @property
    def numbers(self) -> tuple[int, ...]: ...

    @property
    def note(self) -> bool: ...


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
    return [together] if gaps and _runs(title.numbers for _, title in together) else levels


def _runs(numbers: Iterable[Sequence[int]]) -> bool:
    """Whether numbers run from 0 or 1 on, each once, without a gap."""
    counted = sorted(number for listed in numbers for number in listed)
    return bool(counted) and counted[0] <= 1 and counted == list(range(counted[0], counted[0] + len(counted)))
