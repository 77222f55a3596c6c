"""Resources, reviews, progress and rotas that number a plan's weeks once more name none of them."""

from __future__ import annotations

import pytest

from tests.formats.kinds_met import read

NAMES = ("Clay", "Wheel", "Glaze", "Kiln", "Raku", "Sale")
HEADINGS = "## Plan\n\n" + "".join(f"### Week {n}: {name}\n\n- do\n\n" for n, name in enumerate(NAMES, 1))
BOLD = "## Plan\n\n" + "".join(f"**Week {n}: {name}**\n\n- do\n\n" for n, name in enumerate(NAMES, 1))
ITEMS = "## Plan\n\n" + "".join(f"- **Week {n}: {name}**\n  - do\n" for n, name in enumerate(NAMES, 1)) + "\n"
TABLE = "## Plan\n\n| Week | Topic |\n|---|---|\n" + "".join(f"| {n} | {t} |\n" for n, t in enumerate(NAMES, 1)) + "\n"
DATES = "## Plan\n\n| Date | Topic |\n|---|---|\n" + "".join(
    f"| 2027-01-{4 + 7 * n:02} | {name} |\n" for n, name in enumerate(NAMES[:4])
)
SPANS = "## Plan\n\n" + "".join(
    f"### Weeks {2 * n + 1}-{2 * n + 2}: {name}\n\n- do\n\n" for n, name in enumerate(NAMES[:3])
)

WEEKS = range(1, 7)
READINGS = "## Reading list\n\n| Week | Chapter |\n|---|---|\n" + "".join(f"| {n} | Ch. {n} |\n" for n in WEEKS) + "\n"
ROTA = "## Presenters\n\n| Week | Presenter |\n|---|---|\n" + "".join(
    f"| {n} | {who} |\n" for n, who in enumerate(("Ana", "Ben", "Caro", "Dan", "Eve", "Fay"), 1)
)
RESOURCES = "## Resources by week\n\n" + "".join(
    f"### Week {n}\n\n- [Pot {n}](https://x.example/{n})\n\n" for n in WEEKS
)
REVIEWS = "## Weekly review\n\n" + "".join(f"### Week {n} review\n\n- What worked:\n\n" for n in WEEKS)
REPORTS = "## Deliverables\n\n" + "".join(f"- Week {n}: report {n}\n" for n in WEEKS) + "\n"
PROGRESS = "## Progress\n\n" + "".join(f"- [ ] Week {n}\n" for n in WEEKS) + "\n"
CONTENTS = "## Contents\n\n" + "".join(f"- [Week {n}](#week-{n})\n" for n in WEEKS) + "\n"
SPRINTS = "## Sprints\n\n| Sprint | Weeks | Goal |\n|---|---|---|\n" + "".join(
    f"| Sprint {n} | {2 * n - 1}-{2 * n} | goal {n} |\n" for n in range(1, 4)
)
BESIDE = {
    "readings": READINGS,
    "rota": ROTA,
    "resources": RESOURCES,
    "reviews": REVIEWS,
    "reports": REPORTS,
    "progress": PROGRESS,
    "contents": CONTENTS,
    "sprints": SPRINTS,
}


def titles(text: str) -> list[str]:
    reading = read(text)
    assert not [problem.message for problem in reading.problems if problem.level == "error"]
    return [week.topic for week in reading.weeks]


@pytest.mark.parametrize("beside", BESIDE)
@pytest.mark.parametrize(
    "plan", [HEADINGS, BOLD, ITEMS, TABLE], ids=["by headings", "by bold lines", "by items", "by a table"]
)
@pytest.mark.parametrize("above", [True, False], ids=["above", "below"])
def test_what_is_kept_beside_a_plan_names_no_week(plan: str, beside: str, above: bool) -> None:
    parts = (BESIDE[beside], plan) if above else (plan, BESIDE[beside])
    assert titles("# Pots\n\n" + "\n".join(parts)) == list(NAMES)


@pytest.mark.parametrize("beside", BESIDE)
@pytest.mark.parametrize("above", [True, False], ids=["above", "below"])
def test_nor_the_weeks_of_spans(beside: str, above: bool) -> None:
    parts = (BESIDE[beside], SPANS) if above else (SPANS, BESIDE[beside])
    topics = [f"{name} - Part {n}" for name in NAMES[:3] for n in (1, 2)]
    assert titles("# Pots\n\n" + "\n".join(parts)) == topics


@pytest.mark.parametrize("beside", ["readings", "resources", "reviews", "reports", "progress", "contents"])
def test_nor_those_that_are_told_by_their_days(beside: str) -> None:
    four = "\n".join(line for line in BESIDE[beside].split("\n") if not any(number in line for number in "56"))
    assert titles(f"# Pots\n\n{DATES}\n{four}") == list(NAMES[:4])


def test_what_is_kept_alone_is_the_plan() -> None:
    assert titles(f"# Pots\n\n{REPORTS}") == [f"report {n}" for n in WEEKS]
    assert titles(f"# Pots\n\n{READINGS}") == [f"Ch. {n}" for n in WEEKS]


def test_what_hangs_below_two_digits_hangs_as_far_in_as_below_one() -> None:
    items = "".join(
        f"{at}. **Week {n}: {name}**\n   - drill\n\n   **Due:** a pot\n"
        for n, (at, name) in enumerate(zip(range(8, 14), NAMES, strict=True), 1)
    )
    reading = read(f"# Pots\n\n{items}")
    assert [week.topic for week in reading.weeks] == list(NAMES)
    assert all("drill" in week.focus and "a pot" in week.focus for week in reading.weeks)


def test_the_title_right_below_a_week_is_its_topic_whatever_its_goals_are() -> None:
    text = "# Pots\n\n" + "".join(
        f"## Week {n}\n\n### {name}\n\n**Goals:**\n\n- pinch a bowl\n- dry it\n\n**Focus:** patience\n\n"
        for n, name in enumerate(NAMES, 1)
    )
    assert titles(text) == list(NAMES)


def test_a_label_below_a_week_is_no_title() -> None:
    text = "# Pots\n\n" + "".join(
        f"## Week {n}\n\n### Learning goals\n\n- {name}\n- dry it\n\n" for n, name in enumerate(NAMES, 1)
    )
    assert titles(text) == list(NAMES)


@pytest.mark.parametrize("head", ["Progress tracker", "Weekly goals", "Log"])
def test_a_table_with_a_column_of_topics_names_the_weeks_of_spans_whatever_its_part_is_called(head: str) -> None:
    rows = "".join(f"| {n} | {name} | ⬜ | |\n" for n, name in enumerate(NAMES, 1))
    table = f"## {head}\n\n| Week | Topic / Focus | Status | Notes |\n|---|---|---|---|\n{rows}\n"
    spans = "".join(f"- **Weeks {n}-{n + 1}:** {name}\n" for n, name in ((1, "Forms"), (3, "Fire"), (5, "The market")))
    for parts in ((table, spans), (spans, table)):
        reading = read("# Pots\n\n" + "\n\n## By subject\n\n".join(parts))
        assert [week.topic for week in reading.weeks] == list(NAMES)
        assert [week.phase for week in reading.weeks[::2]] == ["Forms", "Fire", "The market"]


def test_headings_name_the_weeks_whose_goals_a_table_tells() -> None:
    rows = "".join(f"| {n} | pot {n} | decide on {name} |\n" for n, name in enumerate(NAMES, 1))
    for week, goal in (("Week", "Goal"), ("Woche", "Ziel"), ("الأسبوع", "الهدف")):
        reading = read(f"# Pots\n\n## Shown\n\n| {week} | Shown | {goal} |\n|---|---|---|\n{rows}\n{HEADINGS}")
        assert [week.topic for week in reading.weeks] == list(NAMES)
        assert dict(reading.weeks[0].columns) == {"Shown": "pot 1", goal: "decide on Clay"}


def test_a_span_below_a_month_whose_weeks_are_named_one_by_one_stays_in_the_month() -> None:
    text = (
        "# Pots\n\n## Month 1: Forms\n\n### Week 1: Clay\n\n- wedge\n\n### Week 2: Wheel\n\n- centre\n\n"
        "## Month 2: Fire\n\n### Week 3-4: A kiln\n\nDig a pit.\n\n**Week 3**: Bricks\n\n- stack\n\n"
        "**Week 4**: Raku\n\n- burn\n"
    )
    weeks = read(text).weeks
    assert [(week.phase, week.topic) for week in weeks] == [
        ("Forms", "Clay"), ("Forms", "Wheel"), ("Fire", "Bricks"), ("Fire", "Raku")
    ]  # fmt: skip
    assert weeks[2].focus.split("\n") == ["A kiln", "Dig a pit.", "stack"]
