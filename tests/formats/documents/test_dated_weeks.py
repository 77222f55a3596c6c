"""Numbered weeks whose days skip some, and weeks that begin on a Sunday or a Saturday; all words here are invented."""

from __future__ import annotations

from datetime import date

import pytest

from studycal.core.curriculum import Level
from studycal.formats.documents.dates import days
from studycal.formats.documents.weeks import Reading, read_weeks


def read(text: str) -> Reading:
    reading = read_weeks(text, "plan.md", today=date(2026, 11, 28))
    assert [problem for problem in reading.problems if problem.level is Level.ERROR] == []
    return reading


def start(reading: Reading) -> str:
    assert reading.stated.start is not None
    return reading.stated.start.day


def free(reading: Reading) -> list[int]:
    return [week.free_before for week in reading.weeks]


SKIPPING = {
    "Woche": "| Woche | Datum | Thema |\n|---|---|---|\n| 1 | 07.12. | A |\n| 2 | 14.12. | B |\n| 3 | 11.01. | C |\n"
    "| 4 | 18.01. | D |\n",
    "with years": "| Woche | Datum | Thema |\n|---|---|---|\n| 1 | 07.12.2026 | A |\n| 2 | 14.12.2026 | B |\n"
    "| 3 | 11.01.2027 | C |\n| 4 | 18.01.2027 | D |\n",
    "headings": "## Week 1 (Dec 7 - Dec 13)\nA\n## Week 2 (Dec 14 - Dec 20)\nB\n## Week 3 (Jan 11 - Jan 17)\nC\n"
    "## Week 4 (Jan 18 - Jan 24)\nD\n",
    "items": "- Week 1 (Dec 7): A\n- Week 2 (Dec 14): B\n- Week 3 (Jan 11): C\n- Week 4 (Jan 18): D\n",
    "one without a day": "| Week | Dates | Topic |\n|---|---|---|\n| 1 | Dec 7 | A |\n| 2 | | B |\n| 3 | Jan 11 | C |\n"
    "| 4 | Jan 18 | D |\n",
}


@pytest.mark.parametrize("text", SKIPPING.values(), ids=SKIPPING)
def test_days_that_skip_weeks_keep_them_free(text: str) -> None:
    reading = read(f"# Pots\n\n{text}")
    assert free(reading) == [0, 0, 3, 0]
    assert start(reading) == "2026-12-07"


def test_a_break_that_is_told_and_the_days_around_it_are_one_break() -> None:
    rows = "| 1 | Dec 14 | A |\n| - | | Winter break |\n| 2 | Jan 4 | B |\n| 3 | Jan 11 | C |\n"
    assert free(read(f"# Pots\n\n| Week | Dates | Topic |\n|---|---|---|\n{rows}")) == [0, 2, 0]


def test_days_that_do_not_go_on_with_their_weeks_leave_them_as_numbered() -> None:
    rows = "| 1 | Jan 11 | A |\n| 2 | Feb 1 | B |\n| 3 | Jan 25 | C |\n"
    assert free(read(f"# Pots 2027\n\n| Week | Dates | Topic |\n|---|---|---|\n{rows}")) == [0, 0, 0]


TURNED = {
    "spans": "| Dates | Topic |\n|---|---|\n| Jan 3 - Jan 9 | A |\n| Jan 10 - Jan 16 | B |\n",
    "numbered spans": "## Week 1 (Jan 3-9): A\n## Week 2 (Jan 10-16): B\n",
    "numbered rows": "| Week | Days | Topic |\n|---|---|---|\n| 1 | Jan 3 - Jan 9 | A |\n| 2 | Jan 10 - Jan 16 | B |\n",
    "week of": "| Week of | Topic |\n|---|---|\n| Sun Jan 3 | A |\n| Sun Jan 10 | B |\n",
    "numbered days": "| Week | Date | Topic |\n|---|---|---|\n| 1 | Sun Jan 3 | A |\n| 2 | Sun Jan 10 | B |\n",
    "from Saturday": "- Jan 2 – Jan 8: A\n- Jan 9 – Jan 15: B\n",
    "to Friday": "| Dates | Topic |\n|---|---|\n| Jan 3 - Jan 8 | A |\n| Jan 10 - Jan 15 | B |\n",
    "Sonntage": "## Woche 1 (3.-9. Januar): A\n## Woche 2 (10.-16. Januar): B\n",
    "Mondays": "| Dates | Topic |\n|---|---|\n| Jan 4 - Jan 10 | A |\n| Jan 11 - Jan 17 | B |\n",
}


@pytest.mark.parametrize("text", TURNED.values(), ids=TURNED)
def test_a_week_is_the_one_that_holds_most_of_its_days(text: str) -> None:
    reading = read(f"# Pots 2027\n\n{text}")
    assert [week.number for week in reading.weeks] == [1, 2]
    assert free(reading) == [0, 0]
    assert start(reading) == "2027-01-04"


def test_two_weeks_from_a_sunday_on_are_two() -> None:
    rows = "| Jan 3 - Jan 16 | A |\n| Jan 17 - Jan 23 | B |\n"
    reading = read(f"# Pots 2027\n\n| Dates | Topic |\n|---|---|\n{rows}")
    assert [week.topic for week in reading.weeks] == ["A - Part 1", "A - Part 2", "B"]
    assert start(reading) == "2027-01-04"


def test_meetings_on_sundays_lie_in_the_weeks_that_end_with_them() -> None:
    rows = "| Jan 10 | A |\n| Jan 17 | B |\n| Jan 24 | C |\n"
    assert start(read(f"# Pots 2027\n\n| Date | Topic |\n|---|---|\n{rows}")) == "2027-01-04"


def table(header: str, *rows: str) -> str:
    lines = [header, "|".join("---" for _ in header.split(" | ")), *rows]
    return "# Pots\n\n" + "".join(f"| {line} |\n" for line in lines)


@pytest.mark.parametrize("week", ["Week", "KW", "Semaine"])
def test_weeks_of_the_calendar_that_slip_by_one_are_those_of_their_days(week: str) -> None:
    """The number 15 is left out, and no week: the days of 16 are right behind the break of week 14."""
    days = ("2026-03-17 (10:00-12:00); 2026-03-20 (10:00-12:00)", "2026-03-24 (10:00-12:00)", "", "2026-04-07 10:00")
    topics = ["Clay", "Slip", "Fair", "Wheel"]
    rows = [f"{week} {at} | {topic} | {day}" for at, topic, day in zip((12, 13, 14, 16), topics, days, strict=True)]
    reading = read(table(f"{week} | Topic | Lectures", *rows, f"{week} 17 | Kiln | 2026-04-14 (10:00, hall)"))
    assert [week.topic for week in reading.weeks] == [*topics, "Kiln"]
    assert free(reading) == [0, 0, 0, 0, 0]
    assert start(reading) == "2026-03-16"
    assert "The days of weeks 16 and 17 are in the week of the calendar beside it: the days are followed." in (
        reading.stated.taken
    )


@pytest.mark.parametrize(
    ("days", "begin", "kept"),
    [
        ("Feb 8; Feb 12; Feb 19; Feb 26; Mar 5; Mar 12; Mar 26; Apr 2", "2027-02-01", [0, 0, 0, 0, 0, 0, 1, 0]),
        ("Feb 1; Feb 8; Feb 15; Feb 17; Mar 1; Mar 8; Mar 22; Mar 29", "2027-02-01", [0, 0, 0, 0, 0, 0, 1, 0]),
        ("Feb 1; Feb 8; Feb 9; Feb 15; Feb 22; Mar 1; Mar 15; Mar 22", "2027-02-01", [0, 0, 0, 0, 0, 0, 0, 0]),
    ],
)
def test_one_odd_day_leaves_the_free_weeks_that_the_others_tell(days: str, begin: str, kept: list[int]) -> None:
    """Where no single day is the odd one, the numbers are followed."""
    reading = read(table("Week | Date | Topic", *(f"{at} | {day} | A" for at, day in enumerate(days.split("; ")))))
    assert free(reading) == kept
    assert start(reading) == begin
    assert "dates-numbers" in [problem.rule for problem in reading.problems]


@pytest.mark.parametrize("text", ["mar 04/08", "mar. 11/08", "mar 18/08 - jue 20/08", "Semana 1 (mar 11/08)"])
def test_a_weekday_that_is_short_for_a_month_elsewhere_is_a_weekday_before_figures(text: str) -> None:
    first = days(text)[0]
    assert first.weekday == 1
    assert 8 in (first.month, first.day)


def test_two_days_of_a_month_are_in_it() -> None:
    assert [(day.month, day.day) for day in days("Week 9 (Mar 10/12)")] == [(3, 10)]


@pytest.mark.parametrize("text", ["Setup (1.5h)", "1.5 h", "12.5h", "V3.5: RSI", "v2.5", "Version 3.5"])
def test_a_length_or_a_version_is_no_day(text: str) -> None:
    assert days(text) == []


@pytest.mark.parametrize("text", ["3.5 Kiln", "Mo 3.5", "am 3.5. um 9", "从3.5开始"])
def test_a_day_before_its_month_still_is_one(text: str) -> None:
    assert [(day.month, day.day) for day in days(text)] == [(5, 3)]


def test_a_weekday_short_for_a_month_stays_one_in_the_next_month() -> None:
    days_of = ("22/09", "29/09", "06/10", "13/10", "03/11")
    rows = "".join(f"| mar {day} | Clay {day} |\n" for day in days_of)
    reading = read_weeks(f"# Barro 2026\n\n| Fecha | Clase |\n|---|---|\n{rows}", "plan.md", today=date(2026, 11, 28))
    assert [(week.topic, week.free_before) for week in reading.weeks] == [
        (f"Clay {day}", 2 * (day == "03/11")) for day in days_of
    ]
    assert reading.stated.start is not None
    assert reading.stated.start.day == "2026-09-21"


def test_weeks_that_one_item_mentions_backwards_are_no_plan() -> None:
    text = "# P\n\n- **Score** above all\n- **Win rate** of half, in both windows (W2+W1).\n- **Volume** of ten\n"
    assert read_weeks(text, "plan.md").weeks == ()


def test_weeks_from_friday_on_are_those_that_most_of_their_days_lie_in() -> None:
    """The race of week 3 lay in a week behind the plan."""
    spans = ("05/07 - 05/13", "05/14 - 05/20", "05/21 - 05/27")
    text = "".join(f"## W{at} ({days_of})\n\n- run\n\n" for at, days_of in enumerate(spans, start=1))
    reading = read_weeks(f"# Run 2027\n\n{text}", "plan.md", today=date(2026, 11, 28))
    assert reading.stated.start is not None
    assert reading.stated.start.day == "2027-05-10"
