"""What the account of a reading says was used, and what it says was not, is so."""

from __future__ import annotations

import pytest

from tests.formats.documents.reading import read, topics

OVERVIEW_AND_LINES = """# Pots

Overview
- Weeks 1–2: Basics
- Weeks 3–4: Fire

Week 1 — Clay
- Tasks:
  - wedge
  - pinch

Week 2 — Wheel
- Tasks:
  - centre

Weeks 3–4 — Fire
- Week 3: Glaze
- Week 4: Kiln
"""

OPEN = """# Pots

## Part 1: Basics (Week 1–2+)

### Week 1: Clay

### Week 2: Wheel

## Week 3+: Practice
"""


def messages(text: str, file: str = "plan.md") -> list[str]:
    return [problem.message for problem in read(text, file).problems]


def test_lines_that_name_the_weeks_of_spans_are_used() -> None:
    """Lines 7-16 were in the focus, and were told as not used."""
    reading = read(OVERVIEW_AND_LINES)
    assert topics(reading) == ["Clay", "Wheel", "Glaze", "Kiln"]
    assert reading.weeks[0].focus == "Tasks:\nwedge\npinch"
    assert [problem.line for problem in reading.problems] == [3, 16]


def test_a_span_whose_weeks_are_all_named_has_an_end() -> None:
    open_ends = [line for line in read(OPEN).stated.taken if "has no end" in line]
    assert open_ends == ["“Week 3+: Practice” (line 9) has no end: one week is taken."]


def test_of_a_span_without_an_end_the_weeks_it_names_are_told() -> None:
    taken = read("# Pots\n\n## Week 1: Clay\n\n## Weeks 2-3+: Practice\n").stated.taken
    assert "“Weeks 2-3+: Practice” (line 5) has no end: 2 weeks are taken." in taken


CODE = {
    "headings": "## Week 1: Warp\n- read:\n\n```java\nint a;\n```\n- write\n\n## Week 2: Weft\n\n~~~\nb\nc\n~~~\n",
    "bold lines": "**Week 1: Warp**\n\nread:\n\n```java\nint a;\n```\nwrite\n\n**Week 2: Weft**\n\n```\nb\nc\n```\n",
    "items": "- Week 1: Warp\n  - read:\n\n    ```\n    a\n    ```\n  - write\n- Week 2: Weft\n\n  ```\n  b\n  ```\n",
}


@pytest.mark.parametrize("form", CODE)
def test_code_below_weeks_is_told_once(form: str) -> None:
    reading = read(f"# Plan\n\n{CODE[form]}")
    assert [(week.topic, week.focus) for week in reading.weeks][:2] == [("Warp", "read:\nwrite"), ("Weft", "")]
    first, last = (7, 9) if form == "bold lines" else (6, 8)
    assert reading.stated.taken[-1] == f"Lines {first}-{last} and 1 block more: code, not used."
    assert reading.problems == ()


def test_code_elsewhere_is_told_with_what_stands_around_it() -> None:
    assert messages("# Plan\n\n## Week 1: Warp\n\n## Week 2: Weft\n\n## Notes\n\n```\na\n```\n") == [
        "Lines 7-11 (from “Notes”): 2 lines of text are not used."
    ]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('<iframe src="https://example.org/x" style="width: 100%"></iframe>', "an embedded page"),
        ('<iframe src="https://example.org/x"></iframe>\n\nSee above.', "an embedded page"),
        ("<iframe></iframe>\n\nSee below.", "“See below.”"),
    ],
)
def test_lines_of_which_tags_are_all_are_named_by_what_they_show(line: str, words: str) -> None:
    """They were told as “”."""
    [message] = messages(f"# Plan\n\n## Week 1: Warp\n\n## Week 2: Weft\n\n# More\n{line}\n\n# Fees\n- ten\n")
    assert "“More”" in message
    [message] = messages(f"# Plan\n\n{line}\n\nFees: ten\n\n## Week 1: Warp\n\n## Week 2: Weft\n")
    assert words in message


@pytest.mark.parametrize("sign", [".", "!", "?", "。"])
def test_a_topic_that_ends_in_a_full_stop_has_only_that(sign: str) -> None:
    taken = read(f"# Plan\n\n## Week 1: Warp.\n\n## Week 2: Weft{sign}\n").stated.taken
    assert taken[0].endswith(f"Weft{sign}")
