"""The store in PostgreSQL: many learners in one database, each reached only by a connection that says who it is for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
from psycopg import IsolationLevel, errors
from psycopg.rows import dict_row

from studycal.core.records import dataclass, field
from studycal.errors import LockedError, NewerProgramError, NotThereError, StudycalError

from .base import NO_SUCH_LEARNER
from .queries import named_queries, numbered, queries
from .sql import SqlStore

SCHEMA = Path(__file__).parent / "schema" / "postgres"
TABLES = ("plan", "fact", "feed", "base", "intent", "cursor", "run")
_SET_VERSION = "INSERT INTO studycal_schema VALUES (%s, %s) ON CONFLICT (part) DO UPDATE SET version = excluded.version"
_SPEAK_FOR = "SELECT set_config('studycal.learner', %s, false)"
_VERSIONS = "SELECT string_agg(part || ' ' || version, ', ' ORDER BY part) AS schema FROM studycal_schema"
_SPEAK_FOR_NOBODY = f"{_VERSIONS}, set_config('studycal.learner', '', false)"
_TURN = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
_KEEP_SCHEMA = "SELECT pg_advisory_xact_lock_shared(hashtextextended('studycal schema', 0))"
_VERSION = "SELECT version FROM studycal_schema WHERE part = %s"
_NAMED = re.compile(r"(?<!:):([a-z_]+)")
_BUSY = (errors.LockNotAvailable, errors.DeadlockDetected, errors.SerializationFailure)


@dataclass
class _Scope:
    """What all stores on one connection share: for whom it speaks, how deep it stands in its own transactions, at
    what it is the only one until the open one ends.
    """

    learner: str | None = None
    depth: int = 0
    schema: str = ""
    turns: set[str] = field(default_factory=set)


_SCOPES: WeakKeyDictionary[psycopg.Connection[Any], _Scope] = WeakKeyDictionary()
"""Each connection's own: whoever else opens a store on it knows for whom it speaks."""


class PostgresStore(SqlStore):
    """A learner's memory over a connection that others may share. It must be in autocommit mode."""

    def __init__(self, connection: psycopg.Connection[Any], learner: str = "me", plan: str = "") -> None:
        self.connection = connection
        self.learner = learner
        self.plan = plan
        self._scope = _SCOPES.setdefault(connection, _Scope())
        connection.row_factory = dict_row

    def beside(self, learner: str, plan: str = "") -> PostgresStore:
        """Another learner's store on the same connection: one transaction holds what is written to both."""
        other = object.__new__(PostgresStore)
        other.connection, other.learner, other.plan, other._scope = self.connection, learner, plan, self._scope
        return other

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; one writer of a learner at a time (an advisory lock that ends with the transaction)."""
        if self._scope.depth:
            self._take_turn()
            yield
            return
        with _readable_errors():
            self._scope.depth = 1
            try:
                with self.connection.transaction():
                    self._take_turn()
                    self._keep_schema()
                    yield
            except BaseException:
                self._scope.learner = None  # what was said inside is taken back, too
                raise
            finally:
                self._scope.depth = 0
                self._scope.turns.clear()

    def _take_turn(self) -> None:
        if self.learner:
            self.alone(f"learner {self.learner}")

    def _keep_schema(self) -> None:
        """Nobody migrates until the open transaction ends. Raises NewerProgramError where somebody did since the
        connection was given out.
        """
        seen = self._scope.schema
        if seen and self.connection.execute(_KEEP_SCHEMA) and _value(self.connection.execute(_VERSIONS)) != seen:
            raise NewerProgramError("The database was brought to another version meanwhile.", "Update studycal.")

    def alone(self, name: str) -> None:
        """Be the only one at something until the open transaction ends."""
        if name in self._scope.turns:
            return
        with _readable_errors():
            self.connection.execute(_TURN, [name])
        if self._scope.depth:
            self._scope.turns.add(name)

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """All that is read inside is of one moment."""
        if self._scope.depth:
            yield
            return
        with _readable_errors():
            self._scope.depth = 1
            self.connection.isolation_level, self.connection.read_only = IsolationLevel.REPEATABLE_READ, True
            try:
                with self.connection.transaction():
                    yield
            except BaseException:
                self._scope.learner = None
                raise
            finally:
                self._scope.depth = 0
                if not self.connection.closed:
                    self.connection.isolation_level = self.connection.read_only = None

    def of(self, plan: str) -> PostgresStore:
        """This store, from now on of one plan. What was kept when no plan had been published yet becomes its own."""
        self.plan, self._keys = plan, None
        if plan and self._run("homeless").fetchone() and not self.facts_version():
            with self.transaction():
                for table in TABLES:
                    move = f"UPDATE {table} SET plan = :plan WHERE learner = :learner AND plan = ''"  # noqa: S608
                    self.execute(self.worded(move), {"learner": self.learner, "plan": plan})
        return self

    def append(self, kind: str, body: Mapping[str, Any], at: datetime) -> int:
        """Append a fact; its number, which no two have."""
        with self.transaction():
            return super().append(kind, body, at)

    def erase(self, learner: str) -> None:
        """Remove every row of a learner's. Raises StudycalError."""
        gone = self.beside(learner)
        with gone.transaction():
            gone.execute("INSERT INTO leaving VALUES (%(learner)s)", {"learner": learner})
            for table in TABLES:
                gone.execute(f"DELETE FROM {table} WHERE learner = %(learner)s", {"learner": learner})  # noqa: S608
            gone.execute("DELETE FROM leaving WHERE learner = %(learner)s", {"learner": learner})

    def settle(self) -> None:
        """Nothing to do: what was removed goes with PostgreSQL's own VACUUM."""

    def version(self) -> int:
        """A number that differs once anybody has written."""
        row = self.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS number", {}).fetchone()
        return int(row["number"])

    def check(self) -> None:
        """Whether the database answers. Raises StudycalError; damage is for PostgreSQL's own checksums to find."""
        self.execute("SELECT 1", {})

    def close(self) -> None:
        """Nothing: the connection is the pool's."""

    def queries(self, file: str = "queries.sql") -> Mapping[str, str]:
        """The statements of a file by name, in PostgreSQL's words."""
        return _worded_queries(file)

    def worded(self, sql: str) -> str:
        """A statement in PostgreSQL's words: values are named ``%(name)s``."""
        return _word(sql)

    @contextmanager
    def asking(self) -> Iterator[psycopg.Connection[Any]]:
        """The connection, speaking for this learner; inside, its errors are StudycalErrors."""
        with _readable_errors():
            if self._scope.learner != self.learner:
                self.connection.execute(_SPEAK_FOR, [self.learner])
                self._scope.learner = self.learner
            yield self.connection


def speak_for_nobody(connection: psycopg.Connection[Any]) -> None:
    """What a connection of a pool does before it is given out: it answers, reaches no learner's rows, and sees which
    schema stands there now.
    """
    scope = _SCOPES.setdefault(connection, _Scope())
    scope.schema, scope.learner = str(_value(connection.execute(_SPEAK_FOR_NOBODY))), ""


def schema_seen(connection: psycopg.Connection[Any]) -> str:
    """The versions of all parts, ``host 2, store 3``, as they were when the connection was given out."""
    return _SCOPES.setdefault(connection, _Scope()).schema


@lru_cache(maxsize=1024)
def _word(sql: str) -> str:
    return _NAMED.sub(r"%(\1)s", sql.replace("%", "%%"))


@cache
def _worded_queries(file: str) -> dict[str, str]:
    own = named_queries(SCHEMA / "queries.sql") if file == "queries.sql" else {}
    return {name: _word(sql) for name, sql in {**queries(file), **own}.items()}


@contextmanager
def _readable_errors() -> Iterator[None]:
    try:
        yield
    except _BUSY as error:
        raise LockedError("Somebody else is writing to the database.", "Try again in a moment.") from error
    except psycopg.OperationalError as error:
        raise StudycalError("The database cannot be reached.", "Is PostgreSQL running?") from error
    except errors.ForeignKeyViolation as error:
        raise NotThereError(NO_SUCH_LEARNER) from error
    except psycopg.Error as error:
        raise StudycalError(f"The database refuses ({type(error).__name__}).", "Look into its own log.") from error


@contextmanager
def locked(connection: psycopg.Connection[Any], name: str, what: str) -> Iterator[None]:
    """Be the only one at something, for longer than a transaction. Raises LockedError."""
    if not try_lock(connection, name):
        raise LockedError(f"Somebody else is at it ({what}).", "Try again in a moment.")
    try:
        yield
    finally:
        if not connection.broken:
            unlock(connection, name)


def try_lock(connection: psycopg.Connection[Any], name: str) -> bool:
    """Take a lock that ends with the connection; False where another has it."""
    with _readable_errors():
        return bool(_value(connection.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [name])))


def unlock(connection: psycopg.Connection[Any], name: str) -> None:
    """Give it back."""
    with _readable_errors():
        connection.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [name])


def migrate(connection: psycopg.Connection[Any], part: str, folder: Path = SCHEMA) -> int:
    """Bring a part's tables to the newest schema; how many steps that took. Raises StudycalError for a newer one."""
    steps = numbered(folder)
    with _readable_errors(), connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(hashtextextended('studycal schema', 0))")
        connection.execute(
            "CREATE TABLE IF NOT EXISTS studycal_schema (part TEXT PRIMARY KEY, version INTEGER NOT NULL)"
        )
        current = schema_version(connection, part)
        if current > steps[-1][0]:
            raise StudycalError("The database was made by a newer studycal.", "Update studycal.")
        left = [(number, path) for number, path in steps if number > current]
        for number, path in left:
            connection.execute(_plain(path.read_text(encoding="utf-8")).encode())
            connection.execute(
                _SET_VERSION,
                [part, number],
            )
    return len(left)


def schema_version(connection: psycopg.Connection[Any], part: str) -> int:
    """The schema that a part's tables have, 0 where there are none."""
    with _readable_errors():
        there = _value(connection.execute("SELECT to_regclass('studycal_schema') AS there"))
        version = _value(connection.execute(_VERSION, [part])) if there else None
    return int(version or 0)


def _value(rows: psycopg.Cursor[Any]) -> Any:  # noqa: ANN401 - a column's own type
    """The first column of the first row, None without one, whatever rows are made of."""
    row = rows.fetchone()
    return None if row is None else next(iter(row.values() if isinstance(row, dict) else row))


def _plain(script: str) -> str:
    """A schema file's words in PostgreSQL's own: one type differs."""
    return script.replace(" BLOB ", " BYTEA ")


def passes_over_row_security(connection: psycopg.Connection[Any]) -> bool:
    """Whether the database's user sees every row, whatever the policies say."""
    with _readable_errors():
        return bool(
            _value(connection.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"))
        )
