"""The weeks table: which column is what, a week a row, sibling topics."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from studycal.core.curriculum import Problem, Week
from studycal.formats.markdown_text import Block, Kind, Report, Row, blocks, shortened

MAX_WEEKS = 520

# The words of a column's header, the most telling first; a header counts for the first field that has one of them.
_HEADERS: dict[str, tuple[str, ...]] = {
    "topic": ("topic", "topics", "subject", "subjects", "title", "theme"),
    "focus": ("focus", "details", "detail", "description", "content", "contents", "notes"),
    "phase": ("phase", "stage", "part", "module", "block", "unit", "section"),
    "week": ("week", "weeks", "wk", "w", "no", "nr", "number", "#"),
}
_NUMBER = re.compile(
    r"[(\[]?(?:(?:week|wk|w|no|nr|number)\b[.\s-]*|w)?#?\s*0*(\d{1,9})\s*[.:)\]]?(?:\s*(\(.*\)))?",
    re.IGNORECASE | re.ASCII,
)
_PHASE_WORD = re.compile(rf"(?:{'|'.join(_HEADERS['phase'])})\s+#?", re.IGNORECASE)
_HEADING = re.compile(rf"(?:{'|'.join(_HEADERS['phase'])}|quarter|q)\b|q\d|\D*$", re.IGNORECASE)
_DASHES = re.compile(r":?-+:?")
_PART = re.compile(
    r"(?P<series>.+?)\s*(?:[-–—:,]\s*|[(\[]\s*|\s)(?:part|pt\.?)\s*#?(?P<part>\d{1,3}|[IVX]{1,5})"
    r"(?:\s*(?:of|/)\s*(?:\d{1,3}|[IVX]{1,5}))?\s*[)\]]?",
    re.IGNORECASE | re.ASCII,
)
_BARE_PART = re.compile(r"(?P<series>.+?)\s+(?:[(]?(?P<part>\d{1,3})/\d{1,3}[)]?|(?P<roman>[IVX]{1,5}))", re.ASCII)
_ROMAN = {"I": 1, "V": 5, "X": 10}


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where a table holds which field."""

    fields: Mapping[str, int]
    header: Row

    def cell(self, row: Row, field: str) -> str:
        at = self.fields.get(field)
        return row.texts[at] if at is not None else ""


def parse_weeks(text: str, file: str) -> tuple[tuple[Week, ...], list[Problem]]:
    """The weeks of a document, by number, and what was found wrong with them or not understood.

    Errors: ``weeks-no-table``, ``week-number``, ``week-double``, ``week-missing``, ``topic-empty``, ``weeks-too-many``.
    """
    report = Report(file)
    found = blocks(text)
    chosen = _weeks_tables(found)
    _report_rest(found, [table for table, _ in chosen], report)
    if not chosen:
        _report_no_table(found, report)
        return (), report.sorted()
    _report_columns(chosen[0][1], report)
    rows = [(row, columns) for table, columns in chosen for row in table.rows[1:]]
    weeks = [week for row, columns in rows if (week := _week(row, columns, report))]
    ordered = _siblings(_numbered(weeks, chosen[0][0].line, report))
    return tuple(ordered), report.sorted()


def _weeks_tables(found: Sequence[Block]) -> list[tuple[Block, _Columns]]:
    """The first table with a week and a topic column, those after it with the same columns, and those that go on.

    A table of other weeks may have other columns besides. One that counts no single weeks (``1-22``) is an overview.
    """
    tables = [(block, _columns(block.rows[0])) for block in found if block.kind is Kind.TABLE]
    usable = [(block, columns) for block, columns in tables if {"week", "topic"} <= columns.fields.keys()]
    counted = [(pair, numbers) for pair in usable if (numbers := _numbers(*pair))]
    chosen: list[tuple[Block, _Columns]] = []
    seen: set[int] = set()
    for (block, columns), numbers in counted:
        if not chosen or columns.fields.keys() == chosen[0][1].fields.keys() or seen.isdisjoint(numbers):
            chosen.append((block, columns))
            seen |= numbers
    return chosen or usable[:1]


def _numbers(table: Block, columns: _Columns) -> set[int]:
    """The weeks of a table; none if most of its week cells hold no number."""
    cells = [cell for row in table.rows[1:] if (cell := columns.cell(row, "week"))]
    matches = [match for cell in cells if (match := _NUMBER.fullmatch(cell))]
    return {int(match[1]) for match in matches} if 2 * len(matches) >= len(cells) else set()


def _columns(header: Row) -> _Columns:
    best: dict[str, tuple[int, int, int]] = {}
    for at, text in enumerate(header.texts):
        if ranked := _field(text):
            field, rank, words = ranked
            best[field] = min(best.get(field, (rank, words, at)), (rank, words, at))
    return _Columns({field: at for field, (_, _, at) in best.items()}, header)


def _field(header: str) -> tuple[str, int, int] | None:
    """The field a header names, how surely (0 is surest), and in how many words."""
    words = re.findall(r"[^\W_]+|#", header.lower())
    for field, known in _HEADERS.items():
        ranks = [rank for rank, word in enumerate(known) if word in words]
        if ranks:
            return field, min(ranks), len(words)
    return None


def _report_no_table(found: Sequence[Block], report: Report) -> None:
    tables = [block for block in found if block.kind is Kind.TABLE]
    loose = [block for block in found if "|" in block.text]
    line = (tables or loose or [Block(Kind.OTHER, 1)])[0].line
    message = "No table with a Week and a Topic column was found."
    if loose and not tables:
        message += " Lines with | are no table without a header and a |---|---| line of as many columns."
    remedy = "Start the table with `| Week | Topic |` and `|---|---|` below it."
    report.error(line, "weeks-no-table", message, remedy)


def _report_rest(found: Sequence[Block], used: Sequence[Block], report: Report) -> None:
    """Say what the document holds besides the table; its first heading is its title and needs no word."""
    title = next((block for block in found if block.kind is Kind.HEADING), None)
    for block in found:
        if block is title:
            report.without_year(block)
        elif used and block.text.startswith("|") and block.text.count("|") > 1:
            message = f"“{shortened(block.text)}” stands outside the table and is not read."
            report.warning(block.line, "row-outside", message, "Remove the empty line between it and the table.")
        elif block.kind is not Kind.RULE and block not in used:
            report.ignored(block)


def _report_columns(columns: _Columns, report: Report) -> None:
    for at, header in enumerate(columns.header.texts):
        if at not in columns.fields.values():
            name = f"“{shortened(header)}”" if header else f"number {at + 1}"
            report.info(columns.header.line, "column-ignored", f"The column {name} is not used.")


def _week(row: Row, columns: _Columns, report: Report) -> Week | None:
    """A row as a week; None, with the reason reported, if it is none."""
    if _no_week(row, columns):
        text = " ".join(row.texts).strip()
        what = f"“{shortened(text)}”" if text else "An empty row"
        report.info(row.line, "row-ignored", f"{what} is no week and is ignored.")
        return None
    if row.cells > len(row.texts):
        message = f"The row has {row.cells} cells, the table {len(row.texts)} columns; the last ones are not read."
        report.warning(row.line, "row-too-long", message, r"Write a | that is part of the text as \|.")
    number = _number(columns.cell(row, "week"), row.line, report)
    topic = columns.cell(row, "topic")
    if number and not topic:
        report.error(row.line, "topic-empty", f"Week {number} has no topic.", "Fill in its Topic cell.")
    if not number or not topic:
        return None
    return Week(number, topic, columns.cell(row, "focus"), _phase(columns.cell(row, "phase")), line=row.line)


def _no_week(row: Row, columns: _Columns) -> bool:
    """Whether a row is empty, a line of text right below the table, a heading like ``| **Phase 2** | | |``, or the
    table's own header once more, as where two files were joined.
    """
    filled = [text for text in row.texts if text]
    if not row.cells or not filled or row.texts == columns.header.texts:
        return True
    alone = len(filled) == 1 and not columns.cell(row, "topic")
    return (alone and bool(_HEADING.match(filled[0]))) or all(_DASHES.fullmatch(text) for text in filled)


def _number(cell: str, line: int, report: Report) -> int:
    """The number in a week cell; 0, with an error, if there is none."""
    match = _NUMBER.fullmatch(cell)
    number = int(match[1]) if match else 0
    if match and match[2]:
        report.info(
            line, "text-ignored", f"“{shortened(match[2])}” beside week {number} is ignored; the start decides."
        )
    if number > MAX_WEEKS:
        report.error(line, "weeks-too-many", f"Week {number} is over the limit of {MAX_WEEKS} weeks.", "Split it.")
        return 0
    if not number:
        message = f"“{shortened(cell)}” is not a week number." if cell else "The row has no week number."
        report.error(line, "week-number", message, "Number the weeks 1, 2, 3, …, one week a row.")
    return number


def _phase(cell: str) -> int | str | None:
    bare = _PHASE_WORD.sub("", cell, count=1) if _PHASE_WORD.match(cell) else cell
    if bare.isascii() and bare.isdigit() and len(bare) < 10:
        return int(bare)
    return cell or None


def _numbered(weeks: Sequence[Week], line: int, report: Report) -> list[Week]:
    """The weeks by number; double and missing ones are errors."""
    ordered: dict[int, Week] = {}
    for week in weeks:
        first = ordered.setdefault(week.number, week)
        if first is not week:
            message = f"Week {week.number} stands twice, first in line {first.line}."
            report.error(week.line, "week-double", message, "Renumber or remove one of them.")
    if not weeks and not report.problems:
        report.error(line, "weeks-no-table", "The table has no weeks.", "Add a row for each week.")
    if list(ordered) != sorted(ordered):
        report.info(line, "weeks-order", "The rows are not in the order of their weeks; they are sorted.")
    result = [ordered[number] for number in sorted(ordered)]
    _report_missing(result, report)
    return result


def _report_missing(weeks: Sequence[Week], report: Report) -> None:
    expected = 1
    for week in weeks:
        if week.number > expected:
            last = week.number - 1
            which = f"Week {expected} is" if last == expected else f"Weeks {expected} to {last} are"
            report.error(week.line, "week-missing", f"{which} missing.", f"Add them before week {week.number}.")
        expected = week.number + 1


def _siblings(weeks: Sequence[Week]) -> list[Week]:
    """The weeks with their series: topics that differ only in their part are siblings."""
    series: dict[str, list[tuple[str, int, Week]]] = defaultdict(list)
    for name, part, week in _parts(weeks):
        series[name.casefold()].append((name, part, week))
    split: dict[int, tuple[str, int, int]] = {}
    for members in series.values():
        numbers = {part for _, part, _ in members}
        if len(members) > 1 and len(numbers) == len(members):
            parts = max(numbers)
            split.update({week.number: (name, part, parts) for name, part, week in members})
    return [_with_series(week, split.get(week.number, (week.topic, 0, 0))) for week in weeks]


def _with_series(week: Week, split: tuple[str, int, int]) -> Week:
    series, part, parts = split
    return replace(week, series=series, part=part, parts=parts)


def _parts(weeks: Sequence[Week]) -> Iterator[tuple[str, int, Week]]:
    for week in weeks:
        match = _PART.fullmatch(week.topic) or _BARE_PART.fullmatch(week.topic)
        if match:
            series = match["series"].rstrip(" -–—:,")
            part = next(text for text in reversed(match.groups()[1:]) if text)
            if series and (number := _part(part)):
                yield series, number, week


def _part(text: str) -> int:
    """1 for ``1`` and ``I``; 0 for letters that are no Roman number."""
    if text.isdigit():
        return int(text)
    values = [_ROMAN[letter] for letter in text.upper()]
    total = sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))
    return max(0, total)
