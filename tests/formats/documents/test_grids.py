"""Tables with a column for each of some weekdays: all of them tell what a week is about."""

from __future__ import annotations

import pytest

from studycal.formats.documents.answers import NONE, ReadingAnswers
from tests.formats.kinds_met import read


def weeks(header: str, *rows: str, answers: ReadingAnswers = NONE) -> list[tuple[str, str, int]]:
    lines = [header, " | ".join("---" for _ in header.split(" | ")), *rows]
    reading = read("# Pots\n\n" + "".join(f"| {line} |\n" for line in lines), answers)
    assert not [problem for problem in reading.problems if problem.level == "error"]
    return [(week.topic, week.focus, week.free_before) for week in reading.weeks]


@pytest.mark.parametrize(
    ("week", "days"),
    [("Week", "Tuesday Friday"), ("Week", "Tue Fri"), ("Woche", "Dienstag Freitag"), ("Semana", "martes viernes"),
     ("周", "周二 周五")],
)  # fmt: skip
def test_two_weekdays_tell_what_a_week_is_about(week: str, days: str) -> None:
    first, second = days.split()
    one, other = first.capitalize(), second.capitalize()
    rows = ("1 | Clay | Slip", "2 | Wheel | Kiln", "3 | Ash | Salt")
    assert weeks(f"{week} | {first} | {second}", *rows) == [
        ("Clay, Slip", f"{one} Clay\n{other} Slip", 0),
        ("Wheel, Kiln", f"{one} Wheel\n{other} Kiln", 0),
        ("Ash, Salt", f"{one} Ash\n{other} Salt", 0),
    ]


@pytest.mark.parametrize("days", ["Mon | Wed", "Mon | Wed | Fri"])
def test_a_day_off_names_no_week_and_a_week_of_them_is_free(days: str) -> None:
    more = " | Raku" if "Fri" in days else ""
    rows = [
        f"1 | Jan 11 - 15 | Clay | Slip{more} | bowl",
        f"2 | Jan 18 - 22 | Labor Day (no class) | Kiln{more} | ",
        f"3 | Jan 25 - 29 | Spring break | Spring break{' | Spring break' if more else ''} | ",
        f"4 | Feb 1 - 5 | Ash | Salt{more} | jug",
    ]
    read_as = weeks(f"Week | Dates | {days} | Due", *rows)
    third = ", Raku" if more else ""
    assert [(topic, free) for topic, _, free in read_as] == [
        (f"Clay, Slip{third}", 0),
        (f"Kiln{third}", 0),
        (f"Ash, Salt{third}", 1),
    ]
    assert read_as[1][1].startswith("Mon Labor Day (no class)\nWed Kiln")


def test_two_weekdays_beside_a_topic_are_kept_under_their_names() -> None:
    [one, *_] = read(
        "| Week | Topic | Tue | Thu |\n|---|---|---|---|\n| 1 | Clay | a | b |\n| 2 | Ash | c | d |\n"
    ).weeks
    assert (one.topic, dict(one.columns)) == ("Clay", {"Tue": "a", "Thu": "b"})


def test_the_learner_may_name_one_of_two_weekdays_as_the_topic() -> None:
    rows = ("1 | Clay | Slip", "2 | Wheel | Kiln", "3 | Ash | Salt")
    answered = weeks("Week | Tue | Fri", *rows, answers=ReadingAnswers(topic="Fri"))
    assert [topic for topic, *_ in answered] == ["Slip", "Kiln", "Salt"]
