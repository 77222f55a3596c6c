"""Lists by date: a second one behind the first, a year named in passing, days off and dates in a number's place."""

from __future__ import annotations

from studycal.core.curriculum import Level
from studycal.formats.documents.answers import ReadingAnswers
from studycal.formats.documents.weeks import read_weeks
from tests.formats.documents.reading import read, topics

LECTURES = "".join(
    f" * {day}/2019 (Mon): Clay {at}\n" for at, day in enumerate(("8/26", "9/2", "9/9", "9/16", "9/23"), 1)
)
LABS = "".join(f" * {day}/2019 (Fri): Lab {at}\n" for at, day in enumerate(("8/30", "9/6", "9/13", "9/20"), 1))


def test_days_that_go_back_by_weeks_begin_another_list_and_that_is_asked() -> None:
    text = f"# Pots\n\n## Lectures\n\n{LECTURES}\n## Labs\n\n{LABS}"
    errors = [problem for problem in read(text).problems if problem.level is Level.ERROR]
    assert [problem.rule for problem in errors] == ["dates-backwards"]
    assert "`--table 5`" in errors[0].remedy
    answered = read_weeks(text, "plan.md", ReadingAnswers(table=5))
    assert topics(answered) == ["Clay 1", "Clay 2", "Clay 3", "Clay 4", "Clay 5"]


def test_a_year_in_a_link_is_not_that_of_days_which_were_at_a_weekend_then() -> None:
    days = (
        "January 4",
        "January 6",
        "January 11",
        "January 13",
        "January 18",
        "January 20",
        "January 25",
        "January 27",
    )
    text = "".join(f"## Clay {at}\n\n#### {day}\n\n- wedge {at}\n\n" for at, day in enumerate(days, 1))
    reading = read(f"# Pots\n\n{text}- [A kiln of 2018](https://a.example)\n")
    assert reading.stated.start is None or reading.stated.start.day[:4] != "2018"


def test_days_off_beside_a_week_are_no_topic_of_it() -> None:
    weeks = "".join(
        f"## Week {at} ({day}/05){off}\n\n**Goal:** Clay {at}\n\n"
        for at, day, off in ((1, 14, ""), (2, 21, ""), (3, 28, " 1 Day off"))
    )
    assert topics(read(f"# Pots\n\n{weeks}")) == ["Clay 1", "Clay 2", "Clay 3"]


def test_a_full_date_in_brackets_is_no_number_of_a_week() -> None:
    rows = "| Week 1 | Clay |\n| Week 2 | Wheel |\n| [10/22/2022] | First pot is due |\n| Week 3 | Kiln |\n"
    reading = read(f"| Week | Topic |\n|---|---|\n{rows}")
    assert topics(reading) == ["Clay", "Wheel", "Kiln"]
    assert "First pot is due" in reading.weeks[1].focus
