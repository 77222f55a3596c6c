"""A CalDAV calendar on real Radicale and Xandikos servers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from studycal.calendars.base import Fields, Op, OpKind, Outcome, Receipt
from studycal.calendars.caldav.calendar import CalDavCalendar
from studycal.calendars.caldav.http import Http
from studycal.core.sync.event import event_id, uid_for
from tests.peers_caldav import USER, Server

pytestmark = pytest.mark.peer

PLAN = "p1"
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
START = datetime(2026, 11, 30, 19, tzinfo=ZoneInfo("Europe/Warsaw"))


@pytest.fixture(scope="module", params=["radicale", "xandikos"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One process for the module's tests; each test makes a calendar of its own."""
    server = Server(request.param, tmp_path_factory.mktemp(request.param))
    server.start()
    yield server
    server.kill()


@pytest.fixture
def opened(server: Server, tmp_path: Path) -> Callable[[], CalDavCalendar]:
    """Opens this test's calendar; again for a second client."""
    plan = tmp_path.name.replace("_", "-")

    def opener() -> CalDavCalendar:
        http = Http(USER, "x", sleep=lambda _: None)
        calendar = CalDavCalendar(http, server.url, calendar="", clock=lambda: NOW)
        calendar.ensure(plan, f"Study {plan}", "Europe/Warsaw")
        return calendar

    return opener


def create(number: int, summary: str = "Reading") -> Op:
    """A session's creation, an hour on day ``number``."""
    session = f"W{number:02}.S1"
    start = START + timedelta(days=number)
    fields = Fields(
        start, start + timedelta(hours=1), "Europe/Warsaw", summary, "Topic, \\nabla; ∇\n\n- one", alarms=(15,)
    )
    marker = {"k": f"{PLAN}/{session}", "g": "0", "plan": PLAN, "v": "1", "h-time": "abc"}
    return Op(OpKind.CREATE, event_id(PLAN, session), uid_for(PLAN, session), fields, marker)


def done(calendar: CalDavCalendar, *ops: Op) -> list[Receipt]:
    """Apply, flat: the last word on each: what was answered is told again once it was read back."""
    return [receipt for group in calendar.apply(ops) for receipt in group if receipt.outcome is not Outcome.ANSWERED]


def patch(receipt: Receipt, **changes: object) -> Op:
    """A patch of what a receipt shows."""
    assert receipt.event is not None
    assert receipt.event.fields is not None
    fields = replace(receipt.event.fields, **changes)  # type: ignore[arg-type]
    changed = frozenset("time" if name in ("start", "end") else name for name in changes)
    event = receipt.event
    return Op(OpKind.PATCH, event.id, "", fields, event.marker, changed, event.etag, 1, event.raw)


def test_what_was_written_is_read_back_the_same(opened: Callable[[], CalDavCalendar]) -> None:
    op = create(1)
    (receipt,) = done(opened(), op)
    assert receipt.outcome is Outcome.DONE
    assert receipt.event is not None
    assert op.fields is not None
    assert receipt.event.fields == replace(op.fields, alarms=())
    assert receipt.event.marker == op.marker
    assert receipt.event.etag


def test_a_quiet_look_is_one_small_report(opened: Callable[[], CalDavCalendar]) -> None:
    calendar = opened()
    done(calendar, *(create(number) for number in range(1, 6)))
    first = calendar.look("")
    assert first.full
    assert len(first.events) == 5
    before = calendar.requests
    again = calendar.look(first.token)
    assert (again.events, again.gone, again.full) == ((), (), False)
    assert calendar.requests - before == 1


def test_a_second_client_finds_the_same_calendar_by_its_mark(opened: Callable[[], CalDavCalendar]) -> None:
    assert opened().address == opened().address


def test_a_move_keeps_what_the_learner_added(opened: Callable[[], CalDavCalendar]) -> None:
    calendar = opened()
    (receipt,) = done(calendar, create(1))
    assert receipt.event is not None
    raw = receipt.event.raw
    assert isinstance(raw, bytes)
    theirs = raw.replace(b"END:VEVENT", b"X-MINE:kept\r\nATTENDEE:mailto:friend@example.org\r\nEND:VEVENT")
    op = replace(patch(receipt, start=START, end=START + timedelta(hours=2)), raw=theirs)
    (moved,) = done(calendar, op)
    assert moved.outcome is Outcome.DONE
    assert moved.event is not None
    assert moved.event.fields is not None
    assert moved.event.fields.start == START
    assert isinstance(moved.event.raw, bytes)
    for kept in (b"X-MINE:kept", b"friend@example.org", b"BEGIN:VALARM", b"SEQUENCE:1"):
        assert kept in moved.event.raw


def test_writes_never_overwrite_another_clients(opened: Callable[[], CalDavCalendar]) -> None:
    mine, theirs = opened(), opened()
    (receipt,) = done(mine, create(1))
    assert done(theirs, patch(receipt, summary="Theirs"))[0].outcome is Outcome.DONE
    assert [r.outcome for r in done(mine, patch(receipt, summary="Mine"))] == [Outcome.STALE]
    late = replace(patch(receipt), kind=OpKind.DELETE)
    assert [r.outcome for r in done(mine, late)] == [Outcome.STALE]
    assert [r.outcome for r in done(mine, create(1, "Other"))] == [Outcome.EXISTS]


def test_a_deletion_by_another_client_is_seen_as_gone(opened: Callable[[], CalDavCalendar]) -> None:
    mine, theirs = opened(), opened()
    (receipt,) = done(mine, create(1))
    token = mine.look("").token
    delete = replace(patch(receipt), kind=OpKind.DELETE)
    assert [r.outcome for r in done(theirs, delete)] == [Outcome.DONE]
    assert mine.look(token).gone == (receipt.op.id,)
    assert mine.get([receipt.op.id]) == {receipt.op.id: None}
    assert [r.outcome for r in done(mine, delete)] == [Outcome.MISSING]


def test_an_unknown_token_means_everything_is_read_again(opened: Callable[[], CalDavCalendar]) -> None:
    calendar = opened()
    done(calendar, create(1))
    look = calendar.look("http://radicale.org/ns/sync/" + "0" * 64)
    assert look.full
    assert len(look.events) == 1


def test_a_killed_server_fails_writes_and_the_rest_follows_after_its_return(
    server: Server, opened: Callable[[], CalDavCalendar]
) -> None:
    calendar = opened()
    done(calendar, create(1))
    server.kill()
    assert done(calendar, create(2))[0].outcome is Outcome.FAILED
    server.start()
    assert [r.outcome for r in done(calendar, create(1), create(2))] == [Outcome.DONE, Outcome.DONE]
    assert len(calendar.look("").events) == 2
