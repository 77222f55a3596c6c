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


@pytest.mark.parametrize("source", ["Casebook, Chapter {}", "Lehrbuch: Kapitel {}", "Manuel, chapitre {}"])
def test_where_to_read_of_each_topic_is_not_what_is_asked_about(source: str) -> None:
    parts = ((STAGES[0], ()), (STAGES[1], ("Feet", "Rims")), (STAGES[2], ()), (STAGES[3], ()))
    chapter, text = 0, "# Pots\n\n"
    for topic, below in parts:
        text += f"## {topic}\n\n"
        for head in below or ("",) * (topic != STAGES[3]):
            chapter += 1
            text += f"### {head}\n\n" * bool(head) + source.format(chapter) + "\n\n"
    assert [rule for rule, _ in asked(text + "An essay of its own\n")] == ["topics-asked"]
    assert topics(read(text, ReadingAnswers(per_week=1))) == list(STAGES)


OCTOBER = ("October, weeks 1-2", "October week 3 - November week 1", "November W2-W3", "Nov week 4")
OKTOBER = ("Oktober Woche 1-2", "Oktober Woche 3 bis November Woche 1", "November, Woche 2 - 3", "Nov. Woche 4")
KOREA = ("10월 1~2주", "10월 3주~11월 1주", "11월 2~3주", "11월 4주차")
JAPAN = ("10月第1週〜第2週", "10月第3週〜11月第1週", "11月第2〜3週", "11月第4週")


@pytest.mark.parametrize("cells", [OCTOBER, OKTOBER, KOREA, JAPAN])
def test_weeks_of_months_say_how_long_topics_last(cells: tuple[str, ...]) -> None:
    """One week each was offered, and the plan would have ended too early."""
    rows = "".join(f"| {cell} | {topic} |\n" for cell, topic in zip(cells, STAGES, strict=True))
    text = f"# Pots\n\n| Period | Content |\n|---|---|\n{rows}"
    assert asked(text) == [("durations-asked", "`--durations` takes them so: 8 weeks.")]
    weeks = topics(read(text, ReadingAnswers(durations=True)))
    assert weeks[:3] == ["Clay - Part 1", "Clay - Part 2", "Wheel - Part 1"]
    assert weeks[-1] == "Sale"
