"""What real calendars throw at a life in the model: slips, whole days, lost marks, words that are given back.

Each is an act of `Life`; what it changes by hand is told to the ledger.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from studycal.calendars.memory import MemoryCalendar, MemoryServer
from studycal.core.sync import marker
from tests.service.sync.ledger import Ledger, ids
from tests.service.sync.model import PLAN, SESSIONS, Machine
from tests.service.sync.mortal import Fate
from tests.service.sync.typed_acts import TypedActs

if TYPE_CHECKING:
    from studycal.core.sync.remote import Fields, RemoteEvent

ON = (25, 49, 200)
BACK = (1, 30, 49)
HALF_AN_HOUR = timedelta(minutes=30)


@dataclass(frozen=True)
class Drag:
    """Where an event stood before it was dragged, and ``to``; ``edits`` are what of its time was the learner's then."""

    since: tuple[date, date]
    to: tuple[date, date]
    edits: Mapping[str, object]


class FieldActs(TypedActs):
    """The acts; a life has a server, a ledger, machines, a clock and chance."""

    chance: random.Random
    server: MemoryServer
    machines: list[Machine]
    ledger: Ledger
    now: datetime

    def __init__(self) -> None:
        super().__init__()
        self.stripped: dict[str, str] = {}
        self.slipped: dict[str, timedelta] = {}
        self.dragged: dict[str, Drag] = {}
        self.wanted_back: set[str] = set()
        self.whole_days: dict[str, tuple[Fields, dict[str, object]]] = {}

    # --- what a life gives

    def picked(self) -> tuple[str, RemoteEvent] | None:
        """One of our plain events that has not begun."""
        raise NotImplementedError

    def synced(self, machine: Machine, calendar: MemoryCalendar, fate: Fate, **how: bool) -> bool:
        """One run, looked at when it has ended; whether it had anything to do."""
        raise NotImplementedError

    # --- times

    def moved(self, name: str, by: timedelta) -> None:
        """The learner drags an event; back where the planner had it is no change at all, nor is back where it was
        before any run saw it elsewhere: the event is then as if nobody had touched it, and a time that was typed,
        written and taken back meanwhile is taken back.
        """
        before = self._drag_of(name)
        self.by_hand |= {(name, "start"), (name, "end")}
        self.server.drag(name, by)
        fields = self.server.fields(name)
        self.dragged[name] = replace(before, to=(fields.start, fields.end))
        planned = self.server.events[name].marker.get("h-time", self.stripped.get(name))
        times: Mapping[str, object] = {"start": fields.start, "end": fields.end}
        if planned == marker.digest(fields, "time"):
            times = {}
        elif before.since == (fields.start, fields.end):
            times = before.edits
        self.ledger.undo(name, "start")
        self.ledger.undo(name, "end")
        if times:
            self.ledger.edited(name, **times)

    def _drag_of(self, name: str) -> Drag:
        """The drag that goes on with the next one: a new one where a run saw the event, or wrote it, meanwhile."""
        stands = (self.server.fields(name).start, self.server.fields(name).end)
        bases = [base for machine in self.machines for base in machine.store.sync("memory").bases().values()]
        seen = any(base.id == name and base.fields and (base.fields.start, base.fields.end) == stands for base in bases)
        drag = self.dragged.get(name)
        if drag and drag.to == stands and not seen:
            return drag
        edits = {field: value for field, value in self.ledger.edits.get(name, {}).items() if field in ("start", "end")}
        return Drag(stands, stands, edits)

    def postpone(self) -> None:
        """A session is put off, and nobody looks until its old time has passed."""
        picked = self.picked()
        if picked:
            name, start = picked[0], _start(picked[1])
            self.moved(name, self._hours(ON))
            self.now = max(self.now, start + HALF_AN_HOUR)

    def slip(self) -> None:
        """A drag slips into the past."""
        picked = self.picked()
        if picked:
            name, by = picked[0], self.now - _start(picked[1]) - self._hours(BACK)
            self.moved(name, by)
            self.slipped[name] = self.slipped.get(name, timedelta()) + by

    def slip_back(self) -> None:
        """What slipped is dragged to where it was."""
        live = self.server.live()
        names = [name for name in self.slipped if name in live and name not in self.ledger.odd]
        if names:
            name = self.chance.choice(sorted(names))
            self.moved(name, -self.slipped.pop(name))

    def _hours(self, choices: Sequence[int]) -> timedelta:
        return timedelta(hours=self.chance.choice(choices))

    # --- what an event is

    def make_all_day(self) -> None:
        """The learner ticks "all day"."""
        picked = self.picked()
        if picked and picked[1].fields:
            name, fields = picked[0], picked[1].fields
            self.whole_days[name] = (fields, dict(self.ledger.edits.get(name, {})))
            self.ledger.undo(name, "start")
            self.ledger.undo(name, "end")
            self.by_hand |= {(name, "start"), (name, "end")}
            day = _start(picked[1]).date()
            self.server.edit(name, start=day, end=day + timedelta(days=1))
            self.ledger.odd.add(name)

    def mend(self) -> None:
        """An odd event is made plain again, as it was."""
        if self.ledger.odd:
            name = self.chance.choice(sorted(self.ledger.odd))
            self.ledger.odd.discard(name)
            self.server.mend(name)
            if name not in self.whole_days:
                return
            fields, edits = self.whole_days.pop(name)
            self.server.edit(name, start=fields.start, end=fields.end)
            times = {field: value for field, value in edits.items() if field in ("start", "end")}
            if times:
                self.ledger.edited(name, **times)

    def strip(self) -> None:
        """Another program writes an event back without our mark."""
        picked = self.picked()
        if picked:
            self.stripped[picked[0]] = picked[1].marker.get("h-time", self.stripped.get(picked[0], ""))
            self.server.strip(picked[0])

    # --- what the learner types

    def unpin(self) -> None:
        """The learner gives a session's time and title back to the planner."""
        machine, session = self.chance.choice(self.machines), self.chance.choice(SESSIONS)
        live = [name for name in ids(PLAN, session) if name in self.server.live() and name not in self.ledger.odd]
        if live:
            for field in ("start", "end", "summary"):
                self.ledger.undo(live[0], field)
            self.ledger.taken_back -= ids(PLAN, session)  # what was taken back from the bin is given back, too
            machine.store.append("unpin", {"session": session}, self.now)
            self.heeded(machine)

    def unskip(self) -> None:
        """The learner wants a session back that was deleted in the calendar."""
        gone = [session for session in SESSIONS if ids(PLAN, session) & self.ledger.deleted]
        if gone:
            machine, session = self.chance.choice(self.machines), self.chance.choice(gone)
            self.wanted_back |= ids(PLAN, session) & self.ledger.deleted
            self.ledger.deleted -= ids(PLAN, session)
            machine.store.append("unskip", {"session": session}, self.now)
            self.heeded(machine)

    def heeded(self, machine: Machine) -> None:
        """A run that does what was typed, whatever holds the others."""
        self.synced(machine, MemoryCalendar(self.server), Fate(), accept=True, take_over=True)


def _start(event: RemoteEvent) -> datetime:
    assert event.fields
    assert isinstance(event.fields.start, datetime)
    return event.fields.start
