"""Weeks that count down to an exam are planned in the order in which they stand; where nothing tells, it is asked."""

from __future__ import annotations

from datetime import date

import pytest

from studycal.core.curriculum import Level
from studycal.formats.documents.answers import NONE, ReadingAnswers
from studycal.formats.documents.weeks import Reading, read_weeks


def read(text: str, answers: ReadingAnswers = NONE) -> Reading:
    return read_weeks(text, "plan.md", answers, date(2026, 11, 28))


def topics(text: str, answers: ReadingAnswers = NONE) -> list[str]:
    reading = read(text, answers)
    assert [problem.message for problem in reading.problems if problem.level is Level.ERROR] == []
    return [week.topic for week in reading.weeks]


def headed(form: str, title: str = "Plan") -> str:
    names = ("Clay", "Wheel", "Glaze", "Kiln")
    parts = (f"## {form.format(at)}: {name}\n- do\n\n" for at, name in zip((4, 3, 2, 1), names, strict=True))
    return f"# {title}\n\n" + "".join(parts)


TOLD = [
    ("Week {}", "Exam countdown"), ("Woche {}", "Countdown zur Prüfung"), ("Semana {}", "Plan antes del examen"),
    ("Semaine {}", "Compte à rebours"), ("第{}周", "倒计时"), ("Week -{}", "Plan"), ("T-{} weeks", "Plan"),
    ("{} weeks before the exam", "Plan"), ("{} weeks to go", "Plan"), ("Noch {} Wochen", "Plan"),
    ("{} Wochen vor der Prüfung", "Plan"), ("{} semaines avant l'examen", "Plan"), ("Faltan {} semanas", "Plan"),
    ("{} tygodnie przed egzaminem", "Plan"), ("За {} недели до экзамена", "Plan"), ("考前{}周", "Plan"),
    ("試験{}週間前", "Plan"), ("시험 {}주 전", "Plan"),
]  # fmt: skip


@pytest.mark.parametrize(("form", "title"), TOLD, ids=[f"{form} {title}" for form, title in TOLD])
def test_a_countdown_is_planned_as_it_stands(form: str, title: str) -> None:
    text = headed(form, title)
    assert topics(text) == ["Clay", "Wheel", "Glaze", "Kiln"]
    assert "The weeks count down from 4: they are planned as they stand." in read(text).stated.taken


def test_a_column_of_weeks_that_are_left_counts_down() -> None:
    for header in ("Weeks left", "Weeks before the exam", "Wochen bis zur Prüfung"):
        rows = "| 3 | Clay |\n| 2 | Wheel |\n| 1 | Kiln |\n"
        assert topics(f"| {header} | Topic |\n|---|---|\n{rows}") == ["Clay", "Wheel", "Kiln"]


def test_the_days_beside_the_numbers_tell() -> None:
    form = "| Week | Date | Topic |\n|---|---|---|\n| 3 | {} | Clay |\n| 2 | {} | Wheel |\n| 1 | {} | Kiln |\n"
    rising = ("2027-01-04", "2027-01-11", "2027-01-18")
    assert topics(form.format(*rising)) == ["Clay", "Wheel", "Kiln"]
    assert topics(form.format(*reversed(rising))) == ["Kiln", "Wheel", "Clay"]
    assert topics(form.format("21 Dec", "28 Dec", "4 Jan")) == ["Clay", "Wheel", "Kiln"]


def test_an_exam_in_the_last_line_tells() -> None:
    rows = "- Week 2: Clay\n- Week 1: Wheel\n- Week 0: Exam week\n"
    assert topics(rows) == ["Clay", "Wheel", "Exam week"]


def test_where_nothing_tells_it_is_asked_and_both_answers_work() -> None:
    text = headed("Week {}")
    [asked] = [problem for problem in read(text).problems if problem.level is Level.ERROR]
    assert (asked.rule, asked.line) == ("weeks-backwards", 3)
    assert "from 4 (line 3) down to 1 (line 12)" in asked.message
    assert topics(text, ReadingAnswers(countdown=True)) == ["Clay", "Wheel", "Glaze", "Kiln"]
    assert topics(text, ReadingAnswers(table=3)) == ["Kiln", "Glaze", "Wheel", "Clay"]


def test_lines_about_the_weeks_before_an_exam_are_no_weeks_of_a_plan_that_has_its_own() -> None:
    text = "# P\n\n## Week 1: Clay\n\n## Week 2: Wheel\n\n## Week 3: Kiln\n\n# Revision\n\n"
    text += "- 3 weeks before the exam: cards\n- 2 weeks before the exam: papers\n- 1 week before the exam: rest\n"
    assert [(week.topic, week.focus) for week in read(text).weeks] == [("Clay", ""), ("Wheel", ""), ("Kiln", "")]


def test_rows_out_of_their_order_are_sorted_as_before() -> None:
    assert topics("| Week | Topic |\n|---|---|\n| 3 | C |\n| 1 | A |\n| 2 | B |\n") == ["A", "B", "C"]


def test_weeks_that_are_counted_down_by_a_letter_are_planned_as_they_stand() -> None:
    text = "# Révisions\n\n- S-3 : Suites\n- S-2 : Fonctions\n- S-1 : Annales\n"
    assert topics(text) == ["Suites", "Fonctions", "Annales"]
