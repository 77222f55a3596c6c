"""Kinds of plans whose lessons stand beside their days, met among public ones; all words here are invented."""

from __future__ import annotations

import pytest

from tests.formats.documents.reading import topics
from tests.formats.kinds_met import asked, read

PLANS = {
    "the day at the end, without a sign before it": (
        "- 第1次课：揉泥 09/10\n- 第2次课：拉坯 09/17\n- 第3次课：修坯 09/24\n- 第4次课：上釉 10/08\n",
        ["揉泥", "拉坯", "修坯", "上釉"],
        [0, 0, 0, 1],
    ),
    "two lectures a week, their days in brackets": (
        "- Lecture 1: Clay (Tue Jan 5)\n- Lecture 2: Slip (Thu Jan 7)\n- Lecture 3: Wheel (Tue Jan 12, 10:00)\n"
        "- Lecture 4: Feet (Thu Jan 14)\n",
        ["Clay", "Wheel"],
        [0, 0],
    ),
    "headings whose day stands behind a dash, over New Year": (
        "### Session 1 — Clay — 14 December\n- a\n\n### Session 2 — Wheel — 21 December\n- b\n\n"
        "### Session 3 — Kiln — 4 January\n- c\n",
        ["Clay", "Wheel", "Kiln"],
        [0, 0, 1],
    ),
    "headings without a number that end with their day": (
        "# Pots\n\n## Clay (Jan 5)\n- a\n\n## Wheel (Jan 12)\n- b\n\n## Kiln (Jan 19)\n- c\n",
        ["Clay", "Wheel", "Kiln"],
        [0, 0, 0],
    ),
    "headings that begin with days of two figures for the year": (
        "# Poterie\n\n## 27/2/25 TP1\nPétrir\n\n## 6/3/25 TP2\nTourner\n\n## 13/3/25 TP3\nCuire\n",
        ["TP1", "TP2", "TP3"],
        [0, 0, 0],
    ),
}


@pytest.mark.parametrize("kind", PLANS)
def test_lessons_with_their_days_are_weeks_by_date(kind: str) -> None:
    text, named, free = PLANS[kind]
    reading = read(text)
    assert topics(reading) == named
    assert [week.free_before for week in reading.weeks] == free


@pytest.mark.parametrize(
    ("ends", "rule"),
    [
        (("1.1", "1.2", "1.3", "2.1"), "lessons-asked"),  # sections of a book
        (("(Jan 5)", "(Jan 12)", "", "(Jan 26)"), "lessons-asked"),  # one of them on no day
        (("(Jan 26)", "(Jan 19)", "(Jan 12)", "(Jan 5)"), "lessons-asked"),  # backwards: a log
    ],
)
def test_lessons_that_do_not_all_say_their_day_are_asked_about(ends: tuple[str, ...], rule: str) -> None:
    text = "".join(f"## Lecture {at}: Pots {end}\n- a\n\n" for at, end in enumerate(ends, start=1))
    assert [name for name, _ in asked(text)] == [rule]


def test_empty_rows_between_weeks_are_only_air() -> None:
    """The days stand in the rows below that of the number, and a break in one of its own."""
    weeks = (("1", "Clay", "13 Jan"), ("2", "Wheel", "20 Jan"), ("3", "Kiln", "3 Feb"), ("4", "Raku", "10 Feb"))
    rows = [f"| {week} | | {topic} |\n| | {day} | Read |\n| | | |\n" for week, topic, day in weeks]
    rows.insert(2, "| | | Winter break |\n| | | |\n")
    reading = read("| Week | Date | Topic |\n|---|---|---|\n" + "".join(rows))
    assert topics(reading) == ["Clay", "Wheel", "Kiln", "Raku"]
    assert [week.free_before for week in reading.weeks] == [0, 0, 1, 0]
    assert reading.stated.start is not None
    assert str(reading.stated.start.day) == "2027-01-11"


def test_days_in_the_rows_below_tell_the_weeks_that_stay_free() -> None:
    weeks = (("1", "Clay", "13 Jan"), ("2", "Wheel", "20 Jan"), ("3", "Kiln", "3 Feb"))
    rows = "".join(f"| {week} | | {topic} |\n| | {day} | Read |\n" for week, topic, day in weeks)
    reading = read(f"| Week | Date | Topic |\n|---|---|---|\n{rows}")
    assert [week.free_before for week in reading.weeks] == [0, 0, 1]


def weekly_tables(*weeks: tuple[str, str]) -> str:
    table = "| Date | Topic | Due |\n|---|---|---|\n"
    parts = (f"## Week {at}\n\n{table}| {day} | {topic} | Sheet |\n\n" for at, (day, topic) in enumerate(weeks, 1))
    return "# Pots\n\n" + "".join(parts)


def test_a_table_below_a_week_names_its_topic_and_its_day() -> None:
    reading = read(weekly_tables(("Jan 11", "Clay"), ("Jan 18", "**Wheel** ·"), ("Feb 8", "Kiln"), ("Feb 15", "·")))
    assert topics(reading) == ["Clay", "Wheel", "Kiln", "Week 4"]
    assert [week.free_before for week in reading.weeks] == [0, 0, 2, 0]
    assert reading.stated.start is not None
    assert "Week 4 has no topic in the table below: fill it in." in reading.stated.taken


def test_headings_of_days_below_the_weeks_tell_which_stay_free() -> None:
    days = enumerate(("Jan 12", "Jan 19", "Feb 2", "Feb 9"), start=1)
    text = "".join(f"## Week {at}: Pots {at}\n\n### {day}: Throw\n- a\n\n" for at, day in days)
    reading = read(f"# Pots\n\n{text}")
    assert [week.free_before for week in reading.weeks] == [0, 0, 1, 0]


def monthly(heading: str, **days: str) -> str:
    rows = "".join(f"| {day} | {topic} |\n" for topic, day in days.items())
    return f"## {heading}\n\n| Date | Description |\n|---|---|\n{rows}\n"


def test_tables_of_a_header_are_one_plan_though_the_last_days_stand_first() -> None:
    """Days of two figures each, one behind the other: beneath a header for days they are no sections."""
    text = monthly("End of February", Raku="02-24", Salt="02-25", Pit="02-26", Fair="02-27")
    text += monthly("January 2027", Clay="01-12", Slip="01-13", Pinch="01-14", Coil="01-19")
    text += monthly("February 2027", Wheel="02-02", Feet="02-09", Kiln="02-16", Glaze="02-17")
    reading = read(f"# Pottery 2027\n\n{text}")
    assert topics(reading) == ["Clay", "Coil", "Wheel", "Feet", "Kiln", "Raku"]
    assert [week.free_before for week in reading.weeks] == [0, 0, 1, 0, 0, 0]


def test_a_table_with_the_columns_of_the_one_that_is_read_is_doubted() -> None:
    table = "| Week | Topic |\n|---|---|\n"
    reading = read(f"# Pots\n\n{table}| 1 | Clay |\n| 2 | Wheel |\n| 3 | Kiln |\n\n## Ideas\n\n{table}| ? | Raku |\n")
    assert [one.message for one in reading.problems if one.level == "warning"] == [
        "The table at line 11 has the columns of the one that is read, and is not used."
    ]


def test_several_lines_right_above_a_rule_are_no_heading() -> None:
    """Markdown makes one title of the last two days."""
    reading = read(
        "# Pots\n\n2027-01-04: Clay\n* wedge\n\n2027-01-11: Wheel\n* center\n\n2027-01-18: Kiln\n* fire\n\n"
        "2027-01-25: Glaze\n2027-01-27: Raku\n---\n\n## Afterwards\n"
    )
    assert topics(reading) == ["Clay", "Wheel", "Kiln", "Glaze"]
    assert reading.weeks[-1].focus == "Raku"


@pytest.mark.parametrize(
    "days",
    [
        ("Day 1 (3/21 Fri 19:00-20:30)", "Day 2 (3/22 Sat 19:00-20:30)", "Day 3 (3/29 Sat 19:00-20:30)"),
        ("Day 1（3/21 金）", "Day 2（3/22 土）", "Day 3（3/29 土）"),
        ("3/21 金 19:00-20:30", "3/22 土 19:00-20:30", "3/29 土 19:00-20:30"),
        ("3月21日（周五）", "3月22日（周六）", "3月29日（周六）"),
        ("21 марта (пт)", "22 марта (сб)", "29 марта (сб)"),
        ("Пт 21.03", "Сб 22.03", "Сб 29.03"),
        ("21 March, Friday", "22 March, Saturday", "29 March, Saturday"),
        ("3/21 Fri, 7pm", "3/22 Sat, 7pm", "3/29 Sat, 7pm"),
    ],
)
def test_a_weekday_behind_a_day_tells_its_year(days: tuple[str, str, str]) -> None:
    first, second, third = days
    reading = read(f"# Pots\n\n## {first}\n- Clay\n\n## {second}\n- Wheel\n\n## {third}\n- Kiln\n")
    assert [(week.topic, week.focus) for week in reading.weeks] == [("Clay", "Clay\nWheel"), ("Kiln", "Kiln")]
    assert reading.stated.start and reading.stated.start.day == "2025-03-17"


def test_days_that_fall_on_other_weekdays_are_told() -> None:
    text = "# Pots\n\n## Fri 3/21: Clay\n- a\n\n## Tue 3/22: Wheel\n- b\n\n## Wed 3/29: Kiln\n- c\n"
    assert "3 of 3 days fall on other weekdays in 2027 than the document says." in read(text).stated.taken
    right = text.replace("Tue", "Sat").replace("Wed", "Sat")
    assert not [sentence for sentence in read(right).stated.taken if "weekday" in sentence]


def test_a_weekday_and_a_time_behind_a_day_are_no_part_of_its_title() -> None:
    text = "# 陶芸\n\n## 3/21 金 19:00-20:30: 土\n- a\n\n## 3/29 土 準備\n- b\n\n## 4月5日（土）窯\n- c\n"
    assert topics(read(text)) == ["土", "準備", "窯"]


@pytest.mark.parametrize("rows", [2, 5, 9])
def test_days_with_many_rows_each_are_weeks_by_date(rows: int) -> None:
    steps = ["wedge", "pinch", "coil", "score", "slip", "trim", "dry", "glaze"][: rows - 1]

    def day(date: str, topic: str) -> str:
        further = "".join(f"<tr><td>{at}:00</td><td>{step} {topic}</td></tr>" for at, step in enumerate(steps, 10))
        return f'<tr><td rowspan="{rows}">{date}</td><td>9:00</td><td>{topic}</td></tr>{further}'

    days = zip(("9/2", "9/9", "9/16", "9/23"), ("Clay", "Wheel", "Kiln", "Raku"), strict=True)
    reading = read(f"<h1>Pots</h1>\n<table>{''.join(day(*pair) for pair in days)}</table>\n")
    assert topics(reading) == ["Clay", "Wheel", "Kiln", "Raku"]
    assert reading.weeks[3].focus.split("\n") == [f"{step} Raku" for step in steps]


def test_a_diary_of_many_rows_a_day_is_no_timetable() -> None:
    rows = "".join(f"| {day} March | {hour}:00 | fed {hour} g |\n" for day in range(1, 5) for hour in (8, 12, 18))
    reading = read(f"# Starter\n\n| Date | Time | Topic |\n|---|---|---|\n{rows}")
    assert not reading.weeks


def test_notes_among_numbered_lessons_name_no_week_and_keep_a_break_free() -> None:
    rows = (
        "1 | Tue 2027-03-02 | Clay\n-- | Mon 2027-03-08 | Cups due at noon\n2 | Tue 2027-03-09 | Wheel\n"
        "-- | Mon 2027-03-15 | **Spring break - no class**\n-- | Fri 2027-03-19 | A potter talks in town\n"
        "3 | Tue 2027-03-23 | Kiln\n4 | Thu 2027-03-25 | Raku\n-- | Mon 2027-03-29 | Fair\n5 | Tue 2027-03-30 | Slip\n"
    )
    reading = read(f"# Pots\n\nClass | Date | Topics\n--- | --- | ---\n{rows}")
    assert topics(reading) == ["Clay", "Wheel", "Kiln", "Slip"]
    assert [week.free_before for week in reading.weeks] == [0, 0, 1, 0]
    free = [problem.message for problem in reading.problems if problem.rule == "row-free"]
    assert free[1] == "“A potter talks in town” is on no topic: its week stays free."


@pytest.mark.parametrize("size", ["8.5x11", "8.5 x 11", "11x8.5", "8.5%"])
def test_a_size_is_no_day(size: str) -> None:
    text = f"# Pots\n\n## Week 1: Clay\n\n- Due: a drawing, {size}, in ink\n\n## Week 2: Wheel\n\n- throw\n"
    assert read(text).stated.dates == ()
    assert [day.day for day in read(text.replace(size, "8.5.")).stated.dates] == ["2027-05-08"]


AFTER_A_COMMA = (
    "Jan 18, pinch pots",
    "Jan 25, 9am warm-up; slabs",
    "Feb 1, 2 bowls",
    "Feb 8, 7:30pm potter",
    "Feb 15, kiln",
)


@pytest.mark.parametrize("form", ["- {}\n", "**{}**\n\n", "## {}\n- a\n\n"])
def test_behind_a_day_and_a_comma_a_number_is_what_is_done(form: str) -> None:
    reading = read("# Pots\n\n" + "".join(map(form.format, AFTER_A_COMMA)))
    assert topics(reading) == [line.partition(", ")[2] for line in AFTER_A_COMMA]
    assert not any(week.free_before for week in reading.weeks)


def test_a_bold_day_leads_a_line_however_long() -> None:
    long = "glaze " + "one more of the bowls " * 8
    lines = ("Jan 18**, pinch", f"Jan 25**, {long}", "Feb 1 and 2**, kiln", "Feb 8**, raku")
    reading = read("# Pots\n\n" + "".join(f"**{line}  \n" for line in lines))
    assert [week.topic[:5] for week in reading.weeks] == ["pinch", "glaze", "kiln", "raku"]


@pytest.mark.parametrize("exam", ["## Jan 25: Exam", "**Jan 25: Exam**"])
def test_a_day_in_another_form_between_others_is_that_of_its_week(exam: str) -> None:
    reading = read(
        f"# Pots\n\n- Jan 11: clay\n- Jan 18: slip\n\n{exam}\n\nIn the hall.\n\n- Feb 1: kiln\n- Feb 8: raku\n"
    )
    assert topics(reading) == ["clay", "slip", "Exam", "kiln", "raku"]
    assert reading.weeks[2].focus == "In the hall."
    assert not any(week.free_before or week.phase for week in reading.weeks)


def test_headings_of_weeks_above_their_days_are_no_days_between_them() -> None:
    days = "".join(
        f"## Jan {at}: Part {at}\n\n" + "".join(f"- Jan {at + day}: do {at + day}\n" for day in (1, 2, 3, 4))
        for at in (4, 11)
    )
    assert [week.phase for week in read(f"# Pots\n\n{days}").weeks] == ["Part 4", "Part 11"]


def test_days_with_nothing_but_their_hours_are_no_plan() -> None:
    exams = "".join(f"- Friday {day}, 17 to 20 h, room {day[-2:]}\n" for day in ("Feb 5", "Feb 12", "Feb 19", "Feb 26"))
    assert not read(f"# Exams\n\n{exams}").weeks
