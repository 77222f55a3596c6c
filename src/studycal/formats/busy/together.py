"""Which events of a calendar belong together, and what they are as a series."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from .events import IcsEvent, Stand, UnusableError, in_order
from .rules import Repeat, parse
from .times import Length, duration

if TYPE_CHECKING:
    from .lines import ContentLine
    from .series import SeriesMember

_OURS = "@studycal"

Warned = Callable[[IcsEvent, int, str], None]
"""Hears of an event, a line, and what is wrong there."""


def groups(events: Iterable[IcsEvent]) -> Iterator[list[IcsEvent]]:
    """Each appointment, with its altered occurrences behind it; studycal's own are left out.

    Events that share a UID but not their DTSTART are different ones: small generators number theirs alike.
    """
    by_uid: dict[str, list[IcsEvent]] = {}
    for number, event in enumerate(events):
        uid = event.uid
        if not uid.endswith(_OURS):
            by_uid.setdefault(uid or f"\0{number}", []).append(event)
    for sharing in by_uid.values():
        if len(sharing) == 1:
            yield sharing
        else:
            yield from _apart(sharing)


def _apart(sharing: list[IcsEvent]) -> Iterator[list[IcsEvent]]:
    altered = [event for event in sharing if event.properties.get("RECURRENCE-ID")]
    masters = newest([event for event in sharing if not event.properties.get("RECURRENCE-ID")])
    if not any(master.is_series for master in masters):
        yield from ([event] for event in (*masters, *altered))
        return
    for master in masters:
        yield [master, *(altered if master.is_series else ())]


def newest(masters: list[IcsEvent]) -> list[IcsEvent]:
    """Of those that begin alike the ones with the highest SEQUENCE: an update replaces what was."""
    highest: dict[str, int] = {}
    for event in masters:
        begins = event.text("DTSTART")
        highest[begins] = max(event.sequence, highest.get(begins, 0))
    return [event for event in masters if event.sequence == highest[event.text("DTSTART")]]


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
            at = like(event.stand(line, begins), start)
            length = _period_length(event, line, text) or length
            member.more[at] = length
        except (ValueError, OverflowError):
            warned(event, line.number, f"the further time {text.strip()[:40]} cannot be read and is not counted")
    for line, text in event.times("EXDATE"):
        try:
            member.except_.append(excluded(event.stand(line, text), start))
        except (ValueError, OverflowError):
            warned(event, line.number, f"the exception {text.strip()[:40]} cannot be read; that day counts as busy")
    return member


def _period_length(event: IcsEvent, line: ContentLine, text: str) -> Length | None:
    begins, _, ends = text.partition("/")
    if not ends:
        return None
    if ends.strip()[:1].upper() == "P":
        return duration(ends)
    return Length(exact=event.stand(line, ends).instant - event.stand(line, begins).instant)


def _rules(event: IcsEvent, name: str, start: Stand, warned: Warned) -> Iterator[Repeat]:
    """The rules that can be followed. Of the others only the first occurrence is sure."""
    for line in event.properties.get(name, ()):
        try:
            repeat = parse(line.value, start.at, start.zone)
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
    replaced = like(event.stand(line, line.value), of)
    start = event.start() if event.opaque or event.properties.get("DTSTART") else Stand(replaced, of.zone)
    member = _member(event, start, of)
    member.replaces = replaced
    member.and_future = line.parameters.get("RANGE", "").upper() == "THISANDFUTURE"
    return member


def _member(event: IcsEvent, start: Stand, of: Stand) -> SeriesMember:
    from .series import SeriesMember

    start, length = in_order(start, event.length(start))
    at = start.at
    if isinstance(at, datetime) or isinstance(of.at, datetime):
        at = at if isinstance(at, datetime) and start.zone is of.zone else start.wall(of.zone)
    end = at + timedelta(days=length.days) + length.exact
    return SeriesMember(at, end, length, event.opaque, event.summary, event.sequence)


def like(stand: Stand, of: Stand) -> date:
    """A time of a series as the series says its own: a date where that is all-day, else a wall time in its zone.

    A date in a timed series stands for that day's time of the series.
    """
    if not isinstance(of.at, datetime):
        return stand.wall(of.zone).date() if isinstance(stand.at, datetime) else stand.at
    if not isinstance(stand.at, datetime):
        return datetime.combine(stand.at, of.at.time())
    return stand.at if stand.zone is of.zone else stand.wall(of.zone)


def excluded(stand: Stand, of: Stand) -> date:
    """An EXDATE: a date takes out all of its day."""
    return like(stand, of) if isinstance(stand.at, datetime) else stand.at
