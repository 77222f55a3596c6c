"""Further kinds of plans met among public ones of Europe and the Americas, each as small as it can be."""

from __future__ import annotations

import pytest

from studycal.formats.documents.answers import ReadingAnswers
from studycal.formats.documents.document import blocks
from studycal.formats.documents.routines import routine
from tests.formats.documents.reading import topics
from tests.formats.kinds_met import asked, read


def test_days_of_more_weeks_than_are_numbered_are_asked_about() -> None:
    """Only the weeks that are over have a heading; the days of all of them stand in a table."""
    days = "".join(f"| {day} | Clay {at} |\n" for at, day in enumerate(("4", "11", "18", "25"), start=1))
    table = f"| Date | Topic |\n|---|---|\n{days.replace(' | Clay', ' Jan 2027 | Clay')}"
    text = f"# Pottery\n\n{table}\n## Week 1\n\nRoll\n\n## Week 2\n\nPinch\n"
    ((rule, remedy),) = asked(text)
    assert rule == "weeks-doubtful"
    assert remedy == "`--table 5` takes the days, `--table 10` the numbered weeks."
    assert topics(read(text, ReadingAnswers(table=5))) == ["Clay 1", "Clay 2", "Clay 3", "Clay 4"]
    assert topics(read(text, ReadingAnswers(table=10))) == ["Roll", "Pinch"]


def test_two_dated_rows_beside_a_log_are_no_plan() -> None:
    log = "".join(f"| Done {day} | {day}.05. |\n" for day in (28, 27, 20, 14))
    text = f"# Tasks\n\n| Task | Date |\n|---|---|\n{log}\n## Topics\n\n| Topic | Date |\n|---|---|\n| A | 14.05. |\n"
    assert not read(f"{text}| B | 21.05. |\n").weeks


def test_days_that_mostly_say_nothing_are_no_plan() -> None:
    """A calendar of all days, some of which hold something in another form."""
    days = "".join(f"- 1/{day}\n" for day in (13, 14, 20, 21, 27, 28))
    assert not read(f"# Course\n\n{days}").weeks


def test_a_weekday_with_its_date_is_no_weekly_routine() -> None:
    reading = read(
        "# Kurssi\n\n## Perjantai 15.1.2027: Savi\n\n- kipot\n\n## Keskiviikko 27.1.2027: Dreija\n\n- kupit\n\n"
        "## Maanantai 8.2.2027: Uuni\n\n- poltto\n"
    )
    assert topics(reading) == ["Savi", "Dreija", "Uuni"]
    assert [week.free_before for week in reading.weeks] == [0, 1, 1]


def test_a_break_without_a_day_between_days_is_part_of_no_week() -> None:
    reading = read(
        "| U# | Dato | Tema |\n|---|---|---|\n| 11 | 15.03.2027 | Leire |\n| | 19.03.2027 | Skål |\n"
        "| 12 | Påske | Påske - ingen forelesning |\n| 13 | 30.03.2027 | Ovn |\n"
    )
    assert topics(reading) == ["Leire", "Ovn"]
    assert reading.weeks[0].focus == "Skål"
    assert reading.weeks[1].free_before == 1


def test_a_plan_that_begins_later_is_taken_from_there_on_a_word() -> None:
    text = "| Week | Topic |\n|---|---|\n| 11 | Clay |\n| 12 | Wheel |\n| 14 | Kiln |\n"
    assert asked(text)[0] == ("week-missing", "Add them before week 11, or `--table 3` begins with week 11.")
    reading = read(text, ReadingAnswers(table=3))
    assert topics(reading) == ["Clay", "Wheel", "Kiln"]
    assert [week.free_before for week in reading.weeks] == [0, 0, 1]


def test_weeks_that_overlap_share_what_they_have_in_common_on_a_word() -> None:
    text = "# Clay\n\n## Weeks 1-2: Pots\n\n- roll\n\n## Weeks 2-3: Bowls\n\n- turn\n"
    ((rule, remedy),) = asked(text)
    assert rule == "week-double"
    assert remedy == "Renumber or remove one of them, or `--table 3` takes both in one week."
    reading = read(text, ReadingAnswers(table=3))
    assert topics(reading) == ["Pots - Part 1", "Pots - Part 2", "Bowls - Part 2"]
    assert reading.weeks[1].focus.split("\n") == ["roll", "Bowls - Part 1", "turn"]


def test_a_list_to_tick_off_the_same_weeks_is_part_of_them() -> None:
    plan = "".join(f"- Week {week}: {topic} by hand\n" for week, topic in ((1, "Clay"), (2, "Glaze"), (3, "Kiln")))
    ticks = "".join(f"- [ ] Week {week} — {topic}\n" for week, topic in ((1, "Clay"), (2, "Glaze"), (3, "Kiln")))
    reading = read(f"# Pots\n\n## Index\n\n{plan}\n## Tracker\n\n{ticks}")
    assert topics(reading) == ["Clay by hand", "Glaze by hand", "Kiln by hand"]


def test_of_two_lists_of_other_weeks_one_is_taken_on_a_word() -> None:
    text = "# P\n\n## A\n\n- Week 1: Roll\n- Week 2: Pinch\n- Week 3: Turn\n\n## B\n\n"
    text += "- Week 1: Oven\n- Week 2: Shelf\n- Week 3: Shop\n"
    assert {remedy for _, remedy in asked(text)} == {"`--table 5` takes the first list, `--table 11` the second."}
    assert topics(read(text, ReadingAnswers(table=11))) == ["Oven", "Shelf", "Shop"]


def test_days_with_which_titles_begin_are_those_of_their_weeks() -> None:
    reading = read(
        "# Lab, Spring 2027\n\nWeek 1: Jan 12-14 Clay\n\nWeek 2: Jan 19-21 Wheel\n\nSPRING BREAK\n\n"
        "Week 3: Feb 2-4 Kiln\n"
    )
    assert topics(reading) == ["Clay", "Wheel", "Kiln"]
    assert reading.stated.start is not None
    assert reading.stated.start.day == "2027-01-11"
    assert reading.weeks[2].free_before == 1


def test_rows_of_a_week_with_a_day_each_are_put_together() -> None:
    rows = "".join(f"| Week {week}: 1/{day} | T{week} |\n" for week, day in ((1, 23), (2, 30)))
    reading = read(f"| Dates | Topic |\n|---|---|\n{rows}| Week 3: 2/6 | Show |\n| Week 3: 2/7 | Party |\n")
    assert topics(reading) == ["T1", "T2", "Show; Party"]


def test_the_weeks_in_a_title_are_no_phase() -> None:
    reading = read("# Study Plan (Weeks 0-2)\n\n## Week 0 — Clay\n\n## Week 1 — Wheel\n\n## Week 2 — Kiln\n")
    assert [week.phase for week in reading.weeks] == [None, None, None]


def test_headings_without_a_blank_are_headings() -> None:
    reading = read("#Pots and pans\n\n##Week 1: Clay\n\nroll\n\n##Week 2: Kiln\n\nburn\n\n##Rules\n\nBe kind\n")
    assert topics(reading) == ["Clay", "Kiln"]
    assert reading.weeks[1].focus == "burn"
    assert reading.stated.title == "Pots and pans"


def test_a_bare_day_in_figures_is_one_among_others() -> None:
    """10/4 may be in April or October; 10/13 beside it tells."""
    text = "".join(f"## 10/{day}\n\n- {topic}\n\n" for day, topic in ((4, "Clay"), (13, "Wheel"), (18, "Kiln")))
    reading = read(f"# Course\n\n{text}")
    assert topics(reading) == ["Clay", "Wheel", "Kiln"]


def test_a_day_at_another_level_is_no_text_of_the_day_above() -> None:
    reading = read(
        "# Course\n\n## 4 January 2027 - Clay\n\n### 11 January 2027 - Wheel\n\n## 18 January 2027 - Kiln\n\n"
        "## 25 January 2027 - Glaze\n"
    )
    assert topics(reading) == ["Clay", "Wheel", "Kiln", "Glaze"]


def test_days_out_of_their_order_are_taken_in_it_on_a_word() -> None:
    rows = "".join(
        f"| {day} Jan 2027 | {topic} |\n"
        for day, topic in ((4, "Clay"), (11, "Wheel"), (25, "Kiln"), (18, "Glaze"), (31, "Shop"))
    )
    text = f"| Date | Topic |\n|---|---|\n{rows}"
    assert asked(text) == [("dates-backwards", "`--table 3` takes them by their days.")]
    assert topics(read(text, ReadingAnswers(table=3))) == ["Clay", "Wheel", "Glaze", "Kiln"]


@pytest.mark.parametrize("topic", ["✅ Clay", "[x] Clay", "Clay ✅", "Clay ✔️"])
def test_a_tick_beside_a_topic_says_that_it_is_done(topic: str) -> None:
    reading = read(f"| Week | Topic |\n|---|---|\n| 1 | {topic} |\n| 2 | [ ] Kiln |\n| 3 | ☐ Glaze |\n")
    assert topics(reading) == ["Clay", "Kiln", "Glaze"]
    assert [week.ticked for week in reading.weeks] == [True, False, False]


def test_what_only_names_the_week_is_not_its_topic() -> None:
    reading = read(
        "# Plan\n\n## Semaine 1\n\n- [Vidéos de la semaine 01](v1.md)\n- Argile\n\n"
        "## Semaine 2\n\n- {{< slides >}}\n- Tour\n"
    )
    assert topics(reading) == ["Argile", "Tour"]


def test_a_role_of_myst_is_a_link() -> None:
    rows = "".join(
        f"| {week} | {{doc}}`{topic} <../{topic.lower()}>` |\n" for week, topic in ((1, "Clay"), (2, "Kiln"))
    )
    reading = read(f"| Week | Topic |\n|---|---|\n{rows}")
    assert topics(reading) == ["Clay", "Kiln"]
    assert [link.url for link in reading.weeks[0].links] == ["../clay"]


@pytest.mark.parametrize("topic", ["[]a", "a[]", "int[x]"])
def test_brackets_that_a_word_touches_are_its_own(topic: str) -> None:
    escaped = topic.replace("[", r"\[").replace("]", r"\]")
    assert topics(read(f"| Week | Topic |\n|---|---|\n| 1 | {escaped} |\n| 2 | Kiln |\n")) == [topic, "Kiln"]


def test_a_chart_of_tasks_that_follow_one_another_is_a_plan() -> None:
    chart = (
        "# Pots\n\n```mermaid\ngantt\n  title Pots\n  dateFormat YYYY-MM-DD\n  section Basics\n"
        "  Clay :done, a1, 2027-01-04, 7d\n  Wheel :a2, after a1, 1w\n  section Fire\n  Kiln :2027-01-18, 2027-02-01\n"
    )
    reading = read(f"{chart}```\n")
    assert topics(reading) == ["Clay", "Wheel", "Kiln - Part 1", "Kiln - Part 2"]
    assert [week.phase for week in reading.weeks] == ["Basics", "Basics", "Fire", "Fire"]
    beside = f"{chart}  Glaze :2027-01-20, 14d\n  Shop :2027-01-25, 3d\n```\n"
    assert not read(beside).weeks


@pytest.mark.parametrize(
    "spec", ["a1, 2027-01-04, 99999999999999d", "a1, 9999-12-30, 5d", f"a1, 2027-01-04, {'9' * 400}M"]
)
@pytest.mark.parametrize("excludes", ["", "  excludes weekends\n"])
def test_a_chart_whose_days_are_none_of_a_calendar_is_no_plan(spec: str, excludes: str) -> None:
    chart = f"gantt\n  dateFormat YYYY-MM-DD\n{excludes}  Clay :{spec}\n  Wheel :7d\n"
    assert not read(f"# Pots\n\n```mermaid\n{chart}```\n").weeks


def test_a_chart_with_a_form_of_dates_that_is_none_is_no_plan() -> None:
    chart = "gantt\n  dateFormat YYYY YYYY\n  Clay :a1, 2027 2027, 7d\n  Wheel :7d\n"
    assert not read(f"# Pots\n\n```mermaid\n{chart}```\n").weeks


def test_days_stand_beside_a_table_that_holds_no_week() -> None:
    days = "## Feb 24, 2027: The mill\n- chapter 2\n\n## Mar 3, 2027: Hunger\n- chapters 3 and 4\n\n"
    reading = read(f"# Rowing\n\n{days}## M Week | Topic | Distance |\n| --- | --- | --- |\n| **Part A** | * - Week\n")
    assert not [week for week in reading.weeks if week.topic.startswith("*")]


def test_headings_are_named_beside_a_list_below_one_of_them() -> None:
    parts = "".join(f"## {name}\n\n- {name} one\n- {name} two\n\n" for name in ("Clay", "Wheel", "Kiln"))
    text = f"# Pots\n\n{parts}- Kiln three\n- Kiln four\n"
    ((rule, remedy),) = asked(text)
    assert rule == "topics-asked"
    assert remedy.endswith("`--table 3 --per-week 1` takes the 3 headings “Clay” … instead.")
    assert topics(read(text, ReadingAnswers(table=3, per_week=1))) == ["Clay", "Wheel", "Kiln"]


@pytest.mark.parametrize(
    "text",
    [
        "## Monday\n- 18:00-19:00: Theory\n- 19:30-20:30: Practice\n\n## Wednesday\n- 18:00-19:00: Reading\n",
        "- Monday\n  - 18:00-19:00 Theory\n  - 19:30-20:30 Practice\n- Wednesday\n  - 18:00-19:00 Reading\n",
        "- Monday: 18:00-19:00 Theory, 19:30-20:30 Practice\n- Wednesday: 18:00-19:00 Reading\n",
        "| Day | Time | What |\n|---|---|---|\n| Monday | 18:00-19:00 | Theory |\n| | 19:30-20:30 | Practice |\n"
        "| Wednesday | 18:00-19:00 | Reading |\n",
    ],
)
def test_each_block_of_a_day_is_a_session(text: str) -> None:
    read_routine = routine(blocks(f"# Weekly routine\n\n{text}"))
    assert read_routine is not None
    slots = [(slot.weekday, slot.at, slot.minutes, slot.name) for slot in read_routine.slots]
    assert slots == [(0, "18:00", 60, "Theory"), (0, "19:30", 60, "Practice"), (2, "18:00", 60, "Reading")]


def test_a_project_is_a_week_where_no_other_line_is_that_one() -> None:
    weeks = "".join(
        f"## Week {week} {topic}\n\n- work\n\n" for week, topic in ((1, "Clay"), (2, "Wheel"), (3, "Project"))
    )
    assert topics(read(f"# Pots\n\n{weeks}## Week 4 Kiln\n\n### Week 2 project\n")) == [
        "Clay",
        "Wheel",
        "Project",
        "Kiln",
    ]
