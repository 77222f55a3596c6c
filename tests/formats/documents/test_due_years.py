"""A deadline without a year is one of the weeks beside it, not of the reader's next year; all words are invented."""

from __future__ import annotations

from datetime import date

import pytest

from studycal.formats.documents.weeks import read_weeks
from tests.formats.documents.reading import read


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


def weeks_of(*spans: str, form: str = "| {} | {} | Bowl {} |\n") -> str:
    head = "| Week | Dates | Topic |\n|---|---|---|\n" if form.startswith("|") else ""
    return "# Pots\n\n" + head + "".join(form.format(at, span, at) for at, span in enumerate(spans, 1))


OF_2026 = ("01/05--01/09", "01/12--01/16", "01/19--01/23")
SPANS = [
    (OF_2026, "2026-01-05"),  # from Tuesday to Saturday in 2027
    (("01/04--01/08", "01/11--01/15", "01/18--01/22"), "2027-01-04"),
    (("Jan 1 - Jan 5", "Jan 8 - Jan 12", "Jan 15 - Jan 19"), "2024-01-01"),
    (("Jan 3 - Jan 7", "Jan 10 - Jan 14", "Jan 17 - Jan 21"), "2027-01-04"),  # from Sunday to Thursday in 2027
]


@pytest.mark.parametrize("form", ["| {} | {} | Bowl {} |\n", "## Week {} ({}): Bowl {}\n\n- throw\n\n"])
@pytest.mark.parametrize(("spans", "start"), SPANS)
def test_weeks_of_five_days_are_of_a_year_in_which_they_begin_on_a_monday(
    spans: tuple[str, ...], start: str, form: str
) -> None:
    stated = read(weeks_of(*spans, form=form)).stated
    assert stated.start is not None
    assert stated.start.day == start


def test_weeks_of_five_days_are_of_no_year_named_in_passing_that_has_them_otherwise() -> None:
    text = weeks_of(*OF_2026) + "\nPots for all, Spring 2023, Ada\n"
    stated = read(text).stated
    assert stated.start is not None
    assert stated.start.day == "2026-01-05"


@pytest.mark.parametrize(
    ("last", "start"), [("Tuesday, December 17", "2024-08-26"), ("Friday, December 17", "2027-08-23")]
)
def test_one_weekday_tells_the_year_of_weeks_that_begin_on_mondays(last: str, start: str) -> None:
    days = ("8/26", "9/2", "9/9", "9/16", "9/23", "9/30")
    text = weeks_of(*days, form="## Week {} ({}): Bowl {}\n\n- throw\n\n") + f"## Final exam\n\n- {last}; 3:30 pm\n"
    stated = read(text).stated
    assert stated.start is not None
    assert stated.start.day == start


LESSONS = ("05/04", "10/04", "17/04", "26/04", "08/05", "15/05", "22/05")


@pytest.mark.parametrize(
    ("lines", "start"),
    [
        ("Clases: Miércoles y Viernes de 15 a 18", "2024-04-01"),
        ("Wednesdays and Fridays at three", "2024-04-01"),
        ("Mondays and Saturdays at three", "2027-03-29"),
        ("Wednesdays and Fridays at three\n\nOffice hours: Monday and Tuesday", "2027-03-29"),
        ("Kiln: Mondays and Thursdays", "2027-03-29"),
    ],
)
def test_the_weekdays_of_the_lessons_tell_the_year_of_their_days(lines: str, start: str) -> None:
    rows = "".join(f"| {at} | {day} | Bowl {at} |\n" for at, day in enumerate(LESSONS, 1))
    stated = read(f"# Pots\n\n| Semana | Fecha | Tema |\n|---|---|---|\n{rows}\n{lines}\n").stated
    assert stated.start is not None
    assert stated.start.day == start
