"""Cells of topics that have several lines: lists have their first line for the topic, broken titles all of them."""

from __future__ import annotations

import pytest

from tests.formats.kinds_met import read


def weeks(*cells: str) -> list[tuple[str, str]]:
    rows = "".join(f"| {week} | {cell} |\n" for week, cell in enumerate(cells, 1))
    return [(week.topic, week.focus) for week in read(f"# Pots\n\n| Week | Topics |\n|---|---|\n{rows}").weeks]


def test_lines_with_room_for_more_are_a_list_in_every_cell_of_the_table() -> None:
    assert weeks(
        "Clay and tools<br>1.1: Where clay is dug, and how it is washed",
        "2.1: Wedging<br>2.2: Coils<br>2.3: Slabs and how they are joined to each other",
        "Pinch pots",
    ) == [
        ("Clay and tools", "1.1: Where clay is dug, and how it is washed"),
        ("2.1: Wedging", "2.2: Coils\n2.3: Slabs and how they are joined to each other"),
        ("Pinch pots", ""),
    ]


@pytest.mark.parametrize("off", ["No Class (Labor Day)", "Tuesday NO CLASS", "Labor Day"])
def test_a_day_off_in_a_list_names_no_week(off: str) -> None:
    title = "Clay / Slip / What is a kiln and what is it for?"
    assert weeks(f"**{off}**<br>{title}", "Wheel", "", "Kiln")[:2] == [(title, off), ("Wheel", "")]


@pytest.mark.parametrize(
    ("cell", "title"),
    [
        ("Where clay is dug,<br>washed and dried", "Where clay is dug, washed and dried"),
        ("Lesson 3<br>Where clay is dug and dried", "Lesson 3 Where clay is dug and dried"),
        ("The wheel<br>and the kiln", "The wheel and the kiln"),
        ("Mon 4 Jan<br>Clay", "Mon 4 Jan Clay"),
    ],
)
def test_a_title_that_goes_on_in_its_next_line_is_one(cell: str, title: str) -> None:
    assert weeks(cell, "How a kiln is built, and how it is fired for the first time")[0] == (title, "")


def test_titles_broken_where_a_column_ends_are_whole() -> None:
    assert weeks("Introduction to<br>Hand Building", "Throwing Bowls<br>Off The Hump") == [
        ("Introduction to Hand Building", ""),
        ("Throwing Bowls Off The Hump", ""),
    ]
