"""The calendar says which facts its plan was made from, whatever becomes of the write that says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from studycal.calendars.memory import MemoryCalendar
from studycal.core.life.marks import MarkKind
from studycal.core.sync import marker
from studycal.core.sync.remote import Op, OpKind, Outcome
from studycal.errors import RemoteError
from tests.service.sync.model import SESSIONS, modelled
from tests.service.sync.test_sizes import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Two machines that both know the calendar; then one of them marks a bad week, which only deletes."""
    with modelled(tmp_path) as empty:
        desk = Desk(empty)
        desk.sync(1)
        desk.mark(MarkKind.BAD)
        yield desk


def stamps(desk: Desk) -> set[str]:
    return {event.marker[marker.STAMP] for event in desk.server.live().values() if marker.STAMP in event.marker}


def _refuses_changes(desk: Desk) -> MemoryCalendar:
    client = MemoryCalendar(desk.server)
    client.part = lambda op: Outcome.FAILED if op.kind is OpKind.PATCH else None
    return client


def _loses_answers_and_changes(desk: Desk) -> MemoryCalendar:
    """The deletions are done and their answers lost, the rest is not done."""

    def part(op: Op) -> Outcome:
        if op.kind is OpKind.DELETE:
            desk.server.write(op)
        return Outcome.FAILED

    client = MemoryCalendar(desk.server)
    client.part = part
    return client


def _goes_away_before_the_second_write(desk: Desk) -> MemoryCalendar:
    client, left = MemoryCalendar(desk.server), [2]

    def before(what: str) -> None:
        left[0] -= what == "write"
        if left[0] <= 0:
            raise RemoteError("the network is away")

    client.before = before
    client.part = lambda op: Outcome.FAILED if op.kind is OpKind.PATCH else None
    return client


@pytest.mark.parametrize("client", [_refuses_changes, _loses_answers_and_changes, _goes_away_before_the_second_write])
def test_a_stamp_that_was_not_written_beside_the_deletions_comes_with_the_next_run(
    desk: Desk, client: Callable[[Desk], MemoryCalendar]
) -> None:
    desk.sync(calendar=client(desk))
    assert stamps(desk) == set()
    assert len(desk.server.live()) < 6

    desk.sync()

    assert len(stamps(desk)) == 1
    assert len(desk.server.live()) == 4
    assert desk.sync(1).rule == "other-machine"
    assert len(desk.server.live()) == 4
    before = desk.writes()
    assert desk.sync().pending is False
    assert desk.writes() == before


@pytest.mark.parametrize(("renamed", "runs"), [(("W02.S1",), 1), (("W01.S1", "W01.S2", "W01.S3", "W02.S1"), 2)])
def test_a_stamp_that_met_changes_of_the_learners_is_carried_by_another_event(
    desk: Desk, renamed: tuple[str, ...], runs: int
) -> None:
    client, done = MemoryCalendar(desk.server), []

    def rename(what: str) -> None:
        if what == "write" and not done:
            done.append(what)
            for name in renamed:
                desk.server.edit(desk.standing(name), summary=f"My {name}")

    client.before = rename
    first = desk.sync(calendar=client)
    assert (first.conflicts, len(stamps(desk))) == ((), int(runs == 1))
    for _ in range(runs - 1):
        desk.sync()

    assert len(stamps(desk)) == 1
    assert {desk.server.fields(desk.standing(name)).summary for name in renamed} == {f"My {name}" for name in renamed}


def test_an_event_that_the_learner_changed_is_the_last_to_carry_the_stamp(desk: Desk) -> None:
    for name in SESSIONS[1:4]:
        desk.server.edit(desk.standing(name), summary="Mine")
    before = desk.server.live()

    desk.sync()

    written = [event for kind, event in desk.server.writes if kind is OpKind.PATCH]
    assert written == [desk.standing("W01.S1")]
    assert {name: desk.server.live()[name] for name in before.keys() & desk.server.live().keys() - set(written)} == {
        name: event for name, event in before.items() if name in desk.server.live() and name not in written
    }
