"""Requests and wall time of Google sync beside gcsa, which writes the same events to the same server in one run."""

from __future__ import annotations

import functools
import os
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
from typing import Any

import urllib3

from benchmarks.measure import table
from studycal.calendars.google import calendar as google_calendar
from studycal.calendars.google.login_file import LIST, OWN, Login, save
from studycal.cli.main import main
from studycal.core.sync.remote import Fields
from studycal.service.sync import SyncReport, sync
from studycal.wiring import open_home
from tests.cli.learner import INIT
from tests.google.oauth import CLIENT, SECRET

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 24, 11, tzinfo=UTC)
LATENCIES = (0.0, 0.05)
BATCH = 50
MANY = "new words in the documents"


class Server:
    """The fake Google of the tests, as a process of its own."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.google"], cwd=ROOT, stdout=subprocess.PIPE, text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        assert self._process.stdout is not None
        self.url = self._process.stdout.readline().strip()

    def do(self, name: str, **more: object) -> Any:  # noqa: ANN401 - whatever JSON holds
        """One of the server's `Hands`."""
        return urllib3.request("POST", f"{self.url}/control/{name}", json=more).json()

    def end(self) -> None:
        self._process.kill()
        self._process.wait()


@dataclass(frozen=True)
class Taken:
    """What a piece of work took."""

    requests: int
    seconds: float
    changed: int = 0


def measure() -> str:
    """The section."""
    found = {latency: _measured(latency) for latency in LATENCIES}
    near, far = found[0.0], found[0.05]
    rows = []
    for name, (ours, theirs, aim) in near.items():
        slow, their_slow, _ = far[name]
        walls = [f"{one.seconds:.2f} s" for one in (ours, theirs, slow, their_slow)]
        share = f"{slow.seconds / their_slow.seconds:.2f}"
        rows.append((f"{name} ({ours.changed})", ours.requests, aim, theirs.requests, *walls, share))
    head = ("what", "studycal: requests", "aim", "gcsa: requests", "studycal, 0 ms", "gcsa, 0 ms", "studycal, 50 ms",
            "gcsa, 50 ms", "ratio at 50 ms")  # fmt: skip
    return (
        "## Google Calendar\n\nThe shipped plan's sessions, written to the tests' own Google server over real HTTP, "
        "with and without latency on every request; in brackets how many are written. studycal's time is a whole sync: "
        "looking, planning, deciding, writing, remembering; gcsa's is the calls alone. Its quiet look lists a year, "
        "its changes are a look and an update each.\n\n" + table(head, rows)
    )


def _measured(latency: float) -> dict[str, tuple[Taken, Taken, str]]:
    """By what is done: studycal, gcsa, the aim."""
    server = Server()
    try:
        with tempfile.TemporaryDirectory() as name:
            ours = _studycal(server, Path(name), latency)
            events = _events(Path(name))
            theirs = _gcsa(server, events, [taken.changed for taken in ours.values()], latency)
    finally:
        server.end()
    aims = ["<= 10", "1", "<= 3", f"<= {2 + ceil(list(ours.values())[3].changed / BATCH)}"]
    return {name: (ours[name], one, aim) for (name, one), aim in zip(theirs.items(), aims, strict=True)}


def _studycal(server: Server, folder: Path, latency: float) -> dict[str, Taken]:
    token = folder / "login" / "token.json"
    refresh = server.do("grant", scopes=[OWN, LIST])
    save(token, Login(refresh, CLIENT, SECRET, server.url + "/token", scopes=(OWN, LIST), issued_at=NOW))
    _run(folder, *INIT)
    config = folder / "studycal.toml"
    text = config.read_text(encoding="utf-8") + f'\n[google]\napi_endpoint = "{server.url}"\ntoken_file = "{token}"\n'
    config.write_text(text, encoding="utf-8")
    found = {"first push": _synced(server, folder, latency)}
    _synced(server, folder, 0)  # our own writes come back once
    found["quiet look"] = _synced(server, folder, latency)
    _run(folder, "pin", "W07.S2", "2027-01-13 18:30", "--yes")
    found["1 change"] = _synced(server, folder, latency)
    weeks = folder / "curriculum" / "weeks.md"
    weeks.write_text(weeks.read_text(encoding="utf-8").replace(" & ", " and "), encoding="utf-8")
    found[MANY] = _synced(server, folder, latency)
    return found


def _synced(server: Server, folder: Path, latency: float) -> Taken:
    home = open_home(folder)
    server.do("latency", seconds=latency)
    server.do("clear")
    began = time.perf_counter()
    report: SyncReport = sync(home, google_calendar.connect(home, NOW), NOW)
    seconds = time.perf_counter() - began
    home.store.close()
    server.do("latency", seconds=0)
    if report.errors or report.held:
        raise RuntimeError(f"the sync did not end well: {report.errors} {report.held}")
    return Taken(server.do("count"), seconds, len(report.created) + len(report.updated) + len(report.deleted))


def _events(folder: Path) -> list[Fields]:
    """What studycal wrote, for the other to write too."""
    from studycal.service.published import build
    from studycal.service.sync.desired import desired

    home = open_home(folder)
    wanted = desired(build(home, NOW), {}, NOW, 0).values()
    home.store.close()
    return [one.fields for one in wanted]


def _gcsa(server: Server, events: list[Fields], changes: list[int], latency: float) -> dict[str, Taken]:
    from gcsa.calendar import Calendar
    from gcsa.event import Event
    from gcsa.google_calendar import GoogleCalendar
    from google.oauth2.credentials import Credentials
    from googleapiclient import discovery

    options = {"api_endpoint": server.url + "/calendar/v3/"}
    plain = discovery.build
    discovery.build = functools.partial(plain, client_options=options)
    try:
        credentials = Credentials(
            None,
            refresh_token=server.do("grant"),
            token_uri=server.url + "/token",
            client_id=CLIENT,
            client_secret=SECRET,
        )  # type: ignore[no-untyped-call]
        client = GoogleCalendar(credentials=credentials)
    finally:
        discovery.build = plain
    made: list[Any] = []

    def push() -> None:
        home = client.add_calendar(Calendar("Study plan", timezone="Europe/Warsaw"))
        for event in events:
            said = Event(event.summary, event.start, event.end, timezone=event.zone, description=event.description)
            made.append(client.add_event(said, calendar_id=home.calendar_id))
        client.default_calendar = home.calendar_id

    def look() -> None:
        list(client.get_events(events[0].start, events[-1].end))

    def update(count: int) -> None:
        look()
        for event in made[:count]:
            client.update_event(event)

    works: dict[str, Callable[[], None]] = {
        "first push": push,
        "quiet look": look,
        "1 change": functools.partial(update, changes[2]),
        MANY: functools.partial(update, changes[3]),
    }
    return {name: _timed(server, work, latency) for name, work in works.items()}


def _timed(server: Server, work: Callable[[], None], latency: float) -> Taken:
    server.do("latency", seconds=latency)
    server.do("clear")
    began = time.perf_counter()
    work()
    seconds = time.perf_counter() - began
    server.do("latency", seconds=0)
    return Taken(server.do("count"), seconds)


def _run(folder: Path, *arguments: str) -> None:
    with redirect_stdout(StringIO()):
        code = main(["-C", str(folder), "--now", NOW.isoformat(), "-q", *arguments])
    if code:
        raise RuntimeError(f"studycal {arguments[0]} ended with {code}")
