"""What comes back from the bin is as it was when it went: nothing of it is the learner's but what was theirs then."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from studycal.calendars.memory import MemoryCalendar
from studycal.core.life.facts import pin_body
from studycal.core.life.marks import MarkKind
from studycal.core.plan import Pin
from studycal.core.time.period import Period
from studycal.errors import RemoteError
from tests.service.sync.model import Machine, modelled
from tests.service.sync.mortal import Fate
from tests.service.sync.test_model import ONE, Story


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    with modelled(tmp_path) as empty:
        yield Story(empty)


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with modelled(tmp_path) as connection:
        yield connection


def type_time(story: Story) -> None:
    start = story.document.homes[ONE] + timedelta(hours=2)
    story.machines[0].store.append("pin", pin_body(Pin(ONE, Period(start, start + timedelta(hours=1)))), story.now)


def type_title(story: Story) -> None:
    story.machines[0].store.append("title", {"session": ONE, "title": "Typed"}, story.now)


def undo(story: Story) -> None:
    """The newest that was typed is taken back."""
    typed = [record for record in story.machines[0].store.records() if record.kind in ("pin", "title")][-1]
    story.machines[0].store.append("undo", {"fact": typed.id}, story.now)


def as_planned(story: Story) -> bool:
    wanted = story.document.wanted(story.machines[0].facts())[ONE].fields
    there = story.server.fields(story.event())
    return (there.start, there.end, there.summary) == (wanted.start, wanted.end, wanted.summary)


@pytest.mark.parametrize("week", ["good", "bad"])
@pytest.mark.parametrize("seen", [True, False], ids=["a run saw it without", "no run saw it without"])
def test_what_lost_our_mark_and_was_deleted_by_hand_is_the_planners_when_it_comes_back(
    story: Story, week: str, *, seen: bool
) -> None:
    event = story.event()
    story.server.strip(event)
    if seen:
        story.sync()
    if week == "bad":
        story.machines[0].mark(MarkKind.BAD, 2, story.now)
    story.server.remove(event)
    assert story.sync().dropped == (ONE,)
    story.document.words[ONE] = "Another topic"
    story.server.restore(event)

    report = story.sync()

    assert not story.machines[0].facts().pins
    assert [name for name, _ in report.kept] == ([ONE] if week == "bad" else [])
    assert week == "bad" or as_planned(story)
    assert not story.sync().pending


def test_words_of_the_learners_come_back_with_it_though_our_mark_was_lost(story: Story) -> None:
    event = story.event()
    story.server.edit(event, summary="Mine")
    story.sync()
    story.server.strip(event)
    story.server.remove(event)
    story.sync()
    story.document.words[ONE] = "Another topic"
    story.server.restore(event)
    story.sync()

    assert story.server.fields(event).summary == "Mine"
    assert "Another topic" in story.server.fields(event).description
    assert not story.sync().pending


def test_a_time_that_was_given_back_is_nobodys_when_a_bad_weeks_event_is_taken_back(story: Story) -> None:
    type_time(story)
    story.machines[0].mark(MarkKind.BAD, 2, story.now)
    story.sync()
    story.machines[0].store.append("unpin", {"session": ONE}, story.now)
    event = story.event()
    assert ONE in story.sync().deleted
    story.server.restore(event)

    assert [name for name, _ in story.sync().kept] == [ONE]
    assert not story.machines[0].facts().pins
    story.machines[0].mark(MarkKind.CLEAR, 2, story.now)
    story.sync()

    assert as_planned(story)
    assert not story.sync().pending


@pytest.mark.parametrize("typed", [type_time, type_title])
def test_what_was_typed_and_taken_back_while_it_lay_in_the_bin_is_taken_back(
    story: Story, typed: Callable[[Story], object]
) -> None:
    typed(story)
    story.sync()
    event = story.event()
    story.server.remove(event)
    assert story.sync().dropped == (ONE,)
    undo(story)
    story.server.restore(event)
    story.sync()

    assert not story.machines[0].facts().pins
    assert as_planned(story)
    assert not story.sync().pending


@pytest.mark.parametrize("week", ["good", "bad"])
def test_so_it_is_where_the_run_that_made_it_heard_nothing_of_it(empty: sqlite3.Connection, week: str) -> None:
    story = Story(empty, machines=0)
    story.machines = [Machine(story.document, empty)]
    type_time(story)
    calendar = MemoryCalendar(story.server)
    calendar.after = lambda what: _away() if what == "write" else None
    story.machines[0].sync(story.now, calendar, Fate())
    event = story.event()
    story.server.remove(event)
    if week == "bad":
        story.machines[0].mark(MarkKind.BAD, 2, story.now)
    assert story.sync().dropped == (ONE,)
    undo(story)
    if week == "bad":
        story.machines[0].mark(MarkKind.CLEAR, 2, story.now)
    story.server.restore(event)
    story.sync()

    assert not story.machines[0].facts().pins
    assert as_planned(story)
    assert not story.sync().pending


def test_a_drag_of_what_came_back_is_the_learners(story: Story) -> None:
    type_time(story)
    story.sync()
    event = story.event()
    story.server.remove(event)
    story.sync()
    undo(story)
    story.server.restore(event)
    story.server.drag(event, timedelta(hours=3))
    there = story.start()
    story.sync()

    assert story.planned() == story.start() == there
    assert story.machines[0].facts().pins[ONE].source == "memory"


def test_what_was_typed_and_taken_back_on_one_machine_is_given_up_on_the_other(empty: sqlite3.Connection) -> None:
    story = Story(empty, machines=2)
    type_time(story)
    story.sync(0)
    story.sync(1)
    event = story.event()
    story.server.remove(event)
    for number in (0, 1):
        assert story.sync(number).dropped == (ONE,)
    undo(story)
    story.server.restore(event)
    story.sync(0)

    for number in (1, 0, 1):
        assert ONE not in story.sync(number).updated
    assert story.start() == story.planned(0) == story.planned(1) == story.document.homes[ONE]


def _away() -> None:
    raise RemoteError("the answer is lost")
