"""A table with a row for each task: a week's rows are put together, and that is said; a doubled week is an error."""

from __future__ import annotations

from studycal.core.curriculum import Week
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
