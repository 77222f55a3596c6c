"""Facts: what was said is replayed; an undo takes back, and can itself be taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from studycal.core.life.facts import Record, log_body, mark_body, mark_from, pin_body, replay
from studycal.core.life.marks import Mark, MarkKind
from studycal.core.plan import LogEntry, Pin, Status
from studycal.core.schedule import WallWindow
from studycal.core.time.period import Period

AT = datetime(2027, 1, 12, 8, tzinfo=UTC)


def said(*facts: tuple[str, dict[str, Any]]) -> list[Record]:
    return [Record(number, AT, kind, body) for number, (kind, body) in enumerate(facts, start=1)]


BAD = ("mark", {"kind": "bad", "weeks": [7]})


def test_a_mark_holds_from_when_it_is_said() -> None:
    facts = replay(said(BAD))
    assert facts.marks == (Mark(MarkKind.BAD, AT, weeks=(7,), fact=1),)
    assert facts.version == 1


def test_an_undone_mark_is_gone_and_an_undone_undo_brings_it_back() -> None:
    undo = ("undo", {"fact": 1})
    assert replay(said(BAD, undo)).marks == ()
    assert replay(said(BAD, undo, ("undo", {"fact": 2}))).marks != ()
    assert replay(said(BAD, undo, ("undo", {"fact": 2}), ("undo", {"fact": 3}))).marks == ()


def test_the_newest_pin_holds_until_it_is_unpinned() -> None:
    warsaw = ZoneInfo("Europe/Warsaw")
    times = [Period(s := datetime(2027, 1, d, 20, tzinfo=warsaw), s + timedelta(minutes=75)) for d in (13, 14)]
    pins = [("pin", pin_body(Pin("W07.S2", period))) for period in times]
    assert replay(said(*pins)).pins["W07.S2"].period == times[1]
    assert replay(said(*pins, ("unpin", {"session": "W07.S2"}))).pins == {}


def test_a_pin_keeps_its_wall_time_and_its_zone() -> None:
    start = datetime(2027, 3, 29, 20, tzinfo=ZoneInfo("Asia/Tokyo"))
    pin = Pin("W17.S1", Period(start, start + timedelta(minutes=60)), "google")
    read = replay(said(("pin", pin_body(pin)))).pins["W17.S1"]
    assert (read.period, read.source, str(read.period.start.tzinfo)) == (pin.period, "google", "Asia/Tokyo")


def test_a_trip_comes_back_as_it_was_said() -> None:
    trip = Mark(
        MarkKind.TRAVEL,
        AT,
        first=date(2027, 3, 22),
        last=date(2027, 4, 2),
        zone="Asia/Tokyo",
        sessions=2,
        windows=(WallWindow(0, time(7), time(9)),),
    )
    read = mark_from(mark_body(trip))
    assert mark_body(read) == mark_body(trip)


def test_a_log_entry_says_only_what_was_said() -> None:
    entry = LogEntry(AT, session="W07.S2", status=Status.PARTIAL, restart="the softmax test fails")
    assert log_body(entry) == {"session": "W07.S2", "restart": "the softmax test fails", "status": "partial"}
    assert replay(said(("log", log_body(entry)))).log == (replace(entry, fact=1),)


def test_a_session_skipped_in_a_calendar_can_be_taken_back() -> None:
    skip, unskip = ("skip", {"session": "W07.S2"}), ("unskip", {"session": "W07.S2"})
    assert replay(said(skip)).skips == {"W07.S2"}
    assert replay(said(skip, unskip)).skips == frozenset()
