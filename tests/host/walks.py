"""Which of a host's queries walk through a whole table, in a database filled by generated rows."""

from __future__ import annotations

import json
from typing import Any

import psycopg

from studycal.host.database import SCHEMA
from studycal.store.postgres import PostgresStore
from studycal.store.queries import named_queries, queries

TABLES = ("member", "plan", "fact", "link", "visit", "news", "private", "answer", "target")
_VALUES: dict[str, object] = {
    "course": "ai", "revision": 2, "after": "8000", "until": "8001", "most": 50, "skip": 0,
    "now": "2020-01-01T00:00:00.000000+00:00", "farthest": "2040-01-01T00:00:00.000000+00:00",
    "id": "8" * 32, "member": "8" * 32, "learner": "8" * 32,
    "plan": "p", "hash": "8" * 64,
    "kind": "details", "link": "8" * 64, "name": "caldav",
}  # fmt: skip
_OFTEN = (
    *("member", "behind", "all_behind", "count_behind", "due", "due_number", "waiting", "failed", "scheduled"),
    *("link", "visit", "feed", "answer", "answer_body", "news", "private", "targets_due", "targets_due_number"),
    *("target_due_at", "forget_visits", "links_of", "end_links", "end_visits", "followed", "done", "put_off"),
    *("hurry_target", "target_waits", "targets_shut", "bring_back_members", "bring_back_targets"),
)
_OF_A_PLAN = ("facts", "facts_version", "plan", "revision", "sessions", "plans", "homeless")


def fill(connection: psycopg.Connection[Any], rows: int) -> None:
    """So many learners, with what each has in every table; as the database's superuser."""
    ids = "(SELECT md5(n::text) AS id, n FROM generate_series(1, %s) AS n) AS one" % rows  # noqa: UP031 - a number of ours
    soon = "'2030-01-01T00:00:00.000000+00:00'"
    for statement in (
        f"INSERT INTO member SELECT id, 'ai', 'L', 'p', {soon}, 2, '', 'w', 'c', "
        f"CASE WHEN n % 10 = 0 THEN {soon} END FROM {ids}",
        f"INSERT INTO plan (learner, plan, revision, published_at, inputs, head, start, title, sessions) "
        f"SELECT id, 'p', 1, {soon}, '{{}}', '{{}}', '', '', '' FROM {ids}",
        f"INSERT INTO fact (learner, plan, id, at, kind, body) SELECT id, 'p', 1, {soon}, 'mark', '{{}}' FROM {ids}",
        f"INSERT INTO link SELECT id || id, 'learner', 'ai', id, {soon}, 'learner', 0 FROM {ids}",
        f"INSERT INTO visit SELECT id || 'v', id || id, {soon} FROM {ids}",
        f"INSERT INTO news SELECT id, 2, {soon}, '' FROM {ids}",
        f"INSERT INTO private SELECT id, 'shares', '', 1 FROM {ids}",
        f"INSERT INTO answer SELECT id, 'details', '', '', '', '', '' FROM {ids}",
        f"INSERT INTO target (member, name, due_at) SELECT id, 'caldav', {soon} FROM {ids}",
    ):
        connection.execute(statement.encode())
    connection.execute("ANALYZE")


def walks(connection: psycopg.Connection[Any]) -> dict[str, list[str]]:
    """The tables that each query of those that are asked often walks through, for whoever row-level security guards."""
    own = {f"host {name}": named_queries(SCHEMA / "queries.sql")[name] for name in _OFTEN}
    asked = own | {f"store {name}": queries()[name] for name in _OF_A_PLAN}
    store, found = PostgresStore(connection, ""), {}
    for name, sql in asked.items():
        speaks_for = _VALUES["learner"] if name.startswith("store") or ":member" in sql else ""
        connection.execute("SELECT set_config('studycal.learner', %s, false)", [speaks_for])
        text = store.queries()[name.removeprefix("store ")] if name.startswith("store") else store.worded(sql)
        values = {**dict.fromkeys(("due", "failure", "config", "weeks", "cadence"), ""), **_VALUES}
        row = connection.execute(b"EXPLAIN (FORMAT JSON) " + text.encode(), values).fetchone()
        assert row
        plan = next(iter(row.values())) if isinstance(row, dict) else row[0]
        walked = [table for table in _seq_scans(json.loads(plan) if isinstance(plan, str) else plan) if table in TABLES]
        if walked:
            found[name] = walked
    return found


def _seq_scans(node: Any) -> list[str]:
    if isinstance(node, list):
        return [table for part in node for table in _seq_scans(part)]
    if not isinstance(node, dict):
        return []
    own = [node["Relation Name"]] if node.get("Node Type") == "Seq Scan" else []
    return own + [table for part in node.values() for table in _seq_scans(part)]
