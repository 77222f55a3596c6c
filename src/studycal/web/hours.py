"""When the sessions are held: how many on each weekday, and at which times most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from studycal.core.plan import Session
from studycal.core.records import dataclass
from studycal.formats.weekday_words import WEEKDAYS


@dataclass(frozen=True)
class Held:
    """A weekday with sessions: how many, and its times with their counts, the most frequent first."""

    name: str
    count: int
    times: tuple[tuple[str, int], ...]


def hours_held(sessions: Iterable[Session]) -> list[Held]:
    """The weekdays that have sessions, in order."""
    times: dict[int, Counter[str]] = {number: Counter() for number in range(7)}
    for session in sessions:
        times[session.start.weekday()][f"{session.start:%H:%M}"] += 1
    return [
        Held(WEEKDAYS[number].capitalize(), sum(counted.values()), tuple(counted.most_common(4)))
        for number, counted in times.items()
        if counted
    ]
