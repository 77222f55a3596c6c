"""A week's line as people write it: numbered itself, with an arrow, broken on purpose below its title."""

from __future__ import annotations

import pytest

from tests.formats.kinds_met import read

NAMES = ("Clay", "Wheel", "Kiln")


@pytest.mark.parametrize("first", [1, 2], ids=["as the week", "one on"])
@pytest.mark.parametrize("word", ["Week", "Woche", "Semana", "Semaine", "Неделя"])
def test_a_heading_may_be_numbered_before_its_week(word: str, first: int) -> None:
    text = "".join(f"## {first + at}. {word} {at + 1}: {name}\n\n- do\n\n" for at, name in enumerate(NAMES))
    assert [(week.number, week.topic) for week in read(f"# Pots\n\n{text}").weeks] == [*enumerate(NAMES, 1)]


def test_an_ordinal_before_its_week_still_counts_it() -> None:
    text = "".join(f"## {at}. Woche 3 Stunden {name}\n\n- do\n\n" for at, name in enumerate(NAMES, 1))
    assert [week.number for week in read(f"# Pots\n\n{text}").weeks] == [1, 2, 3]


@pytest.mark.parametrize("arrow", ["→", "➜", "=>", "->", "-->", "⇒"])
def test_an_arrow_leads_to_a_topic(arrow: str) -> None:
    text = "".join(f"- Week {at} {arrow} {name}\n" for at, name in enumerate(NAMES, 1))
    assert [week.topic for week in read(f"# Pots\n\n{text}").weeks] == list(NAMES)


def test_a_line_below_an_items_title_is_no_part_of_it() -> None:
    text = "".join(f"- Week {at}: {name}\n  Builds on the week before.\n" for at, name in enumerate(NAMES, 1))
    reading = read(f"# Pots\n\n{text}")
    assert [(week.topic, week.focus) for week in reading.weeks] == [
        (name, "Builds on the week before.") for name in NAMES
    ]


def test_a_title_that_goes_on_in_the_next_line_stays_whole() -> None:
    long = "Bowls, plates and all that is thrown on a wheel in one go with"
    text = f"- Week 1: {long}\n  wet hands\n- Week 2: Handles, and how they\n  are pulled\n- Week 3: Kiln\n"
    topics = [week.topic for week in read(f"# Pots\n\n{text}").weeks]
    assert topics == [f"{long} wet hands", "Handles, and how they are pulled", "Kiln"]


def test_what_stands_below_a_bold_week_in_headings_of_its_number_names_none() -> None:
    text = "".join(
        f"**Week {at}: {name}**\n\n- do\n\n#### Week {at} Deliverables\n\n- pot\n\n#### Week {at} Quiz\n\n- ask\n\n"
        for at, name in enumerate(NAMES, 1)
    )
    reading = read(f"# Pots\n\n{text}")
    assert [week.topic for week in reading.weeks] == list(NAMES)
    assert all("pot" in week.focus and "ask" in week.focus for week in reading.weeks)
