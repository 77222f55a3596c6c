"""The words in which sync and a calendar speak: what stands there, what to write, what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from studycal.core.records import dataclass

Marker = Mapping[str, str]
"""What studycal leaves on its event: ``k`` key, ``g`` generation, ``plan``, ``v`` version and per field of ours
(``h-time``, ``h-summary``, ``h-description``) the digest of what the planner wrote, ``u`` once it is the user's."""


@dataclass(frozen=True, slots=True)
class Fields:
    """What an event says. ``start`` and ``end`` are both aware datetimes, told in the IANA ``zone``, or both dates.

    Only time, summary and description are ever updated; the rest is written at creation and the user's from then on.
    ``alarms`` are minutes before the start.
    """

    start: datetime | date
    end: datetime | date
    zone: str
    summary: str
    description: str = ""
    transparent: bool = False
    status: str = "CONFIRMED"
    alarms: tuple[int, ...] = ()
    categories: tuple[str, ...] = ()
    color: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class RemoteEvent:
    """An event as the calendar has it. ``raw`` is the calendar's own form, handed back with a patch.

    ``fields`` is None for a tombstone, and for an event that is there and cannot be read: ``unreadable`` then says why,
    in words that follow "it cannot be read, because".
    """

    id: str
    etag: str
    fields: Fields | None
    cancelled: bool
    marker: Marker
    recurring: bool = False
    updated: datetime | None = None
    raw: object = None
    unreadable: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """What changed in a calendar, or (``full``) all of it. ``gone`` are ids that the server only says are absent.

    ``changed_only`` says that a list of changes never names what stands as it was known: if it does, the server lists
    everything, as some do for a token that they do not know, and what it lacks may be gone. ``unchanged`` are ids that
    stand in the version that was known before, and so are not told again.
    """

    events: tuple[RemoteEvent, ...]
    gone: tuple[str, ...]
    token: str
    full: bool
    changed_only: bool = False
    unchanged: frozenset[str] = frozenset()


class OpKind(StrEnum):
    """The three writes, in the order in which they are applied."""

    CREATE = "create"
    PATCH = "patch"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Op:
    """One write. ``changed`` names the fields of a patch (``time``, ``summary``, ``description``); empty writes only
    the marker. ``etag`` is the version that a patch or delete may replace.
    """

    kind: OpKind
    id: str
    uid: str
    fields: Fields | None
    marker: Marker
    changed: frozenset[str] = frozenset()
    etag: str = ""
    sequence: int = 0
    raw: object = None


class Outcome(StrEnum):
    """What became of a write: ``exists`` (409), ``stale`` (412), ``missing`` (404, 410), ``refused`` (never retry).

    ``answered`` is not the end: the server says that a creation is done, a later receipt whether it is seen to be.
    """

    ANSWERED = "answered"
    DONE = "done"
    EXISTS = "exists"
    STALE = "stale"
    MISSING = "missing"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Receipt:
    """The answer to one op; ``event`` is the event as written, None if the server did not show it."""

    op: Op
    outcome: Outcome
    event: RemoteEvent | None = None
    message: str = ""
