"""A calendar in memory with Google's semantics: ids that stay taken, tombstones, etags, sync tokens, lost answers.

`MemoryServer` is the calendar itself, with what a learner does to it by hand; `MemoryCalendar` is one client of it.
Sources: https://developers.google.com/workspace/calendar/api/guides/sync and .../guides/version-resources.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta

from studycal.core.records import dataclass, field, replace
from studycal.errors import HeldError, RemoteError

from .base import Fields, Look, Marker, Op, OpKind, Outcome, Receipt, RemoteEvent

BATCH = 50
"""Writes in one request."""

Hook = Callable[[str], None]


def _nothing(_: str) -> None:
    pass


def _as_it_is(fields: Fields) -> Fields:
    return fields


def _as_the_server_says(_: Op) -> Outcome | None:
    return None


@dataclass
class MemoryServer:
    """The calendar as the server keeps it. ``rewrite`` is what the server does to the texts it is given."""

    calendar: str = ""
    plan_id: str = ""
    rewrite: Callable[[Fields], Fields] = _as_it_is
    events: dict[str, RemoteEvent] = field(default_factory=dict)
    writes: list[tuple[OpKind, str]] = field(default_factory=list)
    _buried: dict[str, RemoteEvent] = field(default_factory=dict)
    _readable: dict[str, Fields] = field(default_factory=dict)
    _changed_at: dict[str, int] = field(default_factory=dict)
    _version: int = 0
    _oldest_token: int = 0
    _gone: bool = False

    # --- what the learner does by hand

    def drag(self, event: str, by: timedelta) -> None:
        """Move an event."""
        fields = self.fields(event)
        self.edit(event, start=fields.start + by, end=fields.end + by)

    def edit(self, event: str, **changes: object) -> None:
        """Change what an event says, like ``summary="Mine"``."""
        self._put(replace(self.events[event], fields=replace(self.fields(event), **changes)))  # type: ignore[arg-type]

    def spoil(self, event: str, why: str = "its zone is unknown here") -> None:
        """Let another program rewrite an event so that nobody can read it."""
        self._readable[event] = self.fields(event)
        self._put(replace(self.events[event], fields=None, unreadable=why))

    def mend(self, event: str) -> None:
        """Let it be written so that it can be read again, or happen once again."""
        fields = self.events[event].fields or self._readable[event]
        self._put(replace(self.events[event], fields=fields, unreadable="", recurring=False))

    def repeat(self, event: str) -> None:
        """Make a series of an event."""
        self._put(replace(self.events[event], recurring=True))

    def strip(self, event: str) -> None:
        """Take our mark off an event."""
        self._put(replace(self.events[event], marker={}))

    def remove(self, event: str) -> None:
        """Delete an event; it stays as a tombstone, of which only the id is sure."""
        self._buried[event] = self.events[event]
        self._put(replace(self.events[event], fields=None, marker={}, cancelled=True))

    def restore(self, event: str) -> None:
        """Bring a deleted event back from the bin."""
        self._put(self._buried[event])

    def add(self, event: str, fields: Fields, marker: Marker | None = None) -> None:
        """Make an event that is not ours, or a copy of one of ours with its mark."""
        self._put(RemoteEvent(event, "", fields, cancelled=False, marker=marker or {}))

    def forget(self, event: str) -> None:
        """Let a tombstone disappear, as they do after some weeks."""
        del self.events[event], self._changed_at[event]

    def touch(self, event: str) -> None:
        """Give an event a new etag without any change."""
        self._put(self.events[event])

    def expire_tokens(self) -> None:
        """Make every token given so far answer 410."""
        self._oldest_token = self._version = self._version + 1

    def delete_calendar(self) -> None:
        """Delete the whole calendar."""
        self._gone = True

    # --- what stands there

    def live(self) -> dict[str, RemoteEvent]:
        """The events that a person sees."""
        return {name: event for name, event in self.events.items() if not event.cancelled}

    def fields(self, event: str) -> Fields:
        """What a live event says. Raises KeyError for one that is not there."""
        fields = self.events[event].fields
        if fields is None:
            raise KeyError(event)
        return fields

    # --- what clients ask

    def changed_since(self, token: str) -> Look:
        """The events changed since a token; all of them for one that is empty, unknown or expired."""
        if self._gone:
            raise HeldError("The calendar is gone or no longer shared with you.", rule="calendar-gone")
        since = int(token) if token.isdigit() and self._oldest_token <= int(token) <= self._version else -1
        changed = sorted((version, name) for name, version in self._changed_at.items() if version > since)
        events = tuple(self.events[name] for _, name in changed)
        return Look(events, (), str(self._version), full=since < 0)

    def write(self, op: Op) -> Receipt:
        """One conditional write."""
        event = self.events.get(op.id)
        if op.kind is OpKind.CREATE:
            if event is not None:
                return Receipt(op, Outcome.EXISTS)
        elif event is None or event.cancelled:
            return Receipt(op, Outcome.MISSING)
        elif op.etag and event.etag != op.etag:
            return Receipt(op, Outcome.STALE)
        self.writes.append((op.kind, op.id))
        if op.kind is OpKind.DELETE:
            self.remove(op.id)
            return Receipt(op, Outcome.DONE)
        return Receipt(op, Outcome.DONE, self._put(self._written(op, event)))

    def _written(self, op: Op, old: RemoteEvent | None) -> RemoteEvent:
        if op.fields is None:
            raise ValueError("a create and a patch say what to write")
        if old is None or old.fields is None:
            return RemoteEvent(op.id, "", self.rewrite(op.fields), cancelled=False, marker=dict(op.marker))
        new, names = op.fields, op.changed
        fields = old.fields
        if "time" in names:
            fields = replace(fields, start=new.start, end=new.end, zone=new.zone)
        if "summary" in names:
            fields = replace(fields, summary=new.summary)
        if "description" in names:
            fields = replace(fields, description=new.description)
        return replace(old, fields=self.rewrite(fields), marker={**old.marker, **op.marker})

    def _put(self, event: RemoteEvent) -> RemoteEvent:
        self._version += 1
        kept = replace(event, etag=f'"{self._version}"')
        self.events[event.id] = kept
        self._changed_at[event.id] = self._version
        return kept


@dataclass
class MemoryCalendar:
    """A client. Each request calls ``before`` and, once the server has acted, ``after`` with its name.

    A hook that raises is a request that failed, ``after`` one whose answer was lost. The names are ensure, look, get
    and write. ``part`` may settle single writes instead of the server.
    """

    server: MemoryServer = field(default_factory=MemoryServer)
    name: str = "memory"
    requests: int = 0
    before: Hook = _nothing
    after: Hook = _nothing
    part: Callable[[Op], Outcome | None] = _as_the_server_says
    address: str = ""
    etags: Mapping[str, str] = field(default_factory=dict)

    def ensure(self, plan_id: str, title: str, zone: str) -> str:  # noqa: ARG002 - a calendar in memory has no name
        """The calendar's id, made when it is not there; no request once it is known."""
        if self.address:
            return self.address
        with _Request(self, "ensure"):
            if self.server.plan_id not in ("", plan_id):
                raise HeldError("The calendar belongs to another plan.", rule="other-plan")
            self.server.plan_id = plan_id
            self.server.calendar = self.server.calendar or f"memory-{plan_id}"
        self.address = self.server.calendar
        return self.address

    def look(self, token: str) -> Look:
        """What changed since ``token``."""
        with _Request(self, "look"):
            return self.server.changed_since(token)

    def get(self, ids: Sequence[str]) -> dict[str, RemoteEvent | None]:
        """Events by id, tombstones too."""
        events: dict[str, RemoteEvent | None] = {}
        for first in range(0, len(ids), BATCH):
            with _Request(self, "get"):
                events |= {name: self.server.events.get(name) for name in ids[first : first + BATCH]}
        return events

    def catch_up(self) -> Look | None:
        """Not needed: a deleted event leaves a tombstone."""
        return None

    def apply(self, ops: Sequence[Op]) -> Iterator[list[Receipt]]:
        """Write, fifty in a request."""
        for first in range(0, len(ops), BATCH):
            group = ops[first : first + BATCH]
            try:
                with _Request(self, "write"):
                    receipts = [self._settle(op) for op in group]
            except RemoteError as error:
                receipts = [Receipt(op, Outcome.FAILED, None, str(error)) for op in group]
            yield receipts

    def _settle(self, op: Op) -> Receipt:
        outcome = self.part(op)
        return self.server.write(op) if outcome is None else Receipt(op, outcome, None, "as the test asked")


@dataclass
class _Request:
    """One request: counted, with the hooks before and after it."""

    calendar: MemoryCalendar
    what: str

    def __enter__(self) -> None:
        self.calendar.requests += 1
        self.calendar.before(self.what)

    def __exit__(self, kind: object, value: object, trace: object) -> None:
        if kind is None:
            self.calendar.after(self.what)
