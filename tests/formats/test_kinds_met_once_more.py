"""Kinds of plans met in a third look at public ones: what they leave out, and what stands in them twice."""

from __future__ import annotations

import pytest

from studycal.formats.documents.answers import ReadingAnswers
from tests.formats.documents.reading import topics
from tests.formats.kinds_met import asked, read


def rows(header: str, *pairs: str) -> str:
    return f"# Pots\n\n| {header} | Topic |\n|---|---|\n" + "".join(f"| {pair} |\n" for pair in pairs)


def test_a_week_of_the_calendar_that_stands_twice_is_asked_about() -> None:
    """Taken for a week of its own, the second row would shift all that follow."""
    text = rows("KW", "5 | Clay", "5 | Wheel", "6 | Kiln", "8 | Glaze")
    assert asked(text) == [("week-double", "Renumber or remove one of them, or `--table 5` takes both in one week.")]
    reading = read(text, ReadingAnswers(table=5))
    assert topics(reading) == ["Clay", "Kiln", "Glaze"]
    assert [week.free_before for week in reading.weeks] == [0, 0, 1]
    assert reading.weeks[0].focus == "Wheel"


def test_weeks_of_the_calendar_in_another_order_are_taken_in_that_of_the_calendar() -> None:
    reading = read(rows("KW", "5 | Clay", "7 | Kiln", "6 | Wheel", "9 | Glaze"))
    assert topics(reading) == ["Clay", "Wheel", "Kiln", "Glaze"]
    assert [week.free_before for week in reading.weeks] == [0, 0, 0, 1]


@pytest.mark.parametrize("header", ["Week", "Uke", "Vecka"])
def test_many_weeks_that_are_left_out_are_asked_about_once_before_the_first_and_once_behind_it(header: str) -> None:
    text = rows(header, "9 | Clay", "11 | Wheel", "12 | Kiln", "14 | Glaze", "18 | Sale")
    assert asked(text) == [
        ("week-missing", "Add them before week 9, or `--table 5` begins with week 9."),
        ("week-missing", "Add them, or `--table 5` leaves them free."),
    ]
    reading = read(text, ReadingAnswers(table=5))
    assert topics(reading) == ["Clay", "Wheel", "Kiln", "Glaze", "Sale"]
    assert [week.free_before for week in reading.weeks] == [0, 1, 0, 1, 3]
