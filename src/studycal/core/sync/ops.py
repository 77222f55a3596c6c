"""The three writes of the decision table, each with the mark that says who wrote what."""

from __future__ import annotations

from studycal.core.records import replace

from . import marker
from .event import event_id
from .remote import Fields, Op, OpKind, RemoteEvent
from .state import Base, Desired, Policy

_WORDS = ("summary", "description")


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
