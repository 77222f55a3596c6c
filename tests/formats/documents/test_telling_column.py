"""The column that tells what each week is about, where the header that may name the topics heads work or phases."""

from __future__ import annotations

import pytest

from studycal.formats.documents.answers import ReadingAnswers
from tests.formats.kinds_met import read

NAMES = ("Clay bodies", "Wheel throwing", "Glaze recipes", "Kiln firing", "Raku in the yard", "Sale at school")
WORK = ("Pinch a bowl", "HW2", "", "Lab 4: cones", "HW5", "")
PHASE = ("Hands", "Hands", "Hands", "Fire", "Fire", "Fire")
DAYS = ("4 Jan", "11 Jan", "18 Jan", "25 Jan", "1 Feb", "8 Feb")
COUNT = tuple(map(str, range(1, 7)))


def table(headers: str, *columns: tuple[str, ...]) -> str:
    names = headers.split(" | ")
    rows = "".join(f"| {' | '.join(cells)} |\n" for cells in zip(*columns, strict=True))
    return f"# Pots\n\n| {headers} |\n|{'---|' * len(names)}\n{rows}"


def topics(text: str, answers: ReadingAnswers | None = None) -> list[str]:
    return [week.topic for week in read(text, answers or ReadingAnswers()).weeks]


@pytest.mark.parametrize(
    ("week", "work", "topic"),
    [
        ("Week", "Tasks", "Topics covered"),
        ("Week", "Project", "Focus Area"),
        ("Week", "Milestone", "What you will learn"),
        ("Week", "Activities", "Key ideas"),
        ("Semana", "Actividades", "Contenidos"),
        ("Semana", "Atividade", "Foco"),
        ("Woche", "Aufgaben", "Stoff"),
        ("Semaine", "Activités", "Notions"),
        ("Tydzień", "Zadania", "Zakres"),
        ("周", "任务", "重点"),
    ],
)
def test_work_that_is_not_set_in_all_weeks_names_none_of_them(week: str, work: str, topic: str) -> None:
    assert topics(table(f"{week} | {work} | {topic}", COUNT, WORK, NAMES)) == list(NAMES)
    assert topics(table(f"{week} | {topic} | {work}", COUNT, NAMES, WORK)) == list(NAMES)


@pytest.mark.parametrize("phase", ["Module", "Unit", "Part", "Block"])
def test_a_name_of_many_weeks_is_their_phase(phase: str) -> None:
    reading = read(table(f"Week | {phase} | Skills", COUNT, PHASE, NAMES))
    assert [(week.topic, week.phase) for week in reading.weeks] == list(zip(NAMES, PHASE, strict=True))


def test_so_it_is_of_weeks_by_their_days() -> None:
    assert topics(table("Date | Tasks | Topics covered", DAYS, WORK, NAMES)) == list(NAMES)


@pytest.mark.parametrize("header", ["Topic", "Subject", "Theme", "Title"])
def test_a_header_that_says_topic_is_believed(header: str) -> None:
    assert topics(table(f"Week | {header} | Details", COUNT, PHASE, NAMES))[0].startswith("Hands")


def test_a_header_that_holds_a_word_for_a_topic_is_believed_as_well() -> None:
    reports = ("Lab on clay", "Essay 1", "A wheel set up", "Lab on cones", "Essay 2", "Report on money")
    assert topics(table("Week | Topic Focus | Deliverable / Milestone", COUNT, NAMES, reports)) == list(NAMES)
    alike = ("Basics 1", "Basics 2", "Basics 3", "Fire 1", "Fire 2", "Fire 3")
    assert topics(table("Week | Focus | Goal for the week", COUNT, alike, reports)) == list(alike)


def test_what_is_kept_beside_a_topic_never_is_one() -> None:
    chapters = ("On clay", "On wheels", "On glass", "On fire", "On smoke", "On money")
    for header in ("Homework", "Reading", "Notes", "Due", "Instructor"):
        assert topics(table(f"Week | Module | {header}", COUNT, PHASE, chapters))[0].startswith("Hands"), header


def test_the_column_that_the_learner_names_is_taken() -> None:
    text = table("Week | Tasks | Topics covered", COUNT, ("a1", "b2", "c3", "d4", "e5", "f6"), NAMES)
    assert topics(text, ReadingAnswers(topic="Tasks"))[0] == "a1"


def test_tasks_of_all_weeks_are_topics_where_nothing_else_is() -> None:
    assert topics(table("Week | Tasks | Notes", COUNT, NAMES, WORK)) == list(NAMES)


GOALS = ("Know clay", "Throw a bowl", "Mix three", "Fire to cone 6", "Survive smoke", "Sell ten")


@pytest.mark.parametrize(
    ("topic", "beside"),
    [
        ("Topics Covered", "Goals"),
        ("Topic / Focus", "Goals"),
        ("Focus Area", "Goals"),
        ("Concepts", "Goals"),
        ("Skills", "Activities"),
        ("What to learn", "Weekly Goal"),
        ("Main topic", "Activities"),
        ("Main topic", "Description"),
        ("Concepts", "Objectives"),
        ("Hauptthema", "Ziele"),
        ("Tema principal", "Objetivos"),
        ("Thème principal", "Objectifs"),
    ],
)
def test_goals_and_work_of_all_weeks_name_none_beside_a_column_for_topics(topic: str, beside: str) -> None:
    word = {"Ziele": "Woche", "Objetivos": "Semana", "Objectifs": "Semaine"}.get(beside, "Week")
    assert topics(table(f"{word} | {topic} | {beside}", COUNT, NAMES, GOALS)) == list(NAMES)
    assert topics(table(f"{word} | {beside} | {topic}", COUNT, GOALS, NAMES)) == list(NAMES)


@pytest.mark.parametrize("beside", ["Tasks", "Reading", "Hours"])
def test_goals_are_topics_where_no_column_is_for_those(beside: str) -> None:
    assert topics(table(f"Week | Goals | {beside}", COUNT, GOALS, COUNT)) == list(GOALS)
