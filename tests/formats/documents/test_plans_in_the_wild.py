"""Kinds of plans met in a further look at public ones, each as small as it can be."""

from __future__ import annotations

from datetime import date

import pytest

from studycal.core.curriculum import Level
from studycal.formats.documents.answers import NONE, ReadingAnswers
from studycal.formats.documents.curriculum import read_rhythm
from studycal.formats.documents.weeks import Reading, read_weeks


def read(text: str, answers: ReadingAnswers = NONE, file: str = "plan.md") -> Reading:
    return read_weeks(text, file, answers, date(2026, 11, 28))


def topics(reading: Reading) -> list[str]:
    assert not [problem.message for problem in reading.problems if problem.level is Level.ERROR]
    return [week.topic for week in reading.weeks]


def start(reading: Reading) -> str:
    return reading.stated.start.day if reading.stated.start else ""


@pytest.mark.parametrize("label", ["Session: autumn 2019", "---\nsession: autumn 2019\n---"])
def test_a_label_that_speaks_of_a_session_is_no_rhythm_beside_the_weeks(label: str) -> None:
    text = f"{label}\n\n# Pots\n\n## Week 1: Clay\n\n## Week 2: Kiln\n"
    assert read_rhythm(text, "plan.md", beside=True).cadence.quarters == ()
    assert not [
        problem for problem in read_rhythm(text, "plan.md", beside=True).problems if problem.rule[:7] == "session"
    ]
    assert [problem.rule for problem in read_rhythm(label, "cadence.md").problems if problem.level is Level.ERROR]


def test_days_without_a_year_are_in_the_year_that_other_days_are_written_with() -> None:
    due = "| Task | Due |\n|---|---|\n| Survey | Friday, January 13, 2023 |\n| Draft | Mar 30, 2023 |\n"
    weeks = "### Week 1: Clay (January 10)\n\n- wedge\n\n### Week 2: Kiln (January 17)\n\n- fire\n"
    assert start(read(f"# Pots\n\n{due}\n{weeks}")) == "2023-01-09"
    two = "Begins: November 18, 2025, ends: March 1, 2026\n\n## Week 1 (Nov 18-24): A\n\n## Week 2 (Nov 25-Dec 1): B\n"
    assert start(read(f"# Run\n\n{two}")) == "2025-11-17"


def test_weekdays_tell_the_year_and_so_which_days_are_of_one_week() -> None:
    days = ("Tue, Jan-10", "Thu, Jan-12", "Tue, Jan-17", "Thu, Jan-19", "Tue, Jan-24")
    rows = "".join(f'"{day}",Topic {at}\n' for at, day in enumerate(days, 1))
    reading = read(f"Date,Topic\n{rows}", file="plan.csv")
    assert topics(reading) == ["Topic 1", "Topic 3", "Topic 5"]
    assert start(reading) == "2023-01-09"


def test_what_a_week_asks_by_a_day_of_its_own_is_no_finish() -> None:
    week = "## Week {0}: Topic {0} (January {1}, 2027)\n\n- do it\n- Due: Survey (Friday January {2}, 2027)\n\n"
    reading = read("# Pots\n\n" + "".join(week.format(at, 7 * at, 7 * at + 2) for at in (1, 2, 3)))
    assert reading.stated.finish is not None
    assert reading.stated.finish.day == "2027-01-23"
    assert [day.day for day in reading.stated.dates][:1] == ["2027-01-09"]


@pytest.mark.parametrize(
    ("line", "topic"),
    [
        ("- Minor scales:", "Minor scales"), ("- Síntesis:", "Síntesis"), ("Goals:", "one"), ("- Objetivos:", "one"),
        ("What you will read:", "one"), ("- Hausaufgaben:", "one"), ("- Akkorde und Stufen:", "Akkorde und Stufen"),
    ],
)  # fmt: skip
def test_a_week_is_called_by_a_line_with_a_colon_that_is_no_label(line: str, topic: str) -> None:
    reading = read(f"# P\n\n## Week 1\n\n{line}\n  - one\n  - two\n\n## Week 2\n\n- Chords\n")
    assert topics(reading) == [topic, "Chords"]


def test_weeks_that_say_nothing_are_named() -> None:
    reading = read("# P\n\n## Week 1\n\n- Chords\n\n## Week 2\n\n## Week 3\n\n- Scales\n")
    assert topics(reading) == ["Chords", "Week 2", "Scales"]
    assert any(line.startswith("Week 2 says nothing but the number") for line in reading.stated.taken)


def test_a_row_by_date_without_its_topic_is_about_what_else_it_says() -> None:
    """Of a title and topics the first names the week; a dash for the number and for the topic keeps the week free."""
    text = "date,title,topics,slides\n20.09.27,Pots,clay;slip,one\n27.09.27,Kilns,wood;gas,two\n04.10.27,Sale,,\n"
    assert topics(read(text, file="plan.csv")) == ["Pots", "Kilns", "Sale"]
    assert topics(read(text.replace("title,topics", "topic,area"), file="plan.csv")) == ["Pots", "Kilns", "Sale"]
    rows = "| 1 | 26/02/2027 | I | Terra | |\n| — | 05/03/2027 | — | — | Greve |\n| 2 | 12/03/2027 | I | Roda | |\n"
    more = "| — | 19/03/2027 | — | Corpus Christi | Feriado |\n| 3 | 26/03/2027 | II | Forno | |\n"
    reading = read(f"# P\n\n| Aula | Data | Módulo | Tema | Nota |\n|---|---|---|---|---|\n{rows}{more}")
    assert topics(reading) == ["Terra", "Roda", "Forno"]
    assert [(week.phase, week.free_before) for week in reading.weeks] == [("I", 0), ("I", 1), ("II", 1)]
    assert sum("its week stays free" in problem.message for problem in reading.problems) == 2


def test_a_span_from_saturday_to_saturday_is_one_week() -> None:
    rows = "| Nov 30 – Dec 6 | Clay |\n| Dec 7 – 12 | Kiln |\n| Dec 12 – 19 | Exams |\n"
    assert topics(read(f"# P 2026\n\n| Week | Topic |\n|---|---|\n{rows}")) == ["Clay", "Kiln", "Exams"]


@pytest.mark.parametrize(
    "form", ["~~Week {}:~~\n\n- {}\n\n", "## ~~Week {}~~\n\n- {}\n\n", "~~**Week {}**~~\n\n{}\n\n"]
)
def test_weeks_that_are_struck_out_are_over_and_not_lost(form: str) -> None:
    over = "".join(form.format(at, f"Topic {at}") for at in (1, 2))
    reading = read(f"# P\n\n{over}{form.format(3, 'Topic 3').replace('~~', '')}")
    assert topics(reading) == ["Topic 1", "Topic 2", "Topic 3"]
    assert [week.ticked for week in reading.weeks] == [True, True, False]


def test_a_line_behind_the_plan_that_speaks_of_one_of_its_weeks_again_is_part_of_it() -> None:
    plan = "".join(f"### Week {at}: Topic {at}\n\n- run\n\n" for at in range(1, 6))
    reading = read(f"# Race\n\n## Plan\n\n{plan}## Race week\n\n### Week 5 (taper)\n\n- sleep\n")
    assert topics(reading) == [f"Topic {at}" for at in range(1, 6)]
    assert "sleep" in reading.weeks[-1].focus
    assert "What line 27 says of a week that stands above is part of it." in reading.stated.taken


@pytest.mark.parametrize(
    "lines",
    [
        ("Weeks 1-2", "Week 3"), ("Duration: weeks 1-2", "Duration: week 3"), ("Kursvecka 1 till 2", "Kursvecka 3"),
        ("**Dauer:** Woche 1–2", "**Dauer:** Woche 3"), ("*Semanas 1 a 2*", "*Semana 3*"),
    ],
)  # fmt: skip
def test_weeks_that_stand_below_their_heading(lines: tuple[str, str]) -> None:
    reading = read(f"# P\n\n## Pots\n{lines[0]}\n\n- clay\n\n## Kilns\n{lines[1]}\n\n- wood\n")
    assert topics(reading) == ["Pots - Part 1", "Pots - Part 2", "Kilns"]
    assert [week.focus for week in reading.weeks] == ["clay", "clay", "wood"]


def test_a_length_below_a_heading_is_no_number_of_a_week() -> None:
    reading = read("# P\n\n## Pots\nDuration: 2 weeks\n\n- clay\n\n## Kilns\nDuration: 3 weeks\n\n- wood\n")
    assert reading.weeks == ()


def test_days_before_the_first_numbered_week_are_its_weeks() -> None:
    text = "# Plan\n\n## Basics (days 1-7)\n\n- a\n\n## Loops (week 2-3)\n\n- b\n\n## Files (week 4)\n\n- c\n"
    assert topics(read(text)) == ["Basics", "Loops - Part 1", "Loops - Part 2", "Files"]


@pytest.mark.parametrize(("week", "topic"), [("Uke", "Tema"), ("Uge", "Emne"), ("Vecka", "Ämne"), ("Woche", "Thema")])
def test_numbers_beside_days_that_lie_in_these_weeks_of_the_calendar_are_the_calendars(week: str, topic: str) -> None:
    rows = "| 2 | 5. - 9. jan | Jord |\n| 3 | 12. - 16. jan | Hjul |\n| 5 | 26. - 30. jan | Ovn |\n"
    reading = read(f"| {week} | Dato | {topic} |\n|---|---|---|\n{rows}")
    assert topics(reading) == ["Jord", "Hjul", "Ovn"]
    assert [week.free_before for week in reading.weeks] == [0, 0, 1]
    assert start(reading) == "2026-01-05"


def test_links_in_the_cells_of_a_table_of_values() -> None:
    reading = read('Week,Topic\n1,"[Clay](/clay.pdf), [Slip](slip.pdf)"\n2,Kiln\n', file="plan.csv")
    assert topics(reading) == ["Clay, Slip", "Kiln"]
    assert [link.url for link in reading.weeks[0].links] == ["/clay.pdf", "slip.pdf"]


def test_what_stands_below_a_number_in_its_cell_is_kept_whole() -> None:
    reading = read("| Semana | Tema |\n|---|---|\n| 1<br>SEMANA OLÍMPICA | Barro |\n| 2 | Roda |\n| 3 | Horno |\n")
    assert reading.weeks[0].focus == "SEMANA OLÍMPICA"


def test_rows_with_a_dash_for_their_number_are_named() -> None:
    reading = read("| Semana | Tema |\n|---|---|\n| 1 | Barro |\n| 2 | Horno |\n| - | Semana de estudo |\n")
    said = [problem.message for problem in reading.problems]
    assert said == ["“Semana de estudo” has no number: it is part of week 2."]


def test_a_break_without_a_topic_is_no_fault_and_a_week_is_called_by_the_word_in_the_header() -> None:
    rows = "".join(f"| {at} | Topic {at} | x |\n" for at in range(1, 7))
    text = f"| Woche - Datum | Thema | Art |\n|---|---|---|\n{rows}| 7 | | Ferien |\n| 8 | | |\n"
    reading = read(text)
    assert topics(reading)[-1] == "Woche 8"
    assert [problem.line for problem in reading.problems if problem.rule == "topic-empty"] == [10]


def test_a_heading_of_a_week_is_no_title() -> None:
    assert read("### Week 1: Clay\n\n- a\n\n### Week 2: Kiln\n\n- b\n").stated.title == ""


def test_plain_weeks_end_where_another_line_is_written_like_them() -> None:
    week = "🔵 SEMANA {0} ({1})\n\nObjetivo: tema {0}\n💡 sin prisa\n\n"
    text = (
        week.format(1, "RESET") + week.format(2, "BASE") + week.format(3, "FIN") + "🔥 EJEMPLO DE DÍA\n\nmucho texto\n"
    )
    reading = read(f"# Plan\n\n{text}")
    assert [week.focus for week in reading.weeks][-1] == "Objetivo: tema 3\n💡 sin prisa"
    assert any("EJEMPLO DE DÍA" in problem.message for problem in reading.problems)


def asked(text: str) -> str:
    [error] = [problem for problem in read(text).problems if problem.level is Level.ERROR]
    return error.message


def test_what_is_asked_of_is_the_whole_of_it() -> None:
    """A first heading that is a topic like the others, items that Markdown numbers, the steps that the title counts."""
    assert "3 items" in asked("# P\n\n1) Clay\n1) Wheel\n1) Kiln\n")
    lessons = "".join(f"## {name}\nSome words of it.\n\n" for name in ("Clay", "Wheel", "Glaze", "Kiln"))
    assert "4 headings “Clay” to “Kiln”" in asked(lessons)
    steps = "".join(f"### Period {at} - P{at}\n\n- Step 1: a\n- Step 2: b\n\n" for at in range(1, 5))
    assert "4 headings “Period 1 - P1”" in asked(f"# Solar system (4 weeks)\n\n{steps}")


def test_much_that_is_not_used_is_told_in_a_few_lines() -> None:
    tables = "".join(f"### {year}\n\n| Movement | Set |\n|---|---|\n| push | 3 |\n\n" for year in range(2001, 2012))
    reading = read(f"# P\n\n## Week 1: Clay\n\n## Week 2: Kiln\n\n# Log\n\n{tables}")
    said = [problem.message for problem in reading.problems]
    assert said == ["Lines 7-73 (from “Log”): 11 tables and 12 lines of text are not used."]
    rows = "| 93 | A |\n| 90 | B |\n| 80 | C |\n"
    reading = read(f"# P\n\n## Week 1: Clay\n\n## Week 2: Kiln\n\n# Grades\n\n{rows}")
    assert sum(problem.rule == "row-outside" for problem in reading.problems) == 1


@pytest.mark.parametrize(
    "form", ["# Aula {0:02d} - {1:02d}/03", "## Lecture {0} (Mar {1}): Topic {0}", "- Lektion {0}: {1}.3."]
)
def test_lessons_with_a_day_each_are_read_by_date(form: str) -> None:
    text = "".join(f"{form.format(at, 7 * at)}\n\n  - things\n\n" for at in (1, 2, 4))
    reading = read(f"# P 2027\n\n{text}")
    assert len(topics(reading)) == 3
    assert [week.free_before for week in reading.weeks] == [0, 0, 1]
    assert start(reading) == "2027-03-01"


def test_a_log_of_one_week_is_no_detail_of_the_plan() -> None:
    weeks = "".join(f"## Week {at}: Topic {at}\n\n- do\n\n" for at in range(1, 5))
    log = "## Changes\n\n| Date | Original | Revised |\n|---|---|---|\n| 2026-07-06 | Week 1: one kiln | two kilns |\n"
    reading = read(f"# P\n\n{weeks}{log}")
    assert start(reading) == ""
    assert reading.weeks[0].columns == ()
    assert any(problem.rule == "table-unused" for problem in reading.problems)


def test_a_title_that_stands_again_above_later_stages_is_no_phase() -> None:
    stage = "# Course\n\n## Stage {0} - {1} (Weeks {2}-{3})\n\n## Week {2} - A\n\n- a\n\n## Week {3} - B\n\n- b\n\n"
    reading = read(stage.format(1, "Clay", 1, 2) + stage.format(2, "Kiln", 3, 4))
    assert [week.phase for week in reading.weeks] == ["Clay", "Clay", "Kiln", "Kiln"]


def test_what_to_do_in_some_weeks_is_no_name_of_a_phase() -> None:
    what = "listen to what was written down on the day before, twice if there is time for it"
    table = f"| Phase | What |\n|---|---|\n| Weeks 1-2 | {what} |\n| Weeks 3-4 | fifteen questions |\n\n"
    reading = read("# P\n\n" + table + "".join(f"## Week {at}: Topic {at}\n\n- do\n\n" for at in range(1, 5)))
    assert [week.phase for week in reading.weeks] == [None] * 4
    assert any(problem.rule == "table-unused" for problem in reading.problems)


def test_titles_of_headings_win_over_chapters_in_a_table() -> None:
    weeks = "".join(f"### SEMANA {at}: Tema {at} (Cap {at})\n\n- fazer\n\n" for at in range(1, 5))
    rows = "".join(f"| {at} | Cap {at}.{at} | {10 * at} |\n" for at in range(1, 5))
    reading = read(f"# P\n\n{weeks}## Resumo\n\n| Semana | Capítulo | Questões |\n|---|---|---|\n{rows}")
    assert topics(reading) == [f"Tema {at} (Cap {at})" for at in range(1, 5)]
    assert reading.weeks[1].columns == (("Capítulo", "Cap 2.2"), ("Questões", "20"))


@pytest.mark.parametrize("line", ["week {}", "**Week {}**", "Semana {}:"])
def test_a_week_that_stands_above_its_headings_is_about_them(line: str) -> None:
    first = f"{line.format(1)}\n\n## Clay\n- wedge\n\n## Slip\n- pour\n\n---\n{line.format(2)}\n\n## Wheel\n- turn\n\n"
    reading = read(f"# P\n\n{first}---\n{line.format(3)}\n\n## Kiln\n- fire\n")
    assert topics(reading) == ["Clay", "Wheel", "Kiln"]
    assert reading.weeks[0].focus.split("\n") == ["Clay", "wedge", "Slip", "pour"]
    assert [week.phase for week in reading.weeks] == [None] * 3


def test_a_day_off_names_no_week_and_a_week_of_them_is_free() -> None:
    days = {
        "1 mars": "Pas de cours", "4 mars": "Argile", "8 mars": "Tour", "11 mars": "Pas de cours, relâche",
        "15 mars": "Malade, pas de cours", "18 mars": "Pas de cours", "22 mars": "Four", "25 mars": "Vente",
    }  # fmt: skip
    rows = "".join(f"| {day} 2027 | {what} |\n" for day, what in days.items())
    reading = read(f"| Date | Contenu |\n|---|---|\n{rows}")
    assert topics(reading) == ["Argile", "Tour", "Four"]
    assert [week.free_before for week in reading.weeks] == [0, 0, 1]


def test_what_is_asked_of_is_the_whole_list_and_not_its_parts() -> None:
    listed = ("Start", "Clay, part 1", "Clay, part 2", "Wheel", "Glaze", "Kiln", "Sale")
    assert "7 items" in asked("# P\n\n" + "".join(f"{at}. {name}\n" for at, name in enumerate(listed, 1)))
    modules = "".join(f"## Module {at} - M{at} (3-4 weeks)\n\n- a\n\n" for at in (1, 2, 3))
    assert "(4, 4, 4 weeks)" in asked(f"# P\n\n{modules}## Timeline\n\nLater.\n\n")


def test_items_that_name_the_weeks_of_a_phase_stand_one_by_one() -> None:
    text = (
        "# P\n\n## Phase 1 (Weeks 1-2)\n\nBase.\n\n## Phase 2 (Weeks 3-4)\n\n- **Week 3 - Clay**: wedge\n"
        "- **Week 4 - Kiln**: fire\n\n## Phase 3 (Week 5)\n\nSale.\n"
    )
    assert topics(read(text))[2:4] == ["Clay: wedge", "Kiln: fire"]
    assert not [problem for problem in read(text).problems if problem.rule == "phase-without-weeks"]
    long = read(text.replace("wedge", "wedge " * 20))
    assert topics(long)[2] == "Clay"
    assert long.weeks[2].focus.startswith("wedge wedge")


def test_a_reading_week_between_two_others_is_doubted() -> None:
    reading = read("# P\n\n## Week 1\n\nClay\n\n## READING WEEK\n\nEssays are due.\n\n## Week 2\n\nKiln\n")
    assert any(line.startswith("“READING WEEK” (line 7) keeps no week free") for line in reading.stated.taken)


def test_a_week_with_days_off_and_something_else_is_no_free_one() -> None:
    days = {"1 March": "Clay", "8 March": "Exam", "11 March": "No class", "12 March": "No class", "15 March": "Kiln"}
    rows = "".join(f"| {day} 2027 | {what} |\n" for day, what in days.items())
    assert topics(read(f"| Date | Content |\n|---|---|\n{rows}")) == ["Clay", "Exam", "Kiln"]


def test_a_line_about_two_weeks_of_many_names_no_phase() -> None:
    weeks = "".join(f"### Week {at}: Topic {at}\n\n- do\n\n" for at in range(1, 7))
    reading = read(f"# P\n\n- Weeks 1-2: no questions\n- Week 3 and after: questions\n\n{weeks}")
    assert [week.phase for week in reading.weeks] == [None] * 6


def test_a_numbered_list_with_items_between_is_asked_about_as_a_whole() -> None:
    listed = "".join(f"{at}. Topic {at}\n  * a\n  * b\n\n" for at in range(1, 5))
    assert "4 items “Topic 1” to “Topic 4”" in asked(f"# P\n\n{listed}")


def test_weeks_that_headings_leave_out_stand_in_lines_between_them() -> None:
    week = "{0}Week {1}: Topic {1}\n\n- do {1}\n\n"
    marks = {1: "# ", 2: "# ", 3: "", 4: "", 5: "# "}
    text = "".join(week.format(mark, at) for at, mark in marks.items())
    reading = read(f"Weekly schedule:\n\n{text}\nWeek 1: Topic 1, once more\n\nwords\n")
    assert topics(reading) == [f"Topic {at}" for at in range(1, 6)]
    assert [week.focus.split("\n")[0] for week in reading.weeks] == [f"do {at}" for at in range(1, 6)]
    assert "Of another form than the other weeks, and taken for one plan: 3 and 4." in reading.stated.taken


def test_a_word_in_brackets_behind_a_header_makes_no_phase_of_it() -> None:
    head = "| Week | Lecture | Text (section, chapter) |\n|---|---|---|\n"
    reading = read(f"{head}| 1 | Clay | Ch. 1 |\n| 2 | Wheel | Ch. 2 |\n| 3 | Kiln | Ch. 3 |\n")
    assert [week.phase for week in reading.weeks] == [None] * 3
    assert reading.weeks[0].columns == (("Text (section, chapter)", "Ch. 1"),)
