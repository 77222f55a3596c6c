"""Tables drawn in plain text, and the headings of org-mode and reStructuredText, are read as Markdown's are."""

from __future__ import annotations

import pytest

from tests.formats.documents.reading import read, topics

ORG = """#+title: Pots
* Plan
  | Wk | Topic | Work |
  |----+-------+------|
  |  1 | Clay  | a    |
  |----+-------+------|
  |  2 | Kiln  | b    |
  |    | Glaze | c    |
"""
BARE = " | Week | Topic | Work |\n | 1 | Clay | a |\n | 2 | Kiln | b |\n | 3 | Fire | c |\n"
GRID = """Plan
====

+------+-------------+
| Week | Topic       |
+======+=============+
| 1    | Clay        |
|      | and water   |
+------+-------------+
| 2    | 窯          |
+------+-------------+
"""
IN_COLUMNS = """=====  ==========  ====
Week   Topic       Work
=====  ==========  ====
1      Clay        a
2      Kiln        b
       and more
=====  ==========  ====
"""
LISTED = """.. list-table::
   :header-rows: 1

   * - Week
     - Topic
   * - 1
     - Clay
   * - 2
     - Kiln

After it.
"""


UNINDENTED = """```{list-table}
* - Week
  - Topic
* - 1
  - Clay
and water
* - 2
  - Kiln
```

After it.
"""
VALUES = """.. csv-table:: Plan
   :header: "Week", "Topic"
   :widths: 1, 9

   1, "Clay, wet"
   2, Kiln

After it.
"""
FENCED_VALUES = """```{csv-table} Plan
:delim: ;
:header-rows: 1

Week; Topic
1; Clay, wet
2; Kiln
```
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (ORG, ["Clay", "Kiln"]),
        (BARE, ["Clay", "Kiln", "Fire"]),
        (GRID, ["Clay and water", "窯"]),
        (IN_COLUMNS, ["Clay", "Kiln and more"]),
        (LISTED, ["Clay", "Kiln"]),
        (UNINDENTED, ["Clay and water", "Kiln"]),
        (VALUES, ["Clay, wet", "Kiln"]),
        (FENCED_VALUES, ["Clay, wet", "Kiln"]),
    ],
    ids=["org", "bare rows", "grid", "columns", "list-table", "unindented", "csv-table", "fenced csv-table"],
)
def test_a_table_drawn_in_text(text: str, expected: list[str]) -> None:
    assert topics(read(text)) == expected


@pytest.mark.parametrize("text", [ORG, BARE, GRID, IN_COLUMNS])
def test_a_drawn_table_in_a_fence_is_code(text: str) -> None:
    assert not read(f"# P\n\n```text\n{text}```\n").weeks


def test_rows_outside_a_table_stay_so() -> None:
    rows = "| Week | Topic |\n|---|---|\n| 1 | Clay |\n| 2 | Kiln |\n\n| 3 | Fire |\n| 4 | Ash |\n| 5 | Sand |\n"
    reading = read(rows)
    assert topics(reading) == ["Clay", "Kiln"]
    assert [problem.rule for problem in reading.problems] == ["row-outside"]


def test_the_headlines_of_org_mode() -> None:
    text = (
        "#+TITLE: Pots\n\n* Weeks\n** DONE Week 1: Clay :a:b:\n   :PROPERTIES:\n   :ID: 1\n   :END:\n   - wedge\n"
        "** TODO Week 2: [[https://kiln.example][Kiln]]\n   - fire\n** TODO Week 3: Ash\n"
    )
    reading = read(text, "plan.org")
    assert topics(reading) == ["Clay", "Kiln", "Ash"]
    assert [week.ticked for week in reading.weeks] == [True, False, False]
    assert reading.weeks[1].links[0].url == "https://kiln.example"
    assert reading.weeks[0].focus == "wedge"
    assert reading.stated.title == "Pots"


def test_the_titles_of_restructuredtext() -> None:
    text = (
        "****\nPots\n****\n\nPart one\n~~~~~~~~\n\nWeek 1: Clay\n^^^^^^^^^^^^\n\n`Film <https://clay.example>`_\n\n"
        "Week 2: Kiln\n^^^^^^^^^^^^\n\n#. one\n#. two\n"
    )
    reading = read(text, "plan.rst")
    assert topics(reading) == ["Clay", "Kiln"]
    assert reading.weeks[0].links[0].url == "https://clay.example"
    assert reading.stated.title == "Pots"


def test_rows_without_a_header_that_are_few_are_read_as_the_longer_ones_are() -> None:
    first = "## Clay\n\n| 1/19/27 || Bowls |\n| 1/21/27 || Plates |\n\n"
    rest = "| 1/26/27 || Mugs |\n| 1/28/27 || Jugs |\n| 2/2/27 || Lids |\n| 2/4/27 || Feet |\n\n"
    reading = read(f"# Pots\n\n{first}## Wheel\n\n{rest}## Fire\n\n| 2/9/27 || Kiln |\n| 2/16/27 || Raku |\n")
    assert topics(reading) == ["Bowls", "Mugs", "Lids", "Kiln", "Raku"]
    assert [week.phase for week in reading.weeks] == ["Clay", "Wheel", "Wheel", "Fire", "Fire"]


def test_lines_between_bars_are_no_rows_where_no_longer_table_is_as_wide() -> None:
    plan = "| 1/26/27 | Mugs |\n| 1/28/27 | Jugs |\n| 2/2/27 | Lids |\n| 2/4/27 | Feet |\n"
    reading = read(f"# Pots\n\n| home | about | shop |\n\n{plan}")
    assert topics(reading) == ["Mugs", "Lids"]
