"""Spans of days, days with strokes, rows that HTML joins, and breaks without a number; all words here are invented."""

from __future__ import annotations

from datetime import date

import pytest

from studycal.core.curriculum import Level
from studycal.formats.documents.weeks import Reading, read_weeks


def read(text: str) -> Reading:
    reading = read_weeks(text, "plan.md", today=date(2026, 11, 28))
    assert [problem for problem in reading.problems if problem.level is Level.ERROR] == []
    return reading


def held(text: str) -> list[tuple[int, str, int]]:
    """Number, topic and free weeks before it."""
    return [(week.number, week.topic, week.free_before) for week in read(text).weeks]


def start(text: str) -> str:
    found = read(text).stated.start
    assert found is not None
    return found.day


SPANS = [
    ("Jan 4 - Jan 17", "Jan 18 - Jan 24", "Jan 25 - Feb 14"),
    ("Jan 4-17", "Jan 18-24", "Jan 25 - Feb 14"),
    ("4 - 17 January", "18 - 24 January", "25 January to 14 February"),
    ("4.-17. Januar", "18.-24. Januar", "25. Januar bis 14. Februar"),
    ("4.1. - 17.1.", "18.1. - 24.1.", "25.1. - 14.2."),
    ("04.01.2027 – 17.01.2027", "18.01.2027 – 24.01.2027", "25.01.2027 – 14.02.2027"),
    ("du 4 janvier au 17 janvier", "18 au 24 janvier", "25 janvier au 14 février"),
    ("4 al 17 de enero", "18 al 24 de enero", "25 de enero al 14 de febrero"),
    ("4–17 stycznia", "18–24 stycznia", "25 stycznia – 14 lutego"),
    ("4–17 января", "18–24 января", "25 января – 14 февраля"),
    ("1月4日-1月17日", "1月18日-1月24日", "1月25日-2月14日"),
    ("1月4日〜17日", "1月18日〜24日", "1月25日〜2月14日"),
    ("1월 4일 ~ 1월 17일", "1월 18일 ~ 1월 24일", "1월 25일 ~ 2월 14일"),
    ("2027-01-04 - 2027-01-17", "2027-01-18 - 2027-01-24", "2027-01-25 - 2027-02-14"),
]
PARTS = ["Clay - Part 1", "Clay - Part 2", "Wheel", "Kiln - Part 1", "Kiln - Part 2", "Kiln - Part 3"]


@pytest.mark.parametrize("spans", SPANS, ids=[first for first, _, _ in SPANS])
def test_a_span_of_days_takes_as_many_weeks_as_it_has(spans: tuple[str, str, str]) -> None:
    rows = "".join(f"| {span} | {topic} |\n" for span, topic in zip(spans, ("Clay", "Wheel", "Kiln"), strict=True))
    text = f"# Pots 2027\n\n| Date | Topic |\n|---|---|\n{rows}"
    assert held(text) == [(number, topic, 0) for number, topic in enumerate(PARTS, start=1)]
    assert start(text) == "2027-01-04"


def test_headings_and_items_of_spans_are_as_long() -> None:
    spans = ("Jan 4 - Jan 17", "Jan 18 - Jan 24", "Jan 25 - Feb 14")
    for form in ("## {}: {}\n- do\n", "- {}: {}"):
        listed = "\n".join(map(form.format, spans, ("Clay", "Wheel", "Kiln")))
        assert [topic for _, topic, _ in held(f"# Pots 2027\n\n{listed}\n")] == PARTS


def test_a_span_ends_where_the_next_row_begins_and_seven_days_are_one_week() -> None:
    rows = "| Jan 4 - Jan 22 | Clay |\n| Jan 18 - Jan 22 | Wheel |\n| Jan 29 - Feb 4 | Kiln |\n"
    text = f"# Pots 2027\n\n| Date | Topic |\n|---|---|\n{rows}"
    assert held(text) == [(1, "Clay - Part 1", 0), (2, "Clay - Part 2", 0), (3, "Wheel", 0), (4, "Kiln", 0)]


def test_a_break_over_a_span_of_days_keeps_all_its_weeks_free() -> None:
    rows = "| Dec 14 - Dec 20 | Clay |\n| Dec 21 - Jan 3 | Winter break |\n| Jan 4 - Jan 10 | Kiln |\n"
    assert held(f"# Pots\n\n| Date | Topic |\n|---|---|\n{rows}") == [(1, "Clay", 0), (2, "Kiln", 2)]


@pytest.mark.parametrize(
    ("days", "first"),
    [
        (("05/10", "12/10", "19/10"), "2027-10-04"),
        (("05/10", "12/10", "02/11"), "2027-10-04"),
        (("01/02", "08/02", "15/02"), "2027-02-01"),
        (("10/05", "10/12", "10/19"), "2027-10-04"),
        (("02/01", "02/08", "02/15"), "2027-02-01"),
        (("05/01/2027", "12/01/2027", "02/02/2027"), "2027-01-04"),
    ],
)
@pytest.mark.parametrize("form", ["| {} | {} |\n", "- {}: {}\n", "## {}: {}\n\n"])
def test_figures_with_strokes_are_days_where_they_follow_each_other_one_way_only(
    days: tuple[str, ...], first: str, form: str
) -> None:
    head = "| Date | Topic |\n|---|---|\n" if form[0] == "|" else ""
    text = f"# Pots\n\n{head}" + "".join(map(form.format, days, ("Clay", "Wheel", "Kiln")))
    assert [topic for _, topic, _ in held(text)] == ["Clay", "Wheel", "Kiln"]
    assert start(text) == first


def test_figures_that_could_be_either_are_asked_about() -> None:
    rows = "| 05/06 | Clay |\n| 06/07 | Wheel |\n| 07/08 | Kiln |\n"
    reading = read_weeks(f"# Pots\n\n| Date | Topic |\n|---|---|\n{rows}", "plan.md", today=date(2026, 11, 28))
    assert [problem.rule for problem in reading.problems if problem.level is Level.ERROR] == ["topics-asked"]


def html(*rows: str) -> str:
    return "# Pots\n\n<table>\n" + "\n".join(f"<tr>{row}</tr>" for row in rows) + "\n</table>\n"


def test_cells_that_are_stretched_over_rows_hold_in_each() -> None:
    head = "<th>Week</th><th>Phase</th><th>Topic</th>"
    phases = html(
        head, "<td>1</td><td rowspan='2'>Hand</td><td>Clay</td>", "<td>2</td><td>Slip</td>",
        "<td>3</td><td>Fire</td><td>Kiln</td>",
    )  # fmt: skip
    assert [(week.topic, week.phase) for week in read(phases).weeks] == [
        ("Clay", "Hand"), ("Slip", "Hand"), ("Kiln", "Fire"),
    ]  # fmt: skip
    first = html(
        "<th>Phase</th><th>Week</th><th>Topic</th>", "<td rowspan=2>Hand</td><td>1</td><td>Clay</td>",
        "<td>2</td><td>Slip</td>", "<td rowspan=2>Fire</td><td>3</td><td>Glaze</td>", "<td>4</td><td>Kiln</td>",
    )  # fmt: skip
    assert [(week.topic, week.phase) for week in read(first).weeks] == [
        ("Clay", "Hand"), ("Slip", "Hand"), ("Glaze", "Fire"), ("Kiln", "Fire"),
    ]  # fmt: skip


def test_a_week_that_is_stretched_over_rows_is_one() -> None:
    two = html("<th>Week</th><th>Topic</th>", "<td rowspan=2>1</td><td>Clay</td>", "<td>Slip</td>",
               "<td>2</td><td>Kiln</td>")  # fmt: skip
    assert [(week.topic, week.focus) for week in read(two).weeks] == [("Clay", "Slip"), ("Kiln", "")]


def test_a_stretched_cell_of_any_number_of_rows_is_read_in_time() -> None:
    rows = [f"<td>{at}</td><td>Topic {at}</td>" for at in range(2, 40)]
    text = html("<th>Phase</th><th>Week</th><th>Topic</th>",
                "<td rowspan=99999>Hand</td><td>1</td><td>Clay</td>", *rows)  # fmt: skip
    assert {week.phase for week in read(text).weeks} == {"Hand"}
    odd = html("<th>Week</th><th>Topic</th>", "<td rowspan=0>1</td><td rowspan=x>Clay</td>", "<td>2</td><td>Kiln</td>")
    assert [week.topic for week in read(odd).weeks] == ["Clay", "Kiln"]


BREAKS = ["Spring break", "Herbstferien", "Vacances de Noël", "Semana Santa", "Férias", "Przerwa świąteczna",
          "Зимние каникулы", "国庆假期", "冬休み", "추석 연휴", "إجازة"]  # fmt: skip


@pytest.mark.parametrize("title", BREAKS)
@pytest.mark.parametrize(
    ("week", "pause"),
    [("## Week {}: {}\n- do\n", "## {}\n"), ("### Week {}: {}\n- do\n", "## {}\n"), ("**Week {}: {}**\n", "**{}**\n"),
     ("- Week {}: {}", "- {}"), ("- [ ] Week {}: {}\n  - do", "- {}")],
)  # fmt: skip
def test_a_break_without_a_number_keeps_its_week_free(title: str, week: str, pause: str) -> None:
    lines = [week.format(1, "Clay"), pause.format(title), week.format(2, "Kiln"), week.format(3, "Sale")]
    text = "# Pots\n\n" + "\n".join(lines) + "\n"
    assert held(text) == [(1, "Clay", 0), (2, "Kiln", 1), (3, "Sale", 0)]
    assert title not in read(text).weeks[0].focus


@pytest.mark.parametrize(
    ("title", "weeks"),
    [("Spring break (Mar 8 - Mar 14)", 1), ("Christmas break (2 weeks)", 2), ("Winterpause: 21.12. - 3.1.", 2),
     ("Pause (3 Wochen)", 3)],
)  # fmt: skip
def test_a_break_is_as_long_as_it_says(title: str, weeks: int) -> None:
    text = f"# Pots\n\n## Week 1: Clay\n- do\n\n## {title}\n\nEnjoy it.\n\n## Week 2: Kiln\n"
    assert held(text) == [(1, "Clay", 0), (2, "Kiln", weeks)]


def test_a_break_takes_the_number_that_is_left_out_for_it() -> None:
    for text in (
        "# Pots\n\n## Week 1: Clay\n\n## Spring break\n\n## Week 3: Kiln\n\n## Week 4: Sale\n",
        "# Pots\n\n| Week | Topic |\n|---|---|\n| 1 | Clay |\n| | Spring break |\n| 3 | Kiln |\n| 4 | Sale |\n",
    ):
        assert held(text) == [(1, "Clay", 0), (2, "Kiln", 1), (3, "Sale", 0)]
        assert "Week 2 is the break between its neighbours: the weeks after count on." in read(text).stated.taken


@pytest.mark.parametrize("title", ["Break and continue", "Reading week", "Christmas", "Notes", "Semester"])
def test_other_headings_between_weeks_keep_none_free(title: str) -> None:
    assert held(f"# Pots\n\n## Week 1: Clay\n\n## {title}\n\n## Week 2: Kiln\n") == [(1, "Clay", 0), (2, "Kiln", 0)]


def test_more_weeks_left_out_than_a_break_takes_are_missing() -> None:
    text = "# Pots\n\n## Week 1: Clay\n\n## Spring break\n\n## Week 6: Kiln\n\n## Week 7: Sale\n"
    reading = read_weeks(text, "plan.md", today=date(2026, 11, 28))
    assert [problem.rule for problem in reading.problems if problem.level is Level.ERROR] == ["week-missing"]
