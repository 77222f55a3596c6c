"""Lives that the model's long runs found, told one by one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from studycal.calendars.memory import MemoryCalendar, MemoryServer
from studycal.core.life.facts import pin_body
from studycal.core.life.marks import MarkKind
from studycal.core.plan import Pin
from studycal.core.time.period import Period
from studycal.errors import RemoteError
from studycal.service.sync import SyncReport
from tests.service.sync.ledger import ids
from tests.service.sync.model import NOW, PLAN, Document, Machine, modelled
from tests.service.sync.mortal import Fate

ONE = "W02.S2"


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with modelled(tmp_path) as found:
        yield found


class Story:
    """A calendar and its machines; a run takes a quarter of an hour."""

    def __init__(self, empty: sqlite3.Connection, machines: int = 1) -> None:
        self.document, self.server, self.now = Document(), MemoryServer(), NOW
        self.machines = [Machine(self.document, empty) for _ in range(machines)]
        for number in range(machines):
            self.sync(number)

    def sync(self, number: int = 0, **how: bool) -> SyncReport:
        report = self.machines[number].sync(self.now, MemoryCalendar(self.server), Fate(), **how)
        self.now += timedelta(minutes=15)
        return report

    def event(self, session: str = ONE) -> str:
        week, slot = session.split(".")
        return next(
            name for name, event in self.server.live().items() if event.marker.get("k") == f"{PLAN}/{week}/{slot}"
        )

    def start(self) -> datetime:
        start = self.server.fields(self.event()).start
        assert isinstance(start, datetime)
        return start

    def planned(self, number: int = 0) -> datetime:
        start = self.document.wanted(self.machines[number].facts())[ONE].fields.start
        assert isinstance(start, datetime)
        return start


def test_a_time_given_back_on_one_machine_is_given_up_on_the_other(empty: sqlite3.Connection) -> None:
    story = Story(empty, machines=2)
    story.server.drag(story.event(), timedelta(hours=2))
    for number in (0, 1):
        assert story.sync(number).accepted == (ONE,)
    story.machines[0].store.append("unpin", {"session": ONE}, story.now)
    story.document.homes[ONE] += timedelta(days=1)
    assert story.sync(0).updated == (ONE,)

    report = story.sync(1)

    assert report.updated == ()
    assert "dragged" not in report.changes[0].reason
    assert story.planned(0) == story.planned(1) == story.start() == story.document.homes[ONE]
    assert not (story.sync(0).pending or story.sync(1).pending)


@pytest.mark.parametrize("first", ["heard of it", "had not", "lost its database"])
@pytest.mark.parametrize("week", ["good", "bad"])
def test_a_slip_that_was_taken_back_on_another_machine_is_given_up_on_the_first(
    empty: sqlite3.Connection, first: str, week: str
) -> None:
    """Taken back in the calendar while only the second looks, whose planner then moves the session."""
    story = Story(empty, machines=2)
    if week == "bad":
        for machine in story.machines:
            machine.mark(MarkKind.BAD, 2, story.now)
    by = NOW - timedelta(hours=3) - story.start()
    story.server.drag(story.event(), by)
    if first == "lost its database":
        story.machines[0].lose(all_of_it=True)
        if week == "bad":
            story.machines[0].mark(MarkKind.BAD, 2, story.now)
    if first != "had not":
        story.sync(0, take_over=True)
    story.server.drag(story.event(), -by)
    if week == "bad":
        for machine in story.machines:
            machine.mark(MarkKind.CLEAR, 2, story.now)
    story.document.homes[ONE] += timedelta(minutes=20)
    assert ONE in story.sync(1, take_over=True).updated

    for number in (0, 1, 0):
        assert ONE not in story.sync(number, take_over=True).updated
    assert story.start() == story.planned(0) == story.planned(1) == story.document.homes[ONE]


@pytest.mark.parametrize("memory", ["kept", "lost"])
def test_a_slip_into_the_past_of_what_a_bad_week_drops_is_read_too(empty: sqlite3.Connection, memory: str) -> None:
    story = Story(empty)
    story.machines[0].mark(MarkKind.BAD, 2, story.now)
    story.server.drag(story.event(), NOW - timedelta(hours=3) - story.start())
    if memory == "lost":
        story.machines[0].lose(all_of_it=True)
        story.machines[0].mark(MarkKind.BAD, 2, story.now)
    story.sync()
    story.machines[0].mark(MarkKind.CLEAR, 2, story.now)
    story.sync()

    assert story.planned() == story.start() == NOW - timedelta(hours=3)
    assert not story.sync().pending


def test_what_is_edited_while_an_event_lies_in_the_past_stays_the_learners(empty: sqlite3.Connection) -> None:
    story = Story(empty)
    by = NOW - timedelta(hours=3) - story.start()
    story.server.edit(
        story.event(), summary="Mine", description=story.server.fields(story.event()).description + "\nmy note"
    )
    story.server.drag(story.event(), by)
    story.sync()
    story.server.drag(story.event(), -by)
    story.document.words[ONE] = "Another topic"
    story.sync()

    assert story.server.fields(story.event()).summary == "Mine"
    assert story.server.fields(story.event()).description.endswith("\nmy note")
    assert "Another topic" in story.server.fields(story.event()).description
    assert not story.sync().pending


def moved_there_and_back(story: Story, by: timedelta = timedelta(minutes=20)) -> None:
    """The first machine's planner moves a session; then its document is as before, and only the second one runs."""
    story.document.homes[ONE] += by
    assert story.sync(0).updated == (ONE,)
    story.document.homes[ONE] -= by


def test_where_another_machines_planner_put_a_session_is_told_until_one_takes_over(empty: sqlite3.Connection) -> None:
    story = Story(empty, machines=2)
    moved_there_and_back(story)

    for _ in range(2):
        report = story.sync(1)
        ((session, sentence),) = report.conflicts
        assert (session, report.updated, report.held) == (ONE, (), "")
        assert "another machine" in sentence
        assert "`studycal sync --take-over`" in sentence
    assert story.start() != story.planned(1)

    assert story.sync(1, take_over=True).updated == (ONE,)
    assert story.start() == story.planned(1)
    assert not (story.sync(1).conflicts or story.sync(0).conflicts)


def test_two_plans_of_one_session_are_no_war(empty: sqlite3.Connection) -> None:
    story = Story(empty, machines=2)
    story.document.homes[ONE] += timedelta(minutes=20)
    story.sync(0)
    homes = {0: story.document.homes[ONE], 1: story.document.homes[ONE] - timedelta(minutes=20)}
    writes = len(story.server.writes)

    for number in (1, 0, 1, 0):
        story.document.homes[ONE] = homes[number]
        assert bool(story.sync(number).conflicts) == (number == 1)

    assert len(story.server.writes) == writes


def test_who_knows_more_writes_the_whole_plan(empty: sqlite3.Connection) -> None:
    """A mark that only the second machine knows makes its plan the newer one: no mixture of two plans."""
    story = Story(empty, machines=2)
    moved_there_and_back(story)
    story.machines[1].mark(MarkKind.BAD, 1, story.now)

    report = story.sync(1)

    assert ONE in report.updated
    assert not report.conflicts
    assert story.start() == story.planned(1)
    assert not story.sync(1).pending


@pytest.mark.parametrize("death", ["answer lost", "none: the other machine moved it, too"])
def test_a_move_that_both_sides_made_is_agreed_on_and_can_be_taken_back(empty: sqlite3.Connection, death: str) -> None:
    story = Story(empty, machines=2)
    story.document.homes[ONE] += timedelta(minutes=20)
    number = 0 if death == "answer lost" else 1
    if number == 0:
        calendar = MemoryCalendar(story.server)
        calendar.after = lambda what: _away() if what == "write" else None
        story.machines[0].sync(story.now, calendar, Fate())
    else:
        story.sync(0)
    assert story.start() == story.planned(number)
    assert not story.sync(number).updated
    story.document.homes[ONE] -= timedelta(minutes=20)

    assert story.sync(number).updated == (ONE,)
    assert story.start() == story.planned(number)


def _away() -> None:
    raise RemoteError("the answer is lost")


@pytest.mark.parametrize("by", ["the learner", "the planner"])
def test_a_deletion_wins_over_a_move_that_was_not_written_though_the_old_time_has_passed(
    empty: sqlite3.Connection, by: str
) -> None:
    story = Story(empty)
    start = story.start()
    later = Period(start + timedelta(days=2), start + timedelta(days=2, hours=1))
    if by == "the learner":
        story.machines[0].store.append("pin", pin_body(Pin(ONE, later)), story.now)
    else:
        story.document.homes[ONE] = later.start
    story.server.remove(story.event())
    story.now = start + timedelta(hours=3)

    assert story.sync().dropped == (ONE,)
    assert not story.sync().pending
    assert story.server.live().keys().isdisjoint(ids(PLAN, ONE))


def test_what_lost_our_mark_and_comes_back_from_the_bin_was_not_dragged(empty: sqlite3.Connection) -> None:
    story = Story(empty)
    event = story.event()
    story.server.strip(event)
    story.sync()
    story.machines[0].mark(MarkKind.BAD, 2, story.now)
    assert ONE in story.sync().deleted
    story.server.restore(event)

    report = story.sync()

    assert (report.accepted, [name for name, _ in report.kept]) == ((), [ONE])
    assert not story.machines[0].facts().pins
    assert not story.sync().pending


@pytest.mark.parametrize("whose", ["ours", "the learner's"])
def test_a_deletion_that_memory_lost_is_met_once_and_told(empty: sqlite3.Connection, whose: str) -> None:
    """An older copy of memory asks for an event under an id that was used and is gone since."""
    story = Story(empty)
    machine = story.machines[0]
    machine.mark(MarkKind.BAD, 2, story.now)
    story.sync()
    machine.remember()
    machine.mark(MarkKind.CLEAR, 2, story.now)
    story.sync()
    if whose == "ours":
        machine.mark(MarkKind.BAD, 2, story.now)
    else:
        story.server.remove(story.event())
    story.sync()
    machine.lose(all_of_it=False)
    machine.mark(MarkKind.CLEAR, 2, story.now)

    report = story.sync(take_over=True)

    assert (ONE in report.dropped, report.conflicts) == (True, ())
    report = story.sync()
    assert (report.pending, report.conflicts) == (False, ())
    machine.store.append("unskip", {"session": ONE}, story.now)
    assert ONE in story.sync().created
