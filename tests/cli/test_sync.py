"""`plan`, `sync`, `unskip` and `purge` as a learner types them, against a Google calendar over real HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.syncing import Syncing
from tests.google import FakeGoogle

FIELDS = {
    "target", "created", "updated", "deleted", "accepted", "dropped", "conflicts", "errors", "requests",
}  # fmt: skip


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Syncing]:
    with FakeGoogle() as google:
        yield Syncing(tmp_path / "learner", google)


def test_plan_says_what_sync_would_do_and_does_nothing(learner: Syncing) -> None:
    answer = learner.studycal("plan", "--exit-code")

    assert answer.code == 4
    assert answer.out.startswith("google: 30 to create\n  +       W01-W06, 30 sessions: ")
    assert len(answer.out.splitlines()) <= 20
    assert "add -v" in answer.err
    whole = learner.studycal("plan", "-v").out
    assert whole.startswith("google: 30 to create\n  +       W01.S1  Mon 30 Nov 19:00")
    assert len(learner.google.hands.calendars()) == 1
    assert learner.google.hands.count() == 0


def test_sync_pushes_then_has_nothing_to_do_with_one_request(learner: Syncing) -> None:
    first = learner.studycal("sync", "--json").json
    second = learner.studycal("sync", "--json").json

    assert set(first) == FIELDS
    assert (len(first["created"]), len(learner.events())) == (30, 30)
    assert first["created"][0] == "W01.S1"
    assert (second["requests"], second["created"]) == (1, [])
    assert learner.studycal("plan", "--exit-code").code == 0


def test_a_dry_run_of_sync_is_the_plan(learner: Syncing) -> None:
    assert learner.studycal("sync", "-n").out == learner.studycal("plan").out
    assert learner.google.hands.count() == 0


def test_a_pause_is_folded_by_how_far_it_moves(learner: Syncing) -> None:
    learner.studycal("sync")
    learner.studycal("mark", "pause", "2026-12-07..2026-12-13", "--yes")

    answer = learner.studycal("sync", "-n")

    assert "W02-W06, " in answer.out
    assert "sessions: 1 week later, same weekday and time" in answer.out
    assert len(answer.out.splitlines()) <= 20


def test_a_drag_a_deletion_and_a_bad_week_are_told_with_their_reasons(learner: Syncing) -> None:
    learner.studycal("sync")
    events = learner.events()
    learner.google.hands.drag(learner.calendar, events["W02.S1"]["id"], 60)
    learner.google.hands.remove(learner.calendar, events["W02.S2"]["id"])
    assert learner.studycal("mark", "bad", "W03", "--yes").code == 0

    seen = learner.studycal("plan")
    done = learner.studycal("sync")

    assert seen.out.replace("to delete", "deleted") == done.out
    assert "pinned  W02.S1  Mon 7 Dec 20:00" in done.out
    assert "you dragged it to Mon 7 Dec 20:00" in done.out
    assert "skipped W02.S2" in done.out
    assert "not planned any more" in done.out
    assert "studycal sync --undo" in done.err
    assert learner.week(2)["S1"]["pinned"] is True


def test_the_last_run_can_be_taken_back(learner: Syncing) -> None:
    learner.studycal("sync")
    events = learner.events()
    learner.google.hands.drag(learner.calendar, events["W02.S1"]["id"], 60)
    learner.google.hands.remove(learner.calendar, events["W02.S2"]["id"])
    learner.studycal("sync")

    assert learner.studycal("sync", "--undo", "--yes").code == 0
    report = learner.studycal("sync", "--json").json

    assert report["created"] == ["W02.S2"]
    assert learner.week(2)["S1"]["pinned"] is False
    assert learner.week(2)["S2"]["status"] == "planned"
    assert learner.studycal("sync", "--undo", "--yes").code == 2


def test_unskip_brings_a_deleted_session_back(learner: Syncing) -> None:
    learner.studycal("sync")
    learner.google.hands.remove(learner.calendar, learner.events()["W02.S2"]["id"])
    assert learner.studycal("sync", "--json").json["dropped"] == ["W02.S2"]

    assert learner.studycal("unskip", "w02.s2", "--yes").code == 0
    assert learner.studycal("sync", "--json").json["created"] == ["W02.S2"]
    assert len(learner.events()) == 30
    wrong = learner.studycal("unskip", "W02.S2", "--yes")
    assert (wrong.code, wrong.err.count("\n")) == (2, 1)


def test_purge_shows_its_list_and_removes_only_ours_and_only_what_lies_ahead(learner: Syncing) -> None:
    """F32."""
    learner.studycal("sync")
    start, end = ({"dateTime": f"2026-12-20T1{hour}:00:00+01:00"} for hour in (0, 1))
    stranger = learner.google.hands.add(learner.calendar, {"summary": "Dentist", "start": start, "end": end})
    copy = learner.google.hands.copy(learner.calendar, learner.events()["W04.S1"]["id"])
    learner.now = "2026-12-15T12:00:00+01:00"

    dry = learner.studycal("purge", "google", "-n")
    asked = learner.studycal("purge", "google")
    done = learner.studycal("purge", "google", "--yes")

    assert dry.out == done.out
    assert dry.out.count("  -  ") == 19
    assert "11 of ours that have begun stay" in dry.out
    assert asked.code == 2
    left = {event["id"] for event in learner.google.hands.events(learner.calendar)}
    assert {stranger, copy} < left
    assert len(left) == 2 + 11
    assert "auth google --revoke" in done.err

    assert learner.studycal("purge", "google", "--all", "--yes").code == 0
    assert {event["id"] for event in learner.google.hands.events(learner.calendar)} == {stranger, copy}


def test_after_a_purge_a_sync_brings_everything_back(learner: Syncing) -> None:
    learner.studycal("sync")
    learner.studycal("purge", "google", "--yes")

    assert len(learner.studycal("sync", "--json").json["created"]) == 30
    assert len(learner.events()) == 30


def test_a_calendar_that_is_gone_is_not_made_again_in_silence(learner: Syncing) -> None:
    """F9."""
    learner.studycal("sync")
    learner.google.hands.delete_calendar(learner.calendar)

    held = learner.studycal("sync")
    again = learner.studycal("sync")
    assert (held.code, again.code) == (3, 3)
    assert "--accept" in held.err
    assert len(learner.google.hands.calendars()) == 1

    assert learner.studycal("sync", "--accept").code == 0
    assert len(learner.events()) == 30


def test_without_a_target_it_says_what_to_type(learner: Syncing) -> None:
    config = learner.folder / "studycal.toml"
    config.write_text(config.read_text().replace('targets = ["google"]', ""))

    answer = learner.studycal("sync")

    assert (answer.code, answer.out) == (2, "")
    assert "studycal sync google" in answer.err


def test_the_history_tells_every_run_that_did_something(learner: Syncing) -> None:
    learner.studycal("sync")
    learner.studycal("sync")
    learner.google.hands.remove(learner.calendar, learner.events()["W02.S2"]["id"])
    learner.studycal("sync")

    runs = learner.studycal("sync", "--history", "--json").json["runs"]

    assert [run["writes"] for run in runs] == [0, 30]
    assert runs[0]["changes"] == [["W02.S2", "skip", "you deleted it"]]
    assert "skipped W02.S2  you deleted it" in learner.studycal("sync", "--history").out
