"""Stages without weeks are asked about as a whole: days within one of them, and a list that goes on with them."""

from __future__ import annotations

import pytest

from studycal.formats.documents.answers import ReadingAnswers
from tests.formats.documents.reading import topics
from tests.formats.kinds_met import asked, read

STAGES = ("Clay", "Wheel", "Kiln", "Sale")


@pytest.mark.parametrize(("stage", "day"), [("Stage", "Day"), ("Phase", "Tag"), ("Etapa", "Día"), ("阶段", "Day")])
def test_days_within_one_stage_are_not_what_is_asked_about(stage: str, day: str) -> None:
    """One week of three days was offered for the whole plan."""
    days = "".join(f"### {day} {at}: Do {at}\n\n- do\n\n" for at in (1, 2, 3))
    stages = [f"## {stage} {at}: {title}\n\n- do\n\n" for at, title in enumerate(STAGES, 1)]
    text = "# Pots\n\n" + stages[0] + days + "".join(stages[1:])
    [(rule, remedy)] = asked(text)
    assert rule == "phases-asked"
    assert "`--weeks-each 2` makes 8 weeks of them" in remedy
    assert topics(read(text, ReadingAnswers(per_week=1))) == list(STAGES)


def test_days_within_one_part_that_are_more_than_the_parts_are_the_plan() -> None:
    days = "".join(f"### Day {at}: Do {at}\n\n- do\n\n" for at in range(1, 7))
    text = f"# Pots\n\n## Part 1: About\n\n- do\n\n## Part 2: Plan\n\n{days}## Part 3: Books\n\n- a book\n"
    assert [rule for rule, _ in asked(text)] == ["days-asked"]


@pytest.mark.parametrize("form", ["- **Stage {}** — {}\n", "- Stage {}: {}\n"])
def test_items_that_go_on_with_the_headings_of_stages_are_of_one_plan(form: str) -> None:
    """The list alone was offered, without the stages that the document tells most of."""
    first = "".join(f"## Stage {at}: {title}\n\n- do\n\n" for at, title in enumerate(STAGES[:2], 1))
    later = "".join(form.format(at, title) for at, title in enumerate(STAGES[2:], 3))
    text = f"# Pots\n\n{first}## Later\n\n{later}"
    [(rule, remedy)] = asked(text)
    assert (rule, remedy.partition(",")[0]) == ("phases-asked", "`--weeks-each 2` makes 8 weeks of them")
    assert topics(read(text, ReadingAnswers(per_week=1))) == list(STAGES)
