"""What a run did, or would do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from studycal.core.reconcile import Base, Decision, State
from studycal.core.remote import Fields

RESCHEDULED = "rescheduled"
"""The source of a pin that takes a session the learner deleted to another time."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change and why. ``kind`` is create, patch, delete, pin, skip, unskip, keep (left alone) or elsewhere."""

    session: str
    kind: str
    reason: str
    before: Fields | None = None
    after: Fields | None = None


@dataclass(frozen=True, slots=True)
class SyncReport:
    """A run's result. ``accepted`` are pins learnt, ``dropped`` deletions learnt, ``conflicts`` (id, reason).

    ``held`` says which guard held the writes back, in a sentence (empty if none did), ``rule`` is its name.
    ``offers`` are things to consider, ``waiting`` how many writes a limit left for the next run.
    """

    target: str
    created: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()
    accepted: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    returned: tuple[str, ...] = ()
    conflicts: tuple[tuple[str, str], ...] = ()
    errors: tuple[str, ...] = ()
    requests: int = 0
    held: str = ""
    rule: str = ""
    changes: tuple[Change, ...] = ()
    offers: tuple[str, ...] = ()
    waiting: int = 0
    facts: tuple[int, ...] = ()

    @property
    def pending(self) -> bool:
        """Whether a run like this one would write or learn anything."""
        lists = (self.created, self.updated, self.deleted, self.accepted, self.dropped, self.returned)
        return any(lists) or bool(self.held)


def learnt(
    decisions: Iterable[Decision], bases: dict[str, Base], said: Iterable[tuple[str, Mapping[str, Any]]]
) -> list[Change]:
    """What the learner did in the calendar, in words; ``said`` are the facts that follow."""
    found = []
    moved = {body["session"] for kind, body in said if kind == "pin" and body.get("source") == RESCHEDULED}
    for one in decisions:
        before = bases[one.session].fields if one.session in bases else None
        after = one.base.fields if one.base else None
        if one.said == "pin":
            found.append(Change(one.session, "pin", f"you dragged it to {_when(after)}", before, after))
        elif one.said == "skip" and one.session in moved:
            found.append(Change(one.session, "elsewhere", "you deleted it; it gets another time", before, None))
        elif one.said in ("skip", "unskip"):
            reason = "you deleted it" if one.said == "skip" else "you brought it back"
            found.append(Change(one.session, one.said, reason, before, after))
        elif _newly_detached(one, bases):
            found.append(Change(one.session, "keep", one.reason, before, after))
    return found


def _newly_detached(one: Decision, bases: dict[str, Base]) -> bool:
    if one.base is None or one.base.state is not State.DETACHED:
        return False
    return one.session not in bases or bases[one.session].state is not State.DETACHED


def planned(one: Decision, bases: dict[str, Base], why: tuple[str, ...]) -> Change:
    """A write in words."""
    assert one.op is not None  # noqa: S101 - only writes are told
    before = bases[one.session].fields if one.session in bases else None
    kind = one.op.kind.value
    if kind != "patch":
        return Change(one.session, kind, one.reason, before, one.op.fields)
    parts = []
    if "time" in one.op.changed:
        parts.append(f"moved from {_when(before)} to {_when(one.op.fields)}" + (f" ({', '.join(why)})" if why else ""))
    texts = sorted(one.op.changed - {"time"})
    if texts:
        parts.append("new " + " and ".join(texts))
    return Change(one.session, kind, "; ".join(parts) or "our mark returns", before, one.op.fields)


def _when(fields: Fields | None) -> str:
    if fields is None:
        return "nowhere"
    start = fields.start
    return f"{start:%a %d %b %H:%M}" if isinstance(start, datetime) else f"{start:%a %d %b}, all day"
