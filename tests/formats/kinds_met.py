"""A small document of a kind met among public ones, read as it stands: its topics, or what is asked about it."""

from __future__ import annotations

from datetime import date

from studycal.formats.documents.answers import NONE, ReadingAnswers
from studycal.formats.documents.weeks import Reading, read_weeks


def read(text: str, answers: ReadingAnswers = NONE, file: str = "plan.md") -> Reading:
    return read_weeks(text, file, answers, date(2026, 11, 28))


def asked(text: str, answers: ReadingAnswers = NONE) -> list[tuple[str, str]]:
    return [(problem.rule, problem.remedy) for problem in read(text, answers).problems if problem.level == "error"]
