"""A host's workers killed in roll-outs and syncs, its database restarted and filled, its clock stepped: what became of
its learners' plans, words and calendars.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import caldav
import psycopg

from studycal.core.life.marks import Mark, MarkKind
from studycal.core.plan import Session, Status
from studycal.core.time.period import instant
from studycal.host.database import Allowed
from studycal.host.joining import open_plan
from studycal.host.setup import open_host
from studycal.host.tasks import Tasks, defer_roll_out
from studycal.host.workspace import MemberWorkspace, member
from studycal.service import commit, settings
from tests.host.hosted import COURSE, Hosted, made
from tests.peers_caldav import Server
from tests.postgres import _run as as_owner
from tests.postgres import binaries, cluster, database

PROGRAM = Path(sys.executable).with_name("studycal")
LEARNERS = 8
STEPS = (timedelta(0), timedelta(hours=-3), timedelta(0), timedelta(days=3), timedelta(minutes=-20))
HEAD = "| Week | Topic |\n| --- | --- |\n"
TITLE = "A course for many: workers killed, the database restarted and full"
TEXT = """{learners} learners on PostgreSQL, each with a CalDAV calendar of their own (Radicale). Each round publishes
another revision, lets a learner say something, makes every calendar due, and kills the worker (SIGKILL of
`studycal host worker`, of two at once in every third round) {least}-{most} s after it was started; the worker's clock
stands minutes, hours or days off in three rounds of five. Seed {seed}.

| what | counted |
| --- | --- |
| rounds; workers killed | {rounds}; {kills} |
| kills in the middle: of a roll-out, of the calendars | {rolling}, {syncing} |
| PostgreSQL restarted at once under a worker | {restarts} |
| full disk under a worker, then room again | {full} |
| looks at everything, after a worker that was left alone | {looks} |
| learners not on the newest revision then | {behind} |
| sessions doubled in plans, in calendars | {doubled}, {doubles} |
| events missing, at another time than in the plan, or too many | {wrong} |
| words lost, of {said} said | {lost} |
| past events that changed | {past} |
| jobs stuck; learners left in trouble | {stuck}; {troubled} |
"""


@dataclass
class Counts:
    """What was done and what went wrong."""

    counted: Counter[str] = field(default_factory=Counter)

    def lost(self) -> int:
        """How much went wrong."""
        wrong = ("behind", "doubled", "doubles", "wrong", "lost", "past", "stuck", "troubled")
        return sum(self.counted[name] for name in wrong)


def soak(folder: Path, rounds: int, seed: int) -> tuple[str, str, int]:
    """So many rounds; title, section, how much was lost."""
    chance, counts = random.Random(seed), Counts()
    radicale = Server("radicale", folder / "radicale")
    (folder / "host").mkdir(parents=True)
    with _small_disk() as place, cluster(place) as server, database(server, "studycal_soak") as address:
        radicale.start()
        life = Life(made(folder / "host", address), server, radicale, place, chance, counts.counted)
        try:
            life.begin()
            for number in range(1, rounds + 1):
                life.round(number)
                if number % 5 == 0 or number == rounds:
                    life.look()
        finally:
            radicale.kill()
            life.hosted.host.database.pool.close()  # type: ignore[attr-defined]
    told = {name: counts.counted[name] for name in _NAMES}
    section = TEXT.format(learners=LEARNERS, least=_LEAST, most=_MOST, seed=seed, rounds=rounds, **told)
    return TITLE, section, counts.lost()


_LEAST, _MOST = 2.0, 14.0
_DISK = 400
_BEHIND = "SELECT count(*) FROM member WHERE revision < (SELECT revision FROM course)"
_STUCK = "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('doing', 'failed')"
_NAMES = (
    *("kills", "rolling", "syncing", "restarts", "full", "looks", "behind", "doubled", "doubles", "wrong", "said"),
    *("lost", "past", "stuck", "troubled"),
)


@contextmanager
def _small_disk() -> Iterator[Path]:
    """A disk that is soon full: a tmpfs of its own, for whoever may mount one (root)."""
    place = Path(tempfile.mkdtemp(prefix="studycal-disk-"))
    place.chmod(0o755)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={_DISK}m,mode=0755", "tmpfs", str(place)], check=True)
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)
        place.rmdir()


@dataclass
class Life:
    """The host, and what is known of it from outside."""

    hosted: Hosted
    server: str
    radicale: Server
    disk: Path
    chance: random.Random
    counted: Counter[str]
    members: list[str] = field(default_factory=list)
    facts: Counter[str] = field(default_factory=Counter)
    past: dict[str, dict[str, str]] = field(default_factory=dict)

    def begin(self) -> None:
        """A course, its learners, and their calendars."""
        toml = self.hosted.folder / "host.toml"
        toml.write_text(toml.read_text(encoding="utf-8") + "private_networks = true\n", encoding="utf-8")
        self.hosted.host.database.pool.close()  # type: ignore[attr-defined]
        self.hosted.host = open_host(self.hosted.folder, {})
        assert self.hosted.host.allowed == Allowed(private_networks=True)
        self.hosted.now = datetime.now(UTC).replace(microsecond=0)
        self._publish(0)
        for number in range(LEARNERS):
            start = (self.hosted.now - timedelta(days=7)).date()
            self.members.append(self.hosted.join(f"Learner {number}", **{"plan.start": start})[0])
            self._connect(self.members[-1], f"learner{number}")
        self.look()

    def _publish(self, number: int) -> None:
        topics = ["One", "Two", *(f"Topic {one}" for one in range(3, 7 + number % 3)), f"Last of {number}"]
        rows = "".join(f"| {at} | {topic} |\n" for at, topic in enumerate(topics, start=1))
        self.hosted.publish(HEAD + rows, COURSE)

    def _connect(self, one: str, user: str) -> None:
        said = {"caldav.url": self.radicale.url, "caldav.username": user, "sync.targets": ["caldav"]}
        with self.hosted.host.database.session() as session:
            home = open_plan(self._workspace(session, one))
            home.keep_secret("caldav", "x")
            commit.keep(home, settings.preview(home, said, self.hosted.now), self.hosted.now)

    def _workspace(self, session: object, one: str) -> MemberWorkspace:
        return MemberWorkspace(session, self.hosted.host.sealer, member(session, one), self.hosted.now)  # type: ignore[arg-type]

    def round(self, number: int) -> None:
        """A revision, a word, everything due, and a worker that dies."""
        self._publish(number)
        self._say(number)
        self._make_due()
        defer_roll_out(Tasks(self.hosted.host, self.hosted.clock), "ai")
        workers = [self._worker(number) for _ in range(2 if number % 3 == 0 else 1)]
        time.sleep(self.chance.uniform(_LEAST, _MOST))  # the moment of the kill is what is tried
        if number % 4 == 0:
            self._restart()
        if number % 6 == 0:
            self._fill()
        for worker in workers:
            self.counted["kills"] += worker.poll() is None
            worker.send_signal(signal.SIGKILL)
            worker.communicate()
        self.counted["rolling"] += 0 < self._number(_BEHIND) < LEARNERS
        self.counted["syncing"] += 0 < self._number("SELECT count(*) FROM target WHERE due_at = ''") < LEARNERS

    def _make_due(self) -> None:
        with psycopg.connect(self.server, autocommit=True, dbname="studycal_soak") as connection:
            connection.execute("UPDATE target SET due_at = ''")

    def _worker(self, number: int, *more: str) -> subprocess.Popen[bytes]:
        now = datetime.now(UTC) + STEPS[number % len(STEPS)]
        command = [str(PROGRAM), "-C", str(self.hosted.folder), "--now", now.isoformat(), "host", "worker", *more]
        return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env={**os.environ})

    def _say(self, number: int) -> None:
        one = self.members[number % LEARNERS]
        with self.hosted.host.database.session() as session:
            home = open_plan(self._workspace(session, one))
            kind = MarkKind.CLEAR if self.facts[one] % 2 else MarkKind.BAD
            seen = commit.mark(home, Mark(kind, self.hosted.now, weeks=(4,)), self.hosted.now)
            commit.keep(home, seen, self.hosted.now)
        self.counted["said"] += 1
        self.facts[one] += 1

    def _restart(self) -> None:
        self._start_again()
        self.counted["restarts"] += 1

    def _start_again(self) -> None:
        """At once, as after a crash; a server that ended because its log had no room is started by whoever keeps it."""
        data = next(self.disk.glob("studycal-pg-*/data"))
        as_owner(_owner(data), str(binaries() / "pg_ctl"), "-D", str(data), "-m", "immediate", "-w", "-l",
                 f"{data}/../log", "restart")  # fmt: skip

    def _fill(self) -> None:
        """The disk fills up under the worker; later there is room again."""
        ballast = self.disk / "ballast"
        with ballast.open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(65536))
            except OSError:
                self.counted["full"] += 1
        time.sleep(self.chance.uniform(0.5, 2))
        ballast.unlink()
        self._start_again()

    def look(self) -> None:
        """A worker that is left alone makes everything whole; every learner, word and event is looked at."""
        with psycopg.connect(self.server, autocommit=True, dbname="studycal_soak") as connection:
            connection.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'")
            connection.execute("UPDATE member SET due_at = '' WHERE tries > 0")
        for _ in range(3):  # a run whose clock stands behind the last one's only looks; the next goes on
            self._make_due()
            worker = self._worker(0, "--once")
            said = worker.communicate(timeout=300)[1].decode()
            assert worker.returncode == 0, said
        self.counted["looks"] += 1
        self.counted["behind"] += self._number(_BEHIND)
        self.counted["stuck"] += self._number(_STUCK)
        self.counted["troubled"] += self._number("SELECT count(*) FROM target WHERE tries > 0")
        self.counted["troubled"] += self._number("SELECT count(*) FROM member WHERE tries > 0")
        for number, one in enumerate(self.members):
            self._look_at(one, f"learner{number}")

    def _look_at(self, one: str, user: str) -> None:
        with self.hosted.host.database.session() as session:
            store = session.store(one)
            store = store.of(store.plans()[0].id)
            planned = [item.session for item in store.published().values() if item.session.status is not Status.DROPPED]
            records = store.records()
        spoken = sum(record.kind == "mark" for record in records)
        self.counted["lost"] += abs(self.facts[one] - spoken)
        self.counted["doubled"] += sum(count - 1 for count in Counter(session.start for session in planned).values())
        events = _events(self.radicale, user)
        self.counted["doubles"] += sum(count - 1 for count in Counter(name for name, _ in events.values()).values())
        self._compare(one, planned, events)

    def _compare(self, one: str, planned: list[Session], events: dict[str, tuple[str, datetime]]) -> None:
        now = datetime.now(UTC)
        soon = now + timedelta(days=4)  # what a worker saw whose clock stood three days ahead is past to it
        coming = Counter(instant(session.start) for session in planned if instant(session.start) > soon)
        there = Counter(start.astimezone(UTC) for _, start in events.values() if start > soon)
        self.counted["wrong"] += (coming - there).total() + (there - coming).total()
        over = {uid: f"{name} {start}" for uid, (name, start) in events.items() if start < now}
        before = self.past.get(one, {})
        self.counted["past"] += sum(over.get(uid) != told for uid, told in before.items())
        self.past[one] = over

    def _number(self, query: str) -> int:
        with psycopg.connect(self.server, autocommit=True, dbname="studycal_soak") as connection:
            row = connection.execute(query.encode()).fetchone()
        assert row
        return int(row[0])


def _events(radicale: Server, user: str) -> dict[str, tuple[str, datetime]]:
    client = caldav.DAVClient(radicale.url, username=user, password="x")
    found = [one.icalendar_component for calendar in client.principal().calendars() for one in calendar.events()]
    return {str(part["UID"]): (str(part["SUMMARY"]), part["DTSTART"].dt) for part in found}


def _owner(data: Path) -> str:
    return data.owner() if os.geteuid() == 0 else ""
