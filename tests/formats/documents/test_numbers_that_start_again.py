"""Numbers of weeks that start again below each stage, month or module: they count on, whatever spans they have."""

from __future__ import annotations

import pytest

from studycal.formats.documents.answers import ReadingAnswers
from studycal.formats.documents.weeks import read_weeks
from tests.formats.documents.reading import read, topics

STAGES = {
    "a later stage has spans": (["1", "2", "3"], ["1-2", "3-4"]),
    "the first stage has one week": (["1"], ["1", "2"], ["1-2", "3-4"]),
    "a later stage has fewer weeks": (["1", "2", "3"], ["1", "2"]),
    "the last stage has one week": (["1", "2", "3"], ["1"]),
}
FORMS = ["### {}\n\n- {}\n\n", "### {}: {}\n\n- x\n\n", "- {}: {}\n", "**{}**: {}\n\n", "{}: {}\n\n"]


@pytest.mark.parametrize("weeks", STAGES.values(), ids=STAGES)
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("stage", "week"), [("Stage {}", "Week {}"), ("{}단계", "{}주차"), ("Modul {}", "Woche {}")])
def test_weeks_below_each_stage_count_on(stage: str, week: str, form: str, weeks: tuple[list[str], ...]) -> None:
    text, named = "# Pots\n\n", []
    for at, listed in enumerate(weeks, 1):
        text += f"## {stage.format(at)}: Kiln {at}\n\n"
        for number in listed:
            title = f"Bowl {at}{chr(96 + len(named))}"
            named += [f"{title} - Part 1", f"{title} - Part 2"] if "-" in number else [title]
            text += form.format(week.format(number), title)
        text += "\n"
    reading = read(text)
    assert topics(reading) == named
    assert any("counted on" in note for note in reading.stated.taken)


def test_lines_that_speak_of_some_weeks_below_no_stage_do_not_count_on() -> None:
    text = "# Pots\n\n## Plan\n\n- Week 1: Clay\n- Week 2: Wheel\n- Week 3: Kiln\n\n## Tips\n\n- Week 1: rest\n"
    assert topics(read(text)) == ["Clay", "Wheel", "Kiln"]


SEASONS = [
    ("# Run 2026", [("Week 0", "Nov 9-15", "Rest"), ("Week 1", "Nov 16-22", "Base"), ("Week 2", "Nov 23-29", "Build")]),
    ("# Spring race", [("Week 1", "Nov 30-Dec 6", "Recovery"), ("Week 2", "Dec 7-13", "Race")]),
]


@pytest.mark.parametrize("form", ["## {} ({}): {}\n\n- x\n\n", "- {} ({}): {}\n", "**{}** ({}): {}\n\n"])
def test_seasons_whose_days_go_on_are_one_plan(form: str) -> None:
    text = "".join(f"{title}\n\n" + "".join(form.format(*week) for week in weeks) + "\n" for title, weeks in SEASONS)
    reading = read(text)
    assert topics(reading) == ["Rest", "Base", "Build", "Recovery", "Race"]
    assert [week.phase for week in reading.weeks] == ["Run 2026"] * 3 + ["Spring race"] * 2
    assert any("counted on" in note for note in reading.stated.taken)


def test_a_list_of_numbers_beside_weeks_that_were_counted_on_is_not_joined_to_the_first_of_them() -> None:
    text = "".join(f"{title}\n\n" + "".join(f"## {w} ({d}): {t}\n\n- x\n\n" for w, d, t in weeks)
                   for title, weeks in SEASONS)  # fmt: skip
    reading = read(text + "# Log\n\n- Week 1: ___ miles\n- Week 2: ___ miles\n- Week 3: ___ miles\n")
    assert topics(reading) == ["Rest", "Base", "Build", "Recovery", "Race"]
    assert not any("miles" in week.focus for week in reading.weeks)


def test_seasons_without_days_are_asked_about_each_with_its_line() -> None:
    text = "".join(f"{title}\n\n" + "".join(f"## {w}: {t}\n\n- x\n\n" for w, _, t in weeks)
                   for title, weeks in SEASONS)  # fmt: skip
    errors = [problem for problem in read(text).problems if problem.level == "error"]
    assert [error.message for error in errors] == [
        "Week 1 stands twice, first in line 7.",
        "Week 2 stands twice, first in line 11.",
    ]
    assert errors[0].remedy == "`--table 3` takes the first list, `--table 17` the second."
    assert topics(read_weeks(text, "plan.md", ReadingAnswers(table=17))) == ["Recovery", "Race"]
