"""Events as Google Calendar's JSON (https://developers.google.com/workspace/calendar/api/v3/reference/events)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from studycal.core.event import Event


def body(event: Event, marker: Mapping[str, str]) -> dict[str, Any]:
    """The body that creates ``event``; alarms and transparency are the user's from then on.

    ``marker`` is kept in the private extended properties: keys up to 44, values up to 1024 characters.
    """
    popups = [{"method": "popup", "minutes": minutes} for minutes in event.alarms]
    return {
        "id": event.uid.partition("@")[0],
        "status": event.status.lower(),
        "summary": event.summary,
        "description": event.description,
        "start": moment(event.start),
        "end": moment(event.end),
        "transparency": "transparent" if event.transparent else "opaque",
        "reminders": {"useDefault": False, "overrides": popups},
        "extendedProperties": {"private": dict(marker)},
    }


def moment(at: datetime | date) -> dict[str, str | None]:
    """A start or end; the other kind's field is null, as a patch between timed and all-day needs."""
    if not isinstance(at, datetime):
        return {"date": at.isoformat(), "dateTime": None, "timeZone": None}
    return {"date": None, "dateTime": at.isoformat(), "timeZone": str(at.tzinfo)}


def read_moment(found: Mapping[str, Any], calendar_zone: str) -> datetime | date:
    """A start or end in the event's own zone, whatever offset Google wrote it in; ValueError if it has none."""
    if found.get("dateTime"):
        zone = ZoneInfo(found.get("timeZone") or calendar_zone)
        at = datetime.fromisoformat(found["dateTime"])
        return at.replace(tzinfo=zone) if at.tzinfo is None else at.astimezone(zone)
    return date.fromisoformat(found.get("date") or "")


def marker(found: Mapping[str, Any]) -> dict[str, str]:
    """An event's private extended properties; empty where someone removed them."""
    return dict(found.get("extendedProperties", {}).get("private", {}))
