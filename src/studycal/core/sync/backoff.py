"""When the daemon runs next: a rhythm that heeds failures, suspends and clock steps, free of any real clock.

A beat holds three clocks: the wall (can be set), the monotonic one (stands still in suspend on Linux) and the boot-time
one (does not). Their differences tell a suspend from a step of the wall clock.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from studycal.core.records import dataclass, replace

STEP = timedelta(seconds=30)
"""A difference of the clocks larger than this is a suspend or a step, not drift."""

_NETWORK = (timedelta(seconds=5), timedelta(seconds=15), timedelta(seconds=45))
_FAILING = tuple(timedelta(minutes=minutes) for minutes in (15, 30, 60, 120, 240))


class RunOutcome(StrEnum):
    """How a run ended."""

    DONE = "done"
    NETWORK = "network"
    LOCKED = "locked"
    FAILED = "failed"
    HELD = "held"
    LOGIN = "login"


PASSING = (RunOutcome.NETWORK, RunOutcome.LOCKED)
"""What passes by itself, mostly within a minute: a network that is away, another process that writes."""


@dataclass(frozen=True, slots=True)
class Beat:
    """One look at the clocks: wall time (aware), and seconds of the monotonic and the boot-time clock."""

    wall: datetime
    monotonic: float
    boottime: float


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The state between two runs. ``due`` is a reading of the monotonic clock in seconds."""

    every: timedelta
    due: float
    last: Beat
    failures: int = 0
    resumed: bool = False

    @classmethod
    def begin(cls, every: timedelta, beat: Beat) -> Rhythm:
        """A rhythm whose first run is due at once."""
        return cls(every, beat.monotonic, beat)

    def look(self, beat: Beat) -> Rhythm:
        """The rhythm after a glance at the clocks: due at once after a suspend or a step of the wall clock."""
        slept = (beat.boottime - beat.monotonic) - (self.last.boottime - self.last.monotonic)
        stepped = (beat.wall - self.last.wall).total_seconds() - (beat.boottime - self.last.boottime)
        jumped = slept > STEP.total_seconds() or abs(stepped) > STEP.total_seconds()
        if not jumped:
            return replace(self, last=beat)
        return replace(self, last=beat, due=min(self.due, beat.monotonic), resumed=True)

    def is_due(self, beat: Beat) -> bool:
        """Whether a run should start now."""
        return beat.monotonic >= self.due

    def after(self, outcome: RunOutcome, beat: Beat, jitter: float = 0.0) -> Rhythm:
        """The rhythm after a run; ``jitter`` in [-1, 1] spreads the next one by up to a minute (or a tenth)."""
        spread = min(timedelta(minutes=1), self.every / 10) * jitter
        failures = 0 if outcome in (RunOutcome.DONE, RunOutcome.HELD) else self.failures + 1
        wait = self._wait(outcome, failures) + spread if outcome is RunOutcome.DONE else self._wait(outcome, failures)
        return replace(self, last=beat, due=beat.monotonic + wait.total_seconds(), failures=failures, resumed=False)

    def _wait(self, outcome: RunOutcome, failures: int) -> timedelta:
        if outcome in PASSING:
            return _NETWORK[failures - 1] if failures <= len(_NETWORK) else self.every
        if outcome is RunOutcome.LOGIN:
            return max(self.every, timedelta(hours=1))
        if outcome is RunOutcome.FAILED:
            return max(self.every, _FAILING[min(failures, len(_FAILING)) - 1])
        return self.every

    def is_notice_worthy(self, outcome: RunOutcome) -> bool:
        """Whether a failure is told: the first ones after a resume are only the network coming back."""
        return not (outcome in PASSING and (self.resumed or self.failures < len(_NETWORK)))
