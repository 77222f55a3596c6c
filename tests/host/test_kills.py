"""SIGKILL in the middle of joins and roll-outs, two roll-outs at once, a new key: nothing is half done."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from urllib3.exceptions import HTTPError

from studycal.cli.serve import listen
from studycal.host import courses, rollout
from tests.host.hosted import NOON, ROOT, TIMES, Browser, Hosted
from tests.threads import at_once

pytestmark = pytest.mark.slow
TABLE = "| Week | Topic |\n| --- | --- |\n| 1 | One |\n| 2 | Two |\n| 3 | Three |\n"
WORK = """
import sys
from datetime import datetime
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from tests.host.hosted import Hosted
from studycal.host.setup import open_host
from studycal.host import courses, rollout
hosted = Hosted(Path(sys.argv[1]), open_host(Path(sys.argv[1]), {}), now=datetime.fromisoformat(sys.argv[2]))
print("ready", flush=True)
if sys.argv[4] == "join":
    for number in range(1000):
        hosted.join(f"Joined {number}")
while True:
    with hosted.host.database.session() as session:
        rollout.roll_out(session, hosted.host.sealer, courses.course(session, "ai"), hosted.now, most=3)
"""


def killed(hosted: Hosted, what: str, after: float) -> None:
    """A process that does this, until it is killed ``after`` some seconds of work."""
    command = [sys.executable, "-c", WORK, str(hosted.folder), hosted.now.isoformat(), str(ROOT), what]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert process.stdout
    assert process.stdout.readline() == b"ready\n"
    time.sleep(after)  # the moment of the kill is the test's input
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()


def whole(hosted: Hosted, revision: int | None = None) -> int:
    """Every member has one plan, one key, no session twice, and documents that are there; how many members."""
    members = hosted.query("SELECT id, plan, revision, weeks, cadence FROM member")
    documents = {row["digest"] for row in hosted.query("SELECT digest FROM document")}
    keys = Counter(row["member"] for row in hosted.query("SELECT member FROM link WHERE kind = 'learner'"))
    with hosted.host.database.session() as session:
        for row in members:
            store = session.store(row["id"])
            assert [entry.id for entry in store.plans()] == [row["plan"]]
            assert keys[row["id"]] == 1
            assert {row["weeks"], row["cadence"]} <= documents
            published = store.of(row["plan"]).published()
            assert len(published) > 8
            starts = Counter(
                item.session.start for item in published.values() if item.session.status.value == "planned"
            )
            assert max(starts.values()) == 1
            assert revision is None or row["revision"] == revision
    assert set(keys) == {row["id"] for row in members}
    return len(members)


def test_kills_while_people_join_and_revisions_roll_out(anywhere: Hosted) -> None:
    hosted, chance = anywhere, random.Random(7)
    hosted.publish(TABLE)
    for number in range(4):
        hosted.join(f"Learner {number}")
    for number in range(3):
        course = hosted.publish(TABLE + "".join(f"| {4 + more} | More {more} |\n" for more in range(number + 1)))
        killed(hosted, "join" if number == 1 else "roll out", chance.uniform(0.05, 0.6))
        assert whole(hosted) >= 4
    with hosted.host.database.session() as session:
        while rollout.roll_out(session, hosted.host.sealer, courses.course(session, "ai"), hosted.now).done:
            pass
    assert whole(hosted, course.revision) >= 4


@contextmanager
def serving(hosted: Hosted, *options: str) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """`studycal host serve` as a process of its own, and its address; killed in the end."""
    with listen("127.0.0.1", 0) as listening:
        port = listening.getsockname()[1]
    program = str(Path(sys.executable).with_name("studycal"))
    command = [program, "-C", str(hosted.folder), "--now", hosted.now.isoformat(), "host", "serve", "--port", str(port)]
    process = subprocess.Popen([*command, *options], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert process.stdout
    try:
        assert process.stdout.readline().startswith(b"studycal: http")
        yield process, f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()


def test_kills_of_the_web_process_while_people_join_and_mark(anywhere: Hosted) -> None:
    """Whoever was answered is there, with the words that were taken; whoever was not is there whole or not at all."""
    hosted, chance = anywhere, random.Random(11)
    hosted.publish(TABLE)
    toml = hosted.folder / "host.toml"
    toml.write_text(toml.read_text(encoding="utf-8") + "joins_a_minute = 10000\n", encoding="utf-8")
    joined, marked = set(), Counter[str]()
    for turn in range(2):
        with serving(hosted) as (process, base):
            kill = threading.Timer(chance.uniform(0.05, 1.0), process.send_signal, [signal.SIGKILL])
            for number in range(1000):
                if number == 1:
                    kill.start()  # the moment of the kill is the test's input
                name = f"Learner {turn} {number}"
                browser = Browser(base)
                try:
                    browser.get("/join/ai")
                    if browser.ask("POST", "/join/ai", {"name": name, **TIMES}).status != 303:
                        break
                    joined.add(name)
                    if browser.post("/mark", kind="bad", target="W02", confirm="1").status in (200, 303):
                        marked[name] += 1
                except HTTPError:
                    break
            kill.join()
    assert whole(hosted) >= len(joined)
    names = {row["name"]: row["id"] for row in hosted.query("SELECT id, name FROM member")}
    assert len(joined) >= 2
    assert joined <= set(names)
    with hosted.host.database.session() as session:
        for name, count in marked.items():
            store = session.store(names[name])
            assert [record.kind for record in store.of(store.plans()[0].id).records()].count("mark") == count, name


def test_two_roll_outs_at_once_reach_everybody_once(anywhere: Hosted) -> None:
    hosted = anywhere
    hosted.publish(TABLE)
    for number in range(5):
        hosted.join(f"Learner {number}")
    course = hosted.publish(TABLE + "| 4 | Four |\n")

    def work() -> None:
        with hosted.host.database.session() as session:
            while rollout.roll_out(session, hosted.host.sealer, courses.course(session, "ai"), hosted.now, most=2).done:
                pass

    assert at_once(3, work) == []
    assert whole(hosted, course.revision) == 5
    assert hosted.query("SELECT count(*) AS n FROM member WHERE tries > 0")[0]["n"] == 0


def test_a_key_can_be_replaced_while_learners_stay(hosted: Hosted) -> None:
    from studycal.host.rotation import rotate
    from studycal.host.setup import STATE, open_host

    hosted.publish(TABLE)
    hosted.join("Ana")
    old = (hosted.folder / STATE / "host.key").read_text(encoding="ascii")
    assert rotate(hosted.folder, {}) == 1
    new = (hosted.folder / STATE / "host.key").read_text(encoding="ascii")
    assert old.strip() not in new
    hosted.host = open_host(hosted.folder, {})
    with hosted.host.database.session() as session:
        from studycal.host.departure import everything

        member = session.row("members", course="ai")["id"]
        assert everything(session, hosted.host.sealer, member, NOON)
