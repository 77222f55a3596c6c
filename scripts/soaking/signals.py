"""SIGTERM, SIGINT, SIGHUP and SIGUSR1 to the real daemon at random moments of its first push: how it leaves, and what
the next run finds.
"""

from __future__ import annotations

import copy
import random
import shutil
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from studycal.wiring import open_home
from tests.cli.learner import PROGRAM
from tests.cli.syncing import Syncing
from tests.google import FakeGoogle

STOP = (signal.SIGTERM, signal.SIGINT)
GO_ON = (signal.SIGHUP, signal.SIGUSR1)
MOST_SECONDS = 10.0
MOST_RUNS = 2
LATENCY = 0.1
BAD = ("slow to leave", "left in disorder", "duplicates", "end states that differ", "intents left", "slow to converge")


@dataclass
class Life:
    """A learner whose daemon is started again and again from one moment, with a calendar that was never written."""

    learner: Syncing
    kept: Path
    calendars: dict[str, Any] = field(default_factory=dict)
    wanted: dict[str, Any] = field(default_factory=dict)
    seconds: float = 0.0

    def keep(self) -> Life:
        """Remember this moment, how long an unharmed first run takes, and what it leaves."""
        shutil.copytree(self.learner.folder.parent, self.kept)
        self.calendars = copy.deepcopy(self.learner.google.account.calendars)
        began = time.monotonic()
        daemon = self.start()
        while "run done" not in self.log():
            time.sleep(0.05)
        self.seconds = time.monotonic() - began
        daemon.terminate()
        daemon.wait()
        self.wanted = self.state()
        return self

    def back(self) -> None:
        """To that moment."""
        shutil.rmtree(self.learner.folder.parent)
        shutil.copytree(self.kept, self.learner.folder.parent)
        self.learner.google.account.calendars = copy.deepcopy(self.calendars)

    def start(self) -> subprocess.Popen[bytes]:
        """The real program, by the machine's clock."""
        quiet = subprocess.DEVNULL
        command = [str(PROGRAM), "-C", str(self.learner.folder), "daemon"]
        return subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet)

    def log(self) -> str:
        """What the daemon wrote down so far."""
        path = self.learner.folder / ".studycal" / "daemon.log"
        return path.read_text() if path.exists() else ""

    def state(self) -> dict[str, Any]:
        """What stands in our calendar, by event id."""
        shown = ("summary", "description", "start", "end")
        return {str(one["id"]): {name: one.get(name) for name in shown} for one in self.events()}

    def events(self) -> Iterator[dict[str, Any]]:
        """All that stands in our calendar."""
        yield from self.learner.google.hands.events(self.learner.calendar)

    def rerun(self) -> bool:
        """Run in this process, now; whether nothing was left to do."""
        answer = self.learner.studycal("sync", "--json", now=datetime.now(UTC).isoformat())
        if answer.code:
            raise RuntimeError(answer.err)
        return not any(answer.json[kind] for kind in ("created", "updated", "deleted", "accepted", "dropped"))

    def intents(self) -> int:
        """Writes that were announced and are not settled."""
        home = open_home(self.learner.folder)
        try:
            return len(home.store.sync("google").intents())
        finally:
            home.store.close()


def begin(folder: Path, google: FakeGoogle) -> Life:
    """Six weeks that begin next Monday."""
    # What a shell starts in the background ignores SIGINT, and so would the daemons.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    google._http.handle_error = lambda *_: None  # type: ignore[method-assign] - those who leave hang up
    google.hands.latency(LATENCY)
    learner = Syncing(folder / "life" / "learner", google)
    today = datetime.now(UTC).date()
    config = learner.folder / "studycal.toml"
    monday = today + timedelta(days=8 - today.isoweekday())
    config.write_text(config.read_text().replace("start = 2026-11-30", f"start = {monday}"))
    return Life(learner, folder / "kept").keep()


def strike(life: Life, sent: signal.Signals, moment: float, more: float, counts: Counter[str]) -> None:
    """Start, send the signal ``moment`` seconds later, and after one that does not stop it SIGTERM ``more`` later."""
    life.back()
    daemon = life.start()
    time.sleep(moment)
    daemon.send_signal(sent)
    if sent in GO_ON:
        time.sleep(more)
        daemon.terminate()
    began = time.monotonic()
    daemon.wait(timeout=60)
    took = time.monotonic() - began
    ready = "started every" in life.log()
    counts["longest leaving, ms"] = max(counts["longest leaving, ms"], round(took * 1000))
    counts["slow to leave"] += took > MOST_SECONDS
    counts["before it was ready"] += not ready
    counts["left in disorder"] += ready and daemon.returncode != 0
    counts["in the middle of a request"] += "in the middle of a request" in life.log()


def judge(life: Life, counts: Counter[str]) -> None:
    """Run until there is nothing to do, and count what is wrong."""
    runs = next((number for number in range(1, 6) if life.rerun()), 99)
    counts["most runs to rest"] = max(counts["most runs to rest"], runs - 1)
    counts["slow to converge"] += runs - 1 > MOST_RUNS
    counts["end states that differ"] += life.state() != life.wanted
    keys = Counter(one.get("extendedProperties", {}).get("private", {}).get("k", "") for one in life.events())
    counts["duplicates"] += sum(number - 1 for number in keys.values())
    counts["intents left"] += life.intents()


def soak(folder: Path, most: int, seed: int) -> tuple[str, str, int]:
    """Title, section and what was lost."""
    folder.mkdir(parents=True)
    chance, counts = random.Random(seed), Counter[str]()
    with FakeGoogle() as google:
        life = begin(folder, google)
        for _ in range(most):
            sent = chance.choice(STOP + GO_ON)
            counts[sent.name] += 1
            strike(life, sent, chance.uniform(0, 1.1) * life.seconds, chance.uniform(0, 1) * life.seconds, counts)
            judge(life, counts)
    signals = ", ".join(f"{counts[one.name]} {one.name}" for one in STOP + GO_ON)
    shown = ("before it was ready", "in the middle of a request", *BAD)
    text = (
        f"Signals to the real `studycal daemon` process at random moments of its first push of six weeks, seed {seed}: "
        f"{signals}; the latter two are followed by SIGTERM. Leaving took at most {counts['longest leaving, ms']} ms; "
        f"at most {counts['most runs to rest']} runs wrote until there was nothing to do.\n\n"
        f"| signals | {' | '.join(shown)} |\n|{'---|' * (len(shown) + 1)}\n"
        f"| {most} | {' | '.join(str(counts[name]) for name in shown)} |"
    )
    return "Signals to the daemon", text, sum(counts[name] for name in BAD)
