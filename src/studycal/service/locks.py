"""One writer at a time, across processes: the names of the locks in a state folder."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path

from studycal.file_lock import exclusive
from studycal.file_lock import holder as holder
from studycal.file_lock import is_held as is_held

SYNC = "sync.lock"
"""In the state folder: held by whoever reads and writes a calendar, for one run."""

DAEMON = "daemon.lock"
"""Beside it: held by the daemon as long as it lives."""


def locked(path: Path, what: str, now: datetime, *, seconds: float = 0) -> AbstractContextManager[None]:
    """Hold the lock ``path``; `studycal.file_lock.exclusive` says how. Raises LockedError that names its holder."""
    return exclusive(path, what, now, seconds=seconds)
