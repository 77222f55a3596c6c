"""What the learner said in the calendar, as facts: a drag is a pin, a deletion a skip."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from studycal.core.demand import Busy
from studycal.core.facts import pin_body
from studycal.core.marks import Facts
from studycal.core.plan import Pin, Session, same_time
from studycal.core.reconcile import Base, Decision, Desired, Policy, State, decide
from studycal.core.remote import OpKind, RemoteEvent
from studycal.service.build import Built, compute, read_all
from studycal.service.home import Home
from studycal.store.sync_base import Intent

from .look import GONE
from .report import RESCHEDULED

Said = tuple[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Lesson:
    """What a look teaches: the new bases, what was decided, and the sessions the learner deleted."""

    bases: Mapping[str, Base]
    decisions: tuple[Decision, ...]
    lost: tuple[str, ...]


def learn(
    remote: Mapping[str, RemoteEvent],
    desired: Mapping[str, Desired],
    bases: Mapping[str, Base],
    intents: Mapping[str, Intent],
    policy: Policy,
) -> Lesson:
    """Decide about every event that was seen; only what is to be remembered counts here, writes are decided later."""
    decisions = [
        _own_deletion(decide(name, desired.get(name), bases.get(name), event, policy), event, intents)
        for name, event in sorted(remote.items())
    ]
    new = {one.session: one.base for one in decisions if one.base is not None and one.base != bases.get(one.session)}
    lost = tuple(name for name, base in new.items() if _is_lost(base, bases.get(name)))
    return Lesson(new, tuple(decisions), lost)


def _own_deletion(one: Decision, event: RemoteEvent, intents: Mapping[str, Intent]) -> Decision:
    """A deletion of ours whose receipt was lost is not the learner's."""
    intent = intents.get(event.id)
    ours = intent is not None and intent.kind is OpKind.DELETE and intent.sent
    if not ours or one.base is None or one.base.state is not State.USERS_GONE:
        return one
    return replace(one, said="", reason="deleted by us", base=replace(one.base, state=State.OURS_GONE))


def _is_lost(base: Base, before: Base | None) -> bool:
    return base.state is State.USERS_GONE and before is not None and before.state not in GONE


def facts_of(lesson: Lesson, facts: Facts, target: str) -> tuple[Said, ...]:
    """The facts to append; what was said before is not said again (another calendar may have told it)."""
    found: list[Said] = []
    for one in lesson.decisions:
        skipped = one.session in facts.skips
        if (one.said == "skip" or (one.row == 12 and one.session in lesson.lost)) and not skipped:
            found.append(("skip", {"session": one.session, "source": target}))
        if one.said == "unskip" and skipped:
            found.append(("unskip", {"session": one.session, "source": target}))
        known = facts.pins.get(one.session)
        if one.period is not None and (known is None or not same_time(known.period, one.period)):
            found.append(("pin", pin_body(Pin(one.session, one.period, target))))
    return tuple(found)


def handed_back(bases: Mapping[str, Base], facts: Facts, heeded: int) -> dict[str, Base]:
    """Sessions unpinned since the fact ``heeded``: the fields that were the learner's are the planner's again."""
    return {
        name: replace(
            base,
            users=frozenset(),
            agreed={field: said for field, said in base.agreed.items() if field not in base.users},
        )
        for name, base in bases.items()
        if base.users and facts.unpins.get(name, 0) > heeded
    }


def revived(bases: Mapping[str, Base], desired: Mapping[str, Desired]) -> dict[str, Base]:
    """Events that the learner deleted and whose session is asked for again (`unskip`, `undo`): their id is burnt."""
    return {
        name: replace(base, state=State.OURS_GONE)
        for name, base in bases.items()
        if base.state is State.USERS_GONE and name in desired and not desired[name].done
    }


def rescheduled(home: Home, built: Built, said: tuple[Said, ...], now: datetime) -> tuple[Said, ...]:
    """With ``deleted = "reschedule"``: what was deleted gets another time instead of being skipped, if there is one."""
    standing = built.plan.by_id()
    skipped = [body["session"] for kind, body in said if kind == "skip" and body["session"] in standing]
    if not skipped:
        return said
    read = read_all(home, now)
    freed = tuple(Busy(standing[name].period, "you freed that time") for name in skipped)
    again = compute(home, replace(read, busy=(*read.busy, *freed)), built.facts, now, typed=False).plan.by_id()
    return tuple(_elsewhere(one, standing, again) for one in said)


def _elsewhere(one: Said, standing: Mapping[str, Session], again: Mapping[str, Session]) -> Said:
    kind, body = one
    name = body["session"]
    if kind != "skip" or name not in standing or name not in again:
        return one
    period = again[name].period
    if same_time(period, standing[name].period):
        return one
    return "pin", pin_body(Pin(name, period, RESCHEDULED))


def without_skips(bases: Mapping[str, Base], said: tuple[Said, ...]) -> dict[str, Base]:
    """What was rescheduled comes back under a new id: its old one is burnt."""
    moved = {body["session"] for kind, body in said if kind == "pin"}
    return {
        name: replace(base, state=State.OURS_GONE) if base.state is State.USERS_GONE and name in moved else base
        for name, base in bases.items()
    }
