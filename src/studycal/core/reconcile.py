"""What to do when plan, memory and calendar disagree: one pure decision a session.

``desired`` is the plan, ``base`` what both sides last agreed on, ``remote`` the calendar in which people drag things.

==  =========  ===========  ================  ==============================================================
 #  desired    base         remote            outcome
==  =========  ===========  ================  ==============================================================
 1  same       present      same              nothing
 2  changed    present      same              patch the planner's changed fields
 3  absent     present      same              delete
 4  same       present      moved             pin where it was dragged to
 5  changed    present      moved             the drag wins (``prefer``); other planner's fields are patched
 6  absent     present      moved             keep, detached from the plan, and pin
 7  same       present      text edited       that field becomes the learner's
 8  changed    present      text edited       the learner's fields stay, the planner's are patched
 9  absent     present      text edited       keep, detached: it has the learner's notes
10  same       present      deleted           skip
11  changed    present      deleted           skip: the deletion wins
12  absent     present      deleted           both agree
13  any        present      absent            nobody knows: asked for by id before this function runs
14  any        present      mark stripped     still ours: the id proves it; the mark returns with the next write
15  absent     absent       absent            nothing
16  present    absent       absent            create
17  present    absent       same as its mark  adopt
18  present    absent       moved             adopt and pin
19  present    absent       text edited       adopt; the field is the learner's
20  present    absent       deleted           skip
21  absent     absent       same as its mark  delete an orphan of ours
22  absent     absent       moved or edited   keep, detached; pin if moved
23  absent     absent       deleted           nothing
24  any        any          a stranger's      never written (sorted out by `ours`)
25  present    ours, gone   deleted           create under the next generation
26  any        user's, gone deleted           stays skipped
27  any        user's, gone live again        un-skip, then as 17 to 19
28  again      begun        any               create under the next generation; the old event stays as it was
==  =========  ===========  ================  ==============================================================

Before the table: what is done is never moved or deleted (P0), what has begun is frozen (P1), what lies in the past is
not created (P2), and where the plan puts a session back there (a return that is undone) its event that still lies ahead
counts as not planned; a stranger's event is never written even with our mark on it (P3).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Literal

from . import marker
from .event import event_id
from .period import Period, instant
from .remote import Fields, Marker, Op, OpKind, RemoteEvent


class State(StrEnum):
    """Where an event of ours stands: live, kept outside the plan, deleted by us, deleted by the learner."""

    LIVE = "live"
    DETACHED = "detached"
    OURS_GONE = "tombstone-us"
    USERS_GONE = "tombstone-user"


@dataclass(frozen=True, slots=True)
class Desired:
    """A session as the plan wants it. ``pinned`` marks the learner's own time, ``done`` a logged session.

    ``again`` tells that it is asked for once more after its time had passed, so that it has a second event.
    """

    session: str
    fields: Fields
    pinned: bool = False
    done: bool = False
    why: tuple[str, ...] = ()
    again: bool = False


@dataclass(frozen=True, slots=True)
class Base:
    """What both sides last agreed on: the event as last seen, and per field the digest of what was agreed."""

    session: str
    generation: int
    id: str
    etag: str
    fields: Fields | None
    state: State = State.LIVE
    mark: Marker = field(default_factory=dict)
    agreed: Mapping[str, str] = field(default_factory=dict)
    users: frozenset[str] = frozenset()
    sequence: int = 0


@dataclass(frozen=True, slots=True)
class Decision:
    """One row of the table: what to write, what to remember and what the learner thereby said (pin, skip, unskip).

    ``period`` is where the learner moved it: with a pin, and with an unskip if it was also dragged.
    """

    session: str
    row: int
    reason: str
    op: Op | None = None
    base: Base | None = None
    said: Literal["", "pin", "skip", "unskip"] = ""
    period: Period | None = None
    conflict: bool = False


@dataclass(frozen=True, slots=True)
class Policy:
    """Whose plan it is, the latest moment seen, and who wins when both sides changed a time."""

    plan_id: str
    now: datetime
    prefer: Literal["remote", "plan", "ask"] = "remote"


def reconcile(
    desired: Mapping[str, Desired], base: Mapping[str, Base], remote: Mapping[str, RemoteEvent], policy: Policy
) -> tuple[Decision, ...]:
    """A decision for every session that any side knows; ``remote`` holds only events of ours (`ours`)."""
    sessions = sorted({*desired, *base, *remote})
    return tuple(decide(one, desired.get(one), base.get(one), remote.get(one), policy) for one in sessions)


def ours(
    events: Iterable[RemoteEvent], desired: Iterable[str], base: Mapping[str, Base], plan_id: str
) -> dict[str, RemoteEvent]:
    """Our events by session; an id that does not follow from plan, session and generation is a stranger's (P3)."""
    known = {event_id(plan_id, one, 0): (one, 0) for one in desired}
    known |= {one.id: (one.session, one.generation) for one in base.values()}
    best: dict[str, tuple[tuple[int, bool], RemoteEvent]] = {}
    for event in events:
        found = known.get(event.id) or marker.identify(event.id, event.marker, plan_id)
        if found is None or (found[0] in base and found[1] < base[found[0]].generation):
            continue
        rank = (found[1], not event.cancelled)
        if found[0] not in best or rank > best[found[0]][0]:
            best[found[0]] = (rank, event)
    return {session: event for session, (_, event) in best.items()}


def decide(
    session: str, desired: Desired | None, base: Base | None, remote: RemoteEvent | None, policy: Policy
) -> Decision:
    """The row that holds for one session."""
    if _begun(base.fields if base else remote.fields if remote else None, policy.now):
        if desired and desired.again and not desired.done and not _begun(desired.fields, policy.now):
            known = base.generation if base else _generation(remote, None) if remote else 0
            return _create(desired, known + 1, 28, policy)
        return Decision(session, 0, "it has begun", base=_seen(session, base, remote))
    live = remote is not None and not remote.cancelled and remote.fields is not None
    if base is None or base.state in (State.OURS_GONE, State.USERS_GONE):
        return _without_base(session, desired, base, remote if live else None, remote, policy)
    if remote is None:
        return Decision(session, 13, "the calendar did not say", conflict=True)
    if not live:
        return _deleted(session, desired, base)
    return _both(session, desired, base, remote, policy)


def _deleted(session: str, desired: Desired | None, base: Base) -> Decision:
    gone = replace(base, state=State.USERS_GONE)
    if desired is None:
        return Decision(session, 12, "gone on both sides", base=gone)
    if desired.done:
        return Decision(session, 0, "it is logged", base=gone)
    return Decision(session, 10, "you deleted it", base=gone, said="skip")


def _without_base(
    session: str,
    desired: Desired | None,
    base: Base | None,
    live: RemoteEvent | None,
    remote: RemoteEvent | None,
    policy: Policy,
) -> Decision:
    if live is not None:
        return _adopt(session, desired, base, live)
    if base is not None and base.state is State.USERS_GONE:
        return Decision(session, 26, "you deleted it")
    if desired is None:
        return Decision(session, 15 if remote is None else 23, "not planned")
    if base is not None:
        return _create(desired, base.generation + 1, 25, policy)
    if remote is not None:
        return Decision(session, 20, "you deleted it", base=_base(session, 0, remote, State.USERS_GONE), said="skip")
    return _create(desired, 0, 16, policy)


def _create(desired: Desired, generation: int, row: int, policy: Policy) -> Decision:
    if _begun(desired.fields, policy.now):
        return Decision(desired.session, 0, "it lies in the past")
    fields = replace(desired.fields, description=marker.fence(desired.fields.description))
    users = frozenset({"time"}) if desired.pinned else frozenset()
    mark = marker.compose(policy.plan_id, desired.session, generation, marker.digests(fields), users)
    event = event_id(policy.plan_id, desired.session, generation)
    op = Op(OpKind.CREATE, event, event + "@studycal", fields, mark)
    return Decision(desired.session, row, "new in the plan", op=op)


def _adopt(session: str, desired: Desired | None, base: Base | None, remote: RemoteEvent) -> Decision:
    """Rows 17 to 19, 21, 22 and 27: an event of ours that memory does not hold; its mark is the base."""
    assert remote.fields is not None  # noqa: S101 - a live event has fields
    edited = {
        name
        for name in marker.FIELDS
        if remote.marker.get(f"h-{name}", marker.USERS) != marker.digest(remote.fields, name)
    }
    restored = base is not None and base.state is State.USERS_GONE
    known = _base(session, _generation(remote, base), remote, State.LIVE)
    known = replace(known, users=frozenset(edited - {"time"}))
    if desired is None:
        if edited or marker.has_notes(remote.fields.description):
            return _kept(session, 22, known, _period(remote.fields) if "time" in edited else None)
        return Decision(session, 21, "not planned any more", op=_delete(remote), base=known)
    moved = "time" in edited and marker.value(remote.fields, "time") != marker.value(desired.fields, "time")
    period = _period(remote.fields) if moved else None
    if restored:
        return Decision(session, 27, "you brought it back", base=known, said="unskip", period=period)
    if period is not None:
        return Decision(session, 18, "you moved it", base=known, said="pin", period=period)
    return Decision(session, 19 if edited - {"time"} else 17, "found in the calendar", base=known)


def _both(session: str, desired: Desired | None, base: Base, remote: RemoteEvent, policy: Policy) -> Decision:
    """Rows 1 to 9 and 14."""
    assert remote.fields is not None  # noqa: S101 - a live event has fields
    edited = {name for name in marker.FIELDS if _edited(name, base, remote)}
    texts = edited - {"time"}
    period = _period(remote.fields)
    stuck = {"time"} if "time" in edited and (period is None or remote.recurring) else set()
    known = replace(_base(session, base.generation, remote, State.LIVE), sequence=base.sequence)
    known = replace(known, users=base.users | texts | stuck)
    if desired is None or (_lies_behind(desired, policy.now) and "time" not in edited):
        kept = (
            bool(edited or known.users) or base.state is State.DETACHED or marker.has_notes(remote.fields.description)
        )
        if kept:
            moved = period if "time" in edited and not stuck else None
            return _kept(session, 6 if "time" in edited else 9, known, moved)
        return Decision(session, 3, "not planned any more", op=_delete(remote), base=known)
    if "time" in edited and not stuck and period is not None:
        return _dragged(session, desired, base, known, remote, period, policy)
    agreed = {name: known.agreed[name] if name in edited else base.agreed.get(name, "") for name in marker.FIELDS}
    known = replace(known, agreed=agreed)
    if desired.done:
        return Decision(session, 0, "it is logged", base=known)
    op = _patch(desired, known, remote, policy)
    row = (8 if op else 7) if edited else (2 if op else 1)
    return Decision(session, row, "the plan changed" if op else "nothing to do", op=op, base=known)


def _kept(session: str, row: int, known: Base, moved: Period | None) -> Decision:
    """An event that the plan lets go and the learner changed; a drag is a pin here too, so that it does not matter
    whether a run came between the drag and what dropped the session.
    """
    said: Literal["", "pin"] = "pin" if moved else ""
    detached = replace(known, state=State.DETACHED)
    return Decision(session, row, "kept: it has your changes", base=detached, said=said, period=moved)


def _dragged(
    session: str,
    desired: Desired,
    base: Base,
    known: Base,
    remote: RemoteEvent,
    period: Period,
    policy: Policy,
) -> Decision:
    if remote.fields and marker.value(remote.fields, "time") == marker.value(desired.fields, "time"):
        return Decision(session, 4, "where the plan has it", base=known)
    both = marker.digest(desired.fields, "time") != base.agreed.get("time")
    if both and policy.prefer == "ask":
        return Decision(session, 5, "moved by you and by the plan", conflict=True)
    if both and policy.prefer == "plan":
        return Decision(session, 5, "the plan wins", op=_patch(desired, known, remote, policy), base=known)
    return Decision(session, 5 if both else 4, "you moved it", base=known, said="pin", period=period)


def _patch(desired: Desired, base: Base, remote: RemoteEvent, policy: Policy) -> Op | None:
    """The planner's fields that differ in meaning from what was agreed and from what stands there."""
    assert remote.fields is not None  # noqa: S101 - a live event has fields
    ours_now = marker.merge(remote.fields.description, desired.fields.description)
    wanted = replace(desired.fields, description=ours_now)
    changed = frozenset(
        name
        for name in marker.FIELDS
        if name not in base.users
        and marker.digest(wanted, name) != base.agreed.get(name)
        and marker.value(wanted, name) != marker.value(remote.fields, name)
    )
    if not changed:
        return None
    fields = remote.fields
    if "time" in changed:
        fields = replace(fields, start=wanted.start, end=wanted.end, zone=wanted.zone)
    fields = replace(fields, **{name: getattr(wanted, name) for name in changed - {"time"}})
    agreed = {name: marker.digest(wanted if name in changed else remote.fields, name) for name in marker.FIELDS}
    users = base.users | ({"time"} if desired.pinned else set())
    mark = marker.compose(policy.plan_id, desired.session, base.generation, agreed, users)
    sequence = base.sequence + ("time" in changed)
    return Op(
        OpKind.PATCH, remote.id, remote.id + "@studycal", fields, mark, changed, remote.etag, sequence, remote.raw
    )


def _edited(name: str, base: Base, remote: RemoteEvent) -> bool:
    """Whether the learner changed a field: it differs from what was seen, and no planner's mark explains it."""
    assert remote.fields is not None  # noqa: S101 - a live event has fields
    if base.fields is not None and marker.value(base.fields, name) == marker.value(remote.fields, name):
        return False
    told = remote.marker.get(f"h-{name}", marker.USERS)
    return told == base.mark.get(f"h-{name}") or told != marker.digest(remote.fields, name)


def _delete(remote: RemoteEvent) -> Op:
    return Op(OpKind.DELETE, remote.id, remote.id + "@studycal", None, {}, etag=remote.etag, raw=remote.raw)


def _base(session: str, generation: int, remote: RemoteEvent, state: State) -> Base:
    agreed = marker.digests(remote.fields) if remote.fields else {}
    return Base(session, generation, remote.id, remote.etag, remote.fields, state, remote.marker, agreed)


def _seen(session: str, base: Base | None, remote: RemoteEvent | None) -> Base | None:
    """What is remembered of a frozen session: the time at which it began, so that no drag ever thaws it."""
    if remote is None:
        return base
    state = State.USERS_GONE if remote.cancelled else State.LIVE
    if base is not None:
        return replace(base, state=state, etag=remote.etag)
    return _base(session, _generation(remote, base), remote, state)


def _generation(remote: RemoteEvent, base: Base | None) -> int:
    text = remote.marker.get("g", "")
    return int(text) if text.isdigit() else base.generation if base else 0


def _begun(fields: Fields | None, now: datetime) -> bool:
    if fields is None:
        return False
    if isinstance(fields.start, datetime):
        return instant(fields.start) <= instant(now)
    return fields.start <= now.date()


def _lies_behind(desired: Desired, now: datetime) -> bool:
    """Whether the plan has a session in the past that nobody typed or logged there."""
    return _begun(desired.fields, now) and not (desired.pinned or desired.done)


def _period(fields: Fields) -> Period | None:
    """A timed event's period; None for an all-day one, or one that ends as it starts."""
    if not isinstance(fields.start, datetime) or not isinstance(fields.end, datetime):
        return None
    return Period(fields.start, fields.end) if instant(fields.start) < instant(fields.end) else None
