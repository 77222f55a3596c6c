"""Exams in sentences of many languages, and days of strokes: read where anything tells what comes first, or asked."""

from __future__ import annotations

from datetime import date

import pytest

from studycal.formats.documents.weeks import Reading, read_weeks

WEEKS = "| Week | Topic |\n|---|---|\n| 1 | Clay |\n| 2 | Kiln |\n"
DATED = "| Week | Date | Topic |\n|---|---|---|\n| 1 | {} | Clay |\n| 2 | {} | Kiln |\n"


def read(line: str, weeks: str = WEEKS) -> Reading:
    return read_weeks(f"# Plan\n\n{line}\n\n{weeks}", "plan.md", today=date(2026, 11, 28))


def exam(reading: Reading) -> str:
    return reading.stated.exam.day if reading.stated.exam else ""


FINALS = [
    "Le bac le 12 février", "Abitur am 12. Februar", "Die Klausur schreiben wir am 12. Februar.", "TOEFL: 12 February",
    "JLPT N3 on 12 February", "The driving test is on 12 February", "La maturità è il 12 febbraio", "Matura 12 lutego",
    "ЕГЭ 12 февраля", "高考是2月12日", "入試は2月12日", "수능 2월 12일", "Thi cuối kỳ vào ngày 12/2/2027",
    "Ujian akhir pada 12 Februari", "ENEM no dia 12 de fevereiro", "EBAU el 12 de febrero", "Maturita 12. února",
]  # fmt: skip


@pytest.mark.parametrize("line", FINALS)
def test_an_exam_in_a_sentence_is_the_plans_and_a_fixed_date(line: str) -> None:
    reading = read(line)
    assert [day.day for day in reading.stated.dates] in (["2027-02-12"], ["2027-12-02"])
    assert exam(reading) == reading.stated.dates[0].day


LESSER = [
    "Bac blanc le 12 février", "Le bac blanc aura lieu le 12 février 2027.", "Brevet blanc le 12 février",
    "Probeklausur am 12. Februar 2027", "Simulado no dia 12 de fevereiro", "Matura próbna 12 lutego",
    "模拟考试在2月12日", "模試は2月12日", "모의고사 2월 12일", "Proefexamen op 12 februari", "UTS pada 12 Februari",
    "Simulacro el 12 de febrero",
]  # fmt: skip


@pytest.mark.parametrize("line", LESSER)
def test_a_mock_exam_in_a_sentence_is_a_fixed_date_and_not_the_exam(line: str) -> None:
    reading = read(line)
    assert [day.day for day in reading.stated.dates] == ["2027-02-12"]
    assert exam(reading) == ""


@pytest.mark.parametrize(
    ("line", "weeks", "day"),
    [
        ("Exam: 12/07/2027", DATED.format("14/06/2027", "21/06/2027"), "2027-07-12"),
        ("Exam: 12/07/2027", DATED.format("11/15/2027", "11/22/2027"), "2027-12-07"),
        ("Exam: Monday 12/07/2027", WEEKS, "2027-07-12"),
        ("Exam: Tuesday 12/07/2027", WEEKS, "2027-12-07"),
        ("Prüfung: 12/07/2027", WEEKS, "2027-07-12"),
        ("Examen final : 12/07/2027", WEEKS, "2027-07-12"),
        ("Экзамен: 12/07/2027", WEEKS, "2027-07-12"),
        ("Test: 12/07/2027", "| Woche | Thema |\n|---|---|\n| 1 | Ton |\n| 2 | Ofen |\n", "2027-07-12"),
        ("Prova: 12-07-2027", WEEKS, "2027-07-12"),
    ],
)
def test_a_day_of_strokes_is_read_as_the_rest_of_the_document_tells(line: str, weeks: str, day: str) -> None:
    reading = read(line, weeks)
    assert [found.day for found in reading.stated.dates] == [day]
    assert reading.problems == ()


@pytest.mark.parametrize("line", ["Exam: 12/07/2027", "The exam is on 12/07/2027", "Finish: 12/07/2027"])
def test_a_day_that_nothing_tells_is_asked_about_with_both_ways_to_write_it(line: str) -> None:
    [doubt] = [problem for problem in read(line).problems if problem.rule == "day-doubtful"]
    assert doubt.line == 3
    assert "12 July 2027" in doubt.message
    assert "7 December 2027" in doubt.message
    assert "2027-07-12 or 2027-12-07" in doubt.remedy


def test_a_doubtful_day_in_a_column_of_exams_is_asked_about_too() -> None:
    reading = read("", "| Week | Topic | Exam |\n|---|---|---|\n| 1 | Clay | |\n| 2 | Kiln | 05/06/2027 |\n")
    assert [problem.line for problem in reading.problems if problem.rule == "day-doubtful"] == [8]
