"""Three like drags are a habit: a new home slot is offered, once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime

from studycal.core.life.facts import NewFact, pin_from
from studycal.core.plan import OFFER, Pin
from studycal.core.schedule import WEEKDAYS
from studycal.service.revision import Revision

from .report import RESCHEDULED, SOURCE_UNKNOWN

ENOUGH = 3
Slot = tuple[str, int, str]


def offers(built: Revision, facts: Iterable[NewFact], now: datetime) -> tuple[str, ...]:
    """A sentence for each slot that the drags just learnt bring to the third like one; later ones say no more."""
    before = dict(built.facts.pins)
    new = {body["session"]: pin_from(body, now) for kind, body in facts if kind == "pin"}
    if not new:
        return ()
    counts, now_counts = _count(before, built), _count(before | new, built)
    return tuple(_sentence(slot) for slot, count in sorted(now_counts.items()) if count >= ENOUGH > counts.get(slot, 0))


def _count(pins: Mapping[str, Pin], built: Revision) -> Counter[Slot]:
    return Counter(
        _slot(pin, built) for pin in pins.values() if pin.source not in ("cli", OFFER, RESCHEDULED, SOURCE_UNKNOWN)
    )


def _slot(pin: Pin, built: Revision) -> Slot:
    start = pin.period.start.astimezone(built.schedule.zone)
    return pin.session.partition(".")[2], start.weekday(), f"{start:%H:%M}"


def _sentence(slot: Slot) -> str:
    name, weekday, at = slot
    at_home = f"{WEEKDAYS[weekday]} {at}"
    return (
        f'You moved {name} to {at_home} {ENOUGH} times. To make that its home slot, write "{at_home}" in its place '
        "under [times] home."
    )
