"""The timer's memory is flat after its twentieth look; measured in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.learner import ROOT
from tests.cli.syncing import Syncing
from tests.google import FakeGoogle

MOST = 1024
"""KiB that eighty looks may add."""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the memory is read from /proc")
def test_eighty_looks_more_take_no_more_memory(tmp_path: Path) -> None:
    with FakeGoogle() as google:
        learner = Syncing(tmp_path / "learner", google)
        assert learner.studycal("sync", "--yes").code == 0
        words = [sys.executable, "-m", "tests.daemon.looks", str(learner.folder), "100"]
        done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    first, last = map(int, done.stdout.split())
    assert last - first < MOST, (first, last)
