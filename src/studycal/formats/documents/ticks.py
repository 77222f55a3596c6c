"""Whether a line says of its week that it is done: by a box, a word behind it, or a tick that is no mere picture."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from studycal.core import patterns

from .blocks import Block
from .candidate import Entry
from .cells import UNDONE
from .decoration import OF_A_PICTURE, without_state

TICKS = patterns.pattern("[✅☑✔✓]")
BOXES = patterns.pattern("[✅☑✔✓⬜☐◻🔲]")
"""Ticks, and boxes without one."""
_KINDS, _EACH = 3, 2
"""Kinds of pictures from which on they decorate titles, and lines that may share one of these in the mean."""


def is_done(block: Block, below: Sequence[Block]) -> bool | None:
    """Whether a line or its box says that its week is done; not a tick in it where no box ``below`` is ticked."""
    if block.ticked is not None or UNDONE.search(block.text):
        return block.ticked
    boxes = [item.ticked for item in below if item.ticked is not None]
    drawn = TICKS.search(block.text) is not None and (not boxes or any(boxes))
    return True if drawn or without_state(block.text) != block.text else None


def without_drawn_ticks(entries: Sequence[Entry]) -> None:
    """Take a tick for one of the pictures that decorate the titles where most of the others have one in its place,
    nearly each another: "Woods 🌲", "Boats ⛵", "Tests ✅", "Stars ⭐".
    """
    for at in (0, -1):
        pictures = [_picture(entry.head, at) for entry in entries]
        ticked = [
            entry for entry, picture in zip(entries, pictures, strict=True) if entry.ticked and TICKS.match(picture)
        ]
        others = [picture for picture in pictures if picture and not TICKS.match(picture)]
        many = 2 * len(others) > len(entries) - len(ticked)
        if ticked and many and len({*others}) >= max(_KINDS, len(others) / _EACH):
            for entry in ticked:
                entry.ticked = None


def _picture(head: str, at: int) -> str:
    """The picture with which a line begins, or ends; "" where it has none there."""
    bare = "".join(char for char in head if char not in OF_A_PICTURE).strip()
    return bare[at] if bare and unicodedata.category(bare[at]) == "So" else ""
