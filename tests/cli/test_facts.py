"""One undo takes back one command; what holds already is not stated again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.learner import Learner, in_january


@pytest.fixture
def learner(tmp_path: Path) -> Learner:
    return in_january(tmp_path)


def facts(learner: Learner) -> list[dict[str, Any]]:
    return list(learner.studycal("log", "--history", "--json").json["facts"])


def statuses(learner: Learner) -> dict[str, str]:
    return {one["id"]: one["status"] for one in learner.year()["sessions"]}


@pytest.mark.parametrize(
    "words",
    [
        ("mark", "bad", "W07"),
        ("mark", "great", "W09"),
        ("mark", "pause", "2027-02-03"),
        ("mark", "travel", "2027-03-13..2027-03-28", "--tz", "Asia/Tokyo"),
        ("log", "done", "W02.S1"),
        ("log", "partial", "W02.S1", "-m", "chapter 3"),
        ("pin", "W07.S2", "2027-02-18 18:00"),
        ("pin", "W07.S2", "--minutes", "60"),
    ],
)
def test_what_holds_already_is_no_second_fact_and_is_said(learner: Learner, words: tuple[str, ...]) -> None:
    assert learner.studycal(*words, "--yes").code == 0
    again = learner.studycal(*words, "--yes")
    assert again.code == 0
    assert "already" in again.err
    assert "nothing was kept" in again.err
    assert len(facts(learner)) == 1


def test_a_part_of_a_pause_and_a_status_alone_say_nothing_new(learner: Learner) -> None:
    learner.studycal("mark", "pause", "2027-02-01..2027-02-05", "--yes")
    learner.studycal("log", "done", "W02.S1", "--link", "https://example.org/a")
    before = len(facts(learner))
    learner.studycal("mark", "pause", "2027-02-02..2027-02-03", "--yes")
    learner.studycal("log", "done", "W02.S1")
    assert len(facts(learner)) == before
    learner.studycal("log", "done", "W02.S1", "--link", "https://example.org/b")
    assert len(facts(learner)) == before + 1


def test_one_undo_takes_back_one_command_and_undoing_that_brings_all_back(learner: Learner) -> None:
    before = statuses(learner)
    learner.studycal("mark", "cut", "W30", "--yes")
    marked = statuses(learner)
    said = learner.studycal("log", "done", "W02.S1", "W01.S1", "W01.S2")
    assert "Take all of it back with `studycal undo 4`" in said.err
    logged = statuses(learner)
    undone = learner.studycal("undo", "--yes")
    assert "Takes back 2: W02.S1 done." in undone.out
    assert "Takes back 4: W01.S2 done." in undone.out
    assert statuses(learner) == marked
    assert learner.studycal("undo", "7", "--yes").code == 0
    assert statuses(learner) == logged
    assert learner.studycal("undo", "3", "--yes").code == 0
    assert statuses(learner) == marked
    assert learner.studycal("undo", "--yes").code == 0
    assert statuses(learner) == before


def test_a_reviews_answers_are_one_undo(learner: Learner) -> None:
    now = "2027-01-17T20:05:00+01:00"
    learner.studycal("export", "md", "-o", str(learner.folder / "notes"))
    note = next((learner.folder / "notes").glob("*2027-W01*"))
    text = note.read_text("utf-8").replace("- [ ]", "- [x]", 2).replace("verdict::", "verdict:: good")
    note.write_text(text, "utf-8")
    assert learner.studycal("review", "--from", str(note), "--yes", now=now).code == 0
    stated = facts(learner)
    assert len(stated) > 1
    learner.studycal("undo", "--yes", now=now)
    assert not any(fact["holds"] for fact in facts(learner) if fact["fact"] <= len(stated))


def test_giving_back_all_pins_is_one_undo(learner: Learner) -> None:
    for session, time in (("W05.S1", "2027-02-05 19:00"), ("W06.S1", "2027-02-12 19:00")):
        assert learner.studycal("pin", session, time, "--yes").code == 0
    pinned = [one["id"] for one in learner.year()["sessions"] if one["pinned"]]
    assert learner.studycal("unpin", "--all", "--yes").code == 0
    learner.studycal("undo", "--yes")
    assert [one["id"] for one in learner.year()["sessions"] if one["pinned"]] == pinned


@pytest.mark.parametrize(
    "words",
    [
        "mark cut W20", "mark merge W24 W25", "mark bad W07", "mark great W05", "mark pause 2027-02-01..2027-02-14",
        "mark travel 2027-03-13..2027-03-28 --tz Asia/Tokyo", "mark return", "pin W09.S2 2027-02-09T19:00",
        "set reserve_weeks 5", "set title Mine",
    ],
)  # fmt: skip
def test_what_is_said_twice_holds_already_and_is_kept_once(tmp_path: Path, words: str) -> None:
    learner = in_january(tmp_path)
    first = learner.studycal(*words.split(), "-y", "--json")
    again = learner.studycal(*words.split(), "-y", "--json")
    assert (first.code, first.json["kept"], first.json["fact"]) == (0, True, 1), first.err
    assert (again.code, again.json["kept"], again.json["fact"]) == (0, False, None), again.err
    assert "That holds already" in again.err
    assert len(learner.studycal("log", "--history", "--json").json["facts"]) == 1


def test_a_week_that_shares_takes_no_third_topic(tmp_path: Path) -> None:
    learner = Learner(tmp_path).begin()
    assert learner.studycal("mark", "merge", "W24", "W25", "-y").code == 0
    answer = learner.studycal("mark", "merge", "W25", "W26", "-y")
    assert (answer.code, "three topics are too many" in answer.err) == (3, True)
    assert learner.studycal("mark", "cut", "W40", "-y").code == 0
    assert learner.studycal("mark", "bad", "W40", "-y").code == 3
