"""What became of an event of ours since it was agreed on, and what we write to it.

Whether a write of ours shows that nobody heard, whether it is a plain session still, where it lies in time, who changed
a field of it (the learner, or another machine's planner), and the three writes of the decision table.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from studycal.core.patterns import pattern
from studycal.core.records import replace
from studycal.core.time.period import Period, instant

from . import marker, stamp
from .event import event_id
from .remote import Fields, Marker, Op, OpKind, RemoteEvent
from .state import BACK, Base, Case, Desired, Policy, State

ALL_DAY = "it is an all-day event now"
SERIES = "it repeats now"
_WORDS = ("summary", "description")
_ANCHORED = pattern(r".*\.[AD]\d+")


# --- a write of ours that nobody heard


def heard(case: Case) -> Case:
    """The case with what is agreed on since a write whose end nobody heard, if the event shows that it was done.

    All goes on as if it had been heard: what we wrote is never taken for the learner's, whatever was said since; and
    what the learner did to it since is. Of an event that was to be made the end shows it too: it stood there.
    """
    intent, remote = case.intent, case.remote
    done = intent.done if intent else None
    if intent is None or done is None or remote is None or remote.id != done.id:
        return case
    if remote.cancelled:
        return replace(case, base=replace(done, etag=remote.etag)) if intent.kind is OpKind.CREATE else case
    if (intent.etag and remote.etag == intent.etag) or not _shows(done, case.base, remote):
        return case
    return replace(case, base=replace(done, etag=remote.etag))


def _shows(done: Base, before: Base | None, remote: RemoteEvent) -> bool:
    """Whether an event bears the mark of a write; where that is the mark it had before, or another program dropped it,
    whether it stands there at all, if it was to be made, or says what was written.
    """
    former = before if before and before.id == done.id and not before.state.gone else None
    marked = _bears(remote.marker, done)
    if remote.marker and not marked:
        return False
    if former is None or (marked and not _bears(former.mark, done)):
        return True
    written, fields = [name for name in marker.FIELDS if _value(former, name) != _value(done, name)], remote.fields
    return bool(written and fields) and all(
        fields and marker.value(fields, name) == _value(done, name) for name in written
    )


def _bears(mark: Marker, done: Base) -> bool:
    return all(mark.get(key) == text for key, text in done.mark.items())


def _value(base: Base | None, name: str) -> str | None:
    return marker.value(base.fields, name) if base and base.fields else None


# --- whether it is a plain session


def remembered(base: Base) -> RemoteEvent:
    """An event as it was last seen."""
    cause = base.cause if base.state is State.ODD else ""
    fields = None if cause and cause not in (ALL_DAY, SERIES) else base.fields
    recurring = cause == SERIES
    return RemoteEvent(base.id, base.etag, fields, base.state.gone, base.mark, recurring=recurring, unreadable=cause)


def odd(remote: RemoteEvent, session: str) -> str:
    """Why an event is no plain session, "" for one that is: it cannot be read, repeats, or (unless it was to) lasts a
    whole day.
    """
    if remote.fields is None:
        return remote.unreadable or "it cannot be read"
    if remote.recurring:
        return SERIES
    start, end = remote.fields.start, remote.fields.end
    if not isinstance(start, datetime) or not isinstance(end, datetime):
        return "" if whole_day(session) else ALL_DAY
    return "" if instant(start) < instant(end) else "it ends when it begins"


def whole_day(session: str) -> bool:
    """Whether an event is one of a whole day by its name: ``W07.D1``."""
    return anchored(session) and ".D" in session


def anchored(session: str) -> bool:
    """Whether an event is a fixed date by its name, at a time or of a whole day: ``W07.A1``, ``W07.D1``."""
    return _ANCHORED.fullmatch(session) is not None


def plain(remote: RemoteEvent) -> Fields:
    """What a plain event says."""
    assert remote.fields is not None  # noqa: S101 - one that cannot be read is odd
    return remote.fields


def lasting(base: Base) -> str:
    """The cause that outlives a look at a plain event, and a write to it; "" for any other."""
    return base.cause if base.cause == BACK else ""


# --- where it lies, seen from now


def begun(fields: Fields | None, now: datetime) -> bool:
    """Whether what an event says has begun; an all-day event begins with its day."""
    if fields is None:
        return False
    if isinstance(fields.start, datetime):
        return instant(fields.start) <= instant(now)
    return fields.start <= now.date()


def lies_behind(desired: Desired, now: datetime) -> bool:
    """Whether the plan has a session in the past that nobody typed or logged there."""
    return begun(desired.fields, now) and not (desired.pinned or desired.done)


def same_time(fields: Fields, other: Fields) -> bool:
    """Whether two events have the same instants, whatever their zones are called."""
    return marker.value(fields, "time") == marker.value(other, "time")


def dragged_to(fields: Fields, case: Case, policy: Policy) -> Period:
    """Where the learner moved an event, in the zone of the plan at that place (a trip's, or its own)."""
    zone = (
        case.desired.fields.start.tzinfo if case.desired and isinstance(case.desired.fields.start, datetime) else None
    )
    start, end = fields.start, fields.end
    assert isinstance(start, datetime)  # noqa: S101 - an all-day event is odd
    assert isinstance(end, datetime)  # noqa: S101 - an all-day event is odd
    return Period(start.astimezone(zone or policy.zone), end.astimezone(zone or policy.zone))


# --- who changed it


def mark_of(remote: RemoteEvent, gone: Base | None) -> Marker:
    """The mark of an event that memory holds no live one for, with what memory has of it where the event was gone.

    Another program may have dropped the mark before; and a field that the mark calls the learner's may have been typed,
    and given back or taken back since: the event is no witness of what was said, only memory is.
    """
    if gone is None or gone.id != remote.id:
        return remote.marker
    kept = {f"h-{name}": digest for name, digest in gone.agreed.items() if name not in gone.users}
    return {**kept, **{key: text for key, text in remote.marker.items() if text != marker.USERS or key not in kept}}


def edited(name: str, base: Base, remote: RemoteEvent) -> bool:
    """Whether the learner changed a field: it differs from what was seen, and no planner's mark explains it.

    What was seen of an event that was odd, or waits for an answer, was never agreed on.
    """
    fields = plain(remote)
    if base.state in (State.ODD, State.AWAITING):
        digest = marker.digest(fields, name)
        return digest != base.agreed.get(name) and not marker.matches(remote.marker, fields, name)
    if base.fields is not None and marker.value(base.fields, name) == marker.value(fields, name):
        return False
    marked = remote.marker.get(f"h-{name}", marker.USERS)
    return marked == base.mark.get(f"h-{name}") or not marker.matches(remote.marker, fields, name)


def given_back_elsewhere(case: Case, base: Base, remote: RemoteEvent) -> bool:
    """Whether another machine's planner wrote over a time of the learner's, of which nothing newer was said here: it
    was given back there, and our pin no longer holds.
    """
    remembers = base.state is State.LIVE or (base.state.gone and base.id == remote.id)
    if not remembers or "time" not in base.users or case.desired is None or base.fields is None:
        return False
    newer = marker.digest(case.desired.fields, "time") != base.agreed.get("time")
    return not newer and marker.value(base.fields, "time") != marker.value(plain(remote), "time")


def agreed(
    case: Case, desired: Desired, base: Base, remote: RemoteEvent, changed: Collection[str], policy: Policy
) -> dict[str, str]:
    """What is agreed on of each field: what the learner ``changed``, what plan and calendar both say by now, and what
    another machine's planner wrote and ours is to write over, or a run of ours that died before it heard of that; else
    what was agreed on before.
    """
    fields, unheard = plain(remote), case.intent is not None
    to_say = wanted(desired, fields)
    taken = {
        name
        for name in marker.FIELDS
        if name in changed
        or marker.value(to_say, name) == marker.value(fields, name)
        or ((unheard or _overrules(name, remote, policy)) and _anothers(name, base, remote))
    }
    return {name: marker.digest(fields, name) if name in taken else base.agreed.get(name, "") for name in marker.FIELDS}


def stays_elsewhere(desired: Desired, current: Base, remote: RemoteEvent) -> bool:
    """Whether a session stands where another machine's planner put it, while ours never moved it from where it was:
    neither plan is known to be the newer one. ``current`` is the base with what is agreed on now.
    """
    here = marker.digest(desired.fields, "time") == current.agreed.get("time")
    return here and _anothers("time", current, remote)


def _anothers(name: str, base: Base, remote: RemoteEvent) -> bool:
    """Whether a planner wrote what a field says, and what it says was not agreed on."""
    fields = plain(remote)
    before = {f"h-{name}": base.agreed.get(name, "")}
    return marker.matches(remote.marker, fields, name) and not marker.matches(before, fields, name)


def _overrules(name: str, remote: RemoteEvent, policy: Policy) -> bool:
    """Whether this plan's word on a field is the newer one: it knows more facts than the plan that wrote the event, or
    the learner says so. Texts alone differ by a program's version too, and are no reason to write.
    """
    if policy.take_over:
        return True
    theirs, ours = (stamp.parse(text) or stamp.Stamp() for text in (remote.marker.get(marker.STAMP, ""), policy.stamp))
    return name == "time" and theirs.number < ours.number


# --- what we write to it, each with the mark that says who wrote what


def create(desired: Desired, generation: int, policy: Policy) -> Op:
    """A session's event as the plan wants it, under the id of this generation."""
    fields = replace(desired.fields, description=marker.fence(desired.fields.description))
    users = _owned(desired)
    agreed = marker.digests(fields)
    name = policy.keys.stored(desired.session)
    mark = marker.compose(policy.plan_id, name, generation, agreed, users, policy.stamp)
    event = event_id(policy.plan_id, name, generation)
    return Op(OpKind.CREATE, event, event + "@studycal", fields, mark)


def wanted(desired: Desired, there: Fields) -> Fields:
    """What the plan wants an event to say, around the learner's words that stand ``there``."""
    return replace(desired.fields, description=marker.merge(there.description, desired.fields.description))


def patch(desired: Desired, base: Base, there: Fields, remote: RemoteEvent, policy: Policy) -> Op | None:
    """The planner's fields that differ in meaning from what was agreed and from what stands ``there``, and the
    learner's words that are to return; None if there are none.

    A time of the learner's is in the plan as a pin, so the plan's time is the newer. SEQUENCE rises with it alone.
    """
    new = wanted(desired, there)
    new = replace(new, **{name: base.theirs[name] for name in _WORDS if name in base.theirs})  # type: ignore[arg-type]
    changed = frozenset(
        name
        for name in marker.FIELDS
        if (name not in base.users or name == "time" or name in base.theirs)
        and marker.digest(new, name) != base.agreed.get(name)
        and marker.value(new, name) != marker.value(there, name)
    )
    if not changed:
        return None
    fields = there
    if "time" in changed:
        fields = replace(fields, start=new.start, end=new.end, zone=new.zone)
    fields = replace(fields, **{name: getattr(new, name) for name in changed - {"time"}})
    agreed = {name: marker.digest(new if name in changed else there, name) for name in marker.FIELDS}
    users = (base.users - {"time"}) | _owned(desired)
    name = policy.keys.stored(desired.session)
    mark = marker.compose(policy.plan_id, name, base.generation, agreed, users, policy.stamp)
    sequence = base.sequence + ("time" in changed)
    return Op(
        OpKind.PATCH, remote.id, remote.id + "@studycal", fields, mark, changed, remote.etag, sequence, remote.raw
    )


def mark(base: Base, policy: Policy) -> Op:
    """A write of the mark alone: it brings the stamp to an event that the plan does not change."""
    stamped = {**base.mark, marker.STAMP: policy.stamp}
    uid = base.id + "@studycal"
    return Op(OpKind.PATCH, base.id, uid, base.fields, stamped, frozenset(), base.etag, base.sequence)


def _owned(desired: Desired) -> frozenset[str]:
    """The fields that the plan has from the learner: no other machine's planner writes over them."""
    return frozenset(name for name, own in (("time", desired.pinned), ("summary", desired.titled)) if own)


def delete(remote: RemoteEvent, stamp: str = "") -> Op:
    """The end of an event, in the version that was seen. ``stamp`` tells of the plan that let it go: no event is left
    to carry it, so memory keeps it until another event does.
    """
    mark = {marker.STAMP: stamp} if stamp else {}
    return Op(OpKind.DELETE, remote.id, remote.id + "@studycal", None, mark, etag=remote.etag, raw=remote.raw)
