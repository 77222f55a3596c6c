"""An event as a calendar object resource (RFC 4791 4.1): one .ics per event, ours and the learner's parts side by side.

What studycal knows stands in X-STUDYCAL-… properties. An update touches the changed fields, SEQUENCE and the stamps:
alarms, attendees, other properties and time zones that the learner or another client wrote stay as they are.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo
from threading import Lock
from typing import TYPE_CHECKING, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from studycal.calendars.base import Fields, Op, RemoteEvent
from studycal.core.records import dataclass
from studycal.formats.busy.zone_names import named
from studycal.formats.dates import too_far
from studycal.formats.ics import clean
from studycal.formats.vtimezone import vtimezone

if TYPE_CHECKING:
    from icalendar import Calendar, Component, Timezone

_WARNINGS = Lock()
"""Warnings are switched off for the whole process; several threads read events."""

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
    if fields.url:
        event.add("url", fields.url)
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
    calendar = _read(raw)
    event = _event(calendar)
    if event is None:
        raise ValueError("no VEVENT")
    _write(event, _given(op), op.changed)
    return _finish(calendar, event, op, now)


def parse(name: str, etag: str, raw: bytes, zone: str) -> RemoteEvent:
    """What a resource says; ``zone`` is where floating times are told in (RFC 5545 3.3.5 form 1), an IANA name.

    ``fields`` is None where it holds no event that can be read; ``unreadable`` then says why.
    """
    event, fields, why = None, None, ""
    try:
        calendar = _read(raw)
        event = _event(calendar)
        if event is None:
            raise _CalDavEventError(_instead(calendar))
        fields = _fields(event, _Zones(calendar, zone))
    except _CalDavEventError as error:
        why = str(error)
    except (ValueError, LookupError, TypeError, AttributeError, OverflowError):
        why = "its text is no iCalendar event"
    return RemoteEvent(
        id=name,
        etag=etag,
        fields=fields,
        cancelled=fields is not None and fields.status == "CANCELLED",
        marker={} if event is None else marker(event),
        recurring=event is not None and any(name in event for name in ("RRULE", "RDATE", "RECURRENCE-ID")),
        updated=None if event is None else _updated(event),
        raw=raw,
        unreadable=why,
    )


def identity(href: str) -> str:
    """The id of the event whose resource lies at an address or path."""
    return href.rstrip("/").rsplit("/", 1)[-1].removesuffix(".ics")


def marker(event: Component) -> Mapping[str, str]:
    """What studycal wrote into an event's X-STUDYCAL- properties: names in small letters."""
    size = len(PREFIX)
    return {name[size:].lower(): str(value) for name, value in event.items() if name.upper().startswith(PREFIX)}


def _read(raw: bytes) -> Calendar:
    """The resource. What icalendar guesses of a TZID goes unheard: `_Zones` says what each means."""
    from icalendar import Calendar

    with _WARNINGS, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        calendar: Calendar = Calendar.from_ical(raw)
    return calendar


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
    """On the zone's clocks; in UTC for the second of two like wall times, which no local time can name."""
    if not isinstance(moment, datetime) or not zone:
        return moment
    local = moment.astimezone(ZoneInfo(zone))
    return local.astimezone(UTC) if local.fold else local


def _finish(calendar: Calendar, event: Component, op: Op, now: datetime) -> bytes:
    """Marker, SEQUENCE, stamps and the VTIMEZONE that the event's times need (RFC 5545 3.6.5)."""
    from icalendar import vText

    for name in [name for name in event if name.upper().startswith(PREFIX)]:
        del event[name]
    for name, text in op.marker.items():
        event[PREFIX + name.upper()] = vText(clean(text))
    stands = str(event.get("sequence", ""))
    own = int(stands) + ("time" in op.changed) if stands.isascii() and stands.isdigit() else 0  # others raise it, too
    _put(event, "sequence", max(op.sequence, own))
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


class _CalDavEventError(Exception):
    """Why an event cannot be read."""


@dataclass(frozen=True)
class _Zones:
    """What the TZIDs of one resource mean: names that everybody knows, else its own definitions (RFC 5545 3.2.19)."""

    calendar: Calendar
    floating: str

    def aware(self, event: Component, name: str) -> datetime | date:
        """A start or an end, told in an IANA zone where it is a moment. Raises _UnreadableError."""
        value = _value(event, name)
        if not isinstance(value, date):
            raise _CalDavEventError(f"its {name} cannot be understood ({_shown(event, name)})")
        if not isinstance(value, datetime):
            return value
        tzid = str(event[name].params.get("TZID", ""))
        if tzid:
            return self._in_zone(value.replace(tzinfo=self._meant(tzid)))
        return value.replace(tzinfo=ZoneInfo(self.floating)) if value.tzinfo is None else self._in_zone(value)

    def _in_zone(self, moment: datetime) -> datetime:
        """In a zone with a name: its own, or the plan's for one that only this resource defines."""
        zone = moment.tzinfo
        if moment.utcoffset() == timedelta() and str(zone).upper() in ("UTC", "Z"):
            return moment.replace(tzinfo=ZoneInfo("UTC"))
        return moment if isinstance(zone, ZoneInfo) else moment.astimezone(ZoneInfo(self.floating))

    def _meant(self, tzid: str) -> tzinfo:
        try:
            return ZoneInfo(tzid)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            pass
        own = next((part for part in self.calendar.walk("VTIMEZONE") if str(part.get("TZID", "")) == tzid), None)
        if own is not None:
            defined: tzinfo = cast("Timezone", own).to_tz(lookup_tzid=False)
            return defined
        meant = named(tzid)
        if meant is None:
            raise _CalDavEventError(f'its time zone "{tzid[:80]}" is not known')
        return meant


def _instead(calendar: Calendar) -> str:
    """What a resource holds in the place of an event."""
    kinds = {"VTODO": "a task", "VJOURNAL": "a journal entry", "VFREEBUSY": "busy time"}
    kind = next((kinds[part.name] for part in calendar.subcomponents if part.name in kinds), "")
    return f"it was turned into {kind}" if kind else "it holds no event"


def _fields(event: Component, zones: _Zones) -> Fields:
    if "DTSTART" not in event:
        raise _CalDavEventError("it has no DTSTART")
    start = zones.aware(event, "DTSTART")
    end = zones.aware(event, "DTEND") if "DTEND" in event else start + _length(event, start)
    if far := next((moment for moment in (start, end) if too_far(moment)), None):
        raise _CalDavEventError(f"it lies in the year {far.year}")
    if isinstance(start, datetime) != isinstance(end, datetime):
        raise _CalDavEventError("of its start and its end one is a day and the other a moment")
    zone = start.tzinfo.key if isinstance(start, datetime) and isinstance(start.tzinfo, ZoneInfo) else ""
    return Fields(
        start=start,
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


def _value(event: Component, name: str) -> object:
    """What a property says; None where it is absent, stands there twice, or cannot be understood."""
    prop = event.get(name)
    if isinstance(prop, list) or any(wrong == name for wrong, _ in event.errors):
        return None
    return getattr(prop, "dt", None)


def _shown(event: Component, name: str) -> str:
    """A property as a message shows it."""
    prop = event[name]
    return "it stands there twice" if isinstance(prop, list) else str(prop)[:40]


def _length(event: Component, start: datetime | date) -> timedelta:
    """RFC 5545 3.6.1: without an end a day lasts one day and a moment no time."""
    if "DURATION" in event:
        length = _value(event, "DURATION")
        if not isinstance(length, timedelta):
            raise _CalDavEventError(f"its DURATION cannot be understood ({_shown(event, 'DURATION')})")
        return length
    return timedelta() if isinstance(start, datetime) else timedelta(days=1)


def _text(event: Component, name: str) -> str:
    """A property's text; of several the first."""
    value = event.get(name, "")
    return clean(str(value[0] if isinstance(value, list) else value))


def _updated(event: Component) -> datetime | None:
    for name in ("LAST-MODIFIED", "DTSTAMP"):
        moment = _value(event, name)
        if isinstance(moment, datetime):
            return moment
    return None
