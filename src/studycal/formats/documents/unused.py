"""What of a document was not used, in groups: a table by its header, lines of text by their first and last."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from .blocks import Block, Kind
from .candidate import Outline, listed
from .columns import classify
from .report import Report, shortened

_MOST = 12
"""Groups that are told one by one; of more only those are parted that something used stands between."""


def report_unused(
    blocks: Sequence[Block], spans: Iterable[tuple[int, int]], title: Block | None, report: Report
) -> None:
    """One info for each table and each run of text that no span of lines covers; the document's title needs no word.

    Of many, all that stands together is told in one; a table with the columns of one that is read is doubted.
    """
    covered = {line for first, last in spans for line in range(first, last + 1)}
    if title is not None:
        report.without_year(title.line, title.text)
    _doubt_tables(blocks, covered, report)
    seen = [block for block in blocks if block is not title and _shows(block)]
    stretches = list(_stretches(seen, covered))
    groups = [group for stretch in stretches for group in _groups(stretch)]
    if len(groups) <= _MOST:
        for group in groups:
            _tell(group, report)
        return
    for stretch in stretches:
        _tell_together(stretch, report)


def _doubt_tables(blocks: Iterable[Block], covered: set[int], report: Report) -> None:
    """Warn of tables without a use whose header is that of one that is read: they may go on with it."""
    tables = [block for block in blocks if block.kind is Kind.TABLE]
    read = {block.rows[0].texts for block in tables if block.line in covered}
    again = [block.line for block in tables if block.line not in covered and block.rows[0].texts in read]
    if again:
        which = f"The table at line {again[0]} has" if len(again) == 1 else f"The tables at lines {listed(again)} have"
        message = f"{which} the columns of the one that is read, and {'is' if len(again) == 1 else 'are'} not used."
        remedy = f"If they are one plan, make one table of them; `--table {again[0]}` takes that one alone."
        report.warning(again[0], "table-unused", message, remedy)


def _shows(block: Block) -> bool:
    """Whether a block is a rule or holds anything: a frame may lead nowhere."""
    return block.kind in (Kind.RULE, Kind.TABLE) or bool(block.text or block.links)


def code_within(blocks: Iterable[Block], spans: Iterable[tuple[int, int]]) -> Iterator[str]:
    """One line of the account for all code within the lines that were used: it is no text of a week."""
    covered = {line for first, last in spans for line in range(first, last + 1)}
    code = [block for block in blocks if block.line in covered and block.kind is Kind.OTHER and block.text]
    if code:
        first, last = code[0].line, code[0].last
        lines = f"Lines {first}-{last}" if last > first else f"Line {first}"
        further = f" and {len(code) - 1} block{'s' * (len(code) > 2)} more" if len(code) > 1 else ""
        yield f"{lines}{further}: code, not used."


def _stretches(blocks: Sequence[Block], covered: set[int]) -> Iterator[list[Block]]:
    """The blocks without a use, parted where a used one stands between them."""
    stretch: list[Block] = []
    for block in blocks:
        if block.line in covered and block.kind is not Kind.RULE:
            if stretch:
                yield stretch
            stretch = []
        elif block.kind is not Kind.RULE:
            stretch.append(block)
    if stretch:
        yield stretch


def _groups(stretch: Sequence[Block]) -> Iterator[list[Block]]:
    """A table, rows without one, or lines of text; a smaller heading begins new lines below a broad one."""
    group: list[Block] = []
    for block in stretch:
        parted = block.kind is Kind.HEADING and group and group[0].level <= 2 < block.level
        if group and (block.kind is Kind.TABLE or _kind(block) != _kind(group[0]) or parted):
            yield group
            group = []
        group.append(block)
    if group:
        yield group


def _kind(block: Block) -> str:
    if block.kind is Kind.TABLE:
        return f"table {block.line}"
    return "row" if _is_row(block) else "text"


def _is_row(block: Block) -> bool:
    """Whether a line is written as a row of a table, and stands outside one."""
    return block.kind is not Kind.TABLE and block.text.startswith("|") and block.text.count("|") > 1


def _tell(group: Sequence[Block], report: Report) -> None:
    first, last = group[0].line, max(group[-1].last, group[-1].line)
    words = _words(group)
    if group[0].kind is Kind.TABLE:
        headers = ", ".join(text or "…" for text in group[0].rows[0].texts)
        report.info(first, "table-unused", f"The table at line {first} ({shortened(headers)}) is not used.")
    elif _is_row(group[0]):
        _tell_rows(group, report)
    elif len(group) == 1 and last == first:
        report.info(first, "text-ignored", f"Line {first} ({words}) is not used.")
    elif len(group) == 1:
        report.info(first, "text-ignored", f"Lines {first}-{last} ({words}) are not used.")
    else:
        message = f"Lines {first}-{last} (from {words}): {len(group)} lines of text are not used."
        report.info(first, "text-ignored", message)


def _words(group: Sequence[Block]) -> str:
    """What lines begin with; that of a frame which shows a page is none of the document's."""
    return f"“{shortened(group[0].text, 40)}”" if group[0].text else "an embedded page"


def _tell_rows(rows: Sequence[Block], report: Report) -> None:
    words = f"“{shortened(rows[0].text)}”"
    if len(rows) == 1:
        message = f"{words} stands outside the table and is not read."
    else:
        message = f"{len(rows)} rows from {words} on (lines {rows[0].line}-{rows[-1].line}) stand outside a table"
        message += " and are not read."
    report.warning(rows[0].line, "row-outside", message, "Remove the empty line between it and the table.")


def _tell_together(stretch: Sequence[Block], report: Report) -> None:
    """All that stands together without a use, in one info; rows outside a table are a fault, and told by themselves."""
    groups = list(_groups(stretch))
    for rows in (group for group in groups if _is_row(group[0])):
        _tell_rows(rows, report)
    others = [group for group in groups if not _is_row(group[0])]
    if len(others) < 2:
        for group in others:
            _tell(group, report)
        return
    tables = sum(group[0].kind is Kind.TABLE for group in others)
    lines = sum(len(group) for group in others) - tables
    counts = [f"{tables} table{'s' * (tables != 1)}"] * bool(tables)
    counts += [f"{lines} line{'s' * (lines != 1)} of text"] * bool(lines)
    first, last = others[0][0].line, max(others[-1][-1].last, others[-1][-1].line)
    words = "a table" if others[0][0].kind is Kind.TABLE else _words(others[0])
    message = f"Lines {first}-{last} (from {words}): {' and '.join(counts)} are not used."
    report.info(first, "text-ignored", message)


def empty_tables(outline: Outline) -> Iterator[tuple[Block, str]]:
    """Tables of which nothing can be read because they have no rows, with what is wrong with each; those that have a
    column of weeks first.
    """
    tables = [block for block in outline.blocks if block.kind is Kind.TABLE and not _holds_rows(block)]
    for block in sorted(tables, key=lambda block: "week" not in classify(block.rows[0]).fields):
        pictures = [part.text for part in block.rows[0].parts if part.pictures]
        if pictures:
            names = ", ".join(f"“{name}”" for name in pictures)
            yield block, f"has no rows, its header holds pictures ({names}): what they show cannot be read"
        else:
            yield block, "has only empty rows" if len(block.rows) > 1 else "has no rows"


def _holds_rows(table: Block) -> bool:
    return any(row.cells and any(part.text or part.pictures for part in row.parts) for row in table.rows[1:])
