"""A year of ticks under a simulated clock: the timer's own runs, a learner who drags and deletes, faults."""

from __future__ import annotations

import random
import sys
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from studycal.core.sync.remote import OpKind
from studycal.errors import RemoteError
from tests.service.sync.ledger import Ledger
from tests.service.sync.mortal import Fate, Killed
from tests.service.sync.world import World

FAULTS = 0.001
WEEK = timedelta(weeks=1)


@dataclass
class Year:
    """One life. A tick is one automatic run; of a thousand one fails, loses its answer or dies."""

    world: World
    ledger: Ledger
    chance: random.Random
    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def tick(self, every: timedelta) -> None:
        """One run, and the time until the next."""
        before, now = self.world.writes(), self.world.now
        client = self.world.client()
        fate = Fate(self.chance.randint(1, 12) if self.chance.random() < FAULTS / 3 else 0)
        if self.chance.random() < FAULTS:
            self.counts["faults"] += 1
            name = self.chance.choice(("before", "after"))
            setattr(client, name, _fail)
        try:
            report = self.world.sync(None if fate.at else client, fate=fate, automatic=True)
            self.counts["held"] += bool(report.held)
            self.counts["quiet requests"] = max(self.counts["quiet requests"], 0 if report.pending else report.requests)
        except Killed:
            self.counts["deaths"] += 1
        except RemoteError:
            self.counts["failed runs"] += 1
        self.wrong += self.ledger.past()
        self.counts["ticks"] += 1
        self.counts["writes"] += self.world.writes() - before
        self.world.wait(seconds=(now + every - self.world.now).total_seconds())

    def live(self) -> None:
        """What the learner does in a week: drags one coming event, sometimes deletes or renames one."""
        coming = [name for name in sorted(self.world.server.live()) if self._ahead(name)]
        if not coming:
            return
        event = self.chance.choice(coming)
        kind = self.chance.choice(("drag", "drag", "rename", "remove", "nothing"))
        if kind == "drag":
            self.world.server.drag(event, timedelta(hours=self.chance.choice((1, -1, 2))))
            self.ledger.edited(event, start=self.world.server.fields(event).start)
        elif kind == "rename":
            self.world.server.edit(event, summary="My own words")
            self.ledger.edited(event, summary="My own words")
        elif kind == "remove":
            self.world.server.remove(event)
            self.ledger.removed(event)
        self.counts["edits by hand"] += kind != "nothing"

    def mark(self, week: int) -> None:
        """A bad week now and then, typed as it begins."""
        if self.chance.random() < 0.15:
            self.counts["bad weeks"] += self.world.learner.studycal("mark", "bad", f"W{week:02}", "--yes").code == 0

    def _ahead(self, name: str) -> bool:
        start = self.world.server.fields(name).start
        day = timedelta(days=1)
        return isinstance(start, datetime) and self.world.now + day < start < self.world.now + 14 * day


def _fail(_: str) -> None:
    raise RemoteError("the network is away")


def soak(folder: Path, every: int, seed: int) -> tuple[str, str, int]:
    """Title, section and what was lost."""
    folder.mkdir(parents=True)
    world = World(folder / "learner", weeks=52)
    year = Year(world, Ledger(world), random.Random(seed))
    begun, between = world.now, timedelta(minutes=every)
    for week in range(53):
        year.live()
        year.mark(week)
        while world.now < begun + (week + 1) * WEEK:
            year.tick(between)
        year.wrong += year.ledger.violations()
        print(f"week {week}: {dict(year.counts)}", file=sys.stderr, flush=True)
    creates = Counter(event for kind, event in world.server.writes if kind is OpKind.CREATE)
    size = (world.learner.folder / ".studycal/state.sqlite").stat().st_size / 1e6
    counts = year.counts
    text = (
        f"53 weeks of a 52-week plan, a run every {every} minutes by a simulated clock, seed {seed}: {counts['ticks']} "
        f"ticks, {counts['faults']} failed requests or lost answers, {counts['deaths']} deaths within a run, "
        f"{counts['edits by hand']} edits by hand, {counts['bad weeks']} bad weeks.\n\n"
        "| writes | events created twice | duplicates, lost edits, touched strangers, writes to the past | held runs | "
        "most requests of a quiet run | state file, MB |\n|---|---|---|---|---|---|\n"
        f"| {counts['writes']} | {sum(number - 1 for number in creates.values())} | {len(year.wrong)} | "
        f"{counts['held']} | {counts['quiet requests']} | {size:.1f} |"
    )
    for line in year.wrong[:20]:
        print(line, file=sys.stderr)
    return "A year", text, len(year.wrong)
