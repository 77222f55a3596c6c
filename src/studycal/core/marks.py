"""Marks: what the learner says of weeks and dates. A mark is an appended fact over an untouched base."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from .plan import LogEntry, Pin
from .schedule import WallWindow


class MarkKind(StrEnum):
    """The eight words of `studycal mark`; ``clear`` removes the marks of a week or dates."""

    BAD = "bad"
    GREAT = "great"
    TRAVEL = "travel"
    PAUSE = "pause"
    CUT = "cut"
    MERGE = "merge"
    RETURN = "return"
    CLEAR = "clear"


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark. ``weeks`` are curriculum weeks; ``first`` and ``last`` inclusive dates; which is set depends on kind.

    ``fact`` is its number in the facts log (0 while it is only previewed), ``at`` when it was typed.
    """

    kind: MarkKind
    at: datetime
    weeks: tuple[int, ...] = ()
    first: date | None = None
    last: date | None = None
    zone: str = ""
    sessions: int | None = None
    windows: tuple[WallWindow, ...] = ()
    resume: str = ""
    fact: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the learner told studycal, replayed from the append-only log; undone facts are left out.

    ``skips`` are ids of sessions deleted in a calendar; ``pins`` hold the newest pin per session id.
    """

    marks: tuple[Mark, ...] = ()
    pins: dict[str, Pin] = field(default_factory=dict)
    log: tuple[LogEntry, ...] = ()
    skips: frozenset[str] = frozenset()
    version: int = 0
