"""A host under load, as a process of its own: how long feeds let others wait, and what a second worker adds."""

from __future__ import annotations

import asyncio
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import urllib3
from urllib3.util import SKIP_HEADER

from benchmarks.measure import bind, environment
from studycal.host.tasks import Tasks, defer
from tests.host.hosted import Hosted
from tests.host.test_kills import serving

UNCHANGED, WHOLE = 750, 350
"""Half of what is aimed at a second: feeds that have not changed, and whole ones."""

_SECONDS = float(os.environ.get("STUDYCAL_BENCH_SECONDS", "10"))
_CONNECTIONS = 16
_WARM = 50
_JOBS = 16
_PROGRAM = str(Path(sys.executable).with_name("studycal"))


def slowest_hundredth(hosted: Hosted, feeds: list[tuple[str, str]], cores: set[int]) -> tuple[float, float]:
    """The 99th percentile in milliseconds, of answers 304 and of whole ones, by `studycal host serve` over HTTP.

    ``feeds`` are paths with their entity tags, ``cores`` what that process is bound to. Requests are sent when they are
    due, whether or not those before them were answered, and wait from then on.
    """
    with serving(hosted) as (process, base):
        bind(process.pid, cores)
        port = urlsplit(base).port or 80
        unchanged = [_request(port, path, f"If-None-Match: {tag}\r\n") for path, tag in feeds]
        whole = [_request(port, path) for path, _ in feeds]
        for path, _ in feeds:  # until it has begun, and has written down who reads, as it does once a day
            assert urllib3.request("GET", base + path, headers={"user-agent": SKIP_HEADER}).status == 200
        return tuple(  # type: ignore[return-value]
            1000 * statistics.quantiles(asyncio.run(_asked(port, requests, rate)), n=100)[98]
            for requests, rate in ((unchanged, UNCHANGED), (whole, WHOLE))
        )


def _request(port: int, path: str, more: str = "") -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{more}\r\n".encode()


async def _asked(port: int, requests: list[bytes], rate: float) -> list[float]:
    """Seconds that each answer took from when it was due; the first ones, for which connections are made, left out."""
    waiting: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
    taken: list[float] = []
    began, count = time.perf_counter() + 0.1, _WARM + int(rate * _SECONDS)
    async with asyncio.TaskGroup() as group:  # one connection that fails ends all
        answering = [group.create_task(_answer(port, waiting, taken)) for _ in range(_CONNECTIONS)]
        for number in range(count):
            due = began + number / rate
            await asyncio.sleep(due - time.perf_counter())
            waiting.put_nowait((due, requests[number % len(requests)]))
        await waiting.join()
        for task in answering:
            task.cancel()
    return taken[_WARM:]


async def _answer(port: int, waiting: asyncio.Queue[tuple[float, bytes]], taken: list[float]) -> None:
    """One connection that is kept; what it cannot take at once waits in the queue, and that counts."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while True:
        due, request = await waiting.get()
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        assert head.split(b" ", 2)[1] in (b"200", b"304"), head
        length = head.partition(b"content-length: ")[2].partition(b"\r\n")[0]
        await reader.readexactly(int(length or 0))
        taken.append(time.perf_counter() - due)
        waiting.task_done()


def two_workers(hosted: Hosted, publish: Callable[[int], None], members: int) -> tuple[float, float]:
    """Learners a second that one worker brings a revision to, and two; four roll-outs, in turn.

    Workers are there before the work is: what they take to begin is not counted. A roll-out to so few is one job, as
    many are sixteen; here it is sixteen, too.
    """
    rates: dict[int, list[float]] = {1: [], 2: []}
    tasks = Tasks(hosted.host, hosted.clock)
    for number in range(4):
        workers = 1 + number % 2
        with _working(hosted, workers):
            publish(number)
            began = time.perf_counter()
            app = tasks.app()
            with app.open():
                for at in range(_JOBS):
                    until = f"{at + 1:x}" if at + 1 < _JOBS else "g"
                    defer(app, "rollout", course="ai", first=f"{at:x}" if at else "", until=until)
            while _behind(hosted):
                time.sleep(0.05)
            rates[workers].append(members / (time.perf_counter() - began))
    return statistics.fmean(rates[1]), statistics.fmean(rates[2])


def _behind(hosted: Hosted) -> int:
    query = "SELECT count(*) AS n FROM member WHERE revision < (SELECT revision FROM course)"
    return int(hosted.query(query)[0]["n"])


@contextmanager
def _working(hosted: Hosted, workers: int) -> Iterator[None]:
    """So many `studycal host worker`, ready for work, until the block ends."""
    hosted.query("DELETE FROM procrastinate_workers RETURNING id")
    command = [_PROGRAM, "-C", str(hosted.folder), "--now", hosted.now.isoformat(), "host", "worker"]
    processes = [subprocess.Popen(command, env=environment(), stderr=subprocess.DEVNULL) for _ in range(workers)]
    try:
        while int(hosted.query("SELECT count(*) AS n FROM procrastinate_workers")[0]["n"]) < workers:
            assert all(process.poll() is None for process in processes)
            time.sleep(0.05)
        yield
    finally:
        for process in processes:
            process.terminate()
            process.wait()
