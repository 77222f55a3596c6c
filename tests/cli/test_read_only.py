"""A read-only disk: what reads works, what keeps something is one sentence and keeps nothing."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.learner import Learner


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    """A plan with one log on a disk that is mounted read-only."""
    kept = tmp_path / "kept"
    kept.mkdir()
    writer = Learner(kept).begin()
    assert writer.studycal("log", "done", "W01.S1", "--yes").code == 0
    shown = tmp_path / "shown"
    shown.mkdir()
    try:
        subprocess.run(["mount", "--bind", kept, shown], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this machine does not let a test mount anything")
    try:
        subprocess.run(["mount", "-o", "remount,ro,bind", shown], check=True, capture_output=True)
        yield Learner(shown)
    finally:
        subprocess.run(["umount", shown], check=True)


def test_what_reads_works_on_a_read_only_disk(learner: Learner) -> None:
    assert learner.week(1)["S1"]["status"] == "done"
    assert "BEGIN:VEVENT" in learner.studycal("export", "ics", "-o", "-").out
    for words in (
        ("show", "today"),
        ("show", "--short"),
        ("check",),
        ("log", "--history"),
        ("mark", "bad", "W07", "-n"),
    ):
        answer = learner.studycal(*words)
        assert answer.code == 0, answer.err


def test_what_keeps_something_is_one_sentence_on_a_read_only_disk(learner: Learner) -> None:
    for words in (("log", "done", "W01.S2", "-y"), ("mark", "bad", "W07", "-y"), ("undo", "-y"), ("export", "ics")):
        answer = learner.studycal(*words)
        assert answer.code == 1
        assert "cannot be written" in answer.err
        assert len(answer.err.splitlines()) == 1
    assert len(learner.studycal("log", "--history", "--json").json["facts"]) == 1


def test_doctor_says_once_that_nothing_can_be_kept(learner: Learner) -> None:
    answer = learner.studycal("doctor")
    assert answer.code == 1
    assert answer.out.count("!!") == 1
    assert "nothing can be kept" in answer.out
