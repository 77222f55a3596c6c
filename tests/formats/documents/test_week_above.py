"""A plan that is kept week by week: the week that is on as a heading with its days, those to come as a list."""

from __future__ import annotations

import pytest

from studycal.formats.documents.answers import ReadingAnswers
from studycal.formats.documents.weeks import read_weeks
from tests.formats.documents.reading import read, topics

DAYS = "| Day | Date | Topic | Notes |\n|---|---|---|---|\n" + "".join(
    f"| **Day {day} ({name})** | {day} Sep | {topic} | do |\n"
    for day, name, topic in ((1, "Tue", "Clay"), (2, "Wed", "Slip"), (6, "Sun", "Tools"), (7, "Mon", "Week 1 review"))
)
GOALS = "### Week 1 Goals\n- [ ] Pinch a pot\n\n"
LATER = ("Wheel + feet", "Kiln", "Glaze")


def later(form: str) -> str:
    return "\n".join(form.format(week, topic) for week, topic in enumerate(LATER, 2))


@pytest.mark.parametrize("form", ["- **Week {}:** {}", "- Week {}: {}", "**Week {}: {}**\n", "### Week {}: {}\n"])
@pytest.mark.parametrize(
    "head",
    ["Current Week: Week 1 (1 Sep – 7 Sep 2026)", "This week (Week 1): 1 Sep – 7 Sep 2026", "Now: Week 1, 1 Sep 2026"],
)
def test_the_week_of_the_heading_and_those_of_the_list_below_are_one_plan(head: str, form: str) -> None:
    """Its days by date would be two weeks, and the weeks to come lost."""
    reading = read(f"# Pots\n\n## {head}\n\n{DAYS}\n{GOALS}## Next (tentative)\n{later(form)}\n")
    assert topics(reading) == ["Clay", *LATER]
    assert "Pinch a pot" in reading.weeks[0].focus
    assert reading.stated.start is not None
    assert reading.stated.start.day == "2026-08-31"


def test_a_later_week_that_is_on_goes_before_those_to_come_and_the_first_ones_are_asked_for() -> None:
    weeks = "".join(f"- **Week {week}:** {topic}\n" for week, topic in enumerate(LATER, 8))
    text = f"# Pots\n\n## Current week: Week 7\n\n- Clay\n\n## Next\n{weeks}"
    [problem] = [problem for problem in read(text).problems if problem.level == "error"]
    assert (problem.rule, problem.remedy) == (
        "week-missing",
        "Add them before week 7, or `--table 3` begins with week 7.",
    )
    assert topics(read_weeks(text, "plan.md", ReadingAnswers(table=3))) == ["Clay", *LATER]
