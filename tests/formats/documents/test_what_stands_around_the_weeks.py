"""A plan stays what it is, whatever stands behind, before or below it in its document."""

from __future__ import annotations

import pytest

from studycal.formats.documents.answers import ReadingAnswers
from tests.formats.documents.reading import topics
from tests.formats.kinds_met import asked, read

HEADINGS = "# Pots\n\n## Week 1: Clay\n\nroll\n\n## Week 2: Wheel\n\nturn\n\n## Week 3: Kiln\n\nburn\n\n"
BOLD = HEADINGS.replace("## Week 1: Clay", "**Week 1: Clay**").replace("## Week 2: Wheel", "**Week 2: Wheel**")
BOLD = BOLD.replace("## Week 3: Kiln", "**Week 3: Kiln**")
TABLE = "| Week | Topic | Lab |\n|---|---|---|\n| 1 | Clay | A |\n| 2 | Wheel | B |\n| 3 | Kiln | C |\n"
MILESTONES = "\n## Milestones\n\n| Milestone | Target week |\n|---|---|\n| Bowl | 2 |\n| Vase | 3 |\n"


@pytest.mark.parametrize("plan", [HEADINGS, BOLD], ids=["headings", "bold"])
@pytest.mark.parametrize("behind", [TABLE, f"---\n\n{TABLE}", f'=== "As a table"\n\n{TABLE}'])
def test_a_table_of_all_weeks_behind_the_last_one_is_no_part_of_it(plan: str, behind: str) -> None:
    """Its rows were lines of week 3, and "Kiln" was the phase of all."""
    weeks = read(plan + behind).weeks
    assert [week.focus for week in weeks] == ["roll", "turn", "burn"]
    assert [week.phase for week in weeks] == [None] * 3
    assert [dict(week.columns).get("Lab") for week in weeks] == ["A", "B", "C"]


@pytest.mark.parametrize("plan", [HEADINGS, BOLD], ids=["headings", "bold"])
def test_a_list_of_all_weeks_behind_the_last_one_tells_of_each(plan: str) -> None:
    weeks = read(f"{plan}- W1: Cup\n- W2: Bowl\n- W3: Vase\n").weeks
    assert [week.focus for week in weeks] == ["roll\nCup", "turn\nBowl", "burn\nVase"]


@pytest.mark.parametrize("plan", [HEADINGS, BOLD], ids=["headings", "bold"])
def test_what_stands_behind_a_rule_at_the_end_is_no_part_of_the_last_week(plan: str) -> None:
    reading = read(f"{plan}---\n\n*Last updated: 2026-01-12*\n\nHave fun!\n")
    assert reading.weeks[-1].focus == "burn"
    assert any("Have fun!" in problem.message or "2 lines" in problem.message for problem in reading.problems)


def test_rules_within_weeks_end_none() -> None:
    ruled = HEADINGS.replace("roll", "roll\n\n---\n\nknead").replace("burn", "burn\n\n---\n\ncool")
    assert [week.focus for week in read(ruled).weeks] == ["roll\nknead", "turn", "burn\ncool"]


def test_rules_between_the_days_of_weeks_end_none() -> None:
    """All days of the last week were lost."""
    weeks = "".join(f"## Week {week}: Clay\n\n---\n\n### Monday\n\n- roll {week}\n\n---\n\n" for week in (1, 2, 3))
    assert read(f"# Pots\n\n{weeks}").weeks[-1].focus == "Monday\nroll 3"


def test_rules_between_weeks_and_their_parts_end_the_last_one() -> None:
    ruled = HEADINGS.replace("\n## Week 2", "\n---\n\n## Part 2\n\n## Week 2").replace("## Week 3", "---\n\n## Week 3")
    assert read(f"{ruled}---\n\nHave fun!\n").weeks[-1].focus == "burn"


@pytest.mark.parametrize("month", [("January", "February"), ("März", "April"), ("3月", "4月")])
def test_a_table_that_names_some_weeks_takes_no_part_from_tables_that_count_on(month: tuple[str, str]) -> None:
    """All weeks but those of the first month were lost."""
    rows = ("| 1 | Clay |\n| 2 | Slip |\n", "| 1 | Glaze |\n| 2 | Kiln |\n")
    tables = "".join(
        f"## {name}\n\n| Week | Topic |\n|---|---|\n{two}\n" for name, two in zip(month, rows, strict=True)
    )
    assert topics(read(f"# Pots\n\n{tables}{MILESTONES}")) == ["Clay", "Slip", "Glaze", "Kiln"]


@pytest.mark.parametrize(
    "plan",
    [
        "| Date | Topic |\n|---|---|\n| 4.1.2027 | Clay |\n| 11.1.2027 | Wheel |\n| 18.1.2027 | Kiln |\n",
        "## Week of January 4, 2027: Clay\n\n## Week of January 11, 2027: Wheel\n\n## Week of January 18, 2027: Kiln\n",
        "| KW | Thema |\n|---|---|\n| 40 | Clay |\n| 41 | Wheel |\n| 42 | Kiln |\n",
    ],
    ids=["days", "weeks of days", "calendar weeks"],
)
def test_a_table_that_names_some_weeks_behind_what_it_tells_is_not_the_plan(plan: str) -> None:
    """ "Week 1 is missing", or weeks 2 and 3 came behind New Year."""
    assert topics(read(f"# Pots\n\n{plan}{MILESTONES}")) == ["Clay", "Wheel", "Kiln"]


def test_weeks_without_a_title_have_theirs_from_a_table_of_most_of_them() -> None:
    plan = "".join(f"## Week {week}\n\n- {what}\n\n" for week, what in enumerate(("roll", "turn", "dry", "burn"), 1))
    some = "## Milestones\n\n| Week | Milestone |\n|---|---|\n| 2 | Bowl |\n"
    assert topics(read(f"# Pots\n\n{plan}{some}| 4 | Vase |\n")) == ["roll", "turn", "dry", "burn"]
    assert topics(read(f"# Pots\n\n{plan}{some}| 3 | Cup |\n| 4 | Vase |\n")) == ["roll", "Bowl", "Cup", "Vase"]


def test_headings_beside_more_weeks_than_they_are_do_not_make_them_doubtful() -> None:
    weeks = "".join(f"- Week {week}: Clay {week}\n" for week in range(1, 6))
    levels = "".join(f"### Level {level}\n\nMaker\n\n" for level in (1, 2, 3))
    assert len(read(f"# Pots\n\n## Plan\n\n{weeks}\n## Levels\n\n{levels}").weeks) == 5
    months = levels.replace("Level", "Month")
    ((rule, _),) = asked(f"# Pots\n\n## First weeks\n\n{weeks}\n## Year\n\n{months}")
    assert rule == "weeks-doubtful"


@pytest.mark.parametrize(
    ("plan", "answers", "count"),
    [
        ("## January\n\n- do\n\n## February\n\n- do\n\n## March\n\n- do\n\n", ReadingAnswers(weeks_each=4), 12),
        ("## Clay: 2 weeks\n\n- do\n\n## Kiln: 3 weeks\n\n- do\n\n", ReadingAnswers(durations=True), 5),
    ],
    ids=["months", "lengths"],
)
def test_a_heading_behind_months_or_lengths_that_names_none_is_none(
    plan: str, answers: ReadingAnswers, count: int
) -> None:
    """ "Grading" was a month, and a week."""
    assert len(read(f"# Pots\n\n{plan}## Grading\n\n- Exam 60%\n", answers).weeks) == count


def test_a_list_below_a_subject_of_a_span_names_none_of_its_weeks() -> None:
    """Weeks 1 to 4 were "3 sets" and "add weight"."""
    progress = "- Weeks 1-2: 3 sets\n- Week 3: 4 sets\n- Week 4+: add weight\n"
    text = f"# Climb\n\n## Base (Weeks 1-6)\n\nGoal: hold\n\n### Hang board\n\n{progress}\n### Legs\n\n- Squats\n\n"
    reading = read(f"{text}## Power (Weeks 7-8)\n\nJump\n\n## Peak (Weeks 9-10)\n\nRest\n")
    assert topics(reading)[:2] == ["Base - Part 1", "Base - Part 2"]
    assert topics(reading)[5:] == [
        "Base - Part 6",
        "Power - Part 1",
        "Power - Part 2",
        "Peak - Part 1",
        "Peak - Part 2",
    ]
    assert "Week 4+: add weight" in reading.weeks[0].focus


DATED = "".join(
    f"## {day} January 2027: {topic}\n\ntext\n\n"
    for day, topic in ((4, "Clay"), (11, "Wheel"), (18, "Kiln"), (25, "Glaze"))
)
PHASES = "| Phase | Weeks | Goal |\n|---|---|---|\n| Base | 1-2 | know clay |\n| Fire | 3-4 | know fire |\n\n"


@pytest.mark.parametrize(
    "plan",
    [
        DATED,
        "| KW | Thema |\n|---|---|\n| 40 | Clay |\n| 41 | Wheel |\n| 42 | Kiln |\n| 43 | Glaze |\n",
        "- Week 1: Clay\n- Week 2: Wheel\n- Winter holidays\n- Week 3: Kiln\n- Week 4: Glaze\n",
    ],
    ids=["days", "calendar weeks", "a break that the phases count"],
)
@pytest.mark.parametrize("phases", [PHASES, PHASES.replace("3-4", "3-5")], ids=["as long", "longer"])
def test_phases_by_spans_of_weeks_are_not_the_plan_where_more_stands_one_by_one(plan: str, phases: str) -> None:
    """The topics were "know clay - Part 1" and so on."""
    assert topics(read(f"# Pots\n\n## Overview\n\n{phases}## Plan\n\n{plan}"))[:4] == ["Clay", "Wheel", "Kiln", "Glaze"]


def test_a_list_that_only_ticks_weeks_off_is_not_the_plan_of_days() -> None:
    """All topics were "complete"."""
    ticks = "".join(f"- [ ] Week {week} complete\n" for week in range(1, 5))
    assert topics(read(f"# Pots\n\n{DATED}## Progress\n\n{ticks}")) == ["Clay", "Wheel", "Kiln", "Glaze"]


def test_what_is_read_week_by_week_does_not_take_the_place_of_the_topics_of_spans() -> None:
    spans = "## Weeks 1-2: Pots\n\n- roll\n\n## Weeks 3-4: Kilns\n\n- burn\n\n"
    rows = "| 1 | Leach 1 |\n| 2 | Leach 2 |\n| 3 | Rhodes |\n| 4 | Hamer |\n"
    table = f"## Readings\n\n| Week | Reading |\n|---|---|\n{rows}"
    weeks = read(f"# Pots\n\n{spans}{table}").weeks
    assert [week.topic for week in weeks] == ["Pots - Part 1", "Pots - Part 2", "Kilns - Part 1", "Kilns - Part 2"]
    assert [dict(week.columns)["Reading"] for week in weeks[::2]] == ["Leach 1; Leach 2", "Rhodes; Hamer"]


@pytest.mark.parametrize(
    "header",
    ["| Week | Topic | Week | Topic | Notes |", "| Done | Week | Topic | Week | Topic |"],
    ids=["end", "start"],
)
def test_groups_of_columns_stand_beside_each_other_with_a_column_of_their_own(header: str) -> None:
    """Weeks 4 to 6 were lost."""
    pairs = (("1 | A", "4 | D"), ("2 | B", "5 | E"), ("3 | C", "6 | F"))
    rows = [f"| {one} | {two} | |" if header.endswith("Notes |") else f"| | {one} | {two} |" for one, two in pairs]
    text = "\n".join([header, "|---|---|---|---|---|", *rows])
    assert topics(read(f"# Pots\n\n{text}\n")) == ["A", "B", "C", "D", "E", "F"]


def test_a_table_with_a_column_for_each_week_may_have_an_empty_one_behind_them() -> None:
    table = "| KW | 40 | 41 | 42 | Notes |\n|---|---|---|---|---|\n| Thema | Ton | Scheibe | Ofen | |\n"
    assert topics(read(f"# Pots\n\n{table}")) == ["Ton", "Scheibe", "Ofen"]


def test_a_module_may_begin_in_the_week_in_which_the_one_before_it_ends() -> None:
    """Week 3 was an error, and the tables below the first were lost with the option that it named."""
    modules = (
        ("Hand (weeks 1-3)", "Clay Slip Coil", 1),
        ("Wheel (weeks 3-5)", "Wheel Cup Bowl", 3),
        ("Fire", "Kiln", 6),
    )
    text = "".join(
        f"### Module: {name}\n\n| Week | Topic |\n|---|---|\n"
        + "".join(f"| {week} | {topic} |\n" for week, topic in enumerate(names.split(), start=first))
        + "\n"
        for name, names, first in modules
    )
    weeks = read(f"# Pots\n\n{text}").weeks
    assert [week.topic for week in weeks] == ["Clay", "Slip", "Coil", "Cup", "Bowl", "Kiln"]
    assert weeks[2].focus == "Wheel"


def test_what_is_read_in_a_week_without_a_title_is_not_its_topic() -> None:
    plan = "".join(f"## Week {week}\n\n- {what}\n\n" for week, what in enumerate(("roll", "turn", "burn"), start=1))
    table = "| Week | Reading |\n|---|---|\n| 1 | Leach 1 |\n| 2 | Leach 2 |\n| 3 | Rhodes |\n"
    weeks = read(f"# Pots\n\n{plan}## Readings\n\n{table}").weeks
    assert [week.topic for week in weeks] == ["roll", "turn", "burn"]
    assert dict(weeks[2].columns) == {"Reading": "Rhodes"}


def test_numbers_behind_an_unknown_word_that_go_beyond_a_span_are_none_of_its_weeks() -> None:
    """Week 1 was "2021 Access", and week 2 held all the others."""
    risks = "".join(f"- A{at:02}:2021 Risk {at}\n" for at in range(1, 6))
    weeks = read(f"# Week 1-2: Security\n\n## Day 1\n\n{risks}").weeks
    assert [week.topic for week in weeks] == ["Security - Part 1", "Security - Part 2"]


@pytest.mark.parametrize(
    "beside",
    ["- Week 1: Bowl\n- Week 2: Vase\n", "| Week | Topic |\n|---|---|\n| 1 | Bowl |\n| 2 | Vase |\n"],
    ids=["list", "table"],
)
def test_what_names_too_few_weeks_to_be_their_topics_is_not_lost(beside: str) -> None:
    """ "Bowl" and "Vase" stood nowhere, and nothing was told."""
    plan = "".join(f"## Week {week}\n\n- do {week}\n\n" for week in range(1, 7))
    weeks = read(f"# Pots\n\n{plan}## More\n\n{beside}").weeks
    assert [week.topic for week in weeks] == [f"do {week}" for week in range(1, 7)]
    assert [week.focus for week in weeks[:3]] == ["do 1\nBowl", "do 2\nVase", "do 3"]


def test_a_table_without_a_week_above_a_heading_of_one_says_what_is_wrong_with_it() -> None:
    rows = read("| Week | Topic |\n|---|---|\n| x | Clay |\n\n# Week 1: Clay\n\nText.\n")
    assert [problem.rule for problem in rows.problems if problem.level == "error"] == ["week-number"]
