"""The first five minutes of the documentation, on whatever system this is: install is done, now begin, look, export.

Runs the installed `studycal` as a process in an empty folder and ends with the first command that did not do its work.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

STUDYCAL = (sys.executable, "-m", "studycal")
STEPS = (
    ("init", "--example", "--no-input"),
    ("check",),
    ("show", "week"),
    ("show", "W07.S2", "--why"),
    ("export", "ics"),
    ("mark", "bad", "W07", "--yes"),
    ("log", "--history"),
    ("undo", "--yes"),
    ("review", "--auto"),
    ("daemon", "--once"),
    ("daemon", "--install", "--dry-run"),
    ("doctor",),
)


def main() -> None:
    """Every step, then the timer's start and end."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        for step in STEPS:
            print("$ studycal", *step, flush=True)
            subprocess.run([*STUDYCAL, *step], cwd=folder, stdin=subprocess.DEVNULL, check=True, timeout=120)
        assert (folder / "study.ics").read_bytes().startswith(b"BEGIN:VCALENDAR")
        timer(folder)


def timer(folder: Path) -> None:
    """It begins, and ends within five seconds of being told to."""
    print("$ studycal daemon", flush=True)
    windows = sys.platform == "win32"
    group = subprocess.CREATE_NEW_PROCESS_GROUP if windows else 0
    with subprocess.Popen(
        [*STUDYCAL, "daemon"], cwd=folder, stderr=subprocess.PIPE, text=True, creationflags=group
    ) as process:
        assert process.stderr is not None
        assert "started" in process.stderr.readline()
        process.send_signal(signal.CTRL_BREAK_EVENT if windows else signal.SIGTERM)
        began = time.monotonic()
        assert process.wait(timeout=30) == 0
        assert time.monotonic() - began < 5


if __name__ == "__main__":
    main()
