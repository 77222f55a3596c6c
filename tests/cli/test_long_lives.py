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


@pytest.mark.parametrize("pinned", ["W03.S2 2026-12-18T18:00", "W03.S1 2026-12-18T18:00", "W14.S2 2027-03-05T13:00"])
@pytest.mark.parametrize("zone", ["Europe/Warsaw", "Asia/Kolkata"])
def test_a_pin_before_a_weekend_of_four_sessions_is_no_bug_of_ours(tmp_path: Path, pinned: str, zone: str) -> None:
    """A heavy session on Friday sends one of Saturday's two away: what is away shares a day with no other."""
    learner = Learner(tmp_path, "2026-11-25T10:00:00+01:00")
    homes = ("--home", "sat 09:00", "sat 15:00", "sun 09:00", "sun 15:00", "--windows", "sat,sun 08:00-20:00")
    assert learner.studycal("init", "--example", "--start", "2026-11-30", "--tz", zone, *homes).code == 0
    session, _, when = pinned.partition(" ")
    answer = learner.studycal("pin", session, when, "--yes", now="2026-12-01T10:00:00+01:00")
    assert answer.code == 0, answer.err
    days: dict[str, list[dict[str, Any]]] = {}
    for one in (one for one in sessions(learner).values() if one["status"] != "dropped"):
        days.setdefault(one["start"][:10], []).append(one)
    crowded = [held for held in days.values() if len(held) > 1]
    assert crowded
    homes_of = {"S1": "09:00", "S2": "15:00", "S3": "09:00", "S4": "15:00"}
    assert all(one["start"][11:16] == homes_of[one["slot"]] for held in crowded for one in held)
