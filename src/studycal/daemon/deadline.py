"""How long a run of the timer waits for a calendar server."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from studycal.errors import RemoteError

from .systemd import sd_notify

if TYPE_CHECKING:
    from studycal.calendars.base import Calendar
    from studycal.service.targets import OpenCalendar
    from studycal.service.workspace import Home

RUN_SECONDS = 180.0
"""What one calendar's run may take."""


class Patience:
    """How long a run of the timer waits for a server: every request and every wait asks here first (`Learner.pause`).

    A calendar's run that takes longer than `RUN_SECONDS` is ended, the process is not; what is announced and not
    settled is looked at by the next run. Told to stop, it ends at once. As long as it goes on, the watchdog is fed.
    """

    def __init__(self, stopping: threading.Event, clock: Callable[[], float] = time.monotonic) -> None:
        self._stopping = stopping
        self._clock = clock
        self._until = clock() + RUN_SECONDS

    def over(self, open_calendar: OpenCalendar) -> OpenCalendar:
        """Opening a calendar begins its time, so that a slow one takes none of another's."""

        def opened(home: Home, target: str, now: datetime) -> Calendar:
            self._until = self._clock() + RUN_SECONDS
            return open_calendar(home, target, now)

        return opened

    def __call__(self, seconds: float) -> None:
        """Wait so long. Raises RemoteError when the run is to end."""
        if self._clock() + seconds > self._until:
            raise RemoteError(
                f"The run took longer than {RUN_SECONDS:.0f} seconds and was ended.", "The next one goes on from here."
            )
        sd_notify("WATCHDOG=1")
        if self._stopping.wait(seconds):
            raise RemoteError("Told to stop.", "The next run goes on from here.")
