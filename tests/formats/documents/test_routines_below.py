"""A routine that follows the last week is the plan's, and no part of that week; all words here are invented."""

from __future__ import annotations

from datetime import date

import pytest

from studycal.formats.documents.curriculum import read_rhythm
from studycal.formats.documents.weeks import read_weeks

WEEKS = "# Pots\n\n## Week 1: Clay\n- wedge\n\n## Week 2: Kiln\n- fire\n\n"
ITEMS = "- Monday 19:00-20:00: theory\n- Wednesday 19:00-20:00: practice\n"
TABLE = "| Day | Time | What |\n|---|---|---|\n| Mon | 19:00-20:00 | theory |\n| Wed | 19:00-20:00 | practice |\n"


def read(text: str) -> tuple[list[tuple[int, str, str]], list[tuple[str, str]]]:
    """The routine's weekdays, times and names, and the weeks' topics with their focus."""
    found = read_rhythm(text, "plan.md", {}, beside=True).routine
    slots = [(slot.weekday, slot.at, slot.name) for slot in found.slots] if found else []
    weeks = read_weeks(text, "plan.md", today=date(2026, 11, 28), used=found.spans if found else ()).weeks
    return slots, [(week.topic, week.focus) for week in weeks]


@pytest.mark.parametrize(
    "routine",
    [f"### Weekly routine\n\n{TABLE}", f"### Weekly routine\n\n{ITEMS}", f"Daily schedule:\n{ITEMS}",
     f"Daily schedule:\n\n{ITEMS}", f"**My routine**\n\n{TABLE}", f"## Routine\n\n{ITEMS}"],
)  # fmt: skip
def test_it_gives_the_days_and_is_in_no_week(routine: str) -> None:
    assert read(WEEKS + routine) == (
        [(0, "19:00", "theory"), (2, "19:00", "practice")],
        [("Clay", "wedge"), ("Kiln", "fire")],
    )


@pytest.mark.parametrize(
    ("week", "lead", "days"),
    [("Woche", "Tagesplan:", ("Montag", "Mittwoch")), ("Semaine", "Emploi du temps :", ("Lundi", "Mercredi")),
     ("Semana", "Horario:", ("Lunes", "Miércoles")),
     ("Неделя", "Расписание:", ("Понедельник", "Среда")),
     ("Minggu", "Jadwal harian:", ("Senin", "Rabu"))],
)  # fmt: skip
@pytest.mark.parametrize("form", ["- {} {}: {}\n", "## {} {}: {}\n\n"])
def test_it_is_known_in_other_languages(week: str, lead: str, days: tuple[str, str], form: str) -> None:
    weeks = "".join(form.format(week, at, topic) for at, topic in ((1, "A"), (2, "B")))
    text = f"# Pots\n\n{weeks}\n{lead}\n" + "".join(f"- {day} 19:00-20:00: x\n" for day in days)
    slots, read_as = read(text)
    assert [(weekday, at) for weekday, at, _ in slots] == [(0, "19:00"), (2, "19:00")]
    assert read_as == [("A", ""), ("B", "")]


def test_a_schedule_of_each_week_is_that_weeks_own() -> None:
    text = f"# Pots\n\n## Week 1: Clay\n### Schedule\n{ITEMS}\n## Week 2: Kiln\n### Schedule\n{ITEMS}"
    assert read(text)[0] == []


def test_days_of_the_last_week_that_nothing_calls_a_routine_are_that_weeks_own() -> None:
    slots, weeks = read(WEEKS + ITEMS)
    assert slots == []
    assert weeks[1][1].startswith("fire\nMonday")


def test_a_day_that_is_called_as_weeks_are_is_one_before_an_hour() -> None:
    weeks = "".join(f"- Minggu {at}: {topic}\n" for at, topic in ((1, "A"), (2, "B")))
    text = f"# Pots\n\n{weeks}\nJadwal:\n- Senin 19:00-20:00: x\n- Minggu 09:00-11:00: y\n"
    assert read(text) == ([(0, "19:00", "x"), (6, "9:00", "y")], [("A", ""), ("B", "")])


def test_days_without_hours_in_the_last_week_are_that_weeks_own() -> None:
    slots, weeks = read(WEEKS + "### Weekly review\n\n- Monday: glaze\n- Wednesday: fire\n")
    assert slots == []
    assert weeks[1][1].startswith("fire\nWeekly review")


def test_a_sentence_above_a_routine_is_kept() -> None:
    said = "My routine goes on like this for as long as the kiln of the school is warm enough, which is until June:"
    _, weeks = read(f"{WEEKS}{said}\n\n{ITEMS}")
    assert said in weeks[1][1]
