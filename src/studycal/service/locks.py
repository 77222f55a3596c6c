"""One writer at a time, across processes: a lock that the kernel releases when its holder dies."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from studycal.errors import LockedError

SYNC = "sync.lock"
"""In the state folder: held by whoever reads and writes a calendar, for one run."""

DAEMON = "daemon.lock"
"""Beside it: held by the daemon as long as it lives."""


@contextmanager
def locked(path: Path, what: str, now: datetime) -> Iterator[None]:
    """Hold an exclusive flock(2) on ``path``. Raises LockedError at once when another process holds it, naming it.

    The file is never removed: removing a locked file would let two processes lock two files of one name.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise LockedError(f"{_holder(path)} holds the lock {path}.", "Wait for it, or stop it.") from error
        file.truncate(0)
        file.write(json.dumps({"pid": os.getpid(), "what": what, "since": now.isoformat()}))
        file.flush()
        yield


def holder(path: Path) -> int | None:
    """The process that took this lock last, whether or not it still holds it; None when nothing says so."""
    try:
        return int(json.loads(path.read_text(encoding="utf-8"))["pid"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _holder(path: Path) -> str:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return f"{found['what']} (process {found['pid']}, since {found['since']})"
    except (OSError, ValueError, KeyError, TypeError):
        return "Another studycal process"
