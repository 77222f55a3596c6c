"""Months by name, two lengths, calendar weeks without the word, signs around topics, breaks that were used."""

from __future__ import annotations

from datetime import date

import pytest

from studycal.core.curriculum import Level
from studycal.formats.documents.answers import NONE, ReadingAnswers
from studycal.formats.documents.weeks import Reading, read_weeks


def read(text: str, answers: ReadingAnswers = NONE) -> Reading:
    return read_weeks(text, "plan.md", answers, date(2026, 11, 28))


def rule(text: str) -> tuple[str, str]:
    """The one error of a document, and what to do about it."""
    [error] = [problem for problem in read(text).problems if problem.level is Level.ERROR]
    return error.rule, error.remedy


MONTHS = [
    ("January", "February", "March"), ("Januar: Ton", "Februar: Rad", "März: Ofen"),
    ("Jan 2027", "Feb 2027", "Mar 2027"), ("Janvier", "Février", "Mars"), ("Diciembre", "Enero", "Febrero"),
    ("Январь: глина", "Февраль: круг", "Март: печь"),
    ("一月：陶", "二月：轮", "三月：窑"), ("11月", "12月", "1月"), ("1월", "2월", "3월"), ("Styczeń", "Luty", "Marzec"),
]  # fmt: skip


@pytest.mark.parametrize("names", MONTHS, ids=[names[0] for names in MONTHS])
def test_months_by_name_are_asked_for_their_weeks(names: tuple[str, ...]) -> None:
    headed = "# P\n\n" + "".join(f"## {name}\n- do\n\n" for name in names)
    listed = "# P\n\n" + "".join(f"- {name}\n" for name in names)
    for text in (headed, listed):
        assert rule(text) == ("months-asked", "`--weeks-each 4` makes 12 weeks of them.")
        assert len(read(text, ReadingAnswers(weeks_each=4)).weeks) == 12


def test_a_column_of_months_by_name_is_asked_for_them_too() -> None:
    rows = "| January | Clay |\n| February | Wheel |\n| March | Kiln |\n"
    assert rule(f"| Month | Topic |\n|---|---|\n{rows}")[0] == "months-asked"


@pytest.mark.parametrize("weeks", ["weeks", "Wochen", "semaines", "semanas", "settimane", "недели"])
def test_two_topics_that_say_how_long_they_last_are_enough(weeks: str) -> None:
    for form in ("- {}: 2 {}\n- {}: 3 {}\n", "## {}: 2 {}\n- do\n\n## {}: 3 {}\n", "1. {}: 2 {}\n2. {}: 3 {}\n"):
        text = "# P\n\n" + form.format("Clay", weeks, "Kiln", weeks)
        assert rule(text)[0] == "durations-asked"
        topics = [week.topic for week in read(text, ReadingAnswers(durations=True)).weeks]
        assert topics == ["Clay - Part 1", "Clay - Part 2", "Kiln - Part 1", "Kiln - Part 2", "Kiln - Part 3"]


@pytest.mark.parametrize("form", ["## Week {}: {}\n\n", "- Week {}: {}\n", "- Settimana {}: {}\n", "- Semana {}: {}\n"])
def test_bare_weeks_that_begin_in_autumn_are_the_calendars(form: str) -> None:
    numbers = zip((36, 37, 39), ("Clay", "Wheel", "Kiln"), strict=True)
    reading = read("# P 2027\n\n" + "".join(form.format(*pair) for pair in numbers))
    assert [(week.number, week.topic, week.free_before) for week in reading.weeks] == [
        (1, "Clay", 0), (2, "Wheel", 0), (3, "Kiln", 1)
    ]  # fmt: skip
    assert reading.stated.start is not None
    assert reading.stated.start.day == "2027-09-06"
    assert "Week 36 comes first: the numbers are taken for the calendar's weeks." in reading.stated.taken


def test_they_go_on_in_january_and_leave_the_weeks_between_free() -> None:
    rows = "| 50 | Clay |\n| 51 | Wheel |\n| 2 | Kiln |\n"
    weeks = read(f"# P 2026/27\n\n| Week | Topic |\n|---|---|\n{rows}").weeks
    assert [(week.topic, week.free_before) for week in weeks] == [("Clay", 0), ("Wheel", 0), ("Kiln", 3)]


def test_weeks_that_lack_the_first_few_are_still_missing_them() -> None:
    assert rule("## Week 13: A\n\n## Week 14: B\n\n## Week 15: C\n")[0] == "week-missing"


DECORATED = [
    ("🚀 — Ownership", "Ownership"), ("📚: Borrowing", "Borrowing"), ("- Traits -", "- Traits -"), (": Maps", ": Maps"),
    ("🎯 Sets", "🎯 Sets"), ("C++", "C++"), ("Maps ⭐", "Maps ⭐"), ("-1 and other integers", "-1 and other integers"),
    ("Why? – How?", "Why? – How?"), ("🚀🔥 | Loops", "Loops"), ("Lifetimes – 👩🏽‍💻", "Lifetimes"),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "topic"), DECORATED, ids=[cell for cell, _ in DECORATED])
def test_signs_that_only_part_a_topic_from_a_picture_are_no_part_of_it(cell: str, topic: str) -> None:
    written = cell.replace("|", "\\|")
    weeks = read(f"| Week | Topic |\n|---|---|\n| 1 | {written} |\n| 2 | Kiln |\n").weeks
    assert weeks[0].topic == topic


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("Essay 1 (12 Feb 2027)", "Essay 1"),
        ("Essay 2 [19 Feb 2027]", "Essay 2"),
        ("Quiz - 26 Feb 2027, 5pm", "Quiz, 5pm"),
    ],
)
def test_the_name_of_a_fixed_date_keeps_nothing_of_its_day(cell: str, name: str) -> None:
    text = f"| Week | Topic | Due |\n|---|---|---|\n| 1 | Clay | {cell} |\n| 2 | Kiln | |\n"
    assert [day.text for day in read(text).stated.dates] == [name]


@pytest.mark.parametrize("form", ["## {}\n\n", "- {}\n", "**{}**\n\n", "{}\n\n"])
def test_a_break_that_was_used_is_not_said_to_be_unused(form: str) -> None:
    lines = ("Week 1: Clay", "Spring break", "Week 2: Wheel", "Week 3: Kiln")
    reading = read("# P\n\n" + "".join(map(form.format, lines)))
    assert [week.free_before for week in reading.weeks] == [0, 1, 0]
    assert reading.problems == ()


def test_a_week_that_one_line_names_twice_is_told_with_one_line() -> None:
    [error] = [problem for problem in read("- Week 1, 1: A\n- Week 2: B\n- Week 3: C\n").problems if problem.remedy]
    assert error.message == "Week 1 stands twice in line 1."
