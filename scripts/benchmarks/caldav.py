"""Requests, bytes and wall time of CalDAV sync beside vdirsyncer, which writes the same events to the same Radicale."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO
from math import ceil
from pathlib import Path

from benchmarks.measure import table
from studycal.calendars.caldav.calendar import CalDavCalendar
from studycal.calendars.caldav.http import Http
from studycal.cli.main import main
from studycal.service.published import build
from studycal.service.sync import sync
from studycal.wiring import open_home
from tests.caldav_proxy import Proxy
from tests.cli.learner import INIT
from tests.peers_caldav import USER, started

NOW = datetime(2026, 11, 24, 11, tzinfo=UTC)
LATENCIES = (0.0, 0.05)
GROUP = 100


@dataclass(frozen=True)
class Taken:
    """What a piece of work took."""

    requests: int
    received: int
    seconds: float
    changed: int = 0


def measure() -> str:
    """The section."""
    found = {latency: _measured(latency) for latency in LATENCIES}
    near, far = found[0.0], found[0.05]
    rows = []
    for name, (ours, theirs) in near.items():
        slow, their_slow = far[name]
        walls = [f"{one.seconds:.2f} s" for one in (ours, theirs, slow, their_slow)]
        counts = [f"{one.requests} / {size(one.received)}" for one in (ours, theirs)]
        aim = {"first push": "-", "quiet look": "1 / <= 1 kB"}.get(name, f"<= {2 + ours.changed + _groups(ours)}")
        rows.append((f"{name} ({ours.changed})", counts[0], aim, counts[1], *walls, f"{_ratio(slow, their_slow)}"))
    head = ("what", "studycal: requests / received", "aim", "vdirsyncer", "studycal, 0 ms", "vdirsyncer, 0 ms",
            "studycal, 50 ms", "vdirsyncer, 50 ms", "ratio at 50 ms")  # fmt: skip
    return (
        "## CalDAV\n\nThe shipped plan's sessions, written to one Radicale (which does not wait for the disk), through "
        "a proxy that counts and adds latency to each request; in brackets how many are written. studycal's time is a "
        "whole sync: looking, planning, deciding, writing over six kept connections, reading back, remembering; "
        "vdirsyncer's is a whole process with the same events as files.\n\n" + table(head, rows)
    )


def _groups(one: Taken) -> int:
    return ceil(one.changed / GROUP)


def _ratio(ours: Taken, theirs: Taken) -> str:
    return f"{ours.seconds / theirs.seconds:.2f}"


def size(count: int) -> str:
    """Bytes as people read them."""
    return f"{count} B" if count < 1000 else f"{count / 1000:.0f} kB"


def _measured(latency: float) -> dict[str, tuple[Taken, Taken]]:
    """What each piece of work takes of studycal and of vdirsyncer, by its name."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        server = started("radicale", folder / "radicale")
        proxy = Proxy(server.url)
        try:
            ours = studycal(proxy, folder / "learner", latency)
            theirs = vdirsyncer(proxy, folder / "learner", folder / "vdirsyncer", latency)
        finally:
            proxy.close()
            server.close()
    return {name: (ours[name], theirs[name]) for name in ours}


def _timed(proxy: Proxy, latency: float, work: Callable[[], int]) -> Taken:
    proxy.latency = latency
    proxy.clear()
    began = time.perf_counter()
    changed = work()
    seconds = time.perf_counter() - began
    proxy.latency = 0.0
    return Taken(proxy.requests, proxy.received, seconds, changed)


def studycal(proxy: Proxy, folder: Path, latency: float) -> dict[str, Taken]:
    """A learner's whole runs."""
    folder.mkdir()
    _run(folder, *INIT)

    def synced() -> int:
        home = open_home(folder)
        calendar = CalDavCalendar(Http(USER, "x"), proxy.url, calendar="", clock=lambda: NOW)
        report = sync(home, calendar, NOW)
        home.store.close()
        if report.errors or report.held:
            raise RuntimeError(f"the sync did not end well: {report.errors} {report.held}")
        return len(report.created) + len(report.updated) + len(report.deleted)

    found = {"first push": _timed(proxy, latency, synced), "quiet look": _timed(proxy, latency, synced)}
    _run(folder, "pin", "W07.S2", "2027-01-13 18:30", "--yes")
    found["1 change"] = _timed(proxy, latency, synced)
    return found


def vdirsyncer(proxy: Proxy, learner: Path, folder: Path, latency: float) -> dict[str, Taken]:
    """The same events, a file each, as another tool keeps them in step. Raises CalledProcessError."""
    vdir = folder / "vdir" / "bench"
    vdir.mkdir(parents=True)
    _files(learner, vdir)
    config = folder / "vdirsyncer.ini"
    config.write_text(
        f'[general]\nstatus_path = "{folder}/status"\n[pair p]\na = "here"\nb = "there"\ncollections = ["bench"]\n'
        f'[storage here]\ntype = "filesystem"\npath = "{vdir.parent}"\nfileext = ".ics"\n'
        f'[storage there]\ntype = "caldav"\nurl = "{proxy.url}"\nusername = "{USER}"\npassword = "x"\n',
        encoding="utf-8",
    )
    command = [str(Path(sys.executable).parent / "vdirsyncer"), "-c", str(config)]
    subprocess.run([*command, "discover", "p"], input="y\ny\n", text=True, capture_output=True, check=True)

    def synced() -> int:
        subprocess.run([*command, "sync"], capture_output=True, check=True)
        return 0

    found = {"first push": _timed(proxy, latency, synced), "quiet look": _timed(proxy, latency, synced)}
    changed = min(vdir.glob("*.ics"))
    changed.write_text(changed.read_text(encoding="utf-8").replace("SUMMARY:", "SUMMARY:Changed "), encoding="utf-8")
    found["1 change"] = _timed(proxy, latency, synced)
    shutil.rmtree(folder)
    return found


def _files(learner: Path, vdir: Path) -> None:
    from studycal.formats import ics
    from studycal.service.events import events

    home = open_home(learner)
    for event in events(build(home, NOW)):
        (vdir / f"{event.uid}.ics").write_bytes(ics.dump([event], name="", zone="Europe/Warsaw"))
    home.store.close()


def _run(folder: Path, *arguments: str) -> None:
    with redirect_stdout(StringIO()):
        code = main(["-C", str(folder), "--now", NOW.isoformat(), "-q", *arguments])
    if code:
        raise RuntimeError(f"studycal {arguments[0]} ended with {code}")
