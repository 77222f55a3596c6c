"""AsciiDoc is read by its file's name: titles, lists, tables between their edges, links, names and counters."""

from __future__ import annotations

import pytest

from tests.formats.documents.reading import read, topics

HEADINGS = """= Pots
:toc:
// nobody reads this

== Week 1: Clay

* wedging
** by hand
. first link:a.html[the film]

== Week 2: Kiln

----
== Week 9: code
----
"""
TABLE = """= Pots

[cols="1,2a,1", options="header"]
|===
| Week
| Agenda
| Read

//----------
| 1
| *Clay* anchor:one[]

* wedging
| p. 4

|2 |*Kiln* |link:fire.html[Fire]
|===

After it.
"""
IN_ROWS = """[%header,cols=2*]
|===
|Week |Topic
|1 |Clay
|2 |Kiln
|===
"""
UNSIGNED = "|===\n|Week |Topic\n\n|1|Clay\n|2|Kiln\n|===\n"
TALL = """[cols="1,2,2"]
|===
|Week |Day |Topic

.2+|1 |Mon |Clay
|Wed |Water
|2 |Mon |Kiln
|===
"""
COUNTED = """:topic: Clay

[cols="1,3"]
|===
|Date |Topics

|Week {counter:week}
a|* {topic}
|Week {counter:week}
a|* Kiln
|===
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (HEADINGS, ["Clay", "Kiln"]),
        (TABLE, ["Clay wedging", "Kiln"]),
        (IN_ROWS, ["Clay", "Kiln"]),
        (UNSIGNED, ["Clay", "Kiln"]),
        (TALL, ["Clay", "Kiln"]),
        (COUNTED, ["Clay", "Kiln"]),
    ],
    ids=["headings", "cells", "rows", "unsigned", "tall", "counted"],
)
def test_the_weeks_of_asciidoc(text: str, expected: list[str]) -> None:
    assert topics(read(text, "plan.adoc")) == expected


def test_what_stands_below_a_title_is_its_week_s() -> None:
    first, second = read(HEADINGS, "plan.adoc").weeks
    assert first.focus == "wedging\nby hand\nfirst the film"
    assert [link.url for link in first.links] == ["a.html"]
    assert not second.focus


def test_the_further_cells_of_asciidoc_keep_their_links() -> None:
    first, second = read(TABLE, "plan.adoc").weeks
    assert first.columns == (("Read", "p. 4"),)
    assert [(link.text, link.url) for link in second.links] == [("Fire", "fire.html")]


def test_a_table_that_repeats_a_cell_without_end_is_no_table() -> None:
    assert not read("[cols=99999999*]\n|===\n999999999*|x\n|===\n", "plan.adoc").weeks


def test_a_name_that_stands_for_much_and_stands_often_makes_no_giant() -> None:
    """ "{a}" some thousand times made a hundred megabytes of a document of a few kilobytes."""
    clay = "Clay " * 1500
    text = f":a: {clay}\n\n== Week 1: Clay\n\n" + ("{a}" * 2500 + "\n") * 20 + "\n== Week 2: Kiln\n"
    weeks = read(text, "plan.adoc").weeks
    assert [week.topic for week in weeks] == ["Clay", "Kiln"]
    assert len(weeks[0].focus) <= 2 * len(text)
