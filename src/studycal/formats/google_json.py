"""Events as Google Calendar's JSON (https://developers.google.com/workspace/calendar/api/v3/reference/events)."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from studycal.core.sync.remote import Fields, Op, RemoteEvent

READ = (
    "id,etag,status,updated,summary,description,start,end,transparency,recurrence,recurringEventId,colorId,"
    "reminders/overrides,extendedProperties/private"
)
"""What `read` looks at, as the ``fields`` parameter has it."""

_COLORS = frozenset(str(number) for number in range(1, 12))


def created(op: Op) -> dict[str, Any]:
    """The body that creates an event under our own id; alarms and transparency are the user's from then on."""
    fields = _given(op)
    source = {"source": {"url": fields.url, "title": fields.summary}} if fields.url else {}
    color = {"colorId": fields.color} if fields.color in _COLORS else {}
    return {
        "id": op.id,
        "status": fields.status.lower(),
        "summary": fields.summary,
        "description": linked(fields.description),
        "start": moment(fields.start, fields.zone),
        "end": moment(fields.end, fields.zone),
        "transparency": "transparent" if fields.transparent else "opaque",
        "reminders": {"useDefault": False, "overrides": [_popup(minutes) for minutes in fields.alarms]},
        "extendedProperties": {"private": dict(op.marker)},
        **color,
        **source,
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
        body["description"] = linked(fields.description)
    return body


_LINK_LINE = re.compile(r"^(?P<text>[^\n<>\"]{1,300}): (?P<url>https?://[^\s<>\"]+)$", re.MULTILINE)
_ANCHOR = re.compile(r"<a\b[^>]*?\bhref=\"(?P<url>https?://[^\"]*)\"[^>]*>(?P<text>[^<]*)</a>", re.IGNORECASE)


def linked(description: str) -> str:
    """A description with its lines of a text and an address as links, which Google's pages show (its own HTML)."""
    return _LINK_LINE.sub(lambda found: f'<a href="{found["url"]}">{found["text"]}</a>', description)


def unlinked(description: str) -> str:
    """The same with links as lines of text again, as the other calendars have them."""
    return _ANCHOR.sub(_as_text, description)


def _as_text(found: re.Match[str]) -> str:
    url, text = html.unescape(found["url"]), found["text"]
    return url if html.unescape(text) == url or not text.strip() else f"{text}: {url}"


def read(found: Mapping[str, Any], calendar_zone: str) -> RemoteEvent:
    """An event of an answer; one that cannot be read has no fields, and ``unreadable`` says why."""
    cancelled, fields, why = found.get("status") == "cancelled", None, ""
    try:
        fields = _fields(found, calendar_zone)
    except _GoogleEventError as error:
        why = str(error)
    return RemoteEvent(
        id=str(found["id"]),
        etag=str(found.get("etag", "")),
        fields=fields,
        cancelled=cancelled,
        marker=marker(found),
        recurring=bool(found.get("recurrence") or found.get("recurringEventId")),
        updated=_updated(found),
        unreadable="" if cancelled else why,
    )


def moment(at: datetime | date, zone: str) -> dict[str, str | None]:
    """A start or end; the other kind's field is null, as a patch between timed and all-day needs."""
    if not isinstance(at, datetime):
        return {"date": at.isoformat(), "dateTime": None, "timeZone": None}
    return {"date": None, "dateTime": at.isoformat(), "timeZone": zone}


def read_moment(found: Mapping[str, Any], calendar_zone: str) -> datetime | date:
    """A start or end in the event's own zone, whatever offset Google wrote it in; ValueError if it has none, KeyError
    for a zone that nobody knows.
    """
    if found.get("dateTime"):
        zone = zone_of(found.get("timeZone") or calendar_zone)
        at = datetime.fromisoformat(found["dateTime"])
        return at.replace(tzinfo=zone) if at.tzinfo is None else at.astimezone(zone)
    return date.fromisoformat(found.get("date") or "")


def zone_of(name: str) -> tzinfo:
    """The zone of that name, in whatever words programs name it. Raises KeyError if nobody knows it."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        from .busy.zone_names import named  # loads more than most runs need

        zone = named(name)
    if zone is None:
        raise KeyError(name)
    return zone


def marker(found: Mapping[str, Any]) -> dict[str, str]:
    """An event's private extended properties; empty where someone removed them."""
    return dict(found.get("extendedProperties", {}).get("private", {}))


class _GoogleEventError(Exception):
    """Why an event cannot be read."""


def _updated(found: Mapping[str, Any]) -> datetime | None:
    try:
        return datetime.fromisoformat(found["updated"]).astimezone(UTC)
    except (KeyError, TypeError, ValueError):
        return None


def _moment_of(found: Mapping[str, Any], name: str, calendar_zone: str) -> datetime | date:
    moment = found.get(name)
    if not isinstance(moment, Mapping):
        raise _GoogleEventError(f"it has no {name}")
    try:
        return read_moment(moment, calendar_zone)
    except KeyError as error:
        raise _GoogleEventError(f"its time zone {moment.get('timeZone') or calendar_zone} is not known") from error
    except (ValueError, TypeError, OverflowError) as error:
        raise _GoogleEventError(f"its {name} cannot be understood") from error


def _fields(found: Mapping[str, Any], calendar_zone: str) -> Fields:
    """What an event says. Raises _UnreadableError."""
    start, end = (_moment_of(found, name, calendar_zone) for name in ("start", "end"))
    if isinstance(start, datetime) != isinstance(end, datetime):
        raise _GoogleEventError("of its start and its end one is a day and the other a moment")
    if type(start) is date and start == end:  # zero-length all-day events do occur in answers
        end = start + timedelta(days=1)
    alarms = found.get("reminders", {}).get("overrides", ())
    return Fields(
        start=start,
        end=end,
        zone=_name(start, found["start"].get("timeZone") or calendar_zone),
        summary=found.get("summary") or "",
        description=unlinked(found.get("description") or ""),
        transparent=found.get("transparency") == "transparent",
        status=found.get("status", "confirmed").upper(),
        alarms=tuple(alarm["minutes"] for alarm in alarms if alarm.get("method") == "popup"),
        color=found.get("colorId", ""),
    )


def _name(start: datetime | date, told: str) -> str:
    """The IANA name of a start's zone, where it has one."""
    zone = start.tzinfo if isinstance(start, datetime) else None
    return zone.key if isinstance(zone, ZoneInfo) else told


def _popup(minutes: int) -> dict[str, object]:
    return {"method": "popup", "minutes": minutes}


def _given(op: Op) -> Fields:
    if op.fields is None:
        raise ValueError(f"{op.kind} of {op.id} says nothing to write")
    return op.fields
