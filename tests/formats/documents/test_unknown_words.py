"""What a word and a number head is asked about in any language; letters number the weeks of a span as long."""

from __future__ import annotations

from datetime import date

import pytest

from studycal.formats.documents.answers import NONE, ReadingAnswers
from studycal.formats.documents.weeks import Reading, read_weeks


def read(text: str, answers: ReadingAnswers = NONE) -> Reading:
    return read_weeks(text, "plan.md", answers, date(2026, 11, 28))


def asked(text: str) -> list[str]:
    return [problem.message for problem in read(text).problems if problem.level == "error"]


@pytest.mark.parametrize("head", ["Wiki {n}: Aihe{n}", "{n}. hét: Aihe{n}", "Nädal {n}", "Սովորելու {n}"])
def test_headings_of_a_word_that_is_not_known_are_asked_about_without_those_beside_them(head: str) -> None:
    plan = "".join(f"## {head.format(n=n)}\n\n- teos{n}\n\n" for n in range(1, 6))
    text = f"# Leiva\n\n{plan}## Vormid\n\n- y\n"
    assert asked(text)[0].startswith("5 headings")
    reading = read(text, ReadingAnswers(per_week=1))
    assert len(reading.weeks) == 5
    assert "teos5" in reading.weeks[4].topic + reading.weeks[4].focus


def test_parts_within_one_lesson_are_not_what_is_asked_about() -> None:
    lessons = "".join(f"### Lesson {n}: Pot{n}\n\n- a\n\n" for n in range(1, 6))
    parts = "**Part 1: Hands**\n\n- x\n\n**Part 2: Wheel**\n\n- y\n"
    assert asked(f"# P\n\n{lessons}{parts}")[0].startswith("5 headings “Lesson 1: Pot1”")


def test_a_table_of_contents_is_not_what_is_asked_about() -> None:
    contents = "".join(f"- [Day {n}](#day-{n})\n" for n in range(1, 8))
    days = "".join(f"### Day {n}\n\n- pot {n}\n\n" for n in range(1, 8))
    assert asked(f"# P\n\n{contents}\n{days}")[0].startswith("7 headings “Day 1”")


def test_letters_with_numbers_name_the_weeks_of_spans_that_are_as_long() -> None:
    spans = "".join(
        f"### Q{at} (Hafta {first}–{first + 2})\n" + "".join(f"- H{n}: Konu{n}; a\n" for n in range(first, first + 3))
        for at, first in ((1, 1), (2, 4))
    )
    reading = read(f"## Yıl 1 — Haftalık Plan\n\n{spans}")
    assert [week.topic for week in reading.weeks] == [f"Konu{n}; a" for n in range(1, 7)]


def test_letters_with_other_numbers_are_what_a_span_says() -> None:
    text = "# P\n\n## Weeks 1-3: Clay\n\n- A1: wedge\n- A2: pinch\n\n## Weeks 4-6: Kiln\n\n- A3: fire\n- A9: ash\n"
    topics = [week.topic for week in read(text).weeks]
    assert topics == [f"{name} - Part {n}" for name in ("Clay", "Kiln") for n in (1, 2, 3)]
