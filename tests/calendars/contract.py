"""What every calendar must do; a test class inherits `CalendarContract` and gives the fixture ``opened``.

``opened()`` opens the test's own calendar, empty at first; called again it is a second client of the same one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from studycal.calendars.base import Calendar, Fields, Op, OpKind, Outcome, Receipt, RemoteEvent
from studycal.core.sync import marker
from studycal.core.sync.event import event_id, uid_for

PLAN = "0123456789abcdef0123456789abcdef"
ZONE = "Europe/Warsaw"
START = datetime(2026, 11, 30, 19, tzinfo=ZoneInfo(ZONE))
TEXT = "Topic, \\nabla; <b>∇</b> & “quotes” 𝛼🙂\n\n- one\n- two"

Opener = Callable[[], Calendar]


def create(number: int, summary: str = "Reading", **fields: object) -> Op:
    """A session's creation: 75 minutes at seven in the evening, ``number`` days after the plan's first."""
    session = f"W{number:02}.S1"
    start = START + timedelta(days=number)
    said = Fields(start, start + timedelta(minutes=75), ZONE, summary, marker.fence(TEXT), alarms=(15,))
    said = replace(said, **fields)  # type: ignore[arg-type]
    mark = marker.compose(PLAN, session, 0, marker.digests(said), ())
    return Op(OpKind.CREATE, event_id(PLAN, session), uid_for(PLAN, session), said, mark)


def patch(event: RemoteEvent, **changes: object) -> Op:
    """A patch of an event as it was seen."""
    assert event.fields is not None
    fields = replace(event.fields, **changes)  # type: ignore[arg-type]
    changed = frozenset("time" if name in ("start", "end", "zone") else name for name in changes)
    sequence = int("time" in changed)
    return Op(OpKind.PATCH, event.id, "", fields, event.marker, changed, event.etag, sequence, event.raw)


def delete(event: RemoteEvent) -> Op:
    """The deletion of an event as it was seen."""
    return Op(OpKind.DELETE, event.id, "", None, {}, etag=event.etag, raw=event.raw)


def done(calendar: Calendar, *ops: Op) -> list[Receipt]:
    """Apply, flat: the last word on each: what was answered is told again once it was read back."""
    return [receipt for group in calendar.apply(ops) for receipt in group if receipt.outcome is not Outcome.ANSWERED]


def made(calendar: Calendar, op: Op) -> RemoteEvent:
    """Write one event and see it as it stands."""
    (receipt,) = done(calendar, op)
    assert receipt.outcome is Outcome.DONE, receipt
    return seen(calendar, op.id)


def seen(calendar: Calendar, event: str) -> RemoteEvent:
    """An event that is there, and not as a tombstone."""
    found = calendar.get([event])[event]
    assert found is not None
    assert not found.cancelled
    return found


class CalendarContract:
    """A calendar we write, wherever it stands."""

    tombstones = True
    """Whether a deleted event is still shown, as cancelled, and its id stays taken (Google); else it is ``gone``."""

    def test_a_second_client_finds_the_same_calendar(self, opened: Opener) -> None:
        one, other = opened(), opened()
        assert one.ensure(PLAN, "Study plan", ZONE) == other.ensure(PLAN, "Study plan", ZONE)

    def test_a_calendar_that_is_known_needs_no_request(self, opened: Opener) -> None:
        calendar = opened()
        known = calendar.ensure(PLAN, "Study plan", ZONE)
        before = calendar.requests
        calendar.address = known
        assert calendar.ensure(PLAN, "Study plan", ZONE) == known
        assert calendar.requests == before

    def test_what_was_written_means_the_same_when_read(self, opened: Opener) -> None:
        op = create(1)
        event = made(opened(), op)
        assert op.fields is not None
        assert event.fields is not None
        assert marker.digests(event.fields) == marker.digests(op.fields)
        assert event.marker == op.marker
        assert event.etag
        assert not event.recurring

    @pytest.mark.parametrize("zone", ["Asia/Kathmandu", "America/New_York", "UTC"])
    def test_an_event_keeps_its_own_zone(self, opened: Opener, zone: str) -> None:
        start = datetime(2027, 7, 1, 19, tzinfo=ZoneInfo(zone))
        event = made(opened(), create(1, start=start, end=start + timedelta(hours=1), zone=zone))
        assert event.fields is not None
        assert event.fields.start == start
        assert event.fields.zone == zone

    def test_an_all_day_event_stays_one(self, opened: Opener) -> None:
        event = made(opened(), create(1, start=date(2026, 11, 30), end=date(2026, 12, 7)))
        assert event.fields is not None
        assert (event.fields.start, event.fields.end) == (date(2026, 11, 30), date(2026, 12, 7))

    def test_a_first_look_is_full_and_a_quiet_one_is_one_empty_request(self, opened: Opener) -> None:
        calendar = opened()
        done(calendar, *(create(number) for number in range(1, 6)))
        first = calendar.look("")
        assert first.full
        assert len(first.events) == 5
        before = calendar.requests
        again = calendar.look(first.token)
        assert (again.events, again.gone, again.full) == ((), (), False)
        assert calendar.requests - before == 1

    def test_a_look_shows_what_another_client_did(self, opened: Opener) -> None:
        mine, theirs = opened(), opened()
        moved, kept = (made(mine, create(number)) for number in (1, 2))
        token = mine.look("").token
        later = START + timedelta(days=3)
        made(theirs, create(3))
        assert done(theirs, patch(moved, start=later, end=later + timedelta(hours=1)))[0].outcome is Outcome.DONE
        look = mine.look(token)
        assert not look.full
        assert {event.id for event in look.events} == {moved.id, create(3).id}
        assert kept.id not in look.gone
        fields = next(event.fields for event in look.events if event.id == moved.id)
        assert fields is not None
        assert fields.start == later

    @pytest.mark.parametrize("token", ["no-such-token", "12345678901234567890"])
    def test_f7_a_token_that_is_not_taken_leads_to_a_full_look(self, opened: Opener, token: str) -> None:
        calendar = opened()
        made(calendar, create(1))
        look = calendar.look(token)
        assert look.full
        assert [event.id for event in look.events] == [create(1).id]
        assert calendar.look(look.token).events == ()

    def test_f7_two_clients_look_each_with_a_token_of_its_own(self, opened: Opener) -> None:
        mine, theirs = opened(), opened()
        first, second = mine.look("").token, theirs.look("").token
        made(mine, create(1))
        assert [event.id for event in theirs.look(second).events] == [create(1).id]
        assert [event.id for event in mine.look(first).events] == [create(1).id]

    def test_a_deletion_is_seen(self, opened: Opener) -> None:
        mine, theirs = opened(), opened()
        event = made(mine, create(1))
        token = mine.look("").token
        assert done(theirs, delete(event))[0].outcome is Outcome.DONE
        look = mine.look(token)
        cancelled = [one.id for one in look.events if one.cancelled]
        assert (cancelled, list(look.gone)) == (([event.id], []) if self.tombstones else ([], [event.id]))
        found = mine.get([event.id])[event.id]
        assert (found is not None and found.cancelled) if self.tombstones else found is None

    def test_the_id_of_a_deleted_event(self, opened: Opener) -> None:
        calendar = opened()
        done(calendar, delete(made(calendar, create(1))))
        outcome = done(calendar, create(1))[0].outcome
        assert outcome is (Outcome.EXISTS if self.tombstones else Outcome.DONE)

    def test_writes_never_overwrite_another_clients(self, opened: Opener) -> None:
        mine, theirs = opened(), opened()
        event = made(mine, create(1))
        assert done(theirs, patch(event, summary="Theirs"))[0].outcome is Outcome.DONE
        outcomes = [
            done(mine, op)[0].outcome for op in (patch(event, summary="Mine"), delete(event), create(1, "Other"))
        ]
        assert outcomes == [Outcome.STALE, Outcome.STALE, Outcome.EXISTS]
        fields = seen(mine, event.id).fields
        assert fields is not None
        assert fields.summary == "Theirs"

    def test_what_is_not_there_cannot_be_changed(self, opened: Opener) -> None:
        calendar = opened()
        event = made(calendar, create(1))
        done(calendar, delete(event))
        found = calendar.get([event.id, create(2).id])
        assert found[create(2).id] is None
        late = done(calendar, patch(event, summary="Late"))[0].outcome
        assert late in (Outcome.MISSING, Outcome.STALE)  # a tombstone is a newer version
        assert done(calendar, delete(event))[0].outcome is Outcome.MISSING

    def test_a_patch_writes_the_fields_it_names_and_the_mark(self, opened: Opener) -> None:
        calendar = opened()
        event = made(calendar, create(1))
        new = replace(patch(event, summary="New"), marker={**event.marker, "h-summary": "u"})
        (receipt,) = done(calendar, new)
        after = seen(calendar, event.id)
        assert event.fields is not None
        assert after.fields is not None
        assert after.marker == new.marker
        assert marker.digests(after.fields) == marker.digests(replace(event.fields, summary="New"))
        assert receipt.event is None or receipt.event.etag == after.etag

    def test_a_patch_of_nothing_writes_only_the_mark(self, opened: Opener) -> None:
        calendar = opened()
        event = made(calendar, create(1))
        (receipt,) = done(calendar, replace(patch(event), marker={**event.marker, "h-time": "u"}))
        assert receipt.outcome is Outcome.DONE
        after = seen(calendar, event.id)
        assert after.marker["h-time"] == "u"
        assert event.fields is not None
        assert after.fields is not None
        assert marker.digests(after.fields) == marker.digests(event.fields)

    def test_every_op_gets_a_receipt_though_some_fail(self, opened: Opener) -> None:
        calendar = opened()
        made(calendar, create(7, "Somebody else was here first"))
        ops = [create(number) for number in range(1, 61)]
        receipts = done(calendar, *ops)
        assert [receipt.op.id for receipt in receipts] == [op.id for op in ops]
        assert [r.op.id for r in receipts if r.outcome is not Outcome.DONE] == [create(7).id]
        assert len(calendar.look("").events) == 60
