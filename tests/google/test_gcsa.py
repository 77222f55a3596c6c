"""gcsa, a client that knows nothing of us, works with the fake server as it does with Google."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from gcsa.calendar import Calendar
from gcsa.event import Event
from gcsa.google_calendar import GoogleCalendar
from gcsa.recurrence import DAILY, Recurrence
from gcsa.reminders import PopupReminder
from google.oauth2.credentials import Credentials
from googleapiclient.errors import HttpError

from tests.google import FakeGoogle

WARSAW = ZoneInfo("Europe/Warsaw")
START = datetime(2026, 11, 30, 19, tzinfo=WARSAW)


@pytest.fixture
def client(google: FakeGoogle, credentials: Credentials, lead_to: None) -> GoogleCalendar:
    return GoogleCalendar(credentials=credentials)


def test_gcsa_makes_finds_and_removes_calendars(client: GoogleCalendar) -> None:
    made = client.add_calendar(Calendar("Study", description="Mine", timezone="Europe/Warsaw"))
    found = client.get_calendar(made.calendar_id)
    assert (found.summary, found.description, found.timezone) == ("Study", "Mine", "Europe/Warsaw")
    assert "Study" in [entry.summary for entry in client.get_calendar_list()]
    made.summary = "Studies"
    client.update_calendar(made)
    assert client.get_calendar_list_entry(made.calendar_id).summary == "Studies"
    client.delete_calendar(made)
    with pytest.raises(HttpError, match="404"):
        client.get_calendar(made.calendar_id)


def test_gcsa_writes_reads_moves_and_deletes_events(client: GoogleCalendar) -> None:
    event = Event("Reading", START, START + timedelta(minutes=75), timezone="Europe/Warsaw", description="∇ & <b>",
                  color_id="5", reminders=PopupReminder(minutes_before_start=10))  # fmt: skip
    made = client.add_event(event)
    found = client.get_event(made.event_id)
    assert (found.summary, found.description, found.start, found.end) == ("Reading", "∇ & <b>", START, event.end)
    assert [one.minutes_before_start for one in found.reminders] == [10]
    found.start, found.end = START + timedelta(days=1), event.end + timedelta(days=1)
    client.update_event(found)
    other = client.add_calendar(Calendar("Other"))
    assert client.get_event(found.event_id).start == START + timedelta(days=1)
    client.move_event(found, other.calendar_id)
    assert [one.summary for one in client.get_events(START, calendar_id=other.calendar_id)] == ["Reading"]
    client.delete_event(found, calendar_id=other.calendar_id)
    assert list(client.get_events(START, calendar_id=other.calendar_id)) == []


def test_gcsa_lists_by_window_words_and_order_over_pages(client: GoogleCalendar) -> None:
    for number in range(7):
        start = START - timedelta(days=number)
        client.add_event(Event(f"Day {number}", start, start + timedelta(hours=1), timezone="Europe/Warsaw"))
    found = client.get_events(START - timedelta(days=4), START, order_by="startTime", single_events=True, maxResults=2)
    assert [event.summary for event in found] == ["Day 4", "Day 3", "Day 2", "Day 1"]
    assert [event.summary for event in client.get_events(START - timedelta(days=9), query="day 5")] == ["Day 5"]


def test_gcsa_sees_occurrences_and_their_exceptions(client: GoogleCalendar) -> None:
    series = client.add_event(
        Event("Walk", START, timezone="Europe/Warsaw", recurrence=Recurrence.rule(freq=DAILY, count=4))
    )
    days = list(client.get_instances(series, START))  # else from now on: the first would be missing once it is over
    assert [day.start for day in days] == [START + timedelta(days=n) for n in range(4)]
    client.delete_event(days[1])
    days[2].summary = "Long walk"
    client.update_event(days[2])
    after = client.get_events(START, START + timedelta(days=9), single_events=True, order_by="startTime")
    assert [event.summary for event in after] == ["Walk", "Long walk", "Walk"]


def test_gcsa_imports_all_day_events_and_quick_ones(client: GoogleCalendar) -> None:
    day = client.import_event(Event("Holiday", date(2026, 12, 25), iCalUID="x@example.org"))
    assert client.get_event(day.event_id).start == date(2026, 12, 25)
    assert client.add_quick_event("Call home").summary == "Call home"


def test_gcsa_asks_when_a_calendar_is_busy(client: GoogleCalendar) -> None:
    client.add_event(Event("One", START, START + timedelta(hours=1)))
    client.add_event(Event("Two", START + timedelta(minutes=30), START + timedelta(hours=2)))
    client.add_event(Event("Free", START + timedelta(hours=5), transparency="transparent"))
    answer = client.get_free_busy(time_min=START - timedelta(days=1), time_max=START + timedelta(days=1))
    assert [(busy.start, busy.end) for busy in answer] == [(START, START + timedelta(hours=2))]


def test_gcsa_reads_colours_and_settings(client: GoogleCalendar) -> None:
    assert len(client.list_event_colors()) == 11
    assert client.get_settings().timezone == "Europe/Warsaw"
