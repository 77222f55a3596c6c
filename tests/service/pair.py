"""Two processes at one folder: each marks, logs, pins, takes back, syncs, exports and edits documents at random.

``python -m tests.service.pair FOLDER CONFIG SEED ROUNDS OUT`` is one of them; `together` starts both, `faults` looks at
what they left: no fact that was promised is lost, the plan follows from its inputs, nothing crosses to another plan.
"""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from studycal.core.session_id import week_of
from studycal.service import published
from studycal.service.input_reader import read_inputs
from studycal.service.plan import compute
from studycal.wiring import open_home
from tests.cli.learner import ROOT, Answer, Learner
from tests.cli.syncing import Syncing

START = datetime.fromisoformat("2026-12-16T12:00:00+01:00")
TOPICS = ("Flour", "Yeast", "Shaping", "Oven", "Rye", "Spelt", "Malt", "Seeds")
SPARE = ("Water", "Salt", "Cake", "Pizza", "Bagels", "Pretzels", "Scones", "Rolls")
_KEPT = re.compile(r"(?:Kept as fact |`studycal undo )(\d+)")
_LOGGED = re.compile(r"^W\d+\.S\d\b.*\((.+)\): done", re.MULTILINE)
ALLOWED = {0, 1, 2, 3, 6}
"""Exits of a command that did its work, or said in a sentence why it did not."""


def table(topics: Sequence[str]) -> str:
    """The author's edition; each topic has a name of its own, so that it can always be told which is which."""
    rows = "".join(f"| {n} | {topic} {{#{topic.lower()}}} |\n" for n, topic in enumerate(topics, start=1))
    return f"| Week | Topic |\n|---|---|\n{rows}"


def save(path: Path, text: str) -> None:
    """As editors save: a new file takes the old one's place."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)


@dataclass
class Process:
    """One of the two; ``kept`` are the facts that it was promised, ``topics`` what its logs were said to be of."""

    learner: Learner
    config: str
    dice: random.Random
    targets: tuple[str, ...] = ()
    kept: dict[int, str] = field(default_factory=dict)
    topics: dict[int, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)

    def act(self, number: int) -> None:
        """One thing that a learner, or a program of the learner's, does."""
        now = (START + timedelta(minutes=number)).isoformat()
        name = self.dice.choice(("mark", "mark", "log", "log", "pin", "undo", "sync", "export", "edit", "show"))
        week = self.dice.randint(1, 8)
        match name:
            case "edit":
                self._edit()
                self.done["edit"] += 1
                return
            case "mark":
                words = ("mark", self.dice.choice(("bad", "clear", "great")), f"W{week:02}", "-y")
            case "log":
                words = ("log", "done", f"W{min(week, 3):02}.S{self.dice.randint(1, 4)}")
            case "pin":
                day = START + timedelta(days=self.dice.randint(3, 30))
                words = ("pin", f"W{week:02}.S1", f"{day:%Y-%m-%d} 20:00", "-y")
            case "undo":
                words = ("undo", "-y")
            case "sync":
                words = ("sync", *self.targets) if self.targets else ("check",)
            case "export":
                words = ("export", "ics", "-o", f"{self.config}-{os.getpid()}.ics")
            case _:
                words = ("show", "week")
        self._said(name, words, self.learner.studycal("--config", self.config, *words, now=now))

    def _said(self, name: str, words: Sequence[str], answer: Answer) -> None:
        self.done[f"{name} {answer.code}"] += 1
        if answer.code not in ALLOWED or "unforeseen" in answer.err or "Traceback" in answer.err:
            self.wrong.append(f"{' '.join(words)}: {answer.code} {answer.err[-400:]}")
        found = _KEPT.search(answer.out + answer.err) if name in ("mark", "log", "pin", "undo") else None
        if answer.code == 0 and found:
            self.kept[int(found[1])] = name
            told = _LOGGED.search(answer.out + answer.err)
            if told:
                self.topics[int(found[1])] = told[1]

    def _edit(self) -> None:
        path = self.learner.folder / "weeks.md"
        topics = re.findall(r"^\| \d+ \| (\w+) ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        kind, place = self.dice.choice(("insert", "delete", "swap")), self.dice.randrange(len(topics))
        spare = [topic for topic in (*TOPICS, *SPARE) if topic not in topics]
        if kind == "insert" and len(topics) < 12:
            topics.insert(place, self.dice.choice(spare))
        elif kind == "delete" and len(topics) > 4:
            topics.pop(place)
        else:
            topics[place], topics[-1] = topics[-1], topics[place]
        save(path, table(topics))


def main() -> None:
    """One process: its rounds, then what it was promised as JSON."""
    folder, config, seed, rounds, out, *targets = sys.argv[1:]
    process = Process(Learner(Path(folder)), config, random.Random(int(seed)), tuple(targets))
    for number in range(int(rounds)):
        process.act(number)
    kept = {str(number): name for number, name in process.kept.items()}
    topics = {str(number): topic for number, topic in process.topics.items()}
    left = {"kept": kept, "topics": topics, "wrong": process.wrong, "done": process.done}
    Path(out).write_text(json.dumps(left), encoding="utf-8")


def two_plans(learner: Syncing) -> Syncing:
    """Two configs in one folder that read one document, each with a plan of its own."""
    save(learner.folder / "weeks.md", table(TOPICS))
    text = (learner.folder / "studycal.toml").read_text(encoding="utf-8")
    other = re.sub(r'^id = ".*"', f'id = "{"b" * 32}"', text, flags=re.MULTILINE)
    (learner.folder / "b.toml").write_text(other, encoding="utf-8")
    return learner


def settle(learner: Learner, config: str, now: datetime) -> None:
    """Two syncs after all is over: the first may still learn or be held to ask."""
    for minutes in (0, 1):
        at = (now + timedelta(minutes=minutes)).isoformat()
        answer = learner.studycal("--config", config, "sync", "--accept", now=at)
    assert answer.code == 0, answer.out + answer.err


def synced(learner: Syncing, config: str, now: datetime) -> list[str]:
    """What differs between the calendar and the plan, of what lies ahead; what was done stays as it is there."""
    answer = learner.studycal("--config", config, "show", "year", "--json", now=now.isoformat())
    ahead = {
        one["key"]: datetime.fromisoformat(one["start"])
        for one in answer.json["sessions"]
        if one["status"] == "planned" and datetime.fromisoformat(one["start"]) > now + timedelta(hours=1)
    }
    done = {one["key"] for one in answer.json["sessions"] if one["status"] == "done"}
    there = {name: datetime.fromisoformat(one["start"]["dateTime"]) for name, one in learner.events().items()}
    begun = {name for name, at in there.items() if at <= now}  # what is over in a calendar stays as it was
    wrong = [
        f"{name} at {there.get(name)}, planned {at}"
        for name, at in ahead.items()
        if there.get(name) != at and name not in begun
    ]
    return wrong + [
        f"{name} is left over"
        for name, at in there.items()
        if at > now + timedelta(hours=1) and name not in ahead and name not in done
    ]


def together(learner: Learner, configs: Sequence[str], rounds: int, seed: int, *targets: str) -> list[dict[str, Any]]:
    """Both processes to their end, one for each config; what each was promised."""
    outs = [learner.folder.parent / f"out-{number}.json" for number in range(len(configs))]
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"}
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.service.pair", str(learner.folder), config, str(seed * 1000 + number),
             str(rounds), str(out), *targets],
            env=environment, cwd=ROOT,
        )
        for number, (config, out) in enumerate(zip(configs, outs, strict=True))
    ]  # fmt: skip
    assert [process.wait(timeout=7200) for process in running] == [0] * len(running)
    return [json.loads(out.read_text(encoding="utf-8")) for out in outs]


def faults(learner: Learner, promised: Sequence[dict[str, Any]], config: str, now: datetime) -> list[str]:
    """What is wrong with one plan after the processes that worked on it have ended."""
    found = [line for one in promised for line in one["wrong"]]
    home = open_home(learner.folder, Path(config))
    try:
        built = published.build(home, now)
        records = home.store.records()
        kinds = {record.id: record.kind for record in records}
        if sorted(kinds) != list(range(1, len(kinds) + 1)):
            found.append(f"facts are numbered {sorted(kinds)}")
        numbers = [int(number) for one in promised for number in one["kept"]]
        if len(set(numbers)) != len(numbers):
            found.append(f"a number was promised twice: {sorted(numbers)}")
        for number, name in ((int(n), name) for one in promised for n, name in one["kept"].items()):
            if kinds.get(number) != name:
                found.append(f"fact {number} was promised as {name} and is {kinds.get(number)}")
        inputs = read_inputs(home, now)
        again = compute(inputs, built.previous, built.facts, now, typed=False)
        if {one.id: one.period for one in again.plan.sessions} != {one.id: one.period for one in built.plan.sessions}:
            found.append("the published plan does not follow from its inputs")
        named = {week.lasting: week.name for week in (*built.curriculum.weeks, *built.curriculum.beside)}
        if len(set(named.values())) != len(named):
            found.append(f"a topic has two keys: {named}")
        sessions = {record.id: record.body.get("session", "") for record in records}
        for number, topic in ((int(n), topic) for one in promised for n, topic in one["topics"].items()):
            now_of = built.curriculum.week(week_of(sessions[number])).topic
            if now_of != topic:
                found.append(f"fact {number} was said of {topic} and speaks of {now_of} now")
    finally:
        home.close()
    return found


if __name__ == "__main__":
    main()
