"""Whole calendars, line by line, as they are written to a file or a feed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from studycal import __version__
from studycal.core.plan import Status
from studycal.core.sync.event import Event
from studycal.core.task import Task
from studycal.formats.ics import clean, dump, dump_todos, split

WARSAW = ZoneInfo("Europe/Warsaw")
BORN = datetime(2026, 11, 1, tzinfo=UTC)
BUILD = Event(
    "w7s2@studycal", datetime(2027, 1, 13, 19, tzinfo=WARSAW), datetime(2027, 1, 13, 20, 15, tzinfo=WARSAW),
    "W07 S2 Build: Attention, 1/2", datetime(2026, 12, 1, 8, 30, tzinfo=WARSAW), BORN,
    description="Code it\nC:\\New; then rest", categories=("build", "Phase 1, Foundations"), sequence=3,
    alarms=(10, 60), url="https://example.org/a,b;c",
)  # fmt: skip
ABROAD = Event(
    "w8s1@studycal", datetime(2027, 1, 18, 19, tzinfo=ZoneInfo("Asia/Tokyo")),
    datetime(2027, 1, 18, 20, tzinfo=ZoneInfo("Asia/Tokyo")), "", BORN, BORN, transparent=True, status="CANCELLED",
    alarms=(5,),
)  # fmt: skip
AT_SEA = Event(
    "w9s1@studycal", datetime(2027, 1, 25, 19, tzinfo=UTC), datetime(2027, 1, 25, 20, tzinfo=UTC), "Read", BORN, BORN,
    status="TENTATIVE",
)  # fmt: skip
EXAM = Event("w7d1@studycal", date(2027, 1, 15), date(2027, 1, 16), "Exam", BORN, BORN, transparent=True)

HEAD = f"""\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//studycal//studycal {__version__}//EN
CALSCALE:GREGORIAN
"""
ZONES = """\
BEGIN:VTIMEZONE
TZID:Europe/Warsaw
BEGIN:DAYLIGHT
DTSTART:20070325T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:CEST
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:20071028T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:CET
END:STANDARD
END:VTIMEZONE
BEGIN:VTIMEZONE
TZID:Asia/Tokyo
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:+0900
TZOFFSETTO:+0900
TZNAME:JST
END:STANDARD
END:VTIMEZONE
"""
EVENTS = r"""BEGIN:VEVENT
UID:w7s2@studycal
DTSTAMP:20261201T073000Z
CREATED:20261101T000000Z
LAST-MODIFIED:20261201T073000Z
SEQUENCE:3
DTSTART;TZID=Europe/Warsaw:20270113T190000
DTEND;TZID=Europe/Warsaw:20270113T201500
SUMMARY:W07 S2 Build: Attention\, 1/2
DESCRIPTION:Code it\nC:\\New\; then rest
URL:https://example.org/a,b;c
CATEGORIES:build,Phase 1  Foundations
STATUS:CONFIRMED
TRANSP:OPAQUE
BEGIN:VALARM
ACTION:DISPLAY
DESCRIPTION:W07 S2 Build: Attention\, 1/2
TRIGGER:-PT10M
END:VALARM
BEGIN:VALARM
ACTION:DISPLAY
DESCRIPTION:W07 S2 Build: Attention\, 1/2
TRIGGER:-PT60M
END:VALARM
END:VEVENT
BEGIN:VEVENT
UID:w8s1@studycal
DTSTAMP:20261101T000000Z
CREATED:20261101T000000Z
LAST-MODIFIED:20261101T000000Z
SEQUENCE:0
DTSTART;TZID=Asia/Tokyo:20270118T190000
DTEND;TZID=Asia/Tokyo:20270118T200000
STATUS:CANCELLED
TRANSP:TRANSPARENT
X-MICROSOFT-CDO-BUSYSTATUS:FREE
BEGIN:VALARM
ACTION:DISPLAY
DESCRIPTION:Reminder
TRIGGER:-PT5M
END:VALARM
END:VEVENT
BEGIN:VEVENT
UID:w9s1@studycal
DTSTAMP:20261101T000000Z
CREATED:20261101T000000Z
LAST-MODIFIED:20261101T000000Z
SEQUENCE:0
DTSTART:20270125T190000Z
DTEND:20270125T200000Z
SUMMARY:Read
STATUS:TENTATIVE
TRANSP:OPAQUE
END:VEVENT
BEGIN:VEVENT
UID:w7d1@studycal
DTSTAMP:20261101T000000Z
CREATED:20261101T000000Z
LAST-MODIFIED:20261101T000000Z
SEQUENCE:0
DTSTART;VALUE=DATE:20270115
DTEND;VALUE=DATE:20270116
SUMMARY:Exam
STATUS:CONFIRMED
TRANSP:TRANSPARENT
X-MICROSOFT-CDO-BUSYSTATUS:FREE
END:VEVENT
END:VCALENDAR
"""


def lines(data: bytes) -> str:
    """The text of a file whose every line ends as RFC 5545 says."""
    text = data.decode()
    assert "\n" not in text.replace("\r\n", "")
    return text.replace("\r\n", "\n")


def test_a_feed() -> None:
    data = dump([BUILD, ABROAD, AT_SEA, EXAM], name="My, study", zone="Europe/Warsaw", method="PUBLISH", ttl_hours=4)
    asked = "REFRESH-INTERVAL;VALUE=DURATION:PT4H\nX-PUBLISHED-TTL:PT4H\n"
    named = "METHOD:PUBLISH\nNAME:My\\, study\nX-WR-CALNAME:My\\, study\nX-WR-TIMEZONE:Europe/Warsaw\n"
    assert lines(data) == HEAD + named + asked + ZONES + EVENTS


def test_a_file_has_no_method_and_asks_for_nothing() -> None:
    data = dump([EXAM], name="", zone="Europe/Warsaw")
    exam = EVENTS[EVENTS.index("BEGIN:VEVENT\nUID:w7d1") :]
    assert lines(data) == f"{HEAD}X-WR-TIMEZONE:Europe/Warsaw\n{exam}"


def test_each_zone_is_told_for_the_years_of_its_own_events() -> None:
    """Casablanca's clock follows the moon: one observance for each change, so the years show."""
    casablanca = ZoneInfo("Africa/Casablanca")
    there = replace(
        ABROAD, start=datetime(2027, 1, 18, 19, tzinfo=casablanca), end=datetime(2027, 1, 18, 20, tzinfo=casablanca)
    )
    later = replace(BUILD, start=datetime(2030, 1, 14, 19, tzinfo=WARSAW), end=datetime(2030, 1, 14, 20, tzinfo=WARSAW))
    text = lines(dump([there, later], name="", zone="Europe/Warsaw"))
    alone = lines(dump([there], name="", zone="Europe/Warsaw"))
    told = text[text.index("TZID:Africa/Casablanca") : text.index("BEGIN:VEVENT")]
    assert "DTSTART:2027" in told
    assert "DTSTART:2029" not in told
    assert told in alone


def test_the_second_of_two_like_wall_times_is_written_in_utc() -> None:
    second = datetime(2026, 10, 25, 2, 30, tzinfo=WARSAW, fold=1)
    text = lines(dump([replace(AT_SEA, start=second, end=second + timedelta(hours=1))], name="", zone="Europe/Warsaw"))
    assert "\nDTSTART:20261025T013000Z\n" in text


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("tab\tstays", "tab\tstays"),
        ("bell\x07, zero\x00", "bell, zero"),
        ("half\ud800 a pair", "half a pair"),
        ("one\r\ntwo\rthree\x85four\u2028five\u2029six", "one\ntwo\nthree\nfour\nfive\nsix"),
    ],
)
def test_what_makes_a_file_invalid_goes(said: str, written: str) -> None:
    assert clean(said) == written


def test_what_was_written_is_remembered_until_the_event_is_another() -> None:
    written: dict[str, tuple[Event, bytes]] = {}
    first = dump([BUILD], name="", zone="Europe/Warsaw", written=written)
    known = written[BUILD.uid]
    again = dump([replace(BUILD)], name="", zone="Europe/Warsaw", written=written)
    assert again == first
    assert written[BUILD.uid] is known, "an equal event is not written again"
    other = dump([replace(BUILD, summary="Heads")], name="", zone="Europe/Warsaw", written=written)
    assert b"SUMMARY:Heads" in other
    assert b"SUMMARY:Heads" in written[BUILD.uid][1]


def test_a_file_may_be_as_large_as_the_limit_and_no_larger() -> None:
    events = [replace(AT_SEA, uid=f"{number}@studycal") for number in range(4)]
    (whole, _) = split(events[:2], name="", zone="UTC")[0]
    assert [count for _, count in split(events, name="", zone="UTC", limit=len(whole))] == [2, 2]
    assert [count for _, count in split(events, name="", zone="UTC", limit=len(whole) - 1)] == [1, 1, 1, 1]
    assert [count for _, count in split(events, name="", zone="UTC", limit=1)] == [1, 1, 1, 1], "one is the least"
    assert split(events[:2], name="", zone="UTC", limit=len(whole))[0][0] == whole
    assert [count for _, count in split([], name="", zone="UTC")] == [0]


TODO = """\
BEGIN:VTODO
UID:todo-w9s1@studycal
DTSTAMP:{at}
CREATED:20261101T000000Z
LAST-MODIFIED:{at}
SEQUENCE:0
DTSTART:20270125T190000Z
DUE:20270125T200000Z
SUMMARY:Read
STATUS:{status}
{more}END:VTODO
"""


@pytest.mark.parametrize(
    ("said", "status", "more"),
    [
        (Status.DONE, "COMPLETED", "COMPLETED:20270126T070000Z\nPERCENT-COMPLETE:100\n"),
        (Status.PARTIAL, "IN-PROCESS", ""),
        (Status.SKIPPED, "CANCELLED", ""),
        (None, "NEEDS-ACTION", ""),
    ],
)
def test_a_task(said: Status | None, status: str, more: str) -> None:
    at = datetime(2027, 1, 26, 8, tzinfo=WARSAW) if said else None
    data = dump_todos(iter([Task(AT_SEA, said or Status.PLANNED, at)]), name="Study", zone="Europe/Warsaw")
    stamp = "20270126T070000Z" if said else "20261101T000000Z"
    todo = TODO.format(at=stamp, status=status, more=more)
    head = f"{HEAD}NAME:Study\nX-WR-CALNAME:Study\nX-WR-TIMEZONE:Europe/Warsaw\n"
    assert lines(data) == f"{head}{todo}END:VCALENDAR\n"


def test_tasks_bring_the_zones_they_need() -> None:
    data = dump_todos([Task(BUILD, Status.PLANNED), Task(ABROAD, Status.PLANNED)], name="", zone="Europe/Warsaw")
    assert ZONES in lines(data)
