"""A free day among the several rows of a week is that week's, and no week of its own."""

from __future__ import annotations

from datetime import date

import pytest

from studycal.formats.documents.weeks import Reading, read_weeks


def read(rows: str, header: str = "| Week | Day | Topic |\n|---|---|---|\n") -> Reading:
    return read_weeks(header + rows, "plan.md", today=date(2026, 11, 28))


def weeks(reading: Reading) -> list[tuple[str, int]]:
    assert not [problem.message for problem in reading.problems if problem.level == "error"]
    return [(week.topic, week.free_before) for week in reading.weeks]


def test_a_free_day_behind_the_first_row_of_a_week() -> None:
    reading = read(
        "| 1 | 1 | Clay |\n| | 2 | Kiln |\n| 2 | 1 | Glaze |\n| | 2 | Holiday |\n| 3 | 1 | Fire |\n| | 2 | Ash |\n"
    )
    assert weeks(reading) == [("Clay", 0), ("Glaze", 0), ("Fire", 0)]


def test_a_free_day_before_the_other_rows_of_a_week_is_not_its_topic() -> None:
    reading = read(
        "| 1 | 1 | Clay |\n| | 2 | Kiln |\n| 2 | 1 | Holiday |\n| | 2 | Glaze |\n| 3 | 1 | Fire |\n| | 2 | Ash |\n"
    )
    assert weeks(reading) == [("Clay", 0), ("Glaze", 0), ("Fire", 0)]


def test_a_week_whose_rows_are_all_free_is_one_free_week() -> None:
    free = "| 2 | 1 | Spring break |\n| | 2 | Spring break |\n"
    rows = f"| 1 | 1 | Clay |\n| | 2 | Kiln |\n{free}| 3 | 1 | Fire |\n| | 2 | Ash |\n"
    assert weeks(read(rows)) == [("Clay", 0), ("Fire", 1)]


def test_a_free_week_behind_all_rows_of_a_week_stays_one() -> None:
    rows = "| 1 | 1 | Clay |\n| | 2 | Kiln |\n| | | Spring break |\n| 2 | 1 | Fire |\n| | 2 | Ash |\n"
    assert weeks(read(rows)) == [("Clay", 0), ("Fire", 1)]


def test_a_free_week_is_told_by_its_day_where_a_week_has_few_rows() -> None:
    header = "| Week | Date | Topic |\n|---|---|---|\n"
    rows = "| 1 | 4 Jan | Clay |\n| | 6 Jan | Kiln |\n| 2 | 11 Jan | Slip |\n"
    rows += "| | 18 Jan | Break |\n| 3 | 25 Jan | Fire |\n| | 27 Jan | Ash |\n"
    assert weeks(read(rows, header)) == [("Clay", 0), ("Slip", 0), ("Fire", 1)]


@pytest.mark.parametrize("name", ["Spring break", "No class", "Herbstferien"])
def test_what_is_due_beside_a_break_is_told_with_the_week_above(name: str) -> None:
    head = "| Week | Topic | Homework | Focus |\n|---|---|---|---|\n"
    reading = read(f"| 1 | Clay | | |\n| | {name} | [Bowl](b.md) due | rest |\n| 2 | Kiln | | |\n", head)
    assert weeks(reading) == [("Clay", 0), ("Kiln", 1)]
    assert reading.weeks[0].columns == (("Homework", f"{name}: Bowl due"),)
    assert [link.url for link in reading.weeks[0].links] == ["b.md"]
    assert "row-joined" in [problem.rule for problem in reading.problems]


def test_what_stands_beside_a_break_before_all_weeks_is_told_as_not_used() -> None:
    head = "| Week | Topic | Homework |\n|---|---|---|\n"
    reading = read("| | Holidays | Bowl due |\n| 1 | Clay | |\n| 2 | Kiln | |\n", head)
    assert weeks(reading)[1:] == [("Kiln", 0)]
    assert [problem.message for problem in reading.problems] == ["“Holidays: Bowl due” is no week and is not used."]


def test_what_stands_beside_an_exam_without_a_number_is_told_with_the_last_week() -> None:
    head = "| Week | Topic | Homework |\n|---|---|---|\n"
    reading = read("| 1 | Clay | |\n| 2 | Kiln | |\n| Exam | all of it | Portfolio due |\n", head)
    assert reading.weeks[-1].columns == (("Homework", "Exam: Portfolio due"),)


@pytest.mark.parametrize("header", ["Date", "Datum", "日期"])
def test_days_of_figures_with_a_dot_whose_second_ones_are_no_months_have_the_month_first(header: str) -> None:
    days = ["8.27", "8.29", "9.3", "9.5", "9.10", "9.14"]
    topics = ["Clay", "Coils", "Wheel", "Trimming", "Kiln", "No class (Reading day)"]
    numbers = ["1", "", "2", "", "3", ""]
    rows = [f"| {number} | {day} | {topic} | |\n" for number, day, topic in zip(numbers, days, topics, strict=True)]
    rows[-1] = rows[-1].replace("| |", "| Pot due |")
    head = f"| Week | {header} | Topic | Homework |\n|---|---|---|---|\n"
    reading = read("".join(rows), head)
    assert weeks(reading) == [("Clay", 0), ("Wheel", 0), ("Kiln", 0)]
    assert dict(reading.weeks[-1].columns)["Homework"] == "Pot due"
    assert reading.stated.start
    assert reading.stated.start.day == "2027-08-23"
    assert "dates-numbers" not in [problem.rule for problem in reading.problems]


def test_days_of_figures_with_a_dot_have_the_day_first_elsewhere() -> None:
    head = "| Week | Date | Topic |\n|---|---|---|\n"
    reading = read("| 1 | 1.12 | Clay |\n| 2 | 8.12 | Wheel |\n| 3 | 15.12 | Kiln |\n| 4 | 22.12 | Fire |\n", head)
    assert reading.stated.start
    assert reading.stated.start.day.startswith("2026-11-30")
