"""The way back: where sessions were before something was said moved them, kept until it is taken back or over.

Published sessions move only when they must, so a plan that is merely computed anew would leave them where a mark put
them. What is taken back takes its moves back with it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from studycal.core.facts import Record, period_body, period_from, replay, standing
from studycal.core.marks import holding
from studycal.core.period import Period, instant
from studycal.core.plan import Move, Plan, PlanDiff, Session, same_time
from studycal.store.base import PlanHead

Was = dict[str, dict[str, Any]]
"""By fact number and session id, the period (JSON) a session had before that fact moved it."""


def gone(before: Sequence[Record], after: Sequence[Record]) -> set[int]:
    """The facts that held and do so no longer, in whole or in part."""
    return {number for number, _ in _effective(before) - _effective(after)}


def _effective(records: Sequence[Record]) -> set[tuple[int, object]]:
    held = {(mark.fact, mark) for mark in holding(replay(records).marks)}
    return held | {(record.id, None) for record in standing(records) if record.kind != "mark"}


@dataclass(frozen=True, slots=True)
class Before:
    """Where a session was. ``generation`` is set for one whose topic was taken up again after its time had passed; it
    then also has its old ``why``, which what is past is not given anew.
    """

    period: Period
    generation: int | None = None
    why: tuple[str, ...] = ()


def to_restore(head: PlanHead | None, facts: Collection[int]) -> dict[str, Before]:
    """Where sessions were before these facts, the oldest of them first, moved them."""
    was: Was = dict(head.head.get("was", {})) if head else {}
    found: dict[str, Before] = {}
    for number in sorted(facts, reverse=True):
        found |= {
            key: Before(period_from(body), body.get("generation"), tuple(body.get("why", ())))
            for key, body in was.get(str(number), {}).items()
        }
    return found


def as_before(
    previous: Mapping[str, Session],
    back: Mapping[str, Before],
    now: datetime,
    earliest: datetime,
    stays: Collection[str],
) -> dict[str, Session]:
    """The published sessions, those that may return at the time they return to.

    Nothing returns to the past but a session that is to be held once more and has not been yet: it was there before.
    """
    found = dict(previous)
    for key, place in back.items():
        one = found.get(key)
        if one is None or instant(one.start) <= instant(now):
            continue
        if place.generation is not None:
            # Spoken of or not: the word that it was skipped is of the time it had before, and holds again.
            found[key] = replace(one, period=place.period, generation=place.generation, why=place.why)
        elif key not in stays and min(instant(place.period.start), instant(one.start)) >= instant(earliest):
            found[key] = replace(one, period=place.period)
    return found


def remember(
    head: PlanHead | None,
    facts: Sequence[Record],
    diff: PlanDiff,
    after: Plan,
    taken_back: Collection[int],
    now: datetime,
) -> Was:
    """What is kept with a plan: what the newest of all ``facts`` moved and removed, without what was taken back or is
    over.
    """
    was: Was = dict(head.head.get("was", {})) if head else {}
    removed = {one.id: period_body(one.period) for one in diff.removed}
    was[str(facts[-1].id)] = removed | {move.before.id: _body(move) for move in diff.moved}
    left = {number: _useful(moves, now) for number, moves in was.items() if int(number) not in taken_back}
    for number in sorted(taken_back, reverse=True):
        later = [str(record.id) for record in standing(facts) if record.id > number]
        _hand_on(was.get(str(number), {}), left, later, after.by_id())
    return {number: moves for number, moves in left.items() if moves}


def _hand_on(moves: Mapping[str, Any], left: Was, later: Sequence[str], placed: Mapping[str, Session]) -> None:
    """What could not go back yet, because something said later forbids it, goes back with that."""
    for key, body in moves.items():
        if key in placed and same_time(placed[key].period, period_from(body)):
            continue
        known = [number for number in later if key in left.get(number, {})]
        for number in known[:1] or later:
            left.setdefault(number, {})[key] = body


def _body(move: Move) -> dict[str, Any]:
    body, before = period_body(move.before.period), move.before
    if before.generation == move.after.generation:
        return body
    return body | {"generation": before.generation, "why": list(before.why)}


def _useful(moves: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """The moves that can still be taken back."""
    return {
        key: body
        for key, body in moves.items()
        if "generation" in body or instant(period_from(body).start) > instant(now)
    }
