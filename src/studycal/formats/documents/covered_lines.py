"""Whether lines lie in any of many spans of lines, without a look at each of those."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from itertools import accumulate

from .candidate import Entry


def below(entries: Iterable[Entry]) -> Callable[[int], bool]:
    """Tells of a line whether it stands below one of some entries and is part of it."""
    return covered_by((entry.line + 1, entry.last) for entry in entries)


def covered_by(spans: Iterable[tuple[int, int]]) -> Callable[[int], bool]:
    """Tells of a line whether it lies in a span, from its first to its last line."""
    ordered = sorted(spans)
    begins = [first for first, _ in ordered]
    ends = list(accumulate((last for _, last in ordered), max))

    def covers(line: int) -> bool:
        at = bisect_right(begins, line)
        return at > 0 and line <= ends[at - 1]

    return covers
