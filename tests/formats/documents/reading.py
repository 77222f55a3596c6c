"""A document of any kind, decoded and read as a file of that name, and the topics of its weeks."""

from __future__ import annotations

from datetime import date

from studycal.formats.documents.curriculum import decode
from studycal.formats.documents.weeks import Reading, read_weeks


def read(text: str, file: str = "plan.md") -> Reading:
    decoded, problems = decode(text.encode(), file)
    assert not problems
    return read_weeks(decoded, file, today=date(2026, 11, 28))


def topics(reading: Reading) -> list[str]:
    assert not [problem.message for problem in reading.problems if problem.level == "error"]
    return [week.topic for week in reading.weeks]
