"""`studycal simulate`: a table for people, JSON for programs, the same on every run and every core."""

from __future__ import annotations

import contextlib
import os
import pty
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.learner import PROGRAM, Learner


def test_the_table_says_the_chance_the_range_and_what_is_typical(learner: Learner) -> None:
    answer = learner.studycal("simulate", "8")
    assert answer.code == 0, answer.err
    assert answer.out.startswith("8 years of this plan (seed 1)\n12% of sessions missed, 2 sick weeks and 3 trips")
    assert "28 Nov 2027 to 26 Dec 2027" in answer.out
    for words in ("finish in range", "last day", "weeks covered", "hours studied", "reserve weeks used"):
        assert words in answer.out
    assert max(len(line) for line in answer.out.splitlines()) <= 80
    assert answer.err == ""


def test_years_are_the_same_on_one_core_and_on_all_whatever_the_hash_seed(learner: Learner) -> None:
    one = learner.process("simulate", "20", "--seed", "7", "--json", env={"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo"})
    other = learner.process("simulate", "20", "--seed", "7", "--json", env={"PYTHONHASHSEED": "2", "LC_ALL": "C"})
    few = learner.studycal("simulate", "5", "--seed", "7", "--json").json
    assert one.code == 0, one.err
    assert one.json == other.json
    assert one.json["years"] == 20
    assert 0 <= one.json["in_range"] <= 1
    assert few == learner.studycal("simulate", "5", "--seed", "7", "--json").json
    assert few["rates"] == {"missed": 0.12, "sick_weeks": 2.0, "trips": 3.0}
    assert few["figures"]["finish"]["low"] <= few["figures"]["finish"]["high"]


def test_the_rates_are_the_configs_and_nothing_is_kept(learner: Learner) -> None:
    with (learner.folder / "studycal.toml").open("a", encoding="utf-8") as config:
        config.write("\n[simulate]\nmissed = 0\nsick_weeks = 0\ntrips = 0\n")
    before = learner.year()
    found = learner.studycal("simulate", "3", "--json").json
    assert found["in_range"] == 1
    assert found["figures"]["hours"] == {"low": 325, "middle": 325, "high": 325}
    assert learner.year() == before


@pytest.mark.parametrize("years", ["0", "-3", "100001"])
def test_a_number_of_years_that_cannot_be_is_said(learner: Learner, years: str) -> None:
    answer = learner.studycal("simulate", "--", years)
    assert answer.code == 2
    assert "cannot be simulated" in answer.err


@pytest.mark.skipif(sys.platform != "linux", reason="looks for the workers in /proc")
def test_workers_end_with_a_parent_that_was_killed(learner: Learner) -> None:
    ours, theirs = pty.openpty()
    words = [PROGRAM, "-C", str(learner.folder), "--now", learner.now, "simulate", "1000"]
    process = subprocess.Popen(words, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    shown = b""
    while b"of 1,000 years" not in shown:  # the first years are over: the workers are in the midst of the next
        shown += os.read(ours, 65536)
    workers = [os.pidfd_open(pid) for pid in _workers(process.pid)]
    process.kill()
    process.wait()
    ended = [bool(select.select([worker], [], [], 30)[0]) for worker in workers]
    for worker in workers:
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(worker, signal.SIGKILL)
        os.close(worker)
    os.close(ours)
    assert ended
    assert all(ended), "a worker lives on without its parent"


def _workers(parent: int) -> list[int]:
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return [int(pid) for pid in children if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]
