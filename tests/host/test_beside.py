"""Workers of two installations at one database: this studycal, and a newer one made of it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

import studycal
from studycal.core.life.marks import Mark, MarkKind
from studycal.host.joining import open_plan
from studycal.host.tasks import Tasks, defer
from studycal.host.workspace import MemberWorkspace, member
from studycal.service import commit
from tests.host.hosted import Hosted, made
from tests.host.test_kills import TABLE, whole
from tests.postgres import database

pytestmark = [pytest.mark.peer, pytest.mark.slow]
LEARNERS = 10
HERE = Path(studycal.__file__).parent


@pytest.fixture
def hosted(server: str, tmp_path: Path) -> Iterator[Hosted]:
    """Learners of whom each has said something."""
    with database(server, "studycal_beside") as address:
        (tmp_path / "host").mkdir()
        hosted = made(tmp_path / "host", address)
        hosted.publish(TABLE)
        for number in range(LEARNERS):
            say(hosted, hosted.join(f"Learner {number}")[0], MarkKind.BAD)
        yield hosted
        hosted.host.database.pool.close()  # type: ignore[attr-defined]


def say(hosted: Hosted, one: str, kind: MarkKind) -> None:
    with hosted.host.database.session() as session:
        home = open_plan(MemberWorkspace(session, hosted.host.sealer, member(session, one), hosted.now))
        commit.keep(home, commit.mark(home, Mark(kind, hosted.now, weeks=(3,)), hosted.now), hosted.now)


@dataclass
class Installation:
    """A studycal, by the folder that it is imported from."""

    hosted: Hosted
    folder: Path

    def start(self, *words: str) -> subprocess.Popen[str]:
        command = [
            sys.executable,
            "-m",
            "studycal",
            "-C",
            str(self.hosted.folder),
            "--now",
            self.hosted.now.isoformat(),
        ]
        environment = {**os.environ, "PYTHONPATH": str(self.folder)}
        return subprocess.Popen(
            [*command, "--now", self.hosted.now.isoformat(), "host", *words],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *words: str) -> tuple[int, str]:
        """The exit code of a command, and all that it printed."""
        process = self.start(*words)
        out, err = process.communicate(timeout=300)
        return process.returncode, out + err


@pytest.fixture
def newer(hosted: Hosted, tmp_path: Path) -> Installation:
    """The same program, of a later version."""
    folder = tmp_path / "newer"
    shutil.copytree(HERE, folder / "studycal", ignore=shutil.ignore_patterns("__pycache__"))
    init = folder / "studycal" / "__init__.py"
    init.write_text(init.read_text(encoding="utf-8") + '\n__version__ = "999.1.0"\n', encoding="utf-8")
    return Installation(hosted, folder)


@pytest.fixture
def older(hosted: Hosted) -> Installation:
    return Installation(hosted, HERE.parent)


def with_a_migration(newer: Installation) -> None:
    """A later schema, of a learner's tables and of the host's own."""
    for folder, table in (("store/schema/postgres", "fact"), ("host/schema", "member")):
        schema = newer.folder / "studycal" / folder
        last = max(int(path.name[:3]) for path in schema.glob("[0-9]*.sql"))
        more = f"ALTER TABLE {table} ADD COLUMN moonlight TEXT NOT NULL DEFAULT 'full';\n"
        (schema / f"{last + 1:03}_moonlight.sql").write_text(more, encoding="utf-8")


def offer(hosted: Hosted, jobs: int = 8) -> None:
    """A roll-out in as many jobs as one to thousands has."""
    app = Tasks(hosted.host, hosted.clock).app()
    with app.open():
        for at in range(jobs):
            first, until = (f"{at * 16 // jobs:x}", f"{(at + 1) * 16 // jobs:x}" if at + 1 < jobs else "g")
            defer(app, "rollout", course="ai", first=first if at else "", until=until)


def eventually(hosted: Hosted, query: str, wanted: int) -> None:
    deadline = time.monotonic() + 120
    while int(hosted.query(query)[0]["n"]) != wanted:
        assert time.monotonic() < deadline, hosted.query(query)
        time.sleep(0.05)


OPEN = "SELECT count(*) AS n FROM procrastinate_jobs WHERE task_name = 'rollout'"
WORKERS = "SELECT count(*) AS n FROM procrastinate_workers"


def marks(hosted: Hosted) -> Counter[str]:
    """How often each learner said something."""
    counted = Counter[str]()
    with hosted.host.database.session() as session:
        for row in list(session.run("members", course="ai")):
            store = session.store(row["id"])
            counted[row["id"]] = sum(one.kind == "mark" for one in store.of(row["plan"]).records())
    return counted


def test_workers_of_two_versions_share_roll_outs_and_nothing_is_lost_or_done_twice(
    hosted: Hosted, older: Installation, newer: Installation
) -> None:
    said = marks(hosted)
    workers = [older.start("worker"), newer.start("worker")]
    try:
        eventually(hosted, WORKERS, 2)
        for number in range(3):
            course = hosted.publish(TABLE + f"| 4 | Four, {number} |\n")
            offer(hosted)
            eventually(hosted, OPEN, 0)
        assert [worker.poll() for worker in workers] == [None, None]
    finally:
        for worker in workers:
            worker.terminate()
            worker.communicate(timeout=60)
    assert newer.run("worker", "--once") == (0, "")
    assert whole(hosted, course.revision) == LEARNERS
    assert marks(hosted) == said
    assert {row["tries"] for row in hosted.query("SELECT tries FROM member")} == {0}
    assert hosted.query("SELECT id FROM procrastinate_jobs WHERE status IN ('doing', 'failed')") == []


def test_a_worker_that_runs_on_while_a_newer_one_migrates_ends_and_leaves_its_work(
    hosted: Hosted, older: Installation, newer: Installation
) -> None:
    with_a_migration(newer)
    said = marks(hosted)
    worker, serving = older.start("worker"), older.start("serve", "--port", "0")
    try:
        eventually(hosted, WORKERS, 1)
        code, told = newer.run("worker", "--once")
        assert (code, "Run `studycal host init` once" in told) == (1, True), told
        course = hosted.publish(TABLE + "| 4 | Four |\n")
        code, told = newer.run("init")
        assert (code, "in 2 steps" in told) == (0, True), told
        code, told = newer.run("publish", "../host/course")
        assert (code, f"{LEARNERS} learners will follow" in told) == (0, True), told
        _, told = worker.communicate(timeout=120)
        assert (worker.returncode, "made by a newer studycal" in told) == (1, True), told
    finally:
        for process in (worker, serving):
            process.kill()
            process.communicate()
    for words in (("status",), ("learners", "ai"), ("init",), ("worker", "--once"), ("serve", "--port", "0")):
        code, told = older.run(*words)
        assert (code, "made by a newer studycal" in told, "Update studycal" in told) == (1, True, True), told
    assert newer.run("worker", "--once") == (0, "")
    code, told = newer.run("status")
    assert (code, "0 to be rolled out to" in told, "failed" in told) == (0, True, False), told
    with psycopg.connect(hosted.host.database.address, autocommit=True) as connection:  # type: ignore[attr-defined]
        connection.execute("UPDATE studycal_schema SET version = version - 1")  # so that this one may look at it
    assert whole(hosted, course.revision) == LEARNERS
    assert marks(hosted) == said
