"""Events in Google's JSON and back."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from studycal.core.event import Event
from studycal.formats.google_json import body, marker, moment, read_moment

WARSAW = ZoneInfo("Europe/Warsaw")
NOW = datetime(2026, 11, 24, tzinfo=UTC)


def test_a_session_is_written_in_its_own_zone_with_its_marker() -> None:
    start, end = datetime(2026, 11, 30, 19, tzinfo=WARSAW), datetime(2026, 11, 30, 20, tzinfo=WARSAW)
    written = body(Event("scabc@studycal", start, end, "W01 S1", NOW, NOW, alarms=(10,)), {"k": "W01/S1"})
    assert written["id"] == "scabc"
    assert written["start"] == {"date": None, "dateTime": "2026-11-30T19:00:00+01:00", "timeZone": "Europe/Warsaw"}
    assert written["reminders"] == {"useDefault": False, "overrides": [{"method": "popup", "minutes": 10}]}
    assert (written["transparency"], marker(written)) == ("opaque", {"k": "W01/S1"})


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
    again = read_moment(moment(at), "UTC")
    assert again == at and getattr(again, "fold", 0) == getattr(at, "fold", 0)


def test_an_answer_in_the_calendars_offset_is_the_same_instant_in_the_events_zone() -> None:
    found = read_moment({"dateTime": "2026-11-30T13:00:00-05:00", "timeZone": "Europe/Warsaw"}, "America/Toronto")
    assert found == datetime(2026, 11, 30, 19, tzinfo=WARSAW)
    assert isinstance(found, datetime) and found.hour == 19


def test_a_bare_tombstone_has_no_time_and_no_marker() -> None:
    assert marker({"id": "scabc", "status": "cancelled"}) == {}
    with pytest.raises(ValueError):
        read_moment({}, "UTC")
