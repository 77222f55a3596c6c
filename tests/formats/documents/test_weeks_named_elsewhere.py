"""Weeks that a topic names where their cell does not, that are named in two languages, and an exam behind the last."""

from __future__ import annotations

import pytest

from tests.formats.documents.reading import topics
from tests.formats.kinds_met import asked, read


def rows(header: str, *pairs: str) -> str:
    return f"# Pots\n\n| {header} |\n|---|---|---|\n" + "".join(f"| {pair} |\n" for pair in pairs)


def messages(text: str) -> list[str]:
    return [problem.message for problem in read(text).problems if problem.level == "info"]


@pytest.mark.parametrize(
    ("header", "week"), [("Lecture | Topic | Week", "week"), ("Forelesning | Tema | Uke", "uke")], ids=["en", "no"]
)
@pytest.mark.parametrize("cell", ["-", ""])
def test_a_row_without_a_week_in_its_cell_is_in_the_one_that_its_topic_names(header: str, week: str, cell: str) -> None:
    text = rows(header, "1 | Clay | 1", "2 | Wheel | 2", f"{cell} | Own work {week} 3 | {cell}", "3 | Kiln | 4")
    assert topics(read(text)) == ["Clay", "Wheel", "Own work", "Kiln"]
    assert "“Own work” is in week 3, which its topic names." in messages(text)


def test_a_row_that_tells_of_another_week_stays_with_the_one_above() -> None:
    text = rows("Lecture | Topic | Week", "1 | Clay | 1", "2 | Wheel | 2", " | Review of week 1 | ", "3 | Kiln | 3")
    assert topics(read(text)) == ["Clay", "Wheel", "Kiln"]


@pytest.mark.parametrize(
    ("header", "exam"),
    [
        ("Lecture | Topic | Week", "Exam"),
        ("Forelesning | Tema | Uke", "Eksamen"),
        ("Vorlesung | Thema | Woche", "Klausur"),
        ("Clase | Tema | Semana", "Examen final"),
    ],
)
def test_an_exam_in_a_last_row_without_a_number_is_told(header: str, exam: str) -> None:
    text = rows(header, "1 | Clay | 1", "2 | Wheel | 2", "3 | Kiln | 3", f" | {exam} | ")
    assert topics(read(text)) == ["Clay", "Wheel", "Kiln"]
    assert f"“{exam}” has no number: it is part of week 3." in messages(text)


def test_an_exam_is_told_behind_a_last_week_with_fewer_rows_than_the_others() -> None:
    text = rows("Lecture | Topic | Week", "1 | Clay | 1 Mon", "2 | Wheel | 1 Fri", "3 | Kiln | 2 Mon", " | Exam | ")
    assert "“Exam” has no number: it is part of week 2." in messages(text)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Minggu 1 / Week 1: Clay", "Minggu 2 / Week 2: Kiln"),
        ("Semana 1 / Week 1: Clay", "Semana 2 / Week 2: Kiln"),
        ("Woche 1 / Week 1: Clay", "Woche 2 / Week 2: Kiln"),
        ("Semaine 1 & Week 1: Clay", "Semaine 2 & Week 2: Kiln"),
    ],
)
def test_a_week_named_in_two_languages_is_one(first: str, second: str) -> None:
    text = f"# Pots\n\n## {first}\n\n- Pinch\n\n## {second}\n\n- Fire\n"
    assert asked(text) == []
    assert topics(read(text)) == ["Clay", "Kiln"]


@pytest.mark.parametrize("cell", ["-", "—", ""])
def test_an_exam_without_a_number_is_told_once(cell: str) -> None:
    text = rows("Lecture | Topic | Week", "1 | Clay | 1", "2 | Wheel | 2", "3 | Kiln | 3", f"{cell} | Exam | {cell}")
    assert [message for message in messages(text) if "Exam" in message] == [
        "“Exam” has no number: it is part of week 3."
    ]
