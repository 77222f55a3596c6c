"""The same work done at once, by several threads."""

from __future__ import annotations

import threading
from collections.abc import Callable


def at_once(count: int, work: Callable[[], None]) -> list[Exception]:
    """Do it in so many threads, and wait for all; what failed in any of them."""
    failures: list[Exception] = []

    def told() -> None:
        try:
            work()
        except Exception as error:  # noqa: BLE001 - told by whoever asked
            failures.append(error)

    threads = [threading.Thread(target=told) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures
