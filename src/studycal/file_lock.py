"""An exclusive lock on a file, by what the system has; the system releases it when its holder dies.

Where there is flock(2) the file itself is locked. Elsewhere (Windows) a database beside it is: SQLite brings locks for
every system it runs on, and they end with their process too. (The package filelock does the same, and takes twice as
long to import as everything that shows a week.)
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path

from studycal.errors import LockedError

_LOOK_SECONDS = 0.05
_PRIVATE = 0o600


@contextmanager
def exclusive(
    path: Path,
    what: str,
    now: datetime,
    *,
    seconds: float = 0,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[None]:
    """Hold the lock of ``path``, which says who holds it (``what``, the process, ``now``).

    Waits ``seconds`` for another holder, then raises LockedError that names it. The file is never removed: removing a
    locked file would let two processes lock two files of one name.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    until = clock() + seconds
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, _PRIVATE)
    with ExitStack() as held, os.fdopen(descriptor, "r+", encoding="utf-8") as file:
        while not _take(path, descriptor, held):
            if clock() >= until:
                raise LockedError(f"{_holder(path)} holds the lock {path}.", "Wait for it, or stop it.")
            sleep(_LOOK_SECONDS)
        file.truncate(0)
        file.write(json.dumps({"pid": os.getpid(), "what": what, "since": now.isoformat()}))
        file.flush()
        yield


def _take(path: Path, descriptor: int, held: ExitStack) -> bool:
    """Lock the open file, or what stands beside it until ``held`` ends; False where another has it."""
    try:
        import fcntl
    except ImportError:
        return _take_beside(path, held)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _take_beside(path: Path, held: ExitStack) -> bool:
    import sqlite3

    database = sqlite3.connect(path.with_name(f"{path.name}.sqlite"), timeout=0, isolation_level=None)
    try:
        database.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError:
        database.close()
        return False
    held.callback(database.close)
    return True


def is_held(path: Path) -> bool:
    """Whether some process holds this lock now; False where there is no such file."""
    try:
        descriptor = os.open(path, os.O_RDWR)
    except OSError:
        return False
    with ExitStack() as held, os.fdopen(descriptor, "r+", encoding="utf-8"):
        return not _take(path, descriptor, held)


def holder(path: Path) -> int | None:
    """The process that took this lock last, whether or not it still holds it; None when nothing says so."""
    try:
        return int(_record(path)["pid"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _holder(path: Path) -> str:
    try:
        record = _record(path)
        return f"{record['what']} (process {record['pid']}, since {record['since']})"
    except (OSError, ValueError, KeyError, TypeError):
        return "Another studycal process"


def _record(path: Path) -> dict[str, str]:
    body: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return body
