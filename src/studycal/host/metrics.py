"""What a host tells its keeper: counts for Prometheus on a port of its own, and a line of JSON for each request.

Neither names anybody: a route by its pattern, a learner by a digest that only this process knows how to make.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from tempfile import TemporaryDirectory

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, start_http_server
from prometheus_client.multiprocess import MultiProcessCollector
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from studycal.errors import StudycalError

from .setup import Host
from .work import standing

_SALT = secrets.token_bytes(16)
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)
_log = logging.getLogger("studycal.host.requests")


class Metrics:
    """The counts of one process; with ``others``, a folder, those that several processes keep there (`shared_counts`),
    and how the work stands.
    """

    def __init__(self, others: str = "") -> None:
        self.registry = CollectorRegistry()
        self.work = Gauge("studycal_work", "Members by what is due for them.", ["state"], registry=self.registry)
        if others:
            MultiProcessCollector(self.registry, path=others)  # type: ignore[no-untyped-call]
            return
        self.requests = Counter(
            "studycal_requests", "Answers by route and status.", ["method", "route", "status"], registry=self.registry
        )
        self.seconds = Histogram(
            "studycal_request_seconds", "Time to answer.", ["route"], buckets=_BUCKETS, registry=self.registry
        )

    def serve(self, port: int) -> None:
        """Give them on a loopback port, by a thread of its own."""
        start_http_server(port, addr="127.0.0.1", registry=self.registry)

    def look(self, host: Host, now: datetime) -> None:
        """How the host's work stands."""
        try:
            with host.database.session() as session:
                status = standing(session, now)
        except StudycalError:
            return
        self.work.labels("learners").set(status.learners)
        self.work.labels("due").set(status.waiting)
        self.work.labels("behind").set(sum(behind for _, behind in status.courses.values()))
        self.work.labels("failed").set(sum(number for _, number, _ in status.failed))


class Watched:
    """Around a host's site: each answer counted, and told as a line of JSON where that is asked for."""

    def __init__(self, app: ASGIApp, metrics: Metrics, routes: Callable[[], list[BaseRoute]], *, log: bool) -> None:
        self._app, self._metrics, self._routes, self._log = app, metrics, routes, log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = time.monotonic(), 500

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, watched)
        finally:
            self._note(scope, status, time.monotonic() - began)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        route = pattern(scope, self._routes())
        self._metrics.requests.labels(scope["method"], route, str(status)).inc()
        self._metrics.seconds.labels(route).observe(seconds)
        if self._log:
            line = {"request": secrets.token_hex(8), "method": scope["method"], "route": route, "status": status}
            who = scope.get("state", {}).get("learner", "")
            _log.info(json.dumps({**line, "ms": round(1000 * seconds, 1), "learner": hashed(who) if who else ""}))


@contextmanager
def shared_counts() -> Iterator[str]:
    """A folder in which the processes that are started now keep their counts
    (https://prometheus.github.io/client_python/multiprocess/).
    """
    with TemporaryDirectory() as folder:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder  # read by the client as it is imported, there
        try:
            yield folder
        finally:
            del os.environ["PROMETHEUS_MULTIPROC_DIR"]


def pattern(scope: Scope, routes: list[BaseRoute]) -> str:
    """A request's route as its pattern: what stands in an address may be a secret."""
    for route in routes:
        inner = getattr(route, "original_router", None)
        if inner is not None:
            inner_pattern = pattern(scope, inner.routes)
            if inner_pattern != "none":
                return inner_pattern
        elif route.matches(scope)[0] is not Match.NONE:
            return str(getattr(route, "path", "none"))
    return "none"


def hashed(learner: str) -> str:
    """A learner as a log names them: the same for as long as this process runs, and nothing to anybody else."""
    return hashlib.sha256(_SALT + learner.encode()).hexdigest()[:16]


def log_lines() -> None:
    """A line of JSON for each request, on stderr."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(message)s"))
    log = logging.getLogger("studycal.host.requests")
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    log.propagate = False
