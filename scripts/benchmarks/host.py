"""A course for many: joining, feeds, week pages and a roll-out, in CPU time, the database's with it."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import urllib3

from benchmarks._host_load import UNCHANGED, WHOLE, slowest_hundredth, two_workers
from benchmarks.measure import bind, resident_kb, table
from studycal.calendars.google import auth
from studycal.calendars.google.login_file import LIST, OWN, Login
from studycal.calendars.google.login_place import place_of
from studycal.cli.main import ALLOCATIONS
from studycal.core.life.marks import Mark, MarkKind
from studycal.host import courses, links, rollout
from studycal.host.app import create
from studycal.host.joining import open_plan
from studycal.host.setup import CLIENT as CLIENT_VARIABLE
from studycal.host.setup import open_host
from studycal.host.syncing import sync_due
from studycal.host.workspace import MemberWorkspace, member
from studycal.service import commit, settings
from studycal.service.feed_secrets import shares
from tests.google.oauth import CLIENT, SECRET
from tests.host.hosted import ROOT, Hosted, made
from tests.postgres import cluster, database

LEARNERS = int(os.environ.get("STUDYCAL_BENCH_LEARNERS", "60"))
SAMPLE = 100
CORES = os.sched_getaffinity(0)
ONE_CORE = {max(CORES)}
TOPIC = "Attention Mechanisms"
"""What a roll-out gives another name."""

SYNCED, ROUNDS = 20, 5
TEXT = """## A course for many

{learners} learners of the shipped year, made through joining, one in ten with marks; asked at random,
nothing at hand from one to the next. CPU of the process and, where it is another, of the database's processes, all
bound to one core; a figure a second is one of that CPU. PostgreSQL {version} of Debian on the same machine, its own
settings but for fsync.

The 99th percentile is wall time, of a served host over HTTP that is asked {unchanged} and {whole} times a second (half
of what is aimed at); it is bound to a core, the database and who asks have the machine's {cores}. Two workers against
one: learners a second of wall time in a roll-out, the database beside them on these {cores} cores.

"""


def measure() -> str:
    """The section; Python collects as seldom here as in the program's own processes."""
    gc.set_threshold(ALLOCATIONS)
    rows = []
    with cluster() as server, database(server, "studycal_bench") as address:
        version, postmaster = _server(server)
        for name, where in (("SQLite", ""), ("PostgreSQL", address)):
            with tempfile.TemporaryDirectory() as folder, google_elsewhere() as google:
                clock = Cpu(postmaster if where else 0)
                hosted = _with_google(Path(folder), where, google)
                with clock.on(ONE_CORE):
                    rows.append((name, _measured(hosted, clock, google)))
    heads = list(rows[0][1])
    lines = [(head, *(figures[head] for _, figures in rows), AIMS.get(head, "")) for head in heads]
    text = TEXT.format(learners=LEARNERS, version=version, unchanged=UNCHANGED, whole=WHOLE, cores=len(CORES))
    return text + table(("what", *(name for name, _ in rows), "aim"), lines)


HALF_UNCHANGED, HALF_WHOLE = f"99th percentile, {UNCHANGED} 304/s", f"99th percentile, {WHOLE} whole/s"
AIMS = {
    "joining, CPU": "<= 300 ms",
    "disk a learner": "<= 120 kB",
    "feed, 304": ">= 1,500/s",
    "feed, whole": ">= 700/s",
    HALF_UNCHANGED: "<= 50 ms",
    HALF_WHOLE: "<= 50 ms",
    "week page": ">= 100/s",
    "quiet sync, Google": ">= 60/s",
    "its requests": "1 each",
    "roll-out, CPU a learner": "<= 25 ms",
    "the same, last tenth": "as the whole",
    "memory of a worker": "<= 200 MB",
    "two workers against one": ">= 1.8 times",
}


@dataclass
class Cpu:
    """CPU seconds of this process and of a database's."""

    postmaster: int

    @contextmanager
    def on(self, cores: set[int]) -> Iterator[None]:
        """Both run on these cores alone until the block ends."""
        were = os.sched_getaffinity(0)
        self._bind(cores)
        yield
        self._bind(were)

    def _bind(self, cores: set[int]) -> None:
        for process in (os.getpid(), *filter(None, [self.postmaster])):
            bind(process, cores)

    def now(self) -> float:
        return time.process_time() + (sum(map(_ticks, _family(self.postmaster))) if self.postmaster else 0.0)


def _family(process: int) -> Iterator[int]:
    yield process
    for line in Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split():
        yield int(line)


def _ticks(process: int) -> float:
    try:
        fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def _server(address: str) -> tuple[str, int]:
    with psycopg.connect(address, autocommit=True) as connection:
        version = connection.execute("SHOW server_version").fetchone()
        folder = connection.execute("SHOW data_directory").fetchone()
    assert version
    assert folder
    return version[0].split()[0], int((Path(folder[0]) / "postmaster.pid").read_text(encoding="ascii").split()[0])


def _measured(hosted: Hosted, clock: Cpu, google: GoogleElsewhere) -> dict[str, str]:
    chance = random.Random(1)
    pace = _pace()
    members, joining = _joined(hosted, clock)
    hosted.pass_time(days=30)
    for number, one in enumerate(members):
        if number % 10 == 0:
            _live(hosted, one)
    keys, feeds = _keys(hosted, chance.sample(members, min(SAMPLE, len(members))))
    asked = Asked(hosted, clock)
    tags: list[tuple[str, str]] = []
    anew = asked.each([(path, {}) for path in feeds], seen=tags)
    whole = asked.each([(path, {}) for path in feeds])
    unchanged = asked.each([(path, {"if-none-match": tag}) for path, tag in tags])
    page = asked.each([("/week/3", {"cookie": f"studycal-key={key}"}) for key in keys])
    size = _size(hosted) / len(members)
    with clock.on(CORES):
        half_unchanged, half_whole = slowest_hundredth(hosted, tags, ONE_CORE)
    quiet, requests = _quiet_syncs(hosted, clock, google, members[:SYNCED])
    text = (ROOT / "curriculum" / "weeks.md").read_text(encoding="utf-8")
    _publish(hosted, text.replace(TOPIC, "Attention, once more"))
    times = _rolled_out(hosted, clock)
    last = statistics.fmean(times[-max(1, len(times) // 10) :])
    with clock.on(CORES):
        workers = _workers(hosted, text, len(members)) if hosted.host.database.several else "one process"
    return {
        "joining, CPU": f"{1000 * joining:.0f} ms",
        "disk a learner": f"{size / 1000:.0f} kB",
        "feed, 304": f"{1 / unchanged:,.0f}/s",
        "feed, whole": f"{1 / whole:,.0f}/s",
        "feed, made anew": f"{1 / anew:,.0f}/s",
        HALF_UNCHANGED: f"{half_unchanged:.0f} ms",
        HALF_WHOLE: f"{half_whole:.0f} ms",
        "week page": f"{1 / page:,.0f}/s",
        "quiet sync, Google": f"{1 / quiet:,.0f}/s",
        "its requests": f"{requests:g}",
        "roll-out, CPU a learner": f"{1000 * statistics.fmean(times):.0f} ms",
        "the same, last tenth": f"{1000 * last:.0f} ms",
        "memory of a worker": f"{resident_kb() / 1000:.0f} MB",
        "two workers against one": workers,
        "Python counts to ten million, before and after": f"{pace:.2f} s, {_pace():.2f} s",
    }


def _pace() -> float:
    """CPU seconds of something that studycal has no part in: how fast the machine is just now."""
    began = time.process_time()
    for _ in range(10_000_000):
        pass
    return time.process_time() - began


def _workers(hosted: Hosted, text: str, members: int) -> str:
    """What a second worker adds, in times and in learners a second."""
    one, two = two_workers(
        hosted, lambda number: _publish(hosted, text.replace(TOPIC, f"Attention, time {number}")), members
    )
    return f"{two / one:.1f} times ({one:.0f}/s, {two:.0f}/s)"


def _publish(hosted: Hosted, weeks: str) -> None:
    """These weeks are a new revision."""
    before = hosted.query("SELECT revision FROM course")
    hosted.publish(weeks)
    assert hosted.query("SELECT revision FROM course") != before


def _with_google(folder: Path, where: str, google: GoogleElsewhere) -> Hosted:
    """A host whose learners may connect Google."""
    hosted = made(folder, where)
    own = {"client_id": CLIENT, "client_secret": SECRET, "auth_uri": google.url, "token_uri": f"{google.url}/token"}
    toml = folder / "host.toml"
    toml.write_text(f'{toml.read_text(encoding="utf-8")}[google]\napi_endpoint = "{google.url}"\n', encoding="utf-8")
    hosted.host = open_host(folder, {CLIENT_VARIABLE: json.dumps({"web": own})})
    return hosted


def _quiet_syncs(hosted: Hosted, clock: Cpu, google: GoogleElsewhere, members: list[str]) -> tuple[float, float]:
    """CPU seconds of a look at a calendar in which nothing changed, the median of rounds, and the requests of one."""
    for one in members:
        with hosted.host.database.session() as session:
            home = open_plan(MemberWorkspace(session, hosted.host.sealer, member(session, one), hosted.now))
            token, refresh = google.grant()
            until = datetime.now(UTC) + timedelta(hours=1)
            login = Login(refresh, CLIENT, "", f"{google.url}/token", token, until, (OWN, LIST), hosted.now)
            auth.keep(place_of(home), login, hosted.now)
            commit.keep(home, settings.preview(home, {"sync.targets": ["google"]}, hosted.now), hosted.now)
    while sync_due(hosted.host, hosted.clock, most=SYNCED):
        hosted.pass_time(minutes=1)
    taken = []
    google.ask("clear")
    for _ in range(ROUNDS):
        hosted.pass_time(minutes=20)
        began = clock.now()
        done = sync_due(hosted.host, hosted.clock, most=SYNCED)
        taken.append((clock.now() - began) / len(members))
        assert (done.done, done.failed) == (len(members), 0)
    return statistics.median(taken), google.ask("count") / (ROUNDS * len(members))


class GoogleElsewhere:
    """The tests' own Google server, as a process whose CPU is not counted."""

    def __init__(self, url: str) -> None:
        self.url, self._pool = url, urllib3.PoolManager()
        self.ask("room", calendars=10_000)

    def ask(self, hand: str, **values: object) -> Any:  # noqa: ANN401 - JSON
        return self._pool.request("POST", f"{self.url}/control/{hand}", body=json.dumps(values)).json()

    def grant(self) -> tuple[str, str]:
        """An access token and a refresh token, as after a consent."""
        refresh = self.ask("grant", scopes=[OWN, LIST])
        form = {"grant_type": "refresh_token", "refresh_token": refresh, "client_id": CLIENT, "client_secret": SECRET}
        answer = self._pool.request("POST", f"{self.url}/token", fields=form, encode_multipart=False)
        return answer.json()["access_token"], refresh


@contextmanager
def google_elsewhere() -> Iterator[GoogleElsewhere]:
    """The server, until the block ends."""
    command = [sys.executable, "-m", "tests.google"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield GoogleElsewhere(process.stdout.readline().strip())
        finally:
            process.terminate()


def _joined(hosted: Hosted, clock: Cpu) -> tuple[list[str], float]:
    members, taken = [], []
    for number in range(LEARNERS):
        began = clock.now()
        members.append(hosted.join(f"Learner {number}")[0])
        taken.append(clock.now() - began)
    return members, statistics.fmean(taken[1:])


def _live(hosted: Hosted, one: str) -> None:
    with hosted.host.database.session() as session:
        home = open_plan(MemberWorkspace(session, hosted.host.sealer, member(session, one), hosted.now))
        for week in (3, 8):
            at = hosted.now
            commit.keep(home, commit.mark(home, Mark(MarkKind.BAD, at, weeks=(week + 5,)), at), at)


def _keys(hosted: Hosted, members: list[str]) -> tuple[list[str], list[str]]:
    """A cookie and a feed's address of each."""
    cookies, feeds = [], []
    with hosted.host.database.session() as session:
        for one in members:
            known = member(session, one)
            secret = links.issue(session, links.LEARNER, known.course, one, hosted.now, by=links.LEARNER)
            cookies.append(links.enter(session, secret, links.LEARNER, hosted.now) or "")
            home = open_plan(MemberWorkspace(session, hosted.host.sealer, known, hosted.now))
            feeds.append(f"/feed/{shares(home).details}.ics")
    return cookies, feeds


class Asked:
    """The application, asked without a network between: what it takes itself."""

    def __init__(self, hosted: Hosted, clock: Cpu) -> None:
        self._app, self._clock = create(hosted.host, hosted.clock, port=80), clock

    def each(self, asked: list[tuple[str, dict[str, str]]], seen: list[tuple[str, str]] | None = None) -> float:
        """CPU seconds of each answer, the first left out."""
        return asyncio.run(self._each(asked, seen))

    async def _each(self, asked: list[tuple[str, dict[str, str]]], seen: list[tuple[str, str]] | None) -> float:
        began = 0.0
        for number, (path, headers) in enumerate(asked):
            began = self._clock.now() if number == 1 else began
            status, tag = await self._ask(path, headers)
            assert status in (200, 304), (path, status)
            if seen is not None:
                seen.append((path, tag))
        return (self._clock.now() - began) / (len(asked) - 1)

    async def _ask(self, path: str, headers: dict[str, str]) -> tuple[int, str]:
        told: dict[str, object] = {}
        sent = [(b"host", b"127.0.0.1"), *((name.encode(), value.encode()) for name, value in headers.items())]
        scope = {"type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": b"",
                 "headers": sent, "scheme": "http", "server": ("127.0.0.1", 80), "client": ("127.0.0.1", 1),
                 "http_version": "1.1", "root_path": "", "asgi": {"version": "3.0"}}  # fmt: skip

        async def receive() -> dict[str, object]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: dict[str, object]) -> None:
            told.update({k: v for k, v in message.items() if k in ("status", "headers")})

        await self._app(scope, receive, send)  # type: ignore[arg-type]
        found = dict(told["headers"])  # type: ignore[call-overload]
        return int(str(told["status"])), found.get(b"etag", b"").decode()


def _size(hosted: Hosted) -> int:
    path = hosted.folder / ".studycal-host" / "host.sqlite"
    if path.exists():
        return sum(one.stat().st_size for one in path.parent.glob("host.sqlite*"))
    return int(hosted.query("SELECT pg_database_size(current_database()) AS bytes")[0]["bytes"])


def _rolled_out(hosted: Hosted, clock: Cpu) -> list[float]:
    """CPU seconds a learner, slice by slice."""
    times = []
    with hosted.host.database.session() as session:
        course = courses.course(session, "ai")
        while True:
            began = clock.now()
            step = rollout.roll_out(session, hosted.host.sealer, course, hosted.now, most=10)
            if not step.done:
                return times
            times.append((clock.now() - began) / step.done)
