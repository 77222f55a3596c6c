"""Recognises AsciiDoc by the file's name: its titles, lists and links as Markdown, its tables between their edges."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from studycal.core.patterns import pattern

_TITLE = pattern(r"(={1,6})\s+(\S.*)")
_ATTRIBUTE = pattern(r":!?([\w-]+)!?:(?:\s+(.*))?")
_BLOCK_TITLE = pattern(r"\.(?=[^\s.])(.+)")
_LIST = pattern(r"\s*([*-]+|\.+)\s+(.*)")
_TERM = pattern(r"\s*(\S.*?):{2,4}(?:\s+(.*))?")
_SIGNS = pattern(
    r"\[[^\[\]]*\]|\[\[[^\[\]]*\]\]|--|\+|={4,}|\*{4,}|_{4,}|<<<|(?:include|image|toc|video|ifdef|ifndef|endif)::.*"
)
_CODE = pattern(r"-{4,}|\.{4,}|\+{4,}|```\w*")
_COMMENT = pattern(r"/{4,}")
_EDGE = pattern(r"[|,;:]={3,}")
_RULE = pattern(r"'{3,}")

_LINK = pattern(r"(?:link:|mailto:|(?=https?://))([^\s\[\]]*)\[([^\[\]]*)\]")
_CROSS = pattern(r"xref:([^\s\[\]]+)\[([^\[\]]*)\]|<<([^<>,\n]+)(?:,([^<>\n]*))?>>")
_HIDDEN = pattern(r"anchor:[^\s\[\]]+\[[^\[\]]*\]|image:[^\s\[\]]+\[[^\[\]]*\]|\[\[[^\[\]]*\]\]|icon:\w+\[[^\[\]]*\]")
_BOLD = pattern(r"(?<![\w*|])\*(?=[^\s*])([^*\n]*[^\s*])\*(?![\w*])")
_NAMED = pattern(r"\{(?:counter(2?):)?([\w-]+)\}")
_SHOWN = pattern(r"\s*,?\s*(?:window|role|title)=.*|\^$")

_CELL = pattern(r"(?:(?:^|(?<=\s))(?:(\d{1,2})?(?:\.(\d{1,2}))?([+*]))?[<^>]?(?:\.[<^>])?[adehlmsv]?)?(?<!\\)\|")
_BULLET = pattern(r"^(?:[*-]+|\.+|1\.)\s+(?=\S)")
_COLS = pattern(r"cols\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([\w*]+))")
_LONGEST_VALUE, _NAMES = 200, 50
"""Letters that a name may stand for, and names in a line that are read: more is no plan."""
_LONG = 9
"""Digits from which on a number counts nothing."""
_MANY_COLS = pattern(r"(\d{1,2})\*.*")


def is_asciidoc(file: str) -> bool:
    """Whether a file's name says that it holds AsciiDoc."""
    return file.lower().endswith((".adoc", ".asciidoc", ".asc"))


def as_lines(lines: Sequence[str]) -> list[str]:
    """The text as Markdown with as many lines; tables keep the lines that frame them and the one with their columns."""
    named = (match for line in lines if (match := _ATTRIBUTE.fullmatch(line.rstrip())))
    names = {match[1]: match[2] or "" for match in named if len(match[2] or "") <= _LONGEST_VALUE}
    result: list[str] = []
    hidden = fence = framed = ""
    for line in lines:
        text = line.rstrip()
        if hidden or _COMMENT.fullmatch(text):
            hidden = "" if hidden == text else hidden or text
            result.append("")
        elif fence or (_CODE.fullmatch(text) and not framed):
            fence = "" if fence == text else fence or text
            result.append("```" if fence in ("", text) else text)
        elif _EDGE.fullmatch(text):
            framed = "" if framed else text
            result.append(text)
        else:
            result.append(_line(text, names, framed=bool(framed)))
    return result


def _line(text: str, names: dict[str, str], *, framed: bool) -> str:
    if text.startswith("//") or (not framed and _ATTRIBUTE.fullmatch(text)):
        return ""
    if not framed and text.startswith("[") and (_COLS.search(text) or "header" in text or "format" in text):
        return text
    if _SIGNS.fullmatch(text):
        return ""
    if _RULE.fullmatch(text):
        return "---"
    text = _inline(_NAMED.sub(lambda match: _named(match, names), text, count=_NAMES).removesuffix(" +"))
    if match := _TITLE.fullmatch(text):
        return f"{'#' * len(match[1])} {match[2]}"
    if match := _LIST.fullmatch(text):
        mark = "1." if match[1].startswith(".") else "-"
        return f"{'    ' * (len(match[1]) - 1)}{mark} {match[2]}"
    if not framed and (match := _BLOCK_TITLE.fullmatch(text)):
        return f"**{match[1]}**"
    if not framed and (match := _TERM.fullmatch(text)) and "::" not in match[1]:
        return f"- **{match[1]}**: {match[2] or ''}".rstrip()
    return text


def _named(match: re.Match[str], names: dict[str, str]) -> str:
    """What stands for a name; a counter is one higher wherever it stands."""
    if match[1] is None:
        return names.get(match[2], match[0])
    before = names.get(match[2], "")
    names[match[2]] = str(int(before) + 1 if before.isdecimal() and len(before) < _LONG else 1)
    return "" if match[1] else names[match[2]]


def _inline(text: str) -> str:
    if "[" in text:
        text = _LINK.sub(lambda match: f"[{_shown(match[2]) or match[1]}]({match[1]})", _HIDDEN.sub("", text))
    if "xref:" in text or "<<" in text:
        text = _CROSS.sub(
            lambda match: f"[{match[2] or match[4] or match[1] or match[3]}]({match[1] or '#' + match[3]})", text
        )
    return _BOLD.sub(r"**\1**", text) if "*" in text else text


def _shown(words: str) -> str:
    return _SHOWN.sub("", words).strip('"')


def framed(lines: Sequence[str], at: int) -> tuple[int, list[tuple[int, list[str]]]] | None:
    """A table between two lines of ``|===``, each of its rows with as many cells as its columns are."""
    signs = lines[at] if lines[at].startswith("[") else ""
    first = next((to for to in range(at, min(at + 4, len(lines))) if _EDGE.fullmatch(lines[to].rstrip())), None)
    if first is None or (first > at and not signs) or lines[first].strip()[0] != "|":
        return None
    edge = lines[first].strip()
    last = next((to for to in range(first + 1, len(lines)) if lines[to].strip() == edge), len(lines))
    cells = list(_cells(lines, first + 1, last))
    if not cells:
        return None
    begin = next(to for to in range(first + 1, last) if lines[to].strip())
    width = _width(signs) or sum(wide for line, _, wide, _ in cells if line == begin)
    rows = _rows(cells, width) if width > 1 else []
    return (min(last + 1, len(lines)), rows) if len(rows) > 1 else None


def _width(signs: str) -> int:
    """How many columns the line above a table says that it has, 0 where it does not."""
    if not (match := _COLS.search(signs)):
        return 0
    listed = (match[1] or match[2] or match[3] or "").replace(";", ",").split(",")
    return sum(int(many[1]) if (many := _MANY_COLS.fullmatch(part.strip())) else 1 for part in listed if part.strip())


def _cells(lines: Sequence[str], first: int, last: int) -> Iterator[tuple[int, str, int, int]]:
    """Each cell with its line, its text, and over how many columns and rows it stands; one that is repeated often."""
    started: tuple[int, list[str], int, int, int] | None = None
    for at in range(first, last):
        marks = list(_CELL.finditer(lines[at]))
        head = lines[at][: marks[0].start()] if marks else lines[at]
        if started and head.strip():
            started[1].append(_BULLET.sub("", head.strip()))
        ends = [*(mark.start() for mark in marks[1:]), len(lines[at])]
        for mark, end in zip(marks, ends[: len(marks)], strict=True):
            if started:
                yield from _copies(started)
            text = _BULLET.sub("", lines[at][mark.end() : end].strip())
            many = int(mark[1] or 1)
            copies = many if mark[3] == "*" else 1
            wide = many if mark[3] == "+" else 1
            started = at, [text] * bool(text), copies, wide, int(mark[2] or 1)
    if started:
        yield from _copies(started)


def _copies(cell: tuple[int, list[str], int, int, int]) -> Iterator[tuple[int, str, int, int]]:
    line, texts, copies, wide, tall = cell
    for _ in range(copies):
        yield line, "<br>".join(texts).replace("\\|", "|"), wide, tall


def _rows(cells: Sequence[tuple[int, str, int, int]], width: int) -> list[tuple[int, list[str]]]:
    """The cells in rows; one that stands over several rows is in each of them, but for the first, a row's number."""
    rows: list[tuple[int, list[str]]] = []
    kept: dict[int, tuple[int, str]] = {}
    row: list[str] = []
    begun = 0
    for line, text, wide, tall in cells:
        begun = begun if row else line
        _fill(row, kept)
        if tall > 1:
            kept[len(row)] = tall, text
            _fill(row, kept)
            row += [""] * (wide - 1)
        else:
            row += [text, *[""] * (wide - 1)]
        _fill(row, kept)
        if len(row) >= width:
            rows.append((begun, row[:width]))
            row = []
    numbered = bool(rows) and rows[0][1][0].isdigit()
    return [(rows[0][0], [""] * width), *rows] if numbered else rows


def _fill(row: list[str], kept: dict[int, tuple[int, str]]) -> None:
    """Add what stands over several rows in the next columns of a row."""
    while len(row) in kept:
        left, text = kept.pop(len(row))
        kept |= {len(row): (left - 1, text if row else "")} if left > 1 else {}
        row.append(text)
