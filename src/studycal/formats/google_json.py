"""Events as Google Calendar's JSON (https://developers.google.com/workspace/calendar/api/v3/reference/events)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from studycal.core.remote import Fields, Op, RemoteEvent

READ = (
    "id,etag,status,updated,summary,description,start,end,transparency,recurrence,recurringEventId,colorId,"
    "reminders/overrides,extendedProperties/private"
)
"""What `read` looks at, as the ``fields`` parameter has it."""

_COLORS = frozenset(str(number) for number in range(1, 12))


def created(op: Op) -> dict[str, Any]:
    """The body that creates an event under our own id; alarms and transparency are the user's from then on."""
    fields = _given(op)
    color = {"colorId": fields.color} if fields.color in _COLORS else {}
    return {
        "id": op.id,
        "status": fields.status.lower(),
        "summary": fields.summary,
        "description": fields.description,
        "start": moment(fields.start, fields.zone),
        "end": moment(fields.end, fields.zone),
        "transparency": "transparent" if fields.transparent else "opaque",
        "reminders": {"useDefault": False, "overrides": [_popup(minutes) for minutes in fields.alarms]},
        "extendedProperties": {"private": dict(op.marker)},
        **color,
    }


def patched(op: Op) -> dict[str, Any]:
    """The body of a PATCH: the changed fields and the mark, nothing else."""
    fields = _given(op)
    body: dict[str, Any] = {"extendedProperties": {"private": dict(op.marker)}}
    if "time" in op.changed:
        body |= {"start": moment(fields.start, fields.zone), "end": moment(fields.end, fields.zone)}
    if "summary" in op.changed:
        body["summary"] = fields.summary
    if "description" in op.changed:
        body["description"] = fields.description
    return body


def read(found: Mapping[str, Any], calendar_zone: str) -> RemoteEvent:
    """An event of an answer; without fields where it is a bare tombstone or has no time that can be read."""
    updated = found.get("updated")
    return RemoteEvent(
        id=str(found["id"]),
        etag=str(found.get("etag", "")),
        fields=_fields(found, calendar_zone),
        cancelled=found.get("status") == "cancelled",
        marker=marker(found),
        recurring=bool(found.get("recurrence") or found.get("recurringEventId")),
        updated=datetime.fromisoformat(updated).astimezone(UTC) if updated else None,
    )


def moment(at: datetime | date, zone: str) -> dict[str, str | None]:
    """A start or end; the other kind's field is null, as a patch between timed and all-day needs."""
    if not isinstance(at, datetime):
        return {"date": at.isoformat(), "dateTime": None, "timeZone": None}
    return {"date": None, "dateTime": at.isoformat(), "timeZone": zone}


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


def _fields(found: Mapping[str, Any], calendar_zone: str) -> Fields | None:
    try:
        start, end = (read_moment(found[name], calendar_zone) for name in ("start", "end"))
    except (KeyError, ValueError, OSError):
        return None
    if type(start) is date and start == end:  # zero-length all-day events do occur in answers
        end = start + timedelta(days=1)
    alarms = found.get("reminders", {}).get("overrides", ())
    return Fields(
        start=start,
        end=end,
        zone=found["start"].get("timeZone") or calendar_zone,
        summary=found.get("summary", ""),
        description=found.get("description", ""),
        transparent=found.get("transparency") == "transparent",
        status=found.get("status", "confirmed").upper(),
        alarms=tuple(one["minutes"] for one in alarms if one.get("method") == "popup"),
        color=found.get("colorId", ""),
    )


def _popup(minutes: int) -> dict[str, object]:
    return {"method": "popup", "minutes": minutes}


def _given(op: Op) -> Fields:
    if op.fields is None:
        raise ValueError(f"{op.kind} of {op.id} says nothing to write")
    return op.fields
