"""People in turn, distances, weights and money by week are no plan without an option, whatever the title says."""

from __future__ import annotations

from datetime import date

import pytest

from studycal.core.curriculum import Level
from studycal.formats.documents.answers import NONE, ReadingAnswers
from studycal.formats.documents.weeks import Reading, read_weeks


def read(text: str, answers: ReadingAnswers = NONE) -> Reading:
    return read_weeks(text, "plan.md", answers, date(2026, 11, 28))


def listed(title: str, form: str, topics: list[str]) -> str:
    return f"# {title}\n\n" + "".join(f"- {form.format(at)}: {words}\n" for at, words in enumerate(topics, start=1))


def refused(text: str) -> str:
    """The answer that the refusal names; it takes the plan all the same."""
    [error] = [problem for problem in read(text).problems if problem.level is Level.ERROR]
    assert error.rule == "not-a-plan"
    line = int(error.remedy.partition("--table ")[2].partition("`")[0])
    assert read(text, ReadingAnswers(table=line)).weeks
    return error.message


PEOPLE = [
    ("Woche {}", ["Anna", "Ben", "Clara", "David"]), ("Week {}", ["Sam and Priya", "Tom and Lucy", "Sam and Tom"]),
    ("Semaine {}", ["Julie", "Mathieu", "Camille"]), ("Semana {}", ["María", "José", "Lucía"]),
    ("Settimana {}", ["Giulia", "Marco", "Luca"]), ("Tydzień {}", ["Kasia", "Tomek", "Ania"]),
    ("Неделя {}", ["Аня", "Дима", "Катя"]), ("第{}周", ["小王", "小李", "小张"]), ("{}주차", ["민수", "지영", "철수"]),
    ("Hafta {}", ["Ayşe", "Mehmet", "Elif"]),
]  # fmt: skip


@pytest.mark.parametrize(("week", "names"), PEOPLE, ids=[week for week, _ in PEOPLE])
def test_weeks_that_name_people_are_a_rota(week: str, names: list[str]) -> None:
    assert "name people" in refused(listed("Home", week, names))


@pytest.mark.parametrize(
    "topics",
    [
        ["Zed", "Quill", "Orb", "Zed", "Quill", "Orb"],
        ["Zed bath, Quill floor", "Quill bath, Orb floor", "Orb bath, Zed floor", "Zed bath, Quill floor"],
    ],
)
def test_what_comes_round_is_a_rota_too(topics: list[str]) -> None:
    assert "the same few words in turn" in refused(listed("Home", "Week {}", topics))


QUANTITIES = [
    ("Week {}", ["swam 800 m in 25 min", "swam 1000 m, tired", "swam 1200 m in 31 min", "felt great"]),
    ("Week {}", ["squat 60 kg, bench 40 kg", "squat 62.5 kg", "squat 65 kg, bench 42.5 kg"]),
    ("Woche {}", ["3 km am Dienstag", "4 km am Dienstag, 6 km am Sonntag", "8 km lang"]),
    ("Semana {}", ["corrí 5 km en 30 min", "corrí 6 km, cansado", "corrí 8 km"]),
    ("Неделя {}", ["пробежал 5 км за 30 мин", "пробежал 6 км", "пробежал 8 км"]),
    ("第{}周", ["跑了5公里", "跑了6公里，有点累", "跑了8公里"]),
    ("Week {}", ["put aside $10", "put aside $20", "put aside $30"]),
    ("Week {}", ["40 mg a day", "30 mg a day", "20 mg a day"]),
]  # fmt: skip


@pytest.mark.parametrize(("week", "topics"), QUANTITIES, ids=[topics[0] for _, topics in QUANTITIES])
def test_weeks_that_tell_of_distances_weights_or_money_are_a_log(week: str, topics: list[str]) -> None:
    assert "distances, weights or money" in refused(listed("Notes", week, topics))


def test_a_table_of_who_does_what_is_a_rota() -> None:
    rows = "| 1 | Zed | Quill |\n| 2 | Quill | Orb |\n| 3 | Orb | Zed |\n"
    [error] = [
        problem for problem in read(f"| Week | Kitchen | Bath |\n|---|---|---|\n{rows}").problems if problem.remedy
    ]
    assert error.rule == "not-a-plan"


STUDIED = [
    ["Matthew", "Mark", "Luke", "John"], ["Grammar", "Grammar", "Speaking", "Speaking"], ["Julia", "Ruby", "Crystal"],
    ["Theory", "Practice", "Theory", "Practice"], ["Clay - Part 1", "Clay - Part 2", "Kiln - Part 1", "Kiln - Part 2"],
    ["Listening 30m", "Reading 20m", "Writing 30m"], ["4G radio", "5G radio", "6G radio"],
    ["Emma", "Persuasion", "Mansfield Park"], ["Review", "Loops", "Review", "Lists", "Review"],
    ["Chapters 1-3", "Chapters 4-6", "Chapters 7-9"],
]  # fmt: skip


@pytest.mark.parametrize("topics", STUDIED, ids=[topics[0] for topics in STUDIED])
def test_topics_that_only_look_alike_are_studied(topics: list[str]) -> None:
    assert [week.topic for week in read(listed("Plan", "Week {}", topics)).weeks] == topics


def test_people_with_work_below_them_are_topics() -> None:
    text = "# Painters\n\n## Week 1: Anna\n- her letters\n\n## Week 2: Paul\n- his lake\n\n## Week 3: Max\n- his rain\n"
    assert [week.topic for week in read(text).weeks] == ["Anna", "Paul", "Max"]
