"""Events in Google's JSON and back."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from studycal.core.sync.remote import Fields, Op, OpKind
from studycal.formats.google_json import created, marker, moment, patched, read, read_moment

WARSAW = ZoneInfo("Europe/Warsaw")


def test_a_session_is_written_in_its_own_zone_with_its_marker() -> None:
    start, end = datetime(2026, 11, 30, 19, tzinfo=WARSAW), datetime(2026, 11, 30, 20, tzinfo=WARSAW)
    fields = Fields(start, end, "Europe/Warsaw", "W01 S1", alarms=(10,), color="5")
    written = created(Op(OpKind.CREATE, "scabc", "scabc@studycal", fields, {"k": "W01/S1"}))
    assert written["id"] == "scabc"
    assert written["start"] == {"date": None, "dateTime": "2026-11-30T19:00:00+01:00", "timeZone": "Europe/Warsaw"}
    assert written["reminders"] == {"useDefault": False, "overrides": [{"method": "popup", "minutes": 10}]}
    assert (written["transparency"], written["colorId"], marker(written)) == ("opaque", "5", {"k": "W01/S1"})
    assert read(written, "UTC").fields == fields


def test_a_patch_holds_the_changed_fields_and_the_mark_alone() -> None:
    at = datetime(2026, 11, 30, 19, tzinfo=WARSAW)
    op = Op(
        OpKind.PATCH, "scabc", "", Fields(at, at, "Europe/Warsaw", "New", "Text"), {"v": "1"}, frozenset({"summary"})
    )
    assert patched(op) == {"extendedProperties": {"private": {"v": "1"}}, "summary": "New"}


@pytest.mark.parametrize(
    "at",
    [
        date(2026, 12, 24),
        datetime(2027, 3, 28, 3, 30, tzinfo=WARSAW),
        datetime(2027, 10, 31, 2, 30, tzinfo=WARSAW),
        datetime(2027, 10, 31, 2, 30, fold=1, tzinfo=WARSAW),
    ],
)
def test_a_moment_reads_back_the_same(at: date) -> None:
    again = read_moment(moment(at, "Europe/Warsaw"), "UTC")
    assert again == at and getattr(again, "fold", 0) == getattr(at, "fold", 0)


def test_an_answer_in_the_calendars_offset_is_the_same_instant_in_the_events_zone() -> None:
    found = read_moment({"dateTime": "2026-11-30T13:00:00-05:00", "timeZone": "Europe/Warsaw"}, "America/Toronto")
    assert found == datetime(2026, 11, 30, 19, tzinfo=WARSAW)
    assert isinstance(found, datetime) and found.hour == 19


def test_a_bare_tombstone_has_no_time_and_no_marker() -> None:
    event = read({"id": "scabc", "status": "cancelled"}, "UTC")
    assert (event.cancelled, event.fields, event.marker) == (True, None, {})
    with pytest.raises(ValueError):
        read_moment({}, "UTC")


HEAD = {"id": "scabc", "etag": '"1"', "status": "confirmed", "summary": "W01 S1"}
TIMED = {
    "start": {"dateTime": "2026-11-30T19:00:00+01:00", "timeZone": "Europe/Warsaw"},
    "end": {"dateTime": "2026-11-30T20:15:00+01:00", "timeZone": "Europe/Warsaw"},
}


FAR = "it lies in the year 9999"


def _times(zone: str) -> dict[str, dict[str, str]]:
    return {name: {**TIMED[name], "timeZone": zone} for name in TIMED}


@pytest.mark.parametrize(
    ("who", "more"),
    [
        ("the page of Google itself", {**TIMED, "htmlLink": "https://www.google.com/x", "sequence": 3}),
        ("a phone in another zone", _times("Asia/Tokyo")),
        ("a client that names no zone", {n: {"dateTime": v["dateTime"]} for n, v in TIMED.items()}),
        ("a client that writes UTC", {"start": {"dateTime": "2026-11-30T18:00:00Z", "timeZone": "UTC"},
                                      "end": {"dateTime": "2026-11-30T19:15:00Z", "timeZone": "UTC"}}),
        ("Outlook, by the name that Windows has", _times("Central European Standard Time")),
        ("Evolution, with its own prefix", _times("/freeassociation.sourceforge.net/Europe/Warsaw")),
        ("a gateway that names an offset", _times("GMT+01:00")),
        ("an import whose text is null", {**TIMED, "description": None, "summary": None}),
        ("an event with a Meet", {**TIMED, "conferenceData": {"conferenceId": "x"}, "attendees": [{"email": "a@b.c"}]}),
        ("an event moved by an invitation", {**TIMED, "originalStartTime": {"date": "2026-11-30"}}),
    ],
)  # fmt: skip
def test_the_same_instants_are_read_whoever_wrote_them(who: str, more: dict[str, object]) -> None:
    event = read({**HEAD, **more}, "Europe/Warsaw")
    assert event.fields, who
    assert event.fields.start == datetime(2026, 11, 30, 19, tzinfo=WARSAW)
    assert event.fields.end == datetime(2026, 11, 30, 20, 15, tzinfo=WARSAW)
    assert event.unreadable == ""


@pytest.mark.parametrize(
    ("more", "why"),
    [
        (_times("Europe/Kyiv2"), "its time zone Europe/Kyiv2 is not known"),
        (_times("Europe"), "its time zone Europe is not known"),
        (_times("../etc/passwd"), "its time zone ../etc/passwd is not known"),
        ({"start": TIMED["start"]}, "it has no end"),
        ({"end": TIMED["end"]}, "it has no start"),
        ({**TIMED, "end": {"date": "2026-12-01"}}, "of its start and its end one is a day and the other a moment"),
        ({**TIMED, "start": {}}, "its start cannot be understood"),
        ({**TIMED, "end": {"dateTime": "tomorrow", "timeZone": "Europe/Warsaw"}}, "its end cannot be understood"),
        ({**TIMED, "end": {"dateTime": 17}}, "its end cannot be understood"),
        ({**TIMED, "start": "19:00"}, "it has no start"),
        (
            {"start": {"dateTime": "9999-12-31T23:00:00-11:00"}, "end": {"dateTime": "9999-12-31T23:30:00-11:00"}},
            "its start cannot be understood",
        ),
        ({**TIMED, "end": {"dateTime": "9999-12-31T23:59:00+01:00", "timeZone": "Europe/Warsaw"}}, FAR),
        ({"start": {"date": "0001-01-01"}, "end": {"date": "0001-01-02"}}, "it lies in the year 1"),
        ({**TIMED, "summary": ["Read"]}, "its summary is no text"),
        ({**TIMED, "description": {"text": "Read"}}, "its description is no text"),
        ({**TIMED, "status": 5}, "it is not as Google describes its events"),
        ({**TIMED, "reminders": {"overrides": [{"method": "popup"}]}}, "it is not as Google describes its events"),
    ],
)
def test_what_cannot_be_read_says_why_and_is_no_tombstone(more: dict[str, object], why: str) -> None:
    event = read({**HEAD, **more, "updated": "yesterday"}, "Europe/Warsaw")
    assert (event.fields, event.cancelled, event.unreadable, event.updated) == (None, False, why, None)
