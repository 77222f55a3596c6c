"""Rows parted by tabs, commas in no quotes, grids without a title, and tags beside weeks that are named already."""

from __future__ import annotations

from datetime import date

import pytest

from studycal.formats.documents.answers import NONE
from studycal.formats.documents.weeks import read_weeks

TODAY = date(2026, 11, 28)


def topics(text: str, file: str = "plan.md") -> list[str]:
    return [week.topic for week in read_weeks(text, file, NONE, TODAY).weeks]


@pytest.mark.parametrize("head", ["Week\tTopic\tDone", "Hafta\tKonu\tDurum", "주차\t주제\t상태"])
@pytest.mark.parametrize("file", ["plan.md", "plan.txt"])
def test_rows_parted_by_tabs_are_a_table(head: str, file: str) -> None:
    text = f"# Pots\n\nWhat comes\n{head}\n1\tClay\t-\n2-3\tWheel\t-\n4\tKiln\t-\nMore below\n"
    assert topics(text, file) == ["Clay", "Wheel - Part 1", "Wheel - Part 2", "Kiln"]


def test_a_line_with_a_tab_is_no_table() -> None:
    text = "# Pots\n\nWeek 1:\tClay\nWeek 2:\tWheel\nWeek 3:\tKiln\n"
    assert topics(text) == ["Clay", "Wheel", "Kiln"]


def test_commas_with_a_blank_behind_part_no_cells_where_a_row_has_too_many() -> None:
    text = "Week,Topic,Task\n1,Clay,dig, sieve, knead\n2,Wheel,spin\n3,Glaze, ash and slip,dip\n4,Kiln,fire\n"
    reading = read_weeks(text, "plan.csv", NONE, TODAY)
    assert [week.topic for week in reading.weeks] == ["Clay", "Wheel", "Glaze, ash and slip", "Kiln"]
    assert not reading.problems


def test_a_row_of_a_csv_with_too_many_cells_is_told_of_quotes() -> None:
    reading = read_weeks("Week,Topic\n1,Clay,slip\n2,Kiln\n", "plan.csv", NONE, TODAY)
    (problem,) = reading.problems
    assert "quotes" in problem.remedy


def test_weeks_of_a_grid_without_a_title_are_called_by_their_days() -> None:
    assert topics("Week,Mon,Tue,Wed,Thu\n1,Clay,Slip,,Quiz\nWeek 2,Wheel,,Kiln,\n", "plan.csv") == [
        "Clay, Slip, Quiz",
        "Wheel, Kiln",
    ]


@pytest.mark.parametrize("weeks", ["Week 1 Clay,Week 2 Wheel,Week 3 Kiln", "第1週 粘土,第2週 轆轤,第3週 窯"])
def test_tags_name_no_weeks_that_are_named_beside_their_numbers(weeks: str) -> None:
    rows = "".join(
        f"| {week} | {tag} |\n" for week, tag in zip(weeks.split(","), ("basic", "basic", "more"), strict=True)
    )
    assert topics(f"# Pots\n\n| Name | Tags |\n|---|---|\n{rows}") == [week.split(" ")[-1] for week in weeks.split(",")]


def test_hours_of_a_week_name_it_not_even_more_than_twelve() -> None:
    assert topics("# Pots\n\n## Week 1 (40 hours)\n\n- Clay\n\n## Тиждень 2 (40 годин)\n\n- Wheel\n") == [
        "Clay",
        "Wheel",
    ]


@pytest.mark.parametrize(
    "title",
    ["डायरी", "দিনলিপি", "Дневник", "Πρακτικά", "บันทึกน้ำหนัก", "صورت‌جلسه", "Bảng điểm", "Daftar nilai"],
)
def test_a_diary_or_a_list_of_marks_is_no_plan(title: str) -> None:
    assert topics(f"# {title}\n\n## Week 1\n\nA dry day.\n\n## Week 2\n\nRain.\n") == []


@pytest.mark.parametrize(("head", "circle"), [("주차 | 완료 여부 | 내용", "O"), ("週 | 完了状況 | 内容", "○")])
def test_a_circle_says_done_and_the_cross_beside_it_not(head: str, circle: str) -> None:
    text = f"# Pots\n\n| {head} |\n|---|---|---|\n| 1 | {circle} | Clay |\n| 2 | X | Wheel |\n| 3 | X | Kiln |\n"
    reading = read_weeks(text, "plan.md", NONE, TODAY)
    assert [(week.topic, week.phase) for week in reading.weeks] == [("Clay", None), ("Wheel", None), ("Kiln", None)]
    assert [line for line in reading.stated.taken if "ticked" in line] == [
        "Week 1 is ticked; it is planned like the others."
    ]


ROWS = ("0 | Wedging | [Jan 25](a.md)", "1 | Clay | Feb 1", "2 | Wheel", "3 | Kiln | Feb 15 | ", "4 | Raku | Feb 22")


def test_tables_of_one_line_below_a_header_are_its_rows() -> None:
    tables = [f"| {row} |\n|{'---|' * (row.count('|') + 1)}\n" for row in ("wk | class | date", *ROWS)]
    reading = read_weeks("# Pots\n\n" + "\n\n".join(tables), "plan.md", NONE, TODAY)
    assert [week.topic for week in reading.weeks] == ["Wedging", "Clay", "Wheel", "Kiln", "Raku"]
    assert any("2027-01-25" in line for line in reading.stated.taken)


def test_a_week_that_ends_one_table_and_begins_the_next_holds_what_both_say() -> None:
    head = "| Week | Topic | Result |\n|---|---|---|\n"
    text = (
        f"# Pots\n\n## Part 1: Forms (weeks 1-2)\n\n{head}| Week 1 | Clay | bowl |\n| Week 2 | Wheel | vase |\n\n"
        f"## Part 2: Fire (weeks 2-3)\n\n{head}| Week 2 | Glaze | tiles |\n| Week 3 | Kiln | pot |\n"
    )
    reading = read_weeks(text, "plan.md", NONE, TODAY)
    assert [(week.topic, week.focus, dict(week.columns)) for week in reading.weeks] == [
        ("Clay", "", {"Result": "bowl"}), ("Wheel", "Glaze", {"Result": "vase; tiles"}), ("Kiln", "", {"Result": "pot"})
    ]  # fmt: skip
    assert any("Week 2 stands in line 14 once more" in line for line in reading.stated.taken)
