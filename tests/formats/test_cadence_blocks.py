"""A cadence by phase, semester, month or weeks: each block belongs to its own weeks, or studycal asks which."""

from __future__ import annotations

import pytest

from studycal.core.curriculum import Curriculum, Level, Problem
from studycal.formats.documents.curriculum import parse_curriculum

PHASES = ("Hand building", "Hand building", "Wheel", "Wheel", "Fire")


def read(titles: tuple[str, ...], phases: tuple[str, ...] = PHASES) -> tuple[Curriculum | None, tuple[Problem, ...]]:
    """Five weeks in three phases, and a block of so many sessions as its place for each title."""
    rows = [f"| {n} | Topic {n} | {phase} |" for n, phase in enumerate(phases, start=1)]
    weeks = "\n".join(["| Week | Topic | Phase |", "|---|---|---|", *rows, ""])
    if not any(phases):
        weeks = "\n".join(["| Week | Topic |", "|---|---|", *(f"| {n} | Topic {n} |" for n in range(1, 6)), ""])
    blocks = []
    for count, title in enumerate(titles, start=1):
        sessions = "\n".join(f"**Session {n} – Write**\n" for n in range(1, count + 1))
        blocks.append(f"## {title}\n\n**Load:** low\n\n{sessions}")
    cadence = "# Rhythm\n\n" + "\n".join(blocks)
    return parse_curriculum(weeks.encode(), "weeks.md", cadence.encode(), "cadence.md", {})


@pytest.mark.parametrize(
    ("titles", "expected"),
    [
        (("Phase 1: Hand building", "Phase 2: Wheel", "Phase 3: Fire"), [(1, 2), (3, 4), (5,)]),
        (("Part 1 (weeks 1-2)", "Weeks 3–5"), [(1, 2), (3, 4, 5)]),
        (("Phase 2", "Phase 1"), [(3, 4), (1, 2)]),
        (("Module II – Wheel", "Module I"), [(3, 4), (1, 2)]),
        (("Month 1 (weeks 1-4)", "Month 2 (week 5)"), [(1, 2, 3, 4), (5,)]),
        (("Autumn semester (weeks 1-3)", "Spring semester (weeks 4-5)"), [(1, 2, 3), (4, 5)]),
    ],
)
def test_a_block_belongs_to_the_weeks_of_its_name_or_number(
    titles: tuple[str, ...], expected: list[tuple[int, ...]]
) -> None:
    curriculum, problems = read(titles)
    assert curriculum is not None, problems
    assert [quarter.weeks for quarter in curriculum.quarters] == expected


def test_a_phase_without_a_block_goes_on_with_the_one_before_and_that_is_said() -> None:
    curriculum, problems = read(("Phase 1: Hand building", "Phase 2: Wheel"))
    assert curriculum is not None
    told = [problem.message for problem in problems if problem.rule == "block-goes-on"]
    assert told == ["Week 5 goes on with “Phase 2: Wheel”: no block is theirs."]


@pytest.mark.parametrize(
    "titles", [("Phase 1", "Phase 2"), ("Autumn semester", "Spring semester"), ("Month 1",), ("Term 1", "Term 2")]
)
def test_blocks_of_a_plan_without_phases_are_asked_about(titles: tuple[str, ...]) -> None:
    curriculum, problems = read(titles, ("",) * 5)
    errors = [problem for problem in problems if problem.level is Level.ERROR]
    assert curriculum is None
    assert [(one.rule, one.line) for one in errors] == [("block-weeks", 3)]
    assert all(f"“{title}”" in errors[0].message for title in titles)
    assert f"{titles[0]} (weeks 1-4)" in errors[0].remedy


def test_a_week_that_two_blocks_name_is_refused_and_a_block_no_week_reaches_is_named() -> None:
    curriculum, problems = read(("Part 1 (weeks 1-3)", "Part 2 (weeks 3-5)"))
    assert curriculum is None
    assert [problem.message for problem in problems if problem.level is Level.ERROR] == [
        "Week 3 belongs to “Part 1 (weeks 1-3)” and to “Part 2 (weeks 3-5)”."
    ]
    curriculum, problems = read(("Part 1 (weeks 1-5)", "Part 2 (weeks 8-9)"))
    assert curriculum is not None
    assert "block-unreached" in {problem.rule for problem in problems}
