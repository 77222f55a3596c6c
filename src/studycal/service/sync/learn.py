"""What the learner said in the calendar, as facts: a drag is a pin, a deletion a skip."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from studycal.core.life.facts import NewFact, aspect_body, period_from, pin_body, usual_body
from studycal.core.life.marks import Facts
from studycal.core.life.week_demand import Busy
from studycal.core.plan import Pin, Session, same_time
from studycal.core.records import replace
from studycal.core.sync.state import Base, Decision, State
from studycal.core.time.period import Period, instant
from studycal.service.input_reader import read_inputs
from studycal.service.plan import compute
from studycal.service.revision import Revision
from studycal.service.workspace import Home

from .report import RESCHEDULED, SOURCE_UNKNOWN


def lost(decisions: Iterable[Decision], bases: Mapping[str, Base]) -> tuple[str, ...]:
    """The sessions whose event the learner deleted since the last look."""
    return tuple(
        decision.session
        for decision in decisions
        if decision.base is not None and decision.base.state is State.USERS_GONE
        if decision.session in bases and not bases[decision.session].state.gone
    )


def facts_of(decisions: Iterable[Decision], facts: Facts, target: str) -> tuple[NewFact, ...]:
    """The facts to append; what was said before is not said again (another calendar may have told it)."""
    new: list[NewFact] = []
    for decision in decisions:
        name = decision.session
        if decision.fact == "skip" and name not in facts.skips:
            new.append(("skip", {"session": name, "source": target}))
        if decision.fact == "unskip" and name in facts.skips:
            new.append(("unskip", {"session": name, "source": target}))
        pin = facts.pins.get(name)
        if decision.period is not None and (pin is None or not _same_instants(pin.period, decision.period)):
            source = SOURCE_UNKNOWN if decision.undragged else target
            new.append(("pin", pin_body(Pin(name, decision.period, source))))
    return tuple(new)


def _same_instants(period: Period, other: Period) -> bool:
    return instant(period.start) == instant(other.start) and instant(period.end) == instant(other.end)


def rescheduled(home: Home, built: Revision, facts: tuple[NewFact, ...], now: datetime) -> tuple[NewFact, ...]:
    """With ``deleted = "reschedule"``: what was deleted gets another time instead of being skipped, if there is one."""
    standing = built.plan.by_id()
    skipped = [body["session"] for kind, body in facts if kind == "skip" and body["session"] in standing]
    if not skipped or home.config.sync.deleted != "reschedule":
        return facts
    inputs = read_inputs(home, now)
    freed = tuple(Busy(standing[name].period, "you freed that time") for name in skipped)
    freely = replace(inputs, busy=(*inputs.busy, *freed))
    again = compute(freely, built.previous, built.facts, now, typed=False).plan.by_id()
    return tuple(_elsewhere(fact, standing, again) for fact in facts)


def spoken(home: Home, built: Revision, facts: tuple[NewFact, ...]) -> tuple[NewFact, ...]:
    """The same facts, each pin with what it speaks of, a time or a length, and what was before: so that a length is
    taken back though its session was dragged since, and a drag though it got another length. One that nobody dragged
    just now holds both.
    """
    if not any(kind == "pin" for kind, _ in facts):
        return facts
    standing, records = built.plan.by_id(), home.store.records()

    def whole(body: Mapping[str, Any]) -> Mapping[str, Any]:
        name = body["session"]
        before = standing[name].period if name in standing else None
        return {**body, **aspect_body(before, period_from(body)), **usual_body(records, name, before)}

    return tuple(
        (kind, whole(body) if kind == "pin" and body["source"] != SOURCE_UNKNOWN else body) for kind, body in facts
    )


def _elsewhere(fact: NewFact, standing: Mapping[str, Session], again: Mapping[str, Session]) -> NewFact:
    kind, body = fact
    name = body["session"]
    if kind != "skip" or name not in standing or name not in again:
        return fact
    period = again[name].period
    if same_time(period, standing[name].period):
        return fact
    return "pin", pin_body(Pin(name, period, RESCHEDULED))
