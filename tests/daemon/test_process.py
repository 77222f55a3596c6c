"""The daemon as a process of its own: readiness, signals, the lock. The tests wait for what it says to systemd."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.learner import ROOT, Learner

PATIENCE = 30


@dataclass
class Running:
    """A daemon and the socket on which it tells systemd how it is doing (sd_notify(3))."""

    folder: Path
    process: subprocess.Popen[bytes]
    socket: socket.socket

    def until(self, word: str) -> list[str]:
        """Everything it says up to a message that begins with ``word``."""
        heard: list[str] = []
        while not heard or not heard[-1].startswith(word):
            heard.append(self.socket.recv(65536).decode())
        return heard

    def send(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def ends(self, within: float = 5) -> int:
        return self.process.wait(timeout=within)

    @property
    def runs(self) -> int:
        return len((self.folder / "runs.txt").read_text().splitlines())

    @property
    def log(self) -> str:
        return (self.folder / "daemon.log").read_text()


@pytest.fixture
def started(tmp_path: Path) -> Iterator[object]:
    folder = tmp_path / "state"
    folder.mkdir()
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    listening.bind(str(tmp_path / "notify"))
    listening.settimeout(PATIENCE)
    running: list[Running] = []

    def start(work: str) -> Running:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.daemon.process", str(folder), work],
            cwd=ROOT,
            env={**os.environ, "NOTIFY_SOCKET": str(tmp_path / "notify")},
            stderr=subprocess.DEVNULL,
        )
        running.append(Running(folder, process, listening))
        return running[-1]

    yield start
    for one in running:
        one.process.kill()
        one.process.wait()
    listening.close()


def test_it_is_ready_before_its_first_run_and_says_how_the_run_went(started) -> None:
    heard = started("quick").until("STATUS=")

    assert heard.index("READY=1") < len(heard) - 1
    assert heard[-1] == "STATUS=done: nothing to do"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_it_ends_the_request_it_is_in_and_leaves_within_five_seconds(started, number) -> None:
    daemon = started("endless")
    daemon.until("RUNNING=1")

    daemon.send(number)

    assert daemon.ends() == 0
    assert daemon.until("STOPPING=1")
    assert "run done requests=1" in daemon.log
    assert daemon.log.splitlines()[-1].endswith("INFO stopped")


def test_a_second_interrupt_leaves_at_once(started) -> None:
    daemon = started("deaf")
    daemon.until("RUNNING=1")
    daemon.send(signal.SIGINT)
    daemon.until("STOPPING=1")

    daemon.send(signal.SIGINT)

    assert daemon.ends() == 130


def test_usr1_runs_now(started) -> None:
    daemon = started("quick")
    daemon.until("STATUS=")

    daemon.send(signal.SIGUSR1)
    daemon.until("STATUS=")

    assert daemon.runs == 2


def test_hup_reads_the_config_again_and_a_broken_one_leaves_the_old(started) -> None:
    daemon = started("quick")
    daemon.until("STATUS=")
    (daemon.folder / "broken").touch()
    daemon.send(signal.SIGHUP)
    daemon.until("WATCHDOG=1")
    daemon.until("WATCHDOG=1")
    (daemon.folder / "broken").unlink()
    daemon.send(signal.SIGHUP)
    daemon.until("WATCHDOG=1")
    daemon.send(signal.SIGTERM)

    assert daemon.ends() == 0
    assert "the old config stays: studycal.toml: is no config." in daemon.log
    assert "config read again every=1800s" in daemon.log


def test_a_second_daemon_refuses_and_names_the_first(started, learner: Learner) -> None:
    daemon = started("quick")
    daemon.until("STATUS=")
    config = learner.folder / "studycal.toml"
    config.write_text(config.read_text() + f'\n[state]\npath = "{daemon.folder / "state.sqlite"}"\n')

    second = learner.process("daemon")

    assert second.code == 6
    assert f"the daemon (process {daemon.process.pid}" in second.err


def test_a_killed_one_leaves_no_lock_behind(started) -> None:
    daemon = started("quick")
    daemon.until("STATUS=")
    daemon.process.kill()
    daemon.process.wait()

    assert started("quick").until("STATUS=")[-1] == "STATUS=done: nothing to do"


def test_its_files_are_the_learners_alone(started) -> None:
    daemon = started("quick")
    daemon.until("STATUS=")

    modes = {path.name: path.stat().st_mode & 0o077 for path in daemon.folder.glob("daemon.*")}

    assert modes["daemon.json"] == 0
    assert modes["daemon.log"] == 0
