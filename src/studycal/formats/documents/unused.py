"""What of a document was not used, in groups: a table by its header, lines of text by their first and last."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .blocks import Block, Kind
from .report import Report, shortened


def report_unused(
    blocks: Sequence[Block], spans: Iterable[tuple[int, int]], title: Block | None, report: Report
) -> None:
    """One info for each table and each run of text that no span of lines covers; the document's title needs no word."""
    covered = {line for first, last in spans for line in range(first, last + 1)}
    group: list[Block] = []
    for block in blocks:
        if block is title:
            report.without_year(block.line, block.text)
            continue
        if block.kind is Kind.RULE:
            continue
        used = block.line in covered
        if (
            used
            or block.kind is Kind.TABLE
            or (block.kind is Kind.HEADING and group and group[0].level <= 2 < block.level)
        ):
            _tell(group, report)
            group = []
        if used:
            continue
        if block.kind is Kind.TABLE:
            headers = ", ".join(text or "…" for text in block.rows[0].texts)
            report.info(
                block.line, "table-unused", f"The table at line {block.line} ({shortened(headers)}) is not used."
            )
        elif block.text.startswith("|") and block.text.count("|") > 1:
            message = f"“{shortened(block.text)}” stands outside the table and is not read."
            report.warning(block.line, "row-outside", message, "Remove the empty line between it and the table.")
        else:
            group.append(block)
    _tell(group, report)


def _tell(group: Sequence[Block], report: Report) -> None:
    if not group:
        return
    first, last = group[0].line, max(group[-1].last, group[-1].line)
    words = f"“{shortened(group[0].text, 40)}”"
    if len(group) == 1:
        report.info(
            first,
            "text-ignored",
            f"Line {first} ({words}) is not used."
            if last == first
            else f"Lines {first}-{last} ({words}) are not used.",
        )
    else:
        report.info(
            first, "text-ignored", f"Lines {first}-{last} (from {words}): {len(group)} lines of text are not used."
        )
