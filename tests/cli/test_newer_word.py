"""What is said later holds, and what is proposed can be typed."""

from __future__ import annotations

import shlex

from tests.cli.learner import Learner

TRIP = ("mark", "travel", "2027-01-11..2027-01-24", "--tz", "Asia/Tokyo", "--yes")


def held(learner: Learner) -> int:
    """The sessions of the first whole week of the trip."""
    return len(learner.week(7))


def test_of_two_trips_over_the_same_days_the_newer_number_of_sessions_holds(learner: Learner) -> None:
    assert learner.studycal(*TRIP).code == 0
    usual = held(learner)
    assert usual > 0
    for number in ("0", "1", "0"):
        assert learner.studycal(*TRIP, "--sessions", number).code == 0
        assert held(learner) == int(number)
    assert learner.studycal(*TRIP).code == 0
    assert held(learner) == usual


def test_a_reserve_that_is_refused_is_not_proposed(learner: Learner) -> None:
    for last in ("2027-03-31", "2027-12-31"):
        answer = learner.studycal("mark", "pause", f"2026-12-21..{last}", "--yes")
        assert answer.code == 3
        ways = [line.strip() for line in answer.err.splitlines() if line.strip().startswith("studycal set")]
        assert ("reserve_weeks" in answer.err) == bool(ways)
        for way in ways:
            assert learner.studycal(*shlex.split(way)[1:], "--yes", "-n").code == 0, way
