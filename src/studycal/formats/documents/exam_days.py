"""Recognises exams by their day: several in one sentence, in a heading, below one, in a cell or a column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from studycal.core import patterns
from studycal.core.records import dataclass

from .blocks import Block, Kind
from .candidate import Entry, trimmed
from .dates import WrittenDay, days, only_days
from .folding import fold
from .vocabulary import any_of, pattern, weekday_names, words

_LONGEST = 200
_SHORT_LINE = 60
"""Letters of a line that may hold the day of the exam in the heading above it."""

_PARTS = patterns.pattern(r"\s[·|•–—]\s|[;•]\s|\.\s")


@dataclass(frozen=True, slots=True)
class ExamDay:
    """An exam as a document calls it, and its day; ``final`` if it is the exam, not a mock or a midterm."""

    name: str
    day: WrittenDay
    line: int
    final: bool


def exams_in(text: str, line: int) -> Iterator[ExamDay]:
    """The exams of a text, each with the day behind it: "the midterm is on 1 March, the final exam on 15 May"."""
    if len(text) > _LONGEST:
        return
    at = 0
    for day in days(text):
        if not day.swappable and (name := _named_before(text[at : day.start])):
            yield ExamDay(name, day, line, _is_final(name))
        at = day.end


def exams_in_headings(blocks: Sequence[Block], weeks: set[int]) -> Iterator[ExamDay]:
    """The exams that a heading names with its day, or the day in the line below; ``weeks`` are other lines."""
    for at, block in enumerate(blocks):
        if block.kind is not Kind.HEADING or block.line in weeks:
            continue
        exams = list(exams_in(block.text, block.line))
        yield from exams
        below = blocks[at + 1] if at + 1 < len(blocks) else None
        if exams or below is None or below.kind not in (Kind.PARAGRAPH, Kind.ITEM) or len(below.text) > _SHORT_LINE:
            continue
        name, named = _whole(block.text), [day for day in days(below.text) if not day.swappable]
        if name and named and not any(map(str.isdigit, below.text[: named[0].start])):
            yield ExamDay(name, named[0], below.line, _is_final(name))


def exams_in_tables(blocks: Sequence[Block], weeks: set[int]) -> Iterator[tuple[int, ExamDay]]:
    """The exams and deadlines of tables that list them with their days, and no weeks: the table's line with each."""
    for block in blocks:
        if block.kind is not Kind.TABLE or any(row.line in weeks for row in block.rows):
            continue
        named, dated = exam_columns(block)
        if named is None or dated is None:
            continue
        for row in block.rows[1:]:
            day = next((day for day in days(row.texts[dated]) if not day.swappable), None)
            cell, header = row.texts[named], trimmed(block.rows[0].texts[named])
            if day and cell:
                name = cell if _whole(cell) or _is_deadline(header) else f"{header}: {cell}"
                final = not _is_deadline(header) and _is_final(header) and not is_lesser(cell)
                yield block.line, ExamDay(name, day, row.line, final)


def exam_columns(block: Block) -> tuple[int | None, int | None]:
    """The columns of a table that hold exams or deadlines, by its header, and their days; None where it has none."""
    headers = [fold(text).strip(" *:?") for text in block.rows[0].texts]
    listed = exam_headers() | words("h_due")
    rows = [row for row in block.rows[1:] if row.cells and len(row.texts) == len(headers)]
    dated = next((at for at in range(len(headers)) if rows and all(only_days(row.texts[at]) for row in rows)), None)
    places = [at for at, text in enumerate(headers) if text in listed and at != dated]
    return (places[0] if places else None), dated


def _is_deadline(header: str) -> bool:
    return fold(header).strip(" *:?") in words("h_due")


def exams_in_cells(entries: Sequence[Entry], taken: frozenset[str]) -> Iterator[ExamDay]:
    """The exams that stand behind a topic or in another cell of its row, but for columns of ``taken`` headers."""
    for entry in entries:
        others = (text for header, text in entry.columns if fold(header).strip(" *:?") not in taken)
        for text in (entry.topic, *entry.lines, *others):
            yield from exams_in(text, entry.line)


@cache
def exam_headers() -> frozenset[str]:
    """The headers of a column that holds exams."""
    return words("exam") | words("exam_label")


def _named_before(text: str) -> str:
    """The exam with whose name, and small words, a text ends; "" if it ends otherwise."""
    text = _PARTS.split(text)[-1]
    head, mark, rest = text.replace("：", ":").partition(":")
    if mark and _whole(head) and any(map(str.isalpha, rest)):
        text = rest
    match = _before().match(fold(text))
    return trimmed(text[match.start("name") : match.end("name")]) if match else ""


def _whole(text: str) -> str:
    """A text that names an exam and nothing else, without signs around it; else ""."""
    match = re.fullmatch(rf"\W*(?P<name>{_name()})(?:\s*\([^)]*\))?\W*", fold(text))
    return trimmed(text[match.start("name") : match.end("name")]) if match else ""


def _is_final(name: str) -> bool:
    folded = fold(name)
    return bool(re.search(pattern("exam_label"), folded)) and not is_lesser(name)


def is_lesser(name: str) -> bool:
    """Whether a name is that of a midterm, a mock or the like, not of the exam."""
    return bool(re.search(any_of(_lesser()), fold(name)))


@cache
def _lesser() -> frozenset[str]:
    return words("exam_kind") | words("exam_not")


@cache
def _before() -> re.Pattern[str]:
    small = rf"(?:[\s\-–—,.:()'*_]|{pattern('exam_link')}|{any_of(weekday_names())})*"
    lead = rf"[\W]*(?:{pattern('and')}[\s]+)?(?:{pattern('exam_link')}[\s']+)*"
    return re.compile(rf"{lead}(?P<name>{_name()})(?:\s*\([^)]*\))?{small}$")


@cache
def _name() -> str:
    """An exam, with a word or two of what it is in and of which kind: "Theory exam", "Midterm", "DELF B2 exam"."""
    word = rf"(?!{any_of(words('exam_not') - words('exam_kind'))})[^\W_]+"
    kinds = rf"(?:{pattern('exam_label')}|{pattern('exam')})(?:\s+(?:{pattern('exam_kind')}|[a-z]?\d))?"
    return rf"(?:{word}[\s-]+(?:{word}[\s-]+)?)?{kinds}"
