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


def first_of(text: str) -> list[str]:
    """The topics of the first option that the question names."""
    first, *_ = options(text)
    return topics(read(text, first))


@pytest.mark.parametrize(
    "text",
    [
        "# Logistics\n- Room 5\n- Monday\n\n# Recommended Resources\n- The potter's book\n- Glaze tables\n- Kilns\n",
        "# Ablauf\n- Raum 5\n- Montag\n\n# Weiterführende Literatur\n- Töpferbuch\n- Glasuren\n- Film\n- Öfen\n",
        "# Pots\n\n**Prerequisites**\n- An apron\n- A towel\n- Clay\n",
    ],
)
def test_a_list_of_books_or_needs_is_no_plan(text: str) -> None:
    assert [rule for rule, _ in asked(text)] == ["weeks-no-table"]


CHAPTERS = ("Welcome", "Who may come", "Letters home", "Wheels", "Guests")


def test_the_chapters_of_a_syllabus_are_no_topics_where_a_quarter_of_them_are_rules() -> None:
    rules = ("Office hours", "Late work")
    text = "# Pots\n\n" + "".join(f"## {head}\n\nAsk the potter.\n\n" for head in (*CHAPTERS, *rules))
    notes = text.replace("## Guests\n\nAsk", "## Guests\n\n- Potters\n- Glazers\n- Founders\n\nAsk")
    assert [rule for rule, _ in asked(text)] == ["weeks-no-table"]
    assert [rule for rule, _ in asked(notes)] == ["weeks-no-table"]
    listed = "".join(f"## {head}\n\n- Ask the potter\n\n" for head in CHAPTERS)
    taught = f"# Pots\n\n{listed}## Office hours\n\nMonday.\n\n## Late work\n\nNone.\n"
    assert options(taught)[-1] == ReadingAnswers(per_week=1)
    assert [week.topic for week in read(taught, ReadingAnswers(table=3, per_week=1)).weeks] == list(CHAPTERS)


def test_what_comes_before_the_course_information_is_no_topic_either() -> None:
    text = "".join(
        f"## {head}\n\nAsk.\n\n" for head in ("Course Information", "Students at home", "Students here", "Wares")
    )
    assert [rule for rule, _ in asked(text)] == ["weeks-no-table"]


def test_facts_of_a_course_in_a_table_are_no_topics() -> None:
    rows = "".join(f"| {name} | x |\n" for name in ("Instructor", "Code", "Units", "Room", "Time"))
    assert [rule for rule, _ in asked(f"# Pots\n\n| Title | Throwing |\n|---|---|\n{rows}")] == ["weeks-no-table"]


BOLD = (
    "Needed:\n\n---\n**40% - Hands**\n- Pinch\n- Coil\n- Slab\n- Joins\n\n**30% - Wheel**\n- Centre\n- Open\n\n"
    "**30% - Glaze**\n- Dip\n- Pour\n"
)


def test_lists_below_bold_lines_are_one_or_the_bold_lines_are() -> None:
    of_items, of_lines = options(BOLD)
    assert topics(read(BOLD, of_items)) == ["Pinch", "Coil", "Slab", "Joins", "Centre", "Open", "Dip", "Pour"]
    reading = read(BOLD, of_lines)
    assert topics(reading) == ["40% - Hands", "30% - Wheel", "30% - Glaze"]
    assert reading.weeks[0].focus == "Pinch\nCoil\nSlab\nJoins"


def test_bold_lines_that_name_books_or_needs_head_no_topics() -> None:
    text = BOLD.replace("30% - Glaze", "Resources")
    (option,) = options(text)
    assert topics(read(text, option)) == ["Pinch", "Coil", "Slab", "Joins", "Centre", "Open"]


def test_lists_below_the_same_sentence_are_one() -> None:
    text = "# Pots\n\nVolume 1 -\nwe look at:\n\n* Pinch\n* Coil\n* Slab\n\nVolume 2 -\nwe look at:\n\n* Dip\n* Pour\n"
    assert first_of(text) == ["Pinch", "Coil", "Slab", "Dip", "Pour"]


def test_a_numbered_list_goes_on_behind_a_number_that_is_left_out() -> None:
    items = ("Clay", "Slip", "Wheel", "Kiln", "Raku")
    text = "# Pots\n\n" + "".join(f"{at}. {item}\n" for at, item in zip((1, 2, 3, 5, 6), items, strict=True))
    assert first_of(text) == list(items)


def test_what_each_heading_says_of_itself_is_no_topic() -> None:
    days = (("Weaving", "Tuesday", "U4"), ("Spinning", "Wednesday", "U5"), ("Felting", "Thursday", "U6"))
    text = "# Crafts\n\n" + "".join(f"## {name}\n- Day: {day}\n- Room : {room}\n\n" for name, day, room in days)
    assert [topics(read(text, option)) for option in options(text)] == [["Weaving", "Spinning", "Felting"]]


def test_chapters_of_a_few_books_below_topics_tell_where_to_read() -> None:
    books = (
        "[Pots](https://pots.example/a), Chapter 1\n\n[Glazes](https://pots.example/b), Chapter 3",
        "[Pots](https://pots.example/a), Chapter 2",
    )
    parts = (("Clay", books[0]), ("Wheel", books[1]), ("Kiln", books[1].replace("2", "4")))
    text = "# Pots\n\n## Introduction\n\nHello.\n\n" + "".join(
        f"## {name}\n\n### Why\n\nIt matters.\n\n### Books\n\n{book}\n\n" for name, book in parts
    )
    assert first_of(text) == ["Clay", "Wheel", "Kiln"]


def test_the_days_of_a_routine_are_no_plan_beside_phases() -> None:
    phases = "".join(f"### Phase {at} — {name}\n- a\n\n" for at, name in enumerate(SECTIONS, start=1))
    days = "".join(
        f"### Day {at} — {name}\n- read\n\n" for at, name in enumerate(("Input", "Task", "Draft", "Review"), 1)
    )
    text = f"# Study plan\n\n## Progression\n\n{phases}## Recommended Weekly Routine\n\n{days}"
    assert [rule for rule, _ in asked(text)] == ["phases-asked"]
    assert topics(read(text, ReadingAnswers(per_week=1))) == list(SECTIONS)
    assert [rule for rule, _ in asked(text.replace("Phase", "Thing about"))] == ["days-asked"]


def test_items_that_tell_of_some_rows_of_a_table_are_not_asked_about() -> None:
    rows = "".join(f"| Task0{at} | {name} | 1 day |\n" for at, name in enumerate(("Wedge", "Pinch", "Coil", "Slab")))
    items = "".join(f"- **Task0{at}**: send the picture\n" for at in (0, 1, 3))
    text = f"# Pots\n\n| Task | Content | Days |\n|---|---|---|\n{rows}\n### What to hand in\n\n{items}"
    assert first_of(text) == ["Wedge", "Pinch", "Coil", "Slab"]


@pytest.mark.parametrize("header", ["minutes", "Time (min.)", "Minuten"])
def test_steps_with_their_minutes_are_no_topics(header: str) -> None:
    rows = "".join(f"| {name} | {at} | |\n" for at, name in enumerate(("Warm up", "Center", "Open", "Pull"), start=3))
    table = f"| What | {header} | Other |\n|---|---|---|\n{rows}"
    assert [rule for rule, _ in asked(f"# Practice\n\n## 30 min\n\n{table}")] == ["weeks-no-table"]
    assert [rule for rule, _ in asked(f"# Practice\n\n## 30 min\n\n{table.replace(header, 'pots')}")] == [
        "topics-asked"
    ]


def test_headings_without_a_number_among_those_with_one_are_named() -> None:
    heads = ("Kickoff", "Block A – Warp", "Block B – Weft", "Block C – Twill", "Fair")
    text = "# Weaving\n\n" + "".join(f"### {head}\n1. weave\n\n" for head in heads)
    ((rule, remedy),) = asked(text)
    assert (rule, "`--table 3 --per-week 1` takes the 5 headings “Kickoff” … instead" in remedy) == (
        "phases-asked",
        True,
    )
    assert topics(read(text, ReadingAnswers(table=3, per_week=1))) == list(heads)
    (problem,) = (problem for problem in read(text).problems if problem.level == "error")
    assert "“Kickoff” and “Fair” beside them have no number." in problem.message
    prose = text.replace("### Kickoff\n1. weave", "### Kickoff\nWelcome.")
    assert "Kickoff" not in asked(prose)[0][1]


def test_headings_in_a_fence_of_markdown_are_a_sample_beside_more_outside() -> None:
    fence = "```markdown\n## Quiz\n\n### Q1 (MCQ)\nWhat is slip?\n\n### Q2 (Open)\nExplain.\n```\n"
    modules = "".join(f"### Module {at}: {name}\nthrow\n\n" for at, name in enumerate(SECTIONS, start=1))
    text = f"# Pots\n\n**The quiz:**\n{fence}\n## Modules\n\n{modules}"
    assert topics(read(text, ReadingAnswers(per_week=1))) == list(SECTIONS)
    alone = f"# Ask for a plan\n\n## Prompt\n\n```md\n# Pots\n\n{modules}```\n\n## Thanks\n"
    assert topics(read(alone, ReadingAnswers(per_week=1))) == list(SECTIONS)


@pytest.mark.parametrize(("word", "mark"), [("Week", "# "), ("Woche", "## "), ("Week", "- ")])
def test_weeks_that_take_turns_are_asked_about(word: str, mark: str) -> None:
    weeks = "".join(f"{mark}{word} {letter}: {name}\n\n" for letter, name in zip("ABC", SECTIONS, strict=True))
    text = f"Throw.\n\n{weeks}"
    (problem,) = (problem for problem in read(text).problems if problem.level == "error")
    assert (problem.rule, "They are weeks that take turns." in problem.message) == ("phases-asked", True)
    assert topics(read(text, ReadingAnswers(per_week=1))) == list(SECTIONS)


def test_items_with_another_mark_right_below_a_lesson_belong_to_it() -> None:
    text = "# Pots\n\n" + "".join(
        f"- [x] Lesson {at}: {name}\n* Goal: {name}\n  - [x] Tools\n\n" for at, name in enumerate(SECTIONS, start=1)
    )
    reading = read(text, ReadingAnswers(per_week=1))
    assert [(week.topic, week.focus) for week in reading.weeks] == [(name, f"Goal: {name}\nTools") for name in SECTIONS]


def test_the_sign_behind_a_heading_that_leads_to_itself_is_none_of_it() -> None:
    link = '<a class="headerlink" href="#a" title="Permanent link">&para;</a>'
    days = ("Days 1–7: Wedge", "Days 8–14: Pinch", "Days 15–21: Coil")
    first = "".join(f"<li>{day}</li>" for day in days)
    second = "".join(f"<li>{day}</li>" for day in days[:2])
    text = (
        f"<html><body><h1>Study plan{link}</h1><h2>21-day plan{link}</h2><ul>{first}</ul>\n"
        f"<h2>14-day plan{link}</h2><ul>{second}</ul></body></html>"
    )
    (problem,) = (one for one in read(text, file="plan.html").problems if one.level == "error")
    assert problem.message == "“21-day plan” and “14-day plan” are plans of their own: which one is it?"
    assert "`--table 1 --per-week 7` takes “21-day plan”: 21 days, 7 a week" in problem.remedy


def test_days_of_exams_with_a_column_of_the_weeks_before_each_are_lengths() -> None:
    exams = (
        ("SAA", "7/25", "—"),
        ("SCS", "8/8", "2"),
        ("SAP", "8/29", "3"),
        ("ANS", "9/26", "4"),
        ("DVA", "10/10", "2"),
    )
    exams = (*exams, ("SOA", "10/24", "2"), ("DOP", "11/14", "3"), ("DEA", "11/28", "2"), ("AIF", "12/12", "1"))
    rows = "".join(f"| {at} | {name} | {day} | {weeks} |\n" for at, (name, day, weeks) in enumerate(exams, start=1))
    text = f"# Plan\n\n| # | Exam | Date | Weeks reserved |\n|---|---|---|---|\n{rows}"
    assert [rule for rule, _ in asked(text)] == ["durations-asked"]
    assert len(read(text, ReadingAnswers(durations=True)).weeks) == 20


def test_a_code_for_each_row_is_no_topic() -> None:
    rows = "".join(
        f"| R{at:02} | {name} | {at:02}/05/2027 | {at + 2:02}/05/2027 |\n"
        for at, name in ((3, "Elaborar o texto"), (10, "Criar a capa"), (17, "Publicar o livro"))
    )
    ((rule, remedy),) = asked(f"# Cronograma\n\n| ID | Tarefa | Início | Fim |\n|---|---|---|---|\n{rows}")
    assert (rule, remedy) == ("not-a-plan", "`--topic Tarefa` takes that column for the topics.")
