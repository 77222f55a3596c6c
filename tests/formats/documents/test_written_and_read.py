"""What `import` writes down is read back letter for letter, signs of Markdown and tables included."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studycal.core.curriculum import Link, Week
from studycal.formats.documents.canonical import weeks_document
from studycal.formats.documents.weeks import parse_weeks

SIGNS = [
    "a | b", "a \\| b", "`ps aux | grep x`", "*stars* and **more**", "snake_case_name", "_edge_",
    "__init__ and __name__",
    "[box] and [link](x)",
    "~~gone~~", "<br> and <b>", "a < b > c", "&amp; and & and &c;", "\\ back", "C:\\new", "1 * 2 * 3", "$x_1$ | $y$",
]  # fmt: skip


def again(week: Week) -> Week:
    document = weeks_document("Pots", (week, Week(2, "Kiln")))
    weeks, problems = parse_weeks(document, "weeks.md")
    assert [problem for problem in problems if problem.level != "info"] == []
    assert weeks_document("Pots", weeks) == document
    return weeks[0]


@pytest.mark.parametrize("text", SIGNS)
def test_signs_stay_what_they_are(text: str) -> None:
    week = again(Week(1, f"Clay {text}", f"Clay {text}\nline {text}", columns=(("Reading", f"see {text}"),)))
    assert week.topic == f"Clay {text}"
    assert week.focus == f"Clay {text}\nline {text}"
    assert week.columns == (("Reading", f"see {text}"),)


@given(st.text("ab |\\`*_[]~<>&;", min_size=1, max_size=12))
def test_any_signs_stay(text: str) -> None:
    told = " ".join(f"Clay x{text}x".split())
    assert again(Week(1, told)).topic == told


def test_ticks_and_links_keep_their_columns() -> None:
    link = Link("film", "https://clay.example/a")
    week = again(Week(1, "Clay", "pinch", ticked=True, links=(link,)))
    assert (week.ticked, week.links) == (True, (link,))
