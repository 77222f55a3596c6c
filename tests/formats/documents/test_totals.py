"""What stands beside a week's number and is no part of its title: how many weeks there are, the sign of a key."""

from __future__ import annotations

import pytest

from studycal.formats.documents.weeks import read_weeks

FORMS = [
    "Week {} of 3", "Woche {} von 3", "Semaine {} sur 3", "Semana {} de 3", "Settimana {} di 3", "Tydzień {} z 3",
    "Неделя {} из 3", "Week {}\ufe0f\u20e3",
]  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_the_number_of_all_weeks_is_no_topic(form: str) -> None:
    for line in ("## {}: {}\n\n", "- {}: {}\n", "{}: {}\n\n"):
        names = zip((form.format(at) for at in (1, 2, 3)), ("Clay", "Wheel", "Kiln"), strict=True)
        weeks = read_weeks("# P\n\n" + "".join(line.format(*pair) for pair in names), "plan.md").weeks
        assert [(week.number, week.topic) for week in weeks] == [(1, "Clay"), (2, "Wheel"), (3, "Kiln")]


def test_a_title_that_begins_so_keeps_its_words() -> None:
    weeks = read_weeks("## Week 1: Of 3 kinds\n\n## Week 2 of Kiln\n", "plan.md").weeks
    assert [week.topic for week in weeks] == ["Of 3 kinds", "of Kiln"]
