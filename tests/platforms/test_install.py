"""`daemon --install` on each system: what it writes and starts, or prints."""

from __future__ import annotations

import plistlib
import re
import sys
from pathlib import Path

import pytest

from studycal.formats.service_units import scheduled_task
from tests.cli.learner import Answer, Learner

FOLDER = Path("/home/ada/it's my $HOME & 100%")


def managers(folder: Path, monkeypatch: pytest.MonkeyPatch, *names: str, code: int = 0) -> Path:
    """A PATH that holds these programs alone; each writes down what it was asked and ends with ``code``."""
    (folder / "bin").mkdir()
    for name in names:
        program = folder / "bin" / name
        program.write_text(f'#!/bin/sh\necho "{name} $*" >>"{folder}/asked"\necho no bus >&2\nexit {code}\n')
        program.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder / "bin"))
    monkeypatch.setenv("HOME", str(folder))
    return folder / "asked"


def install(learner: Learner, *options: str) -> Answer:
    return learner.studycal("daemon", "--install", *options)


def test_systemd_is_given_a_unit_and_starts_it(
    learner: Learner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = managers(tmp_path, monkeypatch, "systemctl")
    assert install(learner, "--yes").code == 0
    assert asked.read_text().splitlines() == [
        "systemctl --user daemon-reload",
        "systemctl --user enable --now studycal.service",
    ]
    assert "daemon" in (tmp_path / ".config/systemd/user/studycal.service").read_text()


def test_launchd_is_given_a_list_and_loads_it(
    learner: Learner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = managers(tmp_path, monkeypatch, "launchctl")
    assert install(learner, "--yes").code == 0
    path = tmp_path / "Library/LaunchAgents/studycal.plist"
    assert asked.read_text().splitlines() == [f"launchctl load -w {path}"]
    assert plistlib.loads(path.read_bytes())["ProgramArguments"][-1] == "daemon"


def test_what_a_manager_refuses_is_one_sentence(
    learner: Learner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    managers(tmp_path, monkeypatch, "systemctl", code=1)
    refused = install(learner, "--yes")
    assert refused.code == 1
    assert "no bus" in refused.err


def test_windows_is_told_that_it_is_printed_only(learner: Learner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    printed = install(learner)
    assert printed.code == 0
    assert "Register-ScheduledTask -TaskName studycal" in printed.out
    assert "printed only" in printed.err


def test_without_a_manager_there_is_a_line_for_cron(
    learner: Learner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    managers(tmp_path, monkeypatch)
    printed = install(learner)
    assert printed.code == 0
    assert printed.out.startswith("*/15 * * * * ")
    assert "printed only" in printed.err


def test_a_dry_run_writes_nothing(learner: Learner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = managers(tmp_path, monkeypatch, "systemctl")
    assert "[Service]" in install(learner, "--dry-run").out
    assert not asked.exists()
    assert not (tmp_path / ".config").exists()


def test_the_task_takes_no_dollar_or_quote_for_its_own() -> None:
    text = scheduled_task(r"C:\Program Files\studycal.exe", FOLDER, FOLDER / "studycal.toml")
    literals = [word.replace("''", "'") for word in re.findall(r"'((?:[^']|'')*)'", text)]
    assert literals[0] == r"C:\Program Files\studycal.exe"
    assert literals[1].split(" --config ")[0] == f'-C "{FOLDER}"'
