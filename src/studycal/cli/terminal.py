"""The terminal: written to, and asked how wide it is without `shutil`, whose compressors cost more than a command."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import TextIO

from studycal.core.patterns import pattern

_COLOR = pattern(r"\x1b\[[0-9;]*m")
_LEAST = 24
"""Nothing is wrapped to fewer columns."""


def columns() -> int:
    """Columns of the terminal as COLUMNS or stdout has them; 80 when there is none."""
    given = os.environ.get("COLUMNS", "")
    if given.isdigit() and int(given):
        return int(given)
    try:
        return os.get_terminal_size(sys.__stdout__.fileno()).columns or 80  # type: ignore[union-attr]
    except (AttributeError, ValueError, OSError):
        return 80


def put(text: str, stream: TextIO) -> None:
    """Write a line. A reader that has seen enough (``| head``) ends what is told, never what is done."""
    try:
        print(text, file=stream)
    except BrokenPipeError:
        let_go(stream)


def let_go(stream: TextIO) -> None:
    """What could not be written is not tried again, now or when Python ends."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def fitted(text: str, width: int) -> str:
    """The text with its lines broken between words where they are wider than ``width``, an arrow (``A -> B``) first;
    what goes on stands two columns further in.
    """
    if width < _LEAST or all(len(line) <= width for line in text.split("\n")):
        return text
    return "\n".join(part for line in text.split("\n") for part in _broken(line, width))


def _broken(line: str, width: int) -> list[str]:
    if _columns(line) <= width:
        return [line]
    indent = len(line) - len(line.lstrip(" "))
    further = " " * min(indent + 2, width // 2)
    before, arrow, after = line.partition(" -> ")
    if arrow and before.strip() and _columns(before) <= width:
        return [before, *_broken(f"{further}-> {after}", width)]
    lines = [" " * indent]
    for word in line.split(" ")[indent:]:
        joined = lines[-1] + word if lines[-1].isspace() or not lines[-1] else f"{lines[-1]} {word}"
        if _columns(joined.rstrip()) <= width or not lines[-1].strip():
            lines[-1] = joined
        else:
            lines.append(further + word)
    return [line.rstrip() for line in lines if line.strip()]


def _columns(line: str) -> int:
    from studycal.formats.text import columns as wide

    return wide(_COLOR.sub("", line))
