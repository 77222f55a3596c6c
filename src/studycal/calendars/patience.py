"""How often and how long a server that is busy or away is asked again: the one policy of every calendar.

Only for requests that may be repeated: reads, and writes guarded by their own id or If-Match.
"""

from __future__ import annotations

from collections.abc import Callable
from email.utils import parsedate_to_datetime
from typing import TypeVar

from studycal.core.records import dataclass

TRIES = 6
LONGEST_WAIT = 64.0
"""Seconds. A server that wants more is not waited for: a later run asks it again."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class BusyServer:
    """An answer that another try may better; ``retry_after`` are the seconds that the server asks for, None if none."""

    retry_after: float | None = None


def patiently(
    attempt: Callable[[int], T],
    busy: Callable[[T], BusyServer | None],
    *,
    sleep: Callable[[float], None],
    random: Callable[[], float],
) -> T:
    """The first answer that ``busy`` calls none (None), else the last of at most six.

    ``attempt`` is given the number of the try, from 1. A server that asks for more than `LONGEST_WAIT` seconds is not
    asked again.
    """
    for tried in range(1, TRIES + 1):
        answer = attempt(tried)
        state = busy(answer)
        if state is None or tried == TRIES:
            return answer
        seconds = wait(tried, state.retry_after, random)
        if seconds > LONGEST_WAIT:
            return answer
        sleep(seconds)
    raise AssertionError("the last try answers or raises")


def wait(tried: int, retry_after: float | None, random: Callable[[], float]) -> float:
    """Seconds before the next try after ``tried`` failed ones: the server's wish, else full jitter on 1, 2, 4 … 64."""
    if retry_after is not None:
        return retry_after
    return random() * min(LONGEST_WAIT, 2.0 ** (tried - 1))


def retry_after(value: str | None, date: str | None) -> float | None:
    """The seconds that a Retry-After header asks for (RFC 9110 10.2.3), None if it says none that can be read.

    A date is counted from ``date``, the answer's own Date header: the clock here may be another.
    """
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        return max(0.0, (parsedate_to_datetime(text) - parsedate_to_datetime(date or "")).total_seconds())
    except (TypeError, ValueError, IndexError):
        return None
