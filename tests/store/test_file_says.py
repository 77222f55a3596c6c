"""What a state file that cannot be used says: which file it is, what is wrong, and what to do."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from studycal.errors import LockedError, StudycalError
from studycal.store.queries import migrations
from studycal.store.sqlite import SqliteStore, is_writable, schema_version
from tests.store.contract import NOON

NEWEST = migrations()[-1][0]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "state.sqlite"


def refusal(path: Path) -> StudycalError:
    with pytest.raises(StudycalError) as refused:
        SqliteStore(path)
    return refused.value


def test_a_newer_studycals_file_is_named_with_both_schemas(path: Path) -> None:
    SqliteStore(path).connection.execute(f"PRAGMA user_version = {NEWEST + 1}")
    refused = refusal(path)
    schemas = f"(schema {NEWEST + 1}, this one knows {NEWEST})"
    assert refused.message == f"The state file {path} was written by a newer studycal {schemas}."
    assert refused.remedy == "Update studycal, or move the file away to start without its history."


def test_a_file_that_is_no_database_is_named(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"this is no database" * 100)
    refused = refusal(path)
    assert refused.message == f"The state file {path} is damaged (file is not a database)."
    assert refused.remedy.startswith("Restore it from a backup, or move it away")


def test_a_folder_in_its_place_is_named(path: Path) -> None:
    path.mkdir(parents=True)
    refused = refusal(path)
    assert refused.message == f"The state file {path} cannot be used (unable to open database file)."
    assert refused.remedy == "Check the disk, its free space and the permissions."


def test_a_file_where_its_folder_should_be_is_named(path: Path) -> None:
    path.parent.write_text("a file")
    refused = refusal(path)
    assert refused.message == f"The state file {path} cannot be created (File exists)."
    assert refused.remedy == "Choose another place with [state] path."


def test_a_second_writer_is_told_to_wait_a_moment(path: Path) -> None:
    first, second = SqliteStore(path), SqliteStore(path)
    second.connection.execute("PRAGMA busy_timeout = 10")
    with first.transaction(), pytest.raises(LockedError) as refused, second.transaction():
        pass
    assert refused.value.message == f"Another studycal process is writing to {path}."
    assert refused.value.remedy == "Try again in a moment."


def test_a_second_writer_waits_for_five_seconds(path: Path) -> None:
    assert SqliteStore(path).connection.execute("PRAGMA busy_timeout").fetchone()[0] == 5000


def test_a_statement_that_fails_says_so_for_people(path: Path) -> None:
    with pytest.raises(StudycalError, match=r"cannot be used \(no such table: nowhere\)"):
        SqliteStore(path).execute("SELECT * FROM nowhere", {})


def test_the_schema_of_a_file_is_asked_for_without_touching_it(path: Path) -> None:
    assert schema_version(path) == 0
    assert not path.parent.exists()
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as old:
        old.execute("PRAGMA user_version = 3")
    assert schema_version(path) == 3
    SqliteStore(path.with_name("new.sqlite")).close()
    assert schema_version(path.with_name("new.sqlite")) == NEWEST
    path.write_bytes(b"this is no database" * 100)
    with pytest.raises(StudycalError, match="is damaged"):
        schema_version(path)


def test_a_step_that_fails_leaves_the_file_as_it_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The third step is broken: the first two are taken back with it."""
    path.parent.mkdir()
    broken = path.with_name("003_broken.sql")
    broken.write_text("CREATE TABLE half (a TEXT);\nNONSENSE;\n")
    steps = [*migrations()[:2], (3, broken)]
    with monkeypatch.context() as patch:
        patch.setattr("studycal.store.sqlite.migrations", lambda: steps)
        patch.setattr("studycal.store.sqlite.whole_schema", lambda newest: path.with_name("missing.sql"))
        refused = refusal(path)
    assert refused.message == f'The state file {path} cannot be used (near "NONSENSE": syntax error).'
    assert schema_version(path) == 0
    with closing(sqlite3.connect(path)) as left:
        assert left.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
    assert SqliteStore(path).records() == []


def test_a_read_only_disk_gives_what_stands_in_the_log_too_and_is_left_as_it_is(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file as a process that was killed left it: what it said last stands in the log beside it."""
    writer = SqliteStore(path)
    writer.append("mark", {"kind": "bad"}, NOON)
    left = tmp_path / "left"
    shutil.copytree(path.parent, left)
    writer.close()
    before = {file.name: file.read_bytes() for file in left.iterdir() if not file.name.endswith("-shm")}
    monkeypatch.setattr("studycal.store.sqlite.is_writable", lambda path: False)
    store = SqliteStore(left / path.name)
    assert [record.kind for record in store.records()] == ["mark"]
    assert {file.name: file.read_bytes() for file in left.iterdir() if not file.name.endswith("-shm")} == before
    with pytest.raises(StudycalError) as refused:
        store.append("mark", {"kind": "great"}, NOON)
    assert refused.value.message == (
        f"Nothing can be kept: the state file {left / path.name} cannot be written (read-only disk, or no permission)."
    )
    assert refused.value.remedy == "Make it writable, or name another place with [state] path."


def test_a_read_only_disk_without_a_file_has_an_empty_plan(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("studycal.store.sqlite.is_writable", lambda path: False)
    assert SqliteStore(path).records() == []
    assert not path.parent.exists()


def test_what_cannot_be_read_on_a_read_only_disk_is_no_empty_plan(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.mkdir(parents=True)
    monkeypatch.setattr("studycal.store.sqlite.is_writable", lambda path: False)
    assert refusal(path).message == f"The state file {path} cannot be used (unable to open database file)."


def test_whether_a_file_can_be_written_is_asked_of_the_folder_that_would_hold_it(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    may: set[Path] = set()
    monkeypatch.setattr("os.access", lambda place, how: Path(place) in may)
    assert not is_writable(path)
    may.add(path.parent.parent)
    assert is_writable(path), "neither the file nor its folder is there yet"
    path.parent.mkdir()
    assert not is_writable(path)
    may.add(path.parent)
    assert is_writable(path)
    path.touch()
    assert not is_writable(path)
    may.add(path)
    assert is_writable(path)
