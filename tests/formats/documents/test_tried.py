"""An option that a message names has been tried on the document: what fails is not named."""

from __future__ import annotations

import pytest

from studycal.core.curriculum import Level, Problem
from studycal.formats.documents.answers import NONE, ReadingAnswers
from studycal.formats.documents.tried import answered, with_tried
from tests.formats.documents.reading import topics
from tests.formats.kinds_met import asked, read


def remedy(text: str, *failing: str) -> str:
    """What is left of a remedy on a document on which some options leave the error there."""
    error = Problem("plan.md", 3, "week-double", Level.ERROR, "Week 1 stands twice.", text)
    useless = [answered(NONE, option) for option in failing]
    (problem,) = with_tried([error], 0, NONE, lambda answers: ([error] if answers in useless else [], 4))
    return problem.remedy


@pytest.mark.parametrize(
    ("text", "failing", "left"),
    [
        ("`--table 3` takes one, `--table 9` the other.", [], "`--table 3` takes one, `--table 9` the other."),
        ("`--table 3` takes the first, `--table 9` the second.", ["--table 3"], "`--table 9` the second."),
        ("`--table 3` takes the first, `--table 9` the second.", ["--table 9"], "`--table 3` takes the first."),
        ("Renumber one, or `--table 3` takes both.", ["--table 3"], "Renumber one."),
        (
            "`--per-week 1` takes one: 9 weeks; `--per-week 3` makes 3. `--table 6 --per-week 1` takes the headings.",
            ["--table 6 --per-week 1"],
            "`--per-week 1` takes one: 9 weeks; `--per-week 3` makes 3.",
        ),
        ('`--topic "Clay pots"` takes that column.', ["--topic 'Clay pots'"], "`studycal import --prompt PLAN.md`"),
        ("`--durations` takes them so: 5 weeks.", ["--durations"], "`studycal import --prompt PLAN.md`"),
        ("Number the weeks 1, 2, 3, …, one week a row.", [], "Number the weeks 1, 2, 3, …, one week a row."),
    ],
)  # fmt: skip
def test_what_fails_is_not_named(text: str, failing: list[str], left: str) -> None:
    assert remedy(text, *failing).startswith(left)


def test_an_option_that_leads_to_the_next_question_is_named() -> None:
    days = Problem("plan.md", 3, "days-asked", Level.ERROR, "Days.", "`--per-week 5` makes 2 weeks of five.")
    error = Problem("plan.md", 3, "weeks-doubtful", Level.ERROR, "Which?", "`--table 3` takes the days.")
    assert with_tried([error], 0, NONE, lambda answers: ([days], 0)) == (error,)


def test_an_option_that_leaves_few_of_the_weeks_is_not_named() -> None:
    """ "`--table 3` takes both" took six weeks of 31."""
    error = Problem(
        "plan.md", 9, "week-double", Level.ERROR, "Week 3 stands twice.", "Renumber, or `--table 3` takes both."
    )
    (problem,) = with_tried([error], 31, NONE, lambda answers: ([], 6))
    assert problem.remedy == "Renumber."
    assert with_tried([error], 31, NONE, lambda answers: ([], 30)) == (error,)


@pytest.mark.parametrize(
    ("option", "answers"),
    [
        ("--table 6 --per-week 1", ReadingAnswers(table=6, per_week=1)),
        ('--topic "Clay pots"', ReadingAnswers(topic="Clay pots")),
        ("--durations --table 4", ReadingAnswers(durations=True, table=4)),
        ("--countdown", ReadingAnswers(countdown=True)),
        ("--weeks-each 2", ReadingAnswers(weeks_each=2)),
        ("--start 2027-01-04", None),
        ("--table LINE", None),
        ('--topic "Clay', None),
    ],
)
def test_options_are_read_as_a_command_line_is(option: str, answers: ReadingAnswers | None) -> None:
    assert answered(NONE, option) == answers


def test_a_table_of_who_was_there_names_no_option_that_fails() -> None:
    """ "--topic Student" was named, and failed on "here"."""
    rows = "| Anna | here | away | here |\n| Ben | away | here | here |\n"
    ((rule, way),) = asked(f"# Pots\n\n| Student | Week 1 | Week 2 | Week 3 |\n|---|---|---|---|\n{rows}")
    assert rule == "not-a-plan"
    assert way.startswith("`studycal import --prompt")


def test_all_headings_of_one_level_are_taken_by_the_line_of_the_first() -> None:
    """Only the first, which stands under another heading than the others, was taken, and there was no plan."""
    text = (
        "# AD\n\n## Order\n- a\n- b\n- c\n# Content\n## Sort\n- d\n- e\n## Graph\n- f\n## Heaps\n- g\n## Trees\n- h\n"
    )
    ((_, way),) = asked(text)
    assert "`--table 3 --per-week 1` takes the 5 headings" in way
    assert topics(read(text, ReadingAnswers(table=3, per_week=1))) == ["Order", "Sort", "Graph", "Heaps", "Trees"]


def test_one_of_two_lists_in_a_table_is_taken_by_its_line() -> None:
    """What was said of the table was lost with the line, and nothing was read at all."""
    rows = "".join(f"| {at % 3 + 1} | {name} |\n" for at, name in enumerate("ABCDEF"))
    text = f"# P\n\n| Week | Topic |\n|---|---|\n{rows}"
    assert set(asked(text)) == {("week-double", "`--table 5` takes the first list, `--table 8` the second.")}
    assert topics(read(text, ReadingAnswers(table=5))) == ["A", "B", "C"]
    assert topics(read(text, ReadingAnswers(table=8))) == ["D", "E", "F"]
