"""Weeks in several groups of the same columns beside each other; all words here are invented."""

from __future__ import annotations

from datetime import date

import pytest

from studycal.core.curriculum import Level
from studycal.formats.documents.weeks import read_weeks


def table(*rows: str) -> str:
    first, *others = (f"| {row} |" for row in rows)
    return "\n".join(["# Pots 2027\n", first, "|---" * rows[0].count("|") + "|---|", *others])


FORMS = {
    "by rows": table("Week | Topic | Week | Topic", "1 | A | 2 | B", "3 | C | 4 | D", "5 | E | 6 | F"),
    "by columns": table("Week | Topic | Week | Topic", "1 | A | 4 | D", "2 | B | 5 | E", "3 | C | 6 | F"),
    "three pairs": table(
        "Week | Topic | Week | Topic | Week | Topic", "1 | A | 3 | C | 5 | E", "2 | B | 4 | D | 6 | F"
    ),
    "with a gap between": table(
        "Week | Topic | | Week | Topic", "1 | A | | 4 | D", "2 | B | | 5 | E", "3 | C | | 6 | F"
    ),
    "KW": table("KW | Thema | KW | Thema", "2 | A | 5 | D", "3 | B | 6 | E", "4 | C | 7 | F"),
    "KW over New Year": table("KW | Thema | KW | Thema", "51 | A | 1 | D", "52 | B | 2 | E", "53 | C | 3 | F"),
    "dates": table(
        "Datum | Thema | Datum | Thema", "4.1. | A | 25.1. | D", "11.1. | B | 1.2. | E", "18.1. | C | 8.2. | F"
    ),
    "Semaine": table("Semaine | Sujet | Semaine | Sujet", "1 | A | 2 | B", "3 | C | 4 | D", "5 | E | 6 | F"),
}  # fmt: skip


@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS)
def test_all_weeks_are_read_in_their_order(text: str) -> None:
    reading = read_weeks(text, "plan.md", today=date(2026, 11, 28))
    assert [problem for problem in reading.problems if problem.level is Level.ERROR] == []
    assert [(week.number, week.topic) for week in reading.weeks] == list(enumerate("ABCDEF", start=1))
    assert [week.free_before for week in reading.weeks] == [0] * 6


def test_a_last_row_that_is_half_empty_is_no_week() -> None:
    text = table("Week | Topic | Week | Topic", "1 | A | 2 | B", "3 | C | |")
    reading = read_weeks(text, "plan.md", today=date(2026, 11, 28))
    assert [week.topic for week in reading.weeks] == ["A", "B", "C"]


def test_two_columns_of_topics_are_one_week() -> None:
    text = table("Week | Maths | Physics", "1 | Sets | Force", "2 | Maps | Work", "3 | Rings | Heat")
    assert len(read_weeks(text, "plan.md", today=date(2026, 11, 28)).weeks) == 3
