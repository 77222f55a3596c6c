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
