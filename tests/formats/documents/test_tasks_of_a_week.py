"""Lists whose items number the same week, one below the other: tasks of one week."""

from __future__ import annotations

import pytest

from tests.formats.documents.reading import topics
from tests.formats.kinds_met import asked, read


def plan(*items: str, box: str = "") -> str:
    return "# Pots\n\n" + "".join(f"- {box}{item}\n" for item in items)


@pytest.mark.parametrize("box", ["", "[ ] ", "[x] "])
@pytest.mark.parametrize("word", ["Week", "Woche", "Semana", "Tydzień", "Неделя"])
def test_the_first_task_of_a_week_is_its_topic(word: str, box: str) -> None:
    lines = (f"{word} 1: Clay", f"{word} 2: Wheel", f"{word} 2: Throw a bowl", f"{word} 3: Glaze")
    reading = read(plan(*lines, box=box))
    assert topics(reading) == ["Clay", "Wheel", "Glaze"]
    assert reading.weeks[1].focus == "Throw a bowl"
    assert any("Week 2 has several items" in line for line in reading.stated.taken)


def test_a_week_is_ticked_where_all_its_tasks_are() -> None:
    text = "# Pots\n\n- [x] Week 1: Clay\n- [x] Week 1: Pinch\n- [x] Week 2: Wheel\n- [ ] Week 2: Bowl\n"
    assert [week.ticked for week in read(text).weeks] == [True, False]


def test_so_it_is_in_the_parts_of_a_plan() -> None:
    """Each week held the tasks of its whole part."""
    hands = "### Part I: Hands (Weeks 1-3)\n- Week 1: Clay\n- Week 2: Pinch\n- Week 2: Coil\n- Week 3: Slab\n"
    fire = "### Part II: Fire (Weeks 4-5)\n- Week 4: Kiln\n- Week 4: Cones\n- Week 5: Raku\n"
    reading = read(f"# Pots\n\n{hands}\n{fire}")
    assert topics(reading) == ["Clay", "Pinch", "Slab", "Kiln", "Raku"]
    assert [week.focus for week in reading.weeks] == ["", "Coil", "", "Cones", ""]
    assert [week.phase for week in reading.weeks] == ["Hands"] * 3 + ["Fire"] * 2


def test_a_number_that_is_mistyped_leaves_one_out_and_is_asked_about() -> None:
    assert asked(plan("Week 1: Clay", "Week 2: Wheel", "Week 2: Glaze", "Week 4: Kiln"))


def test_days_and_priorities_of_a_task_are_no_part_of_its_title() -> None:
    lines = ("Week 1: Clay 📅 2026-01-15 🛫 2026-01-11", "Week 2: Wheel ⏫ 📅 2026-01-22", "Week 3: Glaze 🔼")
    assert topics(read(plan(*lines, box="[ ] "))) == ["Clay", "Wheel", "Glaze"]
