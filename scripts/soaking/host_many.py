"""A host of many learners made through the joining service: what a roll-out to all of them costs and survives, a dump
that goes on elsewhere, and which queries walk through a table of a million rows.
"""

from __future__ import annotations

import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import psycopg

from studycal.core.plan import Status
from studycal.host.setup import STATE, make
from studycal.host.tasks import Tasks, defer_roll_out
from tests.host.hosted import ROOT, Hosted, made
from tests.host.walks import fill, walks
from tests.postgres import binaries, cluster, database

PROGRAM = Path(sys.executable).with_name("studycal")
TITLE = "A course for very many: a roll-out killed three times, a dump that goes on elsewhere"
POISON = 3
ELSEWHERE = 5000
ROWS = 1_000_000
ZONES = ("Europe/Warsaw", "America/New_York", "Asia/Kolkata", "Australia/Sydney")
TEXT = """{learners} learners, joined through the joining service in {joining} processes: four zones, twelve first days,
six kinds of evenings. {poison} of them are poisoned (settings that nobody can open, a plan that is no plan). A revision
with a new week in the middle is rolled out by two workers, which are killed (SIGKILL) three times and begin again; the
database is dumped, restored as another, and the next revision is rolled out there until {elsewhere:,} of them
follow it, or all where they are fewer. CPU without the database's.

| what | counted |
| --- | --- |
| CPU of joining, the first and the last tenth | {join_first} ms, {join_last} ms |
| database, a learner | {kilobytes} kB |
| learners still behind after each kill | {left} |
| workers that ended before they were killed | {ended} |
| CPU a learner of the roll-out's last worker; its memory | {cpu} ms; {memory} MB |
| learners not on the newest revision then, the poisoned left out | {behind} |
| poisoned learners counted as failed, tried again | {failed}, {again} |
| plans too many or too few, sessions doubled | {plans}, {doubled} |
| jobs stuck | {stuck} |
| after dump and restore: learners, those on the next revision when the worker ended | {restored}, {restored_follow} |
| queries asked often that walk through a table of {rows} learners | {walked} |
"""
JOIN = """
import sys, time
from datetime import datetime, timedelta
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from tests.host.hosted import Hosted
from studycal.host.setup import open_host
hosted = Hosted(Path(sys.argv[1]), open_host(Path(sys.argv[1]), {}), now=datetime.fromisoformat(sys.argv[2]))
zones = sys.argv[6].split(",")
for number in range(int(sys.argv[4]), int(sys.argv[5])):
    began = time.process_time()
    start = hosted.now.date() + timedelta(weeks=number % 12 - 8)
    evening = f"{18 + number % 3}:{number // 3 % 2 * 3}0"
    hosted.join(f"Learner {number}", **{
        "plan.start": start - timedelta(days=start.weekday()), "plan.timezone": zones[number % len(zones)],
        "times.home": [f"{day} {evening}" for day in ("mon", "wed", "thu")] + ["sat 10:00"],
    })
    print(time.process_time() - began, flush=True)
    if number % 1000 == 999:
        print(f"{number - int(sys.argv[4]) + 1} of {int(sys.argv[5]) - int(sys.argv[4])} have joined", file=sys.stderr)
"""


@dataclass
class Many:
    """The host, and what was counted of it."""

    hosted: Hosted
    server: str
    name: str
    counted: dict[str, object] = field(default_factory=dict)

    def ask(self, query: str) -> int:
        """A number, as the database's superuser sees it."""
        with psycopg.connect(self.server, autocommit=True, dbname=self.name) as connection:
            row = connection.execute(query.encode()).fetchone()
        assert row
        return int(row[0])

    def do(self, statement: str) -> None:
        """Something done to the database behind the host's back."""
        with psycopg.connect(self.server, autocommit=True, dbname=self.name) as connection:
            connection.execute(statement.encode())


def soak(folder: Path, learners: int, seed: int) -> tuple[str, str, int]:
    """Title, section, how much was lost."""
    chance = random.Random(seed)
    (folder / "host").mkdir(parents=True)
    with cluster() as server:
        with database(server, "studycal_many") as address:
            many = Many(made(folder / "host", address), server, "studycal_many")
            many.hosted.now = datetime.now(UTC).replace(microsecond=0)
            counted = many.counted
            counted |= _told(_joined(many, learners))
            _poisoned(many)
            counted |= _told(_rolled_out(many, learners, chance))
            counted |= _told(_looked_at(many))
            counted |= _told(_elsewhere(many, folder))
            many.hosted.host.database.pool.close()  # type: ignore[attr-defined]
        with database(server, "studycal_million") as address:
            counted["walked"] = _walked(server, address, folder / "million")
    told = {
        "learners": learners,
        "poison": POISON,
        "rows": f"{ROWS:,}",
        "elsewhere": ELSEWHERE,
        "joining": _processes(),
        **counted,
    }
    wrong = ("ended", "behind", "plans", "doubled", "stuck", "walked")
    lost = learners - int(str(counted["restored"]))
    return TITLE, TEXT.format(**told), lost + sum(int(str(told[name])) for name in wrong)


def _told(counted: dict[str, object]) -> dict[str, object]:
    """The same; it takes hours until all of it is in the table."""
    print(datetime.now().astimezone().isoformat(timespec="seconds"), counted, file=sys.stderr, flush=True)
    return counted


def _processes() -> int:
    return min(4, os.cpu_count() or 1)


def _joined(many: Many, learners: int) -> dict[str, object]:
    count, folder = _processes(), str(many.hosted.folder)
    bounds = [learners * number // count for number in range(count + 1)]
    told = [many.hosted.folder / f"joined-{number}.txt" for number in range(count)]
    processes = []
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([os.environ.get("PYTHONPATH", ""), str(ROOT)])}
    for (first, last), path in zip(pairwise(bounds), told, strict=True):
        arguments = [folder, many.hosted.now.isoformat(), str(ROOT), str(first), str(last), ",".join(ZONES)]
        with path.open("w", encoding="ascii") as file:
            command = [sys.executable, "-c", JOIN, *arguments]
            processes.append(subprocess.Popen(command, stdout=file, cwd=ROOT, env=environment))
    assert [process.wait() for process in processes] == [0] * count
    assert many.ask("SELECT count(*) FROM member") == learners
    taken = [[float(line) for line in path.read_text(encoding="ascii").split()] for path in told]
    tenth = max(1, learners // count // 10)
    first_ones = statistics.fmean(seconds for part in taken for seconds in part[1:][:tenth])
    last_ones = statistics.fmean(seconds for part in taken for seconds in part[-tenth:])
    size = many.ask(f"SELECT pg_database_size('{many.name}')") / learners
    return {
        "join_first": round(1000 * first_ones),
        "join_last": round(1000 * last_ones),
        "kilobytes": round(size / 1000),
    }


def _poisoned(many: Many) -> None:
    many.do("UPDATE member SET config = 'spoilt' WHERE id IN (SELECT id FROM member ORDER BY id LIMIT 2)")
    many.do("UPDATE plan SET head = 'no plan' WHERE learner = (SELECT id FROM member ORDER BY id OFFSET 2 LIMIT 1)")


_BEHIND = "SELECT count(*) FROM member WHERE course = 'ai' AND revision < (SELECT revision FROM course)"
_STUCK = "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('doing', 'failed')"


def _publish(hosted: Hosted, number: int) -> None:
    rows = (ROOT / "curriculum" / "weeks.md").read_text(encoding="utf-8").splitlines()
    found, count = [], 0
    for row in rows:
        cells = row.split("|")
        if len(cells) > 4 and cells[2].strip().isdigit():
            new = (
                [f"| {cells[1].strip()} | {count + 1} | In between, {number} | What was missing |"]
                if count == 29
                else []
            )
            count += 1 + len(new)
            cells[2] = f" {count} "
            found += [*new, "|".join(cells)]
        else:
            found.append(row)
    hosted.publish("\n".join(found) + "\n")


def _worker(many: Many, *more: str) -> subprocess.Popen[bytes]:
    command = [
        str(PROGRAM),
        "-C",
        str(many.hosted.folder),
        "--now",
        many.hosted.now.isoformat(),
        "host",
        "worker",
        *more,
    ]
    with (many.hosted.folder / "worker.log").open("ab") as log:  # a pipe that nobody reads would be full one day
        return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=log)


def _rolled_out(many: Many, learners: int, chance: random.Random) -> dict[str, object]:
    """Two workers, killed three times; then one that is left alone."""
    _publish(many.hosted, 2)
    defer_roll_out(Tasks(many.hosted.host, many.hosted.clock), "ai")
    left, ended = [], 0
    for turn in range(3):
        workers = [_worker(many) for _ in range(2)]
        until = learners - (turn + 1) * learners // 4
        while many.ask(_BEHIND) > until and all(worker.poll() is None for worker in workers):
            time.sleep(chance.uniform(0.05, 0.3) + learners / 50_000)  # asking is work of the same cores
        ended += sum(worker.poll() is not None for worker in workers)
        for worker in workers:
            worker.send_signal(signal.SIGKILL)
            worker.wait()
        left.append(many.ask(_BEHIND))
        many.do("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'")
    cpu, memory = _until_done(many)
    many.do("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'")
    done = left[-1] - many.ask(_BEHIND)
    return {
        "left": ", ".join(map(str, left)),
        "ended": ended,
        "cpu": round(1000 * cpu / max(1, done), 1),
        "memory": memory,
    }


def _until_done(many: Many) -> tuple[float, int]:
    """CPU seconds and most memory (MB) of a worker that does all that is due."""
    worker, cpu, memory = _worker(many, "--once"), 0.0, 0
    while worker.poll() is None:
        try:
            fields = Path(f"/proc/{worker.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
            status = Path(f"/proc/{worker.pid}/status").read_text(encoding="ascii")
        except OSError:
            break
        cpu = sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")
        memory = max(
            [memory, *(int(line.split()[1]) // 1000 for line in status.splitlines() if line.startswith("VmHWM"))]
        )
        time.sleep(0.2)
    assert worker.wait() == 0, (many.hosted.folder / "worker.log").read_text(encoding="utf-8")[-2000:]
    return cpu, memory


def _looked_at(many: Many) -> dict[str, object]:
    failed = many.ask("SELECT count(*) FROM member WHERE tries > 0")
    many.hosted.now += timedelta(hours=1)
    _until_done(many)
    again = many.ask("SELECT count(*) FROM member WHERE tries > 1")
    doubled = _doubled(many)
    plans = many.ask("SELECT count(*) FROM plan") - many.ask("SELECT count(*) FROM member")
    plans = abs(plans) + many.ask(
        "SELECT count(*) FROM (SELECT learner FROM plan GROUP BY learner HAVING count(*) > 1) AS x"
    )
    return {
        "behind": many.ask(_BEHIND + " AND tries = 0"), "failed": failed, "again": again, "plans": plans,
        "doubled": doubled, "stuck": many.ask(_STUCK),
    }  # fmt: skip


def _doubled(many: Many) -> int:
    """Sessions at the same time in one plan, of everybody but the poisoned."""
    with psycopg.connect(many.server, autocommit=True, dbname=many.name) as connection:
        plans = connection.execute("SELECT id, plan FROM member WHERE tries = 0").fetchall()
    doubled = 0
    with many.hosted.host.database.session() as session:
        for one, plan in plans:
            published = session.store(one).of(plan).published().values()
            starts = Counter(item.session.start for item in published if item.session.status is not Status.DROPPED)
            doubled += sum(count - 1 for count in starts.values())
    return doubled


def _elsewhere(many: Many, folder: Path) -> dict[str, object]:
    """Dumped, restored as another database with another folder, where a roll-out goes on."""
    dump, other = folder / "host.dump", folder / "elsewhere"
    many.hosted.host.database.backup(dump)
    with database(many.server, "studycal_elsewhere") as address:
        subprocess.run([str(binaries() / "pg_restore"), "--no-owner", f"--dbname={address}", str(dump)], check=True)
        (other / STATE).mkdir(parents=True, mode=0o700)
        key = (many.hosted.folder / STATE / "host.key").read_bytes()
        with tempfile.NamedTemporaryFile(dir=other / STATE, delete=False) as file:
            file.write(key)
        Path(file.name).rename(other / STATE / "host.key")
        host, _, _ = make(other, address, {})
        there = Many(Hosted(other, host, now=many.hosted.now), many.server, "studycal_elsewhere")
        found = {"restored": there.ask("SELECT count(*) FROM member"), "restored_follow": _goes_on(there)}
        host.database.pool.close()  # type: ignore[attr-defined]
    return dict(found)


def _goes_on(there: Many) -> int:
    """How many follow another revision, once so many do as are waited for; then its worker is asked to end."""
    _publish(there.hosted, 3)
    defer_roll_out(Tasks(there.hosted.host, there.hosted.clock), "ai")
    follow = "SELECT count(*) FROM member WHERE revision = (SELECT revision FROM course)"
    wanted = min(ELSEWHERE, there.ask("SELECT count(*) FROM member WHERE tries = 0"))
    worker = _worker(there)
    while there.ask(follow) < wanted and worker.poll() is None:
        time.sleep(0.5)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait() == 0, (there.hosted.folder / "worker.log").read_text(encoding="utf-8")[-2000:]
    return there.ask(follow)


def _walked(server: str, address: str, folder: Path) -> int:
    folder.mkdir()
    host, _, _ = make(folder, address, {})
    with psycopg.connect(server, autocommit=True, dbname="studycal_million") as superuser:
        fill(superuser, ROWS)
    with psycopg.connect(address, autocommit=True) as connection:
        found = walks(connection)
    host.database.pool.close()  # type: ignore[attr-defined]
    for name, tables in found.items():
        print(f"{name} walks through {', '.join(tables)}", file=sys.stderr)
    return len(found)
