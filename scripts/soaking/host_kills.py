"""A host's web process and worker killed, or cut off from the database, at any statement of what they do: joins, marks,
logs, times, departures, roll-outs, calendars.
"""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from urllib3.exceptions import HTTPError

from studycal.core.life.facts import Record, replay
from studycal.core.plan import Session
from studycal.core.time.period import instant
from studycal.host.database import HostSession
from studycal.host.joining import open_plan
from studycal.host.setup import open_host
from studycal.host.tasks import Tasks, defer_roll_out
from studycal.host.workspace import MemberWorkspace, member
from studycal.service import commit, settings
from studycal.service.input_reader import read_inputs
from studycal.service.plan import compute
from studycal.service.published import stored
from studycal.service.workspace import Home
from tests.host.hosted import ROOT, TIMES, Browser, Hosted, made
from tests.peers_caldav import Server
from tests.postgres import cluster, database

from .cutting import CUT, KILLED, Strike, Striking, striking
from .host import _events

TITLE = "A course for many: killed at any statement"
TEXT = """A web process (`studycal host serve`) or a worker (`studycal host worker --once`) on PostgreSQL, forked from
one that has imported the program. At a random one of the statements that it sends it is killed (SIGKILL), or its
connection is cut, before the server hears of that statement or right after, so that nobody hears the answer. What was
asked for is asked once more by who was not answered, and left to later workers. Every {every} strikes a worker is left
alone, then everything is looked at; {connected} learners have a CalDAV calendar (Radicale). Seed {seed}.

| struck in | killed, unheard | killed, answer lost | cut, unheard | cut, answer lost | statements at most |
|---|---|---|---|---|---|
{rows}

| what | counted |
| --- | --- |
| looks at everything | {looks} |
| learners who were answered and are not there, or there in part | {missing} |
| words that were taken and are lost, or kept twice | {words} |
| learners not on the newest revision then | {behind} |
| plans too many, that do not follow from what they are made of, or with sessions doubled | {plans} |
| events missing, doubled, or at another time than in the plan | {events} |
| rows left of those who left | {rows_left} |
| jobs stuck; learners left in trouble | {stuck}; {troubled} |
| asked once more and refused | {refused} |
"""
WRONG = ("missing", "words", "behind", "plans", "events", "rows_left", "stuck", "troubled", "refused")
EVERY = 25
CONNECTED = 2
_WEEKS = "| Week | Topic |\n| --- | --- |\n"
_NAME = "studycal_struck"
_ZYGOTE = """
import json, os, sys
from studycal.cli.main import main
import studycal.cli.host, studycal.cli.host_serve, studycal.host.app, studycal.host.work, studycal.host.tasks
import studycal.web.serving, studycal.host.syncing, studycal.calendars.caldav, studycal.service.commit
while line := sys.stdin.readline():
    asked = json.loads(line)
    child = os.fork()
    if not child:
        out = os.open(asked["out"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(out, 1)
        os.dup2(out, 2)
        code = main(asked["arguments"])
        sys.stdout.flush()
        os._exit(code)
    print(child, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


@dataclass
class Program:
    """`studycal` in a process of its own, one after the other, without importing it each time."""

    out: Path
    zygote: subprocess.Popen[str]
    pid: int = 0

    def start(self, *arguments: str) -> None:
        """Begin one command."""
        self.out.unlink(missing_ok=True)
        assert self.zygote.stdin
        self.zygote.stdin.write(json.dumps({"out": str(self.out), "arguments": arguments}) + "\n")
        self.zygote.stdin.flush()
        self.pid = int(self._line())

    def ended(self) -> int:
        """Wait for its end; the exit code, negative for a signal."""
        self.pid, code = 0, int(self._line())
        return code

    def printed(self) -> str:
        """What it printed so far."""
        return self.out.read_text(encoding="utf-8") if self.out.exists() else ""

    def _line(self) -> str:
        assert self.zygote.stdout
        return self.zygote.stdout.readline()


@contextmanager
def _program(folder: Path) -> Iterator[Program]:
    """The program, imported once."""
    zygote = subprocess.Popen(
        [sys.executable, "-c", _ZYGOTE], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip
    try:
        yield Program(folder / "printed", zygote)
    finally:
        os.killpg(zygote.pid, signal.SIGKILL)
        zygote.wait()


@dataclass
class Learner:
    """A learner who joined by the page, and what they said."""

    name: str
    browser: Browser
    id: str = ""
    words: int = 0
    is_bad: bool = False
    is_done: bool = False


def soak(folder: Path, strikes: int, seed: int) -> tuple[str, str, int]:
    """So many strikes; title, section, how much was lost."""
    folder.mkdir(parents=True)
    radicale = Server("radicale", folder / "radicale")
    with cluster() as server, database(server, _NAME) as address, _program(folder) as program:
        real = psycopg.conninfo.conninfo_to_dict(address)
        with striking(folder / "pg", Path(str(real["host"]))) as socket:
            through = psycopg.conninfo.make_conninfo(**{**real, "host": str(folder / "pg")})
            (folder / "host").mkdir()
            radicale.start()
            hosted = made(folder / "host", through)
            life = Life(hosted, server, socket, program, radicale, random.Random(seed))
            try:
                life.begin()
                while life.counted["struck"] < strikes:
                    life.act()
                life.look()
            finally:
                radicale.kill()
                hosted.host.database.pool.close()  # type: ignore[attr-defined]
    section = TEXT.format(every=EVERY, connected=CONNECTED, seed=seed, rows=life.rows(), **_shown(life.counted))
    return TITLE, section, sum(life.counted[name] for name in WRONG)


def _shown(counted: Counter[str]) -> dict[str, int]:
    return {name: counted[name] for name in ("looks", *WRONG)}


@dataclass
class Life:
    """The host, its learners as they know of it, and what went wrong."""

    hosted: Hosted
    server: str
    socket: Striking
    program: Program
    radicale: Server
    chance: random.Random
    learners: list[Learner] = field(default_factory=list)
    unheard: list[str] = field(default_factory=list)
    counted: Counter[str] = field(default_factory=Counter)
    hits: Counter[tuple[str, str, bool]] = field(default_factory=Counter)
    most: Counter[str] = field(default_factory=Counter)
    latest: Counter[str] = field(default_factory=Counter)
    number: int = 0
    revision: int = 0
    base: str = ""

    def begin(self) -> None:
        """A course, learners of whom some have calendars, and one undisturbed act of each kind."""
        toml = self.hosted.folder / "host.toml"
        more = "private_networks = true\njoins_a_minute = 10000\n"
        toml.write_text(toml.read_text(encoding="utf-8") + more, encoding="utf-8")
        self.hosted.host.database.pool.close()  # type: ignore[attr-defined]
        self.hosted.host = open_host(self.hosted.folder, {})
        self._publish()
        for number in range(CONNECTED + 1):
            self._join(None)
            if number < CONNECTED:
                self._connect(self.learners[number], f"learner{number}")
        for name, act in self._acts().items():
            self._counted(name, act, None)
        self.look()

    def act(self) -> None:
        """One strike in one thing that is done; now and then a look at everything."""
        acts = self._acts()
        name = self.chance.choice(list(acts))
        if name == "leave" and len(self.learners) < CONNECTED + 3:
            name = "join"
        to, is_heard = self.chance.choice((KILLED, CUT)), self.chance.random() < 0.5
        struck = self._counted(name, acts[name], Strike(self.chance.randint(1, self.latest[name]), to, is_heard))
        if struck:
            self.hits[name, to, is_heard] += 1
            self.counted["struck"] += 1
            if self.counted["struck"] % EVERY == 0:
                self.look()

    def rows(self) -> str:
        """A row of the table for each kind of act."""
        cases = [(KILLED, False), (KILLED, True), (CUT, False), (CUT, True)]
        return "\n".join(
            f"| {name} | {' | '.join(str(self.hits[(name, *case)]) for case in cases)} | {self.most[name]} |"
            for name in self._acts()
        )

    def _acts(self) -> dict[str, Callable[[Strike | None], tuple[int, bool]]]:
        return {
            "join": self._join,
            "mark": self._mark,
            "log": self._log,
            "time": self._pin,
            "leave": self._leave,
            "roll-out": self._roll_out,
            "calendars": self._calendars,
        }

    def _counted(self, name: str, act: Callable[[Strike | None], tuple[int, bool]], strike: Strike | None) -> bool:
        count, struck = act(strike)
        if not struck:
            self.latest[name], self.most[name] = count, max(self.most[name], count)
        return struck

    # what is done on pages

    def _join(self, strike: Strike | None) -> tuple[int, bool]:
        self.number += 1
        person = Learner(f"Learner {self.number}", Browser(""))
        count, struck, is_heard = self._posted(person, strike, "/join/ai", self._form(person), before="/join/ai")
        if not is_heard:
            self.unheard.append(person.name)
            person = Learner(f"{person.name}, again", Browser(""))
            self._again(person, "/join/ai", self._form(person), before="/join/ai")
        ids = self._rows("SELECT id FROM member WHERE name = %s", person.name)
        self.counted["missing"] += len(ids) != 1
        person.id = str(ids[0][0])
        self.learners.append(person)
        return count, struck

    @staticmethod
    def _form(person: Learner) -> dict[str, str]:
        return {"name": person.name, **TIMES, "plan.start": "2026-11-16"}

    def _mark(self, strike: Strike | None) -> tuple[int, bool]:
        person = self.chance.choice(self.learners)
        kind = "clear" if person.is_bad else "bad"
        person.is_bad = not person.is_bad
        return self._said(person, strike, "/mark", {"kind": kind, "target": "W03", "confirm": "1"})

    def _log(self, strike: Strike | None) -> tuple[int, bool]:
        person = self.chance.choice(self.learners)
        person.is_done = not person.is_done  # the same again says nothing new, and is not kept
        status = "done" if person.is_done else "skip"
        return self._said(person, strike, "/log", {"session": "W01.S1", "status": status})

    def _pin(self, strike: Strike | None) -> tuple[int, bool]:
        person, day = self.chance.choice(self.learners), self.chance.randint(8, 10)
        hour, minute = 18 + person.words // 12 % 2, person.words % 12 * 5  # where it lies already it is not moved
        moved = {"session": "W04.S1", "time": f"2026-12-{day:02}T{hour}:{minute:02}", "confirm": "1"}
        return self._said(person, strike, "/pin", moved)

    def _said(self, person: Learner, strike: Strike | None, path: str, form: dict[str, str]) -> tuple[int, bool]:
        """One word, which is there once in the end."""
        count, struck, is_heard = self._posted(person, strike, path, form, before="/week/1")
        words = len(self._records(person.id))
        if not is_heard and words == person.words:
            self._again(person, path, form, before="/week/1")
            words = len(self._records(person.id))
        self.counted["words"] += words != person.words + 1
        person.words = words
        return count, struck

    def _leave(self, strike: Strike | None) -> tuple[int, bool]:
        person = self.learners.pop()
        form = {"confirm": "delete"}
        count, struck, is_heard = self._posted(person, strike, "/course/delete", form, before="/course")
        if not is_heard and self._rows("SELECT id FROM member WHERE id = %s", person.id):
            self._again(person, "/course/delete", form, before="/course")
        self.counted["rows_left"] += person.id in self._everything() or person.name in self._everything()
        return count, struck

    def _posted(
        self, person: Learner, strike: Strike | None, path: str, form: dict[str, str], *, before: str
    ) -> tuple[int, bool, bool]:
        """A form that is sent while somebody may strike: the statements, whether one was, whether the answer came."""
        self._open(person, before)
        self.socket.arm(strike)
        status = 0
        with suppress(HTTPError):
            status = person.browser.ask("POST", path, form).status
        count, struck = self.socket.disarm()
        if struck and strike and strike.to == KILLED:
            assert self.program.ended() == -signal.SIGKILL
            self.base = ""
        self.socket.settle()
        assert struck or status == 303, (path, status)
        return count, struck, status == 303

    def _again(self, person: Learner, path: str, form: dict[str, str], *, before: str) -> None:
        """The same once more, after the page was opened again."""
        self._open(person, before)
        self.counted["refused"] += person.browser.ask("POST", path, form).status != 303

    def _open(self, person: Learner, page: str) -> None:
        """A page with a form; by a new connection, for who serves may be another by now."""
        person.browser.base = self._served()
        person.browser.pool.clear()
        person.browser.get(page)

    def _served(self) -> str:
        """The site's address; it is started where nobody serves it."""
        if not self.base:
            self.program.start(*self._command("serve", "--port", "0"))
            while not (address := re.match(r"studycal: (http://[^/]+)/", self.program.printed())):
                time.sleep(0.02)
            self.base = address[1]
        return self.base

    def _command(self, *words: str) -> list[str]:
        return ["-C", str(self.hosted.folder), "--now", self.hosted.now.isoformat(), "host", *words]

    # what workers do

    def _roll_out(self, strike: Strike | None) -> tuple[int, bool]:
        self._publish()
        return self._worked(strike)

    def _calendars(self, strike: Strike | None) -> tuple[int, bool]:
        self._make_due()
        return self._worked(strike)

    def _publish(self) -> None:
        self.revision += 1
        topics = [f"Topic {number}" for number in range(1, 20 + self.revision % 3)]  # few go: no guard holds a deletion
        rows = [f"| {number} | {topic} |" for number, topic in enumerate([*topics, f"Last, {self.revision}"], start=1)]
        self.hosted.publish(_WEEKS + "\n".join(rows) + "\n")
        defer_roll_out(Tasks(self.hosted.host, self.hosted.clock), "ai")

    def _make_due(self) -> None:
        """Calendars, and jobs that are tried again later."""
        self._do("UPDATE target SET due_at = ''")
        self._do("UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo'")

    def _worked(self, strike: Strike | None) -> tuple[int, bool]:
        if self.base:
            os.kill(self.program.pid, signal.SIGTERM)
            self.program.ended()
            self.base = ""
        self.socket.arm(strike)
        self.program.start(*self._command("worker", "--once"))
        code = self.program.ended()
        count, struck = self.socket.disarm()
        self.socket.settle()
        assert struck or not code, self.program.printed()
        return count, struck

    # what became of it

    def look(self) -> None:
        """Workers that are left alone make everything whole; then every learner, word and event is looked at."""
        self._do("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'")
        self._do("UPDATE member SET due_at = '' WHERE tries > 0")
        for _ in range(2):
            self._make_due()
            self._worked(None)
        self.counted["looks"] += 1
        behind = "SELECT count(*) FROM member WHERE revision < (SELECT revision FROM course)"
        self.counted["behind"] += self._number(behind)
        self.counted["stuck"] += self._number(
            "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('doing', 'failed')"
        )
        self.counted["troubled"] += self._number("SELECT count(*) FROM target WHERE tries > 0")
        self.counted["troubled"] += self._number("SELECT count(*) FROM member WHERE tries > 0")
        self._look_at_members()
        for number in range(CONNECTED):
            self._look_at_calendar(self.learners[number], f"learner{number}")
        self._forget_the_unheard()

    def _look_at_members(self) -> None:
        ids = {str(row[0]) for row in self._rows("SELECT id FROM member")}
        self.counted["missing"] += len({person.id for person in self.learners} - ids)
        for one in ids:
            with self.hosted.host.database.session() as session:
                home = self._home(session, one)
                standing, records = stored(home), home.store.records()
                planned = _times(standing.standing().values())
                again = compute(
                    read_inputs(home, self.hosted.now), standing, replay(records), self.hosted.now, typed=False
                )
                computed = _times(again.plan.sessions)
            plans = self._number("SELECT count(*) FROM plan WHERE learner = %s", one)
            self.counted["plans"] += plans != 1 or planned != computed or len(set(planned)) < len(planned)
        for person in self.learners:
            self.counted["words"] += len(self._records(person.id)) != person.words

    def _look_at_calendar(self, person: Learner, user: str) -> None:
        with self.hosted.host.database.session() as session:
            standing = stored(self._home(session, person.id)).standing().values()
        now = instant(self.hosted.now)
        planned = Counter(instant(session.start) for session in standing if instant(session.start) > now)
        there = Counter(instant(start) for _, start in _events(self.radicale, user).values() if instant(start) > now)
        self.counted["events"] += ((planned - there) + (there - planned)).total()

    def _forget_the_unheard(self) -> None:
        """Who joined without hearing of it is a learner as any other; so that they do not become many, they leave."""
        for name in self.unheard:
            ids = [str(row[0]) for row in self._rows("SELECT id FROM member WHERE name = %s", name)]
            self.counted["missing"] += len(ids) > 1
            for one in ids:
                with self.hosted.host.database.session() as session:
                    session.erase(one)
        self.unheard.clear()

    def _records(self, one: str) -> tuple[Record, ...]:
        with self.hosted.host.database.session() as session:
            store = session.store(one)
            return tuple(store.of(store.plans()[0].id).records())

    def _home(self, session: HostSession, one: str) -> Home:
        return open_plan(MemberWorkspace(session, self.hosted.host.sealer, member(session, one), self.hosted.now))

    def _connect(self, person: Learner, user: str) -> None:
        asked = {"caldav.url": self.radicale.url, "caldav.username": user, "sync.targets": ["caldav"]}
        with self.hosted.host.database.session() as session:
            home = self._home(session, person.id)
            home.keep_secret("caldav", "x")
            commit.keep(home, settings.preview(home, asked, self.hosted.now), self.hosted.now)
        person.words = len(self._records(person.id))

    # the database, as its superuser sees it

    def _rows(self, query: str, *values: str) -> list[tuple[object, ...]]:
        with psycopg.connect(self.server, autocommit=True, dbname=_NAME) as connection:
            return connection.execute(query.encode(), values).fetchall()

    def _number(self, query: str, *values: str) -> int:
        return int(str(self._rows(query, *values)[0][0]))

    def _do(self, statement: str) -> None:
        with psycopg.connect(self.server, autocommit=True, dbname=_NAME) as connection:
            connection.execute(statement.encode())

    def _everything(self) -> str:
        """All rows of all tables."""
        tables = self._rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return "\n".join(str(self._rows(f'SELECT * FROM "{table}"')) for (table,) in tables)


def _times(sessions: Iterable[Session]) -> list[str]:
    """When sessions are planned, in order."""
    return sorted(str(instant(session.start)) for session in sessions)
