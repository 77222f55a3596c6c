"""A deadline without a year is one of the weeks beside it, not of the reader's next year; all words are invented."""

from __future__ import annotations

from datetime import date

import pytest

from studycal.formats.documents.weeks import read_weeks


@pytest.mark.parametrize(
    ("rows", "due"),
    [
        ([("05.10.2026", ""), ("12.10.2026", "24.10."), ("19.10.2026", "")], ["2026-10-24"]),
        ([("14.12.2026", ""), ("21.12.2026", "10.1."), ("11.01.2027", "24.1.")], ["2027-01-10", "2027-01-24"]),
        ([("2026-10-05", "2 Oct"), ("2026-10-12", "16 Oct")], ["2026-10-02", "2026-10-16"]),
        ([("4 Jan 2027", "8 Jan"), ("11 Jan 2027", "Essay, 15 Jan 2027")], ["2027-01-08", "2027-01-15"]),
        ([("", "24 Oct"), ("", "12 Dec"), ("", "9 Jan")], ["2027-10-24", "2027-12-12", "2028-01-09"]),
        ([("", "12 Dec"), ("", "9 Jan")], ["2026-12-12", "2027-01-09"]),
    ],
)
def test_a_deadline_lies_near_the_weeks_of_its_row(rows: list[tuple[str, str]], due: list[str]) -> None:
    listed = "".join(f"| {at} | {day} | Topic {at} | {late} |\n" for at, (day, late) in enumerate(rows, start=1))
    text = f"# Pots\n\n| Week | Date | Topic | Due |\n|---|---|---|---|\n{listed}"
    found = read_weeks(text, "plan.md", today=date(2026, 11, 28)).stated
    assert [day.day for day in found.dates] == due


def test_an_exam_without_a_year_comes_after_the_documents_first_week() -> None:
    rows = "| 1 | 05.10.2026 | Clay |\n| 2 | 12.10.2026 | Kiln |\n"
    text = f"# Pots\n\nExam: 5 November\n\n| Week | Date | Topic |\n|---|---|---|\n{rows}"
    found = read_weeks(text, "plan.md", today=date(2026, 11, 28)).stated
    assert found.exam is not None
    assert found.exam.day == "2026-11-05"


def test_the_year_of_the_first_day_where_a_sentence_writes_it_out() -> None:
    text = (
        "# Pots\n\nThe course runs from 2019/04/15 to 2019/10/15, for long; the videos are of 2017/05/02.\n\n"
        "## Week 1 (04/15 ~ 04/21): Clay\n\n## Week 2 (04/22 ~ 04/28): Kiln\n"
    )
    reading = read_weeks(text, "plan.md", today=date(2026, 11, 28))
    assert reading.stated.start is not None
    assert reading.stated.start.day == "2019-04-15"


def test_a_day_that_a_long_text_names_in_passing_is_not_the_year_of_the_plan() -> None:
    told = "We read the book of the kilns, which is there as a print and to be borrowed, and whose pages on glaze " * 2
    text = f"---\ntitle: Spring 2021 calendar\n---\n\n{told}(last looked at on 2020-02-04).\n\n"
    text += "| Date | Topic |\n|---|---|\n| 4 Feb | Clay |\n| 11 Feb | Wheel |\n| 18 Feb | Kiln |\n"
    start = read_weeks(text, "plan.md", today=date(2026, 11, 28)).stated.start
    assert start is not None
    assert start.day == "2021-02-01"
