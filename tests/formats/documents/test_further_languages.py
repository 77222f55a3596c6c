"""Plans in Finnish, Hungarian, Romanian, Greek, Slovak, Bulgarian, Croatian and Catalan."""

from __future__ import annotations

from datetime import date

import pytest

from studycal.formats.documents.weeks import Reading, read_weeks


def read(text: str) -> Reading:
    return read_weeks(text, "plan.md", today=date(2026, 11, 28))


def topics(reading: Reading) -> list[str]:
    assert not [problem.message for problem in reading.problems if problem.level == "error"]
    return [week.topic for week in reading.weeks]


@pytest.mark.parametrize(
    "word", ["Viikko", "Săptămâna", "Εβδομάδα", "Týždeň", "Седмица", "Tjedan", "Setmana", "Tanhét"]
)
def test_a_heading_for_each_week(word: str) -> None:
    text = "# Leipä\n\n" + "".join(f"## {word} {n}: Aihe{n}\n\n- x\n\n" for n in range(1, 5)) + "## Linkit\n\n- y\n"
    assert topics(read(text)) == ["Aihe1", "Aihe2", "Aihe3", "Aihe4"]


@pytest.mark.parametrize(
    "header",
    [
        ("Viikko", "Aihe"),
        ("Hét", "Téma"),
        ("Săptămâna", "Conținut"),
        ("Εβδομάδα", "Θέμα"),
        ("Týždeň", "Náplň"),
        ("Седмица", "Тема"),
        ("Tjedan", "Sadržaj"),
    ],
)
def test_a_row_for_each_week(header: tuple[str, str]) -> None:
    rows = "| 1 | Lanka | a |\n| 2 | Neule | b |\n| 3 | Sukka | c |\n"
    reading = read(f"| {header[0]} | {header[1]} | X |\n|---|---|---|\n{rows}")
    assert topics(reading) == ["Lanka", "Neule", "Sukka"]


def test_finnish_calendar_weeks_and_a_free_one() -> None:
    reading = read("| vko | Aihe |\n|---|---|\n| 36 | Lanka |\n| 37 | Neule |\n|  | Syysloma |\n| 39 | Sukka |\n")
    assert topics(reading) == ["Lanka", "Neule", "Sukka"]
    assert reading.weeks[2].free_before == 1


def test_a_dutch_article_is_no_hungarian_week() -> None:
    text = "# Brood\n\n## Week 1: Het 1e deeg\n\n- Het 2e deeg rust\n\n## Week 2: Het 3e deeg\n\n- bakken\n"
    assert topics(read(text)) == ["Het 1e deeg", "Het 3e deeg"]
