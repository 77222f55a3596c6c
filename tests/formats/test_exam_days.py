"""The day of an exam, however a document writes it, is offered as a fixed date and compared with the plan's end."""

from __future__ import annotations

from datetime import date

import pytest

from studycal.core.curriculum import Stated
from studycal.formats.documents.weeks import read_weeks

PLAN = "# Pots\n\n{}\n\n## Week 1: Clay\n- pinch\n\n## Week 2: Kiln\n- fire\n"


def stated(line: str) -> Stated:
    return read_weeks(PLAN.format(line), "plan.md", today=date(2026, 11, 1)).stated


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Exam on 15 May 2027", "Exam"),
        ("**Exam:** 15 May 2027", "Exam"),
        ("The final exam is on Saturday, 15 May 2027 at 9:00.", "final exam"),
        ("- Theory exam 2027-05-15", "Theory exam"),
        ("My exam takes place on May 15, 2027", "exam"),
        ("Exam (B2): 15 May 2027", "Exam (B2)"),
        ("Prüfung am 15. Mai 2027", "Prüfung"),
        ("Die Prüfung findet am 15.05.2027 statt", "Prüfung"),
        ("Klausur: Samstag, 15. Mai 2027", "Klausur"),
        ("Prüfungstermin ist der 15. Mai 2027", "Prüfungstermin"),
        ("Examen le 15 mai 2027", "Examen"),
        ("L'examen aura lieu le samedi 15 mai 2027", "examen"),
        ("Date d'examen : 15 mai 2027", "Date d'examen"),
        ("Examen el 15 de mayo de 2027", "Examen"),
        ("El examen será el 15 de mayo de 2027", "examen"),
        ("Prova em 15 de maio de 2027", "Prova"),
        ("Esame il 15 maggio 2027", "Esame"),
        ("Egzamin 15 maja 2027", "Egzamin"),
        ("Egzamin dnia 15.05.2027", "Egzamin"),
        ("Экзамен 15 мая 2027", "Экзамен"),
        ("Экзамен состоится 15 мая 2027", "Экзамен"),
        ("Examen op 15 mei 2027", "Examen"),
        ("考试时间为2027年5月15日", "考试时间"),
        ("試験は2027年5月15日", "試験"),
        ("시험일은 2027년 5월 15일", "시험일"),
        ("الامتحان يوم 15 مايو 2027", "الامتحان"),
    ],
)
def test_an_exam_with_or_without_a_colon_is_a_fixed_date(line: str, name: str) -> None:
    found = stated(line)
    assert found.exam is not None, found
    assert found.exam.day == "2027-05-15"
    assert [(day.day, day.text) for day in found.dates] == [("2027-05-15", name)]


@pytest.mark.parametrize(
    "line",
    [
        "**Target exam date**: ~June 2027 (before July 9 change)",
        "Exam: not booked yet (the fee is due on 1 March 2027)",
        "Prüfung: noch offen (Anmeldung bis 1. März 2027)",
        "Examen: en juin (avant la réforme du 9 juillet 2027)",
    ],
)
def test_a_day_in_a_bracket_about_something_else_is_not_that_of_the_exam(line: str) -> None:
    found = stated(line)
    assert (found.exam, found.dates) == (None, ())


@pytest.mark.parametrize("line", ["Exam: B2 (Saturday, 15 May 2027)", "Prüfung: B2 (am 15. Mai 2027)"])
def test_the_day_of_an_exam_may_stand_in_a_bracket(line: str) -> None:
    found = stated(line)
    assert found.exam is not None
    assert found.exam.day == "2027-05-15"


@pytest.mark.parametrize(
    "line",
    [
        "Register for the exam by 1 March 2027",
        "After the exam on 15 May 2027 I rest",
        "Before exam 15 May 2027",
        "Review for exam on 3 May 2027",
        "I passed the last exam on 15 May 2025",
        "Anmeldung zur Prüfung bis 1. März 2027",
        "Nach der Prüfung am 15. Mai 2027",
        "Avant l'examen le 15 mai 2027",
        "The exam has three parts; see the page of 15 May 2027",
    ],
)
def test_a_line_about_an_exam_is_no_exam(line: str) -> None:
    assert stated(line).exam is None


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Midterm: 3 March 2027", "Midterm"),
        ("Quiz 2: 3 March 2027", "Quiz 2"),
        ("Mock exam: 3 March 2027", "Mock exam"),
        ("Examen blanc : 3 mars 2027", "Examen blanc"),
    ],
)
def test_a_lesser_exam_is_a_fixed_date_and_not_the_end(line: str, name: str) -> None:
    found = stated(line)
    assert found.exam is None
    assert [(day.day, day.text) for day in found.dates] == [("2027-03-03", name)]


@pytest.mark.parametrize(
    ("head", "rows", "due"),
    [
        (
            "| Week | Topic | Due |",
            "| 1 | Clay | Essay 1, 12 Feb 2027 |\n| 2 | Kiln | 19 Feb 2027 |\n| 3 | Show | Friday |\n",
            [("2027-02-12", "Essay 1"), ("2027-02-19", "Due: Kiln")],
        ),
        (
            "| Woche | Thema | Abgabe |",
            "| 1 | Ton | 12. Februar 2027 |\n| 2 | Ofen | |\n",
            [("2027-02-12", "Abgabe: Ton")],
        ),
        (
            "| Semaine | Thème | À rendre |",
            "| 1 | Argile | TP 1 le 12 février 2027 |\n| 2 | Four | - |\n",
            [("2027-02-12", "TP 1")],
        ),
        ("| Week | Topic | End date |", "| 1 | Clay | 12 Feb 2027 |\n| 2 | Kiln | 19 Feb 2027 |\n", []),
    ],
)
def test_a_column_of_due_dates_gives_fixed_dates(head: str, rows: str, due: list[tuple[str, str]]) -> None:
    text = f"# Pots\n\n{head}\n|---|---|---|\n{rows}"
    dates = [(day.day, day.text) for day in read_weeks(text, "plan.md", today=date(2026, 11, 1)).stated.dates]
    assert dates == due
