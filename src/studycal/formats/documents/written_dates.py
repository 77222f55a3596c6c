"""The days that a document names beside its weeks, written into a canonical one so that they are read again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from studycal.core.curriculum import Stated, StatedDay, Week

from .canonical import escaped, weeks_document
from .weeks import Reading, read_weeks

_YEARLESS = "--"
_HEADING = "## Important dates"


def dated_document(reading: Reading, today: date | None) -> tuple[str, list[StatedDay]]:
    """The weeks as a document that begins, ends and has its fixed dates on the same days, and the days that no line of
    it would be read as.
    """
    stated = reading.stated
    lines: list[str] = []
    lost: list[StatedDay] = []
    dated = _read(reading, lines, today)
    for day, ways in _ways(stated):
        if _holds(dated.stated, stated, day):
            continue
        for way in sorted(ways, key=len, reverse=_HEADING in lines):  # below the heading all are items of its list
            tried = [*lines, *(line for line in way if line != _HEADING or line not in lines)]
            again = _read(reading, tried, today)
            if _holds(again.stated, stated, day) and _alike(again.weeks, dated.weeks):
                lines, dated = tried, again
                break
        else:
            lost.append(day)
    return _document(reading, lines), lost


def _ways(stated: Stated) -> Iterator[tuple[StatedDay, tuple[tuple[str, ...], ...]]]:
    """The days of a document, and the lines that may say each: by itself, or else under a heading of dates."""
    for label, named in (("Start", stated.start), ("Finish", stated.finish)):
        if named and not named.day.startswith(_YEARLESS):
            yield named, ((f"{label}: {named.day}",),)
    dates = [*stated.dates, *([stated.exam] if stated.exam else [])]
    for day in dates:
        if not day.day.startswith(_YEARLESS):
            line = f"{escaped(day.text)}: {day.day}"
            yield day, ((line,), (_HEADING, f"- {line}"))


def _holds(stated: Stated, wanted: Stated, day: StatedDay) -> bool:
    """Whether a day is read as what it was in the document."""
    for name in ("start", "finish", "exam"):
        if getattr(wanted, name) is day:
            there = getattr(stated, name)
            return there is not None and there.day == day.day
    dates = [(there.day, there.text) for there in stated.dates]
    exam = wanted.exam is None or wanted.exam.day != day.day or (stated.exam is not None and stated.exam.day == day.day)
    return (day.day, day.text) in dates and exam


def _alike(weeks: Sequence[Week], others: Sequence[Week]) -> bool:
    return weeks_document("", weeks) == weeks_document("", others)


def _read(reading: Reading, lines: Sequence[str], today: date | None) -> Reading:
    return read_weeks(_document(reading, lines), "weeks.md", today=today)


def _document(reading: Reading, lines: Sequence[str]) -> str:
    text = weeks_document(reading.stated.title, reading.weeks)
    blocks: list[str] = []
    for line in lines:
        together = line.startswith("- ") and blocks and blocks[-1].startswith("- ")
        blocks[-1:] = [f"{blocks[-1]}\n{line}"] if together else [*blocks[-1:], line]
    return "\n".join([text, *(f"{block}\n" for block in blocks)])
