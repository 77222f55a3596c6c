"""Work on PostgreSQL: jobs that are slices of learners, done once, by workers that may die."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from procrastinate.jobs import Job
from procrastinate.manager import JobManager

from studycal.host.queue import stalled
from studycal.host.tasks import QUEUES, Tasks, defer_roll_out, due, ranges
from tests.host.hosted import Hosted, made
from tests.postgres import database

pytestmark = pytest.mark.peer
SMALL = "| Week | Topic |\n| --- | --- |\n| 1 | One |\n| 2 | Two |\n"
PROGRAM = Path(sys.executable).parent / "studycal"


@pytest.fixture
def hosted(server: str, tmp_path: Path) -> Iterator[Hosted]:
    with database(server, "studycal_tasks") as address:
        hosted = made(tmp_path, address)
        hosted.now = datetime.now(UTC).replace(microsecond=0)
        hosted.publish(SMALL)
        yield hosted
        hosted.host.database.pool.close()  # type: ignore[attr-defined]


def behind(hosted: Hosted) -> int:
    return int(hosted.query("SELECT count(*) AS n FROM member WHERE revision < (SELECT revision FROM course)")[0]["n"])


def jobs(hosted: Hosted) -> list[dict[str, object]]:
    return hosted.query("SELECT task_name, CAST(status AS TEXT) AS status, args FROM procrastinate_jobs")


def test_ranges_hold_every_id_once() -> None:
    assert ranges(0) == []
    assert ranges(30) == [("", "g")]
    many = ranges(100_000)
    assert len(many) == 4096
    assert [until for _, until in many[:-1]] == [first for first, _ in many[1:]]


def test_a_roll_out_is_deferred_once_and_done_by_a_worker(hosted: Hosted) -> None:
    ids = [
        hosted.join(f"Learner {number}", **{"plan.start": hosted.now.date() + timedelta(days=7)})[0]
        for number in range(3)
    ]
    hosted.publish(SMALL + "| 3 | Three |\n")
    tasks = Tasks(hosted.host, hosted.clock)
    assert defer_roll_out(tasks, "ai") == defer_roll_out(tasks, "ai") == 3
    waiting = jobs(hosted)
    assert [job["task_name"] for job in waiting] == ["rollout"]
    assert not any(one in str(job["args"]) for one in ids for job in waiting)
    tasks.app().run_worker(queues=list(QUEUES), wait=False, install_signal_handlers=False, delete_jobs="successful")
    assert behind(hosted) == 0
    assert [job for job in jobs(hosted) if job["task_name"] == "rollout"] == []
    with hosted.host.database.session() as session:
        assert list(due(session, hosted.now)) == []


def test_what_waits_for_a_worker_is_not_offered_again_each_minute(hosted: Hosted) -> None:
    hosted.join("Ada", **{"plan.start": hosted.now.date() + timedelta(days=7)})
    hosted.publish(SMALL + "| 3 | Three |\n")

    def offered() -> list[str]:
        with hosted.host.database.session() as session:
            return [name for name, _ in due(session, hosted.now)]

    assert offered() == ["rollout"]
    defer_roll_out(Tasks(hosted.host, hosted.clock), "ai")
    assert offered() == []
    put_off = "UPDATE procrastinate_jobs SET scheduled_at = now() + interval '1 hour' RETURNING 1 AS one"
    assert hosted.query(put_off) == [{"one": 1}]
    assert offered() == ["rollout"]


def test_who_joins_a_course_without_a_limit_waits_for_nobody_else_who_does(hosted: Hosted) -> None:
    with hosted.host.database.session() as slow, slow.transaction():
        slow.alone("course ai")
        start = {"plan.start": hosted.now.date() + timedelta(days=7)}
        with ThreadPoolExecutor(1) as other:
            joined = other.submit(hosted.join, "Ada", **start)
            assert joined.result(timeout=60)


def test_what_a_dead_worker_had_begun_is_counted_as_stalled(hosted: Hosted) -> None:
    hosted.join("Ada", **{"plan.start": hosted.now.date() + timedelta(days=7)})
    hosted.publish(SMALL + "| 3 | Three |\n")
    defer_roll_out(Tasks(hosted.host, hosted.clock), "ai")

    def counted() -> int:
        with hosted.host.database.session() as session:
            return stalled(session)

    [worker] = hosted.query("INSERT INTO procrastinate_workers DEFAULT VALUES RETURNING id")
    begun = "UPDATE procrastinate_jobs SET status = 'doing', worker_id = :id RETURNING id"
    assert len(hosted.query(begun, id=worker["id"])) == 1
    assert counted() == 0
    hosted.query("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '3 minutes' RETURNING id")
    assert counted() == 1
    hosted.query("DELETE FROM procrastinate_workers RETURNING id")
    assert counted() == 1


@pytest.mark.parametrize("waits_again", [False, True], ids=["taken up", "waiting again, too"])
def test_two_workers_that_begin_at_once_take_up_the_same_once(
    hosted: Hosted, monkeypatch: pytest.MonkeyPatch, waits_again: bool
) -> None:
    hosted.join("Ana")
    hosted.publish(SMALL + "| 3 | Three |\n")
    tasks = Tasks(hosted.host, hosted.clock)
    defer_roll_out(tasks, "ai")
    app, dead = tasks.app(), "INSERT INTO procrastinate_workers (last_heartbeat) VALUES ('2020-01-01') RETURNING id"
    [worker] = hosted.query(dead)
    begun = "UPDATE procrastinate_jobs SET status = 'doing', worker_id = :id RETURNING id"
    assert len(hosted.query(begun, id=worker["id"])) == 1
    if waits_again:
        defer_roll_out(tasks, "ai")

    async def stalled() -> list[Job]:
        async with app.open_async():
            return list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=60))

    found = asyncio.run(stalled())
    assert len(found) == 1

    async def as_found(*_: object, **__: object) -> list[Job]:
        return found  # both looked before either did anything

    monkeypatch.setattr(JobManager, "get_stalled_jobs", as_found)
    tasks.take_up()
    tasks.take_up()
    assert [job["status"] for job in jobs(hosted)] == ["todo"]


def test_a_worker_that_is_killed_leaves_its_work_to_the_next(hosted: Hosted) -> None:
    for number in range(6):
        hosted.join(f"Learner {number}", **{"plan.start": hosted.now.date() + timedelta(days=7)})
    hosted.publish(SMALL + "| 3 | Three |\n")
    defer_roll_out(Tasks(hosted.host, hosted.clock), "ai")
    command = [str(PROGRAM), "-C", str(hosted.folder), "host", "worker"]
    worker = subprocess.Popen(command, env={**os.environ}, stderr=subprocess.DEVNULL)
    while behind(hosted) == 6 and worker.poll() is None:
        pass
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    defer_roll_out(Tasks(hosted.host, hosted.clock), "ai")  # the same waits once more, beside what the dead had begun
    hosted.query("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour' RETURNING id")
    again = subprocess.run([*command, "--once"], capture_output=True, text=True, check=False, timeout=120)
    assert again.returncode == 0, again.stderr
    assert behind(hosted) == 0
    assert [job for job in jobs(hosted) if job["status"] == "doing"] == []
