"""Faults again and again, over the model: the program's own run, small plans.

Each is a function of its size: a tenth of what docs/reliability.md promises here, all of it in `scripts/soak sizes`.
"""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from studycal.calendars.memory import MemoryCalendar, MemoryServer
from studycal.core.life.marks import MarkKind
from studycal.core.sync.event import event_id
from studycal.core.sync.remote import OpKind
from studycal.errors import RemoteError, StudycalError
from studycal.service.sync import SyncReport
from tests.service.sync.ledger import Ledger
from tests.service.sync.model import NOW, PLAN, SESSIONS, Document, Machine, modelled
from tests.service.sync.mortal import Fate


class Desk:
    """Two machines with the same files, and their calendar, first pushed from one of them."""

    def __init__(self, empty: sqlite3.Connection) -> None:
        self.server, self.document, self.plan_id, self.now = MemoryServer(), Document(), PLAN, NOW
        self.machines = [Machine(self.document, empty) for _ in range(2)]
        self.ledger = Ledger(self)
        self.sync()

    def sync(self, machine: int = 0, calendar: MemoryCalendar | None = None) -> SyncReport:
        """One run; the clock stands, so that a plan of two weeks outlives hundreds of them."""
        return self.machines[machine].sync(self.now, calendar or MemoryCalendar(self.server), Fate())

    def mark(self, kind: MarkKind) -> None:
        self.machines[0].mark(kind, 2, self.now)

    def reword(self, name: str, words: str) -> None:
        self.document.words[name] = words

    def writes(self) -> int:
        return len(self.server.writes)

    def standing(self, name: str) -> str:
        """The id of a session's live event."""
        return next(one for one in (event_id(PLAN, name, g) for g in range(300)) if one in self.server.live())


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with modelled(tmp_path) as empty:
        yield Desk(empty)


def _lost(server: MemoryServer) -> MemoryCalendar:
    """A client that never hears what became of its writes."""
    client = MemoryCalendar(server)

    def lose(what: str) -> None:
        if what == "write":
            raise RemoteError("the answer was lost")

    client.after = lose
    return client


@pytest.mark.parametrize("kind", list(OpKind))
def test_f5_lost_answers_of_each_kind_cost_no_write_and_double_nothing(desk: Desk, kind: OpKind) -> None:
    lose_answers(desk, kind, 10)


def lose_answers(desk: Desk, kind: OpKind, times: int) -> None:
    for number in range(times):
        if kind is OpKind.PATCH:
            desk.reword("W01.S2", f"Turn {number}")
        else:
            desk.mark(MarkKind.BAD)
            if kind is OpKind.CREATE:
                desk.sync()
                desk.mark(MarkKind.CLEAR)
        before, standing = desk.writes(), desk.server.live()
        desk.sync(calendar=_lost(desk.server))
        sent = desk.server.writes[before:]
        told = [event for one, event in sent if one is not kind]  # which facts let the deleted events go
        assert len(told) == (kind is OpKind.DELETE), number
        assert [desk.server.fields(event) for event in told] == [standing[event].fields for event in told]

        assert desk.sync().errors == ()
        assert desk.server.writes[before:] == sent, number
        if kind is OpKind.DELETE:
            desk.mark(MarkKind.CLEAR)
            desk.sync()
        assert set(desk.ledger.sessions().values()) == {1}


class _Full(Fate):
    """A disk that is full from some commit on; ``written`` tells what stood in the calendar by then."""

    def __init__(self, at: int, server: MemoryServer) -> None:
        super().__init__(at)
        self.server = server
        self.written = -1

    def step(self, _: str = "") -> None:
        self.steps += 1
        if self.steps >= self.at:
            self.written = len(self.server.writes) if self.written < 0 else self.written
            raise StudycalError("The state file cannot be used (database or disk is full).")


def test_f11_a_disk_that_is_full_at_any_commit_ends_the_run_before_another_write(tmp_path: Path) -> None:
    at, full = 1, True
    with modelled(tmp_path) as empty:
        while full:
            desk = _with_everything_to_do(empty)
            fate = _Full(at, desk.server)
            try:
                desk.machines[0].sync(desk.now, MemoryCalendar(desk.server), fate)
            except StudycalError:
                assert desk.writes() == fate.written, at
            full = fate.written >= 0
            desk.sync()
            assert desk.sync().pending is False
            assert (desk.ledger.violations(), len(desk.server.live())) == ([], 3)
            at += 2  # a fate has a step before each commit and one after it
    assert at > 15


def _with_everything_to_do(empty: sqlite3.Connection) -> Desk:
    """Events to patch and to delete, a drag and a deletion to learn."""
    desk = Desk(empty)
    dragged, removed = desk.standing("W01.S2"), desk.standing("W01.S3")
    desk.server.drag(dragged, timedelta(hours=1))
    desk.ledger.edited(dragged, start=desk.server.fields(dragged).start)
    desk.server.remove(removed)
    desk.ledger.removed(removed)
    desk.reword("W01.S1", "Another topic")
    desk.reword("W01.S2", "Another topic")
    desk.document.homes["W02.S1"] += timedelta(minutes=20)
    desk.mark(MarkKind.BAD)
    return desk


def test_f12_two_machines_take_turns(desk: Desk) -> None:
    take_turns(desk, 50)


def take_turns(desk: Desk, rounds: int) -> None:
    """With an edit in every fourth, and runs at the same moment in every fifth; then silence."""
    chance = random.Random(12)
    for number in range(rounds):
        if number % 4 == 0:
            event = desk.standing(chance.choice(SESSIONS))
            desk.server.drag(event, timedelta(minutes=chance.randint(1, 90)))
            desk.ledger.edited(event, start=desk.server.fields(event).start)
        if number % 7 == 0:
            desk.reword(chance.choice(SESSIONS), f"Turn {number}")
        client, met = MemoryCalendar(desk.server), []

        def meanwhile(what: str, number: int = number, met: list[str] = met) -> None:
            if what == "write" and number % 5 == 0 and not met:
                met.append(what)
                desk.sync(1 - number % 2)

        client.before = meanwhile
        report = desk.sync(number % 2, client)
        assert report.errors == ()
        assert desk.ledger.violations() == []
    for machine in (0, 1):
        desk.sync(machine)

    before = desk.writes()
    assert [desk.sync(machine).pending for machine in (0, 1, 0, 1)] == [False] * 4
    assert desk.writes() == before


def test_f13_copies_are_never_touched_nor_their_originals(desk: Desk) -> None:
    copy_events(desk, 20)


def copy_events(desk: Desk, copies: int) -> None:
    """Marks and all, some of them moved or renamed, while the plan changes its words around them."""
    chance = random.Random(13)
    before = desk.server.live()
    for number in range(copies):
        original = before[desk.standing(chance.choice(SESSIONS))]
        assert original.fields
        name = f"copy{number}"
        desk.server.add(name, original.fields, original.marker)
        if number % 3 == 0:
            desk.server.drag(name, timedelta(hours=number))
        if number % 5 == 0:
            desk.server.edit(name, summary="A copy of mine")
        desk.ledger.foreign[name] = desk.server.fields(name)
        report = desk.sync()
        assert (report.pending, report.errors, desk.ledger.violations()) == (False, (), [])
    assert {name: desk.server.live()[name] for name in before} == before

    desk.mark(MarkKind.BAD)
    for name in SESSIONS:
        desk.reword(name, "Another topic")
    report = desk.sync()

    assert (len(report.updated), len(report.deleted)) == (4, 2)
    assert desk.ledger.violations() == []


def test_f15_edits_between_look_and_write_are_never_lost(desk: Desk) -> None:
    meet_edits(desk, 40, 15)


def meet_edits(desk: Desk, edits: int, seed: int) -> None:
    """Not much more than forty in one calendar: a day allows for no more writes."""
    chance = random.Random(seed)
    for number in range(edits):
        _meet(desk, chance.choice(SESSIONS), number)


def _meet(desk: Desk, name: str, number: int) -> None:
    """The plan moves and rewords a session; between look and write, so does the learner."""
    desk.document.words[name] = f"Turn {number}"
    desk.document.homes[name] += timedelta(minutes=20)
    client, done = MemoryCalendar(desk.server), []

    def edit(what: str) -> None:
        if what == "write" and not done:
            done.append(what)
            _edit(desk, desk.standing(name), number)

    client.before = edit
    report = desk.sync(calendar=client)
    assert (done, report.errors, desk.ledger.violations()) == (["write"], (), []), number


def test_f27_a_bad_week_marked_and_taken_back_again_and_again(desk: Desk) -> None:
    take_back(desk, 20)


def take_back(desk: Desk, times: int) -> None:
    """Ids rise by one each time; a dragged session stays where it is under its first, the past is not written to."""
    dragged, past = event_id(PLAN, "W02.S2", 0), event_id(PLAN, "W01.S1", 0)
    desk.server.drag(dragged, timedelta(hours=1))
    desk.ledger.edited(dragged, start=desk.server.fields(dragged).start)
    assert desk.ledger.violations() == []
    desk.now += timedelta(days=1, hours=12)
    before = desk.server.live()
    for generation in range(1, times + 1):
        desk.mark(MarkKind.BAD)
        assert desk.sync().deleted == ("W02.S3",)
        desk.mark(MarkKind.CLEAR)
        assert desk.sync().created == ("W02.S3",)
        assert desk.standing("W02.S3") == event_id(PLAN, "W02.S3", generation)
        assert (desk.ledger.violations(), len(desk.server.live())) == ([], 6)

    assert [desk.server.live()[name] for name in (dragged, past)] == [before[name] for name in (dragged, past)]
    assert desk.sync().pending is False


def _edit(desk: Desk, event: str, number: int) -> None:
    """A drag, a rename or a note, in turn."""
    if number % 3 == 0:
        desk.server.drag(event, timedelta(minutes=1))
        desk.ledger.edited(event, start=desk.server.fields(event).start, end=desk.server.fields(event).end)
    elif number % 3 == 1:
        desk.server.edit(event, summary=f"Mine {number}")
        desk.ledger.edited(event, summary=f"Mine {number}")
    else:
        desk.server.edit(event, description=f"{desk.server.fields(event).description}\nnote {number}.")
        desk.ledger.edited(event, description=f"note {number}.")
