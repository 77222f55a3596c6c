"""Numbers of a document's sections before its weeks are no days: "1.1 Week 1", "1.2 Week 2"."""

from __future__ import annotations

import pytest

from tests.formats.documents.reading import read, topics

WEEKS = (("First week", "Clay"), ("Second week", "Wheel"), ("Third week", "Kiln"), ("Fourth week", "Sale"))


@pytest.mark.parametrize("section", ["1.{}", "1-{}", "2.1.{}", "1.{}."])
@pytest.mark.parametrize(
    "form", ["### {} {}: {}\n\n- do\n\n", "- **{} {}: {}**\n  - do\n", "**{} {}: {}**\n\n- do\n\n"]
)
def test_sections_before_weeks_are_no_days(section: str, form: str) -> None:
    """Read as the first days of months they kept up to four weeks free between two."""
    text = "".join(form.format(section.format(at), week, topic) for at, (week, topic) in enumerate(WEEKS, 1))
    reading = read(f"# Pots\n\n## Part 1: Mud\n\n{text}")
    assert topics(reading) == ["Clay", "Wheel", "Kiln", "Sale"]
    assert [week.free_before for week in reading.weeks] == [0, 0, 0, 0]
    assert reading.stated.start is None


@pytest.mark.parametrize("form", ["### Week {0} ({1}): {2}\n\n- do\n\n", "### {1} 第{0}周：{2}\n\n- do\n\n"])
@pytest.mark.parametrize(("first", "step", "start"), [((1, 1), (0, 1), None), ((4, 1), (7, 0), "2027-01-04")])
def test_days_that_lie_a_week_apart_are_those_of_the_weeks(
    form: str, first: tuple[int, int], step: tuple[int, int], start: str | None
) -> None:
    """ "4.1", "11.1", "18.1" are days, "1.1", "1.2", "1.3" sections."""
    days = [f"{first[0] + at * step[0]}.{first[1] + at * step[1]}" for at in range(4)]
    text = "".join(form.format(at, day, topic) for at, (day, (_, topic)) in enumerate(zip(days, WEEKS, strict=True), 1))
    about = read(f"# Töpfe\n\n{text}").stated
    assert (about.start and about.start.day) == start
