"""A rhythm that is written down span by span of weeks is read back as it was meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from studycal.core.curriculum import Curriculum, Quarter, Role, Rules, SessionTemplate
from studycal.core.records import replace
from studycal.formats.documents.curriculum import parse_curriculum
from studycal.formats.documents.rhythm_text import Span, rhythm_by_weeks

FOLDER = Path(__file__).parents[3] / "curriculum"
WEEKS = (FOLDER / "weeks.md").read_bytes()


def read(cadence: bytes) -> Curriculum:
    curriculum, problems = parse_curriculum(WEEKS, "weeks.md", cadence, "cadence.md", {})
    assert curriculum is not None, problems
    return curriculum


def plain(sessions: tuple[SessionTemplate, ...]) -> list[SessionTemplate]:
    return [replace(session, line=0) for session in sessions]


def test_the_shipped_quarters_in_another_order_ask_the_same() -> None:
    shipped = read((FOLDER / "cadence.md").read_bytes())
    first, second, third, fourth = shipped.quarters
    spans = [Span(1, 9, first), Span(10, 10, third), Span(11, 30, second), Span(31, 52, fourth)]
    again = read(rhythm_by_weeks(spans, shipped.rules).encode())
    assert again.rules == shipped.rules
    assert [(one.weeks[0], one.weeks[-1]) for one in again.quarters] == [(1, 9), (10, 10), (11, 30), (31, 52)]
    for span, one in zip(spans, again.quarters, strict=True):
        assert plain(one.sessions) == plain(span.quarter.sessions)
        assert (one.load, one.load_text) == (span.quarter.load, span.quarter.load_text)


def test_what_was_written_so_is_written_so_again() -> None:
    shipped = read((FOLDER / "cadence.md").read_bytes())
    once = rhythm_by_weeks([Span(1, 52, shipped.quarters[0])], shipped.rules)
    quarter = read(once.encode()).quarters[0]
    assert rhythm_by_weeks([Span(1, 52, quarter)], shipped.rules) == once


@pytest.mark.parametrize("name", ["C*-algebras", "_dunder_ names", "R&D [draft]", "a | b", "5 < 6"])
def test_signs_of_markdown_are_text(name: str) -> None:
    session = SessionTemplate("S1", name, (name,), Role.BUILD, minutes=45)
    shown = SessionTemplate("S2", "Show", (), Role.WRITE, optional=True)
    quarter = replace(read((FOLDER / "cadence.md").read_bytes()).quarters[0], sessions=(session, shown))
    again: Quarter = read(rhythm_by_weeks([Span(1, 52, quarter)], Rules(min_sessions=1)).encode()).quarters[0]
    assert plain(again.sessions) == [session, shown]


@pytest.mark.parametrize(
    "rules",
    [
        Rules(min_sessions=2, max_sessions=3),
        Rules(min_minutes=25, max_minutes=50),
        Rules(outputs_per_week=2),
        Rules(bad_week=(Role.THEORY,)),
        Rules(great_week=Role.WRITE),
        Rules(behind_adds_hours=True),
        Rules(hours_per_week=7.5),
    ],
    ids=str,
)
def test_every_rule_of_a_rhythm_is_written(rules: Rules) -> None:
    quarter = read((FOLDER / "cadence.md").read_bytes()).quarters[0]
    assert read(rhythm_by_weeks([Span(1, 52, quarter)], rules).encode()).rules == rules
