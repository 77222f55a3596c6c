"""Indented code below a week is code, its comments no headings; an indented plan is a plan."""

from __future__ import annotations

import pytest

from studycal.formats.documents.weeks import read_weeks

CODE = {
    "Python": "# a comment\nfor x in y:\n    print(x)\n",
    "shell": "# install it\npip install kiln\n",
    "a comment that numbers a week": "# Week 1 solution\nprint(1)\n",
    "a comment alone": "# TODO fix\n",
    "C": "#include <stdio.h>\n# define X\nint main() {}\n",
    "two comments": "# first part\nx = 1\n\n# second part\ny = 2\n",
}


@pytest.mark.parametrize("code", CODE.values(), ids=CODE)
def test_a_comment_in_indented_code_ends_no_week_and_is_no_phase(code: str) -> None:
    indented = "".join(f"    {line}\n" for line in code.splitlines())
    text = f"# Plan\n\n## Week 1: Loops\n\nRead this.\n\n{indented}\n- more\n\n## Week 2: Lists\n\n- a\n"
    reading = read_weeks(text, "plan.md")
    assert [(week.number, week.topic, week.phase) for week in reading.weeks] == [(1, "Loops", None), (2, "Lists", None)]
    assert reading.weeks[0].focus.endswith("more")
    assert reading.problems == ()


def test_headings_of_a_plan_that_is_indented_are_headings() -> None:
    text = "    # My plan\n\n    ## Basics\n\n    ### Week 1: A\n    - x\n\n    ## More\n\n    ### Week 2: B\n"
    weeks = read_weeks(text, "plan.md").weeks
    assert [(week.topic, week.phase, week.focus) for week in weeks] == [("A", "Basics", "x"), ("B", "More", "")]
