"""Writing 260, 2,600 and 26,000 events against a bare icalendar script that writes the same ones."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from benchmarks.measure import seconds, table
from studycal.core.event import Event, uid_for
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
        ours = seconds(lambda events=events: ics.dump(events, name="Study", zone="Europe/Warsaw"), runs)  # type: ignore[misc]
        taken.append(ours)
        rows.append((f"{count:,}", f"{base * 1000:.0f} ms", f"{ours * 1000:.0f} ms", f"{ours / base:.2f}", "<= 1.0"))
    growth = taken[-1] / taken[0] / (COUNTS[-1] / COUNTS[0])
    return (
        "## Writing .ics files\n\nThe same events with texts, categories and an alarm each; "
        "the baseline is twenty lines of icalendar.\n\n"
        + table(("events", "icalendar", "studycal", "ratio", "aim"), rows)
        + f"\n\nGrowth from {COUNTS[0]:,} to {COUNTS[-1]:,} events: {growth:.2f} times linear."
    )


def made(count: int) -> list[Event]:
    """A plan's worth of events, times over."""
    events = []
    for number in range(count):
        start = datetime(2026, 11, 30, 19, tzinfo=ZONE) + timedelta(days=number % 364)
        events.append(
            Event(
                uid=uid_for("bench", f"W{number // 5 + 1:02}.S{number % 5 + 1}"),
                start=start,
                end=start + timedelta(minutes=75),
                summary=f"W{number // 5 + 1:02} S2 Build: Attention Mechanisms 1/2",
                changed=STAMP,
                created=STAMP,
                description="Attention concepts, self-attention basics\n\n- micrograd-style engine\n- scalar → vector",
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
