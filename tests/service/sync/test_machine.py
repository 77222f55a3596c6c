"""Anything in any order over the real code: the learner, the plan, two machines, faults, deaths, a lost database.

Nothing is asserted about how sync works, only what the `Ledger` says must hold after each step, and that two quiet
rounds end in a calendar in which nothing is left to do.
"""

from __future__ import annotations

import shutil
import tempfile
from datetime import date, datetime, timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from studycal.calendars import memory
from studycal.calendars.memory import MemoryCalendar
from studycal.core.sync.remote import Fields, Op, Outcome
from studycal.errors import RemoteError, StudycalError
from tests.service.sync.ledger import Ledger
from tests.service.sync.mortal import Fate, Killed
from tests.service.sync.world import World

sessions = st.sampled_from([f"W{week:02}.S{slot}" for week in (1, 2, 3) for slot in (1, 2, 3, 4, 5)])
weeks = st.sampled_from(["W01", "W02", "W03"])
machines = st.sampled_from(["one", "other"])
steps = st.integers(1, 20)


class Sync(RuleBasedStateMachine):
    @initialize()
    def begin(self) -> None:
        memory.BATCH = 5
        self.folder = Path(tempfile.mkdtemp())
        self.one = World(self.folder / "one", weeks=3)
        self.other = self.one.another_machine(self.folder / "other")
        self.ledger = Ledger(self.one)
        self.ledger.edits.clear()
        self.copies = 0

    def teardown(self) -> None:
        if not hasattr(self, "one"):
            return
        try:
            self._settles()
        finally:
            memory.BATCH = 50
            shutil.rmtree(self.folder)

    def _settles(self) -> None:
        """Two rounds of both machines and nobody has anything to do; each round, the ledger holds.

        Where each knows marks of its own, the one that wrote last goes on and the other waits, which is rest too.
        """
        for _ in range(2):
            for machine in ("one", "other"):
                self._run(machine, accept=True)
                wrong = self.ledger.violations()
                assert not wrong, wrong
        before = self.one.writes()
        for machine in ("one", "other"):
            report = self._run(machine, accept=True)
            assert report is None or not report.pending, report
        assert self.one.writes() == before

    def _world(self, machine: str) -> World:
        world = self.one if machine == "one" else self.other
        world.now = self.one.now = max(self.one.now, self.other.now)
        world.learner.now = world.now.isoformat()
        return world

    def _run(self, machine: str, *, fate: Fate | None = None, accept: bool = False, calendar=None):
        try:
            return self._world(machine).sync(calendar, fate=fate, accept=accept)
        except (Killed, StudycalError):
            return None

    # --- runs

    @rule(machine=machines)
    def run(self, machine: str) -> None:
        self._run(machine)

    @rule(machine=machines, step=steps)
    def die(self, machine: str, step: int) -> None:
        self._run(machine, fate=Fate(step))

    @rule(machine=machines, step=st.integers(1, 5), lost=st.booleans())
    def fail(self, machine: str, step: int, lost: bool) -> None:
        """A request fails, or only its answer does."""
        fate = Fate()

        def strike(_: str) -> None:
            fate.steps += 1
            if fate.steps == step:
                raise RemoteError("the network is away")

        client = MemoryCalendar(self.one.server)
        client.before, client.after = (client.before, strike) if lost else (strike, client.after)
        self._run(machine, calendar=client)

    @rule(machine=machines, name=sessions)
    def clash(self, machine: str, name: str) -> None:
        """The learner moves something between our look and our write."""
        client = MemoryCalendar(self.one.server)
        done: list[str] = []

        def strike(what: str) -> None:
            if what == "write" and not done:
                done.append(what)
                self.drag(name, 3)

        client.before = strike
        self._run(machine, calendar=client)

    @rule(machine=machines, name=sessions, outcome=st.sampled_from([Outcome.FAILED, Outcome.REFUSED]))
    def poison(self, machine: str, name: str, outcome: Outcome) -> None:
        """One event that the server does not take."""
        client = MemoryCalendar(self.one.server)
        event = self.one.id(name)

        def part(op: Op) -> Outcome | None:
            return outcome if op.id == event else None

        client.part = part
        self._run(machine, calendar=client)

    # --- the learner in the calendar

    def _ahead(self, name: str) -> str | None:
        """The session's live event, if it has not begun."""
        for generation in range(30, -1, -1):
            event = self.one.id(name, generation)
            live = self.one.server.live().get(event)
            if live is not None and live.fields is not None:
                start = live.fields.start
                return event if isinstance(start, datetime) and start > self.one.now else None
        return None

    @rule(name=sessions, hours=st.sampled_from([-1, 1, 2, 25, 49, 200]))
    def drag(self, name: str, hours: int) -> None:
        event = self._ahead(name)
        if event:
            self.one.server.drag(event, timedelta(hours=hours))
            fields = self.one.server.fields(event)
            self.ledger.edited(event, start=fields.start, end=fields.end)

    @rule(name=sessions, text=st.sampled_from(["Mine", "Ours", "W01"]))
    def rename(self, name: str, text: str) -> None:
        event = self._ahead(name)
        if event:
            self.one.server.edit(event, summary=text)
            self.ledger.edited(event, summary=text)

    @rule(name=sessions)
    def note(self, name: str) -> None:
        event = self._ahead(name)
        if event:
            said = self.one.server.fields(event).description + "\nmy note"
            self.one.server.edit(event, description=said)
            self.ledger.edited(event, description="my note")

    @rule(name=sessions)
    def remove(self, name: str) -> None:
        event = self._ahead(name)
        if event:
            self.one.server.remove(event)
            self.ledger.removed(event)

    @precondition(lambda self: self.ledger.deleted)
    @rule(data=st.data())
    def restore(self, data: st.DataObject) -> None:
        event = data.draw(st.sampled_from(sorted(self.ledger.deleted)))
        if self.one.server.events[event].cancelled:
            self.one.server.restore(event)
            self.ledger.restored(event)

    @rule(name=sessions)
    def copy(self, name: str) -> None:
        event = self._ahead(name)
        if event:
            self.copies += 1
            found = self.one.server.events[event]
            assert found.fields
            self.one.server.add(f"copy{self.copies}", found.fields, found.marker)
            self.ledger.foreign[f"copy{self.copies}"] = found.fields

    @rule(day=st.integers(1, 20))
    def appointment(self, day: int) -> None:
        start = datetime(2026, 12, day, 9, tzinfo=self.one.now.tzinfo)
        fields = Fields(start, start + timedelta(hours=1), "Europe/Warsaw", "Dentist")
        self.one.server.add(f"dentist{day}", fields)
        self.ledger.foreign[f"dentist{day}"] = fields

    # --- the server

    @rule(name=sessions)
    def touch(self, name: str) -> None:
        event = self._ahead(name)
        if event:
            self.one.server.touch(event)

    @rule()
    def expire(self) -> None:
        self.one.server.expire_tokens()

    # --- the learner at the keyboard

    @rule(machine=machines, week=weeks, kind=st.sampled_from(["bad", "clear"]))
    def mark(self, machine: str, week: str, kind: str) -> None:
        self._world(machine).learner.studycal("mark", kind, week, "--yes")

    @rule(machine=machines, name=sessions, day=st.integers(1, 20))
    def pin(self, machine: str, name: str, day: int) -> None:
        when = f"{date(2026, 12, day)} 20:00"
        answer = self._world(machine).learner.studycal("pin", name, when, "--yes")
        if answer.code == 0:
            for generation in range(30):
                edits = self.ledger.edits.get(self.one.id(name, generation), {})
                edits.pop("start", None)
                edits.pop("end", None)

    @rule(hours=st.sampled_from([6, 30]))
    def wait(self, hours: int) -> None:
        self.one.wait(hours=hours)

    @rule(machine=machines)
    def lose(self, machine: str) -> None:
        """The database is gone; the config, and with it the plan's name, stays."""
        state = self._world(machine).learner.folder / ".studycal"
        if state.exists():
            shutil.rmtree(state)

    @invariant()
    def all_is_well(self) -> None:
        if hasattr(self, "ledger"):
            wrong = self.ledger.violations()
            assert not wrong, wrong


TestSync = Sync.TestCase
TestSync.settings = settings(
    max_examples=12, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
)
