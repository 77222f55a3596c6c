"""Leaving: remove our events from a calendar, and only ours."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from studycal.calendars.base import Calendar
from studycal.core.records import dataclass, replace
from studycal.core.sync import edits, marker
from studycal.core.sync.edits import begun, odd
from studycal.core.sync.identity import identified
from studycal.core.sync.remote import Fields, Marker, OpKind, RemoteEvent
from studycal.core.sync.state import Base, Decision
from studycal.core.week_keys import keys_of
from studycal.errors import UsageError
from studycal.service.locks import SYNC
from studycal.service.published import build
from studycal.service.workspace import Home
from studycal.store.sync_memory import RunRecord

from . import write
from .address import open_address

_WORDS = ("summary", "description")


@dataclass(frozen=True)
class Purge:
    """What would be removed, in order of time, and what stays: how many because they have begun, and by session those
    that are a series or hold words of the learner's, with the reason.
    """

    decisions: tuple[Decision, ...]
    past: int
    kept: tuple[tuple[str, str], ...] = ()


def purge(home: Home, calendar: Calendar, now: datetime, *, everything: bool) -> Purge:
    """The events of ours that stand in the calendar, of all generations: those ahead, or all. Changes nothing.

    Raises UsageError when no calendar was ever written to.
    """
    memory = home.store.sync(calendar.name)
    cursor = open_address(home, calendar, memory, memory.cursor(), accept=False, dry_run=True)
    if not cursor.calendar:
        raise UsageError(f"Nothing was ever synced with {calendar.name}.", "There is nothing to remove.")
    built = build(home, now)
    bases = memory.bases()
    sessions = {session.id for session in (*built.plan.events, *built.dropped)}
    names = identified(
        calendar.look("").events, sessions, bases, built.schedule.plan_id, keys_of(built.curriculum),
        intents=memory.intents().values(),
    )  # fmt: skip
    standing = [(event, session, generation) for event, session, generation in names if not event.cancelled]
    chosen = [item for item in standing if everything or event_ahead(item[0], now)]
    kept = [(session, why) for event, session, _ in chosen if (why := _learners(event, session, bases.get(session)))]
    decisions = [_removal(*item, bases.get(item[1])) for item in chosen if not _learners(*item[:2], bases.get(item[1]))]
    return Purge(tuple(write.in_order(decisions)), len(standing) - len(chosen), tuple(kept))


def event_ahead(event: RemoteEvent, now: datetime) -> bool:
    """Whether an event lies ahead; one whose time cannot be read does."""
    return event.fields is None or not begun(event.fields, now)


def _learners(event: RemoteEvent, session: str, base: Base | None) -> str:
    """Why an event is the learner's own by now, "" for one that is not: a series or the like, or words of theirs."""
    cause = odd(event, session)
    if cause or event.fields is None:
        return cause
    own = base if base is not None and base.id == event.id else None
    words = set(own.users - {"time"}) if own else set()
    words |= {name for name in _WORDS if _differs(name, event.marker, event.fields, own)}
    if words or marker.has_notes(event.fields.description):
        return "it has words of yours"
    return ""


def _differs(name: str, mark: Marker, fields: Fields, base: Base | None) -> bool:
    """Whether a field is neither as the planner wrote it nor as it was last seen."""
    seen = base.fields if base else None
    as_seen = seen is not None and marker.value(seen, name) == marker.value(fields, name)
    return not as_seen and not marker.matches(mark, fields, name)


def carry_out(home: Home, calendar: Calendar, decisions: Sequence[Decision], now: datetime) -> write.Written:
    """Remove them, each only in the version that was shown, and end the timer's syncing with this calendar.

    Raises LockedError and what the calendar raises.
    """
    with home.private.lock(SYNC, "a purge", now):
        memory = home.store.sync(calendar.name)
        written = write.Written()
        write.write(calendar, home.store, memory, decisions, written)
        removed = [[name, "delete", "purged"] for name in written.done[OpKind.DELETE]]
        with home.store.transaction():
            memory.save_cursor(replace(memory.cursor(), ended=True))
            memory.add_run(RunRecord(now, written.sent, {"error": "", "facts": [], "changes": removed}))
    return written


def _removal(event: RemoteEvent, session: str, generation: int, base: Base | None) -> Decision:
    agreed = marker.digests(event.fields) if event.fields else {}
    deleted = Base(session, generation, event.id, event.etag, event.fields, mark=event.marker, agreed=agreed)
    if base is not None and base.id != event.id and base.generation > generation:
        deleted = base
    return Decision(session, 0, "you leave", op=edits.delete(event), base=deleted)
