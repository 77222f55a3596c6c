"""procrastinate's own tables: made with the host's, and looked at."""

from __future__ import annotations

from typing import Any

import psycopg

from .database import HostSession

STALLED_AFTER = 120
"""Seconds without a sign of life after which a worker is taken for dead."""


def make_tables(address: str) -> bool:
    """procrastinate's own tables, where they are not there yet."""
    with psycopg.connect(address, autocommit=True) as connection:
        if connection.execute("SELECT to_regclass('procrastinate_jobs')").fetchone() != (None,):
            return False
    from procrastinate import App, PsycopgConnector

    app = App(connector=PsycopgConnector(conninfo=address))
    with app.open():
        app.schema_manager.apply_schema()
    return True


def queue(session: HostSession) -> list[dict[str, Any]]:
    """How many jobs of each kind stand how, and since when the oldest was to run."""
    return [dict(row) for row in list(session.run("jobs"))]


def stalled(session: HostSession) -> int:
    """How many jobs a worker had begun that gives no sign of life any more."""
    return int(session.row("stalled", seconds=STALLED_AFTER)["number"])
