"""Weeks without class for whatever reason, a finish that comes too soon, and what stands behind the last number."""

from __future__ import annotations

import pytest

from studycal.core.curriculum import Level
from tests.formats.documents.reading import read, topics


@pytest.mark.parametrize(
    "off",
    [
        "No Class (Suspension of classes by COVID-19)",
        "NO CLASS Academy Spring Break",
        "NO CLASS Teacher at conference",
        "Kein Unterricht (Streik)",
        "Pas de cours : grève",
        "Sin clases por huelga",
    ],
)
def test_no_class_and_why_keeps_its_week_free(off: str) -> None:
    days = ("1/14/2020", "1/21/2020", "1/28/2020", "2/4/2020")
    titles = ("Clay", "Wheel", off, "Kiln")
    rows = "".join(f"| {day} | {title} |\n" for day, title in zip(days, titles, strict=True))
    reading = read(f"| Date | Topic |\n|---|---|\n{rows}")
    assert topics(reading) == ["Clay", "Wheel", "Kiln"]
    assert [week.free_before for week in reading.weeks] == [0, 0, 1]


@pytest.mark.parametrize("task", ["No class: read chapter 5", "No class - build your kiln", "No class; sketch a pot"])
def test_no_class_and_a_task_is_a_week(task: str) -> None:
    rows = "".join(f"| {at} | {title} |\n" for at, title in enumerate(("Clay", task, "Kiln"), 1))
    assert len(topics(read(f"| Week | Topic |\n|---|---|\n{rows}"))) == 3


def test_a_link_on_the_number_of_a_free_week_is_no_task() -> None:
    rows = "".join(
        f"| [0{at}](/week-0{at}.md) | {day} janv. | {title} |\n"
        for at, day, title in ((1, 4, "Argile"), (2, 11, "Semaine de relâche"), (3, 18, "Four"))
    )
    reading = read(f"| # | Date | Contenu |\n|---|---|---|\n{rows}")
    assert topics(reading) == ["Argile", "Four"]
    assert reading.weeks[1].free_before == 1


def test_a_finish_before_the_last_week_is_a_deadline() -> None:
    lectures = "".join(
        f" * {day}/2020 (Tue): Clay {at}\n" for at, day in enumerate(("1/14", "1/21", "1/28", "2/4", "2/11"), 1)
    )
    reading = read(f"# Pots\n\n{lectures}\n## Tasks\n\n * Due: 1/24/2020 (Fri) 11pm -- first pot\n")
    assert len(topics(reading)) == 5
    assert reading.stated.finish is None
    assert [day.day for day in reading.stated.dates] == ["2020-01-24"]


def test_the_last_row_without_a_number_goes_with_the_last_week() -> None:
    rows = "| 1 | Clay |\n| 2 | Wheel |\n| 3 | Kiln |\n| Final Project | A pot of your own |\n"
    reading = read(f"| Week | Topic |\n|---|---|\n{rows}")
    assert topics(reading) == ["Clay", "Wheel", "Kiln"]
    assert reading.weeks[-1].focus == "Final Project: A pot of your own"
    among = "| 1 | Clay |\n| 2 | Wheel |\n| 3 | Kiln |\n| Final Project | A pot |\n| 4 | Glaze |\n"
    errors = [p for p in read(f"| Week | Topic |\n|---|---|\n{among}").problems if p.level is Level.ERROR]
    assert [problem.rule for problem in errors] == ["week-number"]


def test_a_week_below_its_heading_may_say_who_teaches_it() -> None:
    text = "".join(
        f"## Clay {at}\n\nWeek {at}{aside}\n\n- wedge\n\n" for at, aside in ((1, ""), (2, ""), (3, " (with Ada)"))
    )
    assert topics(read(f"# Pots\n\n{text}")) == ["Clay 1", "Clay 2", "Clay 3"]


def test_what_is_due_names_no_week_and_gives_it_no_phase() -> None:
    weeks = "".join(
        f"# Week {at}\n\n## Monday\n\n- Quiz {at} Due\n- **Today's topic:** Clay {at}\n\n" for at in (1, 2, 3)
    )
    assert topics(read(weeks)) == ["Clay 1", "Clay 2", "Clay 3"]
    rows = (
        ("Hand", "| 9/13/22 | Clay |", "| 9/20/22 | Coils |", "| 9/27/22 | The whole sheet of first questions due |"),
        ("Wheel", "| 9/29/22 | Bowl |", "| 10/4/22 | Plate |"),
    )
    tables = "".join(f"## {name}\n\n| Date | Topic |\n|---|---|\n" + "\n".join(r) + "\n\n" for name, *r in rows)
    reading = read(f"# Pots\n\n{tables}")
    assert topics(reading) == ["Clay", "Coils", "Bowl", "Plate"]
    assert [week.phase for week in reading.weeks] == ["Hand", "Hand", "Wheel", "Wheel"]


def test_a_day_with_its_year_in_the_place_of_a_number_is_told_with_the_week_above() -> None:
    rows = "| 34 | Clay |\n| 36 | Wheel |\n| 38 | Kiln |\n| 24.11.2025 | Exam |\n"
    reading = read(f"| Uke | Tema |\n|---|---|\n{rows}")
    assert topics(reading) == ["Clay", "Wheel", "Kiln"]
    assert reading.weeks[-1].focus == "24.11.2025: Exam"


def test_a_break_of_a_few_days_between_weeks_that_follow_each_other_keeps_none_free() -> None:
    text = (
        "# S\n\n## Week 1\n\n### Tuesday, March 23\n\n* Clay\n\n## Week 2\n\n### Tuesday, March 30\n\n* Wheel\n\n"
        "## Easter Break: 4/1 - 4/6\n\n## Week 3\n\n### Thursday, April 8\n\n* Kiln\n\n"
        "## Week 4\n\n### Tuesday, April {}\n\n* Raku\n"
    )
    assert [week.free_before for week in read(text.format(13)).weeks] == [0, 0, 0, 0]
    assert [week.free_before for week in read(text.format(20)).weeks] == [0, 0, 0, 1]


def test_a_break_that_the_days_leave_room_for_keeps_its_week_free() -> None:
    text = "".join(
        f"## Week {n} ({day}): {name}\n\n- do\n\n" + "## Spring break\n\n" * (n == 2)
        for n, (day, name) in enumerate((("March 22", "Clay"), ("March 29", "Wheel"), ("April 12", "Kiln")), 1)
    )
    assert [week.free_before for week in read(f"# S\n\n{text}").weeks] == [0, 0, 1]
