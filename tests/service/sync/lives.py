"""One life in the model, drawn from a seed: anything in any order, with deaths; then rest, and the count of what broke.

Nothing is said of how sync works, only what the `Ledger` says must hold after each run.
"""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from studycal.calendars.memory import MemoryCalendar, MemoryServer
from studycal.core.life.marks import MarkKind
from studycal.core.sync import marker
from studycal.core.sync.remote import Fields, RemoteEvent
from studycal.core.sync.state import Desired, State
from studycal.errors import RemoteError, StudycalError
from tests.service.sync.field_acts import FieldActs
from tests.service.sync.ledger import KINDS, Ledger, ids
from tests.service.sync.model import HOUR, NOW, PLAN, SESSIONS, ZONE, Document, Machine
from tests.service.sync.mortal import Fate, Killed

STEPS = 12
"""What happens in one life before it comes to rest."""

DEATHS = 0.5
"""The share of runs that are to die."""

RESTS = 6
"""Rounds after which a life must be at rest."""

KNOWN = "known deletions undone"
BROKEN = (*KINDS, KNOWN, "never at rest", "plan and calendar apart")
UNDONE = "deletions undone"
"""Of all that must not break this one alone may, in one life of two thousand: when a run dies or hears nothing after
it sent a deletion and the learner deletes the same event before the next looks, or what we deleted is taken back and
deleted again before one does, nobody can tell whose deletion it was. It is counted, not told as wrong; any other is.
"""
ANY = "anything else broke"

TOKYO = ZoneInfo("Asia/Tokyo")
LATER = (1, 3, 26, 200)
HOURS = (-49, -1, *LATER)


class Life(FieldActs):
    """A learner with two machines and one calendar. ``counts`` tells what happened and what broke."""

    def __init__(self, seed: int, empty: sqlite3.Connection) -> None:
        super().__init__()
        self.seed = seed
        self.chance = random.Random(seed)
        self.server = MemoryServer()
        self.document = Document()
        self.machines = [Machine(self.document, empty) for _ in range(self.chance.choice((1, 1, 2)))]
        prefer = self.chance.choice((*["remote"] * 4, "ask"))
        for machine in self.machines:
            machine.config.sync.prefer = prefer
        self.plan_id = PLAN
        self.now = NOW
        self.ledger = Ledger(self)
        self.counts: Counter[str] = Counter()
        self.rounds = 0
        self.broken: set[str] = set()
        self.wrong: list[str] = []
        self.story: list[str] = []
        self.removed: set[str] = set()
        self.disputed: set[str] = set()
        self.forgotten: set[str] = set()

    def live(self) -> None:
        """From the first day to rest."""
        acts = [getattr(self, name) for name in ACTS]
        for _ in range(STEPS):
            act = self.chance.choices(acts, WEIGHTS)[0]
            self.story.append(act.__name__)
            act()
        self._rest()
        self.counts.update(self.broken, **{ANY: bool(self.broken - {UNDONE})})
        for machine in self.machines:
            machine.store.close()

    # --- runs

    def run(self) -> None:
        """A run, often one that dies at some step."""
        machine = self.chance.choice(self.machines)
        at = self.chance.randint(1, 24) if self.chance.random() < DEATHS else 0
        calendar = MemoryCalendar(self.server)
        hazard = self.chance.random()
        if hazard < 0.15:
            self._lose_answers(calendar)
        elif hazard < 0.35:
            self._clash(calendar)
        self.synced(machine, calendar, Fate(at), take_over=self.chance.random() < 0.2)

    def synced(self, machine: Machine, calendar: MemoryCalendar, fate: Fate, **how: bool) -> bool:
        """One run, looked at when it has ended; whether it had anything to do.

        A machine that waits because another wrote last is at rest.
        """
        self.counts["runs"] += 1
        before, pending = len(self.server.writes), True
        if fate.at:
            calendar.before, calendar.after = _both(fate.step, calendar.before), _both(fate.step, calendar.after)
        try:
            report = machine.sync(self.now, calendar, fate, **how)
            pending = report.pending or bool(report.errors)
            self.counts["held"] += bool(report.held)
            self.counts["waited for another machine"] += report.rule == "other-machine"
        except Killed:
            self.counts["deaths"] += 1
        except StudycalError:
            self.counts["failed"] += 1
        self.now += timedelta(minutes=15)
        self.counts["writes"] += len(self.server.writes) - before
        self._judge()
        return pending or len(self.server.writes) > before

    def _judge(self) -> None:
        for kind, sentences in self.ledger.by_kind().items():
            if kind != UNDONE:
                self._broke(kind, sentences)
        undone = set(self.ledger.undone())
        self.broken |= {UNDONE} if undone else set()
        known = set() if self.counts["databases lost"] else undone - self.disputed
        self._broke(KNOWN, [f"{session} came back although it was deleted" for session in sorted(known)])

    def _broke(self, kind: str, sentences: Sequence[str]) -> None:
        if sentences:
            self.broken.add(kind)
            self.wrong += [f"{' '.join(self.story)}: {sentence}" for sentence in sentences]

    def _lose_answers(self, calendar: MemoryCalendar) -> None:
        """From some request on the network is away, or only the answers are lost."""
        left = [self.chance.randint(1, 4)]

        def strike(_: str) -> None:
            left[0] -= 1
            if left[0] <= 0:
                raise RemoteError("the network is away")

        setattr(calendar, self.chance.choice(("before", "after")), strike)

    def _clash(self, calendar: MemoryCalendar) -> None:
        """The learner, or the other machine, does something between our look and our write."""
        acts = (lambda: self.drag(LATER), self.rename, self.note, self.remove, self.touch)
        act = self.chance.choice(acts)
        left = [self.chance.randint(1, 2)]

        def strike(what: str) -> None:
            left[0] -= what == "write"
            if what == "write" and left[0] == 0:
                act()

        calendar.before = strike

    # --- the learner in the calendar

    def picked(self) -> tuple[str, RemoteEvent] | None:
        """One of our events that stands at a time ahead."""
        found = [
            (name, one)
            for name, one in self.server.live().items()
            if name not in self.ledger.foreign and one.fields
            if isinstance(one.fields.start, datetime) and one.fields.start > self.now
        ]
        return self.chance.choice(found) if found else None

    def drag(self, hours: Sequence[int] = HOURS) -> None:
        picked = self.picked()
        if picked:
            self.moved(picked[0], timedelta(hours=self.chance.choice(hours)))

    def resize(self) -> None:
        """The learner lets it last longer."""
        picked = self.picked()
        if picked and picked[1].fields and not picked[1].recurring:
            end = _end(picked[1].fields) + timedelta(minutes=30)
            self.by_hand |= {(picked[0], "start"), (picked[0], "end")}
            self.server.edit(picked[0], end=end)
            self.ledger.edited(picked[0], end=end)

    def rezone(self) -> None:
        """Another program writes the same instants under another zone's name, which is no change at all."""
        picked = self.picked()
        if picked and picked[1].fields:
            start, end = _start(picked[1].fields), _end(picked[1].fields)
            self.server.edit(picked[0], start=start.astimezone(TOKYO), end=end.astimezone(TOKYO), zone=TOKYO.key)

    def rename(self) -> None:
        picked = self.picked()
        if picked:
            said = f"Mine {self.chance.randint(1, 99)}"
            self.by_hand.add((picked[0], "summary"))
            self.server.edit(picked[0], summary=said)
            self.ledger.edited(picked[0], summary=said)

    def note(self) -> None:
        picked = self.picked()
        if picked:
            said = f"note {self.chance.randint(1, 99)}"
            self.server.edit(picked[0], description=f"{self.server.fields(picked[0]).description}\n{said}\n")
            self.ledger.edited(picked[0], description=said)

    def remove(self) -> None:
        picked = self.picked()
        if picked:
            known = marker.identify(picked[0], picked[1].marker, PLAN)
            self.removed |= {known[0]} if known else set()
            self.disputed |= {_session(picked[0])} if self._ours_on_its_way(picked[0]) else set()
            self.server.remove(picked[0])
            self.ledger.removed(picked[0])

    def _ours_on_its_way(self, event: str) -> bool:
        """Whether some machine sent a deletion of the same event and did not see it stand since."""
        memories = [machine.store.sync("memory") for machine in self.machines]
        sent = any(event in memory.intents() and memory.intents()[event].sent for memory in memories)
        return sent or any(
            base.id == event and base.state is State.OURS_GONE
            for memory in memories
            for base in memory.bases().values()
        )

    def restore(self) -> None:
        gone = sorted(name for name in self.ledger.deleted if self.server.events[name].cancelled)
        if gone:
            name = self.chance.choice(gone)
            self.server.restore(name)
            self.ledger.restored(name)
            back = self.server.events[name]
            if back.unreadable or back.recurring or not isinstance(self.server.fields(name).start, datetime):
                self.ledger.odd.add(name)

    def take_back(self) -> None:
        """The learner brings back what we deleted, where nothing of that session stands.

        Only the machine that deleted it knows it for that: to another, and once memory is lost, it is as it ever was.
        """
        standing = self.ledger.sessions()
        gone = [
            name
            for name, event in self.server.events.items()
            if event.cancelled and name not in (*self.ledger.deleted, *self.ledger.foreign, *self.wanted_back)
            if name not in self.forgotten
            if not standing[_session(name)]
        ]
        if gone and len(self.machines) == 1:
            name = self.chance.choice(sorted(gone))
            self.server.restore(name)
            self.ledger.taken_back.add(name)

    def spoil(self) -> None:
        """Another program makes of an event what nobody can read, or a series."""
        picked = self.picked()
        if picked:
            self.chance.choice((self.server.spoil, self.server.repeat))(picked[0])
            self.ledger.odd.add(picked[0])

    def copy(self) -> None:
        picked = self.picked()
        if picked and picked[1].fields:
            name = f"copy{len(self.ledger.foreign)}"
            self.server.add(name, picked[1].fields, picked[1].marker)
            self.ledger.foreign[name] = picked[1].fields

    def appointment(self) -> None:
        start = NOW + timedelta(days=self.chance.randint(1, 12), hours=7)
        name = f"dentist{len(self.ledger.foreign)}"
        self.ledger.foreign[name] = Fields(start, start + HOUR, ZONE.key, "Dentist")
        self.server.add(name, self.ledger.foreign[name])

    # --- the server

    def touch(self) -> None:
        picked = self.picked()
        if picked:
            self.server.touch(picked[0])

    def expire(self) -> None:
        self.server.expire_tokens()

    # --- the learner at the keyboard

    def reword(self) -> None:
        self.document.words[self.chance.choice(SESSIONS)] = f"Topic {self.chance.randint(1, 99)}"

    def move(self) -> None:
        """The plan has a session elsewhere."""
        name = self.chance.choice(SESSIONS)
        self.document.homes[name] += timedelta(minutes=self.chance.choice((-20, 20, 40)))

    def bad(self) -> None:
        kind = self.chance.choice((MarkKind.BAD, MarkKind.CLEAR))
        self.chance.choice(self.machines).mark(kind, self.chance.choice((1, 2)), self.now)

    def done(self) -> None:
        self.chance.choice(self.machines).log(self.chance.choice(SESSIONS), self.now)

    def wait(self) -> None:
        self.now += timedelta(hours=self.chance.choice((6, 30)))

    # --- the machine

    def remember(self) -> None:
        self.chance.choice(self.machines).remember()

    def lose(self) -> None:
        self.counts["databases lost"] += 1
        self.ledger.taken_back.clear()
        self.remembers = False
        self.forgotten |= self.server.events.keys() - self.server.live().keys()
        self.chance.choice(self.machines).lose(all_of_it=self.chance.random() < 0.5)

    # --- the end

    def _rest(self) -> None:
        """Rounds until nobody has anything to do."""
        self.story.append("rest")
        taken_over = self.chance.choice(self.machines)
        self.heeded(taken_over)
        while self.rounds <= RESTS and self._round():
            self.rounds += 1
        self._broke("never at rest", ["somebody still has something to do"] if self.rounds > RESTS else [])
        self.counts["wrongly skipped"] = bool(self._missing())
        self._broke("plan and calendar apart", self._apart(taken_over) + self.unsaid())

    def _round(self) -> bool:
        """A run of each machine; whether any had something to do."""
        busy = [self.synced(one, MemoryCalendar(self.server), Fate(), accept=True) for one in self.machines]
        return any(busy)

    def _missing(self) -> set[str]:
        """Coming sessions that every machine's plan asks for and no event stands for, never deleted by the learner."""
        plans = [self.document.wanted(one.facts()) for one in self.machines]
        wanted = set.intersection(*(self._coming(plan) for plan in plans))
        waits = {_session(name) for name in self.ledger.odd | self.ledger.taken_back}
        return wanted - set(self.ledger.sessions()) - self.removed - waits

    def _apart(self, machine: Machine) -> list[str]:
        """The coming sessions that the calendar has at another time than the plan of the machine that wrote last.

        What is odd waits until it is mended; what both sides moved (``prefer = "ask"``) for an answer. What has begun
        where the planner had it no real planner would move, nor does a machine what it logged.
        """
        logged = {entry.session for one in self.machines for entry in one.facts().log}
        asked = {name for name, base in machine.store.sync("memory").bases().items() if base.state is State.AWAITING}
        plan, live = self.document.wanted(machine.facts()), self.server.live()
        found = []
        for session in self._coming(plan) - asked - logged:
            wanted = plan[session].fields
            for name in ids(PLAN, session) & live.keys() - self.ledger.odd:
                fields = live[name].fields
                if fields is None or (_start(fields) <= self.now and "start" not in self.ledger.edits.get(name, {})):
                    continue
                if (fields.start, fields.end) != (wanted.start, wanted.end):
                    found.append(f"{session} stands at {fields.start}, the plan has it at {wanted.start}")
        return found

    def _coming(self, plan: Mapping[str, Desired]) -> set[str]:
        return {name for name, one in plan.items() if _start(one.fields) > self.now and not one.done}


def _session(event: str) -> str:
    """Whose event it is, of whatever generation."""
    return next(session for session in SESSIONS if event in ids(PLAN, session))


def _both(one: Callable[[str], None], other: Callable[[str], None]) -> Callable[[str], None]:
    def step(what: str) -> None:
        one(what)
        other(what)

    return step


def _start(fields: Fields) -> datetime:
    assert isinstance(fields.start, datetime)
    return fields.start


def _end(fields: Fields) -> datetime:
    assert isinstance(fields.end, datetime)
    return fields.end


ACTS = {
    "run": 14, "drag": 4, "resize": 1, "rezone": 1, "rename": 2, "note": 2, "remove": 2, "restore": 1, "copy": 1,
    "take_back": 1, "spoil": 1, "mend": 1, "appointment": 1, "touch": 1,
    "postpone": 1, "slip": 1, "slip_back": 1, "make_all_day": 1, "strip": 1, "unpin": 1, "unskip": 1,
    "type_time": 2, "type_title": 1, "change_mind": 2,
    "expire": 1, "reword": 2, "move": 2, "bad": 4, "done": 1, "wait": 1, "remember": 1, "lose": 1,
}  # fmt: skip
WEIGHTS = tuple(ACTS.values())
