"""Feeds over HTTP: requests a second on one core, by wrk, beside Radicale serving the same calendar."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import urllib3

from benchmarks.measure import STUDYCAL, table
from tests.cli.learner import Learner
from tests.peers_caldav import USER, Server

SECONDS = 5
CONNECTIONS = 16
NOW = "2026-11-24T12:00:00+01:00"


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
        with _studycal(learner) as feed:
            head = urllib3.request("HEAD", feed).headers
            ours = {
                "nothing has changed (304)": _wrk(feed, f"If-None-Match: {head['etag']}"),
                "the whole feed, packed": _wrk(feed, "Accept-Encoding: gzip"),
                "the whole feed": _wrk(feed),
            }
        theirs = _radicale(calendar.read_bytes(), Path(name))
    aims = (">= 2,000", ">= 200", ">= 200")
    rows = [
        (what, f"{found:,.0f}", aim, f"{theirs:,.1f}" if what == "the whole feed" else "-")
        for (what, found), aim in zip(ours.items(), aims, strict=True)
    ]
    return (
        "## Feeds\n\nThe shipped plan's 260 sessions; answers a second, one server process each, "
        f"{CONNECTIONS} connections kept busy by wrk for {SECONDS} s. Radicale is asked for the whole calendar, "
        "unpacked and without a condition.\n\n" + table(("what", "studycal", "aim", "Radicale"), rows)
    )


def _wrk(address: str, *headers: str) -> float:
    """Answers a second. Raises RuntimeError if any of them is an error."""
    more: Sequence[str] = [part for header in headers for part in ("-H", header)]
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--timeout", "30s", *more, address]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in out or "Socket errors" in out:
        raise RuntimeError(out)
    found = re.search(r"Requests/sec:\s+([\d.]+)", out)
    if found is None:
        raise RuntimeError(out)
    return float(found[1])


@contextmanager
def _studycal(learner: Learner) -> Iterator[str]:
    """The address of the feed with details, while it is served."""
    from studycal.service.shares import shares
    from studycal.wiring import open_home

    home = open_home(learner.folder)
    word = shares(home).details
    home.store.close()
    command = [STUDYCAL, "-C", str(learner.folder), "serve", "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        if process.stdout is None:
            raise RuntimeError("no output")
        yield f"{process.stdout.readline().split()[1]}feed/{word}.ics"
    finally:
        process.terminate()
        process.wait()


def _radicale(calendar: bytes, folder: Path) -> float:
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
        return _wrk(address, f"Authorization: {login['authorization']}")
    finally:
        server.kill()
