"""Recognises commented code among what is only indented: its `#` begins a comment, no heading."""

from __future__ import annotations

from studycal.core.patterns import pattern

from .numbering import Unit, numbered

_COMMENT = pattern(r"\s*#{1,6}\s*\S")
_PROSE = pattern(r"\s*(?:#|[-*+|>]\s|\d+[.)]\s)")
_STATEMENT = pattern(
    r"[;{}]\s*$|\w\([^()]*\)\s*:?\s*$|\w\s*(?<![=<>!])=(?![=>])\s*\S|^\s*(?:\$|>>>)\s"
    r"|^\s*(?:import|from|def|class|pip3?|npm|git|cd|sudo|apt|brew|python3?|echo|docker|curl|cargo)\s+\S+\s*\S*\s*$"
)


def is_code(text: str) -> bool:
    """Whether an indented text holds a comment, and a statement beside it."""
    lines = text.split("\n")
    commented = any(map(_COMMENT.match, lines))
    return commented and any(_STATEMENT.search(line) for line in lines if not _PROSE.match(line))


def uncommented(text: str) -> str:
    """An indented text, its one `#` line as plain text where that numbers nothing and so is no part of a plan."""
    marks = [match for line in text.split("\n") if (match := _COMMENT.match(line))]
    if len(marks) != 1 or any(numbered(marks[0].string, unit) for unit in Unit):
        return text
    return text.replace(marks[0].string, marks[0].string.lstrip("# \t"))
