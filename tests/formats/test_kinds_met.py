"""Kinds of plans as people write them, met in public ones; all words here are invented."""

from __future__ import annotations

from datetime import date

import pytest

from studycal.core.curriculum import Level
from studycal.formats.documents.curriculum import read_weeks
from studycal.formats.documents.weeks import Reading

TODAY = date(2026, 11, 28)


def read(text: str) -> Reading:
    return read_weeks(text, "plan.md", today=TODAY)


def topics(text: str) -> list[str]:
    reading = read(text)
    assert [one for one in reading.problems if one.level is Level.ERROR] == []
    return [week.topic for week in reading.weeks]


PLANS = {
    "a wide colon after a span": (
        "# 陶艺\n\n### 第 1~2 周：揉泥\n- 土\n\n### 第 3 周：拉坯\n- 轮\n",
        ["揉泥 - Part 1", "揉泥 - Part 2", "拉坯"],
    ),
    "an own number before, the week in wide brackets": (
        "# 陶芸\n\n## 1. 土練り（1週目）\n- 土\n\n## 2. ろくろ（2週目）\n- 轮\n",
        ["土練り", "ろくろ"],
    ),
    "days between dots": (
        "# Barro\n\n### SEMANA 1 · 17/05 a 23/05 · AMASSAR\n- a\n\n### SEMANA 2 · 24/05 a 30/05 · TORNO\n- b\n",
        ["AMASSAR", "TORNO"],
    ),
    "single weeks below spans, one of them left to the span": (
        "# Pots\n\n## Week 1-2: Clay\n\n### Week 1: Wedging\n- a\n\n### Week 2: Pinching\n- b\n\n"
        "## Week 3-4: Fire\n- c\n\n### Week 4: Raku\n- d\n",
        ["Wedging", "Pinching", "Fire", "Raku"],
    ),
    "tables of the same columns that go on from stage to stage": (
        "# План\n\n## Этап 1\n\n| Нед. | Что делаю |\n|---|---|\n| 1 | Глина |\n| 2 | Круг |\n| 3 | Ручки |\n\n"
        "## Этап 2\n\n| Нед. | Что делаю |\n|---|---|\n| 4 | Глазурь |\n| 5 | Печь |\n| 6 | Раку |\n",
        ["Глина", "Круг", "Ручки", "Глазурь", "Печь", "Раку"],
    ),
    "a break under a sign of its own": (
        "| Week | Date | Lecture |\n|---|---|---|\n| W1 | Jan 4 | Clay |\n"
        "| WH | Jan 11 | SPRING BREAK |\n| W2 | Jan 18 | Kiln |\n",
        ["Clay", "Kiln"],
    ),
    "a week without a topic in a wide table is called by what else it holds": (
        "| Week | Session 1 | Session 2 | Due |\n|---|---|---|---|\n| 1 | Clay | Wheel | |\n"
        "| 2 | | | Homework 1 |\n| 3 | Kiln | Raku | |\n",
        ["Clay", "Homework 1", "Kiln"],
    ),
    "each week twice, for its two days": (
        "# Pots\n\n### Week One: Clay (Tuesday, January 5)\n- a\n\n### Week One: Slip (Thursday, January 7)\n- b\n\n"
        "### Week Two: Wheel (Tuesday, January 12)\n- c\n\n### Week Two: Feet (Thursday, January 14)\n- d\n",
        ["Clay", "Wheel"],
    ),
    "a checklist that ends with the same weeks": (
        "# Pots\n\n### Week 1: Clay\n- a\n\n### Week 2: Kiln\n- b\n\n## Check\n\n"
        "### Module A (Week 1)\n- x\n\n### Module B (Week 2)\n- y\n",
        ["Clay", "Kiln"],
    ),
    "plain lines below a line of their span": (
        "Part 1: Clay (Weeks 1-3)\n\nWeek 1: Wedging\n\nTopics: dust\n\nWeek 2: Pinching\n\nTopics: walls\n\n"
        "Week 3: Coils\n\nTopics: joints\n",
        ["Wedging", "Pinching", "Coils"],
    ),
    "weeks headed by the same word": (
        "# Pots\n\n## Week 1\n\n### Objectives\n\n- Wedge clay\n\n## Week 2\n\n### Objectives\n\n- Pinch a bowl\n\n"
        "## Week 3\n\n### Objective\n\n- Fire it\n",
        ["Wedge clay", "Pinch a bowl", "Fire it"],
    ),
}


@pytest.mark.parametrize(("text", "expected"), PLANS.values(), ids=PLANS)
def test_a_plan_of_this_kind_is_read_as_its_author_meant_it(text: str, expected: list[str]) -> None:
    assert topics(text) == expected


def test_days_in_the_column_of_weeks_are_dates() -> None:
    rows = "| Aug 31 – Sep 6 | Clay |\n| Sep 7 – 13 | Wheel |\n| Sep 14 – 20 | Kiln |\n"
    reading = read(f"# Fall 2027\n\n| Week | Topic |\n|---|---|\n{rows}")
    assert [week.topic for week in reading.weeks] == ["Clay", "Wheel", "Kiln"]
    assert reading.stated.start is not None
    assert reading.stated.start.day == "2027-08-30"


def test_a_header_that_only_holds_a_week_word_is_no_week() -> None:
    """주 (week) is the first letter of 주제 (topic)."""
    rows = "| 11월 1일 (월) | 점토 |\n| 11월 8일 (월) | 물레 |\n| 11월 15일 (월) | 가마 |\n"
    assert topics(f"# 도예 2027\n\n| 날짜(요일) | 주제 |\n|---|---|\n{rows}") == ["점토", "물레", "가마"]


def test_a_list_of_deadlines_is_no_plan() -> None:
    reading = read("# Plans\n\n# Deadlines\n\n18.10 -- demo 1\n\n1.11 -- demo 2\n\n15.11 -- demo 3\n")
    assert reading.weeks == ()


def test_an_open_end_is_said() -> None:
    reading = read("# Pots\n\n## Week 1: Clay\n- a\n\n## Week 2: Wheel\n- b\n\n## Week 3+: Practice\n- c\n")
    assert [week.topic for week in reading.weeks] == ["Clay", "Wheel", "Practice"]
    assert any("has no end: one week is taken" in line for line in reading.stated.taken)


def test_stages_without_weeks_beside_tables_of_weeks_are_named() -> None:
    text = (
        "# Pots\n\n## Stage 1: Clay\n\n| Week | Topic |\n|---|---|\n| 1 | Wedging |\n| 2 | Pinching |\n\n"
        "## Stage 2: Fire\n\n| Week | Topic |\n|---|---|\n| 3 | Glaze |\n| 4 | Kiln |\n\n"
        "## Stage 3: Sale\n\nChoose two pots.\n"
    )
    assert topics(text) == ["Wedging", "Pinching", "Glaze", "Kiln"]
    assert any(one.rule == "phase-without-weeks" and "Stage 3: Sale" in one.message for one in read(text).problems)


def test_what_names_single_weeks_is_said_once() -> None:
    taken = read(PLANS["single weeks below spans, one of them left to the span"][0]).stated.taken
    assert [line for line in taken if "headings (lines" in line] == [
        "Weeks from 4 headings (lines 5-14): 1 Wedging … 4 Raku.",
        "3 headings (lines 5-14) name some of these weeks one by one.",
    ]
