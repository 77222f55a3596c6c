"""Recognises days with a dash between the month and the day, "01-22", in a column of days or before the lines of a
list, or between the day and the month, "22-1", and in a column with a dot, "8.27": they rise, and are no spans ("1-3",
"4-6") nor sections ("4-1", "4-2").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from studycal.core.patterns import pattern
from studycal.core.records import replace

from .blocks import Block, Kind, Row
from .folding import fold
from .vocabulary import weekday_forms, words

_WORD = r"[^\W\d_]{1,12}[.,]{0,2}"
_PAIR = r"(?P<first>\d{1,2})-(?P<second>\d{1,2})"
_CELL = pattern(rf"(?P<before>{_WORD}\s*)?{_PAIR}(?P<behind>\s*[(（][^()（）\d]*[)）]|,?\s*{_WORD})?")
_DOTTED = pattern(r"(?<![\d./-])(?P<first>\d{1,2})\.(?P<second>\d{1,2})(?![\d./])")
_LINE = pattern(rf"(?P<before>{_WORD}[ \t]*)?{_PAIR}(?![\d/.-]|:\d)[ \t]*[:：]?[ \t]*(?=[^\s\d:~-])")
_WEEKDAY_BEHIND = pattern(rf"[(（]?({_WORD})[)）]?[ \t]*[:：][ \t]*")
_MONTHS, _LONGEST_MONTH = 12, 31
_LEAST = 4
_YEAR = 372
"""Days of a year whose months all have 31."""


def with_dashed_days(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with such days written as they are read everywhere: "1/22", before lines with a colon behind."""
    result = [
        _with_columns(block) if block.kind is Kind.TABLE and len(block.rows) > _LEAST else block for block in blocks
    ]
    run: list[int] = []
    for at, block in enumerate([*result, None]):
        if block is not None and block.kind in (Kind.PARAGRAPH, Kind.ITEM) and _line(block.text):
            run.append(at)
        elif block is None or block.kind is Kind.HEADING or (block.kind is Kind.ITEM and block.depth < 2):
            _write(result, run)
            run = []
    return result


def _write(blocks: list[Block], run: Sequence[int]) -> None:
    """Write the days before the lines at such places, where they are days."""
    matches = [(at, match) for at in run if (match := _line(blocks[at].text))]
    if _are_days((int(match["first"]), int(match["second"])) for _, match in matches):
        for at, match in matches:
            rest = blocks[at].text[match.end() :]
            behind = _WEEKDAY_BEHIND.match(rest)
            weekday = behind[1] if behind and _is_weekday(behind[1]) else ""
            rest = rest[behind.end() :] if behind and weekday else rest
            text = f"{_written(match)}{f' ({weekday})' * bool(weekday)}: {rest}"
            blocks[at] = replace(blocks[at], text=text, lead="")


def _with_columns(block: Block) -> Block:
    """A table with the days of such columns, headed by a word for days."""
    for at, header in enumerate(block.rows[0].texts):
        if fold(header).strip(" *:") not in words("h_date") | words("day"):
            continue
        filled = [text for row in block.rows[1:] if (text := row.text(at))]
        dashed = [match for text in filled if (match := _cell(text))]
        if _hold_days(dashed, len(filled)):
            return _with_days(block, at, _with_stroke)
        if _hold_days(dashed, len(filled), day_first=True):
            return _with_days(block, at, _with_dots)
        if _hold_days([match for text in filled if (match := _DOTTED.search(text))], len(filled)):
            return _with_days(block, at, lambda text: _DOTTED.sub(r"\1/\2", text))
    return block


def _hold_days(matches: Sequence[re.Match[str]], filled: int, *, day_first: bool = False) -> bool:
    """Whether most of the cells of a column that are filled hold a day, by their figures."""
    month, day = ("second", "first") if day_first else ("first", "second")
    pairs = [(int(match[month]), int(match[day])) for match in matches]
    return 5 * len(pairs) >= 4 * filled and _are_days(pairs, headed=True)


def _with_days(block: Block, at: int, write: Callable[[str], str]) -> Block:
    rows = [_with_day(row, at, write) for row in block.rows[1:]]
    return replace(block, rows=(block.rows[0], *rows))


def _with_day(row: Row, at: int, write: Callable[[str], str]) -> Row:
    text = write(row.text(at))
    if text == row.text(at):
        return row
    return row.with_text(at, text)


def _cell(text: str) -> re.Match[str] | None:
    """The figures of a cell that holds nothing else but its weekday: "01-19", "Thu 01-19", "01-19 周四"."""
    match = _CELL.fullmatch(text)
    beside = [word or "" for word in (match["before"], match["behind"])] if match else []
    return match if all(_is_weekday(word) or fold(word).lstrip()[0] == "(" for word in beside) else None


def _line(text: str) -> re.Match[str] | None:
    """The figures that a line begins with, behind their weekday at most."""
    match = _LINE.match(text)
    return match if match and _is_weekday(match["before"] or "") else None


def _is_weekday(text: str) -> bool:
    bare = fold(text).strip(" .,")
    return not bare or bare in weekday_forms()


def _written(match: re.Match[str]) -> str:
    return f"{match['before'] or ''}{int(match['first'])}/{int(match['second'])}"


def _with_stroke(text: str) -> str:
    match = _cell(text)
    return f"{_written(match)}{match['behind'] or ''}" if match else text


def _with_dots(text: str) -> str:
    match = _cell(text)
    days = f"{match['first']}.{match['second']}." if match else ""
    return f"{match['before'] or ''}{days}{match['behind'] or ''}" if match else text


def _are_days(pairs: Iterable[tuple[int, int]], *, headed: bool = False) -> bool:
    """Whether pairs of figures are a month and a day each: they rise but once a year, one has a day that is no month,
    and most are neither spans one behind the other nor, where no header calls them days, the next section.
    """
    listed = list(pairs)
    if len(listed) < _LEAST or not all(0 < m <= _MONTHS and 0 < d <= _LONGEST_MONTH for m, d in listed):
        return False
    steps = [(b[0] - a[0]) * 31 + b[1] - a[1] for a, b in pairwise(listed)]
    back = [step for step in steps if step < 0]
    rise = all(step < -_YEAR // 2 for step in back) and len(back) <= 1
    sections = sum(b in ((a[0], a[1] + 1), (a[0] + 1, 1)) for a, b in pairwise(listed))
    spans = sum(b[0] == a[1] + 1 for a, b in pairwise(listed))
    surely = any(day > _MONTHS for _, day in listed)
    return rise and surely and (headed or 2 * sections < len(steps)) and 2 * spans < len(steps)
