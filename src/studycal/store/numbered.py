"""A store seen through a document: names and numbers are those of now, what is kept goes by week keys."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import TYPE_CHECKING, Any

from studycal.core.curriculum import Week
from studycal.core.life.facts import Record
from studycal.core.records import replace
from studycal.core.session_id import week_of
from studycal.core.week_keys import PLAIN, WeekKeys, key_of

from .base import FeedRecord, PlanEntry, PlanHead, Published, Store

if TYPE_CHECKING:
    from studycal.core.sync.state import Base, Intent

    from .sync_memory import Cursor, RunRecord, SyncMemory


class NumberedStore:
    """A plan's store whose sessions and weeks have the numbers that ``keys`` give them; see `Store` for the rest.

    Without keys of its own it takes those of the published plan.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._keys: WeekKeys | None = None
        self.learner, self.plan = store.learner, store.plan

    @property
    def keys(self) -> WeekKeys:
        """What numbers stand for. Raises StudycalError."""
        if self._keys is None:
            self._keys = published_keys(self._store.plan_head())
        return self._keys

    def number_by(self, keys: WeekKeys | None) -> None:
        """Speak in other numbers from now on; None takes those of the published plan."""
        self._keys = keys

    def append(self, kind: str, body: Mapping[str, Any], at: datetime) -> int:
        return self._store.append(kind, self.keys.kept(body), at)

    def records(self) -> list[Record]:
        keys = self.keys
        records = self._store.records()
        return records if keys.plain else [replace(record, body=keys.seen(record.body)) for record in records]

    def records_as_kept(self) -> list[Record]:
        """All facts by keys, oldest first."""
        return self._store.records()

    def plan_head(self) -> PlanHead | None:
        """The published plan's head in its own numbers, but for its ways back (``was``), which are in those of now."""
        head = self._store.plan_head()
        if head is None:
            return None
        own = published_keys(head)
        if self._keys is None:
            self._keys = own
        return head if own == self.keys else replace(head, head={**head.head, "was": _was(head, own, self.keys)})

    def published(self) -> dict[str, Published]:
        keys, published = self.keys, self._store.published()
        if keys.plain:
            return published
        seen = (_seen(item, keys) for item in published.values())
        return {item.session.id: item for item in seen}

    def publish(self, head: PlanHead, changed: Sequence[Published]) -> None:
        """Keep a plan whose numbers are those of its own curriculum."""
        own = published_keys(head)
        self._store.publish(head, changed if own.plain else [_kept(item, own) for item in changed])
        self._keys = own

    def edited(self) -> frozenset[str]:
        return frozenset(self.keys.current(name) for name in self._store.edited())

    def sync(self, target: str) -> SyncMemory:
        return NumberedMemory(self._store.sync(target), self)

    def plans(self) -> list[PlanEntry]:
        return self._store.plans()

    def of(self, plan: str) -> NumberedStore:
        """The same learner's store of another plan."""
        return NumberedStore(self._store.of(plan))

    def transaction(self) -> AbstractContextManager[None]:
        return self._store.transaction()

    def snapshot(self) -> AbstractContextManager[None]:
        return self._store.snapshot()

    def facts_version(self) -> int:
        return self._store.facts_version()

    def revision(self) -> int:
        return self._store.revision()

    def feed(self, address: str) -> FeedRecord | None:
        return self._store.feed(address)

    def save_feed(self, address: str, record: FeedRecord) -> None:
        self._store.save_feed(address, record)

    def targets(self) -> tuple[str, ...]:
        return self._store.targets()

    def forget_feeds(self, named: Collection[str], before: datetime) -> None:
        self._store.forget_feeds(named, before)

    def version(self) -> int:
        return self._store.version()

    def check(self) -> None:
        self._store.check()

    def close(self) -> None:
        self._store.close()


class NumberedMemory:
    """A calendar's memory in the numbers of its store; see `SyncMemory`."""

    def __init__(self, memory: SyncMemory, store: NumberedStore) -> None:
        self._memory = memory
        self._store = store

    @property
    def _keys(self) -> WeekKeys:
        return self._store.keys

    def bases(self) -> dict[str, Base]:
        keys, bases = self._keys, self._memory.bases()
        if keys.plain:
            return bases
        seen = (replace(base, session=keys.current(base.session)) for base in bases.values())
        return {base.session: base for base in seen}

    def save_bases(self, bases: Iterable[Base]) -> None:
        keys = self._keys
        kept = bases if keys.plain else [replace(base, session=keys.stored(base.session)) for base in bases]
        self._memory.save_bases(kept)

    def intents(self) -> dict[str, Intent]:
        keys, intents = self._keys, self._memory.intents()
        if keys.plain:
            return intents
        return {name: replace(intent, session=keys.current(intent.session)) for name, intent in intents.items()}

    def announce(self, intents: Iterable[Intent]) -> None:
        keys = self._keys
        kept = intents if keys.plain else [replace(intent, session=keys.stored(intent.session)) for intent in intents]
        self._memory.announce(kept)

    def sending(self, ids: Iterable[str]) -> None:
        self._memory.sending(ids)

    def settled(self, ids: Iterable[str]) -> None:
        self._memory.settled(ids)

    def cursor(self) -> Cursor:
        return self._memory.cursor()

    def save_cursor(self, cursor: Cursor) -> None:
        self._memory.save_cursor(cursor)

    def forget(self) -> None:
        self._memory.forget()

    def add_run(self, run: RunRecord) -> None:
        self._memory.add_run(run)

    def runs(self, most: int = 20) -> list[RunRecord]:
        return self._memory.runs(most)

    def writes_since(self, moment: datetime) -> int:
        return self._memory.writes_since(moment)


def published_keys(head: PlanHead | None) -> WeekKeys:
    """The keys of a published plan; plain before there is one, and where it is older than keys are."""
    body = head.head.get("curriculum", {}) if head else {}
    weeks = [*body.get("weeks", ()), *body.get("beside", ())]
    if not any(week.get("key") for week in weeks):
        return PLAIN
    return WeekKeys(tuple(key_of(Week(week["number"], "", key=week.get("key", ""))) for week in weeks))


def _seen(item: Published, keys: WeekKeys) -> Published:
    session = item.session
    name = keys.current(session.id)
    if name == session.id and not session.key:
        return item
    key = session.id if name != session.id else ""
    earlier = tuple(_seen(other, keys) for other in item.earlier)
    return replace(item, session=replace(session, id=name, week=week_of(name), key=key), earlier=earlier)


def _kept(item: Published, keys: WeekKeys) -> Published:
    session = item.session
    earlier = tuple(_kept(other, keys) for other in item.earlier)
    return replace(item, session=replace(session, id=keys.stored(session.id), key=""), earlier=earlier)


def _was(head: PlanHead, own: WeekKeys, keys: WeekKeys) -> dict[str, Any]:
    """The ways back by fact and session, in other numbers."""
    return {
        fact: {keys.current(own.stored(name)): body for name, body in moves.items()}
        for fact, moves in head.head.get("was", {}).items()
    }
