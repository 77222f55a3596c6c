"""A week's number and its day in one line, as courses write them: "Week 1, 9/7: Clay", "Week 2 - 9/14"."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from studycal.formats.documents.answers import ReadingAnswers
from tests.formats.documents.reading import topics
from tests.formats.kinds_met import asked, read

NAMES = ("Clay", "Wheel", "Kiln", "Raku")


@pytest.mark.parametrize(
    "line",
    [
        "## Week {week:02}, {month:02}/{day:02}: {name}",
        "## Week {week} - {month}/{day}: {name}",
        "## Week {week}: {month}/{day} {name}",
        "## Week {week} {month}/{day} {name}",
        "## Week {week} ({month}/{day}): {name}",
        "## Week {week}, {month}/{day} - {month}/{last}: {name}",
        "## Week {week}, {day}-{last} September: {name}",
        "## Week {week}, {day}.{month}.: {name}",
        "- Week {week}, {month}/{day}: {name}",
        "**Week {week}, {month}/{day}** {name}",
        "### Week {week} - September {day}\n\n- {name}",
        "### Week {week} - {month}/{day}\n\n- {name}",
    ],
)
def test_a_day_behind_the_number_is_no_number_of_a_week(line: str) -> None:
    """Week 1 was weeks 1, 9 and 7, or 1 to 9, or was called "9/7 Clay"."""
    plan = (
        line.format(week=at, month=9, day=7 * at, last=min(30, 7 * at + 3), name=name)
        for at, name in enumerate(NAMES, 1)
    )
    reading = read("# Pots 2026\n\n" + "\n\n".join(plan) + "\n")
    assert topics(reading) == list(NAMES)
    assert reading.stated.start and reading.stated.start.day == "2026-09-07"


@pytest.mark.parametrize(
    ("line", "weeks"),
    [("Weeks {}, {}: {}", 2), ("Week {} - {}: {}", 2), ("Weeks {}/{}: {}", 2)],
)
def test_numbers_that_are_joined_are_weeks_still(line: str, weeks: int) -> None:
    plan = (f"## {line.format(2 * at - 1, 2 * at, name)}" for at, name in enumerate(NAMES, 1))
    assert len(read("# Pots 2026\n\n" + "\n\n".join(plan) + "\n").weeks) == weeks * len(NAMES)


def test_a_section_at_the_beginning_of_a_title_is_no_day() -> None:
    plan = "".join(f"## Week {at}: 1.{at} {name}\n\n- do\n\n" for at, name in enumerate(NAMES, 1))
    assert topics(read(f"# Pots 2026\n\n{plan}")) == [f"1.{at} {name}" for at, name in enumerate(NAMES, 1)]


@pytest.mark.parametrize("named", ["{day:%B} {day.day}", "{day.day} {day:%B}", "{day}"])
def test_weeks_behind_days_of_several_months_are_one_plan(named: str) -> None:
    """Only those of the first months were read."""
    days = [date(2026, 9, 7) + timedelta(weeks=at) for at in range(9)]
    plan = (f"## {named.format(day=day)} (Week {at}): Clay {at}" for at, day in enumerate(days, start=1))
    reading = read("# Pots 2026\n\n" + "\n\n".join(plan) + "\n")
    assert topics(reading) == [f"Clay {at}" for at in range(1, 10)]
    assert reading.stated.start and reading.stated.start.day == "2026-09-07"


def test_a_span_of_days_may_have_blanks_around_its_dash() -> None:
    """Week 1 was called "11: Clay"."""
    plan = (f"## Week {at}: Sep {7 * at - 6} – {7 * at - 2}: {name}" for at, name in enumerate(NAMES, start=1))
    assert topics(read("# Pots 2026\n\n" + "\n\n".join(plan) + "\n")) == list(NAMES)


DAYS = "".join(f"### Day {at}: Do {at}\n\n- do\n\n" for at in range(1, 9))
CARDS = "".join(f"### Week {at}: {name}\n\n- cards a day: {at}\n\n" for at, name in enumerate(NAMES[:3], 1))


@pytest.mark.parametrize("text", [f"## Plan\n\n{DAYS}## Cards\n\n{CARDS}", f"## Cards\n\n{CARDS}## Plan\n\n{DAYS}"])
def test_many_days_beside_a_few_weeks_are_asked_about(text: str) -> None:
    """The weeks only told how many cards to learn a day, and the days were lost."""
    text = f"# Pots\n\n{text}"
    [(rule, remedy)] = asked(text)
    assert rule == "weeks-doubtful"
    assert "`--per-week 5` the headings" in remedy
    assert topics(read(text, ReadingAnswers(per_week=5))) == ["Do 1", "Do 6"]
    line = int(remedy.partition("--table ")[2].partition("`")[0])
    assert topics(read(text, ReadingAnswers(table=line))) == list(NAMES[:3])


def test_days_within_the_weeks_are_theirs() -> None:
    weeks = "".join(
        f"## Week {at}: {name}\n\n" + "".join(f"### Day {day}\n\n- do\n\n" for day in range(5 * at - 4, 5 * at + 1))
        for at, name in enumerate(NAMES, 1)
    )
    assert topics(read(f"# Pots\n\n{weeks}")) == list(NAMES)
