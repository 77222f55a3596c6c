"""A host's database: one connection a request or slice of work, for courses and members as for their plans."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from studycal.errors import NewerProgramError, StudycalError
from studycal.store.base import Store
from studycal.store.queries import named_queries, numbered
from studycal.store.rows import Rows

from .allowed import Allowed

SCHEMA = Path(__file__).parent / "schema"
NEWEST = numbered(SCHEMA)[-1][0]


class Engine(Protocol):
    """The store of one member on a connection, and those of others beside it."""

    def transaction(self) -> AbstractContextManager[None]:
        """All writes inside are there together or not at all; nested use joins the outer one."""

    def execute(self, sql: str, values: Mapping[str, object]) -> Rows:
        """Run one statement. Raises StudycalError."""

    def worded(self, sql: str) -> str:
        """A statement in the engine's own words."""

    def beside(self, learner: str, plan: str = "") -> Any:  # noqa: ANN401 - an engine of the same kind
        """Another learner's store on the same connection."""

    def erase(self, learner: str) -> None:
        """Remove every row of a learner's plans."""

    def alone(self, name: str) -> None:
        """Be the only one at something until the open transaction ends."""

    def settle(self) -> None:
        """Leave nothing of what was removed beside the tables."""

    def close(self) -> None:
        """Let go of the connection, or give it back."""


class Locks(Protocol):
    """Who is at work on something for longer than a transaction."""

    def lock(self, name: str, what: str, now: datetime) -> AbstractContextManager[None]:
        """Be the only one at it. Raises LockedError."""

    def is_locked(self, name: str) -> bool:
        """Whether somebody is at it now."""

    def claim(self, name: str) -> AbstractContextManager[bool]:
        """Whether a piece of work is one's own for a while; where there is one worker alone it always is."""


class Database(Protocol):
    """Where a host keeps everything."""

    several: bool
    """Whether workers of their own beside `host serve` do what is due."""

    def session(self) -> AbstractContextManager[HostSession]:
        """A connection for the length of a request. Raises StudycalError."""

    def migrate(self) -> int:
        """Make the tables, or bring those of an earlier version to this one's; how many steps that took."""

    def backup(self, path: Path) -> None:
        """A copy of one moment, while others read and write."""


class HostSession:
    """One connection to a host's database. ``locks`` are those of whoever works at something for longer."""

    def __init__(self, engine: Engine, locks: Locks, *, allowed: Allowed) -> None:
        self._engine, self._locks = engine, locks
        self.allowed = allowed

    def transaction(self) -> AbstractContextManager[None]:
        """All writes inside are there together or not at all; nested use joins the outer one."""
        return self._engine.transaction()

    def alone(self, name: str) -> None:
        """Be the only one at something until the open transaction ends."""
        self._engine.alone(name)

    def run(self, query: str, /, **values: object) -> Rows:
        """Run a query of `schema/queries.sql` by its name; one about a member runs as that member. Raises
        StudycalError.
        """
        engine = self._engine.beside(str(values["member"])) if "member" in values else self._engine
        rows: Rows = engine.execute(self._engine.worded(named_queries(SCHEMA / "queries.sql")[query]), values)
        return rows

    def row(self, query: str, /, **values: object) -> Any:  # noqa: ANN401 - an engine's own row
        """The first row of a query, None without one. Raises StudycalError."""
        return self.run(query, **values).fetchone()

    def store(self, member: str) -> Store:
        """The plans of one member, on this connection."""
        store: Store = self._engine.beside(member)
        return store

    def erase(self, member: str) -> None:
        """Remove a member with every row of theirs, in whatever table. Raises StudycalError."""
        with self.transaction():
            self.alone(f"learner {member}")
            self.run("erase_member", member=member)  # first: from now on nobody writes for them
            self._engine.erase(member)
            for query in (
                "erase_visits",
                "erase_links",
                "erase_answers",
                "erase_news",
                "erase_private",
                "erase_targets",
            ):
                self.run(query, member=member)
        self._engine.settle()

    def lock(self, name: str, what: str, now: datetime) -> AbstractContextManager[None]:
        """Be the only one at something. Raises LockedError that names who is at it."""
        return self._locks.lock(name, what, now)

    def claim(self, name: str) -> AbstractContextManager[bool]:
        """Whether a piece of work is one's own for a while, or another worker's just now."""
        return self._locks.claim(name)

    def is_locked(self, name: str) -> bool:
        """Whether somebody is at it now."""
        return self._locks.is_locked(name)


def other_schema(there: str, own: str, *, is_newer: bool) -> StudycalError:
    """The error about a database of another version than this program's own."""
    if is_newer:
        message = f"The host's database was made by a newer studycal (schema {there}, this one knows {own})."
        return NewerProgramError(message, "Update studycal.")
    message = f"The host's database is of an earlier studycal (schema {there}, this one needs {own})."
    return StudycalError(message, "Run `studycal host init` once: it brings it up to date.")
