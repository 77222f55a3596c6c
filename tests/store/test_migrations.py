"""A state file of every earlier schema opens, and loses nothing: its facts go to the plan whose id it holds."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from studycal.core.life.facts import period_body
from studycal.core.records import replace
from studycal.core.sync.remote import OpKind
from studycal.core.sync.state import Intent
from studycal.store.base import Published
from studycal.store.queries import migrations, whole_schema
from studycal.store.sqlite import SqliteStore
from tests.cli.learner import Learner

STATES = Path(__file__).parent / "states"
PLAN = "0123456789abcdef0123456789abcdef"
TABLES = ("plan", "fact", "session", "feed", "base", "intent", "cursor", "run")


def kept_state(path: Path) -> sqlite3.Connection:
    """The state file that an earlier studycal kept, as it was."""
    path.parent.mkdir(exist_ok=True)
    connection = sqlite3.connect(path)
    connection.executescript((STATES / "schema-003.sql").read_text(encoding="utf-8"))
    return connection


def of_schema(number: int, path: Path, source: sqlite3.Connection) -> None:
    """The same rows in a file of an earlier schema, as far as it had places for them."""
    connection = sqlite3.connect(path)
    for known, file in migrations():
        if known <= number:
            connection.executescript(file.read_text(encoding="utf-8"))
    there = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    for table in there.intersection(TABLES):
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        old = [row[1] for row in source.execute(f"PRAGMA table_info({table})")]
        both = ", ".join(name for name in columns if name in old)
        for row in source.execute(f"SELECT {both} FROM {table}") if both else ():  # newer schemas lack a table
            connection.execute(f"INSERT INTO {table} ({both}) VALUES ({', '.join('?' * len(row))})", row)
    connection.execute(f"PRAGMA user_version = {number}")
    connection.commit()
    connection.close()


def count(connection: sqlite3.Connection, table: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


@pytest.mark.parametrize("number", [number for number, _ in migrations() if number < 5])  # from 5 on rows name a plan
def test_every_row_of_an_earlier_schema_is_the_plans_whose_id_it_holds(tmp_path: Path, number: int) -> None:
    source = kept_state(tmp_path / "kept.sqlite")
    of_schema(number, tmp_path / "state.sqlite", source)
    store = SqliteStore(tmp_path / "state.sqlite", plan=PLAN)
    assert len(store.published()) == count(source, "session")
    for table in TABLES if number > 1 else TABLES[:4]:
        if table == "session":  # from 7 on they stand in the plan's row
            continue
        rows = store.connection.execute(f"SELECT count(*) FROM {table} WHERE plan = ?", [PLAN]).fetchone()[0]
        assert rows == count(store.connection, table) == count(source, table), table
    assert [(fact.id, fact.kind) for fact in store.records()] == [(1, "log"), (2, "log"), (3, "mark"), (4, "pin")]
    assert [(plan.id, plan.start, plan.facts) for plan in store.plans()] == [(PLAN, "2026-11-30", 4)]
    assert SqliteStore(tmp_path / "state.sqlite", plan="another").records() == []
    store.close()


def _as_row(one: Published) -> tuple[object, ...]:
    session, body = one.session, period_body(one.session.period)
    return (session.id, body["starts"], body["minutes"], body["zone"], session.status.value, int(session.pinned),
            session.generation, session.sequence, one.text, session.title)  # fmt: skip


def test_sessions_that_were_rows_stand_packed_as_they_were(tmp_path: Path) -> None:
    source = kept_state(tmp_path / "kept.sqlite")
    names = ("id", "starts", "minutes", "zone", "status", "pinned", "generation", "sequence", "text", "title")
    rows = source.execute(f"SELECT {', '.join(names)} FROM session").fetchall()
    of_schema(4, tmp_path / "state.sqlite", source)
    store = SqliteStore(tmp_path / "state.sqlite", plan=PLAN)
    for again in range(2):  # as the migration leaves them, and packed once something was published
        found = {_as_row(one) for one in store.published().values()}
        assert found == set(rows)
        head = store.plan_head()
        assert head
        store.publish(replace(head, revision=head.revision + 1), list(store.published().values())[: again + 1])
    size = store.connection.execute("SELECT length(sessions) FROM plan").fetchone()[0]
    assert size < 120 * len(rows)
    store.close()


def test_facts_stay_append_only(tmp_path: Path) -> None:
    kept_state(tmp_path / "state.sqlite").close()
    store = SqliteStore(tmp_path / "state.sqlite", plan=PLAN)
    for change in ("UPDATE fact SET body = '{}'", "UPDATE fact SET plan = 'x'", "DELETE FROM fact"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            store.connection.execute(change)
    store.close()


def test_the_plan_of_an_earlier_studycal_goes_on_as_it_was(tmp_path: Path) -> None:
    for name in ("weeks.md", "cadence.md", "studycal.toml"):
        shutil.copy(STATES / name, tmp_path / name)
    source = kept_state(tmp_path / ".studycal" / "state.sqlite")
    before = dict(source.execute("SELECT id, starts FROM session WHERE status = 'planned'").fetchall())
    source.close()
    learner = Learner(tmp_path, now="2026-12-16T14:00:00+01:00")
    year = learner.year()
    standing = {one["id"]: one["start"][:19] for one in year["sessions"] if one["status"] != "dropped"}
    assert standing == before
    states = {one["id"]: one["status"] for one in year["sessions"]}
    assert (states["W03.S1"], states["W02.S4"]) == ("done", "partial")
    assert [fact["kind"] for fact in learner.studycal("log", "--history", "--json").json["facts"]][2] == "bad"
    assert learner.studycal("plans", "--json").json["plans"] == [
        {
            "id": PLAN,
            "title": "Study plan",
            "start": "2026-11-30",
            "revision": year["plan"]["revision"],
            "facts": 4,
            "configs": ["studycal.toml"],
            "current": True,
        }
    ]


def test_only_a_learner_who_leaves_takes_facts_along(tmp_path: Path) -> None:
    kept_state(tmp_path / "state.sqlite").close()
    store = SqliteStore(tmp_path / "state.sqlite", plan=PLAN)
    other = store.beside("another", PLAN)
    other.append("mark", {"kind": "bad"}, datetime(2026, 11, 30, tzinfo=UTC))
    with store.transaction():
        store.connection.execute("INSERT INTO leaving VALUES ('me')")
        store.connection.execute("DELETE FROM fact WHERE learner = 'me'")
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            store.connection.execute("DELETE FROM fact WHERE learner = 'another'")
        store.connection.execute("DELETE FROM leaving")
    assert store.records() == []
    assert len(other.records()) == 1
    store.close()


def step_by_step(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for number, file in migrations():
            connection.executescript(file.read_text(encoding="utf-8"))
            connection.execute(f"PRAGMA user_version = {number}")


def schema_of(path: Path) -> set[tuple[str, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'")
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        return {tuple(row) for row in rows} | {("version", str(version))}


def test_an_empty_file_is_made_at_once_what_all_steps_make_of_it(tmp_path: Path) -> None:
    newest = migrations()[-1][0]
    assert whole_schema(newest).exists(), "a schema file was added: run `.venv/bin/python scripts/schema`"
    step_by_step(tmp_path / "steps.sqlite")
    SqliteStore(tmp_path / "state.sqlite").close()
    assert schema_of(tmp_path / "state.sqlite") == schema_of(tmp_path / "steps.sqlite")


def test_an_empty_file_goes_through_all_steps_where_no_whole_schema_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studycal.store.sqlite.whole_schema", lambda newest: tmp_path / "missing.sql")
    step_by_step(tmp_path / "steps.sqlite")
    SqliteStore(tmp_path / "state.sqlite").close()
    assert schema_of(tmp_path / "state.sqlite") == schema_of(tmp_path / "steps.sqlite")


def test_a_write_that_an_earlier_studycal_announced_is_still_open(tmp_path: Path) -> None:
    """Of what it would lead to nothing was kept then: its event is read as it was before."""
    source = kept_state(tmp_path / "kept.sqlite")
    source.execute("INSERT INTO intent VALUES ('me', 'google', 'sc1', 'W07.S2', 1, 'patch', '\"9\"', 1)")
    source.commit()
    of_schema(4, tmp_path / "state.sqlite", source)
    store = SqliteStore(tmp_path / "state.sqlite", plan=PLAN)
    intents = store.sync("google").intents()
    assert intents["sc1"] == Intent("sc1", "W07.S2", 1, OpKind.PATCH, '"9"', sent=True, done=None)
    store.close()


@pytest.mark.parametrize("number", [number for number, _ in migrations() if number >= 5])
def test_what_the_newest_schemas_keep_is_kept_by_the_next(tmp_path: Path, number: int) -> None:
    kept_state(tmp_path / "newest.sqlite").close()
    newest = SqliteStore(tmp_path / "newest.sqlite", plan=PLAN)
    newest.sync("google").announce([Intent("sc1", "W07.S2", 1, OpKind.DELETE, "e", sent=True)])
    before = (newest.records(), newest.sync("google").bases(), newest.sync("google").intents(), newest.plans())
    of_schema(number, tmp_path / "state.sqlite", newest.connection)
    store = SqliteStore(tmp_path / "state.sqlite", plan=PLAN)
    found = (store.records(), store.sync("google").bases(), store.sync("google").intents(), store.plans())
    assert found == before
    for one in (newest, store):
        one.close()
