"""A document that holds plans of several lengths, of which the learner takes one."""

from __future__ import annotations

import pytest

from studycal.formats.documents.answers import ReadingAnswers
from studycal.formats.documents.weeks import read_weeks
from tests.formats.documents.reading import read, topics

SEVERAL = """# Schedules

## 2-Week Intensive Plan

### Week 1: Basics

#### Day 1-3: Words

### Week 2: The rest

## 4-Week Plan

### Week 1: Words

### Week 2: Verbs

### Week 3: Nouns

### Week 4: Talk

## 6-Week Thorough Plan

### Weeks 1-2: Sounds

#### Week 1: Vowels

#### Week 2: Consonants

### Weeks 3-4: Words

#### Week 3: Verbs

#### Week 4: Nouns

### Week 5: Grammar

### Week 6: Talk
"""


def test_plans_of_several_lengths_are_asked_about() -> None:
    """The weeks of one of them were read, with a warning that another length is announced."""
    (error,) = [problem for problem in read(SEVERAL).problems if problem.level == "error"]
    assert error.line == 3
    assert (
        "“2-Week Intensive Plan” (line 3), “4-Week Plan” (line 11), “6-Week Thorough Plan” (line 21)" in error.message
    )
    assert (
        "`--table 5` takes “2-Week Intensive Plan”; `--table 13` takes “4-Week Plan”; `--table 25` takes “6-Week"
        in error.remedy
    )


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (5, ["Basics", "The rest"]),
        (13, ["Words", "Verbs", "Nouns", "Talk"]),
        (25, ["Vowels", "Consonants", "Verbs", "Nouns", "Grammar", "Talk"]),
    ],
)
def test_the_line_of_a_plan_takes_its_weeks(line: int, expected: list[str]) -> None:
    assert topics(read_weeks(SEVERAL, "plan.md", ReadingAnswers(table=line))) == expected


def test_phases_that_say_how_long_they_are_follow_each_other() -> None:
    text = "# Plan\n\n## Phase 1: Words (2 weeks)\n### Week 1: A\n### Week 2: B\n\n## Phase 2: Verbs (2 weeks)\n"
    assert topics(read(text + "### Week 1: C\n### Week 2: D\n")) == ["A", "B", "C", "D"]


TOPICS_OF = {3: ("Warp", "Twill", "Towel"), 5: ("Fibres", "Loom", "Plain weave", "Drafts", "Towel")}


def plan(length: int, form: str) -> str:
    head = "| Week | Topic |\n|---|---|\n" if form.startswith("|") else ""
    return head + "\n".join(form.format(at, topic) for at, topic in enumerate(TOPICS_OF[length], 1)) + "\n"


@pytest.mark.parametrize("forms", [("| {} | {} |", "| {} | {} |"), ("### Week {}: {}\n", "| {} | {} |"),
                                   ("| {} | {} |", "- Week {}: {}")])  # fmt: skip
@pytest.mark.parametrize("head", ["If you have {} weeks", "{}-week plan", "Nếu học trong {} tuần", "In {} Wochen"])
def test_plans_as_long_as_their_headings_say_are_asked_about(forms: tuple[str, str], head: str) -> None:
    parts = [f"## {head.format(length)}\n\n{plan(length, form)}\n" for length, form in zip((3, 5), forms, strict=True)]
    text = "# Weaving\n\n" + "".join(parts)
    [problem] = [problem for problem in read(text).problems if problem.level == "error"]
    assert problem.rule == "weeks-doubtful"
    lines = [int(way.partition("`")[0]) for way in problem.remedy.split("`--table ")[1:]]
    for length, line in zip((3, 5), lines, strict=True):
        assert topics(read_weeks(text, "plan.md", ReadingAnswers(table=line))) == list(TOPICS_OF[length])


def test_an_overview_and_the_same_weeks_in_detail_are_one_plan() -> None:
    overview, details = plan(3, "| {} | {} |"), plan(3, "### Week {}: {}\n")
    text = f"# Weaving\n\n## 3 weeks at a glance\n\n{overview}\n## The 3 weeks\n\n{details}"
    assert topics(read(text)) == list(TOPICS_OF[3])


@pytest.mark.parametrize(
    ("week", "above"),
    [
        ("### Week {}: {}", "(same as above)"),
        ("- Week {}: {}", "Follow the plan above"),
        ("**Week {}**: {}", "As above"),
        ("### Woche {}: {}", "wie oben"),
        ("### Semaine {} : {}", "voir ci-dessus"),
        ("### 第{}周：{}", "同上"),
    ],
)
def test_a_span_that_points_to_a_plan_above_is_no_week_and_its_heading_is_the_phase_of_those_below(
    week: str, above: str
) -> None:
    plans = {
        "2-week crash course": [("1", "Warp"), ("2", "Twill")],
        "4-week standard": [("1-2", above), ("3", "Towel"), ("4", "Scarf")],
        "6-week full": [("1-4", above), ("5", "Fibres"), ("6", "Show")],
    }
    text = "# Weaving\n\n"
    for title, weeks in plans.items():
        text += f"## {title}\n\n" + "".join(week.format(number, topic) + "\n\n" for number, topic in weeks)
    reading = read(text)
    assert topics(reading) == ["Warp", "Twill", "Towel", "Scarf", "Fibres", "Show"]
    assert [week.phase for week in reading.weeks] == [title for title in plans for _ in (1, 2)]
    assert not any(above in week.focus for week in reading.weeks)
    assert sum("points to weeks above" in note for note in reading.stated.taken) == 2


def test_weeks_that_say_above_but_stand_nowhere_above_are_weeks() -> None:
    text = "# Weaving\n\n## Part one\n\n### Week 1: Warp above\n\n### Week 2: Same as a weft\n\n### Week 3: Towel\n"
    assert topics(read(text)) == ["Warp above", "Same as a weft", "Towel"]
