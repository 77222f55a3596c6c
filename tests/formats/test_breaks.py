"""A numbered week that its author leaves free holds no session, in any form and language; one that is studied does."""

from __future__ import annotations

from datetime import date

import pytest

from studycal.formats.documents.answers import ReadingAnswers
from studycal.formats.documents.canonical import weeks_document
from studycal.formats.documents.weeks import Reading, read_weeks


def read(text: str, answers: ReadingAnswers | None = None) -> Reading:
    return read_weeks(text, "plan.md", answers or ReadingAnswers(), date(2026, 11, 1))


def held(reading: Reading) -> list[tuple[int, str, int]]:
    """Number, topic and free weeks before it."""
    assert not [problem for problem in reading.problems if problem.level == "error"]
    return [(week.number, week.topic, week.free_before) for week in reading.weeks]


def headings(week: str, free: str) -> str:
    first, second, third = (week.format(number) for number in (1, 2, 3))
    return f"# Pots\n\n## {first}: Clay\n- pinch\n\n## {second}: {free}\n\n## {third}: Kiln\n- fire\n"


@pytest.mark.parametrize(
    ("week", "free"),
    [
        ("Week {}", "Break"),
        ("Week {}", "Spring Break 🌴"),
        ("Week {}", "No class (Mar 8 - Mar 14)"),
        ("Week {}", "Mid-semester break"),
        ("Week {}", "Thanksgiving (no classes)"),
        ("Week {}", "Rest week"),
        ("Woche {}", "Pause"),
        ("Woche {}", "Herbstferien"),
        ("Woche {}", "frei"),
        ("Semaine {}", "vacances"),
        ("Semaine {}", "Vacances de Noël"),
        ("Semaine {}", "pas de cours"),
        ("Semana {}", "Semana Santa (sin clases)"),
        ("Semana {}", "Descanso"),
        ("Semana {}", "Férias"),
        ("Semana {}", "Recesso de Carnaval"),
        ("Settimana {}", "Vacanze di Natale"),
        ("Tydzień {}", "Przerwa świąteczna"),
        ("Неделя {}", "Зимние каникулы"),
        ("第{}周", "国庆假期"),
        ("第{}週", "冬休み"),
        ("{}주차", "추석 연휴"),
        ("الأسبوع {}", "إجازة"),
    ],
)
def test_a_week_that_is_called_a_break_stays_free(week: str, free: str) -> None:
    reading = read(headings(week, free))
    assert held(reading) == [(1, "Clay", 0), (2, "Kiln", 1)]
    assert any("Week 2" in line and "is a break: it stays free" in line for line in reading.stated.taken)


@pytest.mark.parametrize(
    "topic",
    ["Break and continue", "REST", "Pause and reflect", "Breaks in the circuit", "Christmas", "Holiday letters",
     "Free throws", "Semester", "Reading week", "Day trading", "Spring", "The break of the wrist", "Ara"],
)  # fmt: skip
def test_a_topic_that_only_holds_such_a_word_is_studied(topic: str) -> None:
    assert held(read(headings("Week {}", topic)))[1] == (2, topic, 0)


def test_a_break_with_something_to_do_is_studied() -> None:
    text = "# Pots\n\n## Week 1: Clay\n\n## Week 2: Break\n- finish the bowls of week 1\n\n## Week 3: Kiln\n"
    assert held(read(text)) == [(1, "Clay", 0), (2, "Break", 0), (3, "Kiln", 0)]


def test_rows_of_a_table_keep_their_dates_and_are_written_down_as_free_weeks() -> None:
    text = (
        "# Pots\n\n| Week | Date | Topic | Reading |\n|---|---|---|---|\n| 1 | 4 Jan 2027 | Clay | ch. 1 |\n"
        "| 2 | 11 Jan 2027 | Winter break | - |\n| 3 | 18 Jan 2027 | Holiday | |\n| 4 | 25 Jan 2027 | Kiln | ch. 2 |\n"
    )
    reading = read(text)
    assert held(reading) == [(1, "Clay", 0), (2, "Kiln", 2)]
    assert reading.stated.start is not None
    assert reading.stated.start.day == "2027-01-04"
    assert any("Weeks 2 and 3 are breaks" in line for line in reading.stated.taken)
    assert held(read(weeks_document("Pots", reading.weeks))) == held(reading)


def test_a_span_a_last_week_a_length_and_a_date_may_be_breaks() -> None:
    spans = "# P\n\n- Week 1: Clay\n- Weeks 2-3: Vacation\n- Week 4: Kiln\n- Week 5: Break\n"
    assert held(read(spans)) == [(1, "Clay", 0), (2, "Kiln", 2)]
    lengths = "# P\n\n| Topic | Weeks |\n|---|---|\n| Clay | 1 |\n| Break | 2 |\n| Kiln | 1 |\n"
    assert held(read(lengths, ReadingAnswers(durations=True))) == [(1, "Clay", 0), (2, "Kiln", 2)]
    dates = (
        "# P\n\n| Date | Topic |\n|---|---|\n| 2027-02-01 | Clay |\n| 2027-02-08 | Spring break |\n"
        "| 2027-02-15 | Kiln |\n"
    )
    assert held(read(dates)) == [(1, "Clay", 0), (2, "Kiln", 1)]


def test_phases_of_an_overview_follow_the_numbers_of_the_document() -> None:
    text = (
        "# P\n\n| Weeks | Phase |\n|---|---|\n| 1-2 | Hand |\n| 3-4 | Wheel |\n\n| Week | Topic |\n|---|---|\n"
        "| 1 | Pinch |\n| 2 | Break |\n| 3 | Centre |\n| 4 | Pull |\n"
    )
    assert [(week.number, week.phase) for week in read(text).weeks] == [(1, "Hand"), (2, "Wheel"), (3, "Wheel")]
