"""Kinds of plans met in a third look at public ones: what they leave out, and what stands in them twice."""

from __future__ import annotations

import pytest

from studycal.formats.documents.answers import ReadingAnswers
from tests.formats.documents.reading import topics
from tests.formats.kinds_met import asked, read


def rows(header: str, *pairs: str) -> str:
    return f"# Pots\n\n| {header} | Topic |\n|---|---|\n" + "".join(f"| {pair} |\n" for pair in pairs)


def test_a_week_of_the_calendar_that_stands_twice_is_asked_about() -> None:
    """Taken for a week of its own, the second row would shift all that follow."""
    text = rows("KW", "5 | Clay", "5 | Wheel", "6 | Kiln", "8 | Glaze")
    assert asked(text) == [("week-double", "Renumber or remove one of them, or `--table 5` takes both in one week.")]
    reading = read(text, ReadingAnswers(table=5))
    assert topics(reading) == ["Clay", "Kiln", "Glaze"]
    assert [week.free_before for week in reading.weeks] == [0, 0, 1]
    assert reading.weeks[0].focus == "Wheel"


def test_weeks_of_the_calendar_in_another_order_are_taken_in_that_of_the_calendar() -> None:
    reading = read(rows("KW", "5 | Clay", "7 | Kiln", "6 | Wheel", "9 | Glaze"))
    assert topics(reading) == ["Clay", "Wheel", "Kiln", "Glaze"]
    assert [week.free_before for week in reading.weeks] == [0, 0, 0, 1]


@pytest.mark.parametrize("header", ["Week", "Woche", "Semana"])
def test_many_weeks_that_are_left_out_are_asked_about_once_before_the_first_and_once_behind_it(header: str) -> None:
    text = rows(header, "9 | Clay", "11 | Wheel", "12 | Kiln", "14 | Glaze", "18 | Sale")
    assert asked(text) == [
        ("week-missing", "Add them before week 9, or `--table 5` begins with week 9."),
        ("week-missing", "Add them, or `--table 5` leaves them free."),
    ]
    reading = read(text, ReadingAnswers(table=5))
    assert topics(reading) == ["Clay", "Wheel", "Kiln", "Glaze", "Sale"]
    assert [week.free_before for week in reading.weeks] == [0, 1, 0, 1, 3]


@pytest.mark.parametrize("header", ["Uke", "Vecka", "Ugenr.", "Viikko", "Uke # + ukedag"])
def test_where_the_language_counts_the_weeks_of_the_year_they_are_the_calendars(header: str) -> None:
    reading = read(rows(header, "2 | Clay", "3 | Wheel", "4 | Kiln", "6 | Glaze").replace("# Pots", "# Pots 2023"))
    assert topics(reading) == ["Clay", "Wheel", "Kiln", "Glaze"]
    assert [week.free_before for week in reading.weeks] == [0, 0, 0, 1]
    assert reading.stated.start is not None
    assert reading.stated.start.day == "2023-01-09"


@pytest.mark.parametrize(
    "text", ["## Uke 1: A\n\n## Uke 2: B\n\n## Uke 3: C\n", "## Kursvecka 1: A\n\n## Kursvecka 2: B\n"]
)
def test_such_weeks_from_the_first_one_on_are_those_of_the_plan(text: str) -> None:
    assert read(text).stated.start is None


def told(text: str) -> list[str]:
    return [problem.message for problem in read(text).problems if problem.level == "info"]


def test_a_row_without_a_number_whose_day_lies_behind_its_week_is_told() -> None:
    text = (
        "| Week | Date | Topic |\n|---|---|---|\n| 1 | Wed, Jan 6 | Clay |\n| | Fri, Jan 8 | Slip |\n"
        "| 2 | Wed, Jan 13 | Kiln |\n| | Fri, Jan 15 | Raku |\n| | Tue, Jan 19 | Finals: show your pots |\n"
    )
    assert topics(read(text)) == ["Clay", "Kiln"]
    assert told(text) == ["“Finals: show your pots” has no number and a day behind its week: it is part of week 2."]


def test_weeks_from_midweek_to_midweek_are_not_told_of() -> None:
    days = ((1, "Jan 6", "Jan 11"), (2, "Jan 13", "Jan 18"), (3, "Jan 20", "Jan 25"))
    rows_of_days = "".join(f"| {week} | {one} | A{week} |\n| | {other} | B{week} |\n" for week, one, other in days)
    assert told(f"| Week | Date | Topic |\n|---|---|---|\n{rows_of_days}") == []


def test_the_foot_of_a_table_is_no_row() -> None:
    body = "".join(f"<tr><td>{week}</td><td>{topic}</td></tr>\n" for week, topic in ((1, "Clay"), (2, "Kiln")))
    head, foot = "<tr><th>Week</th><th>Topic</th></tr>", '<tr><td colspan="2">Bring an apron.</td></tr>'
    text = f"<table>\n<thead>{head}</thead>\n<tbody>{body}</tbody>\n<tfoot>{foot}</tfoot>\n</table>\n"
    assert topics(read(text)) == ["Clay", "Kiln"]
    assert [week.focus for week in read(text).weeks] == ["", ""]
    assert told(text) == ["Line 6 (“Bring an apron.”) is not used."]


MODULES = (
    "# Pots\n\n### Module 1 (Weeks 1-3): Clay\n\n- a\n\n### Review A (Week 4)\n\n- b\n\n"
    "### Module 2 (Weeks 5-7): Wheel\n\n- c\n\n"
)
TOPICS = ["Wedging", "Pinching", "Coils", "Looks", "Centring", "Cups", "Bowls", "Firing", "Raku", "Sale"]


def week_by_week(last: int) -> str:
    weeks = "".join(f"| {week} | {topic} | Task {week} |\n" for week, topic in enumerate(TOPICS[:last], 1))
    return f"## Week by week\n\n| Week | Topic | Task |\n|---|---|---|\n{weeks}"


def test_modules_that_count_otherwise_than_the_table_of_weeks_add_none_that_does_not_go_on() -> None:
    """The headings count a review more than the table does; what lies far behind it is told, not asked about."""
    later = "### Module 3 (Weeks 9-10): Fire\n\n- d\n\n### Review B (Week 12)\n\n- e\n\n"
    reading = read(MODULES + later + week_by_week(10))
    assert topics(reading) == TOPICS
    [problem] = [problem for problem in reading.problems if problem.level == "warning"]
    assert (problem.rule, problem.line) == ("weeks-beyond", 19)


def test_a_span_over_the_end_of_a_table_keeps_only_the_weeks_that_the_table_has_not() -> None:
    later = "### Module 3 (Weeks 8-9): Fire\n\n- d\n\n### Review B (Week 10)\n\n- e\n\n"
    reading = read(MODULES + later + week_by_week(8))
    assert topics(reading) == [*TOPICS[:3], "Review A", *TOPICS[4:8], "Fire", "Review B"]
    assert reading.weeks[3].focus == "b\nLooks"
    assert dict(reading.weeks[3].columns) == {"Task": "Task 4"}
    assert [problem.rule for problem in reading.problems] == ["text-ignored"]


SUMMER = "## Summer 2026\n\n| Date | Text |\n|---|---|\n| Jun 16 | Clay |\n| Jun 23 | Slip |\n| Jun 30 | Coils |\n\n"
AUTUMN = "## Fall 2025\n\n| Date | Title |\n|---|---|\n" + "".join(
    f"| {day} | {topic} |\n"
    for day, topic in (("09/11", "Wheel"), ("09/18", "Kiln"), ("09/25", "Raku"), ("10/02", "Ash"))
)


def test_tables_of_terms_that_do_not_go_on_are_plans_of_their_own() -> None:
    [(rule, ways)] = asked("# Reading group\n\n" + SUMMER + AUTUMN)
    assert (rule, ways) == ("weeks-doubtful", "`--table 5` takes “Summer 2026”; `--table 13` takes “Fall 2025”.")
    for line, first, start in ((5, "Clay", "2026-06-15"), (13, "Wheel", "2025-09-08")):
        reading = read("# Reading group\n\n" + SUMMER + AUTUMN, ReadingAnswers(table=line))
        assert (topics(reading)[0], reading.stated.start and reading.stated.start.day) == (first, start)


def test_a_table_of_other_days_beside_a_term_is_no_plan_of_its_own() -> None:
    exams = "## Visits of 2026\n\n| Date | Where |\n|---|---|\n| Nov 3 | Mill |\n| Nov 12 | Pit |\n| Nov 20 | Shop |\n"
    reading = read("# Course\n\n" + AUTUMN + exams)
    assert topics(reading) == ["Wheel", "Kiln", "Raku", "Ash"]
    assert reading.stated.start is not None
    assert reading.stated.start.day == "2025-09-08"


@pytest.mark.parametrize("rule", [":---:|:---:|---|---", "---|---|---|---|", "---|---|---"])
def test_blanks_before_the_first_bar_are_an_empty_cell(rule: str) -> None:
    """Read as Markdown reads it, the second day of a week would stand in the column of weeks."""
    lines = "01 | 12 Feb | Clay | A", "   |        | Slip | B", "02 | 19 Feb | Wheel | C", "   | 21 Feb | Feet | D"
    reading = read("\n".join(["# Pots 2027\n", "Week | Date | Topic | Reading", rule, *lines]) + "\n")
    assert topics(reading) == ["Clay", "Wheel"]
    assert [week.focus for week in reading.weeks] == ["Slip", "Feet"]
    assert dict(reading.weeks[1].columns) == {"Date": "19 Feb; 21 Feb", "Reading": "C; D"}


def test_rows_with_a_bar_at_their_edge_below_a_header_without_one_are_read_as_they_are() -> None:
    assert topics(read("Week | Topic\n---|---\n| 1 | Clay |\n| 2 | Kiln |\n")) == ["Clay", "Kiln"]


def test_a_number_that_stands_twice_gives_way_to_days_of_weeks_of_their_own() -> None:
    weeks = [(1, "19 - 24 août"), (2, "26 - 31 août"), (3, "2 - 7 septembre"), (4, "30 septembre - 4 octobre")]
    listed = "".join(f"| {week} | {dates} | Sujet {week} |\n" for week, dates in weeks)
    table = f"| Semaine | Dates | Sujet |\n|---|---|---|\n{listed}| 4 | 7 - 11 octobre | Fin |\n"
    reading = read(f"# Cours 2024\n\n{table}")
    assert topics(reading) == ["Sujet 1", "Sujet 2", "Sujet 3", "Sujet 4", "Fin"]
    assert [week.free_before for week in reading.weeks] == [0, 0, 0, 3, 0]
    assert any("Week 4 stands twice" in line for line in reading.stated.taken)


def test_numbered_weeks_with_their_days_are_the_plan_beside_headings_of_levels() -> None:
    levels = "".join(f"### Level {level}: Shelf {level}\n\n- a book\n\n" for level in range(4))
    spans = ("2027-04-05–11", "2027-04-12–18", "2027-04-19–25", "2027-04-26–05-02")
    weeks = "".join(f"**Week {at} ({span}):**\n\n- Book {at}\n\n" for at, span in enumerate(spans, 1))
    assert topics(read(f"# Craft\n\n{levels}## Roadmap\n\n{weeks}")) == ["Book 1", "Book 2", "Book 3", "Book 4"]


FAR_APART = (("Febrero 10 de 2018", "Barro"), ("Marzo 24 del 2018", "Torno"), ("Abril 28 de 2018", "Horno"))


def test_days_far_apart_are_asked_about_as_days() -> None:
    text = "# Plan\n\n" + "".join(f"* {day}: {topic}\n" for day, topic in FAR_APART)
    remedy = (
        "`--table 3` takes them by their days and leaves the weeks between them free; `--per-week 1` takes one a week."
    )
    assert asked(text) == [("dates-apart", remedy)]
    reading = read(text, ReadingAnswers(table=3))
    assert topics(reading) == ["Barro", "Torno", "Horno"]
    assert [week.free_before for week in reading.weeks] == [0, 5, 4]
    assert len(read(text, ReadingAnswers(per_week=1)).weeks) == 3


def test_days_with_the_newest_first_are_asked_about_and_taken_from_the_oldest_on() -> None:
    days = ("23", "16", "09", "02"), ("Clay", "Wheel", "Kiln", "Raku")
    past = "".join(f"- 2021-07-{day}: {topic}\n" for day, topic in zip(*days, strict=True))
    text = f"# Reading group\n\n## Upcoming\n\n- 2021-07-30: Glaze\n\n## Past talks\n\n{past}"
    assert asked(text) == [("dates-backwards", "`--table 5` takes them by their days, from the oldest on.")]
    assert topics(read(text, ReadingAnswers(table=5))) == ["Raku", "Kiln", "Wheel", "Clay", "Glaze"]


def test_a_few_days_far_apart_beside_topics_are_not_what_is_asked_about() -> None:
    topics_of = "".join(f"## {topic}\n\nText.\n\n" for topic in ("Clay", "Wheel", "Kiln", "Glaze"))
    fairs = "| Date | Fair |\n|---|---|\n| 3 Jan 2027 | North |\n| 4 Mar 2027 | East |\n| 6 May 2027 | South |\n"
    [(rule, _)] = asked(f"# Pots\n\n{topics_of}## Fairs\n\n{fairs}")
    assert rule == "topics-asked"


def test_several_days_of_a_heading_are_no_part_of_its_topic() -> None:
    heads = [
        "Week 1 - Aug. 30 & Sep. 1",
        "Week 2 - Sep. 6 and 8",
        "Week 3: Light - Sep. 13, 15 & 17",
        "Week 4 - Sep. 20",
    ]
    text = "".join(f"## {head}\n\nText {at}\n\n" for at, head in enumerate(heads, 1))
    reading = read(f"# Photos 2027\n\n{text}")
    assert topics(reading) == ["Text 1", "Text 2", "Light", "Text 4"]
    assert reading.stated.start is not None
    assert reading.stated.start.day == "2027-08-30"
    assert [week.free_before for week in reading.weeks] == [0, 0, 0, 0]


def test_two_days_at_the_end_of_a_lesson_are_no_part_of_its_topic() -> None:
    lessons = ("Aula 1: Barro 04/04/2017", "Aulas 2-3: Torno 11/04/2017 & 13/04/2017", "Aula 4: Forno 18/04/2017")
    text = "".join(f"### {lesson}\n\n- texto\n\n" for lesson in lessons)
    assert topics(read(f"# Aulas\n\n{text}")) == ["Barro", "Torno", "Forno"]


WEEKDAYS = (
    ("8/12", "Wed", "三"),
    ("8/14", "Fri", "五"),
    ("8/16", "Sun", "日"),
    ("8/17", "Mon", "一"),
    ("8/24", "Mon", "一"),
)


@pytest.mark.parametrize(("header", "at"), [("Date | Day | Topic", 1), ("日期 | 周几 | 训练", 2)])
def test_weekdays_in_a_column_of_their_own_tell_the_year_and_are_no_topics(header: str, at: int) -> None:
    pairs = zip(WEEKDAYS, TOPICS, strict=False)
    rows_of_days = "".join(f"| {day[0]} | {day[at]} | {topic} |\n" for day, topic in pairs)
    reading = read(f"# Pots\n\n| {header} |\n|---|---|---|\n{rows_of_days}")
    assert topics(reading) == ["Wedging", "Looks", "Centring"]
    assert reading.weeks[0].focus == "Pinching\nCoils"
    assert reading.stated.start is not None
    assert reading.stated.start.day == "2026-08-10"


def test_a_colon_behind_a_span_of_days_is_no_time() -> None:
    spans = list(zip(("Feb 1-5", "Feb 8-12", "Feb 15-19"), TOPICS, strict=False))
    bare = "".join(f"**Week of {span}:**\n\n- {topic}\n- break\n\n" for span, topic in spans)
    titled = "".join(f"**Week of {span}: {topic}**\n\n- a pot\n\n" for span, topic in spans)
    assert topics(read(f"# Pots 2027\n\n{bare}")) == topics(read(f"# Pots 2027\n\n{titled}")) == TOPICS[:3]


def test_more_weeks_by_their_days_than_are_numbered_are_asked_about() -> None:
    weeks = (("Jan 25-29", "Feb 1-5"), ("Feb 15-19", "Feb 22-26"))
    exams = "".join(
        f"## Exam {number} preparation\n\n" + "".join(f"**Week of {span}:**\n\n- review {span}\n\n" for span in spans)
        for number, spans in enumerate(weeks, 1)
    )
    final = "## Final preparation\n\n**Week 1:**\n\n- weak areas\n\n**Week 2:**\n\n- practice final\n"
    [(rule, ways)] = asked(f"# Exams 2027\n\n{exams}{final}")
    assert rule == "weeks-doubtful"
    assert "`--table 5` takes the days" in ways
    reading = read(f"# Exams 2027\n\n{exams}{final}", ReadingAnswers(table=5))
    assert [week.focus for week in reading.weeks] == [f"review {span}" for spans in weeks for span in spans]


def test_an_item_among_days_is_a_days_however_long_and_a_bare_day_is_no_topic() -> None:
    long = "Pinching [slides] and " + "a list of what is read on that day, " * 4
    items = ("2/1", f"2/3 {long}", "2/5: Slip", "2/8", "2/10: Wheel", "2/12", "2/15: Kiln", "2/17 [video] Raku", "2/19")
    reading = read("# Pots 2027\n\n" + "".join(f"- {item}\n" for item in items))
    assert [topic[:9] for topic in topics(reading)] == ["Pinching ", "Wheel", "Kiln"]
    assert "[video] Raku" in reading.weeks[2].focus


def test_an_option_is_not_named_where_other_rows_would_be_refused_with_it() -> None:
    text = rows("Week", "1 | Clay", "Loops | Wheel", "4 | Kiln", "4 | Raku", "9 | Glaze")
    assert asked(text) == [
        ("week-number", "Number the weeks 1, 2, 3, …, one week a row."),
        ("week-missing", "Add them."),
        ("week-double", "Renumber or remove one of them."),
    ]


@pytest.mark.parametrize(
    "header",
    [
        "Week|Focus|Goal",
        "Woche|Schwerpunkt|Ziel der Woche",
        "Semaine|Axe|Objectif de la semaine",
        "주차|중점|주간 목표",
        "Неделя|Фокус|Цель недели",
        "Týden|Zaměření|Cíl týdne",
        "Vecka|Fokus|Mål",
        "Tuần|Trọng tâm|Mục tiêu cuối tuần",
        "週|フォーカス|目標",
    ],
)
def test_what_a_week_is_about_names_it_and_not_its_goal(header: str) -> None:
    rows = "|1|Clay|wedge well|\n|2|Wheel|throw a cup|\n|3|Kiln|fire it|\n"
    reading = read(f"# Pots\n\n|{header}|\n|-|-|-|\n{rows}")
    assert topics(reading) == ["Clay", "Wheel", "Kiln"]
    assert reading.weeks[0].columns == ((header.split("|")[2], "wedge well"),)


@pytest.mark.parametrize(
    "header", ["Weeks|Focus|Output", "الأسابيع|التركيز|المخرج", "Тиждень|Фокус|Результат", "주차|중점|결과물"]
)
def test_a_focus_names_a_week_where_nothing_else_does(header: str) -> None:
    rows = "|1|Clay and slip|a tile|\n|2|Wheel|a cup|\n|3|Kiln|a bowl|\n"
    reading = read(f"# Pots\n\n|{header}|\n|-|-|-|\n{rows}")
    assert topics(reading) == ["Clay and slip", "Wheel", "Kiln"]
    assert reading.weeks[0].columns == ((header.split("|")[2], "a tile"),)


@pytest.mark.parametrize("header", ["Week|Notes|Goal", "Week|Details|Goal"])
def test_a_goal_names_a_week_beside_mere_notes(header: str) -> None:
    rows = "|1|bring an apron|Clay|\n|2|and a towel|Wheel|\n|3|or two|Kiln|\n"
    assert topics(read(f"# Pots\n\n|{header}|\n|-|-|-|\n{rows}")) == ["Clay", "Wheel", "Kiln"]
