"""What the decision table reads and gives: what the plan wants, what was agreed on, what was typed, and a decision."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Literal
from zoneinfo import ZoneInfo

from studycal.core.records import dataclass, field
from studycal.core.time.period import Period
from studycal.core.week_keys import PLAIN, WeekKeys

from .remote import Fields, Marker, Op, OpKind, RemoteEvent

BACK = "you took it back from the bin"
"""The cause of an event that we deleted and the learner restored: it is never deleted a second time."""


class State(StrEnum):
    """Where an event of ours stands.

    ``odd`` cannot be read or is no plain session any more, ``asked`` waits until the learner says which time holds,
    ``detached`` is kept although the plan let it go; the tombstones tell whose deletion it was.
    """

    LIVE = "live"
    DETACHED = "detached"
    ODD = "odd"
    AWAITING = "asked"
    OURS_GONE = "tombstone-us"
    USERS_GONE = "tombstone-user"

    @property
    def gone(self) -> bool:
        """Whether no event stands."""
        return self in (State.OURS_GONE, State.USERS_GONE)


@dataclass(frozen=True, slots=True)
class Desired:
    """A session as the plan wants it. ``pinned`` marks the learner's own time, ``done`` a logged session.

    ``again`` tells that it is asked for once more after its time had passed, so that it has a second event;
    ``skipped`` that the learner deleted it in a calendar, so that no event is to stand; ``fixed`` that nobody moves it;
    ``titled`` that its title is the learner's own.
    """

    session: str
    fields: Fields
    pinned: bool = False
    done: bool = False
    why: tuple[str, ...] = ()
    again: bool = False
    skipped: bool = False
    fixed: bool = False
    titled: bool = False


@dataclass(frozen=True, slots=True)
class Base:
    """What both sides last agreed on about a session's event.

    ``fields``, ``etag`` and ``mark`` are the event as last seen, ``agreed`` per field the digest of what was agreed,
    ``users`` the fields that are the learner's. ``cause`` says why an odd event is odd; ``theirs`` are words of the
    learner's that are to return to it.
    """

    session: str
    generation: int
    id: str
    etag: str
    fields: Fields | None
    state: State = State.LIVE
    mark: Marker = field(default_factory=dict)
    agreed: Mapping[str, str] = field(default_factory=dict)
    users: frozenset[str] = frozenset()
    sequence: int = 0
    cause: str = ""
    theirs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Intent:
    """A write that was announced and whose end is not known; ``sent`` once a deletion may have reached the server.

    ``done`` is what will be agreed on once a creation or a change is done, None for a deletion.
    """

    id: str
    session: str
    generation: int
    kind: OpKind
    etag: str = ""
    sent: bool = False
    done: Base | None = None


@dataclass(frozen=True, slots=True)
class Typed:
    """What the learner typed about a session since the last run: it is handed back to the planner (`unpin`), given a
    time (`pin`) or a title, or words that were handed back are the learner's again (`undo`; by field).
    """

    handed_back: bool = False
    timed: bool = False
    titled: bool = False
    theirs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Policy:
    """Whose plan it is, the latest moment seen, who wins when both sides changed a time.

    ``zone`` is the plan's, in which a drag is told; ``stamp`` the revision that our mark carries; ``keys`` give the
    lasting names of sessions, from which ids and marks of events follow. ``take_over`` lets this plan stand where
    another machine's planner moved a session.
    """

    plan_id: str
    now: datetime
    prefer: Literal["remote", "plan", "ask"] = "remote"
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    stamp: str = ""
    keys: WeekKeys = PLAIN
    take_over: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """All that is known of one session. ``remote`` is None where no look spoke of it: it stands as last seen."""

    session: str
    desired: Desired | None = None
    base: Base | None = None
    remote: RemoteEvent | None = None
    intent: Intent | None = None
    typed: Typed = field(default_factory=Typed)


@dataclass(frozen=True, slots=True)
class Decision:
    """One row of the table: what to write, what to remember, and what the learner thereby said in the calendar.

    ``fact`` is a pin, a skip or an unskip; ``period`` is where the learner moved the event: with a pin, and with an
    unskip if it was dragged too; ``undragged`` marks a pin that nobody dragged just now. ``notice`` names what is told
    at every look: an event that is kept, one that is odd, a conflict that waits for an answer, one that another
    machine's planner put elsewhere.
    """

    session: str
    row: int
    reason: str
    op: Op | None = None
    base: Base | None = None
    fact: Literal["", "pin", "skip", "unskip"] = ""
    period: Period | None = None
    undragged: bool = False
    notice: Literal["", "kept", "odd", "conflict", "elsewhere"] = ""
