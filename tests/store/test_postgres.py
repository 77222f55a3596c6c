"""The PostgreSQL store: the contract that SQLite passes, rows that only their learner reaches, locks, migrations."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest

from studycal.errors import StudycalError
from studycal.store.base import Store
from studycal.store.queries import numbered
from tests.store.contract import NOON, StoreContract, SyncMemoryContract
from tests.threads import at_once

psycopg = pytest.importorskip("psycopg")
from studycal.store import postgres  # noqa: E402 - needs psycopg
from studycal.store.postgres import PostgresStore  # noqa: E402
from tests.postgres import cluster, database  # noqa: E402

pytestmark = pytest.mark.peer
_learners = itertools.count()


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with cluster() as server, database(server, "studycal_store") as address:
        with psycopg.connect(address, autocommit=True) as connection:
            assert postgres.migrate(connection, "store") == len(numbered(postgres.SCHEMA))
            assert postgres.migrate(connection, "store") == 0
        yield address


@pytest.fixture
def connection(address: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(address, autocommit=True) as connection:
        yield connection


class TestPostgresStore(StoreContract, SyncMemoryContract):
    @pytest.fixture
    def store(self, connection: psycopg.Connection) -> Store:
        return PostgresStore(connection, f"learner {next(_learners)}")

    @pytest.fixture
    def other(self, connection: psycopg.Connection) -> Store:
        return PostgresStore(connection, f"learner {next(_learners)}")


def test_a_wrong_query_reaches_nobody_elses_rows(connection: psycopg.Connection) -> None:
    ana, ben = PostgresStore(connection, "ana", "plan"), PostgresStore(connection, "ben", "plan")
    ana.append("mark", {"kind": "bad"}, NOON)
    ben.append("mark", {"kind": "great"}, NOON)
    everything = "SELECT learner FROM fact"
    assert [row["learner"] for row in ana.execute(everything, {})] == ["ana"]
    assert [row["learner"] for row in ben.execute(everything, {})] == ["ben"]
    assert list(ben.execute("UPDATE plan SET title = 'x' WHERE learner = 'ana' RETURNING learner", {})) == []
    with pytest.raises(StudycalError):
        ben.execute("INSERT INTO fact VALUES ('ana', 'plan', 99, 'now', 'mark', '{}')", {})


def test_a_connection_that_names_nobody_reaches_nothing(address: str) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        assert connection.execute("SELECT count(*) FROM fact").fetchone() == (0,)
        assert not postgres.passes_over_row_security(connection)


@pytest.mark.parametrize("statement", ["UPDATE fact SET kind = 'log'", "DELETE FROM fact"])
def test_a_fact_can_neither_be_edited_nor_deleted(connection: psycopg.Connection, statement: str) -> None:
    store = PostgresStore(connection, f"learner {next(_learners)}", "plan")
    store.append("mark", {"kind": "bad"}, NOON)
    with pytest.raises(StudycalError):
        store.execute(statement, {})
    assert len(store.records()) == 1


def test_who_leaves_leaves_nothing(connection: psycopg.Connection) -> None:
    store = PostgresStore(connection, f"learner {next(_learners)}", "plan")
    store.append("mark", {"kind": "bad"}, NOON)
    store.erase(store.learner)
    assert store.records() == []
    assert list(store.execute("SELECT * FROM leaving", {})) == []


def test_two_writers_at_once_give_every_fact_a_number_of_its_own(address: str) -> None:
    learner = f"learner {next(_learners)}"

    def write() -> None:
        with psycopg.connect(address, autocommit=True) as connection:
            store = PostgresStore(connection, learner, "plan")
            for _ in range(25):
                store.append("mark", {"kind": "bad"}, NOON)

    assert at_once(3, write) == []
    with psycopg.connect(address, autocommit=True) as connection:
        assert [fact.id for fact in PostgresStore(connection, learner, "plan").records()] == list(range(1, 76))


def test_what_was_undone_is_not_there_and_the_learner_is_named_again(connection: psycopg.Connection) -> None:
    store = PostgresStore(connection, f"learner {next(_learners)}", "plan")
    with pytest.raises(RuntimeError), store.transaction():
        store.append("mark", {"kind": "bad"}, NOON)
        raise RuntimeError
    assert store.records() == []
    store.append("mark", {"kind": "bad"}, NOON)
    assert len(store.records()) == 1


def test_a_newer_schema_is_refused(address: str) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("INSERT INTO studycal_schema VALUES ('newer', 99)")
        with pytest.raises(StudycalError, match="newer studycal"):
            postgres.migrate(connection, "newer")


def test_a_lock_ends_with_its_connection(address: str) -> None:
    with psycopg.connect(address, autocommit=True) as other:
        with psycopg.connect(address, autocommit=True) as holder:
            assert postgres.try_lock(holder, "sync")
            assert not postgres.try_lock(other, "sync")
        # The server notices in its own time that the other end is gone; nobody has to give the lock back.
        other.execute("SET lock_timeout = '60s'")
        other.execute("SELECT pg_advisory_lock(hashtextextended('sync', 0))")
        postgres.unlock(other, "sync")
        assert postgres.try_lock(other, "sync")


def test_sessions_that_were_rows_stand_packed_as_they_were(address: str) -> None:
    """A database of the first schema; the connection is its owner, who reaches no learner's row unasked."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA earlier")
        connection.execute("SET search_path TO earlier")
        connection.execute(next(path for number, path in numbered(postgres.SCHEMA) if number == 1).read_bytes())
        connection.execute("CREATE TABLE studycal_schema (part TEXT PRIMARY KEY, version INTEGER NOT NULL)")
        connection.execute("INSERT INTO studycal_schema VALUES ('store', 1)")
        connection.execute("SELECT set_config('studycal.learner', 'ana', false)")
        connection.execute(
            "INSERT INTO plan (learner, plan, revision, published_at, inputs, head, start, title)"
            " VALUES ('ana', 'p', 3, %s, '{}', '{}', '', '')",
            [NOON.isoformat()],
        )
        for number in (2, 1):
            connection.execute(
                "INSERT INTO session VALUES ('ana', 'p', %s, 1, 'S1', 'build', 0, 'Name', 'Titel \u201eä\u201c',"
                " '2026-11-30T19:00:00', 75, 'Europe/Warsaw', 'planned', 1, 0, 2, %s, 'digest', '[\"home\"]')",
                [f"W0{number}.S1", NOON.isoformat()],
            )
        connection.execute("SELECT set_config('studycal.learner', '', false)")
        assert postgres.migrate(connection, "store") == len(numbered(postgres.SCHEMA)) - 1
        store = PostgresStore(connection, "ana", "p")
        found = store.published()
        assert list(found) == ["W01.S1", "W02.S1"]
        session = found["W01.S1"].session
        assert (session.title, session.pinned, session.why, session.sequence) == ("Titel „ä“", True, ("home",), 2)
        assert PostgresStore(connection, "ben", "p").published() == {}
