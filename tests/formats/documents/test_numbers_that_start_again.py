"""Numbers of weeks that start again below each stage, month or module: they count on, whatever spans they have."""

from __future__ import annotations

import pytest

from tests.formats.documents.reading import read, topics

STAGES = {
    "a later stage has spans": (["1", "2", "3"], ["1-2", "3-4"]),
    "the first stage has one week": (["1"], ["1", "2"], ["1-2", "3-4"]),
    "a later stage has fewer weeks": (["1", "2", "3"], ["1", "2"]),
    "the last stage has one week": (["1", "2", "3"], ["1"]),
}
FORMS = ["### {}\n\n- {}\n\n", "### {}: {}\n\n- x\n\n", "- {}: {}\n", "**{}**: {}\n\n", "{}: {}\n\n"]


@pytest.mark.parametrize("weeks", STAGES.values(), ids=STAGES)
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("stage", "week"), [("Stage {}", "Week {}"), ("{}단계", "{}주차"), ("Modul {}", "Woche {}")])
def test_weeks_below_each_stage_count_on(stage: str, week: str, form: str, weeks: tuple[list[str], ...]) -> None:
    text, named = "# Pots\n\n", []
    for at, listed in enumerate(weeks, 1):
        text += f"## {stage.format(at)}: Kiln {at}\n\n"
        for number in listed:
            title = f"Bowl {at}{chr(96 + len(named))}"
            named += [f"{title} - Part 1", f"{title} - Part 2"] if "-" in number else [title]
            text += form.format(week.format(number), title)
        text += "\n"
    reading = read(text)
    assert topics(reading) == named
    assert any("counted on" in note for note in reading.stated.taken)


def test_lines_that_speak_of_some_weeks_below_no_stage_do_not_count_on() -> None:
    text = "# Pots\n\n## Plan\n\n- Week 1: Clay\n- Week 2: Wheel\n- Week 3: Kiln\n\n## Tips\n\n- Week 1: rest\n"
    assert topics(read(text)) == ["Clay", "Wheel", "Kiln"]
