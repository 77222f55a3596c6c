"""Which events of a calendar belong together, and what they are as a series."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cached_property
from typing import TYPE_CHECKING

from studycal.core.records import dataclass

from .events import IcsEvent, Stand, UnusableError, in_order
from .rules import Repeat, parse
from .times import Length, duration

if TYPE_CHECKING:
    from .lines import ContentLine
    from .series import SeriesMember

_OURS = "@studycal"

Warned = Callable[[IcsEvent, int, str], None]
"""Hears of an event, a line, and what is wrong there."""


@dataclass
class Appointment:
    """An event, or a series with its altered occurrences behind it; ``moved`` are those that stand for themselves."""

    events: list[IcsEvent]
    moved: MovedOccurrences | None = None


def appointments(events: Iterable[IcsEvent]) -> Iterator[Appointment]:
    """What belongs together; studycal's own are left out.

    Events that share a UID but not their DTSTART are different ones: small generators number theirs alike.
    """
    by_uid: dict[str, list[IcsEvent]] = {}
    for number, event in enumerate(events):
        uid = event.uid
        if not uid.endswith(_OURS):
            by_uid.setdefault(uid or f"\0{number}", []).append(event)
    for sharing in by_uid.values():
        if len(sharing) == 1:
            yield Appointment(sharing)
        else:
            yield from _apart(sharing)


def _apart(sharing: list[IcsEvent]) -> Iterator[Appointment]:
    """Of several series each change takes an occurrence out of any that has it, and is an event by itself.

    So is a change of a series that takes no time: that need not be worked out.
    """
    altered = [event for event in sharing if event.properties.get("RECURRENCE-ID")]
    masters = newest([event for event in sharing if not event.properties.get("RECURRENCE-ID")])
    series = [master for master in masters if master.is_series]
    yield from (Appointment([master]) for master in masters if not master.is_series)
    onward = [event for event in altered if _moves_on(event)] if series else []
    if len(series) == 1 and (series[0].opaque or onward):
        yield Appointment([*series, *altered])
        return
    once = [event for event in altered if not onward or not _moves_on(event)]
    by_themselves = newest(once, "RECURRENCE-ID")
    yield from (Appointment([event]) for event in by_themselves)
    moved = MovedOccurrences(by_themselves)
    yield from (Appointment([master, *onward], moved) for master in series)


def _moves_on(event: IcsEvent) -> bool:
    """Whether it changes all that follow, too."""
    lines = event.properties.get("RECURRENCE-ID", ())
    return any(line.parameters.get("RANGE", "").upper() == "THISANDFUTURE" for line in lines)


def newest(events: list[IcsEvent], name: str = "DTSTART") -> list[IcsEvent]:
    """Of those whose times are alike the ones with the highest SEQUENCE: an update replaces what was."""
    highest: dict[str, int] = {}
    for event in events:
        text = event.text(name)
        highest[text] = max(event.sequence, highest.get(text, 0))
    return [event for event in events if event.sequence == highest[event.text(name)]]


class MovedOccurrences:
    """The occurrences that are elsewhere, whichever series of their UID they are of."""

    def __init__(self, changes: list[IcsEvent]) -> None:
        self._changes = changes

    def has(self, start: Stand) -> bool:
        """Whether the occurrence that begins there is told by itself."""
        if not isinstance(start.at, datetime):
            return start.at in self._days
        return start.instant in self._instants or start.at.date() in self._dates

    @cached_property
    def _changed(self) -> list[tuple[IcsEvent, Stand, datetime]]:
        """Those that can be read: of the others the time that was is still taken."""
        changes = []
        for event in self._changes:
            line = event.properties["RECURRENCE-ID"][0]
            with suppress(UnusableError, OverflowError):
                start = event.start() if event.opaque or event.properties.get("DTSTART") else None
                if start and event.opaque:
                    event.length(start)
                stand = event.stand(line, line.value, _beside(start) if start else None)
                changes.append((event, stand, stand.instant))
        return changes

    @cached_property
    def _days(self) -> set[date]:
        return {day(event, stand) for event, stand, _ in self._changed}

    @cached_property
    def _dates(self) -> set[date]:
        return {stand.at for _, stand, _ in self._changed if not isinstance(stand.at, datetime)}

    @cached_property
    def _instants(self) -> set[datetime]:
        return {instant for _, stand, instant in self._changed if isinstance(stand.at, datetime)}


def members_of(events: list[IcsEvent], warned: Warned) -> tuple[tzinfo, list[SeriesMember]]:
    """A series and its altered occurrences, all in the wall time of its zone, which comes with them.

    Raises UnusableError where the series itself has no time; an altered occurrence that has none is a warning.
    """
    lead = events[0]
    start = lead.start()
    members = [_master(lead, start, warned)]
    for event in events[1:]:
        try:
            members.append(_altered(event, start))
        except (ValueError, OverflowError) as error:
            why = str(error) if isinstance(error, UnusableError) else "its times cannot be read"
            warned(lead, event.component.line, f"the change of an occurrence is not counted: {why}")
    return start.zone, members


def _master(event: IcsEvent, start: Stand, warned: Warned) -> SeriesMember:
    member = _member(event, start, start)
    member.rules = list(_rules(event, "RRULE", start, warned))
    member.without = list(_rules(event, "EXRULE", start, warned))
    for line, text in event.times("RDATE"):
        begins, length = text.partition("/")[0], member.length
        try:
            stand = event.stand(line, begins, _beside(start))
            at = like(event, stand, start)
            length = _period_length(event, line, text, stand) or length
            member.added[at] = length
        except (ValueError, OverflowError):
            warned(event, line.number, f"the further time {text.strip()[:40]} cannot be read and is not counted")
    for line, text in event.times("EXDATE"):
        try:
            member.except_.append(excluded(event, event.stand(line, text, _beside(start)), start))
        except (ValueError, OverflowError):
            warned(event, line.number, f"the exception {text.strip()[:40]} cannot be read; that day counts as busy")
    return member


def _beside(start: Stand) -> tzinfo | None:
    """The zone for times of a series whose own is forgotten."""
    return start.zone if isinstance(start.at, datetime) else None


def _period_length(event: IcsEvent, line: ContentLine, text: str, begins: Stand) -> Length | None:
    ends = text.partition("/")[2]
    if not ends:
        return None
    if ends.strip()[:1].upper() == "P":
        return duration(ends).of_an_occurrence
    return Length(exact=event.stand(line, ends, begins.zone).instant - begins.instant).of_an_occurrence


def _rules(event: IcsEvent, name: str, start: Stand, warned: Warned) -> Iterator[Repeat]:
    """The rules that can be followed. Of the others only the first occurrence is sure."""
    for line in event.properties.get(name, ()):
        try:
            repeat = parse(line.value, start.at, start.zone, event.zones.day)
        except (ValueError, OverflowError) as error:
            outcome = "only its first time counts as busy" if name == "RRULE" else "what it excludes counts as busy"
            warned(event, line.number, f"{error}; {outcome}")
            continue
        if repeat:
            if repeat.ignored:
                warned(event, line.number, f"{', '.join(repeat.ignored)} of its {name} is not understood and ignored")
            yield repeat


def _altered(event: IcsEvent, of: Stand) -> SeriesMember:
    """An occurrence that was changed; of a cancelled one only which it is matters."""
    line = event.properties["RECURRENCE-ID"][0]
    replaced = like(event, event.stand(line, line.value, _beside(of)), of)
    start = event.start(_beside(of)) if event.opaque or event.properties.get("DTSTART") else Stand(replaced, of.zone)
    member = _member(event, start, of)
    member.replaces = replaced
    member.and_future = _moves_on(event)
    return member


def _member(event: IcsEvent, start: Stand, of: Stand) -> SeriesMember:
    from .series import SeriesMember

    start, length = in_order(start, event.length(start))
    length = length.of_an_occurrence
    at = start.at
    if isinstance(at, datetime) or isinstance(of.at, datetime):
        at = at if isinstance(at, datetime) and start.zone is of.zone else start.wall(of.zone)
    end = at + timedelta(days=length.days) + length.exact
    return SeriesMember(at, end, length, event.opaque, event.summary, event.sequence)


def like(event: IcsEvent, stand: Stand, of: Stand) -> date:
    """A time of a series as the series says its own: a date where that is all-day, else a wall time in its zone.

    A date in a timed series stands for that day's time of the series.
    """
    if not isinstance(of.at, datetime):
        return day(event, stand)
    if not isinstance(stand.at, datetime):
        return datetime.combine(stand.at, of.at.time())
    return stand.at if stand.zone is of.zone else stand.wall(of.zone)


def day(event: IcsEvent, stand: Stand) -> date:
    """The day of an all-day series that is meant: as written, though it be a time of some zone; not so in UTC."""
    if stand.zone is UTC and isinstance(stand.at, datetime):
        return event.zones.day(stand.instant)
    return date(stand.at.year, stand.at.month, stand.at.day)


def excluded(event: IcsEvent, stand: Stand, of: Stand) -> date:
    """An EXDATE: a date takes out all of its day."""
    return like(event, stand, of) if isinstance(stand.at, datetime) else stand.at
