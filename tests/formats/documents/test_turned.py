"""Tables with a column for each week, and with a first and a last week in two columns; all words are invented."""

from __future__ import annotations

from datetime import date

import pytest

from studycal.core.curriculum import Level
from studycal.formats.documents.weeks import Reading, read_weeks


def read(text: str) -> Reading:
    return read_weeks(text, "plan.md", today=date(2026, 11, 28))


def errors(reading: Reading) -> list[str]:
    return [problem.rule for problem in reading.problems if problem.level is Level.ERROR]


def table(*rows: str) -> str:
    first, *others = (f"| {row} |" for row in rows)
    return "# Pots\n\n" + "\n".join([first, "|---" * (rows[0].count("|") + 1) + "|", *others]) + "\n"


WEEKS = ["Week {}", "Woche {}", "Semaine {}", "Semana {}", "Settimana {}", "Tydzień {}", "Неделя {}", "第{}周",
         "第{}週", "{}주차", "الأسبوع {}"]  # fmt: skip


@pytest.mark.parametrize("week", WEEKS)
def test_a_column_for_each_week_is_a_row_for_each(week: str) -> None:
    head = " | ".join(week.format(number) for number in (1, 2, 3))
    reading = read(table(f"Part | {head}", "Topic | Clay | Wheel | Kiln", "Reading | ch. 1 | ch. 2 | ch. 3"))
    assert errors(reading) == []
    assert [(one.number, one.topic, dict(one.columns)) for one in reading.weeks] == [
        (1, "Clay", {"Reading": "ch. 1"}), (2, "Wheel", {"Reading": "ch. 2"}), (3, "Kiln", {"Reading": "ch. 3"}),
    ]  # fmt: skip


def test_the_topic_may_stand_in_the_header_and_the_days_below() -> None:
    reading = read(
        table(
            "Day | Week 1: Clay | Week 2: Kiln",
            "Monday | wedge it | stack it",
            "Wednesday | pinch it | fire it",
            "Friday | coil it | cool it",
        )
    )
    assert errors(reading) == []
    assert [(week.topic, week.focus.split("\n")[0]) for week in reading.weeks] == [
        ("Clay", "Monday wedge it"), ("Kiln", "Monday stack it"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "rows",
    [
        ("Student | Week 1 | Week 2 | Week 3", "Anna | here | away | here", "Ben | away | here | here"),
        ("Points | Week 1 | Week 2", "Clay | 12 | 14", "Kiln | 9 | 17"),
        ("Skill | Week 1 | Week 12", "Centring | low | high"),
    ],
)
def test_marks_people_and_two_far_weeks_are_no_plan(rows: tuple[str, ...]) -> None:
    reading = read(table(*rows))
    assert reading.weeks == ()
    assert errors(reading)


@pytest.mark.parametrize(
    "head",
    ["Start week | End week | Topic", "Week start | Week end | Topic", "From week | To week | Topic",
     "Von Woche | Bis Woche | Thema", "Semana inicio | Semana fin | Tema", "开始周 | 结束周 | 主题"],
)  # fmt: skip
@pytest.mark.parametrize("week", ["{}", "week {}"])
def test_a_first_and_a_last_week_are_a_span(head: str, week: str) -> None:
    spans = ((1, 2, "Clay"), (3, 3, "Wheel"), (4, 6, "Kiln"))
    listed = [f"{week.format(first)} | {week.format(last)} | {topic}" for first, last, topic in spans]
    reading = read(table(head, *listed))
    assert errors(reading) == []
    assert [one.topic for one in reading.weeks] == [
        "Clay - Part 1", "Clay - Part 2", "Wheel", "Kiln - Part 1", "Kiln - Part 2", "Kiln - Part 3",
    ]  # fmt: skip


def test_spans_that_overlap_are_refused() -> None:
    reading = read(table("Start week | End week | Course", "1 | 4 | Clay", "2 | 3 | Slip", "5 | 6 | Kiln"))
    assert "week-double" in errors(reading)


@pytest.mark.parametrize(
    ("week", "topic", "reading"),
    [("Week", "Topic", "Reading"), ("Semaine", "Sujet", "Lecture"), ("Týden", "Téma", "Četba")],
)
def test_a_header_of_a_word_for_weeks_and_their_numbers_has_a_column_for_each(
    week: str, topic: str, reading: str
) -> None:
    text = table(f"{week} | 1 | 2 | 3", f"{topic} | Clay | Wheel | Kiln", f"{reading} | Hamer | Leach | Rhodes")
    weeks = read(text).weeks
    assert [(one.topic, one.columns) for one in weeks] == [
        ("Clay", ((reading, "Hamer"),)), ("Wheel", ((reading, "Leach"),)), ("Kiln", ((reading, "Rhodes"),))
    ]  # fmt: skip


def test_a_header_of_calendar_weeks_is_one_too() -> None:
    weeks = read(table("KW | 40 | 41 | 42", "Thema | Ton | Scheibe | Ofen")).weeks
    assert [one.topic for one in weeks] == ["Ton", "Scheibe", "Ofen"]


@pytest.mark.parametrize("header", ["Weekly focus", "Theme", "Thema", "Tema de la semana", "Sujet"])
def test_a_topic_beside_the_days_of_a_week_names_it_and_what_stands_on_the_days_is_kept(header: str) -> None:
    text = table(
        f"{header} | Monday | Wednesday | Lab",
        "Clay | 1/11 | 1/13 | Bowl",
        "Wheel | 1/18: Closed all day | 1/20 | Jug",
        "Kiln and glaze | 1/25: Exam 1 | 1/27: Gas kilns | Tile",
    )
    reading = read(text)
    assert errors(reading) == []
    assert [week.topic for week in reading.weeks] == ["Clay", "Wheel", "Kiln and glaze"]
    assert dict(reading.weeks[2].columns)["Monday"] == "1/25: Exam 1"
    assert dict(reading.weeks[0].columns)["Wednesday"] == "1/13"
    assert reading.stated.start and reading.stated.start.day == "2027-01-11"


def test_a_unit_beside_the_days_of_a_week_names_none() -> None:
    rows = (
        "Unit 1 | Jan 11 Clay | Jan 13 Wheel",
        "Unit 2 | Jan 18 Kiln | Jan 20 Ash",
        "Unit 3 | Jan 25 Salt | Jan 27 Gas",
    )
    assert [week.topic for week in read(table("Unit | Mon | Wed", *rows)).weeks] == ["Clay", "Kiln", "Salt"]
