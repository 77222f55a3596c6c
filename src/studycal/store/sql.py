"""What every store of rows has in common: facts, sessions and feeds as rows; an engine only runs the queries."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol

from studycal.core.life.facts import Record

from .base import FeedRecord, PlanEntry, PlanHead, Published
from .packing import repacked, unpacked
from .queries import queries

if TYPE_CHECKING:
    from .sync_memory import SyncMemory


class Rows(Protocol):
    """What a query gives: rows that are read by column, once."""

    def __iter__(self) -> Iterator[Any]:
        """Row after row."""

    def fetchone(self) -> Any:  # noqa: ANN401 - an engine's own row
        """The next row, None after the last."""


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


class SqlStore:
    """The part of a store that is the same for every engine; ``transaction`` and ``execute`` are the engine's own."""

    learner: str
    plan: str

    def transaction(self) -> AbstractContextManager[None]:
        """See `studycal.store.base.Store`."""
        raise NotImplementedError

    def execute(self, sql: str, values: Mapping[str, object]) -> Rows:
        """Run one statement, its values named. Raises StudycalError."""
        raise NotImplementedError

    def worded(self, sql: str) -> str:
        """A statement in the engine's own words; its values are named ``:name``."""
        return sql

    def queries(self, file: str = "queries.sql") -> Mapping[str, str]:
        """The statements of a file by name, in the engine's own words."""
        return queries(file)

    def append(self, kind: str, body: Mapping[str, Any], at: datetime) -> int:
        """Append a fact; its number."""
        row = self._run(
            "append_fact", at=_time(at), kind=kind, body=json.dumps(body, ensure_ascii=False, sort_keys=True)
        ).fetchone()
        return int(row["id"])

    def records(self) -> list[Record]:
        """All facts, oldest first."""
        rows = self._run("facts")
        return [Record(r["id"], datetime.fromisoformat(r["at"]), r["kind"], json.loads(r["body"])) for r in rows]

    def records_as_kept(self) -> list[Record]:
        """The same: names and numbers are those that are kept."""
        return self.records()

    def facts_version(self) -> int:
        """The number of the newest fact, 0 if there is none."""
        return int(self._run("facts_version").fetchone()["version"])

    def revision(self) -> int:
        """The published plan's number, 0 before the first publication."""
        row = self._run("revision").fetchone()
        return int(row["revision"]) if row else 0

    def plan_head(self) -> PlanHead | None:
        """The published plan's head, None before the first publication."""
        row = self._run("plan").fetchone()
        if row is None:
            return None
        at = datetime.fromisoformat(row["published_at"])
        return PlanHead(row["revision"], at, json.loads(row["inputs"]), json.loads(row["head"]))

    def published(self) -> dict[str, Published]:
        """Every session that calendars were told of, dropped ones too, by id."""
        return unpacked(self._packed())

    def publish(self, head: PlanHead, changed: Sequence[Published]) -> None:
        """Replace the head and write the changed sessions, in one commit."""
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
        return frozenset(row["session"] for row in self._run("edited"))

    def targets(self) -> tuple[str, ...]:
        """The calendars that something was agreed on with."""
        return tuple(row["target"] for row in self._run("targets"))

    def sync(self, target: str) -> SyncMemory:
        """What is remembered of one calendar that is written to."""
        from .sql_sync import SqlSyncMemory

        return SqlSyncMemory(self._runner(target), self.transaction)

    def _runner(self, target: str) -> Callable[..., Rows]:
        def run(query: str, **values: object) -> Rows:
            named = {"learner": self.learner, "plan": self.plan, "target": target, **values}
            return self.execute(self.queries("sync.sql")[query], named)

        return run

    def _run(self, query: str, /, **values: object) -> Rows:
        return self.execute(self.queries()[query], {"learner": self.learner, "plan": self.plan, **values})
