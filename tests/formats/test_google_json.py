"""Events in Google's JSON and back."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from studycal.core.remote import Fields, Op, OpKind
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
