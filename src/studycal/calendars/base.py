"""What sync asks of a calendar that we write; Google, CalDAV and the in-memory one all answer it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from studycal.core.remote import Fields, Look, Marker, Op, OpKind, Outcome, Receipt, RemoteEvent

__all__ = ["Calendar", "Fields", "Look", "Marker", "Op", "OpKind", "Outcome", "Receipt", "RemoteEvent"]


class Calendar(Protocol):
    """One calendar of ours. Methods may raise RemoteError (try later), AuthNeededError and HeldError.

    ``address`` is the calendar's id once it is known: set from memory before `ensure`, that needs no request.
    """

    name: str
    address: str

    @property
    def requests(self) -> int:
        """HTTP requests made so far."""

    def ensure(self, plan_id: str, title: str, zone: str) -> str:
        """The id of our calendar: found by our mark, else created with it.

        Raises HeldError with the rule ``calendar-gone`` or ``other-plan``.
        """

    def look(self, token: str) -> Look:
        """All changes since ``token``; everything for an empty or an expired token (``Look.full`` says so)."""

    def get(self, ids: Sequence[str]) -> dict[str, RemoteEvent | None]:
        """These events as they stand, None for those that the server does not know."""

    def apply(self, ops: Sequence[Op]) -> Iterator[list[Receipt]]:
        """Write in the order given, each op conditional; yields the receipts of every request as it is answered.

        A create never overwrites (outcome ``exists``); a patch or delete never hits a version other than its etag's
        (``stale``, or ``missing``). A failed op never hides the others: it gets a receipt with its message.
        """
