"""What every store of rows has in common: facts, sessions and feeds as rows; an engine only runs the queries."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from studycal.core.life.facts import Record
from studycal.core.records import replace
from studycal.core.week_keys import PLAIN, WeekKeys

from .base import FeedRecord, PlanEntry, PlanHead, Published
from .numbering import head_by, records_by, seen_by
from .packing import repacked, unpacked
from .queries import queries
from .rows import Rows

if TYPE_CHECKING:
    from .sync_memory import SyncMemory


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


class SqlStore:
    """The part of a store that is the same for every engine; ``transaction`` and ``asking`` are the engine's own.

    Rows go by week keys; what is read and written here goes by the numbers that `keys` give.
    """

    learner: str
    plan: str
    _keys: WeekKeys | None = None

    @property
    def keys(self) -> WeekKeys:
        """What numbers stand for: those of the published plan, until `number_by`. Raises StudycalError."""
        if self._keys is None:
            self._keys = head.keys if (head := self._head()) else PLAIN
        return self._keys

    def number_by(self, keys: WeekKeys | None) -> None:
        """Speak in other numbers from now on; None takes those of the published plan."""
        self._keys = keys

    def transaction(self) -> AbstractContextManager[None]:
        """See `studycal.store.base.Store`."""
        raise NotImplementedError

    def asking(self) -> AbstractContextManager[Any]:
        """The engine's connection, on which a statement is run; inside, its errors are StudycalErrors."""
        raise NotImplementedError

    def execute(self, sql: str, values: Mapping[str, object]) -> Rows:
        """Run one statement, its values named. Raises StudycalError."""
        with self.asking() as connection:
            rows: Rows = connection.execute(sql, values)
        return rows

    def worded(self, sql: str) -> str:
        """A statement in the engine's own words; its values are named ``:name``."""
        return sql

    def queries(self, file: str = "queries.sql") -> Mapping[str, str]:
        """The statements of a file by name, in the engine's own words."""
        return queries(file)

    def append(self, kind: str, body: Mapping[str, Any], at: datetime) -> int:
        """Append a fact; its number."""
        kept = body if self.keys.plain else self.keys.kept(body)
        text = json.dumps(kept, ensure_ascii=False, sort_keys=True)
        return int(self._run("append_fact", at=_time(at), kind=kind, body=text).fetchone()["id"])

    def records(self) -> list[Record]:
        """All facts, oldest first."""
        keys, records = self.keys, self.records_as_kept()
        return records if keys.plain else records_by(keys, records)

    def records_as_kept(self) -> list[Record]:
        """All facts by week keys, oldest first."""
        rows = self._run("facts")
        return [Record(r["id"], datetime.fromisoformat(r["at"]), r["kind"], json.loads(r["body"])) for r in rows]

    def facts_version(self) -> int:
        """The number of the newest fact, 0 if there is none."""
        return int(self._run("facts_version").fetchone()["version"])

    def revision(self) -> int:
        """The published plan's number, 0 before the first publication."""
        row = self._run("revision").fetchone()
        return int(row["revision"]) if row else 0

    def plan_head(self) -> PlanHead | None:
        """The published plan's head in its own numbers, but for its ways back (``was``), which are in those of now;
        None before the first publication.
        """
        head = self._head()
        if head is None:
            return None
        own = head.keys
        if self._keys is None:
            self._keys = own
        return head_by(self.keys, head)

    def _head(self) -> PlanHead | None:
        row = self._run("plan").fetchone()
        if row is None:
            return None
        at = datetime.fromisoformat(row["published_at"])
        return PlanHead(row["revision"], at, json.loads(row["inputs"]), json.loads(row["head"]))

    def published(self) -> dict[str, Published]:
        """Every session that calendars were told of, dropped ones too, by id."""
        keys, published = self.keys, unpacked(self._packed())
        if keys.plain:
            return published
        return seen_by(keys, published)

    def publish(self, head: PlanHead, changed: Sequence[Published]) -> None:
        """Replace the head and write the changed sessions, in one commit; their numbers are those of its own
        curriculum, and so are all from now on.
        """
        own = head.keys
        changed = changed if own.plain else [_kept(item, own) for item in changed]
        with self.transaction():
            packed = self._packed()
            self._run(
                "publish_plan",
                revision=head.revision,
                published_at=_time(head.published_at),
                inputs=json.dumps(head.inputs, ensure_ascii=False),
                head=json.dumps(head.head, ensure_ascii=False),
                start=str(head.head.get("schedule", {}).get("start", "")),
                title=str(head.head.get("schedule", {}).get("title", "")),
                sessions=repacked(packed, changed) if changed else packed,
            )
        self._keys = own

    def _packed(self) -> bytes:
        row = self._run("sessions").fetchone()
        return bytes(row["sessions"]) if row else b""

    def feed(self, address: str) -> FeedRecord | None:
        """What that address answered last."""
        row = self._run("feed", address=address).fetchone()
        if row is None:
            return None
        return FeedRecord(row["etag"], row["last_modified"], datetime.fromisoformat(row["fetched_at"]), row["body"])

    def save_feed(self, address: str, record: FeedRecord) -> None:
        """Remember an address's newest answer."""
        with self.transaction():
            self._run(
                "save_feed",
                address=address,
                etag=record.etag,
                last_modified=record.last_modified,
                fetched_at=_time(record.fetched_at),
                body=record.body,
            )

    def forget_feeds(self, named: Collection[str], before: datetime) -> None:
        """Let go of what this plan's config names no more, and of what no other plan asked for since a moment."""
        if self._run("feeds_to_forget", named=json.dumps(sorted(named)), before=_time(before)).fetchone():
            with self.transaction():
                self._run("forget_feeds", named=json.dumps(sorted(named)), before=_time(before))

    def plans(self) -> list[PlanEntry]:
        """The learner's plans in this file, the oldest first."""
        return [
            PlanEntry(
                row["plan"], row["title"], row["start"], row["revision"], _moment(row["published_at"]), row["facts"]
            )
            for row in self._run("plans")
        ]

    def edited(self) -> frozenset[str]:
        """The sessions of which some calendar holds fields that are the learner's."""
        return frozenset(self.keys.current(row["session"]) for row in self._run("edited"))

    def targets(self) -> tuple[str, ...]:
        """The calendars that something was agreed on with."""
        return tuple(row["target"] for row in self._run("targets"))

    def sync(self, target: str) -> SyncMemory:
        """What is remembered of one calendar that is written to."""
        from .sql_sync import SqlSyncMemory

        return SqlSyncMemory(self._runner(target), self.transaction, lambda: self.keys)

    def _runner(self, target: str) -> Callable[..., Rows]:
        def run(query: str, **values: object) -> Rows:
            named = {"learner": self.learner, "plan": self.plan, "target": target, **values}
            return self.execute(self.queries("sync.sql")[query], named)

        return run

    def _run(self, query: str, /, **values: object) -> Rows:
        return self.execute(self.queries()[query], {"learner": self.learner, "plan": self.plan, **values})


def _kept(item: Published, keys: WeekKeys) -> Published:
    session = item.session
    name = keys.stored(session.id)
    if name == session.id and not session.key and not item.earlier:
        return item
    earlier = tuple(_kept(other, keys) for other in item.earlier)
    return replace(item, session=replace(session, id=name, key=""), earlier=earlier)
