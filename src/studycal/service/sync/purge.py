"""Leaving: remove our events from a calendar, and only ours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from studycal.calendars.base import Calendar
from studycal.core import marker
from studycal.core.reconcile import Base, Decision, ours
from studycal.core.remote import Op, OpKind, RemoteEvent
from studycal.errors import UsageError
from studycal.service.build import build
from studycal.service.home import Home
from studycal.service.locks import SYNC, locked
from studycal.store.sync_base import RunRecord

from . import look, write
from .address import open_address


@dataclass(frozen=True)
class Purge:
    """What would be removed, in order of time, and what stays because it has begun."""

    decisions: tuple[Decision, ...]
    past: int


def purge(home: Home, calendar: Calendar, now: datetime, *, everything: bool) -> Purge:
    """The events of ours that stand in the calendar: those ahead, or all. Changes nothing.

    Raises UsageError when no calendar was ever written to.
    """
    memory = home.store.sync(calendar.name)
    cursor = open_address(home, calendar, memory, memory.cursor(), accept=False, dry_run=True)
    if not cursor.calendar:
        raise UsageError(f"Nothing was ever synced with {calendar.name}.", "There is nothing to remove.")
    built = build(home, now)
    bases = memory.bases()
    sessions = {one.id for one in (*built.plan.sessions, *built.dropped)}
    events = calendar.look("").events
    found = ours(events, sessions, bases, built.schedule.plan_id)
    standing = {name: event for name, event in found.items() if event.fields is not None and not event.cancelled}
    chosen = {
        name: event
        for name, event in standing.items()
        if everything or (event.fields is not None and look.ahead(event.fields, now))
    }
    decisions = [_removal(name, event, bases.get(name)) for name, event in chosen.items()]
    return Purge(tuple(write.in_order(decisions)), len(standing) - len(chosen))


def carry_out(home: Home, calendar: Calendar, decisions: Sequence[Decision], now: datetime) -> write.Written:
    """Remove them, each only in the version that was shown. Raises LockedError and what the calendar raises."""
    with locked(home.state_path.parent / SYNC, "a purge", now):
        memory = home.store.sync(calendar.name)
        written = write.write(calendar, home.store, memory, decisions)
        removed = [[name, "delete", "purged"] for name in written.done[OpKind.DELETE]]
        memory.add_run(RunRecord(now, written.sent, {"error": "", "facts": [], "changes": removed}))
    return written


def _removal(name: str, event: RemoteEvent, base: Base | None) -> Decision:
    generation = event.marker.get("g", "")
    number = int(generation) if generation.isdigit() else base.generation if base else 0
    agreed = marker.digests(event.fields) if event.fields else {}
    known = Base(name, number, event.id, event.etag, event.fields, mark=event.marker, agreed=agreed)
    op = Op(OpKind.DELETE, event.id, event.id + "@studycal", None, {}, etag=event.etag, raw=event.raw)
    return Decision(name, 0, "you leave", op=op, base=known)
