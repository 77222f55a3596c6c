"""Tables that list exams or deadlines by their days give fixed dates; alone they are no plan."""

from __future__ import annotations

from datetime import date

import pytest

from studycal.core.curriculum import Level
from studycal.formats.documents.answers import NONE, ReadingAnswers
from studycal.formats.documents.weeks import Reading, read_weeks

WEEKS = "## Week 1: Clay\n\n## Week 2: Kiln\n\n"


def read(text: str, answers: ReadingAnswers = NONE) -> Reading:
    return read_weeks(text, "plan.md", answers, date(2026, 11, 28))


def table(head: str, *rows: str) -> str:
    return "\n".join([f"| {head} |", "|---|---|", *(f"| {row} |" for row in rows)]) + "\n\n"


HEADS = [
    ("Exam | Date", "Exam"), ("Prüfung | Datum", "Prüfung"), ("Examen | Date", "Examen"), ("Examen | Fecha", "Examen"),
    ("Prova | Data", "Prova"), ("Esame | Data", "Esame"), ("Egzamin | Data", "Egzamin"), ("Экзамен | Дата", "Экзамен"),
    ("考试 | 日期", "考试"), ("試験 | 日付", "試験"), ("시험 | 날짜", "시험"), ("Sınav | Tarih", "Sınav"),
]  # fmt: skip


@pytest.mark.parametrize(("head", "exam"), HEADS, ids=[head for head, _ in HEADS])
def test_a_table_of_exams_beside_the_weeks_gives_fixed_dates(head: str, exam: str) -> None:
    listed = table(head, "Algebra | 2027-02-12", "Optics | 2027-02-19")
    for text in (f"# P\n\n{listed}{WEEKS}", f"# P\n\n{WEEKS}{listed}"):
        reading = read(text)
        assert [week.topic for week in reading.weeks] == ["Clay", "Kiln"]
        assert [(day.day, day.text) for day in reading.stated.dates] == [
            ("2027-02-12", f"{exam}: Algebra"), ("2027-02-19", f"{exam}: Optics")
        ]  # fmt: skip
        assert reading.stated.exam is not None
        assert reading.stated.exam.day == "2027-02-12"
        assert reading.problems == ()


def test_a_column_of_days_may_come_first_and_a_midterm_is_not_the_exam() -> None:
    reading = read(f"# P\n\n{WEEKS}{table('Date | Exam', '12 Feb 2027 | Midterm', '19 Mar 2027 | Final exam')}")
    assert [day.text for day in reading.stated.dates] == ["Midterm", "Final exam"]
    assert reading.stated.exam is not None
    assert reading.stated.exam.day == "2027-03-19"


def test_deadlines_keep_their_own_names_and_are_no_exam() -> None:
    reading = read(f"# P\n\n{WEEKS}{table('Deadline | Date', 'Essay 1 | 12 Feb 2027', 'Essay 2 | 19 Mar 2027')}")
    assert [day.text for day in reading.stated.dates] == ["Essay 1", "Essay 2"]
    assert reading.stated.exam is None


def test_exams_alone_are_no_plan_without_a_word() -> None:
    text = table("Exam | Date", "Algebra | 12 Feb 2027", "Optics | 19 Feb 2027", "Waves | 26 Feb 2027")
    [error] = [problem for problem in read(text).problems if problem.level is Level.ERROR]
    assert error.rule == "not-a-plan"
    assert "lists exams and no weeks" in error.message
    assert [week.topic for week in read(text, ReadingAnswers(topic="Exam")).weeks] == ["Algebra", "Optics", "Waves"]


def test_a_timetable_with_a_column_of_exams_is_a_plan() -> None:
    rows = "| 2027-02-01 | Clay | |\n| 2027-02-08 | Kiln | Quiz 1 |\n"
    reading = read(f"| Date | Topic | Exam |\n|---|---|---|\n{rows}")
    assert [week.topic for week in reading.weeks] == ["Clay", "Kiln"]
