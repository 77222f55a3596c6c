"""Lives that the model's long runs found, told one by one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from studycal.calendars.memory import MemoryCalendar, MemoryServer
from studycal.core.life.marks import MarkKind
from studycal.service.sync import SyncReport
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

    def sync(self, number: int = 0) -> SyncReport:
        report = self.machines[number].sync(self.now, MemoryCalendar(self.server), Fate())
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
