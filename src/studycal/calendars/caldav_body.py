"""An event as a calendar object resource (RFC 4791 4.1): one .ics per event, ours and the learner's parts side by side.

What studycal knows stands in X-STUDYCAL-… properties. An update touches the changed fields, SEQUENCE and the stamps:
alarms, attendees, other properties and time zones that the learner or another client wrote stay as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from studycal.formats.ics import clean
from studycal.formats.vtimezone import vtimezone

from .base import Fields, Op, RemoteEvent

if TYPE_CHECKING:
    from icalendar import Calendar, Component

PREFIX = "X-STUDYCAL-"
_DOMAIN = "@studycal"
_HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//studycal//studycal//EN\r\nCALSCALE:GREGORIAN\r\nEND:VCALENDAR\r\n"


def build(op: Op, now: datetime) -> bytes:
    """The resource of a new event. ``op.fields`` must be given."""
    from icalendar import Alarm, Calendar, Event

    fields = _given(op)
    calendar = Calendar.from_ical(_HEAD)
    event = Event()
    event.add("uid", op.uid or op.id + _DOMAIN)
    event.add("created", now.astimezone(UTC))
    _write(event, fields, frozenset(("time", "summary", "description")))
    if fields.categories:
        event.add("categories", list(fields.categories))
    event.add("status", fields.status)
    event.add("transp", "TRANSPARENT" if fields.transparent else "OPAQUE")
    if fields.color:
        event.add("color", fields.color)
    for minutes in fields.alarms:
        event.add_component(Alarm.new_display(description=clean(fields.summary), trigger=timedelta(minutes=-minutes)))
    calendar.add_component(event)
    return _finish(calendar, event, op, now)


def update(raw: bytes, op: Op, now: datetime) -> bytes:
    """The resource with the changed fields of ``op`` written into it and everything else left alone."""
    from icalendar import Calendar

    calendar = Calendar.from_ical(raw)
    event = _event(calendar)
    if event is None:
        raise ValueError("no VEVENT")
    _write(event, _given(op), op.changed)
    return _finish(calendar, event, op, now)


def parse(href: str, etag: str, raw: bytes) -> RemoteEvent:
    """What a resource says. ``fields`` is None where it holds no event that can be read."""
    from icalendar import Calendar

    identity = href.rstrip("/").rsplit("/", 1)[-1].removesuffix(".ics")
    try:
        calendar = Calendar.from_ical(raw)
        event = _event(calendar)
        fields = None if event is None else _fields(event)
    except (ValueError, KeyError, TypeError, AttributeError):
        event, fields = None, None
    return RemoteEvent(
        id=identity,
        etag=etag,
        fields=fields,
        cancelled=fields is not None and fields.status == "CANCELLED",
        marker={} if event is None else marker(event),
        recurring=event is not None and any(name in event for name in ("RRULE", "RDATE", "RECURRENCE-ID")),
        updated=None if event is None else _updated(event),
        raw=raw,
    )


def marker(event: Component) -> Mapping[str, str]:
    """What studycal wrote into an event's X-STUDYCAL- properties: names in small letters."""
    size = len(PREFIX)
    return {name[size:].lower(): str(value) for name, value in event.items() if name.upper().startswith(PREFIX)}


def _given(op: Op) -> Fields:
    if op.fields is None:
        raise ValueError(f"{op.kind} without fields")
    return op.fields


def _event(calendar: Calendar) -> Component | None:
    """The event of a resource: of a series its master."""
    events = calendar.walk("VEVENT")
    return next((event for event in events if "RECURRENCE-ID" not in event), events[0] if events else None)


def _write(event: Component, fields: Fields, changed: frozenset[str]) -> None:
    if "time" in changed:
        event.pop("duration", None)
        _put(event, "dtstart", _moment(fields.start, fields.zone))
        _put(event, "dtend", _moment(fields.end, fields.zone))
    if "summary" in changed:
        _put(event, "summary", clean(fields.summary))
    if "description" in changed:
        _put(event, "description", clean(fields.description))


def _put(event: Component, name: str, value: datetime | date | str | int) -> None:
    event.pop(name, None)
    if value != "":
        event.add(name, value)


def _moment(moment: datetime | date, zone: str) -> datetime | date:
    return moment.astimezone(ZoneInfo(zone)) if isinstance(moment, datetime) and zone else moment


def _finish(calendar: Calendar, event: Component, op: Op, now: datetime) -> bytes:
    """Marker, SEQUENCE, stamps and the VTIMEZONE that the event's times need (RFC 5545 3.6.5)."""
    from icalendar import vText

    for name in [name for name in event if name.upper().startswith(PREFIX)]:
        del event[name]
    for name, text in op.marker.items():
        event[PREFIX + name.upper()] = vText(clean(text))
    known = int(str(event.get("sequence", 0)))
    _put(event, "sequence", max(op.sequence, known))
    for name in ("dtstamp", "last-modified"):
        _put(event, name, now.astimezone(UTC).replace(microsecond=0))
    _add_zone(calendar, event)
    return bytes(calendar.to_ical(sorted=False))


def _add_zone(calendar: Calendar, event: Component) -> None:
    from icalendar import Timezone

    start = event.decoded("DTSTART")
    zone = event["DTSTART"].params.get("TZID")
    if zone is None or zone in {str(part.get("TZID")) for part in calendar.walk("VTIMEZONE")}:
        return
    text = "\r\n".join((*vtimezone(str(zone), start, start), ""))
    calendar.subcomponents.insert(0, Timezone.from_ical(text))


def _fields(event: Component) -> Fields:
    start = event.decoded("DTSTART")
    end = event.decoded("DTEND") if "DTEND" in event else start + _length(event, start)
    zone = _zone(event, start)
    return Fields(
        start=_moment(start, zone),
        end=_moment(end, zone),
        zone=zone,
        summary=_text(event, "SUMMARY"),
        description=_text(event, "DESCRIPTION"),
        transparent=_text(event, "TRANSP").upper() == "TRANSPARENT",
        status=_text(event, "STATUS").upper() or "CONFIRMED",
        alarms=(),
        categories=(),
        color=_text(event, "COLOR"),
    )


def _length(event: Component, start: datetime | date) -> timedelta:
    """RFC 5545 3.6.1: without an end a day lasts one day and a moment no time."""
    if "DURATION" in event:
        length: timedelta = event.decoded("DURATION")
        return length
    return timedelta() if isinstance(start, datetime) else timedelta(days=1)


def _zone(event: Component, start: datetime | date) -> str:
    """The IANA name of the zone that an event's start is told in; UTC for times that end in Z."""
    if not isinstance(start, datetime):
        return ""
    name = str(event["DTSTART"].params.get("TZID", start.tzinfo or "UTC"))
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError):
        return "UTC"


def _text(event: Component, name: str) -> str:
    return clean(str(event.get(name, "")))


def _updated(event: Component) -> datetime | None:
    for name in ("LAST-MODIFIED", "DTSTAMP"):
        if name in event:
            moment = event.decoded(name)
            return moment if isinstance(moment, datetime) else None
    return None
