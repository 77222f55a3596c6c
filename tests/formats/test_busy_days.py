"""All-day series whose other dates are times, zones that one of two times forgets, and ends that never come."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from studycal.formats.busy.reader import read
from tests.formats.busy_cases import NOTHING, calendar, check, files, taken

ZONES = ["Europe/Warsaw", "Europe/London", "America/New_York", "Asia/Tokyo", "Pacific/Auckland"]


def days(data: bytes, zone: str) -> list[int]:
    """The whole days of January that are taken, in the plan's zone."""
    plan = ZoneInfo(zone)
    found, problems = read(data, file="a.ics", zone=plan, first=date(2027, 1, 1), last=date(2027, 1, 31))
    assert problems == []
    stretches = [(one.period.start.astimezone(plan), one.period.end.astimezone(plan)) for one in found]
    assert all(f"{start:%H:%M}" == f"{end:%H:%M}" == "00:00" for start, end in stretches)
    assert all((end.date() - start.date()).days == 1 for start, end in stretches)
    return sorted(start.day for start, _ in stretches)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("d-exdate-floating", [5, 19]),
        ("d-exdate-utc", [5, 19]),
        ("d-exdate-zoned", [5, 19]),
        ("d-exdate-exchange", [5, 19]),
        ("d-exdate-google-zone", [5, 19]),
        ("d-change-utc", [5, 14, 19]),
        ("d-change-zoned", [5, 14, 19]),
        ("d-change-exchange", [5, 14, 19]),
        ("d-further-utc", [5, 19]),
        ("d-further-zoned", [5, 19]),
        ("d-until-exchange", [5, 12, 19]),
        ("d-until-utc", [5, 12, 19]),
    ],
)
def test_a_day_of_an_all_day_series_is_the_one_that_was_written(source: str, expected: list[int], zone: str) -> None:
    assert days(files(source)[0], zone) == expected


def test_without_a_zone_of_its_own_an_instant_is_the_plans_day() -> None:
    data = calendar("DTSTART;VALUE=DATE:20270105", "RRULE:FREQ=DAILY;COUNT=3", "EXDATE:20270105T230000Z")
    assert days(data, "Europe/Warsaw") == [5, 7]
    assert days(data, "America/New_York") == [6, 7]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("f-end-zone", "4 18:00-19:30"),
        ("f-end-z", "4 18:00-19:30"),
        ("f-start-zone", "4 18:00-19:30"),
        ("f-start-z", "4 18:00-19:30"),
        ("f-exdate-zone", "4 18:00-19:30; 18 18:00-19:30"),
        ("f-exdate-z", "4 18:00-19:30; 18 18:00-19:30"),
        ("f-change-zone", "4 18:00-19:30; 13 18:00-19:30; 18 18:00-19:30"),
        ("f-change-z", "4 18:00-19:30; 13 18:00-19:30; 18 18:00-19:30"),
        ("f-change-start", "4 18:00-19:30; 13 18:00-19:30; 18 18:00-19:30"),
        ("f-further-zone", "4 18:00-19:30; 11 18:00-19:30"),
        ("f-further-z", "4 18:00-19:30; 11 18:00-20:00"),
    ],
)
@pytest.mark.parametrize("zone", ["Europe/Warsaw", "America/Los_Angeles", "Asia/Tokyo"])
def test_a_zone_that_one_of_the_times_forgets_is_the_others(source: str, expected: str, zone: str) -> None:
    check(taken(files(source), zone), expected, NOTHING)


def test_the_calendars_zone_does_not_stand_in_for_the_starts() -> None:
    data = calendar(
        "DTSTART;TZID=America/New_York:20270104T130000", "DTEND:20270104T143000", head="X-WR-TIMEZONE:Asia/Tokyo\r\n"
    )
    check(taken([data]), "4 18:00-19:30", NOTHING)


@pytest.mark.parametrize(
    ("start", "busy"), [("20270104T130000", "4 18:00-19:30"), ("20270104T180000", "4 18:00-19:30")]
)
def test_a_start_without_a_zone_is_in_the_calendars_unless_it_would_come_after_its_end(start: str, busy: str) -> None:
    data = calendar(f"DTSTART:{start}", "DTEND:20270104T193000Z", head="X-WR-TIMEZONE:America/New_York\r\n")
    check(taken([data]), busy, NOTHING)


@pytest.mark.parametrize("end", ["20270106T000000", "20270106T000000Z", ";TZID=Asia/Tokyo:20270106T000000"])
def test_the_end_of_a_whole_day_may_be_a_midnight(end: str) -> None:
    data = calendar("DTSTART;VALUE=DATE:20270105", f"DTEND{end if end[0] == ';' else ':' + end}")
    for zone in ZONES:
        assert days(data, zone) == [5]


def _of_one_uid(*changes: str) -> str:
    """What two series of one UID take, of 4 to 6 and of 11 to 13 January, with these changes."""
    series = [f"DTSTART:202701{day}T180000Z\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY;COUNT=3" for day in ("04", "11")]
    events = [f"BEGIN:VEVENT\r\nUID:1\r\n{each}\r\nEND:VEVENT" for each in (*series, *changes)]
    busy, _ = taken([calendar(*events)])
    return " ".join(stretch.removesuffix(" 18:00-19:00") for stretch in busy.split("; "))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("RECURRENCE-ID:20270105T180000Z\r\nDTSTART:20270120T180000Z\r\nDURATION:PT1H", "4 6 11 12 13 20"),
        ("RECURRENCE-ID:20270112T180000Z\r\nSTATUS:CANCELLED", "4 5 6 11 13"),
        ("RECURRENCE-ID;VALUE=DATE:20270112\r\nSTATUS:CANCELLED", "4 5 6 11 13"),
        ("RECURRENCE-ID;TZID=Asia/Tokyo:20270113T030000\r\nSTATUS:CANCELLED", "4 5 6 11 13"),
        ("RECURRENCE-ID:20270105T180000\r\nDTSTART:20270120T180000Z\r\nDURATION:PT1H", "4 6 11 12 13 20"),
        ("RECURRENCE-ID:20270105T180000Z\r\nDTSTART:whenever\r\nDURATION:PT1H", "4 5 6 11 12 13"),
        ("RECURRENCE-ID:20270105T180000Z\r\nDTSTART:20270120T180000Z\r\nDTEND:soon", "4 5 6 11 12 13"),
        ("RECURRENCE-ID:soon\r\nDTSTART:20270120T180000Z\r\nDURATION:PT1H", "4 5 6 11 12 13 20"),
        ("RECURRENCE-ID:20270105T170000Z\r\nDTSTART:20270120T180000Z\r\nDURATION:PT1H", "4 5 6 11 12 13 20"),
    ],
)
def test_a_change_is_of_whichever_series_of_its_uid_has_the_occurrence(change: str, expected: str) -> None:
    assert _of_one_uid(change) == expected


def test_of_two_changes_of_one_occurrence_the_newer_holds() -> None:
    change = "RECURRENCE-ID:20270105T180000Z\r\nSEQUENCE:{}\r\nDTSTART:202701{}T180000Z\r\nDURATION:PT1H"
    assert _of_one_uid(change.format(2, 20), change.format(1, 21)) == "4 6 11 12 13 20"


def test_a_date_among_other_dates_of_a_series_that_is_no_time_at_all_harms_nothing_else() -> None:
    rule = ("DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=2")
    one = ("BEGIN:VEVENT", "UID:1", "DTSTART:20270105T180000Z", *rule, "END:VEVENT")
    other = ("BEGIN:VEVENT", "UID:1", "DTSTART:20270112T180000Z", *rule, "END:VEVENT")
    never = "RECURRENCE-ID:00010101T000000+0100"
    odd = ("BEGIN:VEVENT", "UID:1", never, "DTSTART:20270120T180000Z", "DURATION:PT1H", "END:VEVENT")
    busy, _ = taken([calendar(*one, *other, *odd)])
    assert busy == "5 18:00-19:00; 6 18:00-19:00; 12 18:00-19:00; 13 18:00-19:00; 20 18:00-19:00"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("l-until-9999", "7 18:00-19:00; 14 18:00-19:00; 21 18:00-19:00; 28 18:00-19:00"),
        ("l-until-9999-days", "6 23:00-7 23:00; 13 23:00-14 23:00; 20 23:00-21 23:00; 27 23:00-28 23:00"),
        ("l-until-9999-east", "7 18:00-19:00; 14 18:00-19:00; 21 18:00-19:00; 28 18:00-19:00"),
        ("l-begins-1604", "11 23:00-12 23:00"),
        ("l-begins-1810", "12 23:00-13 23:00"),
        ("l-period-longer", "29 07:00-6 07:00"),
        ("l-period-duration", "31 07:00-6 07:00"),
    ],
)
def test_what_began_long_ago_or_never_ends_counts_today(source: str, expected: str) -> None:
    check(taken(files(source)), expected, NOTHING)


@pytest.mark.parametrize("zone", ZONES)
def test_an_end_in_the_year_9999_is_one_that_one_can_count_from(zone: str) -> None:
    plan = ZoneInfo(zone)
    found, problems = read(files("l-end-9999")[0], file="a", zone=plan, first=date(2027, 1, 1), last=date(2027, 2, 28))
    assert problems == []
    assert [f"{one.period.start.astimezone(plan):%d %H:%M}" for one in found] == ["29 18:00"]
    assert found[0].period.end.year in (9000, 9001)


@pytest.mark.parametrize(
    ("source", "starts"),
    [("l-series-end-9999", "27 18:00"), ("l-series-days-9999", "26 23:00"), ("l-period-9999", "27 18:00; 29 18:00")],
)
def test_a_series_may_have_an_end_in_the_year_9999_too(source: str, starts: str) -> None:
    first, last = date(2027, 1, 1), date(2027, 1, 31)
    found, problems = read(files(source)[0], file="a", zone=ZoneInfo("Europe/Warsaw"), first=first, last=last)
    assert ("; ".join(f"{one.period.start:%d %H:%M}" for one in found), problems) == (starts, [])


def test_an_occurrence_that_was_moved_into_the_second_showing_of_an_hour_stays_there() -> None:
    outcome = taken(files("l-second-fold"), first=date(2027, 10, 25), last=date(2027, 11, 5))
    check(outcome, "30 17:00-18:00; 31 01:30-02:30", NOTHING)
