"""A host in PostgreSQL: as many processes as wanted, each with a pool of connections."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict
from psycopg_pool import ConnectionPool, PoolTimeout

from studycal.core.records import dataclass
from studycal.errors import StudycalError, UsageError
from studycal.store import postgres
from studycal.store.postgres import PostgresStore
from studycal.store.queries import numbered

from .allowed import Allowed
from .database import NEWEST, SCHEMA, HostSession, other_schema
from .queue import make_tables

_MOST_CONNECTIONS = 16
_SECONDS = 10.0
_PARTS = {"host": NEWEST, "store": numbered(postgres.SCHEMA)[-1][0]}
_SCHEMA = ", ".join(f"{part} {version}" for part, version in _PARTS.items())
_VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
}


@dataclass(frozen=True)
class AdvisoryLocks:
    """Locks in the database, which end with their connection."""

    connection: psycopg.Connection[Any]

    def lock(self, name: str, what: str, now: datetime) -> AbstractContextManager[None]:
        """Be the only one at it. Raises LockedError."""
        return postgres.locked(self.connection, name, f"{what}, asked for at {now:%H:%M}")

    def is_locked(self, name: str) -> bool:
        """Whether somebody is at it now."""
        if not postgres.try_lock(self.connection, name):
            return True
        postgres.unlock(self.connection, name)
        return False

    @contextmanager
    def claim(self, name: str) -> Iterator[bool]:
        """Whether no other worker is at it."""
        taken = postgres.try_lock(self.connection, name)
        try:
            yield taken
        finally:
            if taken and not self.connection.broken:
                postgres.unlock(self.connection, name)


class PostgresDatabase:
    """See `studycal.host.database.Database`."""

    several = True

    def __init__(self, address: str, *, allowed: Allowed) -> None:
        self.address, self._allowed = address, allowed

    @cached_property
    def pool(self) -> ConnectionPool[psycopg.Connection[Any]]:
        """The connections of this process; one that broke is not given out."""
        self._prove()
        return ConnectionPool(
            self.address,
            min_size=1,
            max_size=_MOST_CONNECTIONS,
            timeout=_SECONDS,
            kwargs={"autocommit": True},
            check=postgres.speak_for_nobody,
            open=True,
        )

    def _prove(self) -> None:
        with _reached(), psycopg.connect(self.address, autocommit=True) as connection:
            version = postgres.schema_version(connection, "host")
        if version == 0:
            raise StudycalError("There is no host in that database yet.", "Make one with `studycal host init`.")
        if version != NEWEST:
            raise other_schema(str(version), str(NEWEST), is_newer=version > NEWEST)

    @contextmanager
    def session(self) -> Iterator[HostSession]:
        """A connection for the length of a request. Raises StudycalError."""
        pool = self.pool
        with _reached(), pool.connection() as connection:
            seen = postgres.schema_seen(connection)
            if seen != _SCHEMA:  # brought to another version while this process runs
                is_newer = any(postgres.schema_version(connection, part) > own for part, own in _PARTS.items())
                raise other_schema(seen, _SCHEMA, is_newer=is_newer)
            store = PostgresStore(connection, "")
            yield HostSession(store, AdvisoryLocks(connection), allowed=self._allowed)

    def migrate(self) -> int:
        """Make the tables, or bring those of an earlier version to this one's; how many steps that took."""
        with _reached(), psycopg.connect(self.address, autocommit=True) as connection:
            if postgres.passes_over_row_security(connection):
                raise UsageError(
                    "The database's user may pass over row-level security.",
                    "Give one that is no superuser (CREATE ROLE studycal LOGIN), and that owns the database.",
                )
            steps = postgres.migrate(connection, "store") + postgres.migrate(connection, "host", SCHEMA)
            connection.execute((SCHEMA / "postgres" / "rows.sql").read_bytes())
        return steps + make_tables(self.address)

    def backup(self, path: Path) -> None:
        """A copy of one moment, by pg_dump. Raises StudycalError where that is not here, or fails."""
        program = shutil.which("pg_dump") or _newest_pg_dump()
        if not program:
            raise StudycalError("pg_dump is not here.", "Install postgresql-client.")
        given = conninfo_to_dict(self.address)
        named = {_VARIABLES[name]: str(value) for name, value in given.items() if name in _VARIABLES}
        everything = {**os.environ, **named, "PGOPTIONS": "-c studycal.backup=on"}
        path.touch(mode=0o600)
        command = [program, "--format=custom", "--enable-row-security", f"--file={path}"]
        done = subprocess.run(command, env=everything, capture_output=True, text=True, check=False)
        if done.returncode:
            path.unlink()
            raise StudycalError(f"pg_dump failed: {done.stderr.strip()[:200]}.", "Its version must not be older.")


def _newest_pg_dump() -> str:
    """Debian's own place, where no PATH leads."""
    listed = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_dump"), key=lambda path: int(path.parts[4]))
    return str(listed[-1]) if listed else ""


@contextmanager
def _reached() -> Iterator[None]:
    try:
        yield
    except (psycopg.OperationalError, PoolTimeout) as error:
        raise StudycalError(
            "The database cannot be reached.", "Is PostgreSQL running, and the address right?"
        ) from error
