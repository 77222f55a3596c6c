"""A plan that stands twice in one document, a little changed: of the two versions one is taken."""

from __future__ import annotations

import re

import pytest

from studycal.formats.documents.answers import ReadingAnswers
from studycal.formats.documents.weeks import read_weeks
from tests.formats.documents.reading import read, topics

PLANS = {
    "headings": ("## Week {}: {}\n\n- {}\n\n", ""),
    "bold lines": ("**Week {}: {}**\n\n- {}\n\n", ""),
    "items": ("- Week {}: {}\n  - {}\n", ""),
    "a table": ("| {} | {} | {} |\n", "| Week | Topic | Focus |\n|---|---|---|\n"),
}
WEEKS = [("Clay", "wedge"), ("Wheel", "centre"), ("Kiln", "fire"), ("Glaze", "dip")]


def plan(form: str, weeks: list[tuple[str, str]]) -> str:
    week, head = PLANS[form]
    return head + "".join(week.format(number, *texts) for number, texts in enumerate(weeks, start=1))


def twice(form: str, *changed: tuple[str, str]) -> str:
    return f"# Pots\n\n{plan(form, WEEKS)}\n# Pots\n\n{plan(form, [*WEEKS[: 4 - len(changed)], *changed])}"


@pytest.mark.parametrize("form", PLANS)
def test_another_version_is_told_and_not_blended(form: str) -> None:
    """Week 4 was "dip" and "brush" one below the other."""
    reading = read(twice(form, ("Glaze", "brush")))
    assert [week.focus for week in reading.weeks] == ["wedge", "centre", "fire", "dip"]
    [note] = [line for line in reading.stated.taken if "another version" in line]
    assert "differs in week 4, and not used" in note
    assert any("not used" in problem.message for problem in reading.problems)


@pytest.mark.parametrize("form", PLANS)
def test_the_other_version_is_taken_by_the_line_that_is_named(form: str) -> None:
    text = twice(form, ("Glaze", "brush"))
    [line] = [int(number) for note in read(text).stated.taken for number in re.findall(r"--table (\d+)", note)]
    reading = read_weeks(text, "plan.md", ReadingAnswers(table=line))
    assert topics(reading) == ["Clay", "Wheel", "Kiln", "Glaze"]
    assert reading.weeks[3].focus == "brush"


def test_the_same_plan_twice_is_one() -> None:
    reading = read(twice("headings"))
    assert [week.focus for week in reading.weeks] == ["wedge", "centre", "fire", "dip"]
    assert not any("another version" in line for line in reading.stated.taken)


def test_what_says_more_of_every_week_is_joined() -> None:
    changed = [("Clay", "press"), ("Wheel", "pull"), ("Kiln", "cool"), ("Glaze", "brush")]
    reading = read(twice("headings", *changed))
    assert [week.focus for week in reading.weeks] == ["wedge\npress", "centre\npull", "fire\ncool", "dip\nbrush"]
