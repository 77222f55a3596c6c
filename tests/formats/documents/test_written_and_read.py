"""What `import` writes down is read back letter for letter, signs of Markdown and tables included."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studycal.core.curriculum import Link, Week
from studycal.formats.documents.canonical import weeks_document
from studycal.formats.documents.document import blocks
from studycal.formats.documents.routines import routine
from studycal.formats.documents.weeks import parse_weeks, read_weeks
from studycal.formats.documents.written_dates import dated_document

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


def test_deadlines_with_their_weekday_and_hour_stay_deadlines() -> None:
    """Only the first had a bullet, and the others became a weekly routine."""
    lessons = "".join(f"- {day}/2027 (Thu): Clay {at}\n" for at, day in enumerate(("1/14", "1/21", "1/28"), 1))
    dues = (
        "- Due: 1/24/2027 (Sun) 11pm -- Bowl\n- Due: 2/1/2027 (Mon) 11pm -- Vase\n- Due: 2/9/2027 (Tue) 11pm -- Cup\n"
    )
    reading = read_weeks(f"# Pots\n\n{lessons}\n## Assignments\n\n{dues}", "plan.md")
    document, lost = dated_document(reading, None)
    assert lost == []
    assert document.endswith(
        "## Important dates\n\n- 11pm -- Bowl: 2027-01-24\n- 11pm -- Vase: 2027-02-01\n- 11pm -- Cup: 2027-02-09\n"
    )
    assert [day.day for day in read_weeks(document, "weeks.md").stated.dates] == [
        "2027-01-24",
        "2027-02-01",
        "2027-02-09",
    ]
    assert routine(blocks(document), beside=True) is None
