"""What stands in the calendar: what changed there, and by id what it does not say. The network, but no store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from studycal.calendars.base import Calendar
from studycal.core.period import instant
from studycal.core.reconcile import Base, State, ours
from studycal.core.remote import Fields, OpKind, RemoteEvent
from studycal.store.sync_base import Intent

MOST_ASKED = 20
"""Events asked for by id when a full listing lacks them; more than that is a broken listing, not a wish."""

GONE = (State.OURS_GONE, State.USERS_GONE)


@dataclass(frozen=True)
class Seen:
    """Our events that changed or are gone, by session; ``token`` is where the next look begins.

    ``unheard`` are live events that a full listing lacks although they were not asked for by id: too many.
    """

    remote: Mapping[str, RemoteEvent]
    token: str
    unheard: tuple[str, ...] = ()


@dataclass(frozen=True)
class Known:
    """What was known before a look."""

    plan_id: str
    sessions: frozenset[str]
    bases: Mapping[str, Base]
    intents: Mapping[str, Intent]
    now: datetime


def look(calendar: Calendar, token: str, known: Known, *, insist: bool) -> Seen:
    """One look. Absence from a full listing is never a deletion: what is missing is asked for by id.

    ``insist`` asks for any number of them. Writes whose end is not known are asked for too, up to as many; beyond
    that their own conditions (our id, If-Match) settle them when they are sent again. A creation that the server does
    not know never came about, which is no deletion.
    """
    found = calendar.look(token)
    events = {event.id: event for event in found.events} | {name: tombstone(name) for name in found.gone}
    missing = [one.id for one in live(known.bases.values(), known.now) if one.id not in events] if found.full else []
    unheard = tuple(missing) if len(missing) > MOST_ASKED and not insist else ()
    open_ends = [name for name in known.intents if name not in events and name not in missing][:MOST_ASKED]
    asked = by_id(calendar, [*(() if unheard else missing), *open_ends])
    never_made = {name for name, one in known.intents.items() if one.kind is OpKind.CREATE}
    events |= {name: event for name, event in asked.items() if event.etag or name not in never_made}
    return Seen(ours(events.values(), known.sessions, known.bases, known.plan_id), found.token, unheard)


def by_id(calendar: Calendar, ids: Sequence[str]) -> dict[str, RemoteEvent]:
    """These events as they stand; one that the server does not know is a tombstone. No request for none."""
    if not ids:
        return {}
    return {name: event or tombstone(name) for name, event in calendar.get(ids).items()}


def tombstone(name: str) -> RemoteEvent:
    """An event of which only the absence is known."""
    return RemoteEvent(name, "", None, cancelled=True, marker={})


def live(bases: Iterable[Base], now: datetime) -> list[Base]:
    """The events that should stand in the calendar and have not begun."""
    return [base for base in bases if base.state not in GONE and begins_after(base, now)]


def begins_after(base: Base, now: datetime) -> bool:
    """Whether an event lies ahead."""
    return base.fields is not None and ahead(base.fields, now)


def ahead(fields: Fields, now: datetime) -> bool:
    """Whether what an event says lies ahead."""
    start = fields.start
    return instant(start) > instant(now) if isinstance(start, datetime) else start > now.date()


def as_remembered(bases: Mapping[str, Base]) -> dict[str, RemoteEvent]:
    """The calendar as it was last seen: what no look speaks of has not changed."""
    return {
        base.session: RemoteEvent(base.id, base.etag, base.fields, base.state in GONE, base.mark)
        for base in bases.values()
    }
