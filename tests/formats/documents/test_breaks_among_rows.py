"""A free day among the several rows of a week is that week's, and no week of its own."""

from __future__ import annotations

from datetime import date

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
