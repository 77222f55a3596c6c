"""A table with a row for each task: a week's rows are put together, and that is said; a doubled week is an error."""

from __future__ import annotations

import pytest

from studycal.core.curriculum import Week
from studycal.formats.documents.answers import NONE, ReadingAnswers
from studycal.formats.documents.canonical import weeks_document
from studycal.formats.documents.weeks import Reading, read_weeks

SAID = "2 weeks have several rows each; they are put together."


def read(text: str, file: str = "plan.csv") -> Reading:
    return read_weeks(text, file)


def weeks(reading: Reading) -> list[tuple[int, str, list[str]]]:
    assert not [problem.message for problem in reading.problems if problem.level == "error"]
    return [(week.number, week.topic, week.focus.split("\n") if week.focus else []) for week in reading.weeks]


def columns(week: Week) -> dict[str, str]:
    return dict(week.columns)


def test_tasks_of_one_topic_are_its_focus() -> None:
    reading = read(
        "Week,Topic,Task,Hours\n1,Clay,Wedge 2 kg,1\n1,Clay,Pinch three bowls,2\n2,Wheel,Centre,2\n2,Wheel,Open,1\n"
        "3,Glaze,Mix,1\n"
    )
    assert weeks(reading) == [
        (1, "Clay", ["Wedge 2 kg", "Pinch three bowls"]),
        (2, "Wheel", ["Centre", "Open"]),
        (3, "Glaze", ["Mix"]),
    ]
    assert [columns(week)["Hours"] for week in reading.weeks] == ["1; 2", "2; 1", "1"]
    assert SAID in reading.stated.taken


def test_tasks_by_day_are_the_topic_and_the_focus_with_their_days() -> None:
    reading = read("week,day,task,done\n1,Mon,Wedge,x\n1,Wed,Pinch,\n2,Mon,Centre,x\n2,Wed,Open,x\n")
    assert weeks(reading) == [
        (1, "Wedge; Pinch", ["Mon: Wedge", "Wed: Pinch"]),
        (2, "Centre; Open", ["Mon: Centre", "Wed: Open"]),
    ]
    assert [week.ticked for week in reading.weeks] == [False, True]
    assert columns(reading.weeks[0])["done"] == "1 of 2"
    again = read(weeks_document("Pots", reading.weeks), "weeks.md")
    assert weeks(again) == weeks(reading)
    assert [week.ticked for week in again.weeks] == [False, True]


def test_lessons_of_a_week_are_joined_and_of_many_the_first_names_it() -> None:
    head = "| Week | Lesson | Topic |\n|---|---|---|\n"
    rows = "".join(f"| {week} | {week}.{at} | {topic} |\n" for week, topics in (
        (1, ["Sets", "Maps"]), (2, ["Groups", "Rings", "Fields", "Ideals"]),
    ) for at, topic in enumerate(topics, start=1))  # fmt: skip
    reading = read(f"# Algebra\n\n{head}{rows}", "plan.md")
    assert weeks(reading) == [(1, "Sets; Maps", []), (2, "Groups", ["Groups", "Rings", "Fields", "Ideals"])]
    assert columns(reading.weeks[0])["Lesson"] == "1.1; 1.2"


def test_one_week_that_stands_twice_is_an_error_as_ever() -> None:
    reading = read("| Week | Topic |\n|---|---|\n| 1 | Clay |\n| 2 | Wheel |\n| 2 | Glaze |\n| 3 | Kiln |\n", "plan.md")
    assert [problem.rule for problem in reading.problems if problem.level == "error"] == ["week-double"]


def test_one_topic_over_two_rows_is_one_week() -> None:
    reading = read("Week,Topic,Read\n1,Clay,ch. 1\n1,Clay,ch. 2\n2,Wheel,ch. 3\n")
    assert weeks(reading) == [(1, "Clay", []), (2, "Wheel", [])]
    assert columns(reading.weeks[0])["Read"] == "ch. 1; ch. 2"


def errors(text: str, answers: ReadingAnswers = NONE) -> list[str]:
    problems = read_weeks(text, "plan.md", answers).problems
    return [f"{problem.line}: {problem.remedy}" for problem in problems if problem.level == "error"]


DAYS = (
    "| Day | Title |\n|---|---|\n| Week 1 Tues | Clay |\n| Week 1 Thur | Slip |\n| Week 2 Tues | Kiln |\n"
    "| Week 2 Thurs | Ash |\n| Week 3 Tues | Salt |\n| Week 3 Thur | Raku |\n"
)


def test_weekdays_beside_the_numbers_are_told_with_what_is_on_them() -> None:
    assert weeks(read(DAYS, "plan.md")) == [
        (1, "Clay; Slip", ["Tues: Clay", "Thur: Slip"]),
        (2, "Kiln; Ash", ["Tues: Kiln", "Thurs: Ash"]),
        (3, "Salt; Raku", ["Tues: Salt", "Thur: Raku"]),
    ]


def test_a_weekday_is_no_topic_where_the_cell_of_the_topic_is_empty() -> None:
    text = (
        "| Week | Title | What |\n|---|---|---|\n| 1 Tue | Clay | talk |\n| 1 Thu | | holiday |\n| 2 Tue | Ash | x |\n"
    )
    assert [(week.topic, week.focus) for week in read(text + "| 2 Thu | Kiln | y |\n", "plan.md").weeks] == [
        ("Clay", "Tue: Clay"),
        ("Ash; Kiln", "Tue: Ash\nThu: Kiln"),
    ]


@pytest.mark.parametrize(
    ("row", "mistyped", "line", "week"),
    [
        ("Week 2 Thurs", "Week 1 Thurs", 6, 2),
        ("Week 2 Thurs", "Week 3 Thurs", 6, 2),
        ("Week 2 Tues", "Week 1 Tues", 5, 2),
        ("Week 3 Tues", "Week 2 Tues", 7, 3),
    ],
)
def test_a_mistyped_week_among_several_rows_each_is_asked_about_alone(
    row: str, mistyped: str, line: int, week: int
) -> None:
    """The option that is named takes the row where it stands: the plan is as it was meant."""
    text = DAYS.replace(row, mistyped)
    assert errors(text) == [f"{line}: Renumber it, or `--table 3` takes it in week {week}."]
    answered = read_weeks(text, "plan.md", ReadingAnswers(table=3))
    assert weeks(answered) == weeks(read(DAYS, "plan.md"))


def test_lessons_numbered_behind_their_week_are_rows_of_it() -> None:
    head = "| Woche | Stoff | Status |\n|---|---|---|\n"
    rows = (
        "| 1.1 | Ton | ✅ fertig |\n| | Kneten | ✅ fertig |\n| 1.2 | Rad | ✅ fertig |\n| 2.1 | Ofen | ✅ fertig |\n"
    )
    rows += "| 2.2 | Asche | 📝 offen |\n| | Salz | 📝 offen |\n"
    expected = [(1, "Ton; Rad", ["Kneten"]), (2, "Ofen; Asche", ["Salz"])]
    assert weeks(read(head + rows, "plan.md")) == expected
    further = "".join(f"| {week} | Raku {week} | offen |\n" for week in (3, 4, 5, 6))
    reading = read(head + rows + further, "plan.md")
    assert weeks(reading)[:2] == expected
    assert [dict(week.columns)["Status"] for week in reading.weeks[:2]] == ["✅ fertig", "✅ fertig; 📝 offen"]
