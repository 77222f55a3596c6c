"""Recognises weeks that stand line by line in a fence of plain text, where nothing else in the document numbers any."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence

from studycal.core.patterns import pattern

_FENCE = pattern(r" {0,3}(`{3,}|~{3,})\s*(\S*)\s*")
_PLAIN = frozenset({"", "text", "txt", "plain", "plaintext", "markdown", "md"})
_SIGNS = pattern(r"[\s>#*_+|│├└┣┗─━-]*(?:\[[ xX✓]\]\s*)?[*_]*")
"""What may stand before a week at the beginning of a line: marks of headings, of items, of a drawn tree."""
_TREE = pattern(r"[│├└┣┗][│├└┣┗─━\s]*")
_TITLE = pattern(r"^ {0,3}#{1,6}[ \t]+(\S.*)$", re.MULTILINE)
_LEAST = 3
_LINE = 60


def unfenced(text: str) -> str:
    """The text, line for line, without the signs of the fence that holds its weeks; as it is where none does."""
    if "```" not in text and "~~~" not in text:
        return text
    lines = text.split("\n")
    fences = [(first, last) for first, last in _fences(lines) if _weeks(lines[first + 1 : last]) >= _LEAST]
    inside = {at for first, last in fences for at in range(first, last + 1)}
    if len(fences) != 1 or _weeks([line for at, line in enumerate(lines) if at not in inside]):
        return text
    [(first, last)] = fences
    bare = [_TREE.sub("- ", line, count=1) if _TREE.match(line) else line for line in lines[first + 1 : last]]
    body = textwrap.dedent("\n".join(bare)).split("\n")
    return "\n".join([*lines[:first], "", *body, "", *lines[last + 1 :]])


def is_sample(fenced: str, outside: tuple[int, int]) -> bool:
    """Whether a fence of Markdown only shows how something is written: the headings outside of it weigh more."""
    inside = _TITLE.findall(fenced)
    return bool(inside) and weight(inside) < outside


def weight(titles: Sequence[str]) -> tuple[int, int]:
    """How many headings begin with the number of a week, a day, a module or the like, and how many there are."""
    from .numbering import Unit, numbered

    starts = (any(number.start == 0 for unit in Unit for number in numbered(title[:_LINE], unit)) for title in titles)
    return sum(starts), len(titles)


def _fences(lines: Sequence[str]) -> list[tuple[int, int]]:
    """The first and the last line of each fence that says of itself that it holds plain text, or nothing."""
    listed, begun, mark, plain = [], -1, "", False
    for at, line in enumerate(lines):
        match = _FENCE.fullmatch(line)
        if match and begun < 0:
            begun, mark, plain = at, match[1], match[2].lower() in _PLAIN
        elif match and match[1].startswith(mark) and not match[2]:
            listed += [(begun, at)] if plain else []
            begun = -1
    return listed


def _weeks(lines: Sequence[str]) -> int:
    """How many lines begin with a week and its number."""
    return sum(_begins(line) for line in lines)


def _begins(line: str) -> bool:
    from .numbering import Unit, numbered

    match = _SIGNS.match(line)
    start = line[match.end() if match else 0 :][:_LINE]
    return any(number.start == 0 for number in numbered(start, Unit.WEEK))
