"""Lists by date: a second one behind the first, a year named in passing, days off and dates in a number's place."""

from __future__ import annotations

import pytest

from studycal.core.curriculum import Level
from studycal.formats.documents.answers import ReadingAnswers
from studycal.formats.documents.weeks import read_weeks
from tests.formats.documents.reading import read, topics

LECTURES = "".join(
    f" * {day}/2019 (Mon): Clay {at}\n" for at, day in enumerate(("8/26", "9/2", "9/9", "9/16", "9/23"), 1)
)
LABS = "".join(f" * {day}/2019 (Fri): Lab {at}\n" for at, day in enumerate(("8/30", "9/6", "9/13", "9/20"), 1))


def test_days_that_go_back_by_weeks_begin_another_list_and_that_is_asked() -> None:
    text = f"# Pots\n\n## Lectures\n\n{LECTURES}\n## Labs\n\n{LABS}"
    errors = [problem for problem in read(text).problems if problem.level is Level.ERROR]
    assert [problem.rule for problem in errors] == ["dates-backwards"]
    assert "`--table 5`" in errors[0].remedy
    answered = read_weeks(text, "plan.md", ReadingAnswers(table=5))
    assert topics(answered) == ["Clay 1", "Clay 2", "Clay 3", "Clay 4", "Clay 5"]


def test_a_year_in_a_link_is_not_that_of_days_which_were_at_a_weekend_then() -> None:
    days = (
        "January 4",
        "January 6",
        "January 11",
        "January 13",
        "January 18",
        "January 20",
        "January 25",
        "January 27",
    )
    text = "".join(f"## Clay {at}\n\n#### {day}\n\n- wedge {at}\n\n" for at, day in enumerate(days, 1))
    reading = read(f"# Pots\n\n{text}- [A kiln of 2018](https://a.example)\n")
    assert reading.stated.start is None or reading.stated.start.day[:4] != "2018"


def test_days_off_beside_a_week_are_no_topic_of_it() -> None:
    weeks = "".join(
        f"## Week {at} ({day}/05){off}\n\n**Goal:** Clay {at}\n\n"
        for at, day, off in ((1, 14, ""), (2, 21, ""), (3, 28, " 1 Day off"))
    )
    assert topics(read(f"# Pots\n\n{weeks}")) == ["Clay 1", "Clay 2", "Clay 3"]


def test_a_full_date_in_brackets_is_no_number_of_a_week() -> None:
    rows = "| Week 1 | Clay |\n| Week 2 | Wheel |\n| [10/22/2022] | First pot is due |\n| Week 3 | Kiln |\n"
    reading = read(f"| Week | Topic |\n|---|---|\n{rows}")
    assert topics(reading) == ["Clay", "Wheel", "Kiln"]
    assert "First pot is due" in reading.weeks[1].focus


@pytest.mark.parametrize("lesson", ["Lecture {}", "Aula {}", "Lezione {}", "Sitzung {}", "第{}回"])
@pytest.mark.parametrize("form", ["### {} - {}\n\n- {}\n- more\n\n", "- **{} - {}**\n  - {}\n  - more\n"])
def test_days_that_are_called_by_the_number_of_their_lesson_are_named_by_what_stands_below(
    lesson: str, form: str
) -> None:
    days = (("2025-02-18", "Clay"), ("2025-02-25", "Wheel"), ("2025-03-04", "Kiln"), ("2025-03-06", "Raku"))
    text = "".join(form.format(lesson.format(at), day, topic) for at, (day, topic) in enumerate(days, 1))
    weeks = read(f"# Pots\n\n{text}").weeks
    assert [week.topic for week in weeks] == ["Clay", "Wheel", "Kiln"]
    assert weeks[2].focus.split("\n") == [lesson.format(3), "more", "Raku", lesson.format(4), "more"]


def test_a_lesson_that_falls_out_keeps_its_week_free() -> None:
    days = (
        ("2025-02-18", "Clay"),
        ("2025-02-25", "No class (holiday)"),
        ("2025-03-04", "Kiln"),
        ("2025-03-11", "Raku"),
    )
    text = "".join(f"### Lecture {at} - {day}\n\n- {topic}\n\n" for at, (day, topic) in enumerate(days, 1))
    weeks = read(f"# Pots\n\n{text}").weeks
    assert [(week.topic, week.free_before) for week in weeks] == [("Clay", 0), ("Kiln", 1), ("Raku", 0)]


def test_lessons_with_nothing_below_keep_their_numbers() -> None:
    text = "".join(f"### Lecture {at} - 2025-02-{day}\n\n" for at, day in enumerate((4, 11, 18, 25), 1))
    assert [week.topic for week in read(f"# Pots\n\n{text}").weeks] == [f"Lecture {at}" for at in range(1, 5)]


FORMS = ["- {}: {}\n", "### {}\n\n{}\n\n", "**{}**: {}\n\n"]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "days",
    [
        ("Apr 5", "Apr 12 and 14", "Apr 19 & 21", "Apr 26, 28, and 30", "May 3 and May 5"),
        ("April 5", "April 12th and 14th", "April 19/21", "April 26 + 28", "May 3, May 5"),
        ("5. April", "12. und 14. April", "19. & 21. April", "26. April und 28. April", "3. Mai"),
        ("5 de abril", "12 y 14 de abril", "19 de abril y 21 de abril", "26 de abril", "3 de mayo"),
    ],
)
def test_two_days_of_one_week_are_its_meetings(days: tuple[str, ...], form: str) -> None:
    lessons = ["Slabs", "Glaze", "Wheel", "Fair", "Kiln"]
    text = "# Pots\n\n" + "".join(form.format(day, one) for day, one in zip(days, lessons, strict=True))
    reading = read(text)
    assert topics(reading) == lessons
    assert [week.free_before for week in reading.weeks] == [0] * 5


def test_a_number_behind_a_day_that_is_no_day_of_its_week_is_none() -> None:
    text = "# Pots\n\n- Apr 5, 7: Slabs\n- Apr 12 and 30: Glaze\n- Apr 19: Kiln\n- Apr 26: Fair\n"
    assert topics(read(text)) == ["Slabs", "and 30: Glaze", "Kiln", "Fair"]


@pytest.mark.parametrize("form", ["- {}. {}: {}\n", "{}. {}: {}\n"])
def test_a_day_before_its_month_is_no_number_of_an_item(form: str) -> None:
    days = [(29, "März", "Clay"), (5, "April", "Slabs"), (12, "April", "Kiln"), (19, "April", "Fair")]
    reading = read("# Pots\n\n" + "".join(form.format(*day) for day in days))
    assert topics(reading) == ["Clay", "Slabs", "Kiln", "Fair"]
    assert reading.stated.start is not None
    assert reading.stated.start.day == "2027-03-29"


def test_a_numbered_list_of_months_has_no_days() -> None:
    text = "# Pots\n\n1. January: Clay\n2. February: Slabs\n3. March: Kiln\n"
    reading = read(text)
    assert [problem.rule for problem in reading.problems if problem.level is Level.ERROR] == ["topics-asked"]
