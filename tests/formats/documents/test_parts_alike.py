"""Parts with the same heading inside, and days with their weekday in brackets behind them; all words are invented."""

from __future__ import annotations

from datetime import date

import pytest

from studycal.formats.documents.weeks import read_weeks


def test_weeks_that_start_again_below_a_heading_that_stands_in_each_part_are_counted_on() -> None:
    part = "## Month {}: {}\n\n### Schedule\n\n#### Week 1: {}\n\nRead.\n\n#### Week 2: {}\n\nRead.\n"
    text = "# Pots\n\n" + part.format(1, "Mud", "Clay", "Wheel") + "\n" + part.format(2, "Fire", "Kiln", "Glaze")
    reading = read_weeks(text, "plan.md", today=date(2026, 11, 28))
    assert not [problem for problem in reading.problems if problem.level == "error"]
    assert [week.topic for week in reading.weeks] == ["Clay", "Wheel", "Kiln", "Glaze"]


@pytest.mark.parametrize(("saturday", "sunday"), [("土", "日"), ("토", "일"), ("Sat", "Sun"), ("土・祝", "日")])
def test_a_weekday_in_brackets_tells_the_year_and_that_a_day_is_meant(saturday: str, sunday: str) -> None:
    days = (f"9/20({saturday})", f"9/28 ({sunday})", f"10/4({saturday})", f"10/11({saturday})")
    topics = ("Clay", "Wheel", "Kiln", "Glaze")
    parts = (f"## {day}\n\n- {topic}\n" for day, topic in zip(days, topics, strict=True))
    reading = read_weeks("# Pots\n\n" + "\n".join(parts), "plan.md", today=date(2026, 11, 28))
    assert [week.topic for week in reading.weeks] == list(topics)
    assert reading.stated.start is not None
    assert reading.stated.start.day == "2025-09-15"
