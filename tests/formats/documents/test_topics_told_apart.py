"""Topics that are figures, come again, or stand in another column, and tables that contradict one another."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest

from studycal.formats.documents.answers import ReadingAnswers
from studycal.formats.documents.weeks import read_weeks
from tests.formats.documents.reading import read, topics


def table(header: str, *rows: str) -> str:
    lines = [header, "|".join("---" for _ in header.split("|")), *rows]
    return "".join(f"| {line} |\n" for line in lines)


def rules(text: str, file: str = "plan.md") -> list[str]:
    return [problem.rule for problem in read(text, file).problems if problem.level == "error"]


FIGURES = table(
    "Week | Content | Kind", "1 | Rules | Talk", "2 | 1, 2 | Q&A", "3 | 2, 3 | Q&A", "4 | 3, 4 | Lab", "5 | 4 | Q&A"
)


def test_topics_that_are_figures_alone_are_asked_about() -> None:
    assert rules(FIGURES) == ["topic-doubtful"]


@pytest.mark.parametrize(("header", "second"), [("Content", "1, 2"), ("Kind", "Q&A")])
def test_the_column_that_the_question_names_is_taken(header: str, second: str) -> None:
    reading = read_weeks(FIGURES, "plan.md", ReadingAnswers(topic=header))
    assert topics(reading)[1] == second


def test_figures_without_words_beside_them_are_the_topics() -> None:
    text = table(
        "Week | Chapter | Date",
        "1 | 1-2 | 4 Jan 2027",
        "2 | 3 | 11 Jan 2027",
        "3 | 4 | 18 Jan 2027",
        "4 | 5-6 | 25 Jan 2027",
    )
    assert topics(read(text)) == ["1-2", "3", "4", "5-6"]


def test_a_column_that_only_holds_a_word_for_a_topic_and_says_the_same_again_is_none() -> None:
    text = table(
        "週 | 問題集 | 科目B演習",
        "1 | 粘土の章 | 過去問 1問",
        "2 | ろくろの章 | 過去問 1問",
        "3 | 窯の章 | 過去問 2問",
        "4 | 釉薬の章 | 過去問 2問",
    )
    assert topics(read(text)) == ["粘土の章", "ろくろの章", "窯の章", "釉薬の章"]


def test_a_row_by_date_without_a_topic_is_not_called_by_its_kind() -> None:
    days = [f"2027-0{1 + at // 4}-{4 + 7 * (at % 4):02d}\t{at}.1 - {at}.4\t\tLecture\n" for at in range(8)]
    plan = "Date\tReading\tTopics\tType\n" + "".join(days)
    assert rules(plan, "plan.tsv")
    assert "Lecture" not in [week.topic for week in read(plan, "plan.tsv").weeks]


DRILLS = ("1 | Clay | ten pots", "2 | Wheel | six bowls"), ("1 | glaze tests | on ash", "2 | salt tests | on salt")


def two_tables(first: str, second: str, rows: Sequence[Sequence[str]]) -> str:
    return f"## Basics\n\n{table(first, *rows[0])}\n## Going on\n\n{table(second, *rows[1])}"


def test_tables_that_tell_other_things_under_one_header_are_asked_about() -> None:
    assert rules(two_tables("Week | Book | Drill", "Week | Drill | Essay", DRILLS)) == ["weeks-doubtful"]


def test_tables_that_tell_more_of_the_same_weeks_are_joined() -> None:
    reading = read(two_tables("Week | Book | Drill", "Week | Glaze | Essay", DRILLS))
    assert topics(reading) == ["Clay", "Wheel"]


@pytest.mark.parametrize("said", ["CANCELLED (Columbus Day)", "Entfällt (Feiertag)", "休講"])
def test_a_lesson_that_falls_out_does_not_name_its_week(said: str) -> None:
    text = table(
        "Date | Topic", "4 Jan 2027 | Clay", f"11 Jan 2027 | {said}", "13 Jan 2027 | Wheel", "18 Jan 2027 | Kiln"
    )
    assert topics(read(text)) == ["Clay", "Wheel", "Kiln"]


@pytest.mark.parametrize("sign", [" - ", " "])
def test_the_number_of_a_week_before_its_topic_is_no_part_of_it(sign: str) -> None:
    text = "# P\n\n" + "".join(
        f"{day}.01.2027{sign}week{at} - **{topic}**\n\n"
        for at, day, topic in ((1, "04", "Clay"), (2, "11", "Kiln"), (3, "18", "Ash"))
    )
    assert topics(read(text)) == ["Clay", "Kiln", "Ash"]


def test_a_time_of_day_in_the_last_row_is_no_week_and_the_row_is_kept() -> None:
    reading = read(
        table(
            "Week | Topic | Read", "1 (4 Jan) | Clay | a", "2 (11 Jan) | Kiln | b", "Final (Mon 18 Jan, 2-11:45am) | | "
        )
    )
    assert topics(reading) == ["Clay", "Kiln"]
    assert reading.weeks[-1].focus == "Final (Mon 18 Jan, 2-11:45am)"
    assert [problem.rule for problem in reading.problems] == ["row-joined"]


def test_a_bullet_before_a_topic_is_no_part_of_it() -> None:
    assert topics(read(table("Week | Topic", "1 | - Clay", "2 | - Kiln", "3 | - Glaze"))) == ["Clay", "Kiln", "Glaze"]


def test_a_line_below_the_header_with_a_slip_in_it_is_no_row() -> None:
    text = "| Week | Topic | Read |\n|:---:|:---:|-:---:|\n| 1 | Clay | a |\n| 2 | Kiln | b |\n"
    assert topics(read(text)) == ["Clay", "Kiln"]
    assert not any("---" in week.focus for week in read(text).weeks)


def test_a_first_heading_that_is_the_first_of_the_months_is_a_phase() -> None:
    first = "# Month 1: Basics\n\n## Week 1: Clay\n\n- x\n\n## Week 2: Wheel\n\n- y\n\n"
    text = f"{first}# Month 2: Fire\n\n## Week 3: Kiln\n\n- z\n"
    assert [week.phase for week in read(text).weeks] == ["Basics", "Basics", "Fire"]


def test_a_line_below_the_header_without_its_first_bar_parts_it_from_the_rows() -> None:
    text = "| Week | Topic | Read |\n:---:|:---|:---:|---:|\n| 1 | Clay | a |\n| 2 | Kiln | b |\n"
    assert topics(read(text)) == ["Clay", "Kiln"]


LESSONS = ["16-Jan", "18-Jan", "23-Jan", "25-Jan", "30-Jan", "1-Feb", "27-Feb", "29-Feb"]
"""Tuesdays and Thursdays of 2024."""


def by_date(header: str, days: Sequence[str]) -> str:
    return table(f"{header} | Topic", *(f"{day} | T{at}" for at, day in enumerate(days, start=1)))


def test_days_that_would_be_at_a_weekend_are_of_the_year_in_which_none_is() -> None:
    reading = read(by_date("Date", LESSONS))
    assert [(week.topic, week.focus) for week in reading.weeks] == [
        ("T1", "T2"),
        ("T3", "T4"),
        ("T5", "T6"),
        ("T7", "T8"),
    ]
    assert reading.stated.start is not None and str(reading.stated.start.day) == "2024-01-15"
    assert any("would be at a weekend in 2027" in note for note in reading.stated.taken)


@pytest.mark.parametrize(
    ("days", "start"),
    [
        (["2-Jan", "9-Jan", "16-Jan", "23-Jan", "30-Jan", "6-Feb"], "2026-12-28"),  # each a Saturday
        (["4-Jan", "6-Jan", "11-Jan", "13-Jan", "18-Jan", "20-Jan"], "2027-01-04"),  # none at a weekend
        (["4-Jan", "5-Jan", "6-Jan", "7-Jan", "8-Jan", "9-Jan", "10-Jan", "11-Jan"], "2027-01-04"),  # every day
    ],
)
def test_days_that_fit_the_year_to_come_are_of_it(days: list[str], start: str) -> None:
    reading = read(by_date("Date", days))
    assert reading.stated.start is not None and str(reading.stated.start.day) == start
    assert not any("at a weekend" in note for note in reading.stated.taken)


def test_the_header_of_the_days_tells_their_year() -> None:
    reading = read(by_date("Date (2023)", ["8/28", "8/30", "9/4", "9/6"]))
    assert reading.stated.start is not None and str(reading.stated.start.day) == "2023-08-28"


def test_a_row_whose_number_says_that_there_is_no_class_does_not_name_its_week() -> None:
    rows = (
        "4 Jan 2027 | 1 | Clay",
        "11 Jan 2027 | NO CLASS | Happy Labour Day!",
        "13 Jan 2027 | 2 | Wheel",
        "18 Jan 2027 | 3 | Kiln",
    )
    assert topics(read(table("Date | Class number | Topic", *rows))) == ["Clay", "Wheel", "Kiln"]


HEADLESS = "".join(
    f"| {cells} |\n"
    for cells in (
        "Lecture 1 | Jan. 27 | Clay",
        "Lecture 2 | Feb. 3 | Wheel",
        "Exam | Feb. 10 | ",
        "Lecture 3 | Feb. 17 | Kiln",
    )
)


def test_a_first_row_with_a_day_like_those_below_is_no_header() -> None:
    assert topics(read(f"#+TITLE: Pots 2025\n\n{HEADLESS}", "plan.org")) == ["Clay", "Wheel", "Exam", "Kiln"]


def test_spans_of_two_times_are_no_days() -> None:
    hours = "10.15 - 10.45", "10.30 - 12.00", "11.30 - 12.15", "12.00 - 13.30"
    assert not read("## Monday\n\n" + "".join(f"**{hour}** Clay {at}\n\n" for at, hour in enumerate(hours))).weeks


def test_the_weeks_of_a_hungarian_table() -> None:
    assert topics(read(table("Hét | Téma", "1. hét | Agyag", "2. hét | Korong"))) == ["Agyag", "Korong"]


@pytest.mark.parametrize("closed", ["no class (all saints)", "--LABOR DAY--", "(CANCELLED - a fair)"])
def test_a_week_without_class_stays_free_whatever_its_reason(closed: str) -> None:
    reading = read(
        table("Date | Topic", "Tue Oct 25 2022 | Clay", f"Tue Nov 1 2022 | {closed}", "Tue Nov 8 2022 | Kiln")
    )
    assert [(week.topic, week.free_before) for week in reading.weeks] == [("Clay", 0), ("Kiln", 1)]


def test_what_org_mode_strikes_out_names_no_week() -> None:
    rows = "| 1 | +Anna: Clay+ | a |\n| | Water | |\n| 2 | Kiln 1+1 | b |\n"
    text = f"| Week | Topic | Due |\n|------+-------+-----|\n{rows}"
    assert topics(read(text, "plan.org")) == ["Water", "Kiln 1+1"]


def test_a_lesson_with_an_aside_behind_its_day_keeps_its_number() -> None:
    days = ((1, "11/4/2026"), (2, "11/13/2026 (11/11 is free)"), (3, "11/18/2026"))
    text = "".join(f"* Lecture {at}: {day}\n  - x\n" for at, day in days)
    assert topics(read(text, "plan.org")) == ["Lecture 1", "Lecture 2 (11/11 is free)", "Lecture 3"]


def test_a_notebook_of_the_third_format_is_read_by_its_cells() -> None:
    cells = [{"cell_type": "markdown", "source": [f"## Week {at}: T{at}\n"]} for at in (1, 2)]
    assert topics(read(json.dumps({"worksheets": [{"cells": cells}], "nbformat": 3}), "plan.ipynb")) == ["T1", "T2"]


@pytest.mark.parametrize("closed", ["Spring Break No lab/class this week", "Break NO LECTURES, LABS, HOMEWORKS"])
def test_a_break_that_lists_what_there_is_not_stays_free(closed: str) -> None:
    reading = read(table("Week | Topic", "1 | Clay", f"2 | {closed}", "3 | Kiln"))
    assert [(week.topic, week.free_before) for week in reading.weeks] == [("Clay", 0), ("Kiln", 1)]


def test_lines_that_differ_by_their_day_alone_name_no_week() -> None:
    weeks = (f"# Week {at}\n\n## Lab (4.1{at})\n\n- {name}\n\n" for at, name in enumerate(("Clay", "Wheel", "Kiln"), 1))
    assert topics(read("".join(weeks))) == ["Clay", "Wheel", "Kiln"]


def test_a_line_of_several_weeks_below_them_is_no_phase_of_theirs() -> None:
    lines = "".join(f"第{at}周：T{at}\n\n- x\n\n" for at in range(1, 5))
    reading = read(f"{lines}第3-4周各抽3天：\n\n- y\n")
    assert [week.phase for week in reading.weeks] == [None] * 4


def test_the_year_of_a_book_is_not_that_of_days_with_other_weekdays() -> None:
    rows = "1 | Wed 12 Jan | Clay", "2 | Wed 19 Jan | Wheel", "3 | Mon 24 Jan | Kiln", "4 | Mon 31 Jan | Ash"
    reading = read(f"{table('Week | Date | Topic', *rows)}\nAfter a book (2017).\n")
    assert reading.stated.start is not None and str(reading.stated.start.day) == "2022-01-10"


@pytest.mark.parametrize("topic", ["1 ß", "2 été", "3 łódź", "4 őszi hét"])
def test_a_topic_that_begins_with_a_number_and_a_small_letter_of_any_alphabet_numbers_no_week(topic: str) -> None:
    assert topics(read(table("Topic | Done | #", f"{topic} | no | 1"))) == [topic]


@pytest.mark.parametrize(
    ("headers", "modules"),
    [
        ("Semana | Sesiones de teoría | Prácticas | Proyecto", "Módulos"),
        ("Week | Lectures | Labs | Project", "Lectures"),
    ],
)
def test_numbers_of_lessons_beside_what_is_practised_are_topics(headers: str, modules: str) -> None:
    rows = [f"{week} | {modules} {3 * week}–{3 * week + 2} | Lab {week} | Pot {week}" for week in range(1, 7)]
    assert topics(read(table(headers, *rows))) == [f"{modules} {3 * week}–{3 * week + 2}" for week in range(1, 7)]


def test_a_column_of_bare_numbers_is_no_topic_whatever_its_header_says() -> None:
    """The weeks were "01", "02", "03", in the phase "(Topics 1-2)"."""
    tables = "".join(
        f"### Part {part} (Topics {2 * part - 1}-{2 * part})\n\n| Topic | Title | Key concept |\n|---|---|---|\n"
        f"| 0{2 * part - 1} | Clay {part} | a |\n| 0{2 * part} | Kiln {part} | b |\n\n"
        for part in (1, 2)
    )
    reading = read_weeks(f"# Pots\n\n{tables}", "plan.md", ReadingAnswers(per_week=1))
    assert topics(reading) == ["Clay 1", "Kiln 1", "Clay 2", "Kiln 2"]
    assert [week.phase for week in reading.weeks] == [1, 1, 2, 2]


def test_lines_that_only_tell_where_to_read_are_not_the_topics() -> None:
    """All weeks were called "Casebook"; the heading without a chapter was lost."""
    parts = enumerate(("Clay", "Wheel", "Kiln", "Glaze"), start=1)
    text = "# Law\n\n" + "".join(
        f"## {name}\n\nCasebook, Chapter {at}\n\nA v. B, 88 Rep. {at}\n\n" for at, name in parts
    )
    reading = read_weeks(f"{text}## Future\n\nNew law\n", "plan.md", ReadingAnswers(per_week=1))
    assert topics(reading) == ["Clay", "Wheel", "Kiln", "Glaze", "Future"]
    assert reading.weeks[0].focus == "Casebook, Chapter 1\nA v. B, 88 Rep. 1"


def test_a_day_without_a_topic_is_called_by_what_is_due_on_it() -> None:
    """The day was lost with its deadline, or called "Wed"."""
    rows = (
        "| 1 | 7 Oct 2026 | Wed | Clay | |\n| 2 | 14 Oct 2026 | Wed | | Lab 1 |\n| 3 | 23 Oct 2026 | Fri | Kiln | |\n"
    )
    text = f"| W | Date | Day | Topics | Deadline |\n|---|---|---|---|---|\n{rows}| 4 | 30 Oct 2026 | Fri | | Lab 2 |\n"
    reading = read(text)
    assert topics(reading) == ["Clay", "Lab 1", "Kiln", "Lab 2"]


def test_the_paper_of_a_day_is_its_topic_and_not_who_gives_it() -> None:
    """Eleven students were topics without weeks."""
    papers = ("Wedging by hand", "Forms of bowls", "Ash as a glaze", "Kilns of the north")
    rows = (f"Ana{at} | {paper} | 2027-01-{7 * at:02}" for at, paper in enumerate(papers, start=1))
    assert topics(read(table("Last.name | Paper | Presentation.date", *rows))) == list(papers)


NUMBERED = table("Aula | Data | O que entregar?", "1 | 21/08 |", "2 | 28/08 | A1", "3 | 04/09 |", "4 | 11/09 | A2")


def test_weeks_called_by_numbers_alone_are_asked_about() -> None:
    (error,) = [problem for problem in read(f"# Aulas 2026\n\n{NUMBERED}").problems if problem.level == "error"]
    assert error.rule == "not-a-plan"


def test_lessons_called_by_their_number_alone_are_asked_about() -> None:
    reading = read("# 2026\n\n" + table("Lesson | Date | Due", "1 | 21 Aug |", "2 | 28 Aug |", "3 | 4 Sep | A1"))
    (error,) = [problem for problem in reading.problems if problem.level == "error"]
    assert (error.rule, error.line) == ("topics-doubtful", 5)
    assert error.remedy.endswith("`--table 5` takes them all the same.")


def test_lessons_with_words_are_the_plan_beside_a_table_of_their_numbers() -> None:
    """The lessons were called "1" to "4", and their list was lost."""
    names = (("Barro", "21/08"), ("Roda", "28/08"), ("Esmalte", "04/09"), ("Forno", "11/09"))
    lessons = "".join(f"- **AULA {at} – {name}** [{day}]\n" for at, (name, day) in enumerate(names, start=1))
    text = f"# Aulas 2026\n\n## UNIDADE I – Mãos\n\n{lessons}\n## Entregas\n\n{NUMBERED}"
    assert topics(read(text)) == ["Barro", "Roda", "Esmalte", "Forno"]


def test_a_day_off_names_no_week_that_has_another_day() -> None:
    """The week of two lectures was called "NO CLASS"."""
    days = "### May {}: NO CLASS\n\n- Memorial Day\n\n### May {}: Clay {}\n\n- roll\n\n"
    text = "".join(f"## Week {at}\n\n{days.format(3 + 7 * at, 5 + 7 * at, at)}" for at in (1, 2, 3))
    assert [topic.removeprefix("May ").split(": ")[-1] for topic in topics(read(f"# Pots\n\n{text}"))] == [
        "Clay 1",
        "Clay 2",
        "Clay 3",
    ]


def test_a_note_in_brackets_behind_a_day_is_no_topic_where_no_other_week_has_a_title() -> None:
    text = "".join(f"### Week {at} - May {at}\n\n- Clay {at}\n\n" for at in range(1, 9))
    reading = read(f"# Pots\n\n{text}### Week 9 - Tuesday, May 14 (make-up; time TBD)\n\n- Kiln\n")
    assert topics(reading)[-2:] == ["Clay 8", "Kiln"]


def test_what_stands_in_a_definition_of_a_day_is_its_topic() -> None:
    """Attributes stood in the topics, and one was called "Apr 04"."""
    days = (("Mar 21", "Clay", ".red"), ("Mar 28", "Wheel", ".green"), ("Apr 04", "Kiln out", ".red"))
    text = "".join(f"{day}\n: **{what}**{{: .label .label-{colour} }}\n\n" for day, what, colour in days)
    assert topics(read(f"# Pots 2027\n\n{text}")) == ["Clay", "Wheel", "Kiln out"]


def test_sections_of_a_text_are_no_days() -> None:
    """Four sections were four weeks a month apart."""
    text = "".join(f"### 2.{at} {name}\n\ntext\n\n" for at, name in enumerate(("Clay", "Wheel", "Kiln"), start=1))
    assert not read(f"# Pots\n\n## 1. Start\n\ntext\n\n## 2 Work\n\n{text}").weeks
