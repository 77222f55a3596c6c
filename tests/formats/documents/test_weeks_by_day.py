"""Headings, items and lines that name days: several in a week, or the week of a day, in many languages."""

from __future__ import annotations

from datetime import date

import pytest

from studycal.core.curriculum import Level
from studycal.formats.documents.weeks import Reading, read_weeks

FORMS = ["## {}: {}\n", "- {}: {}", "**{}: {}**\n"]


def read(text: str) -> Reading:
    reading = read_weeks(text, "plan.md", today=date(2026, 11, 28))
    assert [problem.message for problem in reading.problems if problem.level is Level.ERROR] == []
    return reading


def document(form: str, days: list[str], topics: list[str]) -> str:
    return "# Pots\n\n" + "\n".join(form.format(day, topic) for day, topic in zip(days, topics, strict=True))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "days",
    [
        ["7 December 2026", "9 December 2026", "14 December 2026", "16 December 2026"],
        ["Mon 2026-12-07", "Wed 2026-12-09", "Mon 2026-12-14", "Wed 2026-12-16"],
        ["2026-12-07", "2026-12-08", "2026-12-14", "2026-12-15"],
        ["Mo, 7.12.", "Do, 10.12.", "Mo, 14.12.", "Do, 17.12."],
    ],
)
def test_days_of_one_week_belong_together_as_in_a_table(form: str, days: list[str]) -> None:
    topics = ["Clay", "Wheel", "Kiln", "Glaze"]
    reading = read(document(form, days, topics))
    assert [(week.topic, week.focus) for week in reading.weeks] == [("Clay", "Wheel"), ("Kiln", "Glaze")]
    assert reading.stated.start
    assert reading.stated.start.day == "2026-12-07"
    rows = "".join(f"| {day} | {topic} |\n" for day, topic in zip(days, topics, strict=True))
    tabled = read(f"# Pots\n\n| Date | Topic |\n|---|---|\n{rows}")
    assert [(week.topic, week.focus) for week in tabled.weeks] == [(week.topic, week.focus) for week in reading.weeks]


@pytest.mark.parametrize(
    "days", [[f"2026-11-{day:02d}" for day in range(2, 11)], ["3 May 2026", "4 May 2026", "8 May 2026"]]
)
def test_days_on_end_or_as_they_come_are_a_diary_and_asked_about(days: list[str]) -> None:
    reading = read_weeks(document(FORMS[0], days, [f"Pot {day}" for day in days]), "plan.md", today=date(2026, 11, 28))
    assert reading.weeks == ()


WEEKS_OF = [
    ("Week of January 4", "Week of January 11", "Week of January 25"),
    ("Week of Monday, January 4", "Week of Monday, January 11", "Week of Monday, January 25"),
    ("Week of Jan 4 - Jan 10", "Week of Jan 11 - Jan 17", "Week of Jan 25 - Jan 31"),
    ("W/c 4 January", "W/c 11 January", "W/c 25 January"),
    ("Week commencing 4 Jan 2027", "Week commencing 11 Jan 2027", "Week commencing 25 Jan 2027"),
    ("Woche vom 4. Januar", "Woche vom 11. Januar", "Woche vom 25. Januar"),
    ("Woche vom 4.1.", "Woche vom 11.1.", "Woche vom 25.1."),
    ("Semaine du 4 janvier 2027", "Semaine du 11 janvier", "Semaine du 25 janvier"),
    ("Semana del 4 de enero", "Semana del 11 de enero", "Semana del 25 de enero"),
    ("Semana de 4 de janeiro", "Semana de 11 de janeiro", "Semana de 25 de janeiro"),
    ("Settimana del 4 gennaio", "Settimana dal lunedì 11 gennaio", "Settimana dal 25 gennaio"),
    ("Tydzień od 4 stycznia", "Tydzień od 11 stycznia", "Tydzień od 25 stycznia"),
    ("Неделя с 4 января", "Неделя с 11 января", "Неделя с 25 января"),
    ("Тиждень з 4 січня", "Тиждень з 11 січня", "Тиждень з 25 січня"),
    ("Week van 4 januari", "Week van 11 januari", "Week van 25 januari"),
    ("4 Ocak haftası", "11 Ocak haftası", "25 Ocak haftası"),
    ("Veckan från 4 januari", "Veckan från 11 januari", "Veckan från 25 januari"),
    ("Týden od 4. ledna", "Týden od 11. ledna", "Týden od 25. ledna"),
    ("1月4日当周", "1月11日当周", "1月25日当周"),
    ("1月4日の週", "1月11日の週", "1月25日の週"),
    ("1월 4일 주", "1월 11일 주", "1월 25일 주"),
    ("أسبوع 4 يناير", "أسبوع 11 يناير", "أسبوع 25 يناير"),
    ("שבוע של 4 ינואר", "שבוע של 11 ינואר", "שבוע של 25 ינואר"),
    ("Tuần từ 4/1/2027", "Tuần từ 11/1/2027", "Tuần từ 25/1/2027"),
    ("Minggu 4 Januari", "Minggu 11 Januari", "Minggu 25 Januari"),
]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("days", WEEKS_OF, ids=[first for first, *_ in WEEKS_OF])
def test_the_week_of_a_day_is_read_before_its_topic(form: str, days: tuple[str, ...]) -> None:
    reading = read(document(form, list(days), ["Clay", "Wheel", "Kiln"]))
    assert [(w.topic, w.free_before) for w in reading.weeks] == [("Clay", 0), ("Wheel", 0), ("Kiln", 1)]
    assert reading.stated.start
    assert reading.stated.start.day == "2027-01-04"


def test_a_heading_of_the_week_alone_takes_its_topic_from_below() -> None:
    reading = read("# Plan 2027\n\n## Week of January 4\nSets\n\n## Week of January 11\nMaps\n")
    assert [week.topic for week in reading.weeks] == ["Sets", "Maps"]


@pytest.mark.parametrize("form", ["* {}: Clay\n", "- **{}: Clay**\n", "1. {}: Clay\n"])
def test_the_days_of_the_lines_below_weeks_are_theirs_where_they_lie_a_week_apart(form: str) -> None:
    weeks = (("Aug 24th, Friday", "Aug 25th"), ("Aug 27th, Monday", "Aug 29th"), ("Sep 3rd", "Sep 5th"))
    lines = ("".join(map(form.format, days)) for days in weeks)
    text = "# Pots, Fall 2018\n\n" + "\n".join(f"Week {at}:\n{listed}" for at, listed in enumerate(lines, 1))
    start = read(text).stated.start
    assert start is not None
    assert start.day == "2018-08-20"


def test_days_below_weeks_that_lie_far_apart_are_not_theirs() -> None:
    text = "".join(
        f"## Week {at}: Clay\n\n- {day}: hand in\n\n" for at, day in enumerate(("1 Feb", "30 Mar", "7 May", "9 Jul"), 1)
    )
    assert read_weeks(f"# Pots 2027\n\n{text}", "plan.md", today=date(2026, 11, 28)).stated.start is None


def test_a_column_of_days_beside_the_weeks_is_that_of_their_days_whatever_it_is_called() -> None:
    days = ("| Week 1 | Wed 6 Sep |", "| Week 2 | Mon 11 Sep |", "| | Wed 13 Sep |", "| Week 3 | Mon 18 Sep |")
    rows = "".join(f"{day} Clay |\n" for day in days)
    text = f"# Pots, Fall 2023\n\n| Week | Day | Topic |\n|---|---|---|\n{rows}"
    reading = read_weeks(text, "plan.md", today=date(2026, 11, 28))
    assert reading.stated.start is not None
    assert reading.stated.start.day == "2023-09-04"
    assert dict(reading.weeks[1].columns) == {"Day": "Mon 11 Sep; Wed 13 Sep"}


def test_lines_that_say_which_week_they_are_of_are_the_weeks_and_a_deadline_above_them_is_none() -> None:
    text = (
        "# Prep\n\n## Exam 1 (Wed, Feb 4)\n\n**Week of Jan 26-30:**\n\n- Review notes\n\n"
        "**Week of Feb 2-4:**\n\n- Mistakes\n\n"
        "## Exam 2 (Mon, Mar 2)\n\n**Week of Feb 16-20:**\n\n- Transforms\n\n**Week of Feb 23-27:**\n\n- Problems\n"
    )
    weeks = read(text).weeks
    assert [(week.topic, week.phase, week.free_before) for week in weeks] == [
        ("Review notes", "Exam 1", 0),
        ("Mistakes", "Exam 1", 0),
        ("Transforms", "Exam 2", 1),
        ("Problems", "Exam 2", 0),
    ]
