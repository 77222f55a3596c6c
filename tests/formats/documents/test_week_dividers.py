"""Rows of a table by date that say which week begins below them."""

from __future__ import annotations

import pytest

from tests.formats.documents.reading import topics
from tests.formats.kinds_met import read


def table(*rows: str, header: str = "Date | Topics | Due") -> str:
    return f"# Pots\n\n| {header} |\n|---|---|---|\n" + "".join(f"| {row} |\n" for row in rows)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("**Week 1** | **Hands** | ", "**Week 2** | **Wheel** | "),
        ("Week 1: Hands | | ", "Week 2: Wheel | | "),
        ("Week 1: Hands | Week 1: Hands | Week 1: Hands", "Week 2: Wheel | Week 2: Wheel | Week 2: Wheel"),
        ("Woche 1 – Hands | | ", "Woche 2 – Wheel | | "),
        ("Semana 1 | Hands | ", "Semana 2 | Wheel | "),
        ("第1周 | Hands | ", "第2周 | Wheel | "),
    ],
)
def test_the_week_that_a_row_names_is_that_of_the_days_below_it(first: str, second: str) -> None:
    """Each title stood in the week before."""
    rows = (first, "Jan 4 2027 | Pinch | ", "Jan 6 2027 | Coil | HW 1", second, "Jan 11 2027 | Centre | ")
    reading = read(table(*rows))
    assert topics(reading) == ["Hands", "Wheel"]
    assert [week.focus for week in reading.weeks] == ["Pinch\nCoil", "Centre"]


def test_a_row_that_has_only_the_number_gives_it_to_the_days_below() -> None:
    rows = ("Week 1 | | ", "4 Jan | Pinch | ", "6 Jan | Coil | ", "Week 2 | | ", "11 Jan | Centre | ")
    assert topics(read(table(*rows))) == ["Pinch", "Centre"]


def test_a_week_in_the_middle_of_days_is_no_divider() -> None:
    rows = ("4 Jan 2027 | Pinch | ", "11 Jan 2027 | Centre | ", "Week 3 | Trip | ", "25 Jan 2027 | Glaze | ")
    assert topics(read(table(*rows)))[:2] == ["Pinch", "Centre"]


@pytest.mark.parametrize("form", ["| {} | {} | |", "## {}: {}\n\n- do\n", "- {}: {}", "- **{}** - {}"])
def test_a_letter_before_a_day_is_its_weekday(form: str) -> None:
    """3 April was a Monday in 2023, the last time."""
    days = ("M 3/27", "W 3/29", "F 3/31", "M 4/3", "R 4/6", "Tu 4/11")
    names = ("Clay", "Pinch", "Coil", "Wheel", "Bowl", "Glaze")
    lines = "\n".join(form.format(day, name) for day, name in zip(days, names, strict=True))
    header = "| Date | Topic | Due |\n|---|---|---|\n" if form.startswith("|") else ""
    assert topics(read(f"# Pots\n\n{header}{lines}\n")) == ["Clay", "Wheel", "Glaze"]


def test_letters_of_another_language_are_none() -> None:
    """Martes and miércoles, the days of a Spanish table."""
    rows = ("M 5/1 | Barro | ", "M 6/1 | Torno | ", "M 12/1 | Taza | ", "M 13/1 | Horno | ")
    reading = read(table(*rows, header="Fecha | Tema | Entrega"))
    assert not any("weekday" in problem.message for problem in reading.problems)
