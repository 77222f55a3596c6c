"""Weeks whose line or cell says no topic: days, who speaks, a holiday, a span whose parts stand below it."""

from __future__ import annotations

import pytest

from studycal.core.curriculum import Level
from studycal.formats.documents.answers import ReadingAnswers
from studycal.formats.documents.weeks import read_weeks
from tests.formats.documents.reading import read, topics

CALENDAR = """\
# Pots

| Wk | Mon | Wed | Status |
|---|---|---|---|
| 1 | — | Aug 19 | Wed only |
| 2 | Aug 24 | Aug 26 | full |
| 3 | Aug 31 | Sep 2 | full |
| 4 | ~~Sep 7~~ Fair | Sep 9 | Wed only |
| 5 | Sep 14 | Sep 16 | full |

| # | Module | Weeks |
|---|---|---|
| 1 | Clay | 1 |
| 2 | Wheel | 2–3 |
| 3 | Kiln | 4–5 |
| — | Show | Dec 7–12 |
"""


def test_days_under_weekdays_are_no_topics_and_the_table_that_has_some_is_named() -> None:
    reading = read(CALENDAR)
    errors = [problem for problem in reading.problems if problem.level is Level.ERROR]
    assert [problem.rule for problem in errors] == ["topics-doubtful"]
    assert "`--table 13`" in errors[0].remedy
    assert "--topic" not in errors[0].remedy
    assert "--table 5" not in errors[0].remedy
    answered = read_weeks(CALENDAR, "plan.md", ReadingAnswers(table=13))
    assert topics(answered) == ["Clay", "Wheel - Part 1", "Wheel - Part 2", "Kiln - Part 1", "Kiln - Part 2"]
    assert answered.weeks[-1].focus == "Dec 7–12: Show"


def test_one_topic_for_most_of_the_weeks_is_asked_about_with_the_other_column() -> None:
    rows = "".join(f"| {at} | Lecture | Clay {at} |\n" for at in range(1, 9))
    text = f"| Week | Topic | Contents |\n|---|---|---|\n{rows}"
    errors = [problem for problem in read(text).problems if problem.level is Level.ERROR]
    assert [problem.rule for problem in errors] == ["topics-doubtful"]
    assert "`--topic Contents`" in errors[0].remedy
    assert topics(read_weeks(text, "plan.md", ReadingAnswers(topic="Contents")))[0] == "Clay 1"


@pytest.mark.parametrize("label", ["Speaker: Ada", "Raum: 12", "**Docente:** Ada"])
def test_who_speaks_and_where_names_no_week(label: str) -> None:
    weeks = "".join(f"## Week {at}\n\n3/{7 * at}:\n* {label}\n* Clay {at}\n\n" for at in (1, 2))
    assert topics(read(weeks)) == ["Clay 1", "Clay 2"]


def test_what_a_lesson_calls_its_topics_names_the_week() -> None:
    weeks = "".join(f"## Week {at}\n\n* Papers: none\n* Lecture {at} Topics:\n    * Clay {at}\n\n" for at in (1, 2, 3))
    assert topics(read(weeks)) == ["Clay 1", "Clay 2", "Clay 3"]


def test_a_holiday_said_in_portuguese_or_spanish_names_no_week_in_which_more_is_taught() -> None:
    rows = (
        "| 04/03/2027 | Feriado: Carnaval (não haverá aula) |",
        "| 05/03/2027 | Barro |",
        "| 11/03/2027 | No hay sesión |",
        "| 12/03/2027 | Torno |",
        "| 18/03/2027 | Horno |",
    )
    reading = read("| Fecha | Tema |\n|---|---|\n" + "\n".join(rows) + "\n")
    assert topics(reading) == ["Barro", "Torno", "Horno"]
    assert "Carnaval" in reading.weeks[0].focus


def test_spans_below_a_broader_span_stand_in_its_place_and_go_on_behind_it() -> None:
    text = """\
# Kiln

Tuesdays at seven in the large workshop of the old mill, Fall 2026 (Aug 18 to Oct 6), with no break between them.

**week 1. Aug 18. Tools.** How they are held.

## unit 1: clay (weeks 2–5)

- weeks 2 & 3. Wedging
- week 4. Sep 8. Coils
- week 5. Sep 15. Slabs

## unit 2: fire (week 6 and the show)

- week 6. Sep 22. Kiln
"""
    reading = read(text)
    assert topics(reading)[1:] == ["Wedging - Part 1", "Wedging - Part 2", "Coils", "Slabs", "Kiln"]
    assert [week.phase for week in reading.weeks][1:5] == ["clay"] * 4
    assert reading.stated.start is not None
    assert reading.stated.start.day == "2026-08-17"


def test_a_span_of_days_is_no_number_of_a_week() -> None:
    rows = "| 1 | Clay |\n| 2 | Wheel |\n| Dec 7–12 | Show |\n"
    assert topics(read(f"| Week | Topic |\n|---|---|\n{rows}")) == ["Clay", "Wheel"]


@pytest.mark.parametrize("header", ["Ukenummer", "Weeknummer", "Veckonummer", "Wochennummer"])
def test_a_number_of_the_week_in_one_word_heads_the_weeks(header: str) -> None:
    rows = "| 1 | 02.03.2027 | Clay |\n| 1 | 03.03.2027 | Wheel |\n| 2 | 09.03.2027 | Kiln |\n"
    reading = read(f"| {header} | Dato | Tema |\n|---|---|---|\n{rows}")
    assert len(reading.weeks) == 2
