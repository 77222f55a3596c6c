"""SEQUENCE and LAST-MODIFIED move with a change of time or STATUS (RFC 5546 3.2.5), not with one of text alone."""

from __future__ import annotations

import re

import pytest

from tests.cli.learner import Frozen

HEADS = ("STATUS", "SEQUENCE", "LAST-MODIFIED", "DTSTAMP")


def event(learner: Frozen, now: str, session: str = "W10 S3") -> dict[str, str]:
    """What programs compare in the event of a session, as it is exported at a time."""
    learner.now = now
    text = learner.studycal("export", "ics", "-o", "-").out.replace("\r\n ", "")
    block = next(part for part in text.split("BEGIN:VEVENT") if f"SUMMARY:{session}" in part)
    return {head: found[1] for head in HEADS if (found := re.search(rf"(?m)^{head}:(.*?)\r?$", block))}


def say(learner: Frozen, *words: str) -> None:
    answer = learner.studycal(*words)
    assert answer.code == 0, answer.err


@pytest.mark.parametrize("back", [("log", "done", "W10.S3"), ("undo", "--yes")], ids=["done after all", "undo"])
def test_a_skip_and_its_way_back_are_new_states_of_the_event(learner: Frozen, back: tuple[str, ...]) -> None:
    learner.now = "2027-02-05T12:00+01:00"
    first = event(learner, learner.now)
    say(learner, "log", "skip", "W10.S3")
    second = event(learner, "2027-02-05T13:00+01:00")
    assert (first["STATUS"], second["STATUS"]) == ("CONFIRMED", "CANCELLED")
    assert int(second["SEQUENCE"]) == int(first["SEQUENCE"]) + 1
    assert second["LAST-MODIFIED"] > first["LAST-MODIFIED"]
    assert second["DTSTAMP"] > first["DTSTAMP"]
    say(learner, *back)
    third = event(learner, "2027-02-05T14:00+01:00")
    assert third["STATUS"] == "CONFIRMED"
    assert int(third["SEQUENCE"]) == int(first["SEQUENCE"]) + 2


def test_another_log_of_the_same_kind_changes_nothing(learner: Frozen) -> None:
    learner.now = "2027-02-05T12:00+01:00"
    say(learner, "log", "skip", "W09.S1")
    first = event(learner, learner.now, "W09 S1")
    say(learner, "log", "skip", "W09.S1")
    assert event(learner, "2027-02-05T13:00+01:00", "W09 S1") == first


def test_a_change_of_text_alone_raises_no_sequence(learner: Frozen) -> None:
    learner.now = "2027-02-05T12:00+01:00"
    first = event(learner, learner.now)
    weeks = learner.folder / "curriculum" / "weeks.md"
    weeks.write_text(weeks.read_text().replace("Components deep dive", "Components, a deep dive"))
    second = event(learner, "2027-02-06T12:00+01:00")
    assert second["SEQUENCE"] == first["SEQUENCE"]
    assert second["LAST-MODIFIED"] > first["LAST-MODIFIED"]


def events(learner: Frozen) -> dict[str, tuple[str, str, int, str]]:
    """What the exported file says of every event, by UID: summary, status, SEQUENCE and start."""
    text = learner.studycal("export", "ics", "-o", "-").out.replace("\r\n ", "")
    blocks = [_properties(part) for part in text.split("BEGIN:VEVENT")[1:]]
    return {
        block["UID"]: (block["SUMMARY"], block["STATUS"], int(block["SEQUENCE"]), block["DTSTART"]) for block in blocks
    }


def _properties(block: str) -> dict[str, str]:
    pairs = (line.partition(":") for line in block.splitlines() if ":" in line)
    return {name.partition(";")[0]: value for name, _, value in pairs}


def lives_on(before: dict[str, tuple[str, str, int, str]], after: dict[str, tuple[str, str, int, str]]) -> None:
    """No event that a calendar may hold vanishes unsaid, and none changes its time or status under its old number."""
    assert before.keys() <= after.keys()
    for uid, (summary, status, sequence, start) in before.items():
        assert after[uid][2] >= sequence, summary
        if (after[uid][1], after[uid][3]) != (status, start):
            assert after[uid][2] > sequence, summary


def newest(learner: Frozen) -> int:
    """The number of the newest fact."""
    return int(learner.studycal("log", "--history", "--json").json["facts"][-1]["fact"])


def test_what_a_return_asks_for_once_more_is_cancelled_when_the_return_is_undone(learner: Frozen) -> None:
    """The second event of a session goes by its own UID: what lay in the past stays there, and is the same again."""
    learner.now = "2026-12-10T21:00+01:00"
    say(learner, "mark", "bad", "W03", "--yes")
    say(learner, "mark", "clear", "W03", "--yes")
    learner.now = "2026-12-30T12:00+01:00"
    first = events(learner)
    say(learner, "mark", "return", "--resume", "open", "--yes")
    learner.now = "2026-12-30T13:00+01:00"
    second = events(learner)
    lives_on(first, second)
    again = second.keys() - first.keys()
    assert {second[uid][1] for uid in again} == {"CONFIRMED", "TENTATIVE"}
    say(learner, "undo", "--yes")
    learner.now = "2026-12-30T14:00+01:00"
    third = events(learner)
    lives_on(second, third)
    assert {third[uid][1] for uid in again} == {"CANCELLED"}
    begun = {uid for uid, (_, _, _, start) in first.items() if start < "20261230T120000"}
    assert {uid: third[uid] for uid in begun} == {uid: first[uid] for uid in begun}
    say(learner, "undo", str(newest(learner)), "--yes")
    learner.now = "2026-12-30T15:00+01:00"
    fourth = events(learner)
    lives_on(third, fourth)
    assert {uid: fourth[uid][1::2] for uid in again} == {uid: second[uid][1::2] for uid in again}
    learner.now = "2027-03-15T15:00+01:00"
    lives_on({uid: event for uid, event in fourth.items() if event[1] != "CANCELLED"}, events(learner))


def test_other_days_after_a_return_move_the_second_event_and_not_the_one_of_the_past(learner: Frozen) -> None:
    learner.now = "2026-12-30T12:00+01:00"
    events(learner)
    say(learner, "mark", "return", "--resume", "open", "--yes")
    learner.now = "2026-12-30T13:00+01:00"
    before = events(learner)
    say(learner, "set", "home", "tue 19:00", "wed 19:00", "fri 18:30", "sat 10:00", "--yes")
    learner.now = "2026-12-30T14:00+01:00"
    after = events(learner)
    lives_on(before, after)
    assert after.keys() == before.keys()
    past = {uid: event for uid, event in before.items() if event[3] < "20261230T120000"}
    assert {uid: after[uid] for uid in past} == past
    say(learner, "undo", "--yes")
    learner.now = "2026-12-30T15:00+01:00"
    again = events(learner)
    lives_on(after, again)
    assert {uid: event[3] for uid, event in again.items()} == {uid: event[3] for uid, event in before.items()}
