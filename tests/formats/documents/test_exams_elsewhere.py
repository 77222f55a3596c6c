"""Exams that stand in a column, behind a topic, second in a sentence, in a heading or below one are fixed dates."""

from __future__ import annotations

from datetime import date

import pytest

from studycal.core.curriculum import Stated
from studycal.formats.documents.weeks import read_weeks

WEEKS = "## Week 1: Clay\n- pinch\n\n## Week 2: Kiln\n- fire\n"


def stated(text: str) -> Stated:
    return read_weeks(text, "plan.md", today=date(2026, 11, 1)).stated


def dates(text: str) -> list[tuple[str, str]]:
    return [(day.day, day.text) for day in stated(text).dates]


@pytest.mark.parametrize(
    ("head", "cell", "named"),
    [
        ("Exam", "12 Feb 2027", "Exam: Kiln"),
        ("Exam", "Final, 12 Feb 2027", "Final"),
        ("Midterm", "12 Feb 2027", "Midterm: Kiln"),
        ("Prüfung", "12.02.2027", "Prüfung: Kiln"),
        ("Examen", "le 12 février 2027", "Examen: Kiln"),
        ("Prova", "12 de fevereiro de 2027", "Prova: Kiln"),
        ("Esame", "12 febbraio 2027", "Esame: Kiln"),
        ("Egzamin", "12 lutego 2027", "Egzamin: Kiln"),
        ("Экзамен", "12 февраля 2027", "Экзамен: Kiln"),
        ("考试", "2027年2月12日", "考试: Kiln"),
        ("試験", "2027年2月12日", "試験: Kiln"),
        ("시험", "2027년 2월 12일", "시험: Kiln"),
    ],
)
def test_a_column_of_exams_gives_fixed_dates(head: str, cell: str, named: str) -> None:
    text = f"# Pots\n\n| Week | Topic | {head} |\n|---|---|---|\n| 1 | Clay | |\n| 2 | Kiln | {cell} |\n"
    [(day, name)] = dates(text)
    assert day == "2027-02-12"
    assert name.removeprefix("le").strip() == named


@pytest.mark.parametrize(
    ("topic", "name"),
    [("Kiln; Midterm 12 Feb 2027", "Midterm"), ("Kiln – final exam on 12 Feb 2027", "final exam"),
     ("Ofen; Klausur am 12. Februar 2027", "Klausur"), ("Four; examen le 12 février 2027", "examen")],
)  # fmt: skip
def test_an_exam_behind_a_topic_is_a_fixed_date(topic: str, name: str) -> None:
    text = f"# Pots\n\n| Week | Topic |\n|---|---|\n| 1 | Clay |\n| 2 | {topic} |\n| 3 | Sale |\n"
    assert dates(text) == [("2027-02-12", name)]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("The midterm is on 1 March 2027, the final exam on 15 May 2027.", ["midterm", "final exam"]),
        ("Exams: midterm on 1 March 2027 and final exam on 15 May 2027.", ["midterm", "final exam"]),
        ("Midterm: 1 March 2027; Final exam: 15 May 2027", ["Midterm", "Final exam"]),
        ("Probeklausur am 1. März 2027, Klausur am 15. Mai 2027", None),
        (
            "Examen parcial el 1 de marzo de 2027 y examen final el 15 de mayo de 2027",
            ["Examen parcial", "examen final"],
        ),
        ("Test 1 marca 2027, egzamin 15 maja 2027", ["Test", "egzamin"]),
    ],
)
def test_each_exam_of_a_sentence_is_a_fixed_date_and_the_last_is_the_exam(line: str, names: list[str] | None) -> None:
    found = stated(f"# Pots\n\n{line}\n\n{WEEKS}")
    if names is not None:
        assert [(day.day, day.text) for day in found.dates] == [
            ("2027-03-01", names[0]), ("2027-05-15", names[1]),
        ]  # fmt: skip
    assert found.exam is not None
    assert found.exam.day == "2027-05-15"


@pytest.mark.parametrize(
    "heading",
    ["## Exam: 15 May 2027", "## Final exam\n\n15 May 2027", "### Exam date\n\nSaturday, 15 May 2027, 9:00",
     "## Prüfung am 15. Mai 2027", "## Prüfung\n\n- 15.05.2027", "## Examen final\n\nLe samedi 15 mai 2027",
     "## Examen\n\n15 de mayo de 2027", "## Egzamin\n\n15 maja 2027", "## Экзамен\n\n15 мая 2027",
     "## 考试\n\n2027年5月15日", "## 試験\n\n2027年5月15日", "## 시험\n\n2027년 5월 15일",
     "### City office 1 · Exam: 15 May 2027 (morning)"],
)  # fmt: skip
@pytest.mark.parametrize("before", [True, False])
def test_a_heading_that_is_an_exam_gives_its_day(heading: str, before: bool) -> None:
    text = f"# Pots\n\n{heading}\n\n{WEEKS}" if before else f"# Pots\n\n{WEEKS}\n{heading}\n"
    found = stated(text)
    assert found.exam is not None
    assert [day.day for day in found.dates] == ["2027-05-15"]
    assert found.exam.day == "2027-05-15"


@pytest.mark.parametrize(
    "text",
    [
        "# Pots\n\n## Exam prep\n\n15 May 2027\n\n" + WEEKS,
        "# Pots\n\n## Exam\n\nThe exam is long and hard; the page of 15 May 2027 says how long.\n\n" + WEEKS,
        "# Pots\n\n## Before the exam\n\n15 May 2027\n\n" + WEEKS,
        "# Pots\n\nReview for the exam on 3 May 2027, rest on 4 May 2027.\n\n" + WEEKS,
        "# Pots\n\n| Week | Topic |\n|---|---|\n| 1 | Register for the exam by 1 March 2027 |\n| 2 | Kiln |\n",
        "# Pots\n\n| Week | Topic |\n|---|---|\n| 1 | Examine clay of 1 March 2027 |\n| 2 | Kiln |\n",
    ],
)
def test_what_is_only_about_an_exam_is_none(text: str) -> None:
    found = stated(text)
    assert found.exam is None
    assert found.dates == ()
