"""Recognises several blocks of one day in a routine: "18:00-19:00 theory, 19:30-20:30 practice", or a line for each."""

from __future__ import annotations

from collections.abc import Sequence

from .candidate import trimmed
from .clock import clock


def hours_of_day(text: str, below: Sequence[str]) -> list[tuple[str, list[str]]]:
    """The blocks of a day, each with the lines that tell more of it: one where no other of them has its own time."""
    blocks: list[tuple[str, list[str]]] = []
    for line in (text, *below):
        pieces = _by_time(line)
        timed = clock(pieces[0]) is not None
        if blocks and not (timed and clock(blocks[-1][0])):
            blocks[-1][1].append(line)
        else:
            blocks += [(piece, []) for piece in pieces]
    return blocks


def _by_time(text: str) -> list[str]:
    """A line parted before each further time of day; whole where one of the parts would be a time and nothing else."""
    starts, at = [0], 0
    while (time := clock(text[at:])) and time.at:
        starts += [at + time.start] if at else []
        at += time.end
    pieces = [text[first:last] for first, last in zip(starts, [*starts[1:], len(text)], strict=True)]
    whole = len(pieces) < 2 or not all(_names_something(piece) for piece in pieces)
    return [text] if whole else [trimmed(piece) for piece in pieces]


def _names_something(piece: str) -> bool:
    """Whether a part of a line says more than its time."""
    time = clock(piece)
    return time is not None and any(map(str.isalpha, piece[: time.start] + piece[time.end :]))
