"""Written calendars: the same in icalendar's eyes, whatever the zone and the text."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar.parser import Contentline

from studycal.core.sync.event import Event
from studycal.formats import ics
from studycal.formats.ics import clean, dump, split

BORN = datetime(2026, 11, 1, tzinfo=UTC)
ZONES = ["Europe/Warsaw", "America/New_York", "Europe/Dublin", "Australia/Lord_Howe"]
ZONES += ["Asia/Kathmandu", "America/St_Johns", "Africa/Casablanca", "Asia/Tokyo"]


def event(day: int = 0, *, zone: str = "Europe/Warsaw", summary: str = "W01.S1", description: str = "") -> Event:
    start = datetime(2026, 11, 30, 19, tzinfo=ZoneInfo(zone)) + timedelta(days=day)
    end = start + timedelta(hours=2)
    return Event(f"e{day}@studycal", start, end, summary, BORN, BORN, description=description, alarms=(15,))


@pytest.mark.parametrize("zone", ZONES)
def test_the_files_own_vtimezone_gives_every_day_of_a_year_its_offset(zone: str) -> None:
    events = [event(day, zone=zone) for day in range(370)]
    calendar = icalendar.Calendar.from_ical(dump(events, name="Study", zone=zone))
    written = calendar.timezones[0].to_tz(lookup_tzid=False)
    for ours, read in zip(events, calendar.events, strict=True):
        assert (read.start, read.end, read["UID"]) == (ours.start, ours.end, ours.uid)
        assert isinstance(ours.start, datetime)
        assert ours.start.replace(tzinfo=written).utcoffset() == ours.start.utcoffset()


@pytest.mark.parametrize(
    ("zone", "first"), [("America/Boa_Vista", date(2000, 9, 20)), ("Asia/Gaza", date(2072, 10, 1))]
)
def test_changes_of_the_clock_a_week_apart_are_all_in_the_vtimezone(zone: str, first: date) -> None:
    days = [datetime(first.year, first.month, first.day, 19, tzinfo=ZoneInfo(zone)) + timedelta(n) for n in range(60)]
    events = [Event(f"e{n}", day, day + timedelta(hours=1), "S", BORN, BORN) for n, day in enumerate(days)]
    calendar = icalendar.Calendar.from_ical(dump(events, name="Study", zone=zone))
    written = calendar.timezones[0].to_tz(lookup_tzid=False)
    assert len({day.utcoffset() for day in days}) == 2
    assert [day.replace(tzinfo=written).utcoffset() for day in days] == [day.utcoffset() for day in days]


@settings(max_examples=60)
@given(summary=st.text(), description=st.text(), name=st.text())
def test_any_text_comes_back_and_adds_no_component(summary: str, description: str, name: str) -> None:
    data = dump([event(summary=summary, description=description)], name=name, zone="Europe/Warsaw")
    calendar = icalendar.Calendar.from_ical(data)
    (read,) = calendar.events
    assert read.get("SUMMARY", "") == clean(summary)
    assert read.get("DESCRIPTION", "") == clean(description)
    assert [part.name for part in read.subcomponents] == ["VALARM"]
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))


def test_equal_events_give_equal_bytes_and_a_date_is_a_date() -> None:
    banner = Event("b@studycal", date(2026, 11, 30), date(2026, 12, 7), "W01", BORN, BORN, transparent=True)
    first, second = (
        dump([banner], name="Study", zone="Europe/Warsaw", method="PUBLISH", ttl_hours=4) for _ in range(2)
    )
    assert first == second
    assert b"\r\nDTSTART;VALUE=DATE:20261130\r\nDTEND;VALUE=DATE:20261207\r\n" in first
    assert b"METHOD:PUBLISH\r\n" in first
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT4H\r\n" in first


def test_files_stay_under_the_limit_and_lose_no_event() -> None:
    parts = split([event(day) for day in range(100)], name="Study", zone="Europe/Warsaw", limit=8_000)
    assert sum(count for _, count in parts) == 100
    assert all(len(data) <= 8_000 for data, _ in parts)


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=70, max_size=400))
def test_a_long_line_is_folded_between_characters(text: str) -> None:
    lines = ics._line(text).split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert all(line.startswith(b" ") for line in lines[1:-1])
    assert "".join([lines[0].decode(), *(line.decode()[1:] for line in lines[1:])]) == text


@pytest.mark.parametrize(
    "text", ["x" * 76, "x" * 73 + "\\n" + "y" * 90, "ä" + "x" * 73, "SUMMARY:" + "wörter – " * 20, "漢" * 60]
)
def test_a_long_line_is_folded_as_icalendar_folds_it(text: str) -> None:
    assert ics._line(text) == bytes(Contentline(text).to_ical()) + b"\r\n"
