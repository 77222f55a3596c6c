"""What a file may cost: counted in calls and steps, so that it holds on any machine."""

from __future__ import annotations

import cProfile
import pstats
from collections.abc import Callable
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from studycal.formats.busy import observances, zone_names
from studycal.formats.busy.lines import content_line
from studycal.formats.busy.reader import read
from studycal.formats.busy.rules import SPARE, Purse
from tests.formats.busy_cases import calendar

YEAR = date(2027, 1, 1), date(2027, 12, 31)
WARSAW = ZoneInfo("Europe/Warsaw")


def calls(data: bytes) -> int:
    """How many functions are called while it is read."""
    observances._remembered.clear()
    profile = cProfile.Profile()
    profile.runcall(read, data, file="a.ics", zone=WARSAW, first=YEAR[0], last=YEAR[1])
    return int(pstats.Stats(profile).total_calls)  # type: ignore[attr-defined]


def event(uid: str, *lines: str) -> str:
    return "\r\n".join(("BEGIN:VEVENT", f"UID:{uid}", *lines, "END:VEVENT"))


def _open_for_ever(count: int) -> bytes:
    return calendar(*["BEGIN:X-A"] * count, *["END:X-B"] * count)


def _zone_each(count: int) -> bytes:
    def one(number: int) -> str:
        zone = (
            f"BEGIN:VTIMEZONE\r\nTZID:Z{number}\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0100\r\n"
        )
        start = f"DTSTART;TZID=Z{number}:20270104T190000"
        return (
            f"{zone}TZOFFSETTO:+0100\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n{event(f'{number}', start, 'DURATION:PT1H')}"
        )

    return calendar(*map(one, range(count)))


def _one_uid(count: int) -> bytes:
    series = [f"DTSTART:202701{1 + n % 28:02}T{n // 28:02}0000Z" for n in range(count)]
    masters = (event("1", start, "DURATION:PT30M", "RRULE:FREQ=WEEKLY;COUNT=4") for start in series)
    changes = (event("1", start.replace("DTSTART", "RECURRENCE-ID"), start, "DURATION:PT1H") for start in series)
    return calendar(*masters, *changes)


def _floating(count: int) -> bytes:
    events = (event(f"{n}", "DTSTART:20270104T190000", "DURATION:PT1H") for n in range(count))
    return calendar(*events, head="X-WR-TIMEZONE:Europe/Warsaw\r\nX-WR-CALNAME:a\r\n" + "METHOD:PUBLISH\r\n" * count)


def _all_day_in_own_zones(count: int) -> bytes:
    day = "DTSTART;VALUE=DATE:20270104", "RRULE:FREQ=DAILY;COUNT=2", "EXDATE:20270104T230000Z"
    return _zone_each(count).replace(b"END:VCALENDAR", "\r\n".join(event(f"d{n}", *day) for n in range(count)).encode())


@pytest.mark.parametrize("file", [_open_for_ever, _zone_each, _one_uid, _floating, _all_day_in_own_zones])
def test_a_file_of_four_times_the_size_costs_some_four_times_as_much(file: Callable[[int], bytes]) -> None:
    calls(file(20))  # what is loaded or remembered once
    assert calls(file(200)) < 5 * calls(file(50))


def test_changes_of_all_that_follow_which_many_series_share_have_an_end() -> None:
    start, change = "DTSTART:20270104T180000Z", "RECURRENCE-ID;RANGE=THISANDFUTURE:20270105T180000Z"
    series = [event("1", start, "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=3")] * 300
    purse = Purse()
    _, problems = read(
        calendar(*series, *[event("1", change, start, "DURATION:PT1H")] * 300),
        file="a", zone=WARSAW, first=YEAR[0], last=YEAR[1], purse=purse,
    )  # fmt: skip
    assert purse.left < 0
    assert "took all the time there is" in problems[0].message


@pytest.mark.parametrize(
    "line", ["DTSTART", "DTSTART;TZID=a", "X-WR-TIMEZONE", 'DTEND;X="', "ATTENDEE;PARTSTAT=DECLINED;A=b"]
)
def test_a_long_line_that_never_comes_to_its_colon_is_none(line: str) -> None:
    """With the square of its length this would take a quarter of an hour."""
    assert content_line(1, (line + " " * 1_000_000).encode()) is None


@pytest.mark.parametrize("length", [300, 40_000])
def test_a_name_of_a_zone_that_is_longer_than_any_is_not_taken_apart_or_remembered(length: int) -> None:
    kept = zone_names._named.cache_info().currsize
    read(
        calendar(f"DTSTART;TZID={'a/' * length}b:20270104T190000", "DURATION:PT1H"),
        file="a", zone=WARSAW, first=YEAR[0], last=YEAR[1],
    )  # fmt: skip
    assert zone_names._named.cache_info().currsize == kept
    assert zone_names._named.cache_info().maxsize


def test_what_takes_no_time_costs_none() -> None:
    birthdays = [
        event(
            f"b{n}",
            f"DTSTART;VALUE=DATE:19{40 + n % 60}01{29 + n % 3}",
            "RRULE:FREQ=YEARLY;COUNT=500",
            "TRANSP:TRANSPARENT",
        )
        for n in range(1000)
    ]
    school = event("school", "DTSTART:20230105T180000Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=300")
    purse = Purse()
    found, problems = read(
        calendar(*birthdays, school), file="a", zone=WARSAW, first=YEAR[0], last=YEAR[1], purse=purse
    )
    assert (len(found), problems) == (52, [])
    assert purse.left > SPARE - 35 * 12 * 5


def test_a_thousand_birthdays_on_the_last_days_of_a_month_leave_time_for_others() -> None:
    birthdays = [
        event(f"b{n}", f"DTSTART;VALUE=DATE:19{40 + n % 60}01{29 + n % 3}", "RRULE:FREQ=YEARLY") for n in range(1000)
    ]
    monthly = [event(f"m{n}", "DTSTART;VALUE=DATE:19400131", "RRULE:FREQ=MONTHLY") for n in range(100)]
    purse = Purse()
    found, problems = read(
        calendar(*birthdays, *monthly), file="a", zone=WARSAW, first=YEAR[0], last=YEAR[1], purse=purse
    )
    assert (len(found), problems) == (1000 + 7 * 100, [])
    assert purse.left == SPARE
