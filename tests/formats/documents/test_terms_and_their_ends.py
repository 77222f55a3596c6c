"""Terms as they are met: the year of their days, a last week without a number, days off and deadlines among rows."""

from __future__ import annotations

import pytest

from studycal.formats.documents.weeks import Reading
from tests.formats.documents.reading import read, topics


def start(reading: Reading) -> str:
    return reading.stated.start.day if reading.stated.start else ""


def notes(reading: Reading) -> str:
    return "\n".join(reading.stated.taken)


def test_weekdays_speak_against_a_year_that_is_named_in_passing() -> None:
    weeks = "".join(
        f"## Week {at} (Jul {day}-{day + 4}): Topic {at}\n\n### Mon Jul {day}\n\n### Tue Jul {day + 1}\n\n"
        for at, day in ((1, 13), (2, 20), (3, 27))
    )
    reading = read(f"# Kiln licence\n\n## Rules of September 2025\n\nRead them.\n\n{weeks}")
    assert topics(reading) == ["Topic 1", "Topic 2", "Topic 3"]
    assert start(reading) == "2026-07-13"


def test_a_year_of_the_title_stands_though_weekdays_are_of_another() -> None:
    weeks = "".join(f"## Week {at} (Mon Jul {6 + 7 * at}): Topic {at}\n\n- wedge\n\n" for at in (1, 2, 3, 4))
    assert start(read(f"# Pots, summer 2025\n\n{weeks}"))[:4] == "2025"


def test_the_day_on_which_a_week_opens_is_no_part_of_its_topic_and_tells_the_year() -> None:
    days = ("August 21", "August 28", "September 4")
    weeks = "".join(f"### Week {at}: Clay {at} (Opens Monday, {day})\n\n- wedge\n\n" for at, day in enumerate(days, 1))
    contents = "".join(f"- [Week {at}](#week-{at})\n" for at in (1, 2, 3))
    reading = read(f"# Pots\n\n{contents}\n{weeks}- Finish: Friday, September 8\n")
    assert topics(reading) == ["Clay 1", "Clay 2", "Clay 3"]
    assert start(reading) == "2023-08-21"
    assert reading.stated.finish is not None
    assert reading.stated.finish.day == "2023-09-08"


@pytest.mark.parametrize(
    "last",
    [
        "Finals Week: Show",
        "Final week (Dec 14) - Show",
        "Prüfungswoche: Show",
        "Última semana: Show",
        "Exam week · Dec 14-18 — Show",
        "Exam week, Dec 14-18: Show",
        "Final week → Show",
    ],
)
def test_a_heading_that_calls_its_week_the_last_is_the_week_behind_the_numbered_ones(last: str) -> None:
    weeks = "".join(f"## Week {at}: Clay {at}\n\n- wedge\n\n" for at in (1, 2, 3))
    reading = read(f"# Pots\n\n{weeks}## {last}\n\n- bring a pot\n\n## Rules\n\nNone.\n")
    assert topics(reading) == ["Clay 1", "Clay 2", "Clay 3", "Show"]
    assert reading.weeks[-1].focus == "bring a pot"
    assert "has no number and is taken for week 4" in notes(reading)


def test_a_last_week_behind_other_headings_or_of_another_level_is_none() -> None:
    weeks = "".join(f"## Week {at}: Clay {at}\n\n- wedge\n\n" for at in (1, 2, 3))
    assert len(topics(read(f"# Pots\n\n{weeks}## Rules\n\nNone.\n\n## Exam week\n\nSleep well.\n"))) == 3
    assert len(topics(read(f"# Pots\n\n{weeks}### Exam week\n\nSleep well.\n"))) == 3


def test_a_week_said_to_be_without_class_before_its_number_stays_free() -> None:
    weeks = "# Week 1 - Clay\n* wedge\n\n# Week 2 - Wheel\n* centre\n\n"
    reading = read(f"{weeks}# NO CLASS Week 3 - Election Day\n\n# Week 4 - Kiln\n")
    assert topics(reading) == ["Clay", "Wheel", "Kiln"]
    assert [week.free_before for week in reading.weeks] == [0, 0, 1]


@pytest.mark.parametrize("day", ["Labor Day", "Spring break", "Easter Monday"])
def test_a_week_without_class_is_counted_once_whatever_it_is_called(day: str) -> None:
    weeks = "# Week 1 - Clay\n* wedge\n\n# Week 2 - Wheel\n* centre\n\n"
    reading = read(f"{weeks}# NO CLASS Week 3 - {day}\n\n# Week 4 - Kiln\n")
    assert [week.free_before for week in reading.weeks] == [0, 0, 1]


def test_a_line_that_some_weeks_say_alone_names_them() -> None:
    own = ("wedge", "centre", "pull", "turn", "bring one pot", "glaze", "studio work day", "studio work day")
    lines = (*own, "studio work day", "show")
    reading = read("".join(f"# Week {at}\n* {line}\n\n" for at, line in enumerate(lines, 1)))
    assert topics(reading) == list(lines)


def test_a_deadline_is_no_topic_of_a_week_by_date_in_which_more_is_taught() -> None:
    rows = (
        "| 15 Sep 2023 | Clay |",
        "| 22 Sep 2023 | Wheel |",
        "| 25 Sep 2023 | [Sheet 1](https://a.example/1) due |",
        "| 29 Sep 2023 | Kiln |",
        "| 2 Oct 2023 | Abgabe Blatt 2 |",
        "| 6 Oct 2023 | Glaze |",
        "| 13 Oct 2023 | Report due |",
    )
    reading = read("| date | topic |\n|---|---|\n" + "\n".join(rows) + "\n")
    assert topics(reading) == ["Clay", "Wheel", "Kiln", "Glaze", "Report due"]
    assert "Sheet 1 due" in reading.weeks[2].focus


def test_a_lesson_with_an_aside_before_its_day_is_one_of_them() -> None:
    days = ("17 Jan", "24 Jan", "31 Jan")
    text = "".join(f"### Class {at} - {day} 2017\n\n* clay {at}\n\n" for at, day in enumerate(days, 1))
    reading = read(text.replace("Class 2 -", "Class 2 (Remote) -"))
    assert topics(reading) == ["Class 1", "Class 2 (Remote)", "Class 3"]


def test_a_week_whose_first_day_alone_is_free_is_about_what_its_next_day_holds() -> None:
    rows = "| W1 | HOLIDAY | Clay | Wedging |\n|  |  |  |  |\n| W2 | Wheel | Kiln | Centring |\n|  |  |  |  |\n"
    header = "| Week | Monday Lecture | Wednesday Lecture | Lab on Friday |\n|---|---|---|---|\n"
    reading = read(header + rows + "| W3 | HOLIDAY | HOLIDAY |  |\n| W4 | Glaze | Show | |\n")
    assert topics(reading) == ["Clay", "Wheel", "Glaze"]
    assert "HOLIDAY" in reading.weeks[0].focus


def test_what_is_told_of_many_rows_in_the_same_words_is_told_three_times_and_counted() -> None:
    rows = "".join(f"| {at} | Clay {at} | x |\n" for at in range(1, 10))
    reading = read("| Week | Topic |\n|---|---|\n" + rows)
    told = [problem.message for problem in reading.problems if problem.rule == "row-too-long"]
    assert len(told) == 4
    assert told[-1] == "6 more like those above, from here on."
