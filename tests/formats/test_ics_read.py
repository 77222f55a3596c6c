"""Others' calendars: what counts as busy, and files that are wrong in every way."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from studycal.core.period import instant
from studycal.errors import InputError
from studycal.formats.ics_read import read

WARSAW = ZoneInfo("Europe/Warsaw")


def calendar(*events: str, uid: str = "a@b") -> bytes:
    bodies = "".join(
        f"BEGIN:VEVENT\nUID:{i}{uid}\nDTSTAMP:20261101T000000Z\n{one}\nEND:VEVENT\n" for i, one in enumerate(events)
    )
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{bodies}END:VCALENDAR\n".replace("\n", "\r\n").encode()


def taken(data: bytes) -> list[str]:
    busy, problems = read(data, file="work.ics", zone=WARSAW, first=date(2026, 11, 30), last=date(2026, 12, 13))
    assert not problems
    return [f"{instant(b.period.start):%d %H:%M}-{instant(b.period.end):%d %H:%M} {b.reason}" for b in busy]


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ("SUMMARY:Talk\nDTSTART:20261201T180000Z\nDTEND:20261201T190000Z", ["01 18:00-01 19:00 Talk"]),
        ("DTSTART;TZID=Asia/Tokyo:20261201T180000\nDURATION:PT1H", ["01 09:00-01 10:00 appointment"]),
        ("SUMMARY:Floats\nDTSTART:20261201T180000\nDURATION:PT1H", ["01 17:00-01 18:00 Floats"]),
        ("SUMMARY:Trip\nDTSTART;VALUE=DATE:20261205\nTRANSP:OPAQUE", ["04 23:00-05 23:00 Trip"]),
        ("SUMMARY:Free\nTRANSP:TRANSPARENT\nDTSTART:20261201T180000Z\nDURATION:PT1H", []),
        ("SUMMARY:Off\nSTATUS:CANCELLED\nDTSTART:20261201T180000Z\nDURATION:PT1H", []),
        ("SUMMARY:Moment\nDTSTART:20261201T180000Z", []),
        ("SUMMARY:Past\nDTSTART:20261101T180000Z\nDURATION:PT1H", []),
        (
            "SUMMARY:Gym\nDTSTART;TZID=Europe/Warsaw:20260901T070000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY\n"
            "EXDATE;TZID=Europe/Warsaw:20261208T070000",
            ["01 06:00-01 07:00 Gym"],
        ),
    ],
)
def test_an_event_takes_the_time_it_says(event: str, expected: list[str]) -> None:
    assert taken(calendar(event)) == expected


def test_studycals_own_events_are_not_busy_time() -> None:
    assert taken(calendar("DTSTART:20261201T180000Z\nDURATION:PT1H", uid="x@studycal")) == []


GOOD = "SUMMARY:Good\nDTSTART:20261202T180000Z\nDURATION:PT1H"


@pytest.mark.parametrize(
    "bad",
    [
        "SUMMARY:none",
        "DTSTART:yesterday",
        "DTSTART:20261301T180000Z",
        "DTSTART:20261201T250000Z",
        "DTSTART:",
        "DTSTART;VALUE=DATE:2026-12-01",
        "DTSTART:20261201T180000Z\nDTSTART:20261202T180000Z",
        "DTSTART:20261201T180000Z\nDTEND:never",
        "DTSTART:20261201T180000Z\nDURATION:two hours",
        "DTSTART:20261201T180000Z\nDURATION:PT1H\nRRULE:FREQ=SECONDLY",
        "DTSTART:20261201T180000Z\nDURATION:PT1H\nRRULE:FREQ=MINUTELY",
        "DTSTART:20261201T180000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;BYHOUR=1,2,3,4,5;BYMINUTE=0,10,20,30,40,50",
        "DTSTART:20261201T180000Z\nDURATION:PT1H\nRRULE:FREQ=SOMETIMES",
        "DTSTART:20261201T180000Z\nDURATION:PT1H\nRRULE:whenever",
        "DTSTART:20261201T180000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY\nEXDATE:nonsense",
        "DTSTART:00010101T000000Z\nDURATION:PT1H\nRRULE:FREQ=HOURLY",
    ],
)
def test_a_bad_event_is_named_by_its_line_and_the_others_still_count(bad: str) -> None:
    data = calendar(bad, GOOD)
    busy, problems = read(data, file="work.ics", zone=WARSAW, first=date(2026, 11, 30), last=date(2026, 12, 13))
    assert [b.reason for b in busy] == ["Good"]
    assert [(p.file, p.line, p.level.value) for p in problems] == [("work.ics", 4, "warning")]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html>Sign in</html>",
        b"\xff\xfe\x00",
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n",
        b"BEGIN:VCALENDAR\r\nnonsense\r\n",
    ],
)
def test_what_is_no_calendar_is_said_in_one_sentence(data: bytes) -> None:
    with pytest.raises(InputError, match=r"work\.ics: (this is no calendar|the calendar is broken)"):
        read(data, file="work.ics", zone=WARSAW, first=date(2026, 11, 30), last=date(2026, 12, 13))
