"""The daemon that a learner starts: the real program, a real lock, a calendar over real HTTP."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.learner import PROGRAM
from tests.cli.syncing import Syncing
from tests.google import FakeGoogle


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Syncing]:
    with FakeGoogle() as google:
        yield today(Syncing(tmp_path / "learner", google))


def today(learner: Syncing) -> Syncing:
    """The same learner in the days before the first week begins: the program looks at the machine's own clock."""
    now = datetime.now(UTC)
    monday = now.date() + timedelta(days=8 - now.isoweekday())
    config = learner.folder / "studycal.toml"
    config.write_text(config.read_text().replace("start = 2026-11-30", f"start = {monday}"))
    learner.now = now.isoformat()
    return learner


@pytest.fixture
def heard(tmp_path: Path) -> Iterator[socket.socket]:
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    listening.bind(str(tmp_path / "notify"))
    listening.settimeout(60)
    yield listening
    listening.close()


def start(learner: Syncing, *options: str) -> subprocess.Popen[bytes]:
    address = str(learner.folder.parent / "notify")
    return subprocess.Popen(
        [PROGRAM, "-C", str(learner.folder), "daemon", *options],
        env={**os.environ, "NOTIFY_SOCKET": address},
        stderr=subprocess.DEVNULL,
    )


def until(heard: socket.socket, word: str) -> str:
    while True:
        said = heard.recv(65536).decode()
        if said.startswith(word):
            return said


def test_it_pushes_tells_how_it_is_doing_and_stops(learner: Syncing, heard: socket.socket) -> None:
    daemon = start(learner)
    try:
        assert until(heard, "STATUS=") == "STATUS=done: google: 30 created"
        daemon.send_signal(signal.SIGTERM)
        assert daemon.wait(timeout=5) == 0
    finally:
        daemon.kill()
        daemon.wait()

    assert len(learner.events()) == 30
    status = learner.studycal("daemon", "--status", "--json").json
    assert status["counts"]["created"] == 30
    assert status["counts"]["requests"] <= 6
    assert status["targets"]["google"]["pending"] == 0
    log = (learner.folder / ".studycal/daemon.log").read_text()
    assert "google W01.S1 create: new in the plan" in log
    secrets = (learner.folder.parent / "learner-token.json").read_text()
    assert "Topic 1" not in log
    assert not any(word in log for word in secrets.split('"') if len(word) > 20 and not word.startswith("http"))


def test_a_server_that_never_answers_does_not_keep_it_from_leaving(learner: Syncing, heard: socket.socket) -> None:
    """SIGTERM in the middle of a request: it leaves within five seconds, and the next run goes on from there."""
    learner.google.hands.latency(60)
    daemon = start(learner)
    try:
        until(heard, "READY=1")
        while not (learner.folder / ".studycal/sync.lock").exists():
            until(heard, "WATCHDOG=1") if daemon.poll() is not None else os.sched_yield()
        daemon.send_signal(signal.SIGTERM)
        assert daemon.wait(timeout=5) == 0
    finally:
        daemon.kill()
        daemon.wait()
        learner.google.hands.latency(0)

    assert learner.studycal("sync").code == 0
    assert len(learner.events()) == 30


def test_while_one_run_is_under_way_another_exits_6_and_names_it(learner: Syncing) -> None:
    """F24: exactly one writer."""
    from studycal.service.locks import locked
    from tests.google.studycal import NOW

    with locked(learner.folder / ".studycal/sync.lock", "a sync", NOW):
        answer = learner.process("sync")

    assert answer.code == 6
    assert f"a sync (process {os.getpid()}" in answer.err
    assert learner.google.hands.count() == 0


def test_once_beside_a_running_daemon_exits_6_and_names_it(learner: Syncing, heard: socket.socket) -> None:
    daemon = start(learner)
    try:
        until(heard, "STATUS=")
        asked = learner.google.hands.count()
        answer = learner.process("daemon", "--once")
    finally:
        daemon.kill()
        daemon.wait()

    assert answer.code == 6
    assert answer.err.count("\n") == 1
    assert answer.err.startswith(f"studycal: the daemon (process {daemon.pid}, since ")
    assert learner.google.hands.count() == asked


def test_once_while_a_sync_is_under_way_exits_6_and_names_it(learner: Syncing) -> None:
    """The sync is one at the command line, in the middle of a request."""
    learner.google.hands.fault("hang", "POST /batch")
    writer = subprocess.Popen([PROGRAM, "-C", str(learner.folder), "sync"], stderr=subprocess.DEVNULL)
    try:
        while not learner.google.hands.held():
            assert writer.poll() is None
            os.sched_yield()
        answer = learner.process("daemon", "--once")
    finally:
        learner.google.hands.release()
        writer.wait(timeout=60)

    assert answer.code == 6
    assert answer.err.count("\n") == 1
    assert f"a sync (process {writer.pid}, since " in answer.err
    assert writer.returncode == 0
    assert len(learner.events()) == 30


def test_a_lock_that_keeps_several_calendars_waiting_is_told_once(learner: Syncing) -> None:
    from studycal.service.locks import locked
    from tests.google.studycal import NOW

    config = learner.folder / "studycal.toml"
    text = config.read_text().replace('targets = ["google"]', 'targets = ["google", "caldav"]')
    config.write_text(text + '\n[caldav]\nurl = "http://127.0.0.1:9/"\nusername = "me"\n')
    with locked(learner.folder / ".studycal/sync.lock", "a sync", NOW):
        answer = learner.process("daemon", "--once", env={"STUDYCAL_CALDAV_PASSWORD": "secret"})

    assert answer.code == 6
    assert answer.err.startswith("studycal: a sync (process ")
    assert answer.err.count("holds the lock") == 1


def test_once_does_one_run(learner: Syncing) -> None:
    assert learner.studycal("daemon", "--once").code == 0
    assert len(learner.events()) == 30


def test_once_leaves_a_status_as_the_daemon_does(learner: Syncing) -> None:
    assert learner.studycal("daemon", "--once").code == 0
    status = learner.studycal("daemon", "--status", "--json")
    assert status.code == 0
    assert (status.json["outcome"], status.json["failures"], status.json["running"]) == ("done", 0, False)
    assert status.json["last_success"] == status.json["last_run"] != ""
    assert "Last run" in learner.studycal("daemon", "--status").out


def test_without_any_target_it_is_content(learner: Syncing) -> None:
    config = learner.folder / "studycal.toml"
    config.write_text(config.read_text().replace('targets = ["google"]', ""))

    assert learner.studycal("daemon", "--once").code == 0


def test_hup_reads_a_broken_config_as_broken_whatever_interval_was_typed(
    learner: Syncing, heard: socket.socket
) -> None:
    daemon = start(learner, "--every", "1h")
    until(heard, "STATUS=")
    config = learner.folder / "studycal.toml"
    config.write_text(f"{config.read_text()}\nx = [\n")
    daemon.send_signal(signal.SIGHUP)
    daemon.send_signal(signal.SIGUSR1)
    until(heard, "STATUS=failed")
    daemon.send_signal(signal.SIGTERM)
    assert daemon.wait(timeout=60) == 0
    log = (learner.folder / ".studycal/daemon.log").read_text()
    assert "the old config stays" in log
    assert "config read again" not in log
