"""A mark on a real terminal: first what it does and costs, then a question, then a word on how to take it back."""

from __future__ import annotations

from tests.cli.learner import Learner
from tests.cli.terminal import typed

NOW = ("--now", "2027-01-10T18:00:00+01:00")


def test_a_mark_is_shown_with_its_cost_and_kept_only_by_a_yes(learner: Learner) -> None:
    before = learner.year()
    code, shown = typed(learner.folder, "n\n", *NOW, "mark", "bad", "W07")
    assert code == 0
    assert "W07 S1 Theory: Attention Mechanisms 1/2" in shown
    assert "Cost: -3 h 45 of study, 3 sessions dropped, finish unchanged." in shown
    assert "Keep it? [y/N]" in shown
    assert "Nothing was kept." in shown
    assert learner.year() == before

    code, shown = typed(learner.folder, "y\n", *NOW, "mark", "bad", "W07")
    assert code == 0
    assert "studycal undo" in shown
    assert len(learner.week(7)) == 2


def test_what_cannot_hold_asks_nothing_and_lists_commands(learner: Learner) -> None:
    learner.year()
    code, shown = typed(learner.folder, "y\n", *NOW, "mark", "pause", "2027-02-01..2027-03-14")
    assert code == 3
    assert "Keep it?" not in shown
    commands = [line.strip() for line in shown.splitlines() if line.startswith("  studycal ")]
    assert len(commands) >= 3
    for command in commands:
        assert learner.studycal(*command.split()[1:], "-n", now=NOW[1]).code == 0, command
