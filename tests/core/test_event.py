"""A session as a calendar event: its status, what it says, and that it takes time or not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from studycal.core.curriculum import Link, Role, Week
from studycal.core.plan import Session, Status
from studycal.core.sync import marker
from studycal.core.sync.event import describe, event_id, from_anchor, from_session, without_bidi
from studycal.core.sync.remote import Fields
from studycal.core.time.period import Period

START = datetime(2026, 12, 2, 19, tzinfo=UTC)
CREATED = datetime(2026, 11, 24, 12, tzinfo=UTC)
PERIOD = Period(START, START + timedelta(minutes=75))
SESSION = Session("W01.S2", 1, "S2", Role.BUILD, False, "Code", "W01 S2 Build: Topic", PERIOD)
LINK = Link("Paper", "https://example.org/paper")
WEEK = Week(1, "Topic", "Focus\nof two lines", 2, links=(LINK,), columns=(("Reading", "Ch. 3"), ("Due", "Fri")))


def test_a_description_is_plain_text_in_parts_with_an_empty_line_between() -> None:
    assert describe(WEEK, ("one", "two"), ("Last time: tests.", "Recall: W00")) == (
        "Last time: tests.\nRecall: W00\n\nTopic\nFocus\nof two lines\n\n- one\n- two\n\nReading: Ch. 3\nDue: Fri\n\n"
        + LINK.shown
    )
    assert describe(Week(1, "Topic"), ()) == "Topic"


def test_a_session_is_an_event_with_all_that_it_says() -> None:
    event = from_session(SESSION, WEEK, ("one",), plan_id="p", created=CREATED, alarms=(10,), cards=("Card",))
    assert event.uid == event_id("p", "W01.S2") + "@studycal"
    assert (event.start, event.end, event.summary) == (SESSION.start, SESSION.end, SESSION.title)
    assert (event.changed, event.created, event.sequence, event.alarms) == (CREATED, CREATED, 0, (10,))
    assert event.description == describe(WEEK, ("one",), ("Card",))
    assert (event.categories, event.status, event.transparent) == (("build", "Phase 2"), "CONFIRMED", False)
    assert event.url == "https://example.org/paper"


def test_what_changed_since_is_told() -> None:
    later = replace(SESSION, changed=CREATED + timedelta(days=1), sequence=3, generation=2)
    event = from_session(later, replace(WEEK, phase=None, links=()), (), plan_id="p", created=CREATED)
    assert (event.changed, event.created, event.sequence) == (CREATED + timedelta(days=1), CREATED, 3)
    assert (event.uid, event.categories, event.url) == (event_id("p", "W01.S2", 2) + "@studycal", ("build",), "")


@pytest.mark.parametrize(
    ("status", "optional", "expected", "free", "alarms"),
    [
        (Status.PLANNED, False, "CONFIRMED", False, (10,)),
        (Status.PLANNED, True, "TENTATIVE", True, (10,)),
        (Status.DONE, False, "CONFIRMED", False, (10,)),
        (Status.DROPPED, False, "CANCELLED", True, ()),
        (Status.SKIPPED, True, "CANCELLED", True, ()),
    ],
)
def test_status_says_whether_it_takes_time(
    status: Status, optional: bool, expected: str, free: bool, alarms: tuple[int, ...]
) -> None:
    session = replace(SESSION, status=status, optional=optional)
    event = from_session(session, WEEK, (), plan_id="p", created=CREATED, alarms=(10,))
    assert (event.status, event.transparent, event.alarms) == (expected, free, alarms)


@pytest.mark.parametrize(
    ("all_day", "status", "free", "alarms"),
    [
        (False, Status.PLANNED, False, (10,)),
        (True, Status.PLANNED, True, ()),
        (False, Status.SKIPPED, True, ()),
    ],
)
def test_an_anchor_of_a_whole_day_takes_no_time(
    all_day: bool, status: Status, free: bool, alarms: tuple[int, ...]
) -> None:
    name = "W01.D1" if all_day else "W01.A1"
    anchor = replace(SESSION, id=name, slot=name[4:], status=status)
    event = from_anchor(anchor, plan_id="p", created=CREATED, alarms=(10,))
    assert (event.transparent, event.alarms, event.categories) == (free, alarms, ("anchor",))
    assert event.status == ("CANCELLED" if status is Status.SKIPPED else "CONFIRMED")
    assert event.start == (date(2026, 12, 2) if all_day else START)
    assert (event.uid, event.summary, event.changed) == (event_id("p", name) + "@studycal", SESSION.title, CREATED)


def test_no_title_turns_what_stands_beside_it() -> None:
    assert without_bidi("a\u202eb\u2066c\u2069\u202a\u202dd\u200f\u05d0") == "abcd\u200f\u05d0"


def test_the_hour_that_a_clock_shows_twice_is_two_times() -> None:
    warsaw = ZoneInfo("Europe/Warsaw")
    first = datetime(2027, 10, 31, 2, 30, tzinfo=warsaw)
    second = first.replace(fold=1)
    both = [Fields(start, start.replace(hour=4), "Europe/Warsaw", "Read") for start in (first, second)]
    assert first == second
    assert marker.value(both[0], "time") != marker.value(both[1], "time")
    assert marker.digest(both[0], "time") != marker.digest(both[1], "time")
