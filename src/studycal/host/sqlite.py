"""A host in one SQLite file: enough for a class, and for one process."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext, suppress
from datetime import datetime
from pathlib import Path

from studycal.core.records import dataclass, field
from studycal.errors import StudycalError
from studycal.file_lock import exclusive, is_held
from studycal.store.queries import migrations, numbered
from studycal.store.sqlite import SqliteStore, schema_version

from .allowed import Allowed
from .database import NEWEST, SCHEMA, HostSession, other_schema

_KEPT_OPEN = 8
_OWN = (NEWEST, migrations()[-1][0])


@dataclass(frozen=True)
class FileLocks:
    """Locks as files beside the database; they end with their process."""

    folder: Path

    def lock(self, name: str, what: str, now: datetime) -> AbstractContextManager[None]:
        """Be the only one at it. Raises LockedError that names who is."""
        return exclusive(self._path(name), what, now)

    def is_locked(self, name: str) -> bool:
        """Whether somebody is at it now."""
        return is_held(self._path(name))

    def claim(self, name: str) -> AbstractContextManager[bool]:  # noqa: ARG002 - part of the port
        """There is one process."""
        return nullcontext(enter_result=True)

    def _path(self, name: str) -> Path:
        return self.folder / hashlib.sha256(name.encode()).hexdigest()[:32]


@dataclass(frozen=True)
class SqliteDatabase:
    """See `studycal.host.database.Database`."""

    path: Path
    allowed: Allowed = Allowed()
    several = False
    _free: list[SqliteStore] = field(default_factory=list, compare=False, repr=False)
    """Connections that nobody uses just now."""

    @contextmanager
    def session(self) -> Iterator[HostSession]:
        """A connection for the length of a request. Raises StudycalError."""
        store = self._taken()
        try:
            yield HostSession(store, FileLocks(self.path.parent / "locks"), allowed=self.allowed)
        finally:
            if len(self._free) < _KEPT_OPEN and not store.connection.in_transaction:
                self._free.append(store)
            else:
                store.close()

    def _taken(self) -> SqliteStore:
        if not self.path.exists():
            raise StudycalError("There is no host here yet.", "Make one with `studycal host init`.")
        store = self._opened()
        versions = _versions(store)
        if versions != _OWN:  # also of one that was opened before another studycal brought the database up to date
            store.close()
            raise _other(*versions)
        return store

    def _opened(self) -> SqliteStore:
        with suppress(IndexError):
            return self._free.pop()
        learners = schema_version(self.path)
        if learners != _OWN[1]:  # to open it would bring it up to date
            raise _other(_OWN[0], learners)
        store = SqliteStore(self.path, "")
        store.connection.execute("PRAGMA secure_delete = ON")
        return store

    def backup(self, path: Path) -> None:
        """A copy of one moment, while others read and write (SQLite's own backup)."""
        path.touch(mode=0o600)
        with closing(sqlite3.connect(self.path)) as source, closing(sqlite3.connect(path)) as copy:
            source.backup(copy)

    def migrate(self) -> int:
        """Make the tables, or bring those of an earlier version to this one's; how many steps that took."""
        learners = schema_version(self.path)
        if learners > _OWN[1]:
            raise _other(_OWN[0], learners)
        store = SqliteStore(self.path, "")
        try:
            with store.transaction():
                version, _ = _versions(store)
                if version > NEWEST:
                    raise _other(version, learners)
                steps = [path for number, path in numbered(SCHEMA) if number > version]
                for path in steps:
                    store.script(path.read_text(encoding="utf-8"))
                store.script((SCHEMA / "sqlite" / "rows.sql").read_text(encoding="utf-8"))
                store.connection.execute("CREATE TABLE IF NOT EXISTS host_schema (version INTEGER NOT NULL)")
                store.connection.execute("DELETE FROM host_schema")
                store.connection.execute("INSERT INTO host_schema VALUES (?)", [NEWEST])
                return len(steps) + _OWN[1] - learners
        finally:
            store.close()


def _versions(store: SqliteStore) -> tuple[int, int]:
    """The schemas of the host's own tables and of the learners', 0 where there are none."""
    there = store.connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'host_schema'").fetchone()
    host = store.connection.execute("SELECT version FROM host_schema").fetchone()[0] if there else 0
    return int(host), int(store.connection.execute("PRAGMA user_version").fetchone()[0])


def _other(host: int, learners: int) -> StudycalError:
    is_newer = host > _OWN[0] or learners > _OWN[1]
    return other_schema(f"host {host}, store {learners}", f"host {_OWN[0]}, store {_OWN[1]}", is_newer=is_newer)
