"""Plans in the forms and languages people write them in, each with what must come of it: forms/expected.json."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from studycal.core.curriculum import Level, Problem, Week
from studycal.formats.documents.answers import NONE, ReadingAnswers
from studycal.formats.documents.canonical import rhythm_document, weeks_document
from studycal.formats.documents.curriculum import Reading, decode, read_rhythm, read_weeks

FORMS = Path(__file__).parent / "documents" / "forms"
EXPECTED: dict[str, dict[str, Any]] = json.loads((FORMS / "expected.json").read_text(encoding="utf-8"))
PLANS = {name: case for name, case in EXPECTED.items() if case["kind"] <= 9 or case["kind"] == 15}
REFUSED = [name for name, case in PLANS.items() if case["exit"]]
TODAY = date(2026, 11, 28)


def read(name: str, answers: ReadingAnswers = NONE) -> Reading:
    text, problems = decode((FORMS / name).read_bytes(), name)
    assert not errors(problems)
    return read_weeks(text, name, answers, TODAY)


def errors(problems: Any) -> list[Problem]:
    return [problem for problem in problems if problem.level is Level.ERROR]


def answers(option: str) -> ReadingAnswers:
    name, _, value = option.removeprefix("--").partition(" ")
    if name == "durations":
        return ReadingAnswers(durations=True)
    return ReadingAnswers(per_week=int(value)) if name == "per-week" else ReadingAnswers(weeks_each=int(value))


def understood(name: str) -> Reading:
    return read(name, answers(PLANS[name]["option"]) if "option" in PLANS[name] else NONE)


@pytest.mark.parametrize("name", PLANS)
def test_a_plan_is_read_as_its_author_meant_it(name: str) -> None:
    case, reading = PLANS[name], understood(name)
    assert bool(errors(reading.problems)) == (case["n"] == 0)
    assert len(reading.weeks) == case["n"]
    if "first" in case:
        assert case["first"] in reading.weeks[0].topic
        assert case["last"] in reading.weeks[-1].topic
    if "phases" in case:
        assert list(dict.fromkeys(week.phase for week in reading.weeks)) == case["phases"]
    assert case.get("focus1", "") in (reading.weeks[0].focus if reading.weeks else "")
    assert reading.stated.start is None or "start" not in case or reading.stated.start.day == case["start"]
    assert "start" not in case or reading.stated.start


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_dangerous_to_guess_is_refused_with_the_option_that_says_yes(name: str) -> None:
    (error,) = errors(read(name).problems)
    assert error.line > 0
    assert PLANS[name].get("option", "Add a row") in error.remedy or "--per-week 1" in error.remedy


def test_nothing_but_weeks_needs_no_option() -> None:
    assert {name: bool(errors(read(name).problems)) for name in PLANS} == {
        name: bool(case["exit"]) for name, case in PLANS.items()
    }


@pytest.mark.parametrize("name", [name for name in PLANS if PLANS[name]["n"]])
def test_what_import_writes_is_read_back_and_written_again_the_same(name: str) -> None:
    first = understood(name)
    text = weeks_document(first.stated.title, first.weeks)
    second = read_weeks(text, "weeks.md", NONE, TODAY)
    assert [problem for problem in second.problems if problem.level is not Level.INFO] == []
    assert weeks_document(second.stated.title, second.weeks) == text
    assert bare(second) == bare(first)


def bare(reading: Reading) -> list[Week]:
    return [replace(week, line=0, columns=()) for week in reading.weeks]


def week(name: str, number: int) -> Week:
    return understood(name).weeks[number - 1]


def test_all_addresses_reach_their_weeks() -> None:
    assert [[link.url for link in week("links.md", number).links] for number in (1, 2, 3)] == [
        ["https://bind.example/sewing", "https://bind.example/f2", "ch2.md"],
        ["https://bind.example/case"],
        ["https://bind.example/words", "https://bind.example/repair"],
    ]
    for number in (1, 2):
        assert [link.url for link in week("list-with-ranges.md", number).links] == ["https://cello.example/bow"]
    assert [link.url for link in week("html-table.md", 3).links] == ["https://wax.example/scent"]
    slides = [link.url for each in understood("lectures-by-date.md").weeks for link in each.links]
    assert slides == [f"https://sail.example/l{number}.pdf" for number in range(1, 7)]


def test_further_columns_stay_under_their_own_names() -> None:
    assert dict(week("columns.md", 1).columns) == {
        "Reading": "ch. 1–2",
        "Lab": "tap tones",
        "Deliverable": "tone diary",
        "Due": "2027-01-17",
        "Hours": "5",
        "Status": "✅",
    }
    assert week("columns.md", 1).ticked
    assert dict(week("table-chinese.md", 4).columns) == {"每日任务": "试片", "成果": "十二块试片"}


@pytest.mark.parametrize(
    ("name", "ticked"),
    [
        ("list-with-boxes.md", [1, 2]),
        ("table-domain-focus.md", [1]),
        ("table-german.md", [1]),
        ("table-japanese.md", [1]),
        ("cells-with-marks.md", [2]),
    ],
)
def test_boxes_and_signs_say_which_weeks_are_done(name: str, ticked: list[int]) -> None:
    assert [each.number for each in understood(name).weeks if each.ticked] == ticked


def test_breaks_and_weeks_without_a_date_stay_free() -> None:
    free = {
        name: [(each.number, each.free_before) for each in understood(name).weeks if each.free_before]
        for name in ("rows-break-exam-total.md", "dates-as-headings.md")
    }
    assert free == {"rows-break-exam-total.md": [(3, 1)], "dates-as-headings.md": [(4, 1)]}
    assert week("rows-break-exam-total.md", 4).focus == "Practice booth open"
    assert week("rows-break-exam-total.md", 5).focus == "Exam: Two plates, bend test"


def test_breaks_and_lists_in_cells_part_what_they_part() -> None:
    assert [each.focus.split("\n") for each in understood("html-in-cells.md").weeks] == [
        ["measure", "wind", "tie on"],
        ["even edges", "beat gently"],
        ["three samples"],
    ]
    assert week("html-in-cells.md", 3).topic == "Twill"


def test_the_exam_the_hours_and_what_is_needed_are_stated() -> None:
    stated = understood("exam-and-hours.md").stated
    assert stated.exam is not None
    assert (stated.exam.day, stated.exam.line, stated.hours, stated.needs) == (
        "2027-05-15",
        3,
        6,
        ("English at B1; a quiet room",),
    )


def test_what_was_taken_is_told_and_what_was_not_in_groups() -> None:
    reading = understood("books-first.md")
    assert reading.stated.taken[0].startswith(
        "Weeks from the table at line 12 (Week → week, Topic → topic, Focus → focus): 1 The hive"
    )
    assert ("table-unused", 5) in [(one.rule, one.line) for one in reading.problems]
    unused = [one.message for one in understood("headings.md").problems]
    assert unused[-1] == "Lines 26-27 (from “Resources”): 2 lines of text are not used."
    assert (
        "The tables at lines 5 and 13 hold the same weeks and are joined."
        in understood("overview-and-detail.md").stated.taken
    )


ROUTINES = {
    "routine-weekday-table.md": ["0 19:00 45", "2 19:00 45", "4 18:30 45", "6 10:00 60"],
    "routine-monday-list.md": ["0 18:30 90", "2 18:30 90", "5 9:00 90", "6 10:00 60"],
    "plan-and-routine.md": ["1 20:00 45", "3 20:00 45", "5 11:00 60"],
}


@pytest.mark.parametrize("name", ROUTINES)
def test_a_routine_gives_days_times_and_lengths(name: str) -> None:
    rhythm = read_rhythm((FORMS / name).read_text(encoding="utf-8"), name, beside=name.startswith("plan"))
    assert rhythm.routine is not None
    assert [f"{slot.weekday} {slot.at} {slot.minutes}" for slot in rhythm.routine.slots] == ROUTINES[name]
    assert [session.minutes for session in rhythm.cadence.quarters[0].sessions] == [
        slot.minutes for slot in rhythm.routine.slots
    ]
    text = rhythm_document(rhythm.routine.slots, rhythm.routine.bullets)
    again = read_rhythm(text, name).routine
    assert again is not None
    assert rhythm_document(again.slots, again.bullets) == text


@pytest.mark.parametrize("name", [name for name in PLANS if PLANS[name]["kind"] <= 9])
def test_a_plan_without_a_routine_has_none(name: str) -> None:
    assert not read_rhythm((FORMS / name).read_text(encoding="utf-8"), name, beside=True).cadence.quarters


def test_times_of_every_day_are_no_week() -> None:
    name = "routine-every-day.md"
    (error,) = errors(read_rhythm((FORMS / name).read_text(encoding="utf-8"), name).problems)
    assert (error.rule, error.line) == ("no-weekdays", 3)
    assert "21 a week" in error.message


SAME_ROUTINE = {
    "a list": "- Monday 19:00-20:00: Read\n- Thursday 19:00-20:00: Write\n",
    "bold days": "- **Monday** – 7pm-8pm: Read\n- **Thursday** – 7pm-8pm: Write\n",
    "lengths": "- Mon 19:00 Read (60 min)\n- Thu 19:00 Write (60 min)\n",
    "German": "- Montag, 19–20 Uhr: Read\n- Donnerstag, 19–20 Uhr: Write\n",
    "headings": "### Monday\n- 19:00–20:00 Read\n\n### Thursday\n- 19:00–20:00 Write\n",
    "French": "| Jour | Heure | Activité |\n|--|--|--|\n| lundi | 19h-20h | Read |\n| jeudi | 19h-20h | Write |\n",
    "Chinese": "- 周一 19:00-20:00 Read\n- 周四 19:00-20:00 Write\n",
    "Japanese": "| 曜日 | 時間 | 内容 |\n|--|--|--|\n| 月曜日 | 19:00〜20:00 | Read |\n"
    "| 木曜日 | 19:00〜20:00 | Write |\n",
    "Russian": "- Понедельник 19:00–20:00: Read\n- Вторник: отдых\n- Четверг 19:00–20:00: Write\n",
    "a grid": "| Time | Mon | Tue | Thu |\n|--|--|--|--|\n| 19:00–20:00 | Read | | Write |\n",
}


@pytest.mark.parametrize("text", SAME_ROUTINE.values(), ids=SAME_ROUTINE)
def test_all_these_routines_say_monday_and_thursday_at_seven_for_an_hour(text: str) -> None:
    routine = read_rhythm(text, "cadence.md").routine
    assert routine is not None
    assert [(slot.weekday, slot.at, slot.minutes, slot.name) for slot in routine.slots] == [
        (0, "19:00", 60, "Read"),
        (3, "19:00", 60, "Write"),
    ]
