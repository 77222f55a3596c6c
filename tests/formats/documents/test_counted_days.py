"""Days that their author numbers, days of what is due, days above a week, and pages of one week."""

from __future__ import annotations

import pytest

from studycal.formats.documents.answers import ReadingAnswers
from tests.formats.documents.reading import topics
from tests.formats.kinds_met import asked, read

DAYS = ("4 septembre", "11 septembre", "18 septembre", "2 octobre")


@pytest.mark.parametrize("form", ["### {:02} - {}\n\n- {}\n\n", "### {} – {} : {}\n\ntext\n\n"])
def test_numbered_days_are_no_spans(form: str) -> None:
    """ "01 - 4 September" was from the first to the fourth."""
    names = ("Argile", "Tour", "Four", "Émail")
    text = "".join(form.format(at, day, name) for at, (day, name) in enumerate(zip(DAYS, names, strict=True), start=1))
    reading = read(f"# Cours 2026\n\n{text}")
    assert topics(reading) == list(names)
    assert [week.free_before for week in reading.weeks] == [0, 0, 0, 1]
    assert reading.stated.start and reading.stated.start.day == "2026-08-31"


def test_spans_of_days_that_do_not_count_on_are_spans() -> None:
    spans = ("4 - 10", "11 - 17", "18 - 24")
    text = "".join(f"### {days} January 2027: Clay {at}\n\ntext\n\n" for at, days in enumerate(spans))
    assert topics(read(f"# Pots\n\n{text}")) == ["Clay 0", "Clay 1", "Clay 2"]


ONE_WEEK = (
    "# Week 4: Kiln\n\nWhy this matters.\n\n## Prerequisites\n\n"
    "- [[week_01]] — classes\n- [[week_02]] — shapes\n- [[week_03]] — glazes\n\n## Reading\n\n- Leach, ch. 4\n"
)


def test_a_page_of_one_week_that_names_others_is_no_plan_of_those() -> None:
    ((rule, remedy),) = asked(ONE_WEEK)
    assert (rule, remedy) == ("weeks-doubtful", "`--table 7` takes them for the plan.")
    assert len(read(ONE_WEEK, ReadingAnswers(table=7)).weeks) == 3


def test_a_dated_line_above_a_week_is_part_of_that_one() -> None:
    """Each stood in the week before."""
    lines = (("23", "Clay", "wedging"), ("30", "Wheel", "throwing"), ("6", "Kiln", "firing"))
    text = "".join(
        f"**{month} {day}: {name}**\n\n> *Week {at}: {what}*\n\n- read\n\n"
        for at, ((day, name, what), month) in enumerate(zip(lines, ("January", "January", "February"), strict=True), 1)
    )
    reading = read(f"# Pots\n\n{text}**March 6: Rest**\n\n> *Week 4: No class*\n")
    assert topics(reading) == ["wedging", "throwing", "firing"]
    assert [week.focus for week in reading.weeks] == [
        "January 23: Clay\nread",
        "January 30: Wheel\nread",
        "February 6: Kiln\nread",
    ]


def test_what_is_due_at_some_hour_does_not_name_the_week_of_a_lesson() -> None:
    """Weeks were called by the homework of the lesson before."""
    row = "2027-01-{day:02},Check-in {at},noon\n2027-01-{day:02},Sheet {at},11:59 PM\n2027-01-{later:02},Clay {at},\n"
    days = enumerate((4, 11, 18, 25), start=1)
    rows = "".join(row.format(day=day, at=at, later=day + 2) for at, day in days)
    assert topics(read(f"date,title,deadline\n{rows}", file="schedule.csv")) == ["Clay 1", "Clay 2", "Clay 3", "Clay 4"]


def test_a_deadline_of_a_lesson_itself_leaves_it_the_topic() -> None:
    rows = "".join(
        f"2027-01-{day:02},Clay {day},Sheet {day}\n2027-01-{day + 2:02},Kiln {day},\n" for day in (4, 11, 18)
    )
    assert topics(read(f"date,title,deadline\n{rows}", file="plan.csv")) == ["Clay 4", "Clay 11", "Clay 18"]


def test_days_on_which_files_are_due_are_no_plan() -> None:
    files = (("Bowl", "Fri Sep 18"), ("Vase", "Fri Oct 9"), ("Cup", "Fri Nov 13"))
    rows = "".join(f"| {name} | {day} | 10 | `{name}.md` |\n" for name, day in files)
    assert not read(f"# Project\n\n| # | Due, 5:00 pm | Points | File to fill in |\n|---|---|---|---|\n{rows}").weeks


def test_lessons_of_a_week_may_be_numbered_before_their_day() -> None:
    days = ((1, "October 14", "October 16"), (2, "October 21", "October 23"), (3, "November 4", "November 6"))
    text = "".join(
        f"## {week}.1 – Wed, {wed}, 2026\n\n- Clay {week}\n\n## {week}.2 – Fri, {fri}, 2026\n\n- Kiln {week}\n\n"
        for week, wed, fri in days
    )
    reading = read(f"# Pots\n\n{text}")
    assert [(week.topic, week.free_before) for week in reading.weeks] == [("Clay 1", 0), ("Clay 2", 0), ("Clay 3", 1)]
    assert all(f"Kiln {week.number}" in week.focus for week in reading.weeks)


def test_a_lesson_that_is_misnumbered_as_the_week_before_keeps_its_day() -> None:
    days = (("1.1", "October 14"), ("1.2", "October 16"), ("1.1", "October 21"), ("1.2", "October 23"))
    text = "".join(f"## {at} – {day}, 2026\n\n- Clay {day}\n\n" for at, day in [*days, ("2.1", "October 28")])
    reading = read(f"# Pots\n\n{text}")
    assert [week.topic for week in reading.weeks] == ["Clay October 14", "Clay October 21", "Clay October 28"]
