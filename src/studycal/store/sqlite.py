"""The store in one SQLite file: WAL, full synchronisation, versioned migrations, one writer at a time."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from pathlib import Path

from studycal.core.records import dataclass
from studycal.errors import LockedError, NotThereError, StudycalError

from .base import NO_SUCH_LEARNER
from .queries import migrations, whole_schema
from .sql import SqlStore

_BUSY_SECONDS = 5.0

TABLES = ("plan", "fact", "feed", "base", "intent", "cursor", "run")
"""All that hold something of a learner's."""


@dataclass
class _Nesting:
    """How deep a connection stands in its own transactions, for all stores that share it."""

    depth: int = 0


class SqliteStore(SqlStore):
    """A learner's memory in the file ``path`` (created, 0600, with its folder, when first written)."""

    def __init__(self, path: Path, learner: str = "me", plan: str = "") -> None:
        self.path = path
        self.learner = learner
        self.plan = plan
        self.connection = _open(path)
        self._nesting = _Nesting()
        self._is_guest = False
        _migrate(self.connection, path)

    def beside(self, learner: str, plan: str = "") -> SqliteStore:
        """Another learner's store on the same connection: one transaction holds what is written to both. Closing it
        leaves the connection open.
        """
        other = object.__new__(SqliteStore)
        other.path, other.learner, other.plan = self.path, learner, plan
        other.connection, other._nesting, other._is_guest = self.connection, self._nesting, True
        return other

    def transaction(self) -> AbstractContextManager[None]:
        """Take the write lock at once (BEGIN IMMEDIATE), so that what is read inside still holds when it is written."""
        return nullcontext() if self._nesting.depth else self._outermost()

    @contextmanager
    def _outermost(self) -> Iterator[None]:
        with _readable_errors(self.path):
            self.connection.execute("BEGIN IMMEDIATE")
        self._nesting.depth = 1
        try:
            yield
            with _readable_errors(self.path):
                self.connection.execute("COMMIT")
        except BaseException:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            raise
        finally:
            self._nesting.depth = 0

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """All that is read inside is of one moment (a deferred transaction on the write-ahead log)."""
        if self.connection.in_transaction:
            yield
            return
        with _readable_errors(self.path):
            self.connection.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")

    def of(self, plan: str) -> SqliteStore:
        """This store, from now on of one plan. What was kept when no plan had been published yet becomes its own."""
        self.plan, self._keys = plan, None
        if plan and self._run("homeless").fetchone() and not self.facts_version():
            with self.transaction(), _readable_errors(self.path):
                for table in TABLES:
                    move = f"UPDATE {table} SET plan = :plan WHERE learner = :learner AND plan = ''"  # noqa: S608
                    self.connection.execute(move, {"learner": self.learner, "plan": plan})
        return self

    def erase(self, learner: str) -> None:
        """Remove every row of a learner's. Raises StudycalError."""
        with self.transaction(), _readable_errors(self.path):
            self.connection.execute("INSERT INTO leaving VALUES (?)", [learner])
            for table in TABLES:
                self.connection.execute(f"DELETE FROM {table} WHERE learner = ?", [learner])  # noqa: S608
            self.connection.execute("DELETE FROM leaving")

    def alone(self, name: str) -> None:
        """Nothing to do: whoever writes is the only one."""

    def settle(self) -> None:
        """Bring all into the file itself: what was removed stands in no log beside it, as far as nobody reads it."""
        self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def script(self, text: str) -> None:
        """Run a schema file inside the open transaction."""
        with _readable_errors(self.path):
            _run_script(self.connection, text)

    def version(self) -> int:
        """A number that differs once another connection has written (PRAGMA data_version): cheap to ask for often."""
        return int(self.connection.execute("PRAGMA data_version").fetchone()[0])

    def check(self) -> None:
        """Look through the whole file. Raises StudycalError if SQLite finds damage (PRAGMA quick_check)."""
        with _readable_errors(self.path):
            verdict = self.connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if verdict != "ok":
            raise StudycalError(f"The state file {self.path} is damaged ({verdict}).", "Restore it from a backup.")

    def close(self) -> None:
        """Release the file."""
        if not self._is_guest:
            self.connection.close()

    @contextmanager
    def asking(self) -> Iterator[sqlite3.Connection]:
        """The connection; inside, its errors are StudycalErrors."""
        with _readable_errors(self.path):
            yield self.connection


def _open(path: Path) -> sqlite3.Connection:
    if not is_writable(path):
        return _copy(path)
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


def is_writable(path: Path) -> bool:
    """Whether the file, and the folder that it lies in or would lie in, can be written to."""
    folder = next((place for place in path.parents if place.exists()), path.parent)
    return os.access(folder, os.W_OK) and (not path.exists() or os.access(path, os.W_OK))


def _copy(path: Path) -> sqlite3.Connection:
    """A copy in memory of a file on a read-only disk, so that a plan can be read: plans may be published in it, for
    they are computed anew; facts and what calendars hold are refused.
    """
    with _readable_errors(path):
        connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        connection.row_factory = sqlite3.Row
        if path.exists():
            _read_into(connection, path)
        _migrate(connection, path)
        connection.set_authorizer(_only_plans)
    return connection


def _read_into(connection: sqlite3.Connection, path: Path) -> None:
    """Copy a file that cannot be locked: as others see it (``mode=ro``), or else as it lies there (``immutable``)."""
    for how in ("mode=ro", "immutable=1"):
        try:
            with closing(sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True)) as source:
                source.backup(connection)
        except sqlite3.OperationalError:
            if how == "immutable=1":
                raise
        else:
            return


_WRITES = (sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE)
_COMPUTED = ("plan", "feed", "sqlite_master")  # the last: how SQLite makes its table-valued functions


def _only_plans(action: int, table: str | None, *_: object) -> int:
    return sqlite3.SQLITE_DENY if action in _WRITES and table not in _COMPUTED else sqlite3.SQLITE_OK


def schema_version(path: Path) -> int:
    """The schema that a file's tables have, 0 where there are none; it is left as it is. Raises StudycalError."""
    if not path.exists():
        return 0
    with _readable_errors(path), closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Bring the file to the newest schema; refuse one that a newer studycal wrote."""
    steps = migrations()
    with _readable_errors(path):
        if _version(connection, path, newest=steps[-1][0]) == steps[-1][0]:
            return
        connection.execute("BEGIN IMMEDIATE")
        try:
            current = _version(connection, path, newest=steps[-1][0])
            if _is_empty(connection) and (whole := whole_schema(steps[-1][0])).exists():
                current = steps[-1][0]
                _run_script(connection, whole.read_text(encoding="utf-8"))
                connection.execute(f"PRAGMA user_version = {current}")
            for number, file in steps:
                if number > current:
                    _run_script(connection, file.read_text(encoding="utf-8"))
                    connection.execute(f"PRAGMA user_version = {number}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:  # an interrupt may come right after the commit
                connection.execute("ROLLBACK")
            raise


def _is_empty(connection: sqlite3.Connection) -> bool:
    return connection.execute("SELECT 1 FROM sqlite_master").fetchone() is None


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
    except sqlite3.DatabaseError as error:
        raise _readable(error, path) from error


def _readable(error: sqlite3.DatabaseError, path: Path) -> StudycalError:
    """What SQLite says, for people."""
    if isinstance(error, sqlite3.OperationalError):
        if "locked" in str(error):
            return LockedError(f"Another studycal process is writing to {path}.", "Try again in a moment.")
        return StudycalError(
            f"The state file {path} cannot be used ({error}).", "Check the disk, its free space and the permissions."
        )
    if "no such learner" in str(error):
        return NotThereError(NO_SUCH_LEARNER)
    if "not authorized" in str(error) or "prohibited" in str(error):
        return StudycalError(
            f"Nothing can be kept: the state file {path} cannot be written (read-only disk, or no permission).",
            "Make it writable, or name another place with [state] path.",
        )
    return StudycalError(
        f"The state file {path} is damaged ({error}).",
        "Restore it from a backup, or move it away: the plan is computed anew; marks, pins and log are lost.",
    )
