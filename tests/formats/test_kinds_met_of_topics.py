"""Kinds of plans that name topics and no weeks, met among public ones: what the option that is named gives."""

from __future__ import annotations

import re

import pytest

from studycal.formats.documents.answers import ReadingAnswers
from tests.formats.documents.reading import topics
from tests.formats.kinds_met import asked, read


def options(text: str) -> list[ReadingAnswers]:
    """The options with one topic a week that a question names, in their order."""
    ((_, remedy),) = asked(text)
    named = re.findall(r"`(?:--table (\d+) )?--per-week 1`", remedy)
    return [ReadingAnswers(table=int(line or 0), per_week=1) for line in named]


SECTIONS = {"Clay": ("Wedge", "Pinch", "Coil"), "Wheel": ("Center", "Open"), "Kiln": ("Bisque", "Raku")}
LISTS = "# Pots\n\n" + "".join(
    f"## {name}\n" + "".join(f"- {item}\n" for item in items) + "\n" for name, items in SECTIONS.items()
)


def test_lists_below_headings_alike_are_one_or_their_headings_are() -> None:
    of_items, of_headings = options(LISTS)
    reading = read(LISTS, of_items)
    assert topics(reading) == [item for items in SECTIONS.values() for item in items]
    assert [week.phase for week in reading.weeks] == ["Clay"] * 3 + ["Wheel"] * 2 + ["Kiln"] * 2
    assert topics(read(LISTS, of_headings)) == list(SECTIONS)


def test_the_list_that_is_more_than_all_others_is_the_plan() -> None:
    longest = "".join(f"- Glaze {name}\n" for name in "abcdefgh")
    (first, *_) = options(f"{LISTS}## Syllabus\n{longest}")
    assert len(read(f"{LISTS}## Syllabus\n{longest}", first).weeks) == 8


NUMBERED = {
    "text between": "# Pots\n\n1. Clay\n2. Slip\n3. Wheel\n\nFor the brave:\n\n4. Kiln\n5. Raku\n",
    "code between": "# Pots\n\n1. Clay\n2. Slip\n\n```\nmix\n```\n\n3. Wheel\n4. Kiln\n\n```\nfire\n```\n\n5. Raku\n",
    "a heading between": "# Pots\n\n## Wet\n1. Clay\n2. Slip\n3. Wheel\n\n## Dry\n4. Kiln\n5. Raku\n",
    "all numbered 1, with code between": "# Pots\n\n"
    + "".join(f"1. {item}\n\n```\nmix\n```\n\n" for item in ("Clay", "Slip", "Wheel", "Kiln", "Raku")),
    "a list of one above": "# Pots\n\n1. Read\n\nThen:\n\n1. Clay\n2. Slip\n3. Wheel\n\nAnd:\n\n4. Kiln\n5. Raku\n",
}


@pytest.mark.parametrize("kind", NUMBERED)
def test_a_numbered_list_goes_on_behind_what_parts_it(kind: str) -> None:
    first, *_ = options(NUMBERED[kind])
    assert topics(read(NUMBERED[kind], first)) == ["Clay", "Slip", "Wheel", "Kiln", "Raku"]


HEADED = {
    "each with its items": "# Clay\n- a\n- b\n\n# Wheel\n- c\n- d\n\n# Kiln\n- e\n- f\n",
    "with the same parts": "".join(
        f"# {name}\n## Aims\nthrow\n## Tools\n- a\n\n" for name in ("Clay", "Wheel", "Kiln")
    ),
    "contents before those with numbers": "# Pots\n\n## Contents\n- [Clay](#clay)\n\n## 1. Clay\n- a\n- b\n- c\n"
    "\n## 2. Wheel\n- d\n- e\n- f\n\n## 3. Kiln\n- g\n- h\n- i\n",
}


@pytest.mark.parametrize("kind", HEADED)
def test_the_first_of_several_headings_alike_is_no_title(kind: str) -> None:
    read_as = [topics(read(HEADED[kind], option)) for option in options(HEADED[kind])]
    assert [re.sub(r"^\d\. ", "", topic) for topic in read_as[-1]] == ["Clay", "Wheel", "Kiln"]


def test_headings_that_count_up_begin_with_the_first() -> None:
    text = "".join(f"# P0{at}_{name}\nturn it\n\n" for at, name in enumerate(SECTIONS, start=1))
    (option,) = options(text)
    assert topics(read(text, option)) == ["P01_Clay", "P02_Wheel", "P03_Kiln"]


def test_parts_of_one_level_are_asked_about_together_whatever_each_is_called() -> None:
    parts = (("Tema", "Clay", "Slip"), ("Ünite", "Wheel", "Feet"), ("Ünite", "Kiln", "Raku"))
    text = "".join(
        f"## Subject {first}\n\n### 1. {word}: {first}\n- {first} a\n- {first} b\n\n### 2. {word}: {second}\n"
        + "".join(f"- {second} {at}\n" for at in range(18))
        + "\n"
        for word, first, second in parts
    )
    (option, *_) = options(f"# Pots\n\n{text}")
    assert topics(read(f"# Pots\n\n{text}", option)) == [
        f"{at}. {part[0]}: {part[at]}" for part in parts for at in (1, 2)
    ]


def test_chapters_that_items_only_refer_to_are_no_phases() -> None:
    """Those whose bracket says more than the number fell out of what was asked."""
    items = "- 揉泥（第一章 总论）\n- 拉坯（第二章 基础）\n- 修坯（第三章）\n- 上釉（第四章）\n- 烧窑（第五章）\n"
    first, *_ = options(f"# 陶艺\n\n{items}")
    assert len(read(f"# 陶艺\n\n{items}", first).weeks) == 5


def test_a_span_of_days_is_as_many_days() -> None:
    parts = (("Day 1: Wedge", "a"), ("Day 2: Pinch", "b"), ("Days 3-12: Pots", "c"), ("Day 13: Fire", "d"))
    text = "# Clay\n\n" + "".join(f"## {head}\n- {item}\n\n" for head, item in parts)
    ((rule, remedy),) = asked(text)
    assert (rule, "`--per-week 5` makes 3 weeks of five" in remedy) == ("days-asked", True)
    reading = read(text, ReadingAnswers(per_week=5))
    assert topics(reading) == ["Wedge", "Pots - Part 1", "Pots - Part 2"]
    assert reading.weeks[2].focus == "11. Pots\nc\n13. Fire\nd"


SYLLABUS = (
    "# Pots\n\n## Learning outcomes\n- You will be able to throw a pot of your own and to tell why it stands\n"
    "- You will be able to fire a kiln with others and to tell why the glaze runs\n\n## Typical topics\n- Clay\n"
    "- Wheel\n- Kiln\n\n## Policies\n- Students who come late wait until the wheel of their neighbour stands still\n"
    "- Students clean the wheel, and the floor below it, before they leave the room\n"
    "- Pots that nobody calls for are broken in June, whoever has thrown them\n"
    "- Nobody fires the kiln alone, whatever the hour may be\n\n## Books\n- The potter's book\n"
)


def test_the_list_that_is_called_the_topics_is_asked_about() -> None:
    first, *_ = options(SYLLABUS)
    assert topics(read(SYLLABUS, first)) == ["Clay", "Wheel", "Kiln"]


def test_lists_of_sentences_are_not_taken_together() -> None:
    text = SYLLABUS.replace("Typical topics", "Wares")
    first, *_ = options(text)
    assert len(read(text, first).weeks) == 4


def test_a_heading_that_names_one_of_the_topics_calls_no_list_the_plan() -> None:
    text = LISTS.replace("## Kiln", "## Advanced topics")
    first, *_ = options(text)
    assert len(read(text, first).weeks) == 7


@pytest.mark.parametrize(
    "heads",
    [
        ("Description", "Materials and staff", "Grading", "Missed exams", "Letters home"),
        ("Evaluación", "Asistencia y puntualidad", "Horario de atención", "Cartas"),
        ("1. 课程目标", "2. 考核方式", "3. 教材", "4. 陶土"),
        ("Lernziele", "Benotung", "Sprechstunde", "Ton"),
    ],
)
def test_what_a_course_is_like_is_no_topic(heads: tuple[str, ...]) -> None:
    text = "# Pots\n\n" + "".join(f"## {head}\n\nAsk the potter.\n\n" for head in heads)
    assert [rule for rule, _ in asked(text)] == ["weeks-no-table"]
    taught = text.replace(heads[0], "Clay").replace(heads[1], "Wheel").replace(heads[2], "Kiln")
    assert [rule for rule, _ in asked(taught)] == ["topics-asked"]


def test_what_is_graded_is_no_topic() -> None:
    weights = (
        "| Description | Weight |\n|---|---|\n| Cup | 10% |\n| Bowl | 20% |\n| Jug | 30% |\n| Taking part | 40% |\n"
    )
    assert [rule for rule, _ in asked(f"# Pots\n\n## Grades\n\n{weights}")] == ["weeks-no-table"]
    assert [rule for rule, _ in asked("# Pots\n\n## Grading\n\n- Cup\n- Bowl\n- Jug\n")] == ["weeks-no-table"]


@pytest.mark.parametrize(
    "heads",
    [("1. Overview", "2. Plan", "3. Tools", "4. Results"), ("1. 概要", "2. 計画", "3. 道具", "4. 成果物一覧")],
)
def test_what_stands_in_the_chapter_of_the_plan_is_asked_about(heads: tuple[str, ...]) -> None:
    first, plan, third, fourth = heads
    parts = "".join(f"### {topic}\n- a\n\n" for topic in ("Clay", "Wheel", "Feet", "Kiln", "Raku"))
    text = (
        f"# Pots\n\n## {first}\n\nFor the fair.\n\n## {plan}\n\n{parts}## {third}\n\n- wheel\n\n## {fourth}\n\n- cup\n"
    )
    assert asked(text) == [
        ("topics-asked", "`--per-week 1` takes one a week: 5 weeks; `--per-week 3` makes 2 of them.")
    ]
    one_a_week = ["Clay", "Wheel", "Feet", "Kiln", "Raku"]
    assert topics(read(text, ReadingAnswers(per_week=1))) == one_a_week
    assert topics(read(text, ReadingAnswers(per_week=1, table=9))) == one_a_week


def test_headings_below_the_rules_of_a_course_are_no_topics() -> None:
    heads = "".join(f"### {head}\nAsk.\n\n" for head in ("Late Work Policy", "Illness", "Cups that break", "Guests"))
    assert [rule for rule, _ in asked(f"# Pots\n\n## Course Policies\n\n{heads}")] == ["weeks-no-table"]
    assert [rule for rule, _ in asked(f"# Pots\n\n## Course Wares\n\n{heads}")] == ["topics-asked"]


def test_addresses_are_no_phases() -> None:
    links = "".join(f"    - section {at} = <https://example.org/{at}>\n" for at in (1, 2))
    assert [rule for rule, _ in asked(f"# Pots\n\n- Clay\n- Wheel\n  - Send it\n{links}- Kiln\n")] == ["topics-asked"]
