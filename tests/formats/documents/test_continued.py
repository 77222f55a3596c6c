"""Weeks that count from 1 again in another list while their days go on: one plan, not the first part of it."""

from __future__ import annotations

import pytest

from studycal.formats.documents.answers import ReadingAnswers
from studycal.formats.documents.weeks import read_weeks
from tests.formats.documents.reading import read, topics

FIRST = """\
# Boat building

## First pass

| Wk | Dates | Topic |
|---|---|---|
| 1 | 4–10 Jan | Lofting |
| 2 | 11–17 Jan | Moulds |
| 3 | 18–24 Jan | Planking |
"""
WEEK_ZERO = """\
# Boat building

## First pass

### Week 0 (28 Dec – 3 Jan) — Tools

Sharpen them.

### Weeks 1–3 — hull

| Wk | Dates | Keel | Deck |
|---|---|---|---|
| 1 | 4–10 Jan | Lofting | — |
| 2 | 11–17 Jan | Moulds | Beams |
| 3 | 18–24 Jan | Planking | — |
"""


def second(*rows: str, header: str = "Wk | Dates | Topic") -> str:
    lines = "".join(f"| {row} |\n" for row in rows)
    return f"\n## Second pass\n\n| {header} |\n|---|---|---|\n{lines}"


def errors(text: str) -> list[str]:
    return [f"{problem.line} {problem.rule}" for problem in read(text).problems if problem.level == "error"]


@pytest.mark.parametrize(
    "again",
    [
        second("1 | 25–31 Jan | Caulking", "2 | 1–7 Feb | Painting"),
        second("1 | 1–7 Feb | Caulking", "2 | 8–14 Feb | Painting"),
        second("1 | 25/01 | Kalfatern", "2 | 01/02 | Anstrich", header="Woche | Datum | Thema"),
    ],
    ids=["right behind", "after a free week", "in German"],
)
@pytest.mark.parametrize("first", [FIRST, WEEK_ZERO], ids=["a table", "headings and a table"])
def test_weeks_whose_days_go_on_are_asked_to_go_on_in_their_numbers(first: str, again: str) -> None:
    assert [error.partition(" ")[2] for error in errors(first + again)] == ["weeks-doubtful"]


def test_what_is_asked_names_both_lists_and_the_next_number() -> None:
    text = WEEK_ZERO + second("1 | 25–31 Jan | Caulking", "2 | 1–7 Feb | Painting")
    (error,) = [problem for problem in read(text).problems if problem.level == "error"]
    assert error.line == 21
    assert error.remedy == "Number them on from 4, or `--table 5` takes those of line 5 alone."
    assert len(read_weeks(text, "plan.md", ReadingAnswers(table=5)).weeks) == 4


def test_numbered_on_they_are_one_plan() -> None:
    text = FIRST + second("4 | 25–31 Jan | Caulking", "5 | 1–7 Feb | Painting")
    assert topics(read(text)) == ["Lofting", "Moulds", "Planking", "Caulking", "Painting"]


@pytest.mark.parametrize(
    "again",
    [
        second("1 | 4–10 Jan | Reading", "2 | 11–17 Jan | Reading"),
        second("1 | 3–9 May | Caulking", "2 | 10–16 May | Painting"),
    ],
    ids=["the same weeks", "months later"],
)
def test_weeks_at_other_times_are_not(again: str) -> None:
    assert errors(WEEK_ZERO + again) == []


def test_named_by_its_line_a_span_holds_the_weeks_of_the_table_below_it() -> None:
    """The line of the first list leads to what is read where there is no second one."""
    text = WEEK_ZERO + second("1 | 25–31 Jan | Caulking", "2 | 1–7 Feb | Painting")
    answered = read_weeks(text, "plan.md", ReadingAnswers(table=5))
    assert topics(answered) == topics(read(WEEK_ZERO)) == ["Tools", "Lofting", "Moulds", "Planking"]
    assert answered.weeks[1].focus == ""


def test_numbered_on_a_week_zero_before_the_tables_is_kept() -> None:
    text = WEEK_ZERO + second("4 | 25–31 Jan | Caulking", "5 | 1–7 Feb | Painting")
    reading = read(text.replace("## Second pass", "## Phase 2: Second pass (25 Jan – 7 Feb 2027, 2 weeks)"))
    assert topics(reading) == ["Tools", "Lofting", "Moulds", "Planking", "Caulking", "Painting"]
    assert [week.focus for week in reading.weeks] == ["Sharpen them.", "", "", "", "", ""]
    assert reading.weeks[-1].phase == "Second pass"
