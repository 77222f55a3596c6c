"""Work on PostgreSQL: procrastinate's jobs, each a slice of learners, found by what is due and done by any worker.

A job names a course and a range of ids, never a learner: what it has to do it reads when it runs, so that one that is
done twice does nothing the second time, and whoever left has no job.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import pairwise
from typing import Any

from procrastinate import App, JobContext, PsycopgConnector, RetryStrategy
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException, UniqueViolation
from procrastinate.jobs import Status
from procrastinate.worker import Worker
from psycopg.errors import RaiseException

from studycal.core.records import dataclass
from studycal.errors import NewerProgramError, StudycalError

from . import courses, rollout
from .database import HostSession
from .postgres import PostgresDatabase
from .queue import STALLED_AFTER
from .setup import Host
from .syncing import sync_due
from .times import text
from .work import Done, read_busy, tidy

QUEUES = ("rollout", "busy", "sync", "host")
MEMBERS_A_JOB = 200
SYNCS_A_JOB = 40
_LAST = "g"  # after every id, in any collation
_MOST_JOBS = 16
_AGAIN = RetryStrategy(max_attempts=10, exponential_wait=4)


@dataclass
class Tasks:
    """The jobs of a host, as those who defer them and those who do them know them."""

    host: Host
    clock: Callable[[], datetime]

    def app(self) -> App:
        """procrastinate's application with all tasks in it."""
        app = App(connector=PsycopgConnector(conninfo=address_of(self.host)))
        app.task(name="rollout", queue="rollout", retry=_AGAIN)(self.roll_out)
        app.task(name="busy", queue="busy", retry=_AGAIN)(self.busy)
        app.task(name="sync", queue="sync", retry=_AGAIN)(self.sync)
        look = app.task(name="look", queue="host", queueing_lock="look")(self.look)
        app.periodic(cron="* * * * *", periodic_id="look")(look)
        tend = app.task(name="tend", queue="host", queueing_lock="tend", pass_context=True)(self.tend)
        app.periodic(cron="*/2 * * * *", periodic_id="tend")(tend)
        return app

    def roll_out(self, course: str, first: str, until: str) -> None:
        """Bring a course's newest revision to the members of a range of ids."""
        after = first
        while True:
            with self.host.database.session() as session:
                newest = courses.course(session, course)
                step = rollout.roll_out(session, self.host.sealer, newest, self.clock(), after=after, until=until)
            if step.last == after:
                return
            after = step.last

    def busy(self, number: int) -> None:
        """Read the other calendars of members for whom that is due; ``number`` tells jobs beside each other apart."""
        with self.host.database.session() as session:
            done = Done()
            read_busy(session, self.host.sealer, self.clock(), done, skip=number * MEMBERS_A_JOB, most=MEMBERS_A_JOB)

    def sync(self, number: int) -> None:
        """Look at the calendars that are due; ``number`` tells jobs beside each other apart."""
        sync_due(self.host, self.clock, skip=number * SYNCS_A_JOB, most=SYNCS_A_JOB)

    def look(self, timestamp: int) -> None:  # noqa: ARG002 - procrastinate's own
        """Find what is due, by one indexed query each, and have it done."""
        with self.host.database.session() as session:
            tidy(session, self.clock())
            jobs = list(due(session, self.clock()))
        app = self.app()
        with app.open():
            for name, arguments in jobs:
                defer(app, name, **arguments)

    async def tend(self, context: Any, timestamp: int) -> None:  # noqa: ANN401, ARG002 - procrastinate's own
        """Take up again what a worker that died had begun."""
        await _take_up(context.app)

    def work(self, queues: list[str], concurrency: int, *, wait: bool) -> None:
        """Do what these queues hold, for good (``wait``) or until they are empty.

        Raises NewerProgramError once the database was brought to a newer version: what is due is found there by others.
        """
        outdated: list[NewerProgramError] = []

        def stop_where_outdated(job: Callable[[], object], _: JobContext, worker: Worker) -> object:
            try:
                return job()
            except NewerProgramError as error:
                outdated.append(error)
                worker.stop()  # type: ignore[no-untyped-call]
                return None

        self.app().run_worker(
            queues=queues, concurrency=concurrency, wait=wait, delete_jobs="successful", name="studycal",
            task_middleware=[stop_where_outdated],
        )  # fmt: skip
        if outdated:
            raise outdated[0]

    def take_up(self) -> None:
        """The same at once, for a worker that begins."""

        async def once() -> None:
            app = self.app()
            async with app.open_async():
                await _take_up(app)

        asyncio.run(once())


async def _take_up(app: App) -> None:
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER):
        with _unless_another_was_first():
            try:
                await app.job_manager.retry_job(job)
            except UniqueViolation:  # the same waits already, and does all that this one had still to do
                await app.job_manager.finish_job(job, status=Status.FAILED, delete_job=True)


@contextmanager
def _unless_another_was_first() -> Iterator[None]:
    """A job that another worker took up since it was found is no more what one would take up: the database says so."""
    try:
        yield
    except ConnectorException as error:
        if not isinstance(error.__cause__, RaiseException):
            raise


def due(session: HostSession, now: datetime) -> Iterator[tuple[str, dict[str, Any]]]:
    """The jobs that something is due for now."""
    for slug in courses.slugs(session):
        if session.row("rollout_waits", course=slug):
            continue  # thousands of jobs are not offered anew each minute; what they leave is found after them
        revision = courses.course(session, slug).revision
        behind = int(session.row("count_behind", course=slug, revision=revision)["number"])
        for first, until in ranges(behind):
            yield "rollout", {"course": slug, "first": first, "until": until}
    waiting = int(session.row("due_number", now=text(now))["number"])
    for number in range(min(_MOST_JOBS, -(-waiting // MEMBERS_A_JOB))):
        yield "busy", {"number": number}
    syncs = int(session.row("targets_due_number", now=text(now))["number"])
    for number in range(min(_MOST_JOBS, -(-syncs // SYNCS_A_JOB))):
        yield "sync", {"number": number}


def ranges(members: int) -> list[tuple[str, str]]:
    """The ids, which are random, in as many ranges as give each job its share."""
    digits = next((digits for digits in range(4) if members <= MEMBERS_A_JOB * 16**digits), 4)
    bounds = ["", *(f"{number:0{digits}x}" for number in range(1, 16**digits)), _LAST]
    return list(pairwise(bounds)) if members else []


def defer(app: App, name: str, **arguments: Any) -> bool:  # noqa: ANN401 - a job's own
    """Have something done; False where the same waits already."""
    word = " ".join([name, *map(str, arguments.values())])
    try:
        app.configure_task(name, queueing_lock=word, lock=word).defer(**arguments)
    except AlreadyEnqueued:
        return False
    return True


def defer_roll_out(tasks: Tasks, slug: str) -> int:
    """Have a course's newest revision brought to whoever does not follow it; how many members that are."""
    with tasks.host.database.session() as session:
        revision = courses.course(session, slug).revision
        behind = int(session.row("count_behind", course=slug, revision=revision)["number"])
    app = tasks.app()
    with app.open():
        for first, until in ranges(behind):
            defer(app, "rollout", course=slug, first=first, until=until)
    return behind


def address_of(host: Host) -> str:
    """The database's address. Raises StudycalError for a host that has no workers of its own."""
    if not isinstance(host.database, PostgresDatabase):
        raise StudycalError("A host in one SQLite file does its work itself.", "Serve it with `studycal host serve`.")
    return host.database.address
