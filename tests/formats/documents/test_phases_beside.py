"""Phases in the form of their weeks, `## Part 1` and then `## Week 1`, are broader than those; words are invented."""

from __future__ import annotations

import pytest

from tests.formats.documents.reading import read, topics

FORMS = ["## {}\n\n{}\n\n", "# {}\n\n{}\n\n", "**{}**\n\n{}\n\n", "{}\n\n{}\n\n", "- {}\n\n{}\n\n"]
WORDS = [("Part {}", "Week {}"), ("Teil {}", "Woche {}"), ("Módulo {}", "Semana {}"), ("第{}阶段", "第{}周")]


def plan(form: str, part: str, week: str) -> str:
    listed = [(part, 1, "Clay"), (week, 1, "Bowl"), (week, 2, "Jug"), (part, 2, "Fire"), (week, 3, "Kiln")]
    return "# Pots\n\nBy Ada.\n\n" + "".join(form.format(f"{word.format(at)}: {name}", "") for word, at, name in listed)


@pytest.mark.parametrize(("part", "week"), WORDS)
@pytest.mark.parametrize("form", FORMS)
def test_parts_in_the_form_of_their_weeks_are_phases(form: str, part: str, week: str) -> None:
    reading = read(plan(form, part, week))
    assert topics(reading) == ["Bowl", "Jug", "Kiln"]
    assert [week.phase for week in reading.weeks] == ["Clay", "Clay", "Fire"]
    assert not any("Fire" in week.focus for week in reading.weeks)


def test_a_part_right_behind_the_first_week_holds_it_and_not_its_lines() -> None:
    text = "# Week 1 - August 28\n\n# Part 1: Clay\n\n* Wedge\n* Pinch\n\n# Week 2 - September 4\n\n* Throw\n\n"
    reading = read(f"{text}# Part 2: Fire\n\n# Week 3 - September 11\n\n* Burn\n")
    assert topics(reading) == ["Wedge", "Throw", "Burn"]
    assert [week.phase for week in reading.weeks] == ["Clay", "Clay", "Fire"]


def test_weeks_that_start_again_in_parts_of_their_form_count_on() -> None:
    weeks = "## Week 1: {}\n\n- x\n\n## Week 2: {}\n\n- y\n\n"
    reading = read(
        "# Pots\n\n## Part 1\n\n" + weeks.format("Clay", "Bowl") + "## Part 2\n\n" + weeks.format("Ash", "Gas")
    )
    assert topics(reading) == ["Clay", "Bowl", "Ash", "Gas"]


@pytest.mark.parametrize("further", ["## Part 3: Books\n\n- one\n", "## Part 2: Books\n\n- one\n"])
def test_parts_without_weeks_leave_the_headings_as_they_are(further: str) -> None:
    text = "# Pots\n\n## Part 1: Clay\n\n## Week 1: Bowl\n\n- x\n\n## Week 2: Jug\n\n- y\n\n"
    reading = read(text + further)
    assert topics(reading) == ["Bowl", "Jug"]
    assert "one" not in reading.weeks[1].focus


@pytest.mark.parametrize(("part", "week"), WORDS)
def test_parts_from_the_second_on_leave_the_weeks_before_in_none(part: str, week: str) -> None:
    weeks = [f"## {week.format(at)}: {name}\n\n- x\n\n" for at, name in enumerate(("Bowl", "Jug", "Kiln", "Raku"), 1)]
    parts = [f"## {part.format(at)}: {name}\n\n" for at, name in ((2, "Clay"), (3, "Fire"))]
    reading = read("# Pots\n\n" + weeks[0] + parts[0] + weeks[1] + weeks[2] + parts[1] + weeks[3])
    assert topics(reading) == ["Bowl", "Jug", "Kiln", "Raku"]
    assert [week.phase for week in reading.weeks] == [None, "Clay", "Clay", "Fire"]


def test_spans_that_share_most_weeks_with_one_another_name_no_phases() -> None:
    """A table that follows up courses has several of a week: none of them is its phase."""
    weeks = "".join(f"### Week {at}: {name}\n\n- x\n\n" for at, name in enumerate(("Bowl", "Jug", "Kiln", "Raku"), 1))
    rows = "| 1 | Clay 101 | |\n| 1-2 | Wheels | |\n| 3-4 | Fire 101 | |\n| 4 | Ash | |\n"
    reading = read(f"# Pots\n\n## Plan\n\n{weeks}## Progress\n\n| Week | Course | Done |\n|---|---|---|\n{rows}")
    assert [week.topic for week in reading.weeks] == ["Bowl", "Jug", "Kiln", "Raku"]
    assert [week.phase for week in reading.weeks] == [None] * 4
