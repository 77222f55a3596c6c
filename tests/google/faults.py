"""What goes wrong on demand: which request, how often, how."""

from __future__ import annotations

import re
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["error", "drop", "lost", "cut", "html", "empty", "half", "hang", "stall"]


@dataclass
class Fault:
    """``where`` is a pattern for "METHOD /path"; a batch's parts are "PART METHOD /path".

    ``error`` answers ``status`` and ``reason`` before anything is done, ``html`` a login page with 200; ``drop`` hangs
    up before, ``lost`` after the work is done, ``cut`` in the middle of the answer; ``empty`` and ``half`` curtail a
    listing. ``hang`` waits before, ``stall`` after the work is done, until `Hands.release`: the moment to kill a
    client. It holds for ``times`` matching requests (0: for good) after the first ``skip``.
    """

    kind: Kind
    where: str = ""
    status: int = 503
    reason: str = "backendError"
    retry_after: str = ""
    skip: int = 0
    times: int = 1
    seen: int = 0

    def holds(self, what: str) -> bool:
        """Whether it strikes this request."""
        if not re.search(self.where, what):
            return False
        self.seen += 1
        return self.seen > self.skip and (self.times == 0 or self.seen <= self.skip + self.times)


@dataclass
class Weather:
    """Faults, latency and the quota; every request is written down."""

    latency: float = 0.0
    per_minute: int = 0
    faults: list[Fault] = field(default_factory=list)
    log: list[dict[str, object]] = field(default_factory=list)
    held: int = 0
    go_on: threading.Event = field(default_factory=threading.Event)
    _recent: deque[float] = field(default_factory=deque)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def strike(self, what: str) -> Fault | None:
        """The fault that this request meets."""
        with self._lock:
            return next((fault for fault in self.faults if fault.holds(what)), None)

    def hold(self) -> None:
        """Keep a request waiting until the test lets it go on."""
        with self._lock:
            self.held += 1
        self.go_on.wait(60)
        with self._lock:
            self.held -= 1

    def over_quota(self) -> bool:
        """Count one call; whether it is one too many in this minute."""
        with self._lock:
            now = time.monotonic()
            while self._recent and now - self._recent[0] > 60:
                self._recent.popleft()
            if self.per_minute and len(self._recent) >= self.per_minute:
                return True
            self._recent.append(now)
            return False

    def new_minute(self) -> None:
        """Let the quota's minute pass."""
        with self._lock:
            self._recent.clear()
