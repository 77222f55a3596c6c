"""What the system tells the daemon: to stop, to read its config again, to run now. By the signals it has."""

from __future__ import annotations

import queue
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from functools import partial


class Order(StrEnum):
    """One thing to do. An interrupt stops as well; a second one does not wait."""

    STOP = "stop"
    INTERRUPT = "interrupt"
    RELOAD = "reload"
    RUN = "run"


SIGNALS = {
    "SIGTERM": Order.STOP,
    "SIGINT": Order.INTERRUPT,
    "SIGBREAK": Order.STOP,
    "SIGHUP": Order.RELOAD,
    "SIGUSR1": Order.RUN,
}
"""By name, for each system has some of them: SIGBREAK is Windows' Ctrl-Break, the last two are POSIX alone."""

_LOOK_SECONDS = 0.5
"""How often the waiting main thread looks whether a signal came. Mostly one ends the wait by itself, but not on
Windows, nor where the kernel hands it to another thread, as Linux does while the main one has not yet seen the signal
before.
"""


class Inbox:
    """Orders in the sequence they came."""

    def __init__(self) -> None:
        self._queue: queue.SimpleQueue[Order] = queue.SimpleQueue()

    def put(self, order: Order) -> None:
        """Add an order; from a signal handler, too (`queue.SimpleQueue` is reentrant)."""
        self._queue.put(order)

    def next(self, seconds: float = _LOOK_SECONDS) -> Order | None:
        """The oldest order, waited for so long; None if none came."""
        try:
            return self._queue.get(timeout=seconds)
        except queue.Empty:
            return None


def _receive(inbox: Inbox, order: Order, *_: object) -> None:
    inbox.put(order)


@contextmanager
def orders() -> Iterator[Inbox]:
    """An inbox that the system's signals reach, from the main thread; afterwards they do what they did before."""
    inbox = Inbox()
    before = {}
    if threading.current_thread() is threading.main_thread():
        for name, order in SIGNALS.items():
            number = getattr(signal, name, None)
            if number is not None:
                before[number] = signal.signal(number, partial(_receive, inbox, order)) or signal.SIG_DFL
    try:
        yield inbox
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
