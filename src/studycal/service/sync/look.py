"""What stands in the calendar: what changed there, and by id what it does not say. The network, but no store."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property

from studycal.calendars.base import Calendar
from studycal.core.records import dataclass, field, replace
from studycal.core.sync import marker
from studycal.core.sync.edits import begun
from studycal.core.sync.identity import identified, ours
from studycal.core.sync.remote import Fields, Look, OpKind, RemoteEvent
from studycal.core.sync.state import Base, Intent
from studycal.core.week_keys import WeekKeys

MOST_ASKED = 20
"""Events asked for by id when a full listing lacks them; more than that is a broken listing, not a wish."""


@dataclass(frozen=True)
class Seen:
    """Our events that changed or are gone, by session; ``token`` is where the next look begins.

    ``unheard`` are live events that a full listing lacks although they were not asked for by id: too many.
    ``older`` are live events of an earlier generation, by id with their session and what they say; ``ids`` are all
    events that were heard of, ``stamps`` what our marks carry.
    """

    remote: Mapping[str, RemoteEvent] = field(default_factory=dict)
    token: str = ""
    unheard: tuple[str, ...] = ()
    full: bool = False
    older: Mapping[str, tuple[str, Fields]] = field(default_factory=dict)
    ids: frozenset[str] = frozenset()
    stamps: tuple[str, ...] = ()


@dataclass(frozen=True)
class PriorState:
    """What was known before a look."""

    plan_id: str
    sessions: frozenset[str]
    bases: Mapping[str, Base]
    intents: Mapping[str, Intent]
    now: datetime
    keys: WeekKeys


def changes(calendar: Calendar, token: str, bases: Callable[[], Mapping[str, Base]]) -> Look:
    """What the calendar answers; memory is read where a listing is to be compared with it."""
    calendar.etags = _Versions(bases)
    return calendar.look(token)


class _Versions(Mapping[str, str]):
    """The ETags of what memory holds, by id; memory is read when the first is asked for."""

    def __init__(self, bases: Callable[[], Mapping[str, Base]]) -> None:
        self._bases = bases

    @cached_property
    def _by_id(self) -> dict[str, str]:
        return {base.id: base.etag for base in self._bases().values() if base.etag and not base.state.gone}

    def __getitem__(self, name: str) -> str:
        return self._by_id[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_id)

    def __len__(self) -> int:
        return len(self._by_id)


def look(calendar: Calendar, token: str, before: PriorState, *, insist: bool, answer: Look | None = None) -> Seen:
    """One look, or what an ``answer`` (`changes`) shows. Absence from a full listing is never a deletion: what is
    missing is asked for by id.

    ``insist`` asks for any number of them. Writes whose end is not known are asked for too, up to as many; beyond
    that their own conditions (our id, If-Match) settle them when they are sent again. A creation that the server does
    not know never came about, which is no deletion, unless the server had answered that it was made.
    """
    answer = answer or changes(calendar, token, lambda: before.bases)
    if answer.changed_only and _names_the_unchanged(answer, calendar.etags):
        answer = _whole(calendar, answer)
    events = {event.id: event for event in answer.events} | {name: tombstone(name) for name in answer.gone}
    there = events.keys() | answer.unchanged
    missing = [base.id for base in live(before.bases.values(), before.now) if base.id not in there]
    missing = missing if answer.full else []
    unheard = tuple(missing) if len(missing) > MOST_ASKED and not insist else ()
    open_ends = [name for name in before.intents if name not in events and name not in missing]
    open_ends = sorted(open_ends, key=lambda name: not before.intents[name].sent)[:MOST_ASKED]
    answered = by_id(calendar, [*(() if unheard else missing), *open_ends])
    never_made = {name for name, intent in before.intents.items() if _never_made(intent)}
    events |= {name: event for name, event in answered.items() if event.etag or name not in never_made}
    return Seen(
        remote=ours(
            events.values(),
            before.sessions,
            before.bases,
            before.plan_id,
            before.keys,
            intents=before.intents.values(),
        ),
        token=answer.token,
        unheard=unheard,
        full=answer.full,
        older=_older(events.values(), before),
        ids=frozenset(events),
        stamps=tuple(event.marker[marker.STAMP] for event in events.values() if marker.STAMP in event.marker),
    )


def _whole(calendar: Calendar, listed: Look) -> Look:
    """All events in place of a list of changes that may not be one. What it says is gone existed once, and is told
    nowhere else where a run died before it heard that it had made the event.
    """
    whole = calendar.look("")
    there = {event.id for event in whole.events}
    return replace(whole, gone=tuple({*whole.gone, *listed.gone} - there))


def _never_made(intent: Intent) -> bool:
    return intent.kind is OpKind.CREATE and not intent.sent


def _older(events: Iterable[RemoteEvent], before: PriorState) -> dict[str, tuple[str, Fields]]:
    names = identified(
        events, before.sessions, before.bases, before.plan_id, before.keys, intents=before.intents.values()
    )
    newest = {name: base.generation for name, base in before.bases.items() if not base.state.gone}
    for event, session, generation in names:
        if not event.cancelled:
            newest[session] = max(generation, newest.get(session, 0))
    return {
        event.id: (session, event.fields)
        for event, session, generation in names
        if event.fields is not None and not event.cancelled
        if generation < newest.get(session, 0) and not begun(event.fields, before.now)
    }


def _names_the_unchanged(answer: Look, versions: Mapping[str, str]) -> bool:
    """Whether a list of changes holds an event in the very version that is known."""
    return any(versions.get(event.id) == event.etag for event in answer.events if event.etag)


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
    return [base for base in bases if not base.state.gone and base.fields and not begun(base.fields, now)]
