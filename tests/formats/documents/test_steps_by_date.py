"""Phases that say their first and last day are read by date; tables of days that go on are one."""

from __future__ import annotations

from datetime import date

import pytest

from studycal.core.curriculum import Level
from studycal.formats.documents.answers import NONE, ReadingAnswers
from studycal.formats.documents.weeks import Reading, read_weeks


def read(text: str, answers: ReadingAnswers = NONE) -> Reading:
    return read_weeks(text, "plan.md", answers, date(2026, 11, 28))


PHASES = [
    ("Phase {}: {} ({})", ("Jan 4 - Jan 17", "Jan 18 - Feb 7")),
    ("Modul {}: {} ({})", ("4.1. - 17.1.", "18.1. - 7.2.")),
    ("Phase {} : {} ({})", ("du 4 janvier au 17 janvier", "du 18 janvier au 7 février")),
    ("Fase {}: {} ({})", ("4 al 17 de enero", "18 de enero al 7 de febrero")),
    ("Etap {}: {} ({})", ("4–17 stycznia", "18 stycznia – 7 lutego")),
    ("Этап {}: {} ({})", ("4–17 января", "18 января – 7 февраля")),
    ("第{}阶段：{}（{}）", ("1月4日-1月17日", "1月18日-2月7日")),
    ("フェーズ{}：{}（{}）", ("1月4日〜1月17日", "1月18日〜2月7日")),
]  # fmt: skip
PARTS = ["Clay - Part 1", "Clay - Part 2", "Kiln - Part 1", "Kiln - Part 2", "Kiln - Part 3"]


@pytest.mark.parametrize(("form", "spans"), PHASES, ids=[spans[0] for _, spans in PHASES])
def test_phases_with_their_days_last_as_long_as_those_say(form: str, spans: tuple[str, str]) -> None:
    named = [form.format(at, topic, span) for at, topic, span in zip((1, 2), ("Clay", "Kiln"), spans, strict=True)]
    headed = "# P 2027\n\n" + "".join(f"## {name}\n\n- do\n\n" for name in named)
    listed = "# P 2027\n\n" + "".join(f"- {name}\n" for name in named)
    for text in (headed, listed):
        reading = read(text)
        assert [week.topic for week in reading.weeks] == PARTS
        assert reading.stated.start is not None
        assert reading.stated.start.day == "2027-01-04"


def test_phases_of_which_one_says_no_days_are_asked_about() -> None:
    text = "# P\n\n## Phase 1: Clay (Jan 4 - Jan 17)\n\n## Phase 2: Kiln\n\n"
    assert [problem.rule for problem in read(text).problems if problem.level is Level.ERROR] == ["phases-asked"]


def days(stage: int, first: int) -> str:
    rows = "".join(f"| {at} | Thread {stage}{at} | knit |\n" for at in range(first, first + 3))
    return f"### Stage {stage}: S{stage}\n\n| Day | Morning | Evening |\n|---|---|---|\n{rows}\n"


@pytest.mark.parametrize("firsts", [(1, 4, 7), (1, 1, 1)])
def test_tables_of_days_that_go_on_are_asked_about_and_planned_together(firsts: tuple[int, ...]) -> None:
    text = "# P\n\n" + "".join(days(stage, first) for stage, first in enumerate(firsts, start=1))
    [asked] = [problem for problem in read(text).problems if problem.level is Level.ERROR]
    assert asked.message.startswith("9 rows")
    weeks = read(text, ReadingAnswers(per_week=3)).weeks
    assert [(week.topic, week.phase) for week in weeks] == [
        ("Thread 11", "S1"), (f"Thread 2{firsts[1]}", "S2"), (f"Thread 3{firsts[2]}", "S3")
    ]  # fmt: skip


def test_two_tables_of_the_same_days_are_not_one() -> None:
    text = f"# P\n\n{days(1, 1).replace('Stage 1: S1', 'Morning people')}{days(2, 1).replace('Stage 2: S2', 'Owls')}"
    [asked] = [problem for problem in read(text).problems if problem.level is Level.ERROR]
    assert asked.message.startswith("3 rows")
