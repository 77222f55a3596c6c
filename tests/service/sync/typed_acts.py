"""What a learner types between runs of a life in the model, and takes back before the next: times and titles."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from studycal.calendars.memory import MemoryServer
from studycal.core.life.facts import Record, pin_body, standing
from studycal.core.plan import TYPED, Pin
from studycal.core.sync.state import State
from studycal.core.time.period import Period
from tests.service.sync.ledger import Ledger, ids
from tests.service.sync.model import PLAN, SESSIONS, Document, Machine

if TYPE_CHECKING:
    from studycal.core.life.marks import Facts

HOURS = (-3, 2, 26, 50)
LENGTHS = (30, 60, 90)


class TypedActs:
    """The acts. What the learner does by hand to the same field comes after it, or it is not typed."""

    chance: random.Random
    server: MemoryServer
    document: Document
    machines: list[Machine]
    ledger: Ledger
    now: datetime

    def __init__(self) -> None:
        super().__init__()
        self.by_hand: set[tuple[str, str]] = set()
        self.remembers = True

    def type_time(self) -> None:
        """The learner gives a session a time and a length."""
        session = self._free("start", "end")
        if session:
            start = self.document.homes[session] + timedelta(hours=self.chance.choice(HOURS))
            period = Period(start, start + timedelta(minutes=self.chance.choice(LENGTHS)))
            if start > self.now:
                self._say("pin", pin_body(Pin(session, period)))
                self.ledger.typed |= {(event, start) for event in ids(PLAN, session)}

    def type_title(self) -> None:
        """The learner gives a session a title, or its own again."""
        session = self._free("summary")
        if session:
            self._say("title", {"session": session, "title": self.chance.choice(("", "Typed", "Typed anew"))})

    def change_mind(self) -> None:
        """The newest that was typed, or was taken back, is taken back."""
        machine = self.chance.choice(self.machines)
        records = machine.store.records()
        by_number = {record.id: record for record in records}
        undone = [record for record in records if record.kind == "undo"][-1:]
        said = [record for record in standing(records) if _typed(record)][-1:]
        for record in self.chance.choice((said, undone)):
            about = record
            while about.kind == "undo":
                about = by_number[about.body["fact"]]
            fields = ("start", "end") if about.kind == "pin" else ("summary",)
            if self._is_free(about.body["session"], *fields):
                machine.store.append("undo", {"fact": record.id}, self.now)

    def _say(self, kind: str, body: Mapping[str, object]) -> None:
        self.chance.choice(self.machines).store.append(kind, body, self.now)

    def _free(self, *fields: str) -> str:
        session = self.chance.choice(SESSIONS)
        deleted = ids(PLAN, session) & self.ledger.deleted
        return session if self._is_free(session, *fields) and not deleted else ""

    def _is_free(self, session: str, *fields: str) -> bool:
        return not any((event, field) in self.by_hand for event in ids(PLAN, session) for field in fields)

    # --- what must hold of one machine that forgot nothing

    def unsaid(self) -> list[str]:
        """Times that nobody said and titles that stand otherwise, of sessions at which no hand was laid."""
        if len(self.machines) > 1 or not self.remembers:
            return []
        facts = self.machines[0].facts()
        times = [session for session in SESSIONS if self._is_free(session, "start", "end")]
        pinned = [name for name in times if (pin := facts.pins.get(name)) and pin.source != TYPED]
        return [f"{name} is pinned, and nobody said so" for name in pinned] + self._other_titles(facts)

    def _other_titles(self, facts: Facts) -> list[str]:
        wanted, waits = self.document.wanted(facts), {entry.session for entry in facts.log}
        bases = self.machines[0].store.sync("memory").bases()
        waits |= {name for name, base in bases.items() if base.state in (State.AWAITING, State.DETACHED)}
        found = []
        for session in [name for name in SESSIONS if self._is_free(name, "summary") and name not in waits]:
            for event in ids(PLAN, session) & self.server.live().keys() - self.ledger.odd:
                said = self.server.fields(event)
                ahead = isinstance(said.start, datetime) and said.start > self.now
                if session in wanted and ahead and said.summary != wanted[session].fields.summary:
                    found.append(f"{session} is called {said.summary}, its plan says {wanted[session].fields.summary}")
        return found


def _typed(record: Record) -> bool:
    return record.kind == "title" or (record.kind == "pin" and record.body.get("source") == TYPED)
