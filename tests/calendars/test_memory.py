"""The calendar in memory keeps the contract, and fails when a test asks for it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from studycal.calendars.base import Outcome
from studycal.calendars.memory import MemoryCalendar, MemoryServer
from studycal.errors import HeldError, RemoteError
from tests.calendars.contract import PLAN, START, ZONE, CalendarContract, Opener, create, done, made, seen


def opener(server: MemoryServer) -> MemoryCalendar:
    calendar = MemoryCalendar(server)
    calendar.ensure(PLAN, "Study plan", ZONE)
    return calendar


class TestMemory(CalendarContract):
    @pytest.fixture
    def opened(self) -> Opener:
        server = MemoryServer()
        return lambda: opener(server)


def test_f5_an_answer_lost_after_the_write_leaves_the_write() -> None:
    calendar = opener(MemoryServer())

    def lose(what: str) -> None:
        raise RemoteError(f"the answer to {what} was lost")

    calendar.after = lose
    assert [receipt.outcome for receipt in done(calendar, create(1))] == [Outcome.FAILED]
    calendar.after = lambda _: None
    assert [receipt.outcome for receipt in done(calendar, create(1))] == [Outcome.EXISTS]


def test_f6_parts_of_a_request_fail_on_their_own() -> None:
    calendar = opener(MemoryServer())
    calendar.part = lambda op: Outcome.REFUSED if op.id == create(2).id else None
    outcomes = [receipt.outcome for receipt in done(calendar, create(1), create(2), create(3))]
    assert outcomes == [Outcome.DONE, Outcome.REFUSED, Outcome.DONE]


def test_f7_expired_tokens_lead_to_a_full_look() -> None:
    calendar = opener(MemoryServer())
    made(calendar, create(1))
    token = calendar.look("").token
    calendar.server.expire_tokens()
    assert calendar.look(token).full


def test_f9_a_calendar_that_is_gone_or_anothers_is_held() -> None:
    server = MemoryServer()
    calendar = opener(server)
    with pytest.raises(HeldError) as held:
        MemoryCalendar(server).ensure("another plan", "Study plan", ZONE)
    assert held.value.rule == "other-plan"
    server.delete_calendar()
    with pytest.raises(HeldError) as held:
        calendar.look("")
    assert held.value.rule == "calendar-gone"


def test_what_a_learner_does_by_hand_is_seen() -> None:
    calendar = opener(MemoryServer())
    event = made(calendar, create(1))
    server, token = calendar.server, calendar.look("").token
    server.drag(event.id, timedelta(hours=1))
    assert server.fields(event.id).start == START + timedelta(days=1, hours=1)
    server.strip(event.id)
    assert seen(calendar, event.id).marker == {}
    server.remove(event.id)
    assert server.live() == {}
    assert [one.cancelled for one in calendar.look(token).events] == [True]
    server.restore(event.id)
    assert server.fields(event.id).start == START + timedelta(days=1, hours=1)
