"""The disk of a host in one SQLite file is full: it is told, pages go on, and nothing is half there."""

from __future__ import annotations

import pytest

from studycal.host.sqlite import SqliteDatabase
from studycal.store.sqlite import SqliteStore
from tests.host.hosted import TIMES, Hosted
from tests.host.test_kills import TABLE, whole


def test_a_full_disk_lets_nobody_in_by_half_and_is_over_when_there_is_room(
    site: Hosted, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.publish(TABLE)
    ana, ben = site.browser(), site.browser()
    ana.join("Ana")
    is_full = True
    taken = SqliteDatabase._taken

    def on_a_small_disk(database: SqliteDatabase) -> SqliteStore:
        store = taken(database)
        pages = store.connection.execute("PRAGMA page_count").fetchone()[0]
        store.connection.execute(f"PRAGMA max_page_count = {pages if is_full else 1_000_000}")
        return store

    monkeypatch.setattr(SqliteDatabase, "_taken", on_a_small_disk)
    ben.get("/join/ai")
    for number in range(3):
        answer = ben.ask("POST", "/join/ai", {"name": f"Ben {number}", **TIMES})
        assert answer.status == 422
        assert "database or disk is full" in answer.text
        assert str(site.folder) not in answer.text
    assert ana.get("/week/1").status == 200
    assert [row["name"] for row in site.query("SELECT name FROM member")] == ["Ana"]
    is_full = False
    assert ana.post("/mark", kind="bad", target="W02", confirm="1").status == 303
    ben.join("Ben")
    assert whole(site) == 2
