"""What the service asks of a store; `studycal.store.sqlite` is the one that ships."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from studycal.core.life.facts import Record
from studycal.core.plan import Session
from studycal.core.records import dataclass
from studycal.core.session_id import week_id
from studycal.core.week_keys import PLAIN, WeekKeys

if TYPE_CHECKING:
    from .sync_memory import SyncMemory

NO_SUCH_LEARNER = "The learner has left: nothing is kept for them."
"""What a database of many learners answers who writes for one that it does not have."""


@dataclass(frozen=True, slots=True)
class Published:
    """A session as calendars were last told of it; ``text`` is a digest of its summary and description.

    ``earlier`` are its events of other generations, which go by UIDs of their own, as they were told last.
    """

    session: Session
    text: str
    earlier: tuple[Published, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanHead:
    """The published plan without its sessions: ``inputs`` say what it was made from, ``head`` is the rest (JSON)."""

    revision: int
    published_at: datetime
    inputs: Mapping[str, Any]
    head: Mapping[str, Any]

    @property
    def keys(self) -> WeekKeys:
        """What the numbers of its weeks stand for; plain where it is older than keys are."""
        body = self.head.get("curriculum", {})
        weeks = [*body.get("weeks", ()), *body.get("beside", ())]
        if not any(week.get("key") for week in weeks):
            return PLAIN
        return WeekKeys(tuple(week.get("key") or week_id(week["number"]) for week in weeks))


@dataclass(frozen=True, slots=True)
class FeedRecord:
    """What a feed answered last, for conditional requests (RFC 9110 13.1) and for when its server is away."""

    etag: str
    last_modified: str
    fetched_at: datetime
    body: bytes


@dataclass(frozen=True, slots=True)
class PlanEntry:
    """A plan of a learner's, by its id: its title, first day (ISO), newest revision, when that was published, and how
    many facts were said of it.
    """

    id: str
    title: str
    start: str
    revision: int
    published_at: datetime
    facts: int


class Store(Protocol):
    """Facts, the published plan and fetched feeds of one plan of one learner. Every method may raise StudycalError.

    Sessions and weeks have the numbers that ``keys`` give, by default those of the published plan; what is kept goes by
    the keys.
    """

    learner: str
    plan: str

    @property
    def keys(self) -> WeekKeys:
        """What numbers stand for."""

    def number_by(self, keys: WeekKeys | None) -> None:
        """Speak in other numbers from now on; None takes those of the published plan."""

    def plans(self) -> list[PlanEntry]:
        """The learner's plans, the oldest first."""

    def of(self, plan: str) -> Store:
        """The store of one plan of the same learner's."""

    def transaction(self) -> AbstractContextManager[None]:
        """All writes inside are there together or not at all; one writer at a time; nested use joins the outer one."""

    def snapshot(self) -> AbstractContextManager[None]:
        """All that is read inside is of one moment; nothing is written."""

    def append(self, kind: str, body: Mapping[str, Any], at: datetime) -> int:
        """Append a fact; its number."""

    def records(self) -> list[Record]:
        """All facts, oldest first."""

    def records_as_kept(self) -> list[Record]:
        """The same by week keys, whatever numbers they are seen by."""

    def facts_version(self) -> int:
        """The number of the newest fact, 0 if there is none."""

    def revision(self) -> int:
        """The published plan's number, 0 before the first publication."""

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

    def targets(self) -> tuple[str, ...]:
        """The calendars that something was agreed on with."""

    def forget_feeds(self, named: Collection[str], before: datetime) -> None:
        """Let go of the answers of what this plan's config names no more, and of what no other plan asked for since a
        moment.
        """

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
