"""What sync asks of a calendar that we write; Google, CalDAV and the in-memory one all answer it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime, tzinfo
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from studycal.core.curriculum import Problem
from studycal.core.life.week_demand import Busy
from studycal.core.sync.remote import Fields, Look, Marker, Op, OpKind, Outcome, Receipt, RemoteEvent

if TYPE_CHECKING:
    from studycal.config.model import Config
    from studycal.store.base import Store

    from .google.project import Project

__all__ = ["Calendar", "Fields", "Look", "Marker", "Op", "OpKind", "Outcome", "Receipt", "RemoteEvent"]

PLAN_MARK = "studycal plan "
"""Stands in the description of a calendar of ours, before the plan's id (on CalDAV also before what tells this calendar
from one made later at the same address).
"""


NO_ETAGS: Mapping[str, str] = MappingProxyType({})
"""For a look that is to tell everything."""


class Calendar(Protocol):
    """One calendar of ours. Methods may raise RemoteError (try later), AuthNeededError and HeldError.

    ``address`` is the calendar's id once it is known: set from memory before `ensure`, that needs no request. ``etags``
    are the ETags by id of what memory holds, set before `look`.
    """

    name: str
    address: str
    etags: Mapping[str, str]

    @property
    def requests(self) -> int:
        """HTTP requests made so far."""

    def ensure(self, plan_id: str, title: str, zone: str) -> str:
        """The id of our calendar: found by our mark, else created with it.

        Raises HeldError with the rule ``calendar-gone`` or ``other-plan``.
        """

    def look(self, token: str) -> Look:
        """All changes since ``token``; everything for an empty or an expired token (``Look.full`` says so). Where a
        listing tells ETags alone, what stands there in the version of ``etags`` is not fetched (``Look.unchanged``).
        """

    def get(self, ids: Sequence[str]) -> dict[str, RemoteEvent | None]:
        """These events as they stand, None for those that the server does not know."""

    def catch_up(self) -> Look | None:
        """After writing, without a request: what others did between look and last write, with a token past both.

        None where a deleted event leaves a tombstone, and so a later look tells of it in any case. Elsewhere an event
        that is made and deleted between two looks is in neither (RFC 6578 3.5.1).
        """

    def apply(self, ops: Sequence[Op]) -> Iterator[list[Receipt]]:
        """Write in the order given, each op conditional; yields the receipts of every request as it is answered.

        A create never overwrites (outcome ``exists``); a patch or delete never hits a version other than its etag's
        (``stale``, or ``missing``). A failed op never hides the others: it gets a receipt with its message.

        Where a deleted event leaves no tombstone a creation that was answered is told at once (``answered``) and again
        when it was read back: should this process die between the two, its absence means that the learner deleted it.
        """


class BusySource(Protocol):
    """Somewhere the learner's other appointments stand: a file, a feed, a calendar."""

    @property
    def name(self) -> str:
        """How messages call it."""

    @property
    def key(self) -> str:
        """Under which its last answer is kept, "" where none is."""

    def read(self, first: date, last: date, now: datetime) -> tuple[list[Busy], list[Problem]]:
        """What is taken between two days. An unreadable source is a warning: unknown, not free."""


class Learner(Protocol):
    """What a calendar is opened from; `studycal.service.workspace.Home` is one."""

    @property
    def config(self) -> Config:
        """The validated config. Raises InputError."""

    @property
    def pause(self) -> Callable[[float], None]:
        """Called with 0 before each request to a calendar server, and with the seconds of a wait in its place.

        It may raise RemoteError, to end what asks.
        """

    @property
    def public(self) -> bool:
        """Whether only servers may be asked that everybody reaches, none in this machine's own network."""

    @property
    def project(self) -> Project | None:
        """The Cloud project of a host, which its learners ask Google with; None for a learner with one of their own."""

    @property
    def keeps_secrets(self) -> bool:
        """Whether passwords and logins are kept sealed beside the plan."""

    def secret(self, name: str) -> str | None:
        """A password that is kept sealed beside the plan, "" where none is; None where the config leads to it."""

    def keep_secret(self, name: str, secret: str) -> None:
        """Keep a password sealed beside the plan; "" forgets it."""

    def alone(self, name: str, what: str, now: datetime) -> AbstractContextManager[None]:
        """Be the only one at something of the plan's. Raises LockedError that names who is at it."""

    @property
    def zone(self) -> tzinfo:
        """The learner's zone."""

    @property
    def store(self) -> Store:
        """The learner's memory. Raises StudycalError."""
