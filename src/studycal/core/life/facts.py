"""Facts: what the learner said, as stored records, and their replay into `Facts`.

A record is never edited; ``undo`` is a record too and can itself be undone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from studycal.core.plan import LogEntry, Pin, Status
from studycal.core.records import dataclass, replace
from studycal.core.schedule import WallWindow
from studycal.core.time.period import Period, add, instant, minutes

from .marks import Facts, Mark, MarkKind, forgotten, outlived, said_before, takes_up_again

BATCH = "batch"
"""The key under which the further facts of one command have the number of its first."""
ONLY, TIME, LENGTH, USUAL = "only", "time", "length", "usual"
"""The keys of a pin's body, and what it may speak of alone."""
SETTING = "setting"
"""The kind of the facts that a setting was changed, and in their bodies the key of its dotted name."""


NewFact = tuple[str, Mapping[str, Any]]
"""A fact not yet kept: its kind and its JSON body."""


@dataclass(frozen=True, slots=True)
class Record:
    """One stored fact: its number, when it was said (UTC), its kind and its JSON body."""

    id: int
    at: datetime
    kind: str
    body: Mapping[str, Any]


def numbered(facts: Iterable[NewFact], records: Sequence[Record], now: datetime) -> list[Record]:
    """Facts that are not kept yet, as they would be after those that are: with the numbers that follow theirs."""
    last = records[-1].id if records else 0
    return [Record(last + number, now, kind, body) for number, (kind, body) in enumerate(facts, start=1)]


def first_of_batch(record: Record) -> int:
    """The number of the first fact of the command that stated this one; its own where it stands alone."""
    return int(record.body.get(BATCH, record.id))


def batch(records: Iterable[Record], number: int) -> list[Record]:
    """All that was stated by the command which stated fact ``number``, oldest first; empty where there is none."""
    listed = list(records)
    first = next((first_of_batch(record) for record in listed if record.id == number), None)
    return [record for record in listed if first_of_batch(record) == first]


def standing(records: Iterable[Record]) -> list[Record]:
    """The records that still hold, oldest first: an undo removes its target unless the undo is undone itself."""
    listed = list(records)
    undone = _undone(listed)
    return [record for record in listed if record.id not in undone and record.kind != "undo"]


def standing_undos(records: Iterable[Record]) -> list[Record]:
    """The undos that still hold, oldest first."""
    listed = list(records)
    undone = _undone(listed)
    return [record for record in listed if record.id not in undone and record.kind == "undo"]


def turning(records: Sequence[Record], new: Sequence[Record]) -> list[Record]:
    """The facts that hold from what is said next on and did not before, and those that hold no longer."""
    before, after = standing(records), standing([*records, *new])
    both = {record.id for record in before} & {record.id for record in after}
    return [record for record in (*before, *after) if record.id not in both]


def setting_turns(records: Sequence[Record], new: Sequence[Record]) -> list[tuple[Record, bool]]:
    """The facts of settings that end (True) by what is said next, the newest first, and then those that hold again."""
    turned = [record for record in turning(records, new) if record.kind == SETTING]
    held, own = ({record.id for record in listed} for listed in (standing(records), new))
    ended = [(record, True) for record in reversed(turned) if record.id in held]
    return ended + [(record, False) for record in turned if record.id not in held | own]


def _undone(records: list[Record]) -> set[int]:
    undone: set[int] = set()
    for record in reversed(records):
        if record.kind == "undo" and record.id not in undone:
            undone.add(int(record.body["fact"]))
    return undone


def replay(records: Iterable[Record]) -> Facts:
    """Everything that holds now. ``version`` is the newest record's number, undone or not."""
    listed = list(records)
    pins: dict[str, Pin] = {}
    own: dict[str, _Own] = {}
    unpins: dict[str, int] = {}
    titles: dict[str, str] = {}
    skips: set[str] = set()
    marks: list[Mark] = []
    log: list[LogEntry] = []
    for record in standing(listed):
        match record.kind:
            case "mark":
                marks.append(replace(mark_from(record.body), fact=record.id, at=record.at))
            case "pin":
                owned = own.setdefault(record.body["session"], _Own())
                pins[record.body["session"]] = owned.pin(record)
            case "unpin":
                pins.pop(record.body["session"], None)
                own.pop(record.body["session"], None)
                titles.pop(record.body["session"], None)
                unpins[record.body["session"]] = record.id
            case "title":
                titles.pop(record.body["session"], None)
                if record.body["title"]:
                    titles[record.body["session"]] = record.body["title"]
            case "skip":
                skips.add(record.body["session"])
            case "unskip":
                skips.discard(record.body["session"])
            case "log":
                log.append(replace(log_from(record.body, record.at), fact=record.id))
    version = listed[-1].id if listed else 0
    return _taken_up(Facts(tuple(marks), pins, tuple(log), frozenset(skips), version, unpins, titles))


@dataclass(slots=True)
class _Own:
    """What the learner said of one session's time and length, None where nothing."""

    start: datetime | None = None
    length: timedelta | None = None

    def pin(self, record: Record) -> Pin:
        """The pin that stands after one more was said; ``only`` tells that it speaks of a time or a length alone, and
        ``usual`` what the session had before the learner said anything of it.
        """
        body, pin = record.body, pin_from(record.body, record.at)
        usual = period_from(body[USUAL]) if USUAL in body else pin.period
        only = body.get(ONLY)
        self.start = self.start if only == LENGTH else pin.period.start
        self.length = self.length if only == TIME else pin.period.duration
        start, length = self.start or usual.start, self.length or usual.duration
        return replace(pin, period=Period(start, add(start, length)))


def _taken_up(facts: Facts) -> Facts:
    """The facts without the skips of topics that a later merge or return takes up again, and without pins to times that
    lay before it: their sessions are asked for anew.
    """
    log, skips, pins = facts.log, facts.skips, facts.pins
    for mark in takes_up_again(facts.marks):
        pins = {name: pin for name, pin in pins.items() if not outlived(mark, pin, facts.log)}
        gone = forgotten(mark, facts.log)
        log = tuple(entry for entry in log if entry.session not in gone or not said_before(entry, mark))
        skips -= gone
    return replace(facts, log=log, skips=skips, pins=pins)


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
        body["windows"] = windows_body(mark.windows)
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
        windows=windows_from(body.get("windows", ())),
        resume=body.get("resume", ""),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def pin_body(pin: Pin) -> dict[str, Any]:
    """A pin as JSON: wall time, elapsed minutes and zone, so that it holds when the zone's rules change."""
    return {"session": pin.session, "source": pin.source, **period_body(pin.period)}


def aspect_body(before: Period | None, after: Period) -> dict[str, str]:
    """What a pin from one period to another speaks of alone, as a part of its body: a time where the length stays, a
    length where the start stays, empty where it is of both or nothing stood before.
    """
    if before is None:
        return {}
    if before.duration == after.duration:
        return {ONLY: TIME}
    return {ONLY: LENGTH} if instant(before.start) == instant(after.start) else {}


def usual_body(records: Sequence[Record], session: str, before: Period | None) -> dict[str, Any]:
    """When and how long a session was before the learner said anything of it, as a part of a pin's body; ``before`` is
    its period now. Empty where that is not known.
    """
    for record in reversed(standing(records)):
        if record.kind in ("pin", "unpin") and record.body.get("session") == session:
            if record.kind == "pin":
                return {USUAL: record.body[USUAL]} if USUAL in record.body else {}
            break
    return {USUAL: period_body(before)} if before else {}


def pin_from(body: Mapping[str, Any], at: datetime) -> Pin:
    """The pin a body describes."""
    return Pin(body["session"], period_from(body), body.get("source", "cli"), at)


def windows_body(windows: Iterable[WallWindow]) -> list[list[Any]]:
    """Windows as JSON: the weekday, and the wall times between which there is time."""
    return [[window.weekday, window.start.isoformat(), window.end.isoformat()] for window in windows]


def windows_from(body: Iterable[Sequence[Any]]) -> tuple[WallWindow, ...]:
    """The windows that a body describes."""
    return tuple(WallWindow(day, time.fromisoformat(start), time.fromisoformat(end)) for day, start, end in body)


def period_body(period: Period) -> dict[str, Any]:
    """A period as wall time, elapsed minutes and zone; the second of two like wall times has its offset, too."""
    start = period.start
    return {
        "starts": (start if start.fold else start.replace(tzinfo=None)).isoformat(),
        "minutes": minutes(period.duration),
        "zone": str(start.tzinfo),
    }


def period_from(body: Mapping[str, Any]) -> Period:
    """The period a wall time, elapsed minutes and a zone name describe."""
    zone, start = ZoneInfo(body["zone"]), datetime.fromisoformat(body["starts"])
    start = start.astimezone(zone) if start.tzinfo else start.replace(tzinfo=zone)
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
    fields = {key: body[key] for key in (*_LOG_TEXTS, "week", "explain") if key in body}
    return LogEntry(at=at, status=Status(body.get("status", "unknown")), **fields)
