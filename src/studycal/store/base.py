"""What the service asks of a store; `studycal.store.sqlite` is the one that ships."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from studycal.core.facts import Record
from studycal.core.plan import Session

if TYPE_CHECKING:
    from .sync_base import SyncMemory


@dataclass(frozen=True, slots=True)
class Published:
    """A session as calendars were last told of it; ``text`` is a digest of its summary and description."""

    session: Session
    text: str


@dataclass(frozen=True, slots=True)
class PlanHead:
    """The published plan without its sessions: ``inputs`` say what it was made from, ``head`` is the rest (JSON)."""

    revision: int
    published_at: datetime
    inputs: Mapping[str, Any]
    head: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FeedRecord:
    """What a feed answered last, for conditional requests (RFC 9110 13.1) and for when its server is away."""

    etag: str
    last_modified: str
    fetched_at: datetime
    body: bytes


class Store(Protocol):
    """Facts, the published plan and fetched feeds of one learner. Every method may raise StudycalError."""

    def transaction(self) -> AbstractContextManager[None]:
        """All writes inside are there together or not at all; one writer at a time; nested use joins the outer one."""

    def append(self, kind: str, body: Mapping[str, Any], at: datetime) -> int:
        """Append a fact; its number."""

    def records(self) -> list[Record]:
        """All facts, oldest first."""

    def facts_version(self) -> int:
        """The number of the newest fact, 0 if there is none."""

    def plan_head(self) -> PlanHead | None:
        """The published plan's head, None before the first publication."""

    def published(self) -> dict[str, Published]:
        """Every session that calendars were told of, dropped ones too, by id."""

    def publish(self, head: PlanHead, changed: Sequence[Published]) -> None:
        """Replace the head and write the changed sessions, in one commit."""

    def feed(self, address: str) -> FeedRecord | None:
        """What that address answered last."""

    def save_feed(self, address: str, record: FeedRecord) -> None:
        """Remember an address's newest answer."""

    def sync(self, target: str) -> SyncMemory:
        """What is remembered of one calendar that is written to."""

    def edited(self) -> frozenset[str]:
        """The sessions of which some calendar holds fields that are the learner's."""

    def version(self) -> int:
        """A number that differs once another connection has written: cheap to ask for often."""

    def check(self) -> None:
        """Look for damage. Raises StudycalError if there is any."""

    def close(self) -> None:
        """Release the file."""
