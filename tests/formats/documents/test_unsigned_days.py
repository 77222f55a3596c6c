"""Lines that begin with a day and no sign behind it."""

from __future__ import annotations

import pytest

from tests.formats.documents.reading import read, topics


def listed(*lines: str) -> str:
    return "# Pottery\n\n" + "".join(f"- {line}\n" for line in lines)


def test_a_line_without_a_sign_behind_its_day_goes_with_those_that_have_one() -> None:
    reading = read(listed("Jan 5: Clay", "Jan 12 Wheel", "Jan 19: Glaze", "Jan 26: Kiln"))
    assert topics(reading) == ["Clay", "Wheel", "Glaze", "Kiln"]


def test_lines_whose_topics_stand_below_them_or_behind_their_day_are_one_list() -> None:
    text = "#Cronograma\n* 17/03 Arcilla\n* 20/03 Torno\n    * Centrar\n* 24/03\n    * Esmalte\n* 31/03\n    * Horno\n"
    assert topics(read(text)) == ["Arcilla", "Esmalte", "Horno"]


@pytest.mark.parametrize(
    "days",
    [
        ("Jan 5", "Jan 12", "Jan 19"),
        ("5 Januar", "12 Januar", "19 Januar"),
        ("5 janvier", "12 janvier", "19 janvier"),
        ("5/1", "12/1", "19/1"),
        ("5 de enero", "12 de enero", "19 de enero"),
    ],
)
@pytest.mark.parametrize("mark", ["- {} {}\n", "## {} {}\n\ntext\n\n", "**{}** {}\n\n"])
def test_lines_that_all_begin_with_a_day_are_taken_by_it(mark: str, days: tuple[str, str, str]) -> None:
    text = "# Pottery\n\n" + "".join(map(mark.format, days, ("Clay", "Wheel", "Kiln")))
    assert topics(read(text)) == ["Clay", "Wheel", "Kiln"]


@pytest.mark.parametrize(
    "lines",
    [
        ("1/2 cup of flour", "3/4 cup of milk", "5/6 spoon of salt"),
        ("Jan 5 Clay", "Mix the glaze", "Wedge", "Throw", "Jan 12 Wheel", "Jan 19 Kiln"),
        ("Jan 19 Clay", "Jan 12 Wheel", "Jan 5 Kiln"),
    ],
)
def test_fractions_and_days_that_do_not_rise_are_asked_about(lines: tuple[str, ...]) -> None:
    assert not read(listed(*lines)).weeks


def test_a_heading_that_counts_its_day_besides_is_one_of_them() -> None:
    text = "# Monday, June 1 - Clay (day 1)\n\ntext\n\n# Monday, June 8 Wheel - (day 2)\n\ntext\n\n"
    text += "# Monday, June 15 - Kiln (day 3)\n\ntext\n"
    assert topics(read(text)) == ["Clay (day 1)", "Wheel - (day 2)", "Kiln (day 3)"]


def test_each_list_of_days_is_looked_at_by_itself() -> None:
    days = iter(("Jan 4 Clay", "Jan 6 Coils", "Jan 11 Wheel", "Jan 13 Bowls", "Jan 18 Kiln", "Jan 20 Raku"))
    text = "# Pottery\n\n" + "".join(
        f"### Unit {unit}\n\n- {next(days)}\n- {next(days)}\n\n---\n\n- Read chapter {unit}\n- Homework {unit}\n\n"
        for unit in (1, 2, 3)
    )
    assert topics(read(text)) == ["Clay", "Wheel", "Kiln"]
