"""Whose events they are: the id of an event of ours follows from plan, session and generation alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from studycal.core.week_keys import PLAIN, WeekKeys

from . import marker
from .event import event_id
from .remote import RemoteEvent
from .state import Base, Intent


def ours(
    events: Iterable[RemoteEvent],
    desired: Iterable[str],
    base: Mapping[str, Base],
    plan_id: str,
    keys: WeekKeys = PLAIN,
    *,
    intents: Iterable[Intent] = (),
) -> dict[str, RemoteEvent]:
    """Our events by session, of each the newest generation; an id that does not follow from plan, session and
    generation is a stranger's (P3).
    """
    names = identified(events, desired, base, plan_id, keys, intents=intents)
    newest: dict[str, tuple[int, RemoteEvent]] = {}
    for event, session, generation in names:
        if session in base and generation < base[session].generation:
            continue
        if session not in newest or generation > newest[session][0]:
            newest[session] = (generation, event)
    return {session: event for session, (_, event) in newest.items()}


def identified(
    events: Iterable[RemoteEvent],
    desired: Iterable[str],
    base: Mapping[str, Base],
    plan_id: str,
    keys: WeekKeys = PLAIN,
    *,
    intents: Iterable[Intent] = (),
) -> list[tuple[RemoteEvent, str, int]]:
    """Every event of ours with its session and generation, older generations too.

    Ids and marks follow from the lasting names that ``keys`` give. What a run announced in ``intents`` is known by its
    id even if the plan has dropped the session since, and another program the mark.
    """
    by_id = {event_id(plan_id, keys.stored(session), 0): (session, 0) for session in desired}
    for intent in intents:
        if intent.id == event_id(plan_id, keys.stored(intent.session), intent.generation):
            by_id[intent.id] = (intent.session, intent.generation)
    by_id |= {entry.id: (entry.session, entry.generation) for entry in base.values()}
    pairs = ((event, by_id.get(event.id) or _marked(event, plan_id, keys)) for event in events)
    return [(event, *name) for event, name in pairs if name is not None]


def _marked(event: RemoteEvent, plan_id: str, keys: WeekKeys) -> tuple[str, int] | None:
    """The session, by its number now, and the generation that an event's mark names."""
    name = marker.identify(event.id, event.marker, plan_id)
    return (keys.current(name[0]), name[1]) if name else None
