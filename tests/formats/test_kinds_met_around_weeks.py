"""Kinds of plans in which something stands around the numbered weeks, met among public ones: nothing of it is lost."""

from __future__ import annotations

import pytest

from studycal.formats.documents.weeks import Reading
from tests.formats.documents.reading import topics
from tests.formats.kinds_met import read

HALF = (
    "# Pots\n\n### Phase 1: Wet (W1-W2)\n**Goal**: wedge\n\n#### W1: Clay\n- a\n\n#### W2: Wheel\n- b\n\n"
    "#### W2.5: Handles\n\nPull them long.\n\n### Phase 2: Dry (W3-W4)\n**Goal**: fire\n\n#### W3: Kiln\n- c\n\n"
    "#### W4: Raku\n- d\n"
)


def messages(reading: Reading) -> list[str]:
    return [problem.message for problem in reading.problems]


def test_half_a_week_belongs_to_the_week_before() -> None:
    reading = read(HALF)
    assert topics(reading) == ["Clay", "Wheel", "Kiln", "Raku"]
    assert reading.weeks[1].focus == "b\nW2.5: Handles\nPull them long."
    assert "“W2.5: Handles” (line 12) is half a week: it is part of week 2." in reading.stated.taken


def test_half_a_week_elsewhere_is_not_used_and_told() -> None:
    text = "# Pots\n\n" + "".join(f"## Week {at}: Pots {at}\n- a{at}\n\n" for at in (1, 2, 3))
    reading = read(f"{text}## Week 1.5: Handles\n- pull\n")
    assert [week.focus for week in reading.weeks] == ["a1", "a2", "a3"]
    assert messages(reading) == ["Lines 12-13 (from “Week 1.5: Handles”): 2 lines of text are not used."]


def test_what_a_phase_says_above_its_weeks_is_used_or_told() -> None:
    assert messages(read(HALF)) == ["Line 4 (“Goal: wedge”) is not used.", "Line 17 (“Goal: fire”) is not used."]
    spans = "# Pots\n\n## Weeks 1-2: Wet\nWedge first.\n\n### Week 1: Clay\n- a\n\n### Week 2: Wheel\n- b\n\n"
    reading = read(f"{spans}### Looking back\n\nKeep the best.\n\n## Week 3: Kiln\n- c\n")
    assert topics(reading) == ["Clay", "Wheel", "Kiln"]
    assert [week.focus for week in reading.weeks] == ["Wedge first.\na", "b\nLooking back\nKeep the best.", "c"]


def test_a_week_in_a_path_names_none() -> None:
    spans = ((1, "Clay"), (3, "Wheel"), (5, "Kiln"))
    parts = (
        f"### Weeks {at}-{at + 1}: {topic}\n- throw\n\n**Files**: `pots/week0{at}-{topic}/`\n\n" for at, topic in spans
    )
    reading = read("# Pots\n\n" + "".join(parts))
    assert topics(reading) == [f"{topic} - Part {part}" for _, topic in spans for part in (1, 2)]


@pytest.mark.parametrize("form", ["- Week {}: {}\n", "### Week {}: {}\n- throw\n\n"])
def test_terms_of_which_the_last_stands_first_begin_with_the_first(form: str) -> None:
    terms = {3: ("Glaze", "Kiln"), 2: ("Trim", "Feet"), 1: ("Clay", "Coil")}
    text = "".join(
        f"## Term {term}\n\n" + "".join(form.format(week, topic) for week, topic in enumerate(weeks, start=1)) + "\n"
        for term, weeks in terms.items()
    )
    assert topics(read(f"# Pots\n\n{text}")) == ["Clay", "Coil", "Trim", "Feet", "Glaze", "Kiln"]


@pytest.mark.parametrize("needs", ["None", "none.", "N/A"])
def test_nothing_is_needed_where_that_is_said(needs: str) -> None:
    text = f"# Pots\n\nPrerequisites: {needs}\n\n## Week 1: Clay\n- a\n\n## Week 2: Wheel\n- b\n"
    assert read(text).stated.needs == ()
    assert read(text.replace(needs, "a wheel")).stated.needs == ("a wheel",)
