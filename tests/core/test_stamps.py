"""Which facts a calendar's stamp names, and which machine may write over it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from studycal.core.life.facts import Record
from studycal.core.sync import edits
from studycal.core.sync.remote import OpKind, RemoteEvent
from studycal.core.sync.stamp import Stamp, chain, deleted, newest, next_stamp, owed, parse
from studycal.core.sync.state import Base, State
from tests.core.test_reconcile import POLICY, base

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)


def record(number: int, kind: str, /, **body: Any) -> Record:
    return Record(number, NOON, kind, body)


BAD = record(1, "mark", kind="bad", weeks=[3])
DONE = record(2, "log", session="W01.S1", status="done")
PIN = record(3, "pin", session="W01.S2", start="2026-12-05T10:00")
SKIP = record(4, "skip", session="W01.S3")
OVER = record(5, "take-over", target="google")
UNDO_BAD, UNDO_PIN = record(6, "undo", fact=1), record(7, "undo", fact=3)


@pytest.mark.parametrize(
    ("records", "length"),
    [
        ([], 1),
        ([BAD], 2),
        ([BAD, DONE], 3),
        ([BAD, PIN, SKIP], 2),
        ([OVER], 2),
        ([BAD, UNDO_BAD], 3),
        ([PIN, UNDO_PIN], 1),
        ([BAD, PIN, UNDO_PIN, DONE], 3),
    ],
)
def test_only_facts_that_no_calendar_gives_back_are_in_the_chain(records: list[Record], length: int) -> None:
    found = chain(records)
    assert (len(found), len(set(found))) == (length, length)
    assert found[0] == "0"
    assert all(len(text) == 12 for text in found[1:])


def test_the_chain_tells_what_was_said_in_which_order_and_nothing_else() -> None:
    later = replace(DONE, id=9, at=datetime(2027, 1, 1, tzinfo=UTC))
    assert chain([BAD, DONE]) == chain([BAD, PIN, later])
    assert chain([BAD, DONE]) != chain([DONE, BAD])
    assert chain([BAD, DONE])[:2] == chain([BAD])
    assert chain([record(1, "mark", kind="bad", weeks=[4])])[1] != chain([BAD])[1]
    assert chain([record(1, "mark", weeks=[3], kind="bad")]) == chain([BAD])
    assert chain([BAD, DONE, UNDO_BAD])[3] != chain([BAD, DONE, record(6, "undo", fact=2)])[3]
    german, english = record(1, "log", text="Übung"), record(1, "log", text="?bung")
    assert chain([german])[1] != chain([english])[1]
    assert chain([BAD])[1] == "cd5755b00a2a"


@pytest.mark.parametrize(
    ("text", "stamp"),
    [
        ("3.abc", Stamp(3, "abc")),
        ("0.abc", Stamp(0, "abc")),
        ("123456789.a.b", Stamp(123456789, "a.b")),
        ("1234567890.abc", None),
        ("3.", None),
        ("3", None),
        (".abc", None),
        ("x.abc", None),
        ("-3.abc", None),
        ("\u0663.abc", None),
        ("", None),
    ],
)
def test_a_stamp_is_read_as_it_is_written_and_anything_else_is_none(text: str, stamp: Stamp | None) -> None:
    assert parse(text) == stamp
    assert stamp is None or not stamp.number or str(stamp) == text


def test_the_newest_stamp_is_the_one_with_the_highest_number() -> None:
    assert str(Stamp()) == ""
    assert newest([], Stamp(2, "b")) == Stamp(2, "b")
    assert newest(["1.a", "10.c", "rubbish", "9.b"], Stamp(2, "b")) == Stamp(10, "c")
    assert newest(["1.a"], Stamp(2, "b")) == Stamp(2, "b")
    assert newest(["2.a"], Stamp(2, "b")) == Stamp(2, "b")


def test_a_machine_that_knows_the_same_writes_the_stamp_that_stands_and_any_other_a_newer() -> None:
    own = chain([BAD, DONE])
    assert next_stamp(Stamp(4, own[-1]), own) == Stamp(4, own[-1])
    assert next_stamp(Stamp(4, own[1]), own) == Stamp(5, own[-1])
    assert next_stamp(Stamp(), chain([])) == Stamp()


@pytest.mark.parametrize(
    ("state", "stamp", "seen", "expected"),
    [
        (State.OURS_GONE, "3.a", "2.b", True),
        (State.OURS_GONE, "3.a", "", True),
        (State.OURS_GONE, "3.a", "3.a", False),
        (State.OURS_GONE, "3.a", "3.b", False),
        (State.OURS_GONE, "3.a", "4.b", False),
        (State.OURS_GONE, "", "", False),
        (State.LIVE, "3.a", "2.b", False),
        (State.USERS_GONE, "3.a", "2.b", False),
    ],
)
def test_a_stamp_is_owed_while_only_a_deletion_knows_it(state: State, stamp: str, seen: str, expected: bool) -> None:
    gone: Base = replace(base, state=state, mark={"s": stamp} if stamp else {})
    assert owed([base, gone], seen) is expected


def test_a_mark_alone_changes_nothing_that_an_event_says() -> None:
    known = replace(base, sequence=4)
    op = edits.mark(known, replace(POLICY, stamp="8.x"))
    assert (op.kind, op.id, op.uid, op.etag) == (OpKind.PATCH, known.id, f"{known.id}@studycal", known.etag)
    assert (op.fields, op.changed, op.sequence) == (known.fields, frozenset(), 4)
    assert dict(op.marker) == {**known.mark, "s": "8.x"}


@pytest.mark.parametrize("stamp", ["", "8.x"])
def test_a_deletion_says_for_which_plan_it_was_made(stamp: str) -> None:
    op = edits.delete(RemoteEvent(base.id, "e5", base.fields, False, base.mark, raw="text"), stamp)
    assert (op.kind, op.id, op.uid, op.etag, op.raw) == (OpKind.DELETE, base.id, f"{base.id}@studycal", "e5", "text")
    assert (op.fields, dict(op.marker)) == (None, {"s": stamp} if stamp else {})
    gone = deleted(base, stamp)
    assert (gone.state, dict(gone.mark)) == (State.OURS_GONE, {**base.mark, **({"s": stamp} if stamp else {})})
