"""Where fcntl, termios and most signals are missing every command works, or says in a sentence what does not."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from studycal.calendars.password_command import _words
from studycal.cli.parser import build
from tests.cli.learner import ROOT, Learner
from tests.cli.syncing import Syncing
from tests.google import FakeGoogle

SYSTEMS = ("windows", "macos")
NOW = "2026-12-09T12:00+01:00"
WALK = {
    "init --example --dry-run --config other.toml": (0,),
    "check": (0,),
    "config --example": (0,),
    "show week": (0,),
    "export ics": (0,),
    "export md": (0,),
    "export csv -o -": (0,),
    "export html": (0,),
    "export svg": (0,),
    "mark bad W07 --yes": (0,),
    "pin W08.S2 2027-01-20T19:30 --yes": (0,),
    "unpin W08.S2 --yes": (0,),
    "undo --yes": (0,),
    "log done W01.S1": (0,),
    "review --auto": (0,),
    "simulate 1": (0,),
    "plan caldav": (0,),
    "sync caldav": (1,),
    "purge caldav --yes": (2,),
    "unskip W09.S1": (2,),
    "auth caldav --status": (0, 1),
    "auth google --status": (5,),
    "auth google --revoke": (0,),
    "daemon --once": (0, 1),
    "daemon --status": (0, 1, 3, 5),
    "daemon --install --dry-run": (0,),
    "doctor": (0, 1),
    "completion powershell": (0,),
}
"""Each command with the exit codes that are right for it here: the CalDAV server does not answer."""

CONFIG = """
[caldav]
url = "http://127.0.0.1:9/"
username = "ada"
password_command = ["echo", "secret"]
[sync]
targets = ["caldav"]
"""


def command(system: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "tests.platforms.elsewhere", system, *arguments]


def run(system: str, folder: Path, *arguments: str, typed: str = "", **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(system, "-C", str(folder), "--now", NOW, *arguments),
        cwd=ROOT,
        env={**os.environ, **env},
        input=typed,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        timeout=120,
        check=False,
    )


def with_config(learner: Learner, text: str) -> Path:
    with (learner.folder / "studycal.toml").open("a", encoding="utf-8") as file:
        file.write(text)
    return learner.folder


@pytest.mark.slow
def test_every_command_is_walked(learner: Learner, system: str = "windows") -> None:
    folder = with_config(learner, CONFIG)
    # serve and mcp run an event loop, and Linux's own cannot begin without Unix sockets; Windows brings another one.
    loops = {"serve", "mcp"}
    others = {name: tuple(range(7)) for name in names_of_commands() - {line.split()[0] for line in WALK} - loops}
    answers = {line: run(system, folder, *line.split(), "--no-input") for line in {**WALK, **others}}
    wrong = {
        line: (answer.returncode, answer.stderr)
        for line, answer in answers.items()
        if answer.returncode not in {**WALK, **others}[line]
        or re.search("Traceback|unforeseen|ModuleNotFound", answer.stdout + answer.stderr)
    }
    assert wrong == {}


def names_of_commands() -> set[str]:
    return set(next(action for action in build()._actions if action.dest == "command").choices or ())


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_calendar_is_synced_and_its_lock_held(tmp_path: Path, system: str) -> None:
    with FakeGoogle() as google:
        folder = Syncing(tmp_path / "plan", google).folder
        synced = run(system, folder, "sync", "google")
        assert synced.returncode == 0, synced.stderr
        held = holding(system, folder)
        try:
            assert held.stdout is not None
            held.stdout.readline()
            again = run(system, folder, "sync", "google")
        finally:
            held.kill()
            held.communicate()
        assert (again.returncode, f"process {held.pid}" in again.stderr) == (6, True), again.stderr
        freed = run(system, folder, "sync", "google")
        assert freed.returncode == 0, freed.stderr


HOLD = """\
import sys, time
from datetime import UTC, datetime
from pathlib import Path
from tests.platforms import elsewhere
getattr(elsewhere, sys.argv[1])()
from studycal.service.locks import SYNC, locked
with locked(Path(sys.argv[2]) / ".studycal" / SYNC, "a sync", datetime.now(UTC)):
    print("held", flush=True)
    sys.stdin.read()
"""


def holding(system: str, folder: Path) -> subprocess.Popen[str]:
    """A process that holds the sync lock until it is killed."""
    words = [sys.executable, "-c", HOLD, system, str(folder)]
    return subprocess.Popen(words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_daemon_ends_well_within_five_seconds(learner: Learner, system: str, number: signal.Signals) -> None:
    words = command(system, "-C", str(learner.folder), "daemon")
    with subprocess.Popen(words, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        assert "started" in process.stderr.readline()
        process.send_signal(number)
        assert process.wait(timeout=5) == 0
        assert process.stderr.read().splitlines()[-1].endswith("stopped")


@pytest.mark.parametrize("system", SYSTEMS)
def test_the_page_is_served_and_ends_at_an_interrupt(learner: Learner, system: str) -> None:
    words = command(system, "-C", str(learner.folder), "--now", NOW, "serve", "--port", "0")
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert "http://127.0.0.1:" in process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert "Traceback" not in process.communicate(timeout=10)[1]


def test_a_console_without_the_signs_gets_near_ones(learner: Learner) -> None:
    week = run("windows", learner.folder, "show", "week", PYTHONIOENCODING="cp437")
    assert week.returncode == 0, week.stderr
    assert "19:00-20:15" in week.stdout


@pytest.mark.parametrize("encoding", ["ascii", "cp437"])
@pytest.mark.parametrize("line", ["check", "show year", "show year --json"])
def test_no_encoding_of_a_console_ends_a_command(learner: Learner, encoding: str, line: str) -> None:
    answer = run("windows", learner.folder, *line.split(), PYTHONIOENCODING=encoding)
    assert answer.returncode in (0, 1), answer.stderr
    assert "Traceback" not in answer.stderr
    assert "unforeseen" not in answer.stderr


def test_a_password_command_keeps_its_backslashes_on_windows() -> None:
    line = r'"C:\Program Files\pass\pass.exe" show C:\keys\icloud'
    assert _words(line, "caldav.password_command", windows=True) == line
    assert _words("pass show 'my icloud'", "caldav.password_command", windows=False) == ["pass", "show", "my icloud"]
