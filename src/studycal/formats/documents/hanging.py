"""Recognises what hangs below "10." as far in as below "9.", where Markdown wants one more blank for two digits."""

from __future__ import annotations

import re

from studycal.core.patterns import pattern

_NUMBERED = pattern(r"^( *)(\d{2,3}[.)] {1,4})\S", re.MULTILINE)
_LEAST = 2
"""Blanks that what hangs below an item has before it more than the item itself, at least."""


def with_hanging_items(text: str) -> str:
    """A text whose lines below items of two digits stand as far in as those items' own words."""
    if not _NUMBERED.search(text):
        return text
    lines: list[str] = []
    outer, words_at, shift = -1, 0, -1
    for line in text.split("\n"):
        indent = len(line) - len(line.lstrip(" "))
        if outer >= 0 and line.strip():
            if indent <= outer:
                outer = -1
            elif shift < 0:  # the first line below the item: the others hang where it does
                shift = max(0, words_at - indent) if indent >= outer + _LEAST else 0
        if outer < 0 and (item := _NUMBERED.match(line)):
            outer, words_at, shift = indent, item.end(2), -1
            lines.append(line)
        else:
            lines.append(" " * shift + line if outer >= 0 and shift > 0 and line.strip() else line)
    return "\n".join(lines)
