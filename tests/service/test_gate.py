"""A plan that breaks a rule is neither saved nor published: exit 3, and the rule is named."""

from __future__ import annotations

import pytest

from studycal.core.placement import place
from tests.cli.learner import Learner


def test_a_plan_that_breaks_a_rule_stops_everything(learner: Learner, monkeypatch: pytest.MonkeyPatch) -> None:
    before = learner.year()
    real = place.place

    def forgetful(*given: object, **more: object) -> object:
        """The planner with a bug: it forgets W09's output."""
        sessions, unplaced = real(*given, **more)  # type: ignore[arg-type]
        return tuple(one for one in sessions if one.id != "W09.S4"), unplaced

    monkeypatch.setattr(place, "place", forgetful)
    for words in (["mark", "bad", "W07", "--yes", "--json"], ["log", "done", "W07.S1", "--yes", "--json"]):
        answer = learner.studycal(*words, now="2027-01-10T12:00:00+01:00")
        assert answer.code == 3
        assert answer.json["rule"] == "output-every-week"
        assert answer.json["choices"]
        assert "bug" in answer.err
    monkeypatch.undo()
    assert learner.studycal("log", "--history", "--json").json == {"facts": []}
    assert learner.year() == before
