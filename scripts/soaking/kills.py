"""SIGKILL of the real `studycal sync` at every request boundary and at random moments, against a server over HTTP.

At a boundary the server itself kills the process that asks: right before it acts, or after it acted and before it
answers. What is then in the calendar and in the state file is all that the next run has to go by.
"""

from __future__ import annotations

import copy
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.cli.learner import PROGRAM
from tests.cli.syncing import Syncing
from tests.google import FakeGoogle

MOST_RUNS = 2


@dataclass
class Executioner:
    """Wraps the server: counts requests, and kills whom it is told to at the boundary it is told."""

    google: FakeGoogle
    pid: int = 0
    boundary: int = 0
    seen: int = 0
    asked: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.google._http.handle_error = lambda *_: None  # type: ignore[method-assign] - the dead hang up
        self._handle = self.google.handle
        self.google.handle = self.handle  # type: ignore[method-assign]

    def handle(self, *asked: Any) -> Any:  # noqa: ANN401 - whatever the server hears and says
        """Boundary 2n-1 lies before request n is acted on, 2n after it and before its answer."""
        self.asked.set()
        self._strike()
        answer = self._handle(*asked)
        self._strike()
        return answer

    def _strike(self) -> None:
        self.seen += 1
        if self.seen == self.boundary and self.pid:
            os.kill(self.pid, signal.SIGKILL)

    def at(self, boundary: int) -> None:
        """Count anew; strike there (0: never)."""
        self.boundary, self.seen, self.pid = boundary, 0, 0
        self.asked.clear()


@dataclass
class Story:
    """A moment from which a run is made: the learner's folder and the server's calendars, kept to be put back."""

    name: str
    learner: Syncing
    google: FakeGoogle
    executioner: Executioner
    kept: Path
    calendars: dict[str, Any] = field(default_factory=dict)
    wanted: dict[str, Any] = field(default_factory=dict)
    boundaries: int = 0
    seconds: float = 0.0

    def keep(self) -> Story:
        """Remember this moment, and what an unharmed run makes of it."""
        shutil.copytree(self.learner.folder.parent, self.kept)
        self.calendars = copy.deepcopy(self.google.account.calendars)
        self.executioner.at(0)
        process = self.process()
        self.executioner.asked.wait()
        began = time.monotonic()
        if process.wait() != 0:
            raise RuntimeError(f"{self.name}: an unharmed run failed")
        self.seconds = time.monotonic() - began
        self.boundaries = self.executioner.seen
        self.rerun()
        self.wanted = self.state()
        return self

    def back(self) -> None:
        """To that moment."""
        shutil.rmtree(self.learner.folder.parent)
        shutil.copytree(self.kept, self.learner.folder.parent)
        self.google.account.calendars = copy.deepcopy(self.calendars)
        self.google.hands.clear()

    def process(self) -> subprocess.Popen[bytes]:
        """The real program."""
        command = [str(PROGRAM), "-C", str(self.learner.folder), "--now", self.learner.now, "--no-input", "sync"]
        quiet = subprocess.DEVNULL
        return subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet)

    def rerun(self) -> bool:
        """Run again in this process; whether nothing was left to do."""
        answer = self.learner.studycal("sync", "--json")
        if answer.code:
            raise RuntimeError(answer.err)
        report = answer.json
        return not any(report[kind] for kind in ("created", "updated", "deleted", "accepted", "dropped"))

    def state(self) -> dict[str, Any]:
        """What stands in our calendar, by event id."""
        found = {}
        for event in self.google.hands.events(self.learner.calendar):
            said = {name: event.get(name) for name in ("summary", "description", "start", "end")}
            found[str(event["id"])] = said
        return found


def stories(folder: Path, google: FakeGoogle, weeks: int) -> Iterator[Story]:
    """A first push; an update of every event of ten weeks; the deletions of a bad week."""
    executioner = Executioner(google)
    learner = Syncing(folder / "life" / "learner", google, weeks=weeks)
    yield Story("first push", learner, google, executioner, folder / "first").keep()
    table = learner.folder / ("weeks.md" if weeks != 52 else "curriculum/weeks.md")
    table.write_text(_renamed(table.read_text()))
    yield Story("update", learner, google, executioner, folder / "update").keep()
    if learner.studycal("mark", "bad", "W03", "--yes").code:
        raise RuntimeError("a bad week was refused")
    yield Story("delete", learner, google, executioner, folder / "delete").keep()


def _renamed(table: str) -> str:
    """The table with another word in the topics of the first ten weeks."""
    lines = table.splitlines()
    first = next(number for number, line in enumerate(lines) if set(line) <= set("|:- ") and "-" in line) + 1
    for number in range(first, min(first + 10, len(lines))):
        cells = lines[number].rstrip().rstrip("|").split("|")
        cells[-1] = f" {cells[-1].strip()}, again "
        lines[number] = "|".join(cells) + "|"
    return "\n".join(lines) + "\n"


# --- deaths


def at_boundary(story: Story, boundary: int) -> None:
    """One death at a request's edge."""
    story.back()
    story.executioner.at(boundary)
    process = story.process()
    story.executioner.pid = process.pid
    process.wait()
    if process.returncode != -signal.SIGKILL:
        raise RuntimeError(f"{story.name}: boundary {boundary} was never reached")


def at_moment(story: Story, seconds: float) -> None:
    """One death so long after the first request; what comes before that is only the program's start."""
    story.back()
    story.executioner.at(0)
    process = story.process()
    story.executioner.asked.wait(timeout=120)
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def judge(story: Story, counts: Counter[str], edit: Callable[[Story], dict[str, Any]] | None = None) -> None:
    """Edit by hand if asked, run again until there is nothing to do, and count what is wrong."""
    story.executioner.at(0)
    edits = edit(story) if edit else {}
    runs = next((number for number in range(1, 6) if story.rerun()), 99)
    counts["most runs to rest"] = max(counts["most runs to rest"], 0, runs - 1)
    counts["slow to converge"] += runs - 1 > MOST_RUNS
    state = story.state()
    counts["lost edits"] += sum(not _stands(state, name, said) for name, said in edits.items() if said is not None)
    counts["deletions undone"] += sum(name in state for name, said in edits.items() if said is None)
    keys = Counter(key for key in _keys(story) if key)
    counts["duplicates"] += sum(number - 1 for number in keys.values())
    if not edits:
        counts["end states that differ"] += state != story.wanted


def _stands(state: dict[str, Any], name: str, said: dict[str, Any]) -> bool:
    """Whether what the learner wrote is still there."""
    return name in state and said.items() <= state[name].items()


def _keys(story: Story) -> Iterator[str]:
    for event in story.google.hands.events(story.learner.calendar):
        yield event.get("extendedProperties", {}).get("private", {}).get("k", "")


def by_hand(chance: random.Random) -> Callable[[Story], dict[str, Any]]:
    """What the learner does between the death and the next run: moves, renames or deletes one coming event."""

    def edit(story: Story) -> dict[str, Any]:
        hands = story.google.hands
        ours = [one for one in hands.calendars() if "studycal plan" in str(one)]
        events = hands.events(str(ours[0]["id"])) if ours else []
        if not events:
            return {}
        event = str(chance.choice(sorted(str(one["id"]) for one in events)))
        calendar = str(ours[0]["id"])
        kind = chance.choice(("drag", "rename", "remove"))
        if kind == "remove":
            hands.remove(calendar, event)
            return {event: None}
        if kind == "rename":
            hands.edit(calendar, event, {"summary": "My own words"})
            return {event: {"summary": "My own words"}}
        hands.drag(calendar, event, 60)
        found = story.state()[event]
        return {event: {"start": found["start"], "end": found["end"]}}

    return edit


def soak(folder: Path, weeks: int, most: int, seed: int) -> tuple[str, str, int]:
    """Every boundary of every story, then random moments of a short plan; title, section and what was lost."""
    chance, rows, lost = random.Random(seed), [], 0
    with FakeGoogle() as google:
        for story in stories(folder / "all", google, weeks):
            counts: Counter[str] = Counter(deaths=0)
            for boundary in range(1, story.boundaries + 1):
                at_boundary(story, boundary)
                judge(story, counts)
                counts["deaths"] += 1
            rows.append(_row(f"{story.name} of {weeks} weeks, each of {story.boundaries} boundaries", counts))
            lost += _lost(counts)
            story.back()
            story.rerun()
            _say(rows[-1])
    if most:
        row, more = _random(folder / "random", most, chance)
        rows += row
        lost += more
    head = "| deaths | duplicates | lost edits | deletions undone | other end states | more than 2 runs | most runs |\n"
    text = (
        f"SIGKILL of the real `studycal sync` process, seed {seed}. A boundary lies before the server acts on a "
        "request, or after that and before it answers. At random moments the learner moves, renames or deletes an "
        "event by hand before every second rerun.\n\n|  " + head + "|" + "---|" * 8 + "\n" + "\n".join(rows)
    )
    return "Deaths", text, lost


def _random(folder: Path, most: int, chance: random.Random) -> tuple[list[str], int]:
    counts: dict[str, Counter[str]] = {}
    with FakeGoogle() as google:
        for number, story in enumerate(stories(folder, google, 6)):
            share = counts.setdefault(story.name, Counter(deaths=0))
            for turn in range(most // 3 + (number < most % 3)):
                at_moment(story, chance.uniform(0.0, story.seconds * 1.05))
                judge(story, share, by_hand(chance) if turn % 2 else None)
                share["deaths"] += 1
            story.back()
            story.rerun()
            _say(_row(story.name, share))
    rows = [_row(f"{name} of 6 weeks, random moments", found) for name, found in counts.items()]
    return rows, sum(_lost(found) for found in counts.values())


def _lost(counts: Counter[str]) -> int:
    names = ("duplicates", "lost edits", "deletions undone", "end states that differ", "slow to converge")
    return sum(counts[name] for name in names)


def _row(name: str, counts: Counter[str]) -> str:
    names = (
        "deaths", "duplicates", "lost edits", "deletions undone", "end states that differ", "slow to converge",
        "most runs to rest",
    )  # fmt: skip
    return f"| {name} | " + " | ".join(str(counts[one]) for one in names) + " |"


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
