"""Writing .ics files (RFC 5545): the form that every reader tried takes alike.

Events are written line by line rather than built as components, because a plan's
lines are short, mostly ASCII and often the same, so that nearly all of that work can be skipped or remembered.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache

from studycal import __version__
from studycal.core.patterns import pattern
from studycal.core.sync.event import Event
from studycal.core.task import Task

from .vtimezone import vtimezone

GOOGLE_LIMIT = 1_000_000
"""Bytes that Google's import takes at most (it says 1 MB)."""

_LINE = 75
_PIECE = _LINE - 1
"""Octets of a line between its breaks: the space that a continuation begins with is one of its own."""
_UTC = ("UTC", "Etc/UTC")
_UNSAFE = pattern("[\x00-\x08\x0b-\x1f\x7f\x80-\x9f\ud800-\udfff]")
_BREAKS = pattern("\r\n?|\x85|\u2028|\u2029")
_ESCAPES = (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n"))
"""The backslash first: those that escape are not escaped again."""


def clean(text: str) -> str:
    """A text without what makes a file invalid (RFC 5545 3.1): control characters and lone surrogates; line breaks
    of every kind become newlines.
    """
    if text.replace("\n", "").isprintable():  # what it looks for is not, and most texts hold none
        return text
    return _UNSAFE.sub("", _BREAKS.sub("\n", text))


def dump(
    events: Iterable[Event],
    *,
    name: str,
    zone: str,
    method: str = "",
    ttl_hours: int = 0,
    written: dict[str, tuple[Event, bytes]] | None = None,
) -> bytes:
    """A whole calendar. ``method`` is PUBLISH in feeds and absent in files.

    ``ttl_hours`` is how often a feed asks to be read again. Equal events give equal bytes. ``written`` remembers each
    event's bytes by its uid, for the next call.
    """
    listed = list(events)
    remembered = {} if written is None else written
    bodies = [_remembered(event, remembered) for event in listed]
    return _calendar(listed, bodies, _head(name, zone, method, ttl_hours), zone)


def _remembered(event: Event, written: dict[str, tuple[Event, bytes]]) -> bytes:
    pair = written.get(event.uid)
    if pair is None or (pair[0] is not event and pair[0] != event):
        pair = written[event.uid] = (event, _event(event))
    return pair[1]


def split(events: Iterable[Event], *, name: str, zone: str, limit: int = GOOGLE_LIMIT) -> list[tuple[bytes, int]]:
    """One calendar, or as many as are needed for each to stay under ``limit`` bytes; each with its number of events."""
    listed = list(events)
    head = _head(name, zone, "", 0)
    frame = len(_calendar(listed, [], head, zone))
    parts: list[tuple[list[Event], list[bytes]]] = [([], [])]
    size = frame
    for event in listed:
        body = _event(event)
        if parts[-1][0] and size + len(body) > limit:
            parts.append(([], []))
            size = frame
        parts[-1][0].append(event)
        parts[-1][1].append(body)
        size += len(body)
    return [(_calendar(part, bodies, head, zone), len(part)) for part, bodies in parts]


def _calendar(events: Sequence[Event], bodies: Sequence[bytes], head: bytes, zone: str) -> bytes:
    """Events already written, with the zones they need."""
    return b"".join((head, _zones(events, zone), *bodies, b"END:VCALENDAR\r\n"))


def _head(name: str, zone: str, method: str, ttl_hours: int) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//studycal//studycal {__version__}//EN", "CALSCALE:GREGORIAN"]
    lines += [f"METHOD:{method}"] if method else []
    plain = clean(name)
    lines += [_text("NAME", plain), _text("X-WR-CALNAME", plain)] if plain else []
    lines.append(f"X-WR-TIMEZONE:{zone}")
    if ttl_hours:
        lines += [f"REFRESH-INTERVAL;VALUE=DURATION:PT{ttl_hours}H", f"X-PUBLISHED-TTL:PT{ttl_hours}H"]
    return b"".join(_line(line) for line in lines)


def _zones(events: Sequence[Event], zone: str) -> bytes:
    """A VTIMEZONE for every zone in use, the plan's own first."""
    moments = [at for event in events for at in (event.start, event.end) if isinstance(at, datetime)]
    names = {str(zone) for zone in {at.tzinfo for at in moments}}
    lines: list[str] = []
    for name in sorted(names.difference(_UTC), key=lambda name: (name != zone, name)):
        own = [at for at in moments if str(at.tzinfo) == name] if len(names) > 1 else moments
        lines += vtimezone(name, min(own), max(own))
    return b"".join(_line(line) for line in lines)


def _is_utc(moment: datetime) -> bool:
    return moment.tzinfo is UTC or str(moment.tzinfo) in _UTC


def _event(event: Event) -> bytes:
    """One VEVENT (RFC 5545 3.6.1) with its alarms."""
    lines = [b"BEGIN:VEVENT\r\n", *_described(event, event.uid, event.changed, "DTEND")]
    lines.append(f"STATUS:{event.status}\r\nTRANSP:{'TRANSPARENT' if event.transparent else 'OPAQUE'}\r\n".encode())
    if event.transparent:
        lines.append(b"X-MICROSOFT-CDO-BUSYSTATUS:FREE\r\n")
    lines += [_alarm(minutes, event.summary) for minutes in event.alarms]
    lines.append(b"END:VEVENT\r\n")
    return b"".join(lines)


def _described(event: Event, uid: str, at: datetime, end: str) -> list[bytes]:
    """What a VEVENT and a VTODO have alike; ``at`` is when it changed last, ``end`` the property of its end."""
    changed = _stamp(at)
    lines = [
        _line(f"UID:{uid}"),
        f"DTSTAMP:{changed}\r\nCREATED:{_stamp(event.created)}\r\nLAST-MODIFIED:{changed}\r\n".encode(),
        f"SEQUENCE:{event.sequence}\r\n".encode(),
        _line("DTSTART" + _value(event.start)),
        _line(end + _value(event.end)),
        _text_line("SUMMARY", event.summary),
        _text_line("DESCRIPTION", event.description),
    ]
    if event.url:
        lines.append(_line(f"URL:{event.url}"))
    if event.categories:
        lines.append(_categories(event.categories))
    return lines


def dump_todos(tasks: Iterable[Task], *, name: str, zone: str) -> bytes:
    """A calendar of VTODOs (RFC 5545 3.6.2), one a session, for programs that keep tasks. UIDs are not those of events:
    a calendar may hold both.
    """
    listed = list(tasks)
    zones = _zones([task.event for task in listed], zone)
    return b"".join((_head(name, zone, "", 0), zones, *map(_todo, listed), b"END:VCALENDAR\r\n"))


def _todo(task: Task) -> bytes:
    event, at = task.event, task.at or task.event.changed
    done = task.done
    status = "CANCELLED" if task.cancelled else "COMPLETED" if done else "IN-PROCESS" if task.at else "NEEDS-ACTION"
    lines = [
        b"BEGIN:VTODO\r\n",
        *_described(event, f"todo-{event.uid}", at, "DUE"),
        f"STATUS:{status}\r\n".encode(),
        f"COMPLETED:{_stamp(at)}\r\nPERCENT-COMPLETE:100\r\n".encode() if done else b"",
        b"END:VTODO\r\n",
    ]
    return b"".join(lines)


def _stamp(moment: datetime) -> str:
    return _utc(moment.astimezone(UTC))


@lru_cache(maxsize=256)
def _utc(moment: datetime) -> str:
    """A moment that stands in UTC already; most events of a plan were made and changed at the same few."""
    return _digits(moment) + "Z"


def _digits(moment: datetime) -> str:
    """``20270113T190000``; strftime would drop leading zeros of early years on some systems, and is slower."""
    return moment.replace(tzinfo=None, microsecond=0).isoformat().replace("-", "").replace(":", "")


def _value(moment: datetime | date) -> str:
    if not isinstance(moment, datetime):
        return f";VALUE=DATE:{moment:%Y%m%d}"
    if _is_utc(moment):
        return f":{_digits(moment)}Z"
    if moment.fold:  # the second of two like wall times, which a local time cannot name (RFC 5545 3.3.5)
        return f":{_stamp(moment)}"
    return f";TZID={moment.tzinfo}:{_digits(moment)}"


@lru_cache(maxsize=4096)
def _text_line(name: str, value: str) -> bytes:
    """A property of type TEXT; nothing for an empty one, which libical counts as an error."""
    plain = clean(value)
    return _line(_text(name, plain)) if plain else b""


def _text(name: str, value: str) -> str:
    """A property of type TEXT (RFC 5545 3.3.11) of a `clean` value, escaped and not yet folded.

    Not by icalendar's vText, which takes a backslash and an N for a line break: ``C:\\New`` would lose its folder.
    """
    for plain, escaped in _ESCAPES:
        value = value.replace(plain, escaped)
    return f"{name}:{value}"


@lru_cache(maxsize=256)
def _categories(names: tuple[str, ...]) -> bytes:
    """Names joined by commas; commas inside one go, for some readers split there all the same."""
    return _line("CATEGORIES:" + ",".join(_text("", clean(name.replace(",", " ")))[1:] for name in names))


@lru_cache(maxsize=4096)
def _alarm(minutes: int, summary: str) -> bytes:
    """A VALARM (RFC 5545 3.6.6): DISPLAY needs a description, Outlook takes any with a trigger."""
    head = b"BEGIN:VALARM\r\nACTION:DISPLAY\r\n"
    description = _text_line("DESCRIPTION", summary) or b"DESCRIPTION:Reminder\r\n"
    return head + description + f"TRIGGER:-PT{minutes}M\r\nEND:VALARM\r\n".encode()


def _line(text: str) -> bytes:
    """A content line, folded where it is too long (RFC 5545 3.1): no line of it has more than 75 octets.

    Not by icalendar's Contentline, which folds alike: importing that takes longer than writing a year.
    """
    data = text.encode("utf-8")
    if len(data) <= _PIECE or (len(data) == _LINE and text.isascii()):
        return data + b"\r\n"
    pieces, start = [], 0
    while start < len(data):
        end = min(start + _PIECE, len(data))
        while end < len(data) and data[end] & 0xC0 == 0x80:  # within a character
            end -= 1
        if end < len(data) and end - start > 1 and data[end - 1 : end] in (b"\\", b"^"):
            end -= 1  # an escape stays in one piece: some readers unfold after they unescape
        pieces.append(data[start:end])
        start = end
    return b"\r\n ".join(pieces) + b"\r\n"
