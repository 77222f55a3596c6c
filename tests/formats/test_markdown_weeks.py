"""The weeks table in the many shapes learners write it."""

from datetime import date

import pytest

from studycal.core.curriculum import Level, StatedDay, Week
from studycal.formats.documents.curriculum import parse_weeks, read_weeks

FILE = "weeks.md"


def weeks(text: str) -> tuple[Week, ...]:
    """The weeks of a document that must have no error."""
    found, problems = parse_weeks(text, FILE)
    assert [problem for problem in problems if problem.level is Level.ERROR] == []
    return found


def rules(text: str) -> list[tuple[str, int]]:
    return [(problem.rule, problem.line) for problem in parse_weeks(text, FILE)[1]]


TWO = "| Week | Topic |\n|---|---|\n| 1 | Sets |\n| 2 | Maps |\n"

SAME_TWO_WEEKS = {
    "as it should be": TWO,
    "no final newline": TWO.rstrip(),
    "no outer pipes": "Week | Topic\n--|--\n1 | Sets\n2 | Maps\n",
    "topic first": "| Topic | Week |\n|---|---|\n| Sets | 1 |\n| Maps | 2 |\n",
    "subject and number sign": "| # | Subject |\n|---|---|\n| 1 | Sets |\n| 2 | Maps |\n",
    "wk and title": "| Wk | Title |\n|---|---|\n| 1 | Sets |\n| 2 | Maps |\n",
    "no. and theme": "| No. | Theme |\n|---|---|\n| 1 | Sets |\n| 2 | Maps |\n",
    "bold header": "| **Week** | **Topic** |\n|---|---|\n| 1 | Sets |\n| 2 | Maps |\n",
    "header of several words": "| Week number | Topic of the week |\n|---|---|\n| 1 | Sets |\n| 2 | Maps |\n",
    "Week 1": "| Week | Topic |\n|---|---|\n| Week 1 | Sets |\n| week 2: | Maps |\n",
    "W01": "| Week | Topic |\n|---|---|\n| W01 | Sets |\n| w2 | Maps |\n",
    "#1 and 2.": "| Week | Topic |\n|---|---|\n| #1 | Sets |\n| 2. | Maps |\n",
    "nested bold": "| Week | Topic |\n|---|---|\n| **1** | ***Sets*** |\n| __**2**__ | **M**aps |\n",
    "links keep their text": "| Week | Topic |\n|---|---|\n| 1 | [Sets](http://example.org) |\n| 2 | `Maps` |\n",
    "entities and escapes": "| Week | Topic |\n|---|---|\n| &#49; | &#83;ets |\n| 2 | Map\\s&nbsp; |\n".replace(
        "\\s", "s"
    ),
    "tags": "| Week | Topic |\n|---|---|\n| <b>1</b> | Sets<br> |\n| 2 | <u>Maps</u><!-- not yet --> |\n",
    "indented": "    | Week | Topic |\n    |---|---|\n    | 1 | Sets |\n    | 2 | Maps |\n",
    "in a quotation": "> | Week | Topic |\n> |---|---|\n> | 1 | Sets |\n> | 2 | Maps |\n",
    "out of order": "| Week | Topic |\n|---|---|\n| 2 | Maps |\n| 1 | Sets |\n",
    "two tables": "| Week | Topic |\n|---|---|\n| 1 | Sets |\n\n## Later\n\n"
    "| Week | Topic |\n|---|---|\n| 2 | Maps |\n",
    "chatty": f"Sure! Here is your plan:\n\n{TWO}\nTell me if I should change it.\n",
    "chatty without a blank line": f"Here it is:\n\n{TWO}Good luck!\n",
    "another table first": f"| Key | Means |\n|---|---|\n| x | y |\n\n{TWO}",
    "divider rows": "| Week | Topic |\n|---|---|\n| **Phase 1** | |\n| 1 | Sets |\n| | |\n| 2 | Maps |\n",
    "dividers of one word": "| Week | Topic |\n|---|---|\n| **Q1** | |\n| 1 | Sets |\n| **Depth** | |\n| 2 | Maps |\n",
    "two files joined": "| Week | Topic |\n|---|---|\n| 1 | Sets |\n| Week | Topic |\n|---|:--|\n| 2 | Maps |\n",
    "two tables, one with more columns": "| Week | Topic |\n|---|---|\n| 1 | Sets |\n\n"
    "| Week | Topic | Focus |\n|---|---|---|\n| 2 | Maps | |\n",
    "an overview first": "| Phase | Weeks | Theme |\n|---|---|---|\n| 1 | 1-2 | All of it |\n\n" + TWO,
    "the same weeks once more": TWO + "\n| Week | Title | Notes |\n|---|---|---|\n| 1 | Essay | x |\n",
    "hours a week first": "| Hours/week | Week | Topic |\n|---|---|---|\n| 5 | 1 | Sets |\n| 5 | 2 | Maps |\n",
    "dates beside the number": "| Week | Topic |\n|---|---|\n| 1 (30 Nov) | Sets |\n| 2 (Dec 7 – 13) | Maps |\n",
    "numbers in brackets": "| Week | Topic |\n|---|---|\n| (1) | Sets |\n| W-2 | Maps |\n",
    "pasted with its fence": f"Here you are:\n\n```markdown\n{TWO}```\n",
    "a row too long": "| Week | Topic |\n|---|---|\n| 1 | Sets | of what |\n| 2 | Maps |\n",
}


@pytest.mark.parametrize("text", SAME_TWO_WEEKS.values(), ids=SAME_TWO_WEEKS)
def test_all_these_tables_say_week_1_is_sets_and_week_2_is_maps(text: str) -> None:
    assert [(week.number, week.topic) for week in weeks(text)] == [(1, "Sets"), (2, "Maps")]


def test_every_column_is_found_by_its_words_in_any_order() -> None:
    table = "| Key details | Stage | Theme | Done? | Wk |\n|---|---|---|---|---|\n| a, b | 2 | Sets | no | 1 |\n"
    found, problems = parse_weeks(table, FILE)
    assert found == (Week(1, "Sets", "a, b", 2, series="Sets", line=3, columns=(("Done?", "no"),)),)
    assert problems == []


def test_of_two_columns_for_one_thing_the_more_telling_is_used() -> None:
    table = "| # | Week | Notes | Focus | Topic | Title |\n|-|-|-|-|-|-|\n| 9 | 1 | later | now | Sets | Bags |\n"
    found, _ = parse_weeks(table, FILE)
    assert (found[0].number, found[0].topic, found[0].focus) == (1, "Sets", "now")
    assert found[0].columns == (("Notes", "later"), ("Title", "Bags"))


@pytest.mark.parametrize(
    ("cell", "phase"),
    [("1", 1), ("Phase 2", 2), ("03", 3), ("Basics", "Basics"), ("Phase two", "Phase two"), ("", None), ("II", "II")],
)
def test_a_phase_is_a_number_or_the_learners_own_word(cell: str, phase: int | str | None) -> None:
    table = f"| Phase | Week | Topic |\n|---|---|---|\n| {cell} | 1 | Sets |\n"
    assert weeks(table)[0].phase == phase


@pytest.mark.parametrize(
    ("first", "second", "series"),
    [
        ("X - Part 1", "X - Part 2", "X"),
        ("X – Part 1", "X — Part 2", "X"),
        ("X (Part 1)", "X (part 2)", "X"),
        ("X, part 1 of 2", "X, part 2 of 2", "X"),
        ("X: Part I", "X: Part II", "X"),
        ("X I", "X II", "X"),
        ("X (1/2)", "X (2/2)", "X"),
        ("Part-time X pt. 1", "Part-time X pt. 2", "Part-time X"),
        ("X - Part 1", "x (Part 2)", "X"),
    ],
)
def test_topics_that_differ_only_in_their_part_are_siblings(first: str, second: str, series: str) -> None:
    one, two = weeks(f"| Week | Topic |\n|---|---|\n| 1 | {first} |\n| 2 | {second} |\n")
    assert (one.series, one.part, one.parts, one.short_topic) == (series, 1, 2, f"{series} 1/2")
    assert (two.part, two.parts, two.topic) == (2, 2, second)


@pytest.mark.parametrize("second", ["Vitamin C", "Maps", "Vitamin D - Part 2", "Vitamin D - Part 1"])
def test_a_topic_without_a_sibling_keeps_its_whole_title(second: str) -> None:
    one, _ = weeks(f"| Week | Topic |\n|---|---|\n| 1 | Vitamin D - Part 1 |\n| 2 | {second} |\n")
    expected = ("Vitamin D", 1) if second.endswith("2") else ("Vitamin D - Part 1", 0)
    assert (one.series, one.part) == expected


def test_pipes_and_code_stay_in_a_cell() -> None:
    assert weeks("| Week | Topic |\n|---|---|\n| 1 | p(x\\|y) and `a_b` &amp; AT\\&T List<int> |\n")[0].topic == (
        "p(x|y) and a_b & AT&T List<int>"
    )


def test_what_is_not_part_of_the_table_is_listed_with_its_line() -> None:
    text = f"# Plan (2026)\n\nHi!\nHere is:\n\n{TWO}\n- a hint\n\n```\ncode\n```\n\n| A | B |\n|---|---|\n| 1 | 2 |\n"
    assert rules(text) == [
        ("year-ignored", 1),
        ("text-ignored", 3),
        ("text-ignored", 11),
        ("table-unused", 17),
    ]


def test_a_date_beside_a_number_is_offered_as_the_start() -> None:
    reading = read_weeks("| Week | Topic |\n|---|---|\n| 1 (30 Nov) | Sets |\n", FILE, today=date(2026, 11, 28))
    assert reading.stated.start == StatedDay("2026-11-30", "", 1)
    assert reading.stated.taken[1] == "The document's dates begin with the week of 2026-11-30."


def test_a_row_below_an_empty_line_is_a_warning() -> None:
    assert rules(f"{TWO}\n| 3 | Bags |\n") == [("row-outside", 6)]


def test_a_row_cut_off_by_a_stray_pipe_is_a_warning() -> None:
    text = "| Week | Topic |\n|---|---|\n| 1 | p(x|y) |\n"
    assert rules(text) == [("row-too-long", 3)]


def test_a_hundred_weeks_are_named_with_three_digits() -> None:
    rows = "".join(f"| {number} | T{number} |\n" for number in range(1, 101))
    found = weeks("| Week | Topic |\n|---|---|\n" + rows)
    assert (found[6].id, found[99].id, found[99].line) == ("W07", "W100", 102)
