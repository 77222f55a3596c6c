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


def test_two_days_of_a_week_may_say_the_same() -> None:
    days = "### Tuesday\n- Record steps\n\n### Thursday\n- Record steps\n\n"
    reading = read(f"# Sound\n\n## Week 1: Steps\n{days}## Week 2: Doors\n### Tuesday\n- Hinges\n- Hinges\n")
    assert [week.focus for week in reading.weeks] == [
        "Tuesday\nRecord steps\nThursday\nRecord steps",
        "Tuesday\nHinges",
    ]


def test_a_day_alone_is_no_topic_of_a_week() -> None:
    reading = read(
        "# Sound\n\n## Week 1: Steps\n- walk\n\n## Week 2\n### Tuesday\n- Doors\n\n## Week 3: Rain\n- rice\n"
    )
    assert topics(reading) == ["Steps", "Doors", "Rain"]
    assert reading.weeks[1].focus == "Tuesday\nDoors"


@pytest.mark.parametrize(
    "around", ["- {}\n", "{}\n", "- Doors: {}\n", "<div>{}</div>\n", "<table><tr><td>Doors {}</td></tr></table>\n"]
)
def test_a_video_in_a_frame_is_a_link_of_its_week(around: str) -> None:
    address = "https://video.example.org/embed/2"
    frame = f'<iframe width="560" src="{address}" title="Player" allowfullscreen></iframe>'
    text = f"# Sound\n\n## Week 1: Steps\n- walk\n\n## Week 2: Doors\n{around.format(frame)}\n## Week 3: Rain\n- rice\n"
    reading = read(text)
    assert [[link.url for link in week.links] for week in reading.weeks] == [[], [address], []]
    assert "iframe" not in reading.weeks[1].focus


@pytest.mark.parametrize("form", ["- Week {}: {}\n", "## Week {}: {}\n- throw\n\n", "| {} | {} |\n"])
def test_links_in_double_brackets_behind_a_title_are_links(form: str) -> None:
    slides = ("[[slides]](c.pdf)", "[[slides](w.pdf)] - [[video]](w.mp4)", "[\\[slides\\]](k.pdf)", "[tall]")
    weeks = zip(("Clay", "Wheel", "Kiln", "Raku"), slides, strict=True)
    table = "| Week | Topic |\n|---|---|\n" if form.startswith("|") else ""
    lines = (form.format(at, " ".join(week)) for at, week in enumerate(weeks, start=1))
    reading = read(f"# Pots\n\n{table}{''.join(lines)}")
    assert topics(reading) == ["Clay", "Wheel", "Kiln", "Raku [tall]"]
    assert [[(link.text, link.url) for link in week.links] for week in reading.weeks] == [
        [("slides", "c.pdf")],
        [("slides", "w.pdf"), ("video", "w.mp4")],
        [("slides", "k.pdf")],
        [],
    ]


@pytest.mark.parametrize(("goal", "told"), [("Week {} Goal", "Goal"), ("Week {} Deliverables", "Deliverables")])
def test_notes_about_weeks_below_another_heading_are_part_of_them(goal: str, told: str) -> None:
    weeks = "".join(f"### Week {at}: {topic}\n- throw\n\n" for at, topic in enumerate(("Clay", "Wheel"), start=1))
    goals = "".join(f"### {goal.format(at)}\nA good {cup}.\n\n" for at, cup in enumerate(("tile", "cup"), start=1))
    reading = read(f"# Pots\n\n## Plan\n\n{weeks}## Weekly Goals\n\n{goals}## Tools\n\nA sponge.\n")
    assert [week.focus for week in reading.weeks] == [f"throw\n{told}\nA good {cup}." for cup in ("tile", "cup")]
    assert "The notes about weeks (lines 13-17) are part of those." in reading.stated.taken
    assert not [sentence for sentence in messages(reading) if "A good" in sentence]


def test_marks_to_fill_in_are_no_part_of_the_weeks() -> None:
    weeks = "".join(f"## Week {at}: {topic}\n- throw\n\n" for at, topic in enumerate(("Clay", "Wheel"), start=1))
    form = "## How well did it go?\n\n- [ ] **Week 1**: clay wedged: ___/5\n- [ ] **Week 2**: cup thrown: ___/5\n"
    reading = read(f"# Pots\n\n{weeks}{form}")
    assert [(week.topic, week.focus) for week in reading.weeks] == [("Clay", "throw"), ("Wheel", "throw")]


def test_what_stands_in_another_section_of_a_page_is_no_part_of_the_last_week() -> None:
    section = "<section><h2>Week {}: {}</h2><h3>Session</h3><ul><li>throw</li></ul></section>\n"
    weeks = "".join(section.format(at, topic) for at, topic in enumerate(("Clay", "Wheel", "Kiln"), start=1))
    behind = "<section><h3>Ready?</h3><p>Join us.</p></section>"
    page = f"<!doctype html><html><body><h1>Pots</h1>{weeks}{behind}</body></html>"
    reading = read(page, file="plan.html")
    assert [week.focus for week in reading.weeks] == ["Session\nthrow"] * 3


GRADES = "## Tracking\n\n| Week | {} |\n|---|---|---|\n"


@pytest.mark.parametrize("headers", ["Hours | Score", "Topic | Notes", "Assignment | Done", "Horas Estudadas | Nota"])
def test_a_table_to_fill_in_tells_nothing_of_the_weeks(headers: str) -> None:
    plan = "# Pots\n\n" + "".join(f"## Week {at}: {'ABCDEFGH'[at]} pots\n- a\n\n" for at in range(1, 8))
    reading = read(plan + GRADES.format(headers) + "".join(f"| {at} | | |\n" for at in range(1, 8)))
    assert {week.columns for week in reading.weeks} == {()}
    assert not any("joined" in line for line in reading.stated.taken)


def test_a_week_without_a_topic_in_a_table_has_that_of_its_heading() -> None:
    plan = "# Pots\n\n" + "".join(f"## Week {at}: {'ABCDEFGH'[at]} pots\n- a\n\n" for at in range(1, 8))
    names = ("Clay", "Slip", "Wheel", "Kiln", "Raku", "Glaze", "")
    rows = "".join(f"| {at} | {name} | |\n" for at, name in enumerate(names, start=1))
    reading = read(plan + GRADES.format("Topic | Notes") + rows)
    assert topics(reading)[5:] == ["Glaze", "H pots"]
    assert not any("has no topic" in message for message in messages(reading))
    reading = read(plan + GRADES.format("Assignment | Notes") + rows)
    assert [week.columns for week in reading.weeks][5:] == [(("Assignment", "Glaze"),), ()]


def test_of_empty_tables_that_of_the_weeks_is_to_be_filled_in() -> None:
    log = "## Log\n\n| Date | Topic | Hours |\n|---|---|---|\n"
    for rows, what in (("", "has no rows"), ("| | | |\n", "has only empty rows")):
        text = f"# Pots\n\n{log}\n## Plan\n\n| Week | Topic(s) | Goal |\n|---|---|---|\n{rows}"
        assert [problem.message for problem in read(text).problems if problem.level == "error"] == [
            f"The table at line 10 {what}."
        ]


@pytest.mark.parametrize("header", ["Focus Topic(s)", "Topics in focus", "Themenschwerpunkt (Thema)", "Subject(s)"])
def test_a_header_may_hold_a_word_for_a_topic_or_its_plural_in_a_bracket(header: str) -> None:
    rows = "".join(f"| {at} | {name} | know it | 4 |\n" for at, name in enumerate(("Clay", "Slip", "Kiln"), start=1))
    assert topics(read(f"# Pots\n\n| Week | {header} | Goal | Hours |\n|---|---|---|---|\n{rows}")) == [
        *("Clay", "Slip", "Kiln")
    ]


RUNS = "| Week | Day | Distance | Notes |\n|---|---|---|---|\n"
BASE = "".join(f"| {at} | Mon | {at + 2} km | Easy |\n|  | Sat | {at + 4} km | Long |\n" for at in (1, 2, 3))
PEAK = "| 4 | Mon | 9 km | Easy |\n|  | Sat | 12 km | Long |\n| 5 | Sun | 15 km | Race |\n"


@pytest.mark.parametrize("form", ["## {}", "**{}**"])
def test_a_table_below_a_span_tells_what_is_done_in_each_of_its_weeks(form: str) -> None:
    base, peak = (form.format(title) for title in ("Base (Weeks 1-3: 2027-01-04 to 2027-01-24)", "Peak (Weeks 4-5)"))
    reading = read(f"{base}\n\nRun slowly.\n\n{RUNS}{BASE}\n{peak}\n\n{RUNS}{PEAK}")
    assert topics(reading) == ["Base - Part 1", "Base - Part 2", "Base - Part 3", "Peak - Part 1", "Peak - Part 2"]
    assert reading.weeks[0].focus == "Run slowly.\nMon – 3 km – Easy\nSat – 5 km – Long"
    assert reading.weeks[4].focus == "Sun – 15 km – Race"
    assert str(reading.stated.start.day if reading.stated.start else "") == "2027-01-04"


def test_a_line_that_names_a_sooner_week_again_tells_more_of_that() -> None:
    plan = "# Week 1: Clay\n- Feel it\n\n# Week 2: Wheel\n- Turn it\n\n# Week 3: Kiln\n- Fire it\n\n"
    reading = read(f"{plan}Week 1: Clay\n\nIn more detail:\n\n- Red clay\n")
    assert [week.focus for week in reading.weeks] == [
        "Feel it\nWeek 1: Clay\nIn more detail:\nRed clay",
        "Turn it",
        "Fire it",
    ]
    review = read(f"{plan}Week 1: fill in what is left of the clay\n\nWeek 2: turn again\n")
    assert "fill in" in review.weeks[0].focus


def test_lines_that_begin_with_a_later_week_are_asked_about() -> None:
    reading = read(
        "# Readings\n\n"
        + "".join(
            f"Week {at}:\n1. Ada, {name}\n2. Bo, {name}\n\n" for at, name in ((2, "Clay"), (3, "Slip"), (4, "Kiln"))
        )
    )
    assert [problem.rule for problem in reading.problems if problem.level == "error"] == ["week-missing"]


def test_the_day_of_the_start_names_no_week() -> None:
    text = "# Run\n\n**Start Date:** November 17, 2025 (Week 1)\n\n" + "".join(
        f"**Week {at}** – run {at} times\n- Mon: rest\n\n" for at in (1, 2, 3)
    )
    assert topics(read(text)) == ["run 1 times", "run 2 times", "run 3 times"]


def test_what_is_said_of_several_weeks_by_number_is_said_in_each() -> None:
    weeks = "".join(
        f"## Week {at}: {name}\n- a\n\n" for at, name in enumerate(("Clay", "Slip", "Kiln", "Raku"), start=1)
    )
    text = f"# Pots\n\n{weeks}# Advice\n\n### Rest more (Weeks 1, 3-4)\n\nSleep.\n\n### Rest less (Week 2)\n\nWake.\n"
    assert ["Sleep." in week.focus for week in read(text).weeks] == [True, False, True, True]


def test_what_stands_of_a_single_week_is_said_of_no_other_of_its_span() -> None:
    table = "| Phase | Weeks |\n|---|---|\n| Clay | W1 ~ W3 |\n| Kiln | W4 ~ W5 |\n| Raku | W6 |\n\n"
    reading = read(
        f"# Pots\n\n{table}### Week 2 — Coils\n\n- roll\n\n### Week 3 — Slabs\n\n- cut\n\n### Week 5 — Fire\n\n- fire\n"
    )
    assert topics(reading)[:3] == ["Clay - Part 1", "Clay - Part 2", "Clay - Part 3"]
    assert ["roll" in week.focus for week in reading.weeks] == [False, True, False, False, False, False]
    assert ["fire" in week.focus for week in reading.weeks] == [False] * 4 + [True, False]


@pytest.mark.parametrize("form", ["WEEK {}", "**Week {}**"])
def test_headings_alike_below_all_weeks_are_parts_of_them(form: str) -> None:
    weeks = (
        f"{form.format(at)}\n{name}\n\n#### Build\n- {name} bowl\n\n"
        for at, name in enumerate(("Clay", "Slip", "Kiln"), start=1)
    )
    reading = read("# Pots\n\n" + "".join(weeks))
    assert topics(reading) == ["Clay", "Slip", "Kiln"]
    assert {week.phase for week in reading.weeks} == {None}
    assert [week.focus.split("\n")[-1] for week in reading.weeks] == ["Clay bowl", "Slip bowl", "Kiln bowl"]


def test_a_line_above_that_of_the_focus_is_the_title() -> None:
    weeks = (f"### Week {at}\n{name} pots\nFocus: learn {name}\n\n- do\n\n" for at, name in ((1, "clay"), (2, "slip")))
    assert topics(read("# Pots\n\n" + "".join(weeks))) == ["clay pots", "slip pots"]
