"""Days that their author numbers, and pages of one week."""

from __future__ import annotations

import pytest

from studycal.formats.documents.answers import ReadingAnswers
from tests.formats.documents.reading import topics
from tests.formats.kinds_met import asked, read

DAYS = ("4 septembre", "11 septembre", "18 septembre", "2 octobre")


@pytest.mark.parametrize("form", ["### {:02} - {}\n\n- {}\n\n", "### {} – {} : {}\n\ntext\n\n"])
def test_numbered_days_are_no_spans(form: str) -> None:
    """ "01 - 4 September" was from the first to the fourth."""
    names = ("Argile", "Tour", "Four", "Émail")
    text = "".join(form.format(at, day, name) for at, (day, name) in enumerate(zip(DAYS, names, strict=True), start=1))
    reading = read(f"# Cours 2026\n\n{text}")
    assert topics(reading) == list(names)
    assert [week.free_before for week in reading.weeks] == [0, 0, 0, 1]
    assert reading.stated.start and reading.stated.start.day == "2026-08-31"


def test_spans_of_days_that_do_not_count_on_are_spans() -> None:
    spans = ("4 - 10", "11 - 17", "18 - 24")
    text = "".join(f"### {days} January 2027: Clay {at}\n\ntext\n\n" for at, days in enumerate(spans))
    assert topics(read(f"# Pots\n\n{text}")) == ["Clay 0", "Clay 1", "Clay 2"]


ONE_WEEK = (
    "# Week 4: Kiln\n\nWhy this matters.\n\n## Prerequisites\n\n"
    "- [[week_01]] — classes\n- [[week_02]] — shapes\n- [[week_03]] — glazes\n\n## Reading\n\n- Leach, ch. 4\n"
)


def test_a_page_of_one_week_that_names_others_is_no_plan_of_those() -> None:
    ((rule, remedy),) = asked(ONE_WEEK)
    assert (rule, remedy) == ("weeks-doubtful", "`--table 7` takes them for the plan.")
    assert len(read(ONE_WEEK, ReadingAnswers(table=7)).weeks) == 3
