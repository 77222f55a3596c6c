"""A model of two weeks, small and quick enough for thousands of lives: the real run over a planner of a few lines.

Run, decision table, intents, receipts and guards are the program's own, and so are the calendar's semantics and the
SQLite store, which stands in memory. Only the planner is replaced: each session stands at its home time unless it is
pinned, and a bad week keeps its first and those that are pinned or logged.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import ClassVar, cast
from unittest.mock import patch
from zoneinfo import ZoneInfo

from studycal.calendars import memory
from studycal.calendars.memory import MemoryCalendar
from studycal.core.curriculum import Curriculum, Role
from studycal.core.life.facts import mark_body, replay
from studycal.core.life.marks import Facts, Mark, MarkKind, holding
from studycal.core.plan import Pin, Plan, Session
from studycal.core.schedule import Schedule
from studycal.core.sync.remote import Fields
from studycal.core.sync.state import Base, Desired
from studycal.core.time.period import Period
from studycal.service.revision import Revision
from studycal.service.sync import SyncReport, run, write
from studycal.service.workspace import Home
from studycal.store import sqlite
from studycal.store.sqlite import SqliteStore
from tests.service.sync.mortal import Fate, MortalStore

PLAN = "5f0c9a1e7b3d4862a94e01c7d2b6f853"
ZONE = ZoneInfo("Europe/Warsaw")
NOW = datetime(2026, 11, 30, 12, tzinfo=ZONE)
SESSIONS = tuple(f"W{week:02}.S{slot}" for week in (1, 2) for slot in (1, 2, 3))
HOUR = timedelta(hours=1)
BATCH = 2
"""Writes in one request: few, so that there is much to die between."""


@dataclass
class Document:
    """The learner's files, the same on each machine: where each session is at home, and its words.

    ``bodies`` are whole titles and descriptions of chosen sessions, instead of what their words make.
    """

    homes: dict[str, datetime] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    names: tuple[str, ...] = SESSIONS
    bodies: dict[str, tuple[str, str]] = field(default_factory=dict)
    plan_id: str = PLAN
    title: str = "Study"
    zone: ZoneInfo = ZONE
    _numbers: dict[tuple[object, ...], int] = field(default_factory=dict)
    _made: dict[str, tuple[Pin | None, datetime, tuple[object, ...], Desired]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for number, name in enumerate(self.names):
            self.homes[name] = NOW + timedelta(days=1 + 2 * number, hours=7)
            self.words[name] = "Topic"

    @property
    def revision(self) -> int:
        """What numbers the plan that these files and some facts ask for: another one for each state of the files."""
        state = (tuple(self.homes.items()), tuple(self.words.items()), tuple(self.bodies.items()))
        return self._numbers.setdefault(state, len(self._numbers) + 1)

    def wanted(self, facts: Facts) -> dict[str, Desired]:
        """What the plan asks for; like the real one, what was deleted in a calendar too."""
        bad = {week for mark in holding(facts.marks) if mark.kind is MarkKind.BAD for week in mark.weeks}
        held = {entry.session for entry in facts.log}
        stays = held.union(facts.pins)
        names = [name for name in self.names if int(name[1:3]) not in bad or name.endswith("S1") or name in stays]
        return {name: self._desired(name, facts, done=name in held) for name in names}

    def _desired(self, name: str, facts: Facts, *, done: bool) -> Desired:
        pin, home, skipped = facts.pins.get(name), self.homes[name], name in facts.skips
        typed = facts.titles.get(name, "")
        rest = (self.words[name], self.bodies.get(name), done, skipped, typed)
        before = self._made.get(name)
        if before and before[0] is pin and before[1] is home and before[2] == rest:
            return before[3]
        words = self.words[name]
        period = pin.period if pin else Period(home, home + HOUR)
        title, text = self.bodies.get(name) or (f"{name} {words}", f"{words}\n- one\n- two")
        fields = Fields(period.start, period.end, ZONE.key, typed or title, text)
        made = Desired(name, fields, pinned=pin is not None, done=done, skipped=skipped, titled=bool(typed))
        self._made[name] = (pin, home, rest, made)
        return made


class MemoryStore(MortalStore):
    """The store in memory, a copy of another: of an empty one, or of itself on an earlier day."""

    spare: ClassVar[list[sqlite3.Connection]] = []
    """Connections of ended lives, erased: what SQLite compiled for them need not be compiled for each life anew."""

    def __init__(self, like: sqlite3.Connection | None) -> None:
        super().__init__(Path(":memory:"), plan=PLAN)
        if like is not None:
            like.backup(self.connection)

    def close(self) -> None:
        """Its end: what it held is erased, its connection serves another life."""
        self.fate = Fate()
        self.erase(self.learner)
        self.spare.append(self.connection)


class Machine:
    """A learner's folder on one machine, as a run sees it; ``empty`` is what a store holds on its first day."""

    private = SimpleNamespace(lock=lambda *_: nullcontext())
    ports = SimpleNamespace(versions=lambda _: {"zones": "2026a"})

    def __init__(self, document: Document, empty: sqlite3.Connection) -> None:
        self.document = document
        self.empty = self.earlier = empty
        self.store = self._empty_store()
        self._facts = Facts()
        self.config = SimpleNamespace(
            sync=SimpleNamespace(prefer="remote", deleted="skip", horizon_weeks=0, autonomy="full"),
            google=SimpleNamespace(calendar="Study"),
            caldav=SimpleNamespace(url="", calendar="Study"),
            schedule=lambda: document,
        )

    @property
    def plan_id(self) -> str:
        return self.document.plan_id

    @property
    def config_bytes(self) -> bytes:
        return repr(self.config.sync).encode()

    def sync(self, now: datetime, calendar: MemoryCalendar, fate: Fate, **how: bool) -> SyncReport:
        """One run of the program's own, which dies when its fate says so."""
        self.store.fate = fate
        return run.sync(cast("Home", self), calendar, now, **how)

    def _empty_store(self) -> MemoryStore:
        return MemoryStore(None if MemoryStore.spare else self.empty)

    def facts(self) -> Facts:
        """All that holds. Facts are numbered and never edited: the newest one's number tells whether there are more."""
        if self._facts.version != self.store.facts_version():
            self._facts = replay(self.store.records())
        return self._facts

    def mark(self, kind: MarkKind, week: int, now: datetime) -> None:
        self.store.append("mark", mark_body(Mark(kind, now, (week,))), now)

    def log(self, name: str, now: datetime) -> None:
        self.store.append("log", {"session": name, "status": "done"}, now)

    def remember(self) -> None:
        """Take a copy of the database."""
        self.earlier = MemoryStore(self.store.connection).connection

    def lose(self, *, all_of_it: bool) -> None:
        """The database is gone, or an older copy takes its place."""
        self.store.close()
        self.store = self._empty_store() if all_of_it else MemoryStore(self.earlier)
        self._facts = Facts()


def _plan_for(home: Home, _now: datetime, **_: object) -> Revision:
    machine = cast("Machine", home)
    facts = machine.facts()
    sessions = tuple(
        Session(name, int(name[1:3]), name[4:], Role.READ, False, name, name, Period(one.fields.start, one.fields.end))
        for name, one in machine.document.wanted(facts).items()
    )
    plan = Plan((), sessions, revision=machine.document.revision)
    return Revision(plan, Curriculum((), ()), cast("Schedule", machine.document), facts)


def _standing_for(home: Home, _now: datetime, *, automatic: bool) -> tuple[int, int] | None:
    """As the real one: the timer's plan stands while its files do."""
    machine = cast("Machine", home)
    return (machine.document.revision, machine.facts().version) if automatic else None


def _plan_foreseen(home: Home, now: datetime, _facts: object, **_: object) -> Revision:
    return _plan_for(home, now)


def _plan_learnt(home: Home, now: datetime, _before: Revision, _facts: object, **_: object) -> Revision:
    return _plan_for(home, now)


def _desired(built: Revision, _bases: Mapping[str, Base], _now: datetime, _weeks: int) -> dict[str, Desired]:
    return cast("Document", built.schedule).wanted(built.facts)


def _opened(_path: Path) -> sqlite3.Connection:
    if MemoryStore.spare:
        return MemoryStore.spare.pop()
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.row_factory = sqlite3.Row
    return connection


@contextmanager
def modelled(folder: Path) -> Iterator[sqlite3.Connection]:
    """The program's own run over the model's planner; gives what an empty store holds."""
    with ExitStack() as stack:
        store = SqliteStore(folder / "empty.sqlite")
        stack.callback(store.close)
        stack.callback(MemoryStore.spare.clear)
        stack.enter_context(patch.object(run, "plan_for", _plan_for))
        stack.enter_context(patch.object(run, "plan_learnt", _plan_learnt))
        stack.enter_context(patch.object(run, "plan_foreseen", _plan_foreseen))
        stack.enter_context(patch.object(run, "standing_for", _standing_for))
        stack.enter_context(patch.object(run, "desired", _desired))
        stack.enter_context(patch.object(sqlite, "_open", _opened))
        stack.enter_context(patch.object(sqlite, "_migrate", lambda *_: None))
        stack.enter_context(patch.object(memory, "BATCH", BATCH))
        stack.enter_context(patch.object(write, "_GROUP", BATCH))
        yield store.connection
