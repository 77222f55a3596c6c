"""`studycal host serve`: every learner's pages and feeds, from one process or from several on one socket."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from studycal.core.records import dataclass
from studycal.errors import UsageError

from .context import Context
from .host_opened import base_address, opened
from .serve import listen

if TYPE_CHECKING:
    import socket

    from starlette.types import ASGIApp

    from studycal.host.metrics import Metrics
    from studycal.host.setup import Host


def serve(context: Context) -> int:
    """Serve every learner until interrupted; on SQLite what is due is done in the same process."""
    options = context.options
    with opened(context) as (host, _):
        _check_workers(host, options.workers)
    with listen(options.host, options.port) as listening:
        port = listening.getsockname()[1]
        if context.dry_run:
            context.print(f"studycal: {base_address(context, host, port)}/")
            context.say("Without --dry-run it is served.")
            return 0
        context.print(f"studycal: {base_address(context, host, port)}/  (Ctrl-C ends it)")
        sys.stdout.flush()
        if options.workers > 1:
            _serve_from_several(context, host, listening)
        else:
            _serve_from_this(context, host, listening)
    return 0


def _check_workers(host: Host, workers: int) -> None:
    """Raises UsageError for a number of processes that cannot serve this host."""
    if workers < 1:
        raise UsageError(f"--workers {workers} serves nobody.", "Give 1 or more.")
    if workers > 1 and not host.database.several:
        raise UsageError(
            "A host on SQLite is served by one process, which does its work, too.",
            "Leave --workers out, or make the host on PostgreSQL: `studycal host init --database postgresql://...`.",
        )


def _serve_from_this(context: Context, host: Host, listening: socket.socket) -> None:
    from studycal.host.metrics import Metrics
    from studycal.web.serving import server

    metrics = Metrics()
    if host.settings.metrics_port:
        metrics.serve(host.settings.metrics_port)
    site = _site(context, host, metrics, listening.getsockname()[1])
    with _working(context, host, metrics):
        server(site).run(sockets=[listening])


def _serve_from_several(context: Context, host: Host, listening: socket.socket) -> None:
    """This process looks after those that serve; it counts for them, and looks at the work."""
    from studycal.host.metrics import Metrics, shared_counts
    from studycal.web.serving import several

    with shared_counts() as folder:
        metrics = Metrics(folder)
        if host.settings.metrics_port:
            metrics.serve(host.settings.metrics_port)
        site = OneOfSeveral(context.options, listening.getsockname()[1])
        with _working(context, host, metrics):
            several(site, context.options.workers, listening).run()


@dataclass(frozen=True)
class OneOfSeveral:
    """Makes the site in a process that was started to serve it: all that such a process is told."""

    options: Namespace
    port: int

    def __call__(self) -> ASGIApp:
        """The site. Raises InputError or StudycalError where the host cannot be opened."""
        from studycal.host.metrics import Metrics

        context = Context(self.options)
        with opened(context) as (host, _):
            return _site(context, host, Metrics(), self.port)


def _site(context: Context, host: Host, metrics: Metrics, port: int) -> ASGIApp:
    from studycal.calendars.google.project import asks_this_machine
    from studycal.host.app import create
    from studycal.host.metrics import Watched, log_lines

    options = context.options
    if host.google and asks_this_machine(host.google.client):
        os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"  # the OAuth library insists on https, even there
    if options.json_logs:
        log_lines()
    app = create(host, context.moment, address=options.host, port=port, url=options.url)
    return Watched(app, metrics, lambda: list(app.router.routes), log=options.json_logs)


@contextmanager
def _working(context: Context, host: Host, metrics: Metrics) -> Iterator[None]:
    """APScheduler beside the site: a round of work every few seconds, never two at once. That a long round keeps the
    next one waiting is as it is meant, and nothing to tell.
    """
    import logging
    from datetime import UTC, timedelta

    from apscheduler.schedulers.background import BackgroundScheduler

    from studycal.host.work import rounds

    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    scheduler = BackgroundScheduler(timezone=UTC)
    stopping = rounds(host, context.moment)
    if not host.database.several:  # there workers of their own do it
        scheduler.add_job(
            stopping.work, "interval", seconds=5, max_instances=1, coalesce=True, misfire_grace_time=None,
            next_run_time=datetime.now(UTC) + timedelta(seconds=1),
        )  # fmt: skip
        scheduler.add_job(stopping.sync, "interval", seconds=5, max_instances=1, coalesce=True, misfire_grace_time=None)
    scheduler.add_job(
        lambda: metrics.look(host, context.moment()), "interval", seconds=30, max_instances=1, coalesce=True
    )
    scheduler.start()
    try:
        yield
    finally:
        stopping.stop()
        scheduler.shutdown(wait=True)
