"""What must hold whatever happens: kept beside the calendar, knowing only what the learner did."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from functools import cache
from typing import Protocol

from studycal.calendars.memory import MemoryServer
from studycal.core.sync.event import event_id
from studycal.core.sync.marker import identify
from studycal.core.sync.remote import Fields, OpKind

KINDS = ("duplicates", "lost edits", "deletions undone", "strangers touched", "writes to the past")
GENERATIONS = 60
_RUN = timedelta(minutes=16)
"""What `World` lets pass after a run, and a minute."""


class Watched(Protocol):
    """What a ledger stands beside: a plan, its calendar and a clock."""

    server: MemoryServer
    plan_id: str
    now: datetime


@cache
def ids(plan: str, session: str) -> frozenset[str]:
    """Every id that a session may come to have."""
    return frozenset(event_id(plan, session, number) for number in range(GENERATIONS))


SESSIONS = tuple(f"W{week:02}.S{slot}" for week in range(1, 4) for slot in range(1, 6))


def _whose(event: str, plan: str) -> str:
    """The session that an event without our mark belongs to, "" for a stranger's."""
    return next((session for session in SESSIONS if event in ids(plan, session)), "")


class Ledger:
    """The learner's own changes, to be found in the calendar ever after; strangers' events; the past."""

    def __init__(self, world: Watched) -> None:
        self.world = world
        self.edits: dict[str, dict[str, object]] = {}
        self.deleted: set[str] = set()
        self.foreign: dict[str, Fields] = {}
        self.odd: set[str] = set()
        self.taken_back: set[str] = set()
        self.typed: set[tuple[str, object]] = set()
        self.seen_writes = 0

    # --- what the learner does

    def edited(self, event: str, **fields: object) -> None:
        self.edits.setdefault(event, {}).update(fields)

    def removed(self, event: str) -> None:
        self.edits.pop(event, None)
        self.odd.discard(event)
        self.taken_back.discard(event)
        self.deleted.add(event)

    def restored(self, event: str) -> None:
        self.deleted.discard(event)

    def free(self, event: str) -> None:
        """The learner asked for something else: what was done by hand no longer binds."""
        self.edits.pop(event, None)

    def undo(self, event: str, field: str) -> None:
        """The learner put a field back as it was."""
        self.edits.get(event, {}).pop(field, None)
        if not self.edits.get(event):
            self.free(event)

    # --- what must hold

    def violations(self) -> list[str]:
        """Everything that is wrong, in words; nothing in a sound calendar."""
        return [sentence for found in self.by_kind().values() for sentence in found]

    def by_kind(self) -> dict[str, list[str]]:
        """The same, by what kind of wrong it is."""
        found = (self._duplicates(), self._lost(), self._undone(), self._touched(), self.past())
        return dict(zip(KINDS, found, strict=True))

    def sessions(self) -> Counter[str]:
        """How many live events of ours each session has; a copy is not ours."""
        found: Counter[str] = Counter()
        plan = self.world.plan_id
        for name, event in self.world.server.live().items():
            known = identify(name, event.marker, plan)
            session = known[0] if known else _whose(name, plan)
            if session:
                found[session] += 1
        return found

    def _duplicates(self) -> list[str]:
        return [f"{name} stands {count} times" for name, count in self.sessions().items() if count > 1]

    def _lost(self) -> list[str]:
        found = []
        for event, fields in self.edits.items():
            live = self.world.server.live().get(event)
            if live is None:
                found.append(f"{event}, which the learner edited, is gone")
                continue
            if live.fields is None:
                continue
            for name, value in fields.items():
                stands = getattr(live.fields, name)
                kept = str(value) in str(stands) if name == "description" else stands == value
                if not kept:
                    found.append(f"{event}: the learner's {name} is lost")
        stands = set(self.world.server.live())
        found += [f"{event}, which is no plain session any more, is gone" for event in self.odd - stands]
        return found + [f"{event}, which the learner took back, is gone" for event in self.taken_back - stands]

    def undone(self) -> list[str]:
        """The sessions whose deletion is undone: the event itself or another of its session lives, and the learner took
        none of them back.
        """
        plan, live = self.world.plan_id, set(self.world.server.live()) - self.taken_back
        return [name for name in SESSIONS if (mine := ids(plan, name)) & self.deleted and mine & live]

    def _undone(self) -> list[str]:
        return [f"{session} came back although it was deleted" for session in self.undone()]

    def _touched(self) -> list[str]:
        live = self.world.server.live()
        return [
            f"the stranger's {name} was touched"
            for name, fields in self.foreign.items()
            if name not in live or live[name].fields != fields
        ]

    def past(self) -> list[str]:
        """Writes of the run that just ended at events that had begun; to be asked after each run."""
        new = self.world.server.writes[self.seen_writes :]
        self.seen_writes = len(self.world.server.writes)
        found = []
        for kind, event in new:
            fields = self.world.server.events[event].fields
            if kind is OpKind.DELETE or fields is None or not isinstance(fields.start, datetime):
                continue
            typed = (event, fields.start) in self.typed  # a time that went by before a run came to write it
            if fields.start <= self.world.now - _RUN and not typed:
                found.append(f"{kind} of {event}, which lies in the past")
        return found
