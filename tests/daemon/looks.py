"""A process that does the timer's work again and again: prints its memory (KiB) after the 20th look and after the last.

``python -m tests.daemon.looks FOLDER LOOKS``
"""

from __future__ import annotations

import sys
from datetime import datetime, timedelta
from pathlib import Path

from studycal.service.sync import SyncReport
from studycal.service.targets import sync_all
from studycal.wiring import open_calendar, open_home

FIRST = 20
NOW = datetime.fromisoformat("2026-11-24T12:00:00+01:00")


def memory() -> int:
    """The resident set of this process, in KiB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))


def look(folder: Path, now: datetime) -> None:
    """One look, with everything opened anew, as the timer does it."""
    home = open_home(folder, None)
    try:
        results = sync_all(home, open_calendar, now)
        assert all(isinstance(result, SyncReport) for _, result in results), results
    finally:
        home.store.close()


def main(folder: Path, looks: int) -> None:
    before = 0
    for number in range(1, looks + 1):
        look(folder, NOW + number * timedelta(minutes=15))
        before = memory() if number == FIRST else before
    sys.stdout.write(f"{before} {memory()}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
