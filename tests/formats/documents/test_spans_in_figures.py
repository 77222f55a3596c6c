"""Spans of days in figures, written without a blank; weeks below an overview; rows with a day and no number."""

from __future__ import annotations

import pytest

from studycal.formats.documents.dates import days, span
from tests.formats.documents.reading import read, topics


@pytest.mark.parametrize(
    "text",
    ["4.-15.10.", "04.–15.10.2027", "4.10.-15.10.", "04.10.–15.10.2027", "04.10.2027-15.10.2027", "4. - 15.10.",
     "04.10. - 15.10."],
)  # fmt: skip
def test_a_span_has_a_first_and_a_last_day(text: str) -> None:
    reach = span(text, days(text))
    assert reach is not None
    assert [(day.month, day.day) for day in reach] == [(10, 4), (10, 15)]


@pytest.mark.parametrize("text", ["10.15-10.45", "v1.2.3-1.2.4", "§ 3.14-3.99"])
def test_what_is_no_span_of_days_is_none(text: str) -> None:
    assert span(text, days(text)) is None


@pytest.mark.parametrize(
    "rows",
    [
        ("05.10.-09.10. | Ton", "12.-16.10. | Scheibe", "19.10.-30.10. | Ofen", "02.–06.11. | Glasur"),
        ("5.10.–9.10.2026 | Ton", "12.10.–16.10.2026 | Scheibe", "19.–30.10.2026 | Ofen", "2.–6.11.2026 | Glasur"),
    ],
)
def test_a_row_over_two_weeks_takes_two(rows: tuple[str, ...]) -> None:
    text = "| Datum | Thema |\n|---|---|\n" + "".join(f"| {row} |\n" for row in rows)
    assert topics(read(text)) == ["Ton", "Scheibe", "Ofen - Part 1", "Ofen - Part 2", "Glasur"]


@pytest.mark.parametrize(("week", "weeks"), [("Week", "Weeks"), ("Semaine", "Semaines"), ("Woche", "Wochen")])
def test_weeks_below_an_overview_stand_in_the_place_of_its_spans(week: str, weeks: str) -> None:
    text = f"# Pots\n\n- {weeks} 1–3: Basics\n- {weeks} 4–5: Fire\n\n"
    text += "".join(
        f"{week} {number} — {topic}\n- throw\n\n" for number, topic in enumerate(("Clay", "Wheel", "Bowl"), 1)
    )
    text += f"{weeks} 4–5 — Fire\n- {week} 4: Kiln\n- {week} 5: Raku\n"
    reading = read(text)
    assert topics(reading) == ["Clay", "Wheel", "Bowl", "Kiln", "Raku"]
    assert [one.phase for one in reading.weeks][3:] == ["Fire"] * 2


def test_a_row_with_a_day_and_no_number_belongs_to_the_week_above() -> None:
    text = "| Week | Topic |\n|---|---|\n| Week 1 [01/11/2027] | Clay |\n| Survey [01/18/2027] | fill it in |\n"
    reading = read(f"{text}| Week 2 [01/25/2027] | Wheel |\n| Week 3 [02/01/2027] | Kiln |\n")
    assert topics(reading) == ["Clay", "Wheel", "Kiln"]
    assert "fill it in" in reading.weeks[0].focus
