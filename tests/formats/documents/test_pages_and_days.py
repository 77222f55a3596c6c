"""Pages of HTML, lists in HTML, days one after the other, steps of minutes, topics that are only a sign."""

from __future__ import annotations

from datetime import date

import pytest

from studycal.formats.documents.answers import NONE, ReadingAnswers
from studycal.formats.documents.curriculum import decode
from studycal.formats.documents.weeks import Reading, read_weeks


def read(text: str, answers: ReadingAnswers = NONE) -> Reading:
    return read_weeks(text, "plan.md", answers, date(2026, 11, 28))


def topics(reading: Reading) -> list[str]:
    assert not [problem.message for problem in reading.problems if problem.level == "error"]
    return [week.topic for week in reading.weeks]


def asked(text: str) -> tuple[str, str]:
    return next((problem.rule, problem.message) for problem in read(text).problems if problem.level == "error")


PAGE = """<!DOCTYPE html>
<html><head><title>Pots</title><style>p {}</style></head>

<body><nav><ul><li>Week 1</li><li>Week 2</li></ul></nav>

<h1>Pots</h1>

<div class="wide"><ol>

<li><p>Week 1: <a href="clay.html">Clay</a></p>
<ul><li>wedge</li><li>pinch</li></ul></li>

<li><p>Week 2: Kiln</p></li>
<li><p>Week 3: Fire</p></li>
</ol></div>
</body></html>
"""


def test_a_page_is_read_as_a_whole() -> None:
    reading = read(PAGE)
    assert topics(reading) == ["Clay", "Kiln", "Fire"]
    assert reading.weeks[0].focus.split("\n") == ["wedge", "pinch"]
    assert reading.weeks[0].links[0].url == "clay.html"
    assert reading.stated.title == "Pots"


def test_items_in_html_within_markdown() -> None:
    text = "# Pots\n\n<ul>\n<li>Week 1: Clay</li>\n<li>Week 2: Kiln</li>\n<li>Week 3: Fire</li>\n</ul>\n"
    assert topics(read(text)) == ["Clay", "Kiln", "Fire"]


def test_days_one_after_the_other_are_asked_about_as_days() -> None:
    days = "".join(f"## 📅 {day} Haziran {name} (Sınav)\n- çalış {day}\n\n" for day, name in enumerate(WEEK, start=1))
    text = f"# Plan (2026)\n\n{days}## İpuçları\n\n- uyu\n"
    assert asked(text)[0] == "days-asked"
    assert "7 headings" in asked(text)[1]
    reading = read(text, ReadingAnswers(per_week=7))
    assert len(reading.weeks) == 1


WEEK = ("Pazartesi", "Salı", "Çarşamba", "Perşembe", "Cuma", "Cumartesi", "Pazar")


def test_steps_that_take_minutes_are_no_weeks() -> None:
    rows = "".join(f"| {n} | Step {n} | {10 * n}min |\n" for n in range(1, 7))
    assert asked(f"# Today\n\n| No | Task | Time |\n|---|---|---|\n{rows}")[0] == "topics-asked"


def test_a_sign_is_no_topic() -> None:
    reading = read(
        "# P\n\n## Week 1 ✓\n\n- Title: Clay\n\n## Week 2 ✓\n\n- Title: Kiln\n\n## Week 3\n\n- Title: Fire\n"
    )
    assert topics(reading) == ["Clay", "Kiln", "Fire"]
    assert [week.ticked for week in reading.weeks] == [True, True, False]


def test_numbered_headings_are_asked_about_before_their_parts() -> None:
    parts = "".join(f"## {n}. Topic {n}\n\n### Aims {n}a\n\n- x\n\n### Aims {n}b\n\n- y\n\n" for n in range(1, 5))
    assert "4 headings" in asked(f"# P\n\n{parts}")[1]


def test_headings_that_each_part_repeats_are_no_topics() -> None:
    parts = "".join(f"# Round {name}\n\n## Aims\n\n- x\n\n## Method\n\n- y\n\n" for name in ("one", "two", "three"))
    assert "Aims" not in asked(f"intro\n\n{parts}")[1]


def test_a_span_of_figures_with_strokes_is_no_part_of_the_topic() -> None:
    text = "# P（2026/7/6–2026/8/2）\n\n" + "".join(
        f"## Week {n}（{span}）t{n}\n\n- x\n\n"
        for n, span in enumerate(("7/6–7/12", "7/13–7/19", "7/20–7/26"), start=1)
    )
    reading = read(text)
    assert topics(reading) == ["t1", "t2", "t3"]
    assert reading.stated.start is not None and reading.stated.start.day == "2026-07-06"


def test_weeks_that_a_phase_announces_are_not_the_documents() -> None:
    phases = "".join(
        f"## Phase {n}: P{n} (2 weeks)\n\n### Week {2 * n - 1}: a{n}\n\n### Week {2 * n}: b{n}\n\n" for n in (1, 2, 3)
    )
    reading = read(f"# Plan\n\n{phases}")
    assert len(reading.weeks) == 6
    assert not [problem.rule for problem in reading.problems if problem.rule == "weeks-announced"]


@pytest.mark.parametrize("day", ["Tues", "Tues.", "Tue", "Tuesday"])
def test_weekdays_are_shortened_in_more_ways_than_one(day: str) -> None:
    text = "".join(f"#### {day}, Jan {at}\n\n- Clay {at}\n\n" for at in (5, 12, 19))
    assert topics(read(f"# Pots 2027\n\n{text}")) == ["Clay 5", "Clay 12", "Clay 19"]


def test_a_heading_right_below_a_division_is_one() -> None:
    """Markdown takes all up to the next empty line for HTML."""
    rows = "".join(
        f'<div class="row">\n  <div class="col-md-3">\n#### Tue, Jan {day}\n+ Clay {day}\n  </div>\n</div>\n***\n'
        for day in (5, 12, 19)
    )
    assert topics(read(f"# Pots 2027\n\n{rows}")) == ["Clay 5", "Clay 12", "Clay 19"]


TERMS = (
    ("Aug 22", "No Lab", ""),
    ("Aug 24", "Clay", "Reading 1"),
    ("Aug 29", "Wheel", ""),
    ("Aug 31", "Glaze", "Reading 2"),
    ("Sep 5", "No Class", ""),
    ("Sep 7", "Kiln", ""),
)


@pytest.mark.parametrize("close", [True, False], ids=["closed", "with end tags left out"])
def test_terms_and_what_is_said_of_them_are_items(close: bool) -> None:
    page = "<html><body><h1>Pots</h1>"
    for week in range(3):
        page += f"\n<h2>Week {week + 1}</h2>\n<dl>"
        for day, lesson, reading in TERMS[2 * week : 2 * week + 2]:
            for tag, text in (("dt", day), ("dd", f"<p><b>{lesson}</b></p>"), ("dd", reading)):
                page += f"\n<{tag}>{text}" * bool(text) + f"</{tag}>" * (close and bool(text))
        page += "\n</dl>"
    weeks = read(page + "</body></html>").weeks
    assert [week.topic for week in weeks] == ["Clay", "Wheel", "Kiln"]
    assert weeks[0].focus.split("\n") == ["Aug 22: No Lab", "Aug 24: Clay", "Reading 1"]


def test_weeks_that_nearly_all_begin_on_a_sunday_leave_none_free_before_one_that_does_not() -> None:
    """Of a year that is not written days may fall on Sundays that were Mondays."""
    days = ["Aug 22", "Aug 29", *(f"Sep {day}" for day in (5, 12, 19, 26)), *(f"Oct {day}" for day in (3, 10, 17, 24))]
    text = "# Pots\n\n" + "".join(f"## Week {n} ({day})\n\n- pot {n}\n\n" for n, day in enumerate([*days, "Nov 2"], 1))
    reading = read(text)
    assert [week.free_before for week in reading.weeks] == [0] * 11
    assert reading.stated.start is not None
    assert reading.stated.start.day == "2027-08-23"


@pytest.mark.parametrize("name", ["POT2018: How to wedge", "[FIRE2018 - Session 3](https://x.example/1)"])
def test_the_year_in_a_name_below_the_weeks_is_not_theirs(name: str) -> None:
    lessons = [("8/28", "Clay"), ("9/4", "Wheel"), ("9/11", "Glaze"), ("9/18", "Kiln")]
    text = "# Pots\n\n" + "".join(f"## {day} - {lesson}\n\n* {name}\n\n" for day, lesson in lessons)
    start = read(text).stated.start
    assert start is not None
    assert start.day == "2027-08-23"


@pytest.mark.parametrize("sign", ["｜", "│", " ┃ ", " ㅣ"])
@pytest.mark.parametrize("week", ["第{}週", "{}주차", "Week {}"])
def test_an_upright_stroke_of_any_kind_behind_a_number_is_no_part_of_the_topic(week: str, sign: str) -> None:
    text = "# Pots\n\n" + "".join(f"## {week.format(n)}{sign}経糸 {n}\n\n- a\n\n" for n in (1, 2, 3))
    assert [one.topic for one in read(text).weeks] == ["経糸 1", "経糸 2", "経糸 3"]


IN_ONE_LINE = "<html><head>{head}</head><body><h1>Pots</h1>{weeks}</body></html>"
HELD = (
    "<h2>Week {n}: Clay {n}</h2><ul><li>{words}</li></ul><table><tr><th>Day</th></tr><tr><td>coil {n}</td></tr></table>"
)


def page(words: str = "pinch", head: str = "") -> str:
    return IN_ONE_LINE.format(head=head, weeks="".join(HELD.format(n=n, words=words) for n in (1, 2, 3)))


def test_tables_of_a_page_without_line_breaks_stay_below_their_headings() -> None:
    assert [week.focus.split("\n") for week in read(page()).weeks] == [["pinch", f"coil {n}"] for n in (1, 2, 3)]


@pytest.mark.parametrize(
    "text", [page("word " * 1800), page(head=f"<style>{'a{b:c}<p>' * 6000}</style>"),
             page(f"clay <img src='data:{'x' * 30_000}'>")]
)  # fmt: skip
def test_a_page_that_a_program_wrote_in_one_line_is_read_by_its_elements(text: str) -> None:
    decoded, problems = decode(text.encode(), "plan.html")
    assert problems == []
    assert topics(read(decoded)) == ["Clay 1", "Clay 2", "Clay 3"]
    assert [week.focus.split("\n")[-1] for week in read(decoded).weeks] == ["coil 1", "coil 2", "coil 3"]


@pytest.mark.parametrize("part", ["<script>", "<p ", "<h2>Week 1</h2>", "x"])
def test_a_page_of_endless_lines_is_refused(part: str) -> None:
    text, problems = decode(("<html><body>" + part * (2_000_000 // len(part))).encode(), "plan.html")
    assert (text, [problem.rule for problem in problems]) == ("", ["file-too-large"])
