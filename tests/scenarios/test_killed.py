"""SIGKILL at seeded random steps of real processes: a fact is there once or not at all, no file is half written."""

from __future__ import annotations

import random
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.learner import ROOT, Learner

NOW = "2027-01-12T12:00:00+01:00"
KILLS = 6


@dataclass(frozen=True)
class Case:
    """A command to be killed, and what is said before it."""

    words: tuple[str, ...]
    before: tuple[str, ...] = ()


CASES = {
    "mark": Case(("mark", "bad", "W08", "--yes")),
    "log": Case(("log", "done", "W07.S1")),
    "undo": Case(("undo", "--yes"), before=("mark", "pause", "2027-01-18..2027-01-31", "--yes")),
    "export": Case(("export", "ics", "-o", "plan.ics"), before=("mark", "bad", "W08", "--yes")),
}


@pytest.fixture
def settled(tmp_path: Path) -> Path:
    """A folder with a published plan and an exported file."""
    folder = tmp_path / "settled"
    folder.mkdir()
    learner = Learner(folder, now=NOW).begin()
    assert learner.studycal("export", "ics", "-o", str(folder / "plan.ics")).code == 0
    return folder


def run(folder: Path, fatal: int, words: tuple[str, ...]) -> subprocess.CompletedProcess[bytes]:
    """The program as a process of its own, killed at a step (0: never)."""
    program = [sys.executable, "-m", "tests.scenarios.killed", str(fatal), "-C", str(folder), "--now", NOW]
    return subprocess.run(
        [*program, "--no-input", *_absolute(folder, words)], cwd=ROOT, capture_output=True, timeout=120, check=False
    )


def _absolute(folder: Path, words: tuple[str, ...]) -> list[str]:
    return [str(folder / word) if word == "plan.ics" else word for word in words]


def state(folder: Path) -> tuple[int, dict[str, object]]:
    """How many facts there are, and the plan."""
    learner = Learner(folder, now=NOW)
    history = learner.studycal("log", "--history", "--json")
    assert history.code == 0, history.err
    return len(history.json["facts"]), learner.year()


def copy(folder: Path, name: str) -> Path:
    """The same folder once more."""
    return Path(shutil.copytree(folder, folder.parent / name))


@pytest.mark.parametrize("name", list(CASES))
def test_a_killed_command_happened_once_or_not_at_all(settled: Path, name: str) -> None:
    case = CASES[name]
    if case.before:
        assert Learner(settled, now=NOW).studycal(*case.before).code == 0
    old, (facts, plan) = (settled / "plan.ics").read_bytes(), state(copy(settled, "before"))
    done = copy(settled, "done")
    finished = run(done, 0, case.words)
    assert finished.returncode == 0, finished.stderr.decode()
    new, (more, after) = (done / "plan.ics").read_bytes(), state(done)
    steps = int(finished.stderr.decode().split()[-1])
    for fatal in sorted(random.Random(name).sample(range(1, steps + 1), KILLS)):
        folder = copy(settled, f"killed-{fatal}")
        assert run(folder, fatal, case.words).returncode == -9
        with sqlite3.connect(folder / ".studycal" / "state.sqlite") as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        connection.close()
        assert state(folder) in ((facts, plan), (more, after))
        assert (folder / "plan.ics").read_bytes() in (old, new)
        again = Learner(folder, now=NOW).studycal("export", "ics", "-o", str(folder / "plan.ics"))
        assert again.code == 0, again.err
        if name == "export":
            assert (folder / "plan.ics").read_bytes() == new
