"""Events as Google Calendar's JSON (https://developers.google.com/workspace/calendar/api/v3/reference/events)."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from studycal.core.sync.remote import Fields, Op, RemoteEvent

from .dates import too_far

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
    return _LINK_LINE.sub(lambda match: f'<a href="{match["url"]}">{match["text"]}</a>', description)


def unlinked(description: str) -> str:
    """The same with links as lines of text again, as the other calendars have them."""
    return _ANCHOR.sub(_as_text, description)


def _as_text(match: re.Match[str]) -> str:
    url, text = html.unescape(match["url"]), match["text"]
    return url if html.unescape(text) == url or not text.strip() else f"{text}: {url}"


def read(event: Mapping[str, Any], calendar_zone: str) -> RemoteEvent:
    """An event of an answer; one that cannot be read has no fields, and ``unreadable`` says why."""
    cancelled, fields, why = event.get("status") == "cancelled", None, ""
    try:
        fields = _fields(event, calendar_zone)
    except _GoogleEventError as error:
        why = str(error)
    except (TypeError, ValueError, KeyError, AttributeError):
        why = "it is not as Google describes its events"
    return RemoteEvent(
        id=str(event["id"]),
        etag=str(event.get("etag", "")),
        fields=fields,
        cancelled=cancelled,
        marker=marker(event),
        recurring=bool(event.get("recurrence") or event.get("recurringEventId")),
        updated=_updated(event),
        unreadable="" if cancelled else why,
    )


def moment(at: datetime | date, zone: str) -> dict[str, str | None]:
    """A start or end; the other kind's field is null, as a patch between timed and all-day needs."""
    if not isinstance(at, datetime):
        return {"date": at.isoformat(), "dateTime": None, "timeZone": None}
    return {"date": None, "dateTime": at.isoformat(), "timeZone": zone}


def read_moment(moment: Mapping[str, Any], calendar_zone: str) -> datetime | date:
    """A start or end in the event's own zone, whatever offset Google wrote it in; ValueError if it has none, KeyError
    for a zone that nobody knows.
    """
    if moment.get("dateTime"):
        zone = zone_of(moment.get("timeZone") or calendar_zone)
        at = datetime.fromisoformat(moment["dateTime"])
        return at.replace(tzinfo=zone) if at.tzinfo is None else at.astimezone(zone)
    return date.fromisoformat(moment.get("date") or "")


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


def marker(event: Mapping[str, Any]) -> dict[str, str]:
    """An event's private extended properties; empty where someone removed them."""
    return dict(event.get("extendedProperties", {}).get("private", {}))


class _GoogleEventError(Exception):
    """Why an event cannot be read."""


def _updated(event: Mapping[str, Any]) -> datetime | None:
    try:
        return datetime.fromisoformat(event["updated"]).astimezone(UTC)
    except (KeyError, TypeError, ValueError):
        return None


def _moment_of(event: Mapping[str, Any], name: str, calendar_zone: str) -> datetime | date:
    moment = event.get(name)
    if not isinstance(moment, Mapping):
        raise _GoogleEventError(f"it has no {name}")
    try:
        return read_moment(moment, calendar_zone)
    except KeyError as error:
        raise _GoogleEventError(f"its time zone {moment.get('timeZone') or calendar_zone} is not known") from error
    except (ValueError, TypeError, OverflowError) as error:
        raise _GoogleEventError(f"its {name} cannot be understood") from error


def _fields(event: Mapping[str, Any], calendar_zone: str) -> Fields:
    """What an event says. Raises _UnreadableError."""
    start, end = (_moment_of(event, name, calendar_zone) for name in ("start", "end"))
    if isinstance(start, datetime) != isinstance(end, datetime):
        raise _GoogleEventError("of its start and its end one is a day and the other a moment")
    if far := next((moment for moment in (start, end) if too_far(moment)), None):
        raise _GoogleEventError(f"it lies in the year {far.year}")
    if type(start) is date and start == end:  # zero-length all-day events do occur in answers
        end = start + timedelta(days=1)
    alarms = event.get("reminders", {}).get("overrides", ())
    return Fields(
        start=start,
        end=end,
        zone=_name(start, event["start"].get("timeZone") or calendar_zone),
        summary=_text(event, "summary"),
        description=unlinked(_text(event, "description")),
        transparent=event.get("transparency") == "transparent",
        status=event.get("status", "confirmed").upper(),
        alarms=tuple(alarm["minutes"] for alarm in alarms if alarm.get("method") == "popup"),
        color=event.get("colorId", ""),
    )


def _text(event: Mapping[str, Any], name: str) -> str:
    text = event.get(name) or ""
    if not isinstance(text, str):
        raise _GoogleEventError(f"its {name} is no text")
    return text


def _name(start: datetime | date, name: str) -> str:
    """The IANA name of a start's zone, where it has one."""
    zone = start.tzinfo if isinstance(start, datetime) else None
    return zone.key if isinstance(zone, ZoneInfo) else name


def _popup(minutes: int) -> dict[str, object]:
    return {"method": "popup", "minutes": minutes}


def _given(op: Op) -> Fields:
    if op.fields is None:
        raise ValueError(f"{op.kind} of {op.id} says nothing to write")
    return op.fields
