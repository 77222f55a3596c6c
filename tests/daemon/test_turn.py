"""A learner types sync while the daemon is in the middle of a run: the daemon's run ends, then theirs follows."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from queue import SimpleQueue

import pytest

from studycal.cli.lock_wait import MOST_SECONDS, in_turn
from studycal.errors import LockedError
from studycal.service.locks import locked
from tests.cli.learner import PROGRAM
from tests.cli.syncing import Syncing
from tests.daemon.test_real import learner, start  # noqa: F401 - a fixture
from tests.google.studycal import NOW


@contextmanager
def busy_daemon(learner: Syncing) -> Iterator[subprocess.Popen[bytes]]:  # noqa: F811
    """One whose first batch waits at the server until the test lets it go on."""
    learner.google.hands.fault("hang", "POST /batch")
    daemon = start(learner)
    try:
        while not learner.google.hands.held():
            assert daemon.poll() is None
            os.sched_yield()
        yield daemon
    finally:
        learner.google.hands.release()
        daemon.terminate()
        daemon.wait()


def typed(learner: Syncing, *arguments: str) -> subprocess.Popen[str]:  # noqa: F811
    command = [PROGRAM, "-C", str(learner.folder), *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.parametrize("arguments", [["sync", "--json"], ["sync", "google", "--json", "--accept"]])
def test_a_sync_follows_the_daemons_run_and_answers_as_ever(learner: Syncing, arguments: list[str]) -> None:  # noqa: F811
    with busy_daemon(learner) as daemon:
        mine = typed(learner, *arguments)
        assert mine.stderr is not None
        said = mine.stderr.readline()
        learner.google.hands.release()
        out, err = mine.communicate(timeout=60)

    assert said == f"The daemon (process {daemon.pid}) is syncing; this run follows when it is done.\n"
    assert (mine.returncode, err) == (0, "")
    assert json.loads(out)["created"] == []
    assert out == typed(learner, *arguments).communicate(timeout=60)[0]
    assert len(learner.events()) == 30


def test_plan_waits_for_its_turn_too(learner: Syncing) -> None:  # noqa: F811
    with busy_daemon(learner):
        mine = typed(learner, "plan", "--exit-code")
        assert mine.stderr is not None
        mine.stderr.readline()
        learner.google.hands.release()
        out, _ = mine.communicate(timeout=60)

    assert (mine.returncode, out) == (0, "google: nothing to do\n")


def test_beside_an_idle_daemon_a_sync_runs_at_once(tmp_path: Path) -> None:
    with locked(tmp_path / "daemon.lock", "the daemon", NOW):
        assert in_turn(lambda: "done", tmp_path, print) == "done"


def test_another_sync_at_the_command_line_is_not_waited_for(tmp_path: Path) -> None:
    """Its process is not the daemon's."""
    (tmp_path / "daemon.lock").write_text(json.dumps({"pid": os.getpid() + 1, "what": "the daemon", "since": ""}))
    said: SimpleQueue[str] = SimpleQueue()

    def run() -> None:
        with locked(tmp_path / "sync.lock", "a sync", NOW):
            pass

    with locked(tmp_path / "sync.lock", "a sync", NOW), pytest.raises(LockedError, match="a sync"):
        in_turn(run, tmp_path, said.put)
    assert said.empty()


def test_a_daemon_that_never_ends_is_waited_for_only_so_long(tmp_path: Path) -> None:
    now = [0.0]

    def sleep(seconds: float) -> None:
        now[0] += seconds

    def run() -> None:
        with locked(tmp_path / "sync.lock", "a sync", datetime.now(UTC)):
            pass

    with (
        locked(tmp_path / "daemon.lock", "the daemon", NOW),
        locked(tmp_path / "sync.lock", "a sync", NOW),
        pytest.raises(LockedError, match=f"process {os.getpid()}"),
    ):
        in_turn(run, tmp_path, lambda _: None, clock=lambda: now[0], sleep=sleep)
    assert MOST_SECONDS <= now[0] < MOST_SECONDS + 1
