"""Writing 260, 2,600 and 26,000 events against a bare icalendar script that writes the same ones."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from benchmarks.measure import seconds, table
from studycal.core.sync.event import Event, uid_for
from studycal.formats import ics

ZONE = ZoneInfo("Europe/Warsaw")
STAMP = datetime(2026, 11, 1, tzinfo=UTC)
COUNTS = (260, 2_600, 26_000)


def measure() -> str:
    """The section."""
    rows = []
    taken: list[float] = []
    for count in COUNTS:
        events = list(made(count))
        runs = 9 if count < 10_000 else 3
        bare(events[:10])
        ics.dump(events[:10], name="Study", zone="Europe/Warsaw")
        base = seconds(lambda events=events: bare(events), runs)  # type: ignore[misc]
        ours = seconds(lambda events=events: fresh(events), runs)  # type: ignore[misc]
        taken.append(ours)
        rows.append((f"{count:,}", f"{base * 1000:.0f} ms", f"{ours * 1000:.0f} ms", f"{ours / base:.2f}", "<= 1.0"))
    growth = taken[-1] / taken[0] / (COUNTS[-1] / COUNTS[0])
    return (
        "## Writing .ics files\n\nThe same events, each with a text of its own, categories and an alarm; nothing is "
        "remembered from one run to the next. The baseline is twenty lines of icalendar.\n\n"
        + table(("events", "icalendar", "studycal", "ratio", "aim"), rows)
        + f"\n\nGrowth from {COUNTS[0]:,} to {COUNTS[-1]:,} events: {growth:.2f} times linear."
    )


def fresh(events: list[Event]) -> bytes:
    """What studycal writes, with nothing remembered of an earlier writing."""
    for remembered in (ics._text_line, ics._categories, ics._alarm):
        remembered.cache_clear()
    return ics.dump(events, name="Study", zone="Europe/Warsaw")


def made(count: int) -> list[Event]:
    """Events of a plan, times over; each has a text of its own, so that none is written from memory."""
    events = []
    for number in range(count):
        start = datetime(2026, 11, 30, 19, tzinfo=ZONE) + timedelta(days=number % 364)
        events.append(
            Event(
                uid=uid_for("bench", f"W{number // 5 + 1:02}.S{number % 5 + 1}"),
                start=start,
                end=start + timedelta(minutes=75),
                summary=f"W{number // 5 + 1:02} S2 Build: Attention, Mechanisms {number}",
                changed=STAMP,
                created=STAMP,
                description=f"Topic {number}, and its focus: concepts\n\n- micrograd-style engine\n- scalar → vector",
                categories=("build", "Phase 1"),
                alarms=(10,),
            )
        )
    return events


def bare(events: list[Event]) -> bytes:
    """What anybody would write with icalendar."""
    from icalendar import Alarm, Calendar
    from icalendar import Event as Component

    calendar = Calendar()
    calendar.add("prodid", "-//bare//EN")
    calendar.add("version", "2.0")
    for event in events:
        component = Component()
        component.add("uid", event.uid)
        component.add("dtstamp", event.changed)
        component.add("created", event.created)
        component.add("last-modified", event.changed)
        component.add("dtstart", event.start)
        component.add("dtend", event.end)
        component.add("summary", event.summary)
        component.add("description", event.description)
        component.add("categories", list(event.categories))
        component.add("sequence", event.sequence)
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", event.summary)
        alarm.add("trigger", timedelta(minutes=-event.alarms[0]))
        component.add_component(alarm)
        calendar.add_component(component)
    return calendar.to_ical()
