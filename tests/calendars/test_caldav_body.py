"""What an event's text means: times as clients write them, and what cannot be read."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from studycal.calendars.caldav.body import parse, update
from studycal.calendars.caldav.http import _as_safe
from studycal.calendars.caldav.origin import of_domain, same_address
from studycal.core.sync.remote import Fields, Op, OpKind

HOME = "Europe/Warsaw"
AT = datetime(2026, 12, 10, 19, tzinfo=ZoneInfo(HOME))
OWN_ZONE = (
    "BEGIN:VTIMEZONE\r\nTZID:{name}\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0200\r\n"
    "TZOFFSETTO:+0100\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
)


def event(*lines: str, zone: str = "", kind: str = "VEVENT") -> bytes:
    head = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\n{zone}BEGIN:{kind}\r\nUID:a\r\n"
    return (head + "\r\n".join(("DTSTAMP:20260101T000000Z", *lines, f"END:{kind}", "END:VCALENDAR", ""))).encode()


@pytest.mark.parametrize(
    ("start", "zone"),
    [
        ("DTSTART;TZID=Europe/Warsaw:20261210T190000", ""),
        ("DTSTART:20261210T190000", ""),
        ("DTSTART:20261210T180000Z", ""),
        ("DTSTART;TZID=Central European Standard Time:20261210T190000", ""),
        ("DTSTART;TZID=/freeassociation.sourceforge.net/Europe/Warsaw:20261210T190000", ""),
        ("DTSTART;TZID=Study:20261210T190000", "Study"),
        ("DTSTART;TZID=Asia/Tokyo:20261211T030000", ""),
        ("DTSTART;TZID=UTC:20261210T180000", ""),
    ],
)
def test_the_same_moment_however_it_is_written(start: str, zone: str, recwarn: pytest.WarningsRecorder) -> None:
    found = parse("a", "", event(start, zone=OWN_ZONE.format(name=zone) if zone else ""), HOME)
    assert found.unreadable == ""
    assert found.fields is not None
    assert found.fields.start == AT
    assert ZoneInfo(found.fields.zone).key == found.fields.zone
    assert not recwarn.list


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (("DTSTART;TZID=Europe/Kyiv2:20261210T190000",), 'time zone "Europe/Kyiv2" is not known'),
        (("DTSTART:20261210T190000Z", "DTEND:2026-12-10 20:15"), "its DTEND cannot be understood (2026-12-10 20:15)"),
        (("DTSTART:20261210T190000Z", "DURATION:PT75X"), "its DURATION cannot be understood (PT75X)"),
        (("DTSTART:soon",), "its DTSTART cannot be understood (soon)"),
        (("DTSTART:20261210T190000Z", "DTSTART:20261211T190000Z"), "its DTSTART cannot be understood"),
        (("DTSTART;VALUE=DATE:20261210", "DTEND:20261211T100000Z"), "one is a day and the other a moment"),
        (("SUMMARY:x",), "it has no DTSTART"),
        (("DTSTART:99991231T230000Z", "DTEND:99991231T235900Z"), "it lies in the year 9999"),
        (("DTSTART:99991231T233000Z", "DURATION:PT75M"), "its text is no iCalendar event"),
        (("DTSTART;VALUE=DATE:99991231",), "its text is no iCalendar event"),
        (("DTSTART;TZID=Asia/Tokyo:00010101T000000", "DTEND;TZID=Asia/Tokyo:00010101T010000"), "it lies in the year 1"),
        (("DTSTART:20261210T190000Z", "DTEND;TZID=Europe/Warsaw:29990101T100000"), "it lies in the year 2999"),
    ],
)
def test_what_cannot_be_read_is_there_and_says_why(lines: tuple[str, ...], why: str) -> None:
    found = parse("a", "1", event(*lines), HOME)
    assert (found.fields, found.cancelled) == (None, False)
    assert why in found.unreadable


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (event("DUE:20261210T190000Z", kind="VTODO"), "turned into a task"),
        (event(kind="VJOURNAL"), "turned into a journal entry"),
        (b"<html>", "no iCalendar event"),
        (b"", "no iCalendar event"),
        (b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n", "holds no event"),
    ],
)
def test_what_is_no_event_says_what_it_is(raw: bytes, why: str) -> None:
    assert why in parse("a", "1", raw, HOME).unreadable


def test_a_definition_holds_for_its_own_event_alone() -> None:
    assert parse("a", "", event("DTSTART;TZID=Mine:20261210T190000", zone=OWN_ZONE.format(name="Mine")), HOME).fields
    assert "is not known" in parse("b", "", event("DTSTART;TZID=Mine:20261210T190000"), HOME).unreadable


def test_odd_lines_beside_the_times_harm_nothing() -> None:
    found = parse("a", "", event("DTSTART:20261210T180000Z", "SEQUENCE:abc", "LAST-MODIFIED:never", "no line"), HOME)
    assert found.fields is not None
    assert found.fields.start == AT


@pytest.mark.parametrize(
    ("named", "other", "may"),
    [
        ("https://caldav.icloud.com", "https://p12-caldav.icloud.com:443/1/", True),
        ("https://example.org", "https://dav.example.org:8443/", True),
        ("https://a.co.uk/", "https://b.co.uk/", False),
        ("https://example.org/", "http://example.org/", False),
        ("http://127.0.0.1:1/", "http://127.0.0.1:2/", False),
        ("https://127.0.0.1/", "https://127.0.0.2/", False),
        ("https://localhost/", "https://localhost:8443/", False),
        ("https://example.org/", "https://example.org.evil.net/", False),
    ],
)
def test_where_discovery_may_lead(named: str, other: str, may: bool) -> None:
    assert of_domain(named, other) is may


def test_one_address_in_its_spellings() -> None:
    one = "https://Example.org:443/u/%C3%A4/mine/"
    assert same_address(one, "https://example.org/%75/\u00e4/mine")
    assert not same_address(one, "https://example.org/u/mine/")


def test_a_redirect_to_plain_http_on_the_same_host_keeps_https() -> None:
    assert _as_safe("https://h/.well-known/caldav", "http://h/dav/") == "https://h/dav/"
    assert _as_safe("https://h/", "http://h:8080/dav/") == "http://h:8080/dav/"
    assert _as_safe("http://h/", "http://h/dav/") == "http://h/dav/"


@pytest.mark.parametrize(
    ("stands", "ours", "changed", "written"),
    [
        ("SEQUENCE:0", 1, "time", 1),
        ("SEQUENCE:1", 1, "time", 2),
        ("SEQUENCE:7", 1, "time", 8),
        ("SEQUENCE:7", 9, "time", 9),
        ("SEQUENCE:7", 0, "summary", 7),
        ("SEQUENCE:abc", 3, "time", 3),
        ("SUMMARY:x", 1, "time", 1),
    ],
)
def test_a_changed_time_has_a_number_above_the_one_that_stands_whoever_wrote_that(
    stands: str, ours: int, changed: str, written: int
) -> None:
    """A client that drags an event raises its SEQUENCE (RFC 5546 2.1.4); what we write over it is newer still."""
    fields = Fields(AT, AT.replace(hour=20), HOME, "W01 S1", "")
    op = Op(OpKind.PATCH, "a", "a@studycal", fields, {}, frozenset({changed}), "1", ours)
    lines = update(event("DTSTART:20261210T170000Z", stands), op, AT).decode().splitlines()
    assert [line for line in lines if line.startswith("SEQUENCE")] == [f"SEQUENCE:{written}"]
