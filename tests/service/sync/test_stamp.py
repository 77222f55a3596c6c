"""The calendar says which facts its plan was made from, whatever becomes of the write that says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from studycal.calendars.memory import MemoryCalendar
from studycal.core.life.marks import MarkKind
from studycal.core.sync import marker
from studycal.core.sync.event import event_id
from studycal.core.sync.remote import Op, OpKind, Outcome
from studycal.core.sync.state import Base, Decision, Policy, State
from studycal.errors import RemoteError
from studycal.service.sync.run import _with_stamp
from tests.core.test_reconcile import PLAN, POLICY, START, at, written
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


# --- which event carries it where a run writes no other


STAMPED = replace(POLICY, stamp="3.abc")
STANDING = {
    name: Base(name, 0, event_id(PLAN, name), "e1", written(at(days=days)))
    for days, name in enumerate(("W01.S1", "W01.S2", "W01.S3"))
}
LAST = STANDING["W01.S3"]


def a_write(kind: OpKind, session: str = "W01.S1", days: float = 0) -> Decision:
    base = STANDING.get(session)
    op = Op(kind, event_id(PLAN, session), "", at(days=days), {}, frozenset())
    return Decision(session, 0, "", op=op, base=base)


def carried(
    *writes: Decision, owed: bool = False, newest: str = "2.def", policy: Policy = STAMPED, **bases: Base
) -> list[tuple[str, str]]:
    """What is written, by kind and session; ``bases`` are other than they were (``W01_S3``)."""
    known = STANDING | {name.replace("_", "."): base for name, base in bases.items()}
    decisions = [*writes, Decision("W01.S2", 1, "nothing to do")]
    found = _with_stamp(decisions, known, policy, newest, owed=owed)
    return [(decision.op.kind.value, decision.session) for decision in found if decision.op]


DELETED, MARKED = ("delete", "W01.S1"), ("patch", "W01.S3")


def test_a_run_that_writes_an_event_or_nothing_marks_no_other() -> None:
    assert carried() == []
    assert carried(a_write(OpKind.PATCH)) == [("patch", "W01.S1")]
    assert carried(a_write(OpKind.DELETE), a_write(OpKind.CREATE, "W01.S9", 9)) == [("create", "W01.S9"), DELETED]


def test_deletions_alone_are_told_by_the_last_event_that_stays() -> None:
    assert carried(a_write(OpKind.DELETE)) == [MARKED, DELETED]
    assert carried(a_write(OpKind.DELETE), newest="3.abc") == [DELETED], "an event says so already"
    assert carried(a_write(OpKind.DELETE, "W01.S3")) == [("patch", "W01.S2"), ("delete", "W01.S3")]
    (mark, _) = _with_stamp([a_write(OpKind.DELETE)], STANDING, STAMPED, "2.def", owed=False)
    assert mark.op
    assert (mark.reason, mark.base, mark.op.changed, dict(mark.op.marker)) == (
        "our mark",
        LAST,
        frozenset(),
        {marker.STAMP: "3.abc"},
    )


def test_who_takes_over_marks_an_event_though_there_is_nothing_else_to_write() -> None:
    assert carried(owed=True) == [MARKED]
    assert carried(owed=True, newest="3.abc") == []


def test_what_an_earlier_run_deleted_and_could_not_tell_is_told_now() -> None:
    gone = replace(STANDING["W01.S1"], state=State.OURS_GONE, mark={marker.STAMP: "3.abc"})
    assert carried(W01_S1=gone) == [MARKED]
    assert carried(W01_S1=replace(gone, mark={marker.STAMP: "2.def"})) == []
    assert carried(W01_S1=replace(gone, state=State.USERS_GONE)) == []


def test_an_event_that_is_not_ours_to_write_carries_nothing() -> None:
    mine = replace(LAST, users=frozenset({"summary"}))
    assert carried(owed=True, W01_S3=mine) == [("patch", "W01.S2")]
    assert carried(owed=True, W01_S3=replace(LAST, state=State.ODD)) == [("patch", "W01.S2")]
    assert carried(owed=True, W01_S3=replace(LAST, state=State.USERS_GONE)) == [("patch", "W01.S2")]
    all_mine = {name.replace(".", "_"): replace(base, users=mine.users) for name, base in STANDING.items()}
    assert carried(owed=True, **all_mine) == [MARKED]
    begun = replace(STAMPED, now=START + timedelta(days=1, hours=12))
    assert carried(owed=True, policy=begun) == [MARKED]
    assert carried(owed=True, policy=replace(begun, now=START + timedelta(days=2, hours=12))) == []
    assert carried(a_write(OpKind.DELETE), policy=replace(begun, now=START + timedelta(days=9))) == [DELETED]


def test_of_two_at_one_time_the_later_named_carries_it() -> None:
    same_time = replace(STANDING["W01.S1"], fields=LAST.fields)
    assert carried(owed=True, W01_S1=same_time) == [MARKED]
    assert carried(owed=True, W01_S2=replace(STANDING["W01.S2"], fields=written(at(days=5)))) == [("patch", "W01.S2")]
