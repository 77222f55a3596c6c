"""What months of marks, logs and undos may not do: forget what was done, or refuse a learner's own word."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.learner import Learner, in_january


@pytest.fixture
def learner(tmp_path: Path) -> Learner:
    return in_january(tmp_path)


def sessions(learner: Learner) -> dict[str, dict[str, Any]]:
    return {one["id"]: one for one in learner.year()["sessions"]}


def say(learner: Learner, now: str, *commands: str) -> None:
    """Commands, one a text, at a time in Warsaw; each is kept."""
    learner.now = f"{now}:00+01:00"
    for command in commands:
        answer = learner.studycal(*command.split(), "--yes")
        assert answer.code == 0, answer.err


@pytest.mark.parametrize(
    ("logged", "marked"),
    [
        (["log skip W02.S2", "log done W02.S2"], "mark merge W02 W03"),
        (["log skip W02.S2", "log partial W02.S2"], "mark merge W02 W03"),
        (["log skip W02.S2", "log done W02.S2", "log skip W02.S4"], "mark return"),
        (["log done W02.S2", "log skip W02.S2", "log done W02.S2"], "mark return"),
    ],
)
def test_a_corrected_log_counts_by_its_last_word(learner: Learner, logged: list[str], marked: str) -> None:
    say(learner, "2027-01-16T20:00", *logged)
    before = sessions(learner)["W02.S2"]
    say(learner, "2027-01-25T09:00" if "return" in marked else "2027-01-16T20:00", marked)
    assert sessions(learner)["W02.S2"] == before


def test_a_return_takes_up_nothing_for_what_was_only_said_to_be_held_at_first(learner: Learner) -> None:
    say(learner, "2027-01-24T20:00", "log done W02.S1", "log skip W02.S1")
    say(learner, "2027-02-08T09:00", "mark return")
    starts = {one["week"]: one["starts"] for one in learner.year()["weeks"]}
    assert (starts[2], starts[6]) == ("2027-01-11", "2027-02-08")
