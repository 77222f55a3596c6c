"""What sync asks of a store: bases, intents, the cursor and the runs of one calendar."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Protocol

from studycal.core.records import dataclass, field
from studycal.core.sync.rest import Rest
from studycal.core.sync.state import Base, Intent


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a calendar was read. ``wanted`` is the calendar as the config names it, ``calendar`` its id.

    ``last_run`` is the wall clock at the last run, ``seen`` the latest moment at which writing was allowed;
    ``held_rule`` and ``held_since`` tell which guard holds; ``heeded`` is the newest fact that a run has heeded.
    ``stamp`` is the newest revision seen on our events, ``doubles`` are older events of ours that stand beside newer
    ones (a sentence by id), ``ended`` tells that the calendar was purged and the timer leaves it alone, ``rest`` that
    the last run had nothing to do; it ends when anything is announced.
    """

    wanted: str = ""
    calendar: str = ""
    token: str = ""
    last_run: datetime | None = None
    seen: datetime | None = None
    held_rule: str = ""
    held_since: datetime | None = None
    heeded: int = 0
    stamp: str = ""
    doubles: Mapping[str, str] = field(default_factory=dict)
    ended: bool = False
    rest: Rest | None = None


@dataclass(frozen=True, slots=True)
class RunRecord:
    """What a run did; ``writes`` counts what was sent to the calendar."""

    at: datetime
    writes: int
    report: Mapping[str, Any]


class SyncMemory(Protocol):
    """One calendar's part of the store. Writes join the store's open transaction."""

    def bases(self) -> dict[str, Base]:
        """What was agreed on, by session."""

    def save_bases(self, bases: Iterable[Base]) -> None:
        """Replace what was agreed on about these sessions."""

    def intents(self) -> dict[str, Intent]:
        """The writes whose end is not known, by event id."""

    def announce(self, intents: Iterable[Intent]) -> None:
        """Replace all intents by these, in one commit, which ends the rest."""

    def sending(self, ids: Iterable[str]) -> None:
        """These deletions are about to be sent, or these creations were answered."""

    def settled(self, ids: Iterable[str]) -> None:
        """These writes are over."""

    def cursor(self) -> Cursor:
        """How far the calendar was read."""

    def save_cursor(self, cursor: Cursor) -> None:
        """Remember how far it is read now."""

    def forget(self) -> None:
        """Bases and intents belonged to another calendar."""

    def add_run(self, run: RunRecord) -> None:
        """Remember a run; those older than 90 days are let go."""

    def runs(self, most: int = 20) -> list[RunRecord]:
        """The newest runs, newest first."""

    def writes_since(self, moment: datetime) -> int:
        """How many writes were sent since then."""
