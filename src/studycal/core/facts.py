"""Facts: what the learner said, as stored records, and their replay into `Facts`.

A record is never edited; ``undo`` is a record too and can itself be undone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from .marks import Facts, Mark, MarkKind, forgotten, holding
from .period import Period, add, minutes
from .plan import LogEntry, Pin, Status
from .schedule import WallWindow


@dataclass(frozen=True, slots=True)
class Record:
    """One stored fact: its number, when it was said (UTC), its kind and its JSON body."""

    id: int
    at: datetime
    kind: str
    body: Mapping[str, Any]


def standing(records: Iterable[Record]) -> list[Record]:
    """The records that still hold, oldest first: an undo removes its target unless the undo is undone itself."""
    listed = list(records)
    undone: set[int] = set()
    for record in reversed(listed):
        if record.kind == "undo" and record.id not in undone:
            undone.add(int(record.body["fact"]))
    return [record for record in listed if record.id not in undone and record.kind != "undo"]


def replay(records: Iterable[Record]) -> Facts:
    """Everything that holds now. ``version`` is the newest record's number, undone or not."""
    listed = list(records)
    pins: dict[str, Pin] = {}
    unpins: dict[str, int] = {}
    skips: set[str] = set()
    marks: list[Mark] = []
    log: list[LogEntry] = []
    for record in standing(listed):
        match record.kind:
            case "mark":
                marks.append(replace(mark_from(record.body), fact=record.id, at=record.at))
            case "pin":
                pin = pin_from(record.body, record.at)
                pins[pin.session] = pin
            case "unpin":
                pins.pop(record.body["session"], None)
                unpins[record.body["session"]] = record.id
            case "skip":
                skips.add(record.body["session"])
            case "unskip":
                skips.discard(record.body["session"])
            case "log":
                log.append(log_from(record.body, record.at))
    version = listed[-1].id if listed else 0
    return _taken_up(Facts(tuple(marks), pins, tuple(log), frozenset(skips), version, unpins))


def _taken_up(facts: Facts) -> Facts:
    """The facts without the skips of topics that a later merge or return takes up again: they are asked for anew."""
    log, skips = facts.log, facts.skips
    for mark in holding(facts.marks):
        gone = forgotten(mark, facts.log)
        log = tuple(entry for entry in log if entry.session not in gone or entry.at > mark.at)
        skips -= gone
    return replace(facts, log=log, skips=skips)


def mark_body(mark: Mark) -> dict[str, Any]:
    """A mark as JSON; what is empty is left out."""
    body: dict[str, Any] = {"kind": mark.kind.value}
    if mark.weeks:
        body["weeks"] = list(mark.weeks)
    for key, day in (("first", mark.first), ("last", mark.last)):
        if day:
            body[key] = day.isoformat()
    body |= {key: text for key, text in (("zone", mark.zone), ("resume", mark.resume)) if text}
    if mark.sessions is not None:
        body["sessions"] = mark.sessions
    if mark.windows:
        body["windows"] = [[w.weekday, w.start.isoformat(), w.end.isoformat()] for w in mark.windows]
    return body


def mark_from(body: Mapping[str, Any]) -> Mark:
    """The mark a body describes; number and time come from its record."""
    return Mark(
        kind=MarkKind(body["kind"]),
        at=datetime.min,  # noqa: DTZ901 - replaced by the record's own time
        weeks=tuple(body.get("weeks", ())),
        first=_day(body.get("first")),
        last=_day(body.get("last")),
        zone=body.get("zone", ""),
        sessions=body.get("sessions"),
        windows=tuple(
            WallWindow(day, time.fromisoformat(a), time.fromisoformat(b)) for day, a, b in body.get("windows", ())
        ),
        resume=body.get("resume", ""),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def pin_body(pin: Pin) -> dict[str, Any]:
    """A pin as JSON: wall time, elapsed minutes and zone, so that it holds when the zone's rules change."""
    return {"session": pin.session, "source": pin.source, **period_body(pin.period)}


def pin_from(body: Mapping[str, Any], at: datetime) -> Pin:
    """The pin a body describes."""
    return Pin(body["session"], period_from(body), body.get("source", "cli"), at)


def period_body(period: Period) -> dict[str, Any]:
    """A period as wall time, elapsed minutes and zone."""
    return {
        "starts": period.start.replace(tzinfo=None).isoformat(),
        "minutes": minutes(period.duration),
        "zone": str(period.start.tzinfo),
    }


def period_from(body: Mapping[str, Any]) -> Period:
    """The period a wall time, elapsed minutes and a zone name describe."""
    start = datetime.fromisoformat(body["starts"]).replace(tzinfo=ZoneInfo(body["zone"]))
    return Period(start, add(start, timedelta(minutes=body["minutes"])))


_LOG_TEXTS = ("session", "restart", "link", "verdict", "surprise")


def log_body(entry: LogEntry) -> dict[str, Any]:
    """A log entry as JSON; what was not said is left out."""
    body: dict[str, Any] = {key: getattr(entry, key) for key in _LOG_TEXTS if getattr(entry, key)}
    if entry.week:
        body["week"] = entry.week
    if entry.status is not Status.UNKNOWN:
        body["status"] = entry.status.value
    if entry.explain is not None:
        body["explain"] = entry.explain
    return body


def log_from(body: Mapping[str, Any], at: datetime) -> LogEntry:
    """The log entry a body describes."""
    known = {key: body[key] for key in (*_LOG_TEXTS, "week", "explain") if key in body}
    return LogEntry(at=at, status=Status(body.get("status", "unknown")), **known)
