"""What khal makes of a folder of .ics files, as JSON. A process of its own, for khal changes icalendar's zones."""

import json
import sys
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
from khal.khalendar.event import Event

UTC = ZoneInfo("UTC")
LOCALE = {"local_timezone": UTC, "default_timezone": UTC}


def moment(value):
    """An instant in UTC, or a date."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if isinstance(value, datetime) else value.isoformat()


def seen(text):
    """One file's event: all that khal shows, and from the text it keeps what it does not show."""
    event = Event.fromString(text, locale=LOCALE, calendar="study")
    kept = icalendar.Calendar.from_ical(event.raw).events[0]
    return {
        "uid": str(event.uid),
        "start": moment(event.start),
        "end": moment(event.end + timedelta(days=event.allday)),
        "summary": str(event.summary),
        "description": str(event.description),
        "categories": event.categories.split(",") if event.categories else [],
        "status": str(event.status),
        "transparent": kept["TRANSP"] == "TRANSPARENT",
        "sequence": int(kept["SEQUENCE"]),
        "alarms": [round(-trigger.total_seconds() / 60) for trigger, _ in event.alarms],
    }


files = sorted(Path(sys.argv[1]).glob("*.ics"))
print(json.dumps([seen(file.read_text(encoding="utf-8")) for file in files]))
