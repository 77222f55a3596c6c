"""Columns whose cells say what they hold where their headers say something else, and rows that are told by others."""

from __future__ import annotations

from datetime import date

import pytest

from studycal.formats.documents.answers import NONE
from studycal.formats.documents.weeks import Reading, read_weeks


def read(text: str) -> Reading:
    return read_weeks(text, "plan.md", NONE, date(2026, 11, 28))


def topics(text: str) -> list[str]:
    reading = read(text)
    assert not [problem.message for problem in reading.problems if problem.level == "error"]
    return [week.topic for week in reading.weeks]


def rules(text: str) -> list[str]:
    return [problem.rule for problem in read(text).problems if problem.level == "error"]


def test_weeks_under_the_header_of_a_length_are_weeks() -> None:
    """The author calls them a duration, and gives each phase its own."""
    text = (
        "| Phase | Title | Duration | State |\n|---|---|---|---|\n| **0** | Clay | Week 1 | done |\n"
        "| **1** | Wheel | Week 2 | |\n| **2** | Kiln | Weeks 3-4 | |\n| | **Total** | **4 weeks** | |\n"
    )
    assert topics(text) == ["Clay", "Wheel", "Kiln - Part 1", "Kiln - Part 2"]


@pytest.mark.parametrize("phases", [["0"], ["1", "1"], ["1", "2"], ["", "Base", "Base"]])
def test_rows_that_are_numbered_beside_their_phases_are_weeks(phases: list[str]) -> None:
    rows = "".join(f"| {phase} | {number} | Clay {number} |\n" for number, phase in enumerate(phases, start=1))
    text = f"| Phase | # | Title |\n|---|---|---|\n{rows}"
    assert topics(text) == [f"Clay {number}" for number in range(1, len(phases) + 1)]


def test_weeks_that_only_some_rows_name_number_none() -> None:
    text = (
        "| Feature | Priority | When |\n|---|---|---|\n| Panel | high | Week 1 |\n| Users | high | Weeks 2-3 |\n"
        "| Pay | low | Month 2 |\n"
    )
    assert "Week" not in " ".join(read(text).stated.taken)


@pytest.mark.parametrize("measure", ["3 hours", "about 2 h", "۳ ساعت", "90 分钟", "2-3 ngày"])
def test_a_length_is_no_topic_where_a_section_is_named(measure: str) -> None:
    rows = "".join(f"| Week {at} | {name} | {measure} |\n" for at, name in enumerate(("Clay", "Wheel", "Kiln"), 1))
    assert topics(f"| Week | Section | Estimated time |\n|---|---|---|\n{rows}") == ["Clay", "Wheel", "Kiln"]


@pytest.mark.parametrize("total", ["Total", "**الإجمالي**", "合计", "Итого"])
def test_a_row_that_adds_up_is_no_week(total: str) -> None:
    text = (
        "| Phase | Days | Week |\n|---|---|---|\n| Clay | 5 | Week 1 |\n| Wheel | 10 | Weeks 2-3 |\n"
        f"| {total} | **~15** | **3 weeks** |\n"
    )
    assert topics(text) == ["Clay", "Wheel - Part 1", "Wheel - Part 2"]


def test_a_topic_that_begins_like_a_sum_is_one() -> None:
    assert topics("| Week | Topic |\n|---|---|\n| 1 | Light |\n| 2 | Total reflection |\n") == [
        "Light", "Total reflection",
    ]  # fmt: skip


@pytest.mark.parametrize("line", ["Scope: the whole course (Weeks 1-4)", "### Exam (weeks 1-4)"])
def test_one_span_of_all_weeks_is_no_plan_beside_one_and_no_phase(line: str) -> None:
    rows = "".join(f"| {at} | {name} |\n" for at, name in enumerate(("Clay", "Wheel", "Kiln"), 1))
    reading = read(f"# Course\n\n{line}\n\n- tasks\n\n## All\n\n| Week | Topic |\n|---|---|\n{rows}")
    assert [(week.topic, week.phase) for week in reading.weeks] == [("Clay", None), ("Wheel", None), ("Kiln", None)]


@pytest.mark.parametrize(
    "days",
    [
        ("23 and 24 September 2026", "3 and 4 October 2026", "13 October"),
        ("۲۳ و ۲۴ شهریور ۱۴۰۵", "۱۹ و ۲۰ مهر ۱۴۰۵", "۴ و ۵ آبان"),
    ],
)
def test_days_alone_are_no_topics(days: tuple[str, ...]) -> None:
    assert rules("# League\n\n" + "".join(f"- Week {at}: {day}\n" for at, day in enumerate(days, 1))) == ["not-a-plan"]


def test_a_topic_in_the_second_row_of_a_week_is_its_topic() -> None:
    text = (
        "| Week | Date | Test | Topic | Reading |\n|---|---|---|---|---|\n| 1 | 11 Jan | | Clay | Ch 1 |\n"
        "| 2 | 18 Jan | Test 1 | | Ch 2 |\n|  | 20 Jan | | Wheel | Ch 3 |\n| 3 | 25 Jan 6 pm | Final | | |\n"
    )
    reading = read(text)
    assert [(week.topic, week.focus) for week in reading.weeks][1] == ("Wheel", "")
    assert reading.weeks[2].topic == "Final"
    assert [problem.line for problem in reading.problems if problem.rule == "topic-empty"] == [6]


def test_one_mistyped_weekday_of_many_does_not_change_the_year() -> None:
    rows = [("2일 (월요일)", "Clay"), ("3일 (화요일)", "Clay"), ("4일 (수요일)", "Wheel"), ("9일 (월요일)", "Kiln"),
            ("10일 (수요일)", "Kiln"), ("11일 (수요일)", "Glaze")]  # fmt: skip
    text = "| 날짜(요일) | 주제 |\n|---|---|\n" + "".join(f"| 11월 {day} | {topic} |\n" for day, topic in rows)
    assert any("2026-11-02" in line for line in read(text).stated.taken)


def test_what_an_open_bracket_says_before_its_week_is_no_part_of_the_name() -> None:
    parts = "".join(f"### 模块 {at}：{name}（目标：Week {at}）\n\n- x\n\n" for at, name in enumerate("泥轮窑", 1))
    assert topics(f"# 陶艺\n\n{parts}") == ["模块 1：泥", "模块 2：轮", "模块 3：窑"]


def test_spans_that_follow_each_other_are_weeks_though_each_could_be_a_length() -> None:
    rows = "| 1~2주 | 흙 |\n| 3주 | 물레 |\n| 4~6주 | 가마 |\n"
    assert topics(f"| 주차 | 내용 |\n|---|---|\n{rows}") == [
        "흙 - Part 1", "흙 - Part 2", "물레", "가마 - Part 1", "가마 - Part 2", "가마 - Part 3",
    ]  # fmt: skip


def test_lengths_that_rise_by_chance_are_asked_about() -> None:
    rows = "| 1주 | 흙 |\n| 2주 | 물레 |\n| 3주 | 가마 |\n"
    assert rules(f"| 주차 | 내용 |\n|---|---|\n{rows}") == ["durations-asked"]


@pytest.mark.parametrize("length", ["~10 hours", "90 min", "~10 ชม.", "5 часов", "约 3 小时"])
def test_a_length_beside_a_week_is_no_topic(length: str) -> None:
    text = "".join(f"### Week {at} ({length})\n\n- {name}\n\n" for at, name in enumerate(("Clay", "Wheel", "Kiln"), 1))
    assert topics(text) == ["Clay", "Wheel", "Kiln"]


def test_a_span_of_days_at_the_end_of_a_title_is_taken_whole() -> None:
    text = "## Week 1: Clay · 28 Oct – 3 Nov\n\n- x\n\n## Week 2: Wheel — 4 Nov – 10 Nov\n\n- y\n"
    assert topics(text) == ["Clay", "Wheel"]
    assert any("2027-10-25" in line for line in read(text).stated.taken)


def test_a_phase_keeps_its_days_out_of_its_name() -> None:
    weeks = "| Week | Topic |\n|---|---|\n| {} | Clay |\n| {} | Wheel |\n\n"
    reading = read(
        "# Pots\n\n## Part 1 — Base (weeks 1–2) · 30 Sep – 13 Oct\n\n" + weeks.format(1, 2)
        + "## Part 2 — Fire (weeks 3–4) · 14 Oct – 27 Oct\n\n" + weeks.format(3, 4)
    )  # fmt: skip
    assert [week.phase for week in reading.weeks] == ["Base", "Base", "Fire", "Fire"]


MILES = "| Week | Phase | Mileage | Key Workouts |\n|---|---|---|---|\n"
RUNS = (("Base", "~10 miles", "hills"), ("Base", "~13 miles", "long run"), ("Peak", "Taper (~8 mi)", "strides"))


def test_how_much_there_is_to_do_is_no_topic_beside_what_is_done() -> None:
    rows = "".join(f"| {week} | {' | '.join(run)} |\n" for week, run in enumerate(RUNS, 1))
    assert topics(MILES + rows) == ["hills", "long run", "strides"]
    assert dict(read(MILES + rows).weeks[0].columns) == {"Mileage": "~10 miles"}


def test_titles_of_headings_name_the_weeks_of_a_table_whose_topics_are_only_guessed() -> None:
    rows = "".join(f"| {week} | {' | '.join(run)} |\n" for week, run in enumerate(RUNS, 1))
    titles = ("Up and down", "Far out", "Slow down")
    headings = "".join(f"## Week {week}: {title}\n\n- run\n\n" for week, title in enumerate(titles, 1))
    reading = read(f"# Run\n\n{MILES}{rows}\n{headings}")
    assert [(week.topic, week.phase) for week in reading.weeks] == list(
        zip(titles, ("Base", "Base", "Peak"), strict=True)
    )
    assert dict(reading.weeks[0].columns) == {"Mileage": "~10 miles", "Key Workouts": "hills"}


@pytest.mark.parametrize(
    ("header", "rows", "named"),
    [
        (
            "Week | Mon | Tue | Sun",
            "Rest | 3 | Race; Rest | 4 | Race; Rest | 5 | Race",
            "Tue 3, Sun Race; Tue 4, Sun Race; Tue 5, Sun Race",
        ),
        (
            "Week | Mon | Tue | Sun",
            "Rest | 3 | 6; Rest | 4 | 7; 5 | 5 | 8",
            "Tue 3, Sun 6; Tue 4, Sun 7; Mon 5, Tue 5, Sun 8",
        ),
        (
            "Woche | Mo | Di | So",
            "Ruhe | 3 | Lauf; Ruhe | 4 | Lauf; Ruhe | 5 | Lauf",
            "Di 3, So Lauf; Di 4, So Lauf; Di 5, So Lauf",
        ),
        (
            "Week | Mon | Tue | Sun",
            "Clay | Rest | Kiln; Rest | Ash | Salt; Raku | Pit | Gas",
            "Clay, Kiln; Ash, Salt; Raku, Pit, Gas",
        ),
    ],
)
def test_figures_on_the_days_of_a_week_are_told_with_their_day_and_rest_is_not(
    header: str, rows: str, named: str
) -> None:
    lines = [header, "---|---|---|---", *(f"{at} | {row}" for at, row in enumerate(rows.split("; "), 1))]
    assert topics("# Plan\n\n" + "".join(f"| {line} |\n" for line in lines)) == named.split("; ")
