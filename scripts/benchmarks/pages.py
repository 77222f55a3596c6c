"""The pages of the plan: CPU of the server and bytes that are sent for each."""

from __future__ import annotations

import tempfile
from pathlib import Path

import urllib3

from benchmarks.measure import table
from benchmarks.web import NOW, cpu_of, studycal
from tests.cli.learner import Learner

RUNS = 200
PAGES = ("/week/7", "/", "/month", "/year", "/review", "/said", "/settings")
TEXT = f"""## Pages

The shipped plan of 52 weeks, a week of it logged; CPU of the server a page, the mean of {RUNS} in turn, nothing written
meanwhile; and after a pin each time, so that the server reads the plan anew. Bytes are those of the page alone.

"""


def measure() -> str:
    """The section."""
    with tempfile.TemporaryDirectory() as name:
        learner = Learner(Path(name), NOW)
        learner.begin()
        learner.now = "2026-12-08T12:00:00+01:00"
        learner.studycal("log", "done", "W01.S1", "W01.S2", "W01.S3", "W01.S4")
        with studycal(learner, now=learner.now) as (process, address):
            rows = [(path, *_taken(process, f"{address.rstrip('/')}{path}")) for path in PAGES]
            rows.append(("/week/7 after a pin", *_after_pins(learner, process, f"{address.rstrip('/')}/week/7")))
    aims = {"/week/7": "<= 15 ms"}
    shown = [(path, f"{ms:.1f} ms", aims.get(path, ""), f"{size:,}") for path, ms, size in rows]
    return TEXT + table(("page", "CPU", "aim", "bytes"), shown)


def _taken(process: int, address: str) -> tuple[float, int]:
    """Milliseconds of CPU a page, and its bytes."""
    pool = urllib3.PoolManager()
    size = len(pool.request("GET", address, headers={"accept-encoding": "gzip"}, decode_content=False).data)
    before = cpu_of(process)
    for _ in range(RUNS):
        pool.request("GET", address)
    return (cpu_of(process) - before) / RUNS * 1000, size


def _after_pins(learner: Learner, process: int, address: str) -> tuple[float, int]:
    pool, taken, size, runs = urllib3.PoolManager(), 0.0, 0, 20
    for run in range(runs):
        learner.studycal("pin", "W20.S1", f"2027-04-13 {18 + run % 3}:00", "--yes")
        before = cpu_of(process)
        size = len(pool.request("GET", address, headers={"accept-encoding": "gzip"}, decode_content=False).data)
        taken += cpu_of(process) - before
    return taken / runs * 1000, size
