"""Undo of any fact, clears and undos included, gives back the plan before it, to the minute."""

from __future__ import annotations

import random
from typing import Any

import pytest

from tests.cli.learner import Frozen

NOW = "2027-01-05T12:00+01:00"
EMPTY = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nEND:VCALENDAR\r\n"
DINNER = EMPTY.replace(
    "END:VCALENDAR",
    "BEGIN:VEVENT\r\nUID:a\r\nDTSTAMP:20261101T000000Z\r\nDTSTART:20270120T170000Z\r\nDTEND:20270120T210000Z\r\n"
    "SUMMARY:Dinner\r\nEND:VEVENT\r\nEND:VCALENDAR",
)


def times(learner: Frozen) -> dict[str, Any]:
    return {one["id"]: (one["start"], one["end"], one["status"]) for one in learner.year()["sessions"]}


def say(learner: Frozen, *words: str) -> int:
    return learner.studycal(*words, "--yes").code


def test_undo_of_a_clear_gives_back_what_the_pause_and_an_appointment_had_made(learner: Frozen) -> None:
    learner.now = NOW
    file = learner.folder / "busy.ics"
    file.write_text(EMPTY)
    with (learner.folder / "studycal.toml").open("a") as config:
        config.write('\n[[busy]]\nurl = "busy.ics"\n')
    assert say(learner, "mark", "pause", "2027-01-11..2027-01-17") == 0
    file.write_text(DINNER)
    moved = times(learner)["W07.S2"]
    assert moved[0].startswith("2027-01-22")
    file.write_text(EMPTY)
    before = times(learner)
    assert before["W07.S2"] == moved
    assert say(learner, "mark", "clear", "2027-01-11..2027-01-17") == 0
    assert say(learner, "undo") == 0
    assert times(learner) == before


FACTS = (
    ("mark", "bad", "W07"), ("mark", "bad", "W08"), ("mark", "great", "W09"), ("mark", "cut", "W10"),
    ("mark", "merge", "W11", "W12"), ("mark", "pause", "2027-01-18..2027-01-24"),
    ("mark", "pause", "2027-01-13..2027-01-14"), ("mark", "travel", "2027-02-01..2027-02-09", "--tz", "Asia/Tokyo"),
    ("mark", "clear", "2027-01-18..2027-01-24"), ("mark", "clear", "W07"), ("mark", "clear", "W10"),
    ("mark", "clear", "2027-02-01..2027-02-09"), ("pin", "W07.S2", "2027-01-16 18:00"), ("unpin", "W07.S2"),
    ("pin", "W06.S4", "2027-01-08 08:00"), ("log", "skip", "W06.S3"), ("log", "done", "W06.S1"), ("undo",),
)  # fmt: skip


@pytest.mark.parametrize("seed", [0, 1, 2, 3])
def test_whatever_is_said_its_undo_is_the_plan_before_it_and_undoing_that_the_plan_after(
    learner: Frozen, seed: int
) -> None:
    learner.now = NOW
    dice = random.Random(seed)
    before = times(learner)
    for words in dice.sample(FACTS, 7):
        fact = _fact(learner, *words)
        after = times(learner)
        if not fact:
            assert after == before
            continue
        undone = _fact(learner, "undo", str(fact))
        assert times(learner) == before, words
        if dice.random() < 0.7:
            assert _fact(learner, "undo", str(undone))
            assert times(learner) == after, words
            before = after


def _fact(learner: Frozen, *words: str) -> int:
    """The number of the fact that was kept, 0 if it was refused or changes nothing."""
    if words[0] == "log":
        kept = learner.studycal(*words, "--yes").code == 0
        history = learner.studycal("log", "--history", "--json").json
        return int((history["facts"] if isinstance(history, dict) else history)[-1]["fact"]) if kept else 0
    answer = learner.studycal(*words, "--yes", "--json")
    return int(answer.json.get("fact") or 0) if answer.code == 0 else 0


AWAY = EMPTY.replace(
    "END:VCALENDAR",
    "BEGIN:VEVENT\r\nUID:b\r\nDTSTAMP:20261101T000000Z\r\nDTSTART:20270413T160000Z\r\nDTEND:20270414T200000Z\r\n"
    "SUMMARY:Away\r\nEND:VEVENT\r\nEND:VCALENDAR",
)


@pytest.mark.parametrize("word", ["skip", "done"])
def test_what_was_spoken_of_while_it_had_no_time_takes_none_from_others_when_its_week_is_whole_again(
    learner: Frozen, word: str
) -> None:
    learner.now = NOW
    (learner.folder / "busy.ics").write_text(EMPTY)
    with (learner.folder / "studycal.toml").open("a") as config:
        config.write('\n[[busy]]\nurl = "busy.ics"\n')
    assert say(learner, "mark", "bad", "W20") == 0
    (learner.folder / "busy.ics").write_text(AWAY)
    assert times(learner)["W20.S2"][0].startswith("2027-04-15T19:00")
    assert say(learner, "log", word, "W20.S3") == 0
    before = times(learner)
    assert say(learner, "mark", "clear", "W20") == 0
    after = times(learner)
    assert {name: at for name, at in after.items() if before.get(name) != at}.keys() == {"W20.S1", "W20.S5"}
    assert say(learner, "undo") == 0
    assert times(learner) == before
    assert say(learner, "undo") == 0  # the log: the week is still bad
    assert say(learner, "undo") == 0  # the bad week
    assert times(learner)["W20.S2"] == before["W20.S2"]
    assert times(learner)["W20.S3"][0] >= "2027-04-15"


def moved_by_a_dinner(learner: Frozen) -> dict[str, Any]:
    """The times of all sessions, of which a dinner moved one; it is called off, and they stay."""
    learner.now = NOW
    file = learner.folder / "busy.ics"
    file.write_text(DINNER)
    with (learner.folder / "studycal.toml").open("a") as config:
        config.write('\n[[busy]]\nurl = "busy.ics"\n')
    before = times(learner)
    file.write_text(EMPTY)
    assert times(learner) == before
    return before


def test_other_days_from_a_day_on_and_their_undo_leave_what_an_appointment_had_moved_before_it(learner: Frozen) -> None:
    before = moved_by_a_dinner(learner)
    assert not before["W08.S2"][0].startswith("2027-01-20")
    days = ("tue 19:00", "wed 19:00", "fri 18:30", "sat 10:00")
    assert say(learner, "set", "home", *days, "--from", "2027-02-09") == 0
    assert times(learner)["W08.S2"] == before["W08.S2"]
    assert say(learner, "undo") == 0
    assert times(learner) == before


def test_other_days_taken_back_leave_what_they_had_not_moved(learner: Frozen) -> None:
    """What an appointment had moved stood where the other days have a slot of their own, so they moved it nowhere."""
    before = moved_by_a_dinner(learner)
    assert before["W08.S2"][0].startswith("2027-01-22T19:00")
    for since in ((), ("--from", "2027-02-22")):
        assert say(learner, "set", "home", "mon 19:00", "fri 19:00", "thu 19:00", "sat 10:00", *since) == 0
        assert times(learner)["W08.S2"] == before["W08.S2"]
        assert say(learner, "undo") == 0
        assert times(learner) == before
