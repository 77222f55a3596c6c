"""What to do when plan, memory and calendar disagree: one pure decision a session, and the whole of it.

``desired`` is the plan, ``base`` what both sides last agreed on, ``remote`` the calendar in which people drag things;
what no look spoke of stands there as it was last seen.

==  =========  ===========  ================  ==============================================================
 #  desired    base         remote            outcome
==  =========  ===========  ================  ==============================================================
 1  same       present      same              nothing
 2  changed    present      same              patch the planner's changed fields
 3  absent     present      same              delete; one of ours whose receipt was lost is ours, too
 4  same       present      moved             pin where it was dragged to
 5  changed    present      moved             the drag wins (``prefer``), or waits for an answer, told at every look
 6  absent     present      moved             keep, detached from the plan, and pin
 7  same       present      text edited       that field becomes the learner's
 8  changed    present      text edited       the learner's fields stay, the planner's are patched
 9  absent     present      text edited       keep, detached: it has the learner's words
10  same       present      deleted           skip
11  changed    present      deleted           skip: the deletion wins
12  absent     present      deleted           skip, so that nothing brings it back
14  any        present      mark stripped     still ours: the id proves it; the mark returns with the next write
15  absent     absent       absent            nothing
16  present    absent       absent            create
17  present    absent       same as its mark  adopt
18  present    absent       moved             adopt and pin
19  present    absent       text edited       adopt; the field is the learner's
20  present    absent       deleted           skip
21  absent     absent, old  same as its mark  delete an orphan of ours (``old``: gone, of an earlier generation)
22  absent     absent       moved or edited   keep, detached; pin if moved
23  absent     absent       deleted           nothing
24  any        any          a stranger's      never written (sorted out by `ours`)
25  present    gone         deleted           create under the next generation: asked for again after a deletion
26  skipped    user's, gone deleted           stays skipped
27  skipped    gone         live again        un-skip, then as 17 to 19
28  again      begun        any               create under the next generation; the old event stays as it was
29  any        any          odd               nothing is written, nothing learnt; told at every look, which and why
30  absent     gone         live again        keep, detached: the learner took it back from the bin
31  any        present      begun             nothing is written; where the learner moved it to is read
32  changed    present      begun             patch the time: the learner put it there, and took that back
33  fixed      present      moved             patch the time: nobody moves a fixed date
34  same       present      moved elsewhere   by another machine's planner: told; written over by a plan that knows more
==  =========  ===========  ================  ==============================================================

Before the table: what is done is never moved or deleted (P0); what lies in the past is not created (P2), and where the
plan puts a session back there (a return that is undone) its event that still lies ahead counts as not planned; a
stranger's event is never written even with our mark on it (P3). A write of ours whose end nobody heard and which the
event shows is as good as heard (`heard`); what comes back from the bin is read with what memory kept of it
(`mark_of`). What the learner typed since the last run (`Typed`) comes next: a session handed back has no field of
theirs any more, a time typed while two times wait for an answer is the answer. A time of theirs, in the past too, that
another machine's planner wrote over was given back there: the pin follows.

An odd event (29) is one that cannot be read (a zone nobody knows, a property out of order) or is no plain session any
more: a task, an all-day event, a series. It is not deleted, by nobody; only one made all-day goes back when the learner
hands it back.
"""

from __future__ import annotations

from collections.abc import Mapping

from studycal.core.records import dataclass, field, replace
from studycal.core.time.period import Period

from . import edits, marker, stamp
from .edits import (
    ALL_DAY,
    agreed,
    anchored,
    begun,
    dragged_to,
    edited,
    given_back_elsewhere,
    heard,
    lasting,
    lies_behind,
    mark_of,
    odd,
    plain,
    remembered,
    same_time,
    stays_elsewhere,
)
from .remote import Fields, OpKind, RemoteEvent
from .state import BACK, Base, Case, Decision, Desired, Intent, Policy, State, Typed

_PLAIN = Typed()


@dataclass(frozen=True)
class Sides:
    """All sides of all sessions: the plan, what was agreed on, what a look showed (`ours`), what was announced (by
    event id) and what was typed.
    """

    desired: Mapping[str, Desired]
    bases: Mapping[str, Base]
    remote: Mapping[str, RemoteEvent]
    intents: Mapping[str, Intent] = field(default_factory=dict)
    typed: Mapping[str, Typed] = field(default_factory=dict)

    def case(self, session: str) -> Case:
        """All that is known of one session."""
        base, remote = self.bases.get(session), self.remote.get(session)
        event = remote.id if remote else base.id if base else ""
        typed = self.typed.get(session, _PLAIN)
        return Case(session, self.desired.get(session), base, remote, self.intents.get(event), typed)


def reconcile(sides: Sides, policy: Policy) -> tuple[Decision, ...]:
    """A decision for every session that any side knows, in order of their names."""
    sessions = sorted({*sides.desired, *sides.bases, *sides.remote})
    return tuple(decide(sides.case(session), policy) for session in sessions)


def decide(case: Case, policy: Policy) -> Decision:
    """The row that holds for one session."""
    case = _as_typed(heard(case))
    remote, base, desired = case.remote, case.base, case.desired
    standing = remote.fields if remote and not remote.cancelled else base.fields if base else None
    once_more = desired is not None and desired.again and not desired.done
    if desired and once_more and begun(standing, policy.now) and not begun(desired.fields, policy.now):
        return _create(desired, _generation(remote, base) + 1, 28, policy)
    if remote is None:
        return _never_seen(case, policy)
    if remote.cancelled:
        return _deleted(case, policy)
    cause = odd(remote, case.session)
    back = case.typed.handed_back or (desired is not None and desired.fixed)
    if cause and not (back and cause == ALL_DAY and desired):
        return _odd(case, remote, cause, policy)
    if base is None or base.state.gone:
        return _adopt(case, remote, policy)
    if begun(remote.fields, policy.now):
        return _begun_event(case, base, remote, policy)
    return _both(case, base, remote, policy)


# --- what comes before the table


def _as_typed(case: Case) -> Case:
    """The case with what was typed done to its base, and what no look spoke of as it was last seen."""
    base = case.base
    if base is not None and not base.state.gone:
        if case.typed.handed_back:
            left = {name: digest for name, digest in base.agreed.items() if name not in base.users}
            waits = base.state in (State.DETACHED, State.AWAITING)
            state = State.LIVE if waits else base.state
            cause = "" if base.cause == BACK else base.cause
            base = replace(base, users=frozenset(), agreed=left, state=state, theirs={}, cause=cause)
        if case.typed.titled and "summary" in base.users:
            # What was said last holds: the plan has the title that was typed, and a calendar's own gives way to it.
            agreed = {name: digest for name, digest in base.agreed.items() if name != "summary"}
            base = replace(base, users=base.users - {"summary"}, agreed=agreed)
        if case.typed.theirs:
            base = replace(base, users=base.users | case.typed.theirs.keys(), theirs=case.typed.theirs)
    remote = case.remote or (remembered(base) if base else None)
    return case if base is case.base and remote is case.remote else replace(case, base=base, remote=remote)


# --- nothing stands there


def _never_seen(case: Case, policy: Policy) -> Decision:
    """Rows 15 and 16."""
    desired = case.desired
    if desired is None or desired.skipped:
        return Decision(case.session, 15, "not planned")
    return _create(desired, 0, 16, policy)


def _deleted(case: Case, policy: Policy) -> Decision:
    """Rows 3, 10 to 12, 20, 23, 25 and 26."""
    base, desired = case.base, case.desired
    if base is None:
        return _deleted_before(case, policy)
    if base.state.gone:
        if desired is not None and not desired.skipped and not desired.done:
            return _create(desired, base.generation + 1, 25, policy)
        row = 26 if desired and base.state is State.USERS_GONE else 23
        return Decision(case.session, row, "you deleted it" if row == 26 else "not planned", base=base)
    if case.intent is not None and case.intent.kind is OpKind.DELETE and case.intent.sent:
        ours = stamp.deleted(base, policy.stamp)
        if desired is not None and not desired.skipped and not desired.done:
            return replace(_create(desired, base.generation + 1, 25, policy), base=ours)
        return Decision(case.session, 3, "deleted by us", base=ours)
    gone = replace(base, state=State.USERS_GONE, users=base.users - base.theirs.keys(), theirs={}, cause="")
    ahead = desired is not None and not begun(desired.fields, policy.now)
    if begun(base.fields, policy.now) and not ahead:
        return Decision(case.session, 31, "it had begun", base=gone)
    if desired is None:
        return Decision(case.session, 12, "you deleted it", base=gone, fact="skip")
    if desired.done:
        return Decision(case.session, 0, "it is logged", base=gone)
    return Decision(case.session, 10, "you deleted it", base=gone, fact="skip")


def _deleted_before(case: Case, policy: Policy) -> Decision:
    """A tombstone of ours that memory knows nothing of."""
    desired, remote = case.desired, case.remote
    if desired is None or remote is None:
        return Decision(case.session, 23, "not planned")
    gone = _seen(case.session, _generation(remote, None), remote, State.USERS_GONE)
    if desired.done or begun(desired.fields, policy.now):
        return Decision(case.session, 0, "it is logged" if desired.done else "it lies in the past", base=gone)
    return Decision(case.session, 20, "you deleted it", base=gone, fact="skip")


def _create(desired: Desired, generation: int, row: int, policy: Policy) -> Decision:
    if begun(desired.fields, policy.now):
        return Decision(desired.session, 0, "it lies in the past")
    return Decision(desired.session, row, "new in the plan", op=edits.create(desired, generation, policy))


# --- something stands there that is no plain session


def _odd(case: Case, remote: RemoteEvent, cause: str, policy: Policy) -> Decision:
    """Row 29: what was agreed on is remembered, so that the event is read on when it is plain again."""
    base = case.base
    if base is None or base.state.gone:
        base = _seen(case.session, _generation(remote, base), remote, State.ODD)
        written = {name: digest for name in marker.FIELDS if (digest := remote.marker.get(f"h-{name}", "u")) != "u"}
        base = replace(base, agreed=written)
    users = base.users | {"time"} if cause == ALL_DAY else base.users
    fields = remote.fields or base.fields
    base = replace(base, etag=remote.etag, fields=fields, state=State.ODD, cause=cause, users=users)
    if begun(fields, policy.now):
        return Decision(case.session, 31, "it has begun", base=base)
    return Decision(case.session, 29, f"left alone: {cause}", base=base, notice="odd")


# --- an event that memory does not hold


def _adopt(case: Case, remote: RemoteEvent, policy: Policy) -> Decision:
    """Rows 17 to 19, 21, 22, 27 and 30: the mark is the base."""
    fields, mark = plain(remote), mark_of(remote, case.base)
    differs = {name for name in marker.FIELDS if not marker.matches(mark, fields, name)}
    base = _seen(case.session, _generation(remote, case.base), remote, State.LIVE)
    texts = differs - {"time"}
    base = replace(base, users=frozenset(texts))
    desired, past = case.desired, begun(fields, policy.now)
    back = _is_back(case.base, remote)
    if back and case.base is not None and case.base.state is State.OURS_GONE:
        base = replace(base, cause=BACK)
    if desired is None or (desired.skipped and not back):
        to = _moved(fields, case, policy) if "time" in differs else None
        if past:
            period = to if desired is None else None
            base = replace(base, users=base.users | {"time"}) if period else base
            return Decision(case.session, 31, "it has begun", base=base, fact="pin" if period else "", period=period)
        if back:
            return _kept(case.session, 30, base, to, BACK)
        if differs or marker.has_notes(fields.description):
            return _kept(case.session, 22, base, to)
        return Decision(case.session, 21, "not planned any more", op=edits.delete(remote, policy.stamp), base=base)
    over = case.base is not None and given_back_elsewhere(case, case.base, remote)
    ahead = "time" in differs or over or (not past and lies_behind(desired, policy.now))
    moved = ahead and not (same_time(fields, desired.fields) or desired.done or desired.fixed)
    period = dragged_to(fields, case, policy) if moved else None
    undragged = "time" not in differs or mark.get("h-time", marker.USERS) == marker.USERS
    if period is not None:
        base = replace(base, users=base.users | {"time"})
    if back and desired.skipped:
        why = "you brought it back"
        return Decision(case.session, 27, why, base=base, fact="unskip", period=period, undragged=over)
    if period is not None:
        return Decision(case.session, 18, "you moved it", base=base, fact="pin", period=period, undragged=undragged)
    op = None if past or desired.done else edits.patch(desired, base, fields, remote, policy)
    row = 31 if past else 19 if texts else 17
    return Decision(case.session, row, "the plan changed" if op else "found in the calendar", op=op, base=base)


def _is_back(base: Base | None, remote: RemoteEvent) -> bool:
    """Whether a live event is one that was gone: not of a newer generation, which a run that died wrote unheard."""
    return base is not None and base.state.gone and _generation(remote, None) <= base.generation


# --- an event that both sides know


def _begun_event(case: Case, base: Base, remote: RemoteEvent, policy: Policy) -> Decision:
    """Rows 31 and 32: nothing is written to what has begun, but where the learner moved it to is read."""
    fields, desired = plain(remote), case.desired
    current = replace(base, etag=remote.etag, fields=fields, mark=remote.marker, cause=lasting(base))
    current = replace(current, state=State.LIVE if base.state in (State.ODD, State.AWAITING) else base.state)
    texts = {name for name in marker.FIELDS if name != "time" and edited(name, base, remote)}
    read = {**base.agreed, **{name: marker.digest(fields, name) for name in texts}}
    current = replace(current, users=base.users | texts, agreed=read)
    frozen = Decision(case.session, 31, "it has begun", base=current)
    if desired is not None and (desired.done or desired.skipped or desired.fixed):
        return frozen
    moved = edited("time", base, remote)
    to = _moved(fields, case, policy) if moved else None
    if to and not (desired and same_time(fields, desired.fields)):
        read = {**current.agreed, "time": marker.digest(fields, "time")}
        current = replace(current, users=current.users | {"time"}, agreed=read)
        return replace(frozen, reason="you moved it", base=current, fact="pin", period=to)
    if desired is None:
        return frozen
    put_there = not marker.matches(remote.marker, fields, "time")
    if put_there and not moved and not desired.again and not begun(desired.fields, policy.now):
        op = edits.patch(desired, current, fields, remote, policy)
        return Decision(case.session, 32, "you took that time back", op=op, base=current)
    return frozen


def _both(case: Case, base: Base, remote: RemoteEvent, policy: Policy) -> Decision:
    """Rows 1 to 9, 14 and 34."""
    fields = plain(remote)
    changed = {name for name in marker.FIELDS if edited(name, base, remote)}
    if given_back_elsewhere(case, base, remote):
        changed.add("time")
    current = _seen(case.session, base.generation, remote, State.LIVE)
    users = base.users | (changed - {"time"})
    current = replace(current, sequence=base.sequence, theirs=base.theirs, users=users, cause=lasting(base))
    desired = None if case.desired and case.desired.skipped else case.desired
    if desired is None or (lies_behind(desired, policy.now) and "time" not in changed):
        moved = _moved(fields, case, policy) if "time" in changed else None
        if current.cause or _deleted_and_back(case, remote):
            return _kept(case.session, 30, current, moved, BACK)
        if changed or current.users or base.state is State.DETACHED or marker.has_notes(fields.description):
            kept = replace(current, agreed=base.agreed, cause=base.cause if base.state is State.DETACHED else "")
            return _kept(case.session, 6 if "time" in changed else 9, kept, moved)
        return Decision(case.session, 3, "not planned any more", op=edits.delete(remote, policy.stamp), base=current)
    if "time" in changed and odd(remote, case.session) != ALL_DAY:
        return _dragged(case, desired, base, current, remote, policy)
    current = replace(current, agreed=agreed(case, desired, base, remote, changed, policy))
    if desired.done:
        return Decision(case.session, 0, "it is logged", base=current)
    op = edits.patch(desired, current, fields, remote, policy)
    if op is None:
        current = replace(current, theirs={})
    row = (8 if op else 7) if changed else (2 if op else 1)
    decision = Decision(case.session, row, "the plan changed" if op else "nothing to do", op=op, base=current)
    if stays_elsewhere(desired, current, remote):
        return replace(decision, row=34, reason="another machine moved it", notice="elsewhere")
    return decision


def _deleted_and_back(case: Case, remote: RemoteEvent) -> bool:
    """Whether our deletion was sent, its receipt was lost, and another version stands there now."""
    intent = case.intent
    return intent is not None and intent.kind is OpKind.DELETE and intent.sent and intent.etag != remote.etag


def _kept(session: str, row: int, base: Base, moved: Period | None, why: str = "") -> Decision:
    """An event that the plan lets go and the learner changed; a drag is a pin here too, so that it does not matter
    whether a run came between the drag and what dropped the session.
    """
    users = base.users | {"time"} if moved else base.users
    detached = replace(base, state=State.DETACHED, users=users, cause=why or base.cause or "it has your changes")
    kept = Decision(session, row, f"not planned any more; {detached.cause}", base=detached, notice="kept")
    return replace(kept, fact="pin", period=moved) if moved else kept


def _dragged(case: Case, desired: Desired, base: Base, current: Base, remote: RemoteEvent, policy: Policy) -> Decision:
    """Rows 4 and 5."""
    fields = plain(remote)
    current = replace(current, users=current.users | {"time"})
    if same_time(fields, desired.fields):
        return Decision(case.session, 4, "where the plan has it", base=current)
    both = marker.digest(desired.fields, "time") != base.agreed.get("time")
    if desired.fixed:
        mine = replace(current, users=current.users - {"time"})
        op = edits.patch(desired, mine, fields, remote, policy)
        return Decision(case.session, 33, "a fixed date: nobody moves it", op=op, base=mine)
    wins = both and (policy.prefer == "plan" or (base.state is State.AWAITING and case.typed.timed))
    if wins:
        mine = replace(current, users=current.users - {"time"})
        op = edits.patch(desired, mine, fields, remote, policy)
        return Decision(case.session, 5, "the plan wins", op=op, base=mine)
    if both and policy.prefer == "ask":
        waiting = replace(current, state=State.AWAITING, agreed={**current.agreed, "time": base.agreed.get("time", "")})
        return Decision(case.session, 5, "moved by you and by the plan", base=waiting, notice="conflict")
    period, undragged = dragged_to(fields, case, policy), not edited("time", base, remote)
    row = 5 if both else 4
    return Decision(case.session, row, "you moved it", base=current, fact="pin", period=period, undragged=undragged)


def _seen(session: str, generation: int, remote: RemoteEvent, state: State) -> Base:
    digests = marker.digests(remote.fields) if remote.fields else {}
    return Base(session, generation, remote.id, remote.etag, remote.fields, state, remote.marker, digests)


def _generation(remote: RemoteEvent | None, base: Base | None) -> int:
    text = remote.marker.get("g", "") if remote else ""
    number = int(text) if text.isascii() and text.isdigit() else 0
    return max(number, base.generation if base else 0)


def _moved(fields: Fields, case: Case, policy: Policy) -> Period | None:
    """Where the learner moved an event that the plan lets go; None for a fixed date, which is nobody's pin."""
    return None if anchored(case.session) else dragged_to(fields, case, policy)
