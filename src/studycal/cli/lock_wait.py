"""Taking turns with the daemon: a run at the keyboard waits for the timer's to end, and then does its own work.

An idle daemon holds no lock that a sync needs, so there is nothing to ask it for; one in the middle of a run lets go
of the lock when that run is over, within `studycal.daemon.RUN_SECONDS` for a calendar. Waiting for that lock is all
the conversation there has to be: what is typed is still done, told and answered for by the command itself.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from studycal.errors import LockedError
from studycal.service.locks import DAEMON, SYNC, holder

MOST_SECONDS = 240.0
"""The longest run of the timer for one calendar, and the request that it may end with."""

_LOOK_SECONDS = 0.2
_T = TypeVar("_T")


def in_turn(
    run: Callable[[], _T],
    folder: Path,
    say: Callable[[str], None],
    *,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> _T:
    """What ``run`` gives, tried again as long as it is the daemon of this state folder that holds the lock.

    Raises LockedError when another process holds it, after a second look (a holder writes its name a moment after it
    took the lock), and when the daemon does not let go.
    """
    until = clock() + MOST_SECONDS
    announced, others = False, 0
    while True:
        try:
            return run()
        except LockedError:
            others = 0 if _is_the_daemons(folder) else others + 1
            if others == 2 or clock() >= until:
                raise
            if not others and not announced:
                say(f"The daemon (process {holder(folder / SYNC)}) is syncing; this run follows when it is done.")
                announced = True
        sleep(_LOOK_SECONDS)


def _is_the_daemons(folder: Path) -> bool:
    """Whether the process that last took the sync lock is the one that last took the daemon's."""
    process = holder(folder / SYNC)
    return process is not None and process == holder(folder / DAEMON)
