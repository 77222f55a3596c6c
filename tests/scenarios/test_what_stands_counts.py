"""Every cap counts what has begun, is logged or is pinned: a log moves nothing, and hours never rise."""

from __future__ import annotations

import pytest

from tests.cli.learner import Frozen, Learner

JAPAN = ("travel", "2027-02-15..2027-02-21", "--tz", "Asia/Tokyo", "--yes")


def held(learner: Learner, number: int) -> dict[str, str]:
    return {slot: one["start"][5:16] for slot, one in learner.week(number).items()}


def say(learner: Learner, now: str, *words: str) -> None:
    learner.now = now
    answer = learner.studycal(*words)
    assert answer.code == 0, answer.err


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ("2027-02-17T13:00+01:00", ("log", "done", "W12.S1", "--yes")),
        ("2027-02-17T13:00+01:00", ("log", "skip", "W12.S1")),
        ("2027-02-17T13:00+01:00", ("mark", "bad", "W30", "--yes")),
        ("2027-02-18T13:00+01:00", ("log", "partial", "W12.S1", "--yes")),
        ("2027-02-12T13:00+01:00", ("log", "skip", "W12.S4", "--yes")),
        ("2027-02-12T13:00+01:00", ("pin", "W12.S4", "2027-02-19T11:00+09:00", "--yes")),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else value[:10],
)
def test_a_trip_holds_two_sessions_whatever_has_begun(learner: Learner, now: str, words: tuple[str, ...]) -> None:
    say(learner, "2027-02-10T12:00+01:00", "mark", *JAPAN)
    before = held(learner, 12)
    assert set(before) == {"S1", "S4"}
    say(learner, now, *words)
    assert set(held(learner, 12)) == {"S1", "S4"}


@pytest.mark.parametrize("slot", ["S1", "S2", "S3"])
def test_a_bad_week_holds_its_pinned_session_and_its_output_alone(learner: Learner, slot: str) -> None:
    say(learner, "2026-12-12T12:00+01:00", "pin", f"W03.{slot}", "2026-12-15 12:00", "--yes")
    say(learner, learner.now, "mark", "bad", "W03", "--yes")
    assert set(held(learner, 3)) == {slot, "S4"}
    later = held(learner, 4)
    for now in ("2026-12-15T14:00+01:00", "2026-12-16T09:00+01:00"):
        say(learner, now, "log", "done", f"W03.{slot}")
        assert set(held(learner, 3)) == {slot, "S4"}
        assert held(learner, 4) == later


def test_a_log_places_nothing_that_was_not_placed_before(learner: Frozen) -> None:
    learner.now = "2027-01-12T18:00+01:00"
    before = {one["id"]: one["start"] for one in learner.year()["sessions"]}
    say(learner, learner.now, "log", "done", "W07.S1")
    assert {one["id"]: one["start"] for one in learner.year()["sessions"]} == before
