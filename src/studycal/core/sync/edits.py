"""Who changed a field of an event that both sides know: the learner, or another machine's planner."""

from __future__ import annotations

from collections.abc import Collection

from . import marker, ops, stamp
from .remote import Fields, Marker, RemoteEvent
from .state import Base, Case, Desired, Policy, State


def plain(remote: RemoteEvent) -> Fields:
    """What a plain event says."""
    assert remote.fields is not None  # noqa: S101 - one that cannot be read is odd
    return remote.fields


def mark_of(remote: RemoteEvent, gone: Base | None) -> Marker:
    """The mark of an event that memory holds no live one for; where another program dropped it before we deleted the
    event, what memory has of it. Which fields were the learner's is forgotten with a deletion of theirs.
    """
    if remote.marker or gone is None or gone.id != remote.id or gone.state is not State.OURS_GONE:
        return remote.marker
    return {f"h-{name}": marker.USERS if name in gone.users else digest for name, digest in gone.agreed.items()}


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
    if base.state is not State.LIVE or "time" not in base.users or case.desired is None or base.fields is None:
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
    wanted = ops.wanted(desired, fields)
    taken = {
        name
        for name in marker.FIELDS
        if name in changed
        or marker.value(wanted, name) == marker.value(fields, name)
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
