"""Recognises tables drawn in plain text: org-mode's, rows without a line below their header, rows parted by tabs,
reStructuredText's grids, columns and lists, AsciiDoc's between their edges.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from itertools import pairwise

from studycal.core.patterns import pattern

from .asciidoc import framed
from .blocks import Block, Kind, Row
from .markdown import cell

_LEAST = 3
"""Rows of a table without any line below its header."""

_LONGEST = 400
"""Lines of a table of columns."""

_MOST_OF = 0.8
"""The part of such rows that has as many cells as the header."""

_FENCE = pattern(r" {0,3}(`{3,}|~{3,})")
_DELIMITER = pattern(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*")
_OF_A_RULE = frozenset("|-=+: \t")
_RULE = pattern(r"\s*\|[-=+:\s]*\+[-=+:\s]*\|?\s*")
_BORDER = pattern(r"\s*\+(?::?[-=]+:?\+)+\s*")
_COLUMNS = pattern(r"\s*=+(?:\s+=+)+\s*")
_SPAN = pattern(r"=+")
_LISTED = pattern(r"\s*(?:\.\.\s+list-table::|[`:]{3,}\{list-table\}).*")
_DIRECTIVE = pattern(r"\s*(?:`{3,}|:{3,}|~{3,}|\.\.(?:\s|$)|#|\|)")
_OPENED = pattern(r"\s*([`:]{3,})\{")
_VALUES = pattern(r"\s*(?:\.\.\s+csv-table::|([`:]{3,})\{csv-table\}).*")
_MARKS = {",": ",", ";": ";", "|": "|", "tab": "\t", "\\t": "\t"}
_OPTION = pattern(r"\s*:[\w-]+:.*")
_ROW_ITEM = pattern(r"(\s*)[*-]\s+-(?:\s+(.*))?")
_TABBED = pattern(r"(?!(?:[-*+>#|]|\d+[.)])\s)\S[^\t]*\t.*\S.*")
_BAR = pattern(r"(?<!\\)\|")
_WIDE = "\0"
"""What fills the second place of a wide letter, which the lines of a grid leave it."""

Drawn = tuple[int, list[tuple[int, list[str]]]]
"""Where a table ends, and its rows: the place of the first line and the cells of each."""


def cut_drawn(text: str) -> tuple[str, list[Block]]:
    """The text with its drawn tables as empty lines, and the tables; those in a fence of code stay."""
    if not any(mark in text for mark in ("|", "==", "list-table", "csv-table", "\t")):
        return text, []
    lines = text.split("\n")
    tables: list[Block] = []
    bare = _bare_widths(lines)
    fence = ""
    at = 0
    while at < len(lines):
        mark = _FENCE.match(lines[at])
        drawn = None if fence else next((one for read in _READERS if (one := read(lines, at))), None)
        drawn = drawn or (_few(lines, at, bare) if bare and not fence else None)
        if drawn:
            end, rows = drawn
            tables.append(_table(rows, end))
            opened = _OPENED.match(lines[at])
            end += bool(opened and end < len(lines) and lines[end].strip() == opened[1])
            lines[at:end] = [""] * (end - at)
            at = end
            continue
        if mark:
            fence = mark[1] if not fence else "" if mark[1].startswith(fence) else fence
        at += 1
    return "\n".join(lines), tables


def _table(rows: Sequence[tuple[int, list[str]]], end: int) -> Block:
    width = len(rows[0][1])
    even = ((at, (cells + [""] * width)[:width]) for at, cells in rows)
    read = tuple(Row(at + 1, tuple(cell(text) for text in cells), width) for at, cells in even)
    return Block(Kind.TABLE, read[0].line, rows=read, last=end)


def _piped(lines: Sequence[str], at: int) -> Drawn | None:
    """Rows between bars that Markdown takes for no table: with org-mode's lines, with no line at all, or with a line
    below the header that has other columns.
    """
    if not lines[at].lstrip().startswith("|") or (at and lines[at - 1].lstrip().startswith("|")):
        return None
    end = next((to for to in range(at, len(lines)) if not _is_piped(lines[to])), len(lines))
    ruled = any(_RULE.fullmatch(line) for line in lines[at:end])
    drawn = [to for to in range(at, end) if _DELIMITER.fullmatch(lines[to])]
    uneven = drawn == [at + 1] and len(_cells(lines[at])) != len(_cells(lines[at + 1]))
    if drawn and not ruled and not uneven:
        return None
    rows = [(to, _cells(lines[to])) for to in range(at, end) if not _is_rule(lines[to])]
    if (
        len(rows) < (2 if ruled or uneven else _LEAST)
        or len(rows[0][1]) < 2
        or any(text.isdigit() for text in rows[0][1])
    ):
        return None
    alike = sum(len(cells) == len(rows[0][1]) for _, cells in rows)
    goes_on = _text_above(lines, at).lstrip().startswith("|")
    return (end, rows) if ruled or (alike >= _MOST_OF * len(rows) and not goes_on) else None


def _bare_widths(lines: Sequence[str]) -> frozenset[int]:
    """How many cells the rows of tables have that are nothing but rows between bars, without a header."""
    widths: set[int] = set()
    run: list[str] = []
    for line in [*lines, ""]:
        if _is_row(line):
            run.append(line)
            continue
        alike = {len(_cells(row)) for row in run} if len(run) >= _LEAST else set()
        widths |= alike if len(alike) == 1 else set()
        run = []
    return frozenset(widths - {1})


def _few(lines: Sequence[str], at: int, widths: frozenset[int]) -> Drawn | None:
    """A row or two between bars, as wide as the longer tables without a header."""
    if not _is_row(lines[at]) or _text_above(lines, at).lstrip().startswith("|"):
        return None
    end = next((to for to in range(at, len(lines)) if not _is_row(lines[to])), len(lines))
    rows = [(to, _cells(lines[to])) for to in range(at, end)]
    alone = end == len(lines) or "|" not in lines[end]
    return (end, rows) if alone and len(rows) < _LEAST and all(len(cells) in widths for _, cells in rows) else None


def _is_row(line: str) -> bool:
    """Whether a line is a row between bars at both its edges, and no line that parts rows."""
    bare = line.strip()
    return bare.startswith("|") and bare.endswith("|") and not _is_rule(line)


def _open(lines: Sequence[str], at: int) -> Drawn | None:
    """Rows between bars, none of them at the edge of the header, that Markdown takes for no table, since the line below
    has other columns, or reads shifted, since an empty first cell is no more than the blanks before a bar.
    """
    if at + 1 >= len(lines) or not _is_open(lines[at]) or not (_is_rule(lines[at + 1]) and "|" in lines[at + 1]):
        return None
    end = next((to for to in range(at + 1, len(lines)) if "|" not in lines[to]), len(lines))
    width = len(_cells(lines[at]))
    edged = _are_edged(lines[at + 2 : end], width)
    rows = [
        (to, _cells(lines[to]) if edged else _open_cells(lines[to], width)) for to in range(at, end) if to != at + 1
    ]
    empty = any(not cells[0] and len(cells) > 1 for _, cells in rows)
    uneven = width != len(_cells(lines[at + 1]))
    return (end, rows) if len(rows) > 1 and width > 1 and (empty or uneven) else None


def _is_open(line: str) -> bool:
    return "|" in line and line.strip()[:1] not in ("|", "+") and not line.startswith("    ")


def _are_edged(lines: Sequence[str], width: int) -> bool:
    """Whether the bars that rows begin with are their edges, though the header has none: one is as wide as the header,
    or all begin so.
    """
    barred = [line for line in lines if line.lstrip().startswith("|")]
    return len(barred) == len(lines) or any(len(_cells(line)) == width for line in barred)


def _open_cells(line: str, width: int) -> list[str]:
    """The cells of a row without a bar at its edge: the first is empty where only blanks stand before the first bar,
    or where the row has too few cells without it.
    """
    cells = _cells(line)
    first = line.lstrip().startswith("|") and (line[:1].isspace() or len(cells) == width - 1)
    return ["", *cells] if first else cells


def _is_piped(line: str) -> bool:
    """Whether a line begins with a bar, or parts the header from the rows without its first one: ":---|:---|"."""
    return line.lstrip().startswith("|") or ("|" in line and _is_rule(line))


def _tabbed(lines: Sequence[str], at: int) -> Drawn | None:
    """Rows parted by tabs, as a table copied out of a page is, below a header without a number."""
    if not _TABBED.fullmatch(lines[at]) or any(map(str.isdigit, lines[at].partition("\t")[0])):
        return None
    end = next((to for to in range(at, len(lines)) if not _TABBED.fullmatch(lines[to])), len(lines))
    rows = [(to, [text.strip() for text in lines[to].split("\t")]) for to in range(at, end)]
    alike = sum(len(cells) == len(rows[0][1]) for _, cells in rows)
    return (end, rows) if len(rows) >= _LEAST and alike >= _MOST_OF * len(rows) and all(rows[0][1]) else None


def _text_above(lines: Sequence[str], at: int) -> str:
    """The nearest of the three lines above a place that holds text, "" where none does."""
    return next((line for line in reversed(lines[max(0, at - 3) : at]) if line.strip()), "")


def _is_rule(line: str) -> bool:
    """Whether a line only parts the header from the rows, though its author may have slipped: "|:---|-:---:|"."""
    return "--" in line and set(line) <= _OF_A_RULE


def _cells(line: str) -> list[str]:
    inner = line.strip().removeprefix("|")
    inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
    return [text.strip() for text in _BAR.split(inner)]


def _grid(lines: Sequence[str], at: int) -> Drawn | None:
    """reStructuredText's grid: lines of `+---+---+` between the rows."""
    if not _BORDER.fullmatch(lines[at]) or (at and lines[at - 1].lstrip()[:1] in ("|", "+")):
        return None
    places = [place for place, char in enumerate(lines[at]) if char == "+"]
    end = next((to for to in range(at, len(lines)) if lines[to].lstrip()[:1] not in ("|", "+")), len(lines))
    rows: list[tuple[int, list[str]]] = []
    fresh = True
    for to in range(at + 1, end):
        if _BORDER.fullmatch(lines[to]):
            fresh = True
            continue
        wide = _widened(lines[to])
        cells = [wide[first + 1 : last].replace(_WIDE, "").strip(" |") for first, last in pairwise(places)]
        _add(rows, to, cells, fresh=fresh)
        fresh = False
    return (end, rows) if len(rows) > 1 else None


def _widened(line: str) -> str:
    return "".join(char + _WIDE * (unicodedata.east_asian_width(char) in "WF") for char in line)


def _add(rows: list[tuple[int, list[str]]], at: int, cells: list[str], *, fresh: bool) -> None:
    """Begin a row, or go on with the last one."""
    if fresh or not rows:
        rows.append((at, cells))
    else:
        joined = [
            f"{above}<br>{text}" if above and text else above or text
            for above, text in zip(rows[-1][1], cells, strict=True)
        ]
        rows[-1] = (rows[-1][0], joined)


def _in_columns(lines: Sequence[str], at: int) -> Drawn | None:
    """reStructuredText's columns below and above lines of `====  ====`; a row goes on where its first cell is empty."""
    if not _COLUMNS.fullmatch(lines[at]):
        return None
    indent = len(lines[at]) - len(lines[at].lstrip())
    borders = [at]
    for to in range(at + 1, min(len(lines), at + _LONGEST)):
        line = lines[to]
        if _COLUMNS.fullmatch(line):
            borders.append(to)
        if len(borders) > 2 or (line.strip() and len(line) - len(line.lstrip()) < indent):
            break
        if len(borders) == 2 and not line.strip():
            break
    if len(borders) < 2:
        return None
    starts = [match.start() for match in _SPAN.finditer(lines[at])]
    rows: list[tuple[int, list[str]]] = []
    for to in range(at + 1, borders[-1]):
        if to in borders or not lines[to].strip(" -"):
            continue
        wide = _widened(lines[to])
        ends = [*starts[1:], len(wide)]
        pieces = [wide[first:last].replace(_WIDE, "").strip() for first, last in zip(starts, ends, strict=True)]
        cells = [piece.removeprefix("| ") for piece in pieces]
        _add(rows, to, cells, fresh=bool(cells[0]) or to == borders[1] + 1)
    return (borders[-1] + 1, rows) if len(rows) > 1 else None


def _listed(lines: Sequence[str], at: int) -> Drawn | None:
    """A `list-table`: an item for each row, and in it one for each cell."""
    if not _LISTED.fullmatch(lines[at]):
        return None
    rows: list[tuple[int, list[str]]] = []
    indent, end = 0, at + 1
    for to in range(at + 1, len(lines)):
        line, stripped = lines[to], lines[to].strip()
        own = len(line) - len(line.lstrip())
        first = _ROW_ITEM.fullmatch(line)
        if first and (not rows or len(first[1]) <= indent):
            indent = len(first[1])
            rows.append((to, [(first[2] or "").strip()]))
        elif rows and stripped and own <= indent and not _goes_on(lines, to):
            break
        elif rows and (stripped == "-" or stripped.startswith("- ")):
            rows[-1][1].append(stripped[1:].strip())
        elif rows and stripped:
            rows[-1][1][-1] = f"{rows[-1][1][-1]} {stripped}".strip()
        elif not rows and stripped and not _OPTION.fullmatch(line):
            break
        end = to + 1 if stripped else end
    return (end, rows) if len(rows) > 1 else None


def _goes_on(lines: Sequence[str], at: int) -> bool:
    """Whether a line right below a cell, though it is not indented, is more of that."""
    return bool(lines[at - 1].strip()) and not _DIRECTIVE.match(lines[at])


def _values(lines: Sequence[str], at: int) -> Drawn | None:
    """A `csv-table`: values parted by commas, the header among them or in an option."""
    match = _VALUES.fullmatch(lines[at])
    if not match:
        return None
    import csv

    own, end = len(lines[at]) - len(lines[at].lstrip()), at + 1
    while end < len(lines) and not (lines[end].strip() and _is_behind(lines[end], own, match[1])):
        end += 1
    begin = next((to for to in range(at + 1, end) if lines[to].strip() and not _OPTION.fullmatch(lines[to])), end)
    options = dict(option.strip().strip(":").split(":", 1) for option in lines[at + 1 : begin] if option.strip())
    mark = _MARKS.get(options.get("delim", ",").strip(), ",")
    header = [
        [text.strip() for text in row]
        for row in csv.reader([options.get("header", "").strip()], delimiter=mark, skipinitialspace=True)
    ]
    reader = csv.reader([line.strip() for line in lines[begin:end]], delimiter=mark, skipinitialspace=True)
    rows = [(at, cells) for cells in header if cells]
    line = begin
    for cells in reader:
        rows += [(line, [text.strip() for text in cells])] if cells else []
        line = begin + reader.line_num
    return (end, rows) if len(rows) > 1 else None


def _is_behind(line: str, indent: int, fence: str) -> bool:
    """Whether a line stands behind a directive: its fence, or text that is indented no more than it."""
    return line.strip() == fence if fence else len(line) - len(line.lstrip()) <= indent


_READERS: tuple[Callable[[Sequence[str], int], Drawn | None], ...] = (
    framed,
    _piped,
    _open,
    _tabbed,
    _grid,
    _in_columns,
    _listed,
    _values,
)
