"""The store in one SQLite file: WAL, full synchronisation, versioned migrations, one writer at a time."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studycal.core.curriculum import Role
from studycal.core.facts import Record, period_body, period_from
from studycal.core.plan import Session, Status
from studycal.errors import LockedError, StudycalError

from .base import FeedRecord, PlanHead, Published
from .queries import migrations, queries

if TYPE_CHECKING:
    from .sync_base import SyncMemory

_BUSY_SECONDS = 5.0

COLUMNS = (
    *("id", "week", "slot", "role", "optional", "name", "title", "starts", "minutes", "zone", "status", "pinned"),
    *("generation", "sequence", "changed", "text", "why"),
)
"""What the query `sessions` gives, in its order."""


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


class SqliteStore:
    """A learner's memory in the file ``path`` (created, 0600, with its folder, when first written)."""

    def __init__(self, path: Path, learner: str = "me") -> None:
        self.path = path
        self.learner = learner
        self.connection = _open(path)
        self._depth = 0
        _migrate(self.connection, path)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Take the write lock at once (BEGIN IMMEDIATE), so that what is read inside still holds when it is written."""
        if self._depth:
            yield
            return
        with _readable_errors(self.path):
            self.connection.execute("BEGIN IMMEDIATE")
        self._depth = 1
        try:
            yield
            with _readable_errors(self.path):
                self.connection.execute("COMMIT")
        except BaseException:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            raise
        finally:
            self._depth = 0

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

    def facts_version(self) -> int:
        """The number of the newest fact, 0 if there is none."""
        return int(self._run("facts_version").fetchone()["version"])

    def plan_head(self) -> PlanHead | None:
        """The published plan's head, None before the first publication."""
        row = self._run("plan").fetchone()
        if row is None:
            return None
        at = datetime.fromisoformat(row["published_at"])
        return PlanHead(row["revision"], at, json.loads(row["inputs"]), json.loads(row["head"]))

    def published(self) -> dict[str, Published]:
        """Every session that calendars were told of, dropped ones too, by id."""
        return {item.session.id: item for item in map(_published, map(tuple, self._run("sessions")))}

    def publish(self, head: PlanHead, changed: Sequence[Published]) -> None:
        """Replace the head and write the changed sessions, in one commit."""
        with self.transaction():
            self._run(
                "publish_plan",
                revision=head.revision,
                published_at=_time(head.published_at),
                inputs=json.dumps(head.inputs, ensure_ascii=False),
                head=json.dumps(head.head, ensure_ascii=False),
            )
            for item in changed:
                self._run("publish_session", **_row(item))

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

    def edited(self) -> frozenset[str]:
        """The sessions of which some calendar holds fields that are the learner's."""
        return frozenset(row["session"] for row in self._run("edited"))

    def sync(self, target: str) -> SyncMemory:
        """What is remembered of one calendar that is written to."""
        from .sqlite_sync import SqliteSyncMemory

        def run(query: str, **values: object) -> sqlite3.Cursor:
            with _readable_errors(self.path):
                known = {"learner": self.learner, "target": target, **values}
                return self.connection.execute(queries("sync.sql")[query], known)

        return SqliteSyncMemory(run, self.transaction)

    def version(self) -> int:
        """A number that differs once another connection has written (PRAGMA data_version): cheap to ask for often."""
        return int(self.connection.execute("PRAGMA data_version").fetchone()[0])

    def check(self) -> None:
        """Look through the whole file. Raises StudycalError if SQLite finds damage (PRAGMA quick_check)."""
        with _readable_errors(self.path):
            found = self.connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if found != "ok":
            raise StudycalError(f"The state file {self.path} is damaged ({found}).", "Restore it from a backup.")

    def close(self) -> None:
        """Release the file."""
        self.connection.close()

    def _run(self, query: str, /, **values: object) -> sqlite3.Cursor:
        with _readable_errors(self.path):
            return self.connection.execute(queries()[query], {"learner": self.learner, **values})


def _open(path: Path) -> sqlite3.Connection:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():
            path.touch(mode=0o600)
    except OSError as error:
        raise StudycalError(
            f"The state file {path} cannot be created ({error.strerror}).", "Choose another place with [state] path."
        ) from error
    with _readable_errors(path):
        connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
    return connection


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Bring the file to the newest schema; refuse one that a newer studycal wrote."""
    known = migrations()
    with _readable_errors(path):
        if _version(connection, path, newest=known[-1][0]) == known[-1][0]:
            return
        connection.execute("BEGIN IMMEDIATE")
        try:
            current = _version(connection, path, newest=known[-1][0])
            for number, file in known:
                if number > current:
                    _run_script(connection, file.read_text(encoding="utf-8"))
                    connection.execute(f"PRAGMA user_version = {number}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:  # an interrupt may come right after the commit
                connection.execute("ROLLBACK")
            raise


def _version(connection: sqlite3.Connection, path: Path, *, newest: int) -> int:
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > newest:
        raise StudycalError(
            f"The state file {path} was written by a newer studycal (schema {version}, this one knows {newest}).",
            "Update studycal, or move the file away to start without its history.",
        )
    return version


def _run_script(connection: sqlite3.Connection, script: str) -> None:
    """Run a script statement by statement: `executescript` would commit the transaction it stands in."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            connection.execute(statement)
            statement = ""


@contextmanager
def _readable_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise LockedError(f"Another studycal process is writing to {path}.", "Try again in a moment.") from error
        raise StudycalError(
            f"The state file {path} cannot be used ({error}).", "Check the disk, its free space and the permissions."
        ) from error
    except sqlite3.DatabaseError as error:
        raise StudycalError(
            f"The state file {path} is damaged ({error}).",
            "Restore it from a backup, or move it away: the plan is computed anew; marks, pins and log are lost.",
        ) from error


@lru_cache(maxsize=1024)
def _published(values: tuple[Any, ...]) -> Published:
    """The session of a row; remembered, for most rows are the same from one reading to the next."""
    row = dict(zip(COLUMNS, values, strict=True))
    text, changed, why = row.pop("text"), row.pop("changed"), row.pop("why")
    session = Session(
        period=period_from({name: row.pop(name) for name in ("starts", "minutes", "zone")}),
        role=Role(row.pop("role")),
        status=Status(row.pop("status")),
        optional=bool(row.pop("optional")),
        pinned=bool(row.pop("pinned")),
        changed=datetime.fromisoformat(changed),
        why=tuple(json.loads(why)),
        **row,
    )
    return Published(session, text)


def _row(item: Published) -> dict[str, object]:
    session = item.session
    if session.changed is None:
        raise ValueError(f"{session.id} is published without a time of change")
    return {
        "id": session.id,
        "week": session.week,
        "slot": session.slot,
        "role": session.role.value,
        "optional": int(session.optional),
        "name": session.name,
        "title": session.title,
        **period_body(session.period),
        "status": session.status.value,
        "pinned": int(session.pinned),
        "generation": session.generation,
        "sequence": session.sequence,
        "changed": _time(session.changed),
        "text": item.text,
        "why": json.dumps(session.why, ensure_ascii=False),
    }
