"""A clone as a newcomer uses it: set up by one command, moved, its example told from one's own plan."""

from __future__ import annotations

import os
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
from icalendar import Calendar

from tests.cli.learner import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.peer]


def run(folder: Path, *command: str, **env: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != "CI"} | env
    return subprocess.run(
        command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300
    )


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's files as they are now, without what git ignores."""
    folder = tmp_path_factory.mktemp("clone") / "studycal"
    listed = run(ROOT, "git", "ls-files", "--cached", "--others", "--exclude-standard").stdout.splitlines()
    for name in listed:
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    return folder


def test_the_example_is_the_users_own_and_outlives_a_move_of_the_clone(clone: Path) -> None:
    first = run(clone, "scripts/run", TZ="Asia/Tokyo")
    assert first.returncode == 0, first.stderr
    events = Calendar.from_ical((clone / "study.ics").read_bytes()).walk("VEVENT")
    start = min(event.decoded("DTSTART") for event in events)
    assert len(events) == 260
    assert 0 < (start.date() - date.today()).days <= 8
    assert f"this is the example: the shipped curriculum from {start.date()} in " in first.stderr
    assert "scripts/run init PLAN.md" in first.stderr

    own = run(clone, "scripts/run", "init", "--example", "--no-input", "--start", "2027-03-01", "--tz", "Europe/Paris")
    assert own.returncode == 0, own.stderr
    assert '"2027-03-01"' in run(clone, "scripts/run", "show", "year", "--json").stdout

    moved = clone.rename(clone.with_name("elsewhere"))
    shown = run(moved, "scripts/run", "show", "W01")
    assert shown.returncode == 0, shown.stderr
    assert "this folder was moved from" in shown.stderr
    again = run(moved, "scripts/run", "show", "W01")
    assert (again.returncode, again.stderr) == (0, "")


@pytest.fixture
def without_tools(tmp_path: Path) -> Path:
    """A PATH with a shell's own tools, and nothing that tests meet; apt-get cannot install."""
    for name in ("bash", "env", "cat", "id", "dirname", "grep", "mkdir", "true"):
        found = shutil.which(name)
        assert found
        (tmp_path / name).symlink_to(found)
    for name in ("apt-get", "sudo"):
        (tmp_path / name).write_text("#!/bin/sh\nexit 100\n")
        (tmp_path / name).chmod(0o755)
    return tmp_path


def peers(clone: Path, path: Path, **env: str) -> subprocess.CompletedProcess[str]:
    folder = clone if clone.exists() else clone.with_name("elsewhere")
    return run(folder, "scripts/peers", PATH=str(path), **env)


def test_peers_are_named_before_they_are_installed_and_a_lack_is_a_failure_in_ci(
    clone: Path, without_tools: Path
) -> None:
    developer = peers(clone, without_tools)
    assert developer.returncode == 0
    lines = developer.stderr.splitlines()
    assert lines[0].startswith("peers: installing gcc") or "needs root" in lines[0]
    assert any("chromium" in line for line in lines)

    ci = peers(clone, without_tools, CI="true")
    assert ci.returncode == 1
    assert "no test may be skipped" in ci.stderr
    assert "chromium" in ci.stderr.splitlines()[-1]
