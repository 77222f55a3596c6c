"""A PostgreSQL of the tests' own: Debian's binaries, a cluster in a temporary folder, an unprivileged user."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests.peers import lacks

_NOBODY = ("postgres", "nobody")


def binaries() -> Path:
    """The folder of initdb and postgres; without one the test ends as `tests.peers.lacks` says."""
    listed = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[4]))
    found = listed[-1] if listed else shutil.which("postgres")
    return Path(found).resolve().parent if found else lacks("PostgreSQL")


@contextmanager
def cluster(place: Path = Path("/tmp")) -> Iterator[str]:
    """A running server's address, as its superuser, its data somewhere below ``place``; ``DATABASE_URL`` where one is
    given.
    """
    given = os.environ.get("DATABASE_URL", "")
    if given:
        yield given
        return
    folder = Path(tempfile.mkdtemp(prefix="studycal-pg-", dir=place))
    programs, user = binaries(), _owner(folder)
    data = folder / "data"
    _run(
        user,
        str(programs / "initdb"),
        "-D",
        str(data),
        "-U",
        "postgres",
        "-A",
        "trust",
        "--no-sync",
        "-E",
        "UTF8",
        "--locale",
        "C.UTF-8",
    )
    options = f"-k {folder} -c listen_addresses='' -c fsync=off -c max_connections=60 -c shared_buffers=64MB"
    control = [str(programs / "pg_ctl"), "-D", str(data), "-w", "-l", str(folder / "log"), "-o", options]
    _run(user, *control, "start")
    try:
        yield f"postgresql://postgres@/postgres?host={folder}"
    finally:
        _run(user, *control, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def database(server: str, name: str) -> Iterator[str]:
    """A new database whose owner is no superuser: its address, until the block ends."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute("DO $$ BEGIN CREATE ROLE studycal LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$")
        connection.execute(f"CREATE DATABASE {name} OWNER studycal")
    info = psycopg.conninfo.conninfo_to_dict(server)
    yield psycopg.conninfo.make_conninfo(**{**info, "user": "studycal", "dbname": name})
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _owner(folder: Path) -> str:
    """Who runs it: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return ""
    for name in _NOBODY:
        try:
            pwd.getpwnam(name)
        except KeyError:
            continue
        shutil.chown(folder, name)
        return name
    return lacks("an unprivileged user for PostgreSQL")


def _run(user: str, *command: str) -> None:
    before = ["runuser", "-u", user, "--"] if user else []
    done = subprocess.run(
        [*before, *command], capture_output=True, text=True, check=False, cwd="/tmp", stdin=subprocess.DEVNULL
    )
    assert done.returncode == 0, done.stderr + done.stdout
