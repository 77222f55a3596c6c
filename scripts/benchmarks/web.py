"""Feeds over HTTP: answers a second of one core, by wrk, beside Radicale serving the same calendar."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import urllib3

from benchmarks.measure import STUDYCAL, table
from tests.cli.learner import Learner
from tests.peers_caldav import USER, Server

SECONDS = 5
CONNECTIONS = 4
Rate = tuple[float, float]
"""Answers in a second by the clock, and in one of the server's CPU time."""

NOW = "2026-11-24T12:00:00+01:00"
AIMS = (">= 2,000", ">= 200", ">= 200", ">= 200", ">= 200")
CHANGED = (Path(__file__).parent / "changed.lua").read_text(encoding="utf-8")
TEXT = f"""## Feeds

The shipped plan's 260 sessions; answers in a second by the clock, and in one of the server's CPU time, should others
share its core. One process held to one core, {CONNECTIONS} connections kept busy by wrk for {SECONDS} s. Feeds that
have just changed: another process publishes one revision after another, and only answers are counted that tell of a
plan which none before told of. Radicale is asked for the whole calendar, unpacked and without a condition.

"""


def measure() -> str:
    """The section."""
    if shutil.which("wrk") is None:
        raise RuntimeError("wrk is missing: install the Debian package wrk")
    with tempfile.TemporaryDirectory() as name:
        learner = Learner(Path(name) / "learner", NOW)
        learner.folder.mkdir()
        learner.begin()
        calendar = Path(name) / "study.ics"
        learner.studycal("export", "ics", "-o", str(calendar))
        ours = _ours(learner)
        theirs = _radicale(calendar.read_bytes(), Path(name))
    rows = [
        (what, f"{found[0]:,.0f}", f"{found[1]:,.0f}", aim, f"{theirs[0]:,.1f}" if what == "the whole feed" else "-")
        for (what, found), aim in zip(ours.items(), AIMS, strict=True)
    ]
    return TEXT + table(("what", "studycal, clock", "studycal, CPU", "aim", "Radicale, clock"), rows)


def _ours(learner: Learner) -> dict[str, Rate]:
    with _feed(learner) as server:
        tag = urllib3.request("HEAD", server.address).headers["etag"]
        found = {
            "nothing has changed (304)": server.wrk(f"If-None-Match: {tag}"),
            "the whole feed": server.wrk(),
            "the whole feed, packed": server.wrk("Accept-Encoding: gzip"),
        }
        with _changing(learner):
            found["a feed that has just changed"] = server.wrk(script=CHANGED)
            found["a feed that has just changed, packed"] = server.wrk("Accept-Encoding: gzip", script=CHANGED)
    return found


@dataclass(frozen=True)
class _Server:
    """A server's process, held to one core, and the address that is asked for."""

    process: int
    address: str

    def wrk(self, *headers: str, script: str = "") -> Rate:
        """Answers in a second; those that the script counts, if there is one.

        Raises RuntimeError if any of them is an error.
        """
        os.sched_setaffinity(self.process, {min(os.sched_getaffinity(0))})
        more: Sequence[str] = [part for header in headers for part in ("-H", header)]
        with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
            file.write(script)
            file.flush()
            options = ["-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--timeout", "30s", "-s", file.name, *more]
            before = cpu_of(self.process)
            out = subprocess.run(["wrk", *options, self.address], capture_output=True, text=True, check=True).stdout
            used = cpu_of(self.process) - before
        found = re.search(r"(\d+) answers with news" if script else r"(\d+) requests in", out)
        if found is None or "Non-2xx" in out or "Socket errors" in out:
            raise RuntimeError(out)
        return int(found[1]) / SECONDS, int(found[1]) / used


def cpu_of(process: int) -> float:
    """User and system seconds that a process has used (Linux, proc(5))."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def _changing(learner: Learner) -> Iterator[None]:
    """The plan changes all the time, until the block ends."""
    process = subprocess.Popen([sys.executable, "-m", "benchmarks._changes", str(learner.folder)])
    try:
        yield
    finally:
        process.terminate()
        process.wait()


@contextmanager
def _feed(learner: Learner) -> Iterator[_Server]:
    """The address of the feed with details, while it is served."""
    from studycal.service.feed_secrets import shares
    from studycal.wiring import open_home

    home = open_home(learner.folder)
    word = shares(home).details
    home.store.close()
    with studycal(learner) as (process, address):
        yield _Server(process, f"{address}feed/{word}.ics")


@contextmanager
def studycal(learner: Learner, now: str = "") -> Iterator[tuple[int, str]]:
    """A server's process and its address, until the block ends; ``now`` stops its clock."""
    command = [STUDYCAL, "-C", str(learner.folder), *(["--now", now] if now else []), "serve", "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        if process.stdout is None:
            raise RuntimeError("no output")
        yield process.pid, process.stdout.readline().split()[1]
    finally:
        process.terminate()
        process.wait()


def _radicale(calendar: bytes, folder: Path) -> Rate:
    server = Server("radicale", folder / "radicale")
    server.folder.mkdir()
    server.start()
    try:
        address = f"{server.url}{USER}/study/"
        login = urllib3.make_headers(basic_auth=f"{USER}:x")
        headers = {**login, "content-type": "text/calendar"}
        put = urllib3.request("PUT", address, body=calendar, headers=headers, timeout=120, retries=False)
        if put.status >= 300:
            raise RuntimeError(f"Radicale answers {put.status}")
        if server.process is None:
            raise RuntimeError("Radicale has ended")
        return _Server(server.process.pid, address).wrk(f"Authorization: {login['authorization']}")
    finally:
        server.kill()
