"""Several sheets in one file, and tables, days and years that are a corner of the document, are no plan in silence."""

from __future__ import annotations

from studycal.formats.documents.weeks import Reading
from tests.formats.documents.reading import read, topics


def rules(reading: Reading) -> set[str]:
    return {problem.rule for problem in reading.problems}


def test_sheets_one_below_the_other_are_tables_of_their_own() -> None:
    text = (
        "Pottery,,\nWeek,Topic,Work\n1,Clay,a\n2,Kiln,b\n3,Glaze,c\n,,\nTools,,\nWeek,Price,Shop\n1,3,Mill\n2,4,Mill\n"
    )
    assert topics(read(text, "plan.csv")) == ["Clay", "Kiln", "Glaze"]


def test_the_year_of_the_first_day_beats_the_year_in_the_title() -> None:
    rows = "\n".join(
        f"| {day} Jul | {topic} |" for day, topic in ((6, "Clay"), (13, "Kiln"), (20, "Glaze"), (27, "Fire"))
    )
    reading = read(f"# Guild exam 2028\n\nFrom Mon 6 Jul 2026 on.\n\n| Date | Topic |\n|---|---|\n{rows}\n")
    assert topics(reading) == ["Clay", "Kiln", "Glaze", "Fire"]
    assert reading.stated.start is not None
    assert reading.stated.start.day == "2026-07-06"


def test_a_module_named_day_after_day_is_a_phase_and_no_topic() -> None:
    rows = "\n".join(
        f"| 2026-03-{day:02} | {'Clay' if day < 9 else 'Kiln'} | How {chr(55 + day) * 3} pots are made of mud |"
        for day in range(2, 15)
    )
    reading = read(f"# Pots\n\n| Date | Module | Readings |\n|---|---|---|\n{rows}\n")
    assert next(week.topic for week in reading.weeks).startswith("How 999 pots")


def test_many_numbered_topics_are_asked_about() -> None:
    rows = "\n".join(f"| {number} | Pot {chr(64 + number % 26)}{number} |" for number in range(1, 41))
    assert not read(f"# Pots\n\n| # | Topic |\n|---|---|\n{rows}\n").weeks


def test_days_in_a_corner_of_a_plan_by_months_are_not_the_plan() -> None:
    months = "\n".join(f"## Month {number}\n\n- {topic}\n" for number, topic in enumerate(("Clay", "Kiln", "Glaze"), 1))
    text = f"# Pots\n\n{months}\n## Log\n\n| Date | Topic |\n|---|---|\n| 2026-03-02 | Bought a wheel |\n"
    assert "Bought a wheel" not in [week.topic for week in read(text).weeks]


def test_columns_between_two_borders_have_no_header() -> None:
    text = "Plan\n====\n\n======  ========\nWeek 1  | Clay\nWeek 2  | Kiln\nWeek 3  | Glaze\n======  ========\n"
    assert topics(read(text, "plan.rst")) == ["Clay", "Kiln", "Glaze"]


def test_phases_without_days_are_told() -> None:
    days = "\n".join(f"| 2026-03-{day:02} | {topic} |" for day, topic in ((2, "Clay"), (9, "Kiln"), (16, "Glaze")))
    text = f"# Pots\n\n## Phase 1: Mud\n\n| Date | Topic |\n|---|---|\n{days}\n\n## Phase 2: Fire\n\nKilns.\n"
    reading = read(text)
    assert topics(reading) == ["Clay", "Kiln", "Glaze"]
    assert "phase-without-weeks" in rules(reading)
