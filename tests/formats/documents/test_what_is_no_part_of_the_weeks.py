"""Weeks of another plan in the same document, tasks beside the weeks, and weeks of distances."""

from __future__ import annotations

import pytest

from studycal.formats.documents.answers import ReadingAnswers
from studycal.formats.documents.weeks import read_weeks
from tests.formats.documents.reading import read, topics

TWO_COURSES = """# Bootcamp

## Module 1: Pages

### Week 1: Tags

### Week 2: Colours

## Module 2: Scripts

### Day 1: Loops

# Later

## Module 1: Shell (Week 1)

## Module 2: Types (Week 2)

## Module 3: Servers (Weeks 3 and 4)
"""


def test_weeks_of_a_module_that_is_no_week_itself_are_not_joined_to_another_plan() -> None:
    """ "Tags" was told as a part of "Shell"."""
    (error,) = [problem for problem in read(TWO_COURSES).problems if problem.level == "error"]
    assert "“Module 1: Pages” (line 3) numbers weeks of its own" in error.message
    assert error.remedy == "`--table 5` takes those of line 5, `--table 15` those of line 15."


def test_either_of_them_is_taken_by_its_line() -> None:
    assert topics(read_weeks(TWO_COURSES, "plan.md", ReadingAnswers(table=5))) == ["Tags", "Colours"]
    later = topics(read_weeks(TWO_COURSES, "plan.md", ReadingAnswers(table=15)))
    assert [topic.removeprefix("Module 1: ") for topic in later][:1] == ["Shell"]
    assert len(later) == 4


TASKS = """# Plan

| Week | Topic |
| --- | --- |
| 1 | Arrays |
| 2 | Stacks |
| 3 | Trees |
| 4 | Graphs |

## Applications

- [ ] Week 1-2: Apply to ten
- [ ] Week 3-4: Phone calls
"""


def test_tasks_for_spans_of_weeks_are_no_phases() -> None:
    """The weeks were in the phases "Apply to ten" and "Phone calls"."""
    reading = read(TASKS)
    assert topics(reading) == ["Arrays", "Stacks", "Trees", "Graphs"]
    assert {week.phase for week in reading.weeks} == {None}


def test_spans_below_a_plan_that_are_no_tasks_are_its_phases_still() -> None:
    text = TASKS.replace("## Applications", "## Phases").replace("[ ] ", "")
    assert [week.phase for week in read(text).weeks] == ["Apply to ten"] * 2 + ["Phone calls"] * 2


def runs(*weeks: tuple[str, ...]) -> str:
    days = ("Mon", "Tue", "Thu")
    lists = ["\n".join(f"  - {day}: {what}" for day, what in zip(days, week, strict=True)) for week in weeks]
    return "# Plan\n\n" + "\n\n".join(f"- **Week {number}:**\n\n{text}" for number, text in enumerate(lists, start=1))


def test_weeks_of_distances_are_no_plan_of_study() -> None:
    """All weeks were called "Rest"."""
    text = runs(
        ("Rest", "2 miles easy", "3 miles"), ("Rest", "2.5 miles easy", "3 miles"), ("Rest", "3 miles", "4 miles")
    )
    (error,) = [problem for problem in read(text).problems if problem.level == "error"]
    assert "distances" in error.message
    assert error.rule == "not-a-plan"


def test_a_day_of_rest_names_no_week() -> None:
    text = runs(("Rest", "Verbs", "Talk"), ("Rest", "Nouns", "Talk"), ("off", "Numbers", "Talk"))
    assert topics(read(text)) == ["Tue: Verbs", "Tue: Nouns", "Tue: Numbers"]


def test_a_week_is_no_phase_of_those_below_it_in_another_form() -> None:
    """Weeks 2 and 3 were in a phase "Trees"."""
    titles = ("# Week 1: Trees", "Week 2: Heaps", "Week 3: Graphs", "# Week 4: Sorting")
    text = "".join(f"{title}\n\n- Read\n\n" for title in titles)
    reading = read(text)
    assert topics(reading) == ["Trees", "Heaps", "Graphs", "Sorting"]
    assert {week.phase for week in reading.weeks} == {None}


@pytest.mark.parametrize(
    "header",
    [
        "First Submission Due Date",
        "Date due",
        "Fecha de entrega",
        "Abgabetermin",
        "Date limite de rendu",
        "提交截止日期",
        "提出期限",
        "제출 마감일",
        "Data de entrega",
        "Termin oddania pracy",
    ],
)
def test_nothing_is_studied_on_the_day_on_which_it_is_due(header: str) -> None:
    """A table of what is handed in is no plan beside the topics, of which only the first have days."""
    due = "| Bowl | 2027-01-11 |\n| Mug | 2027-01-25 |\n| Jug | 2027-02-08 |\n| Lid | 2027-02-22 |\n"
    days = "| 2027-01-11 | Clay |\n| 2027-01-13 | Slip |\n" + "".join(f"| | Glaze {at} |\n" for at in "ABCDEFG")
    deadlines = f"| Title | {header} |\n|---|---|\n{due}"
    text = f"# Pots\n\n## A\n\n{deadlines}\n## B\n\n| Class date | Topic |\n|---|---|\n{days}"
    reading = read(text)
    assert reading.weeks == ()
    assert any("9 rows" in problem.message and "--per-week" in problem.remedy for problem in reading.problems)


SHORTER = {
    "a table": "| Week | Original weeks | Focus |\n|---|---|---|\n| 1 | 1-2 | Clay, all of it |\n| 2 | 3-4 | Fire |\n",
    "bold lines": "**Week 1**: Clay, all of it\n**Week 2**: Fire\n\n**Study time**: 6 hours a day\n",
    "headings": "### Week 1: Clay, all of it\n\n- wedge\n\n### Week 2: Fire\n\n- sell\n",
}


@pytest.mark.parametrize("form", SHORTER)
@pytest.mark.parametrize("head", ["Compressed 2-week plan", "2 weeks intensive", "Crash course (2 weeks)"])
def test_a_shorter_plan_beside_the_whole_one_tells_nothing_of_its_weeks(form: str, head: str) -> None:
    """Week 2, "Wheel", held "Fire" and what that is worth."""
    whole = "".join(f"## Week {at}: {name}\n\n- a\n\n" for at, name in enumerate(("Clay", "Wheel", "Kiln", "Sale"), 1))
    text = f"# Pots\n\n{whole}## {head}\n\n{SHORTER[form]}"
    reading = read(text)
    assert [(week.topic, week.focus, week.columns) for week in reading.weeks] == [
        (name, "a", ()) for name in ("Clay", "Wheel", "Kiln", "Sale")
    ]
    [note] = [line for line in reading.stated.taken if "another plan of fewer weeks" in line]
    line = int(note.split("--table ")[1].split("`")[0])
    assert topics(read_weeks(text, "plan.md", ReadingAnswers(table=line)))[0].startswith("Clay, all of it")


def test_details_of_the_first_weeks_below_a_heading_of_their_length_are_used() -> None:
    whole = "".join(f"- Week {at}: {name}\n" for at, name in enumerate(("Clay", "Wheel", "Kiln", "Sale"), 1))
    text = f"# Pots\n\n{whole}\n## Basics (2 weeks)\n\n### Week 1: Clay\n\n- wedge\n\n### Week 2: Wheel\n\n- centre\n"
    assert [week.focus for week in read(text).weeks][:2] == ["wedge", "centre"]
