"""The SQLite store: the contract, and what only a file can suffer."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from studycal.errors import LockedError, StudycalError
from studycal.store.base import FeedRecord, PlanHead, Published, Store
from studycal.store.queries import migrations
from studycal.store.sqlite import SqliteStore, _migrate
from tests.store.contract import NOON, StoreContract, SyncMemoryContract, session

FULL = 2
"""SQLite's number for synchronous = FULL."""


class TestSqliteStore(StoreContract, SyncMemoryContract):
    @pytest.fixture
    def store(self, tmp_path: Path) -> Store:
        return SqliteStore(tmp_path / "state.sqlite")

    @pytest.fixture
    def other(self, tmp_path: Path) -> Store:
        return SqliteStore(tmp_path / "state.sqlite", "another")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "state.sqlite"


def test_the_file_is_the_learners_alone(path: Path) -> None:
    SqliteStore(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_what_was_said_is_there_after_reopening(path: Path) -> None:
    SqliteStore(path).append("mark", {"kind": "bad"}, NOON)
    assert [record.kind for record in SqliteStore(path).records()] == ["mark"]


def test_two_learners_in_one_file_do_not_see_each_other(path: Path) -> None:
    SqliteStore(path, "me").append("mark", {"kind": "bad"}, NOON)
    assert SqliteStore(path, "you").records() == []


@pytest.mark.parametrize("statement", ["UPDATE fact SET kind = 'log'", "DELETE FROM fact"])
def test_a_fact_can_neither_be_edited_nor_deleted(path: Path, statement: str) -> None:
    store = SqliteStore(path)
    store.append("mark", {"kind": "bad"}, NOON)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        store.connection.execute(statement)


def test_who_leaves_leaves_nothing_behind_and_nobody_else_loses_anything(path: Path) -> None:
    leaving, staying = (SqliteStore(path, name).of("bread") for name in ("me", "you"))
    for store, word in ((leaving, "a surprise of mine"), (staying, "one of yours")):
        store.append("log", {"surprise": word}, NOON)
        store.publish(PlanHead(1, NOON, {}, {"topic": word}), [Published(session(), word)])
        store.save_feed("https://example.org/busy.ics", FeedRecord("", "", NOON, word.encode()))
    leaving.erase("me")
    leaving.settle()
    assert (leaving.records(), leaving.plan_head(), leaving.published(), leaving.plans()) == ([], None, {}, [])
    assert leaving.feed("https://example.org/busy.ics") is None
    assert [record.body["surprise"] for record in staying.records()] == ["one of yours"]
    assert staying.published()["W07.S2"].text == "one of yours"
    assert path.with_name("state.sqlite-wal").stat().st_size == 0
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        staying.connection.execute("DELETE FROM fact")


def test_what_is_kept_is_on_the_disk_when_it_was_said_to_be_kept(path: Path) -> None:
    connection = SqliteStore(path).connection
    pragmas = ("synchronous", "journal_mode", "foreign_keys")
    kept = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in pragmas}
    assert kept == {"synchronous": FULL, "journal_mode": "wal", "foreign_keys": 1}


def test_damage_in_the_middle_of_the_file_is_found(path: Path) -> None:
    store = SqliteStore(path)
    for _ in range(200):
        store.append("log", {"surprise": "x" * 400}, NOON)
    store.check()
    store.settle()
    store.close()
    data = bytearray(path.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 4096] = b"\0" * 4096
    path.write_bytes(bytes(data))
    with pytest.raises(StudycalError, match=r"is damaged") as damage:
        SqliteStore(path).check()
    assert "Restore it from a backup" in damage.value.remedy


def test_on_a_read_only_disk_a_plan_is_read_and_computed_and_nothing_is_said(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writable = SqliteStore(path)
    writable.of("bread").append("mark", {"kind": "bad"}, NOON)
    writable.close()
    monkeypatch.setattr("studycal.store.sqlite.is_writable", lambda path: False)
    before = path.read_bytes()
    store = SqliteStore(path).of("bread")
    assert [record.kind for record in store.records()] == ["mark"]
    store.publish(PlanHead(1, NOON, {}, {}), [Published(session(), "digest")])
    store.save_feed("https://example.org/busy.ics", FeedRecord("", "", NOON, b"busy"))
    assert store.plan_head() == PlanHead(1, NOON, {}, {})
    with pytest.raises(StudycalError, match="Nothing can be kept") as refused:
        store.append("mark", {"kind": "great"}, NOON)
    assert "[state] path" in refused.value.remedy
    assert path.read_bytes() == before


def test_a_file_of_a_newer_studycal_is_refused(path: Path) -> None:
    newest = migrations()[-1][0]
    SqliteStore(path).connection.execute(f"PRAGMA user_version = {newest + 1}")
    with pytest.raises(StudycalError, match="newer studycal"):
        SqliteStore(path)


def test_a_damaged_file_is_said_in_one_sentence(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"this is no database" * 100)
    with pytest.raises(StudycalError, match="damaged"):
        SqliteStore(path)


def test_a_folder_in_place_of_the_file_is_said_in_one_sentence(path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(StudycalError, match="cannot be used"):
        SqliteStore(path)


def test_a_second_writer_is_told_that_the_first_is_writing(path: Path) -> None:
    first, second = SqliteStore(path), SqliteStore(path)
    second.connection.execute("PRAGMA busy_timeout = 10")
    with first.transaction(), pytest.raises(LockedError), second.transaction():
        pass


def test_every_migration_has_a_number_of_its_own() -> None:
    numbers = [number for number, _ in migrations()]
    assert numbers == list(range(1, len(numbers) + 1))


KILLED_WHILE_WRITING = """
import sys
from datetime import datetime, UTC
from pathlib import Path
from studycal.store.sqlite import SqliteStore
store = SqliteStore(Path(sys.argv[1]))
print("ready", flush=True)
while True:
    with store.transaction():
        store.append("mark", {"kind": "bad", "half": 1}, datetime(2026, 11, 30, tzinfo=UTC))
        store.append("mark", {"kind": "bad", "half": 2}, datetime(2026, 11, 30, tzinfo=UTC))
        print("wrote", flush=True)
"""


def test_a_kill_in_the_middle_leaves_whole_transactions_only(path: Path) -> None:
    for wrote in range(1, 8):
        writer = subprocess.Popen(
            [sys.executable, "-c", KILLED_WHILE_WRITING, str(path)], stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout
        for _ in range(wrote):
            writer.stdout.readline()
        os.kill(writer.pid, signal.SIGKILL)
        writer.communicate()
        records = SqliteStore(path).records()
        assert len(records) % 2 == 0
        assert [record.body["half"] for record in records] == [1, 2] * (len(records) // 2)


def test_what_was_unpinned_before_the_file_could_tell_is_not_handed_back_again(path: Path) -> None:
    path.parent.mkdir()
    with sqlite3.connect(path) as old:
        for number, file in migrations()[:2]:
            old.executescript(file.read_text())
            old.execute(f"PRAGMA user_version = {number}")
        old.execute(
            "INSERT INTO fact (learner, at, kind, body) VALUES ('me', '2026-12-01T12:00:00+00:00', 'unpin', '{}')"
        )
        names, values = "learner, target, wanted, calendar, token, held_rule", "'me', 'google', '', 'c', '', ''"
        old.execute(f"INSERT INTO cursor ({names}) VALUES ({values})")
    old.close()

    assert SqliteStore(path).sync("google").cursor().heeded == 1


class _InterruptedAfterCommit(sqlite3.Connection):
    def execute(self, sql: str, *values: object) -> sqlite3.Cursor:
        done = super().execute(sql, *values)
        if sql == "COMMIT":
            raise KeyboardInterrupt
        return done


def test_an_interrupt_right_after_the_schema_was_made_is_an_interrupt(path: Path) -> None:
    path.parent.mkdir()
    connection = sqlite3.connect(path, isolation_level=None, factory=_InterruptedAfterCommit)
    connection.row_factory = sqlite3.Row

    with pytest.raises(KeyboardInterrupt):
        _migrate(connection, path)

    connection.close()
    assert SqliteStore(path).records() == []
