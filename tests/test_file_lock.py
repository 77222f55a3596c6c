"""A lock across processes: named by its holder, waited for with a deadline, let go when its holder dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from studycal.errors import LockedError
from studycal.file_lock import exclusive, holder

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
HOLD = """
import sys, datetime, pathlib
from studycal.file_lock import exclusive
with exclusive(pathlib.Path(sys.argv[1]), "a sync", datetime.datetime.now(datetime.UTC)):
    print("held", flush=True)
    sys.stdin.read()
"""


def holding(path: Path) -> subprocess.Popen[str]:
    """Another process that holds the lock until its standard input ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_another_holder_is_named(tmp_path: Path) -> None:
    with holding(tmp_path / "sync.lock") as other:
        with pytest.raises(LockedError, match=rf"a sync \(process {other.pid}, since ") as refused:
            exclusive(tmp_path / "sync.lock", "a sync", NOON).__enter__()
        assert refused.value.exit_code == 6
        assert holder(tmp_path / "sync.lock") == other.pid
        other.communicate("")


def test_a_lock_is_waited_for_until_its_deadline(tmp_path: Path) -> None:
    now = [0.0]

    def sleep(seconds: float) -> None:
        now[0] += seconds

    with holding(tmp_path / "sync.lock") as other:
        with pytest.raises(LockedError):
            exclusive(tmp_path / "sync.lock", "a sync", NOON, seconds=3, clock=lambda: now[0], sleep=sleep).__enter__()
        assert 3 <= now[0] < 3.2
        other.communicate("")


def test_what_is_waited_for_is_taken_once_it_is_free(tmp_path: Path) -> None:
    with holding(tmp_path / "sync.lock") as other:
        looks = []

        def sleep(seconds: float) -> None:
            looks.append(seconds)
            if other.poll() is None:
                other.communicate("")

        with exclusive(tmp_path / "sync.lock", "mine", NOON, seconds=60, sleep=sleep):
            assert holder(tmp_path / "sync.lock") == os.getpid()
    assert looks


def test_a_holder_that_is_killed_leaves_no_lock(tmp_path: Path) -> None:
    with holding(tmp_path / "sync.lock") as other:
        other.send_signal(signal.SIGKILL)
        other.communicate()
    with exclusive(tmp_path / "sync.lock", "mine", NOON):
        pass


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"pid": "x"}', "\x00\xff"])
def test_a_file_that_says_nothing_names_nobody(tmp_path: Path, text: str) -> None:
    (tmp_path / "sync.lock").write_text(text, encoding="latin-1")
    assert holder(tmp_path / "sync.lock") is None


def test_what_an_earlier_version_wrote_still_names_its_holder(tmp_path: Path) -> None:
    (tmp_path / "sync.lock").write_text('{"pid": 7, "what": "a sync", "since": "2026"}')
    assert holder(tmp_path / "sync.lock") == 7
