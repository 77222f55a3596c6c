"""The way back: where sessions were before something was said moved them, kept until it is taken back or over.

Published sessions move only when they must, so a plan that is merely computed anew would leave them where a mark put
them. What is taken back takes its moves back with it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from studycal.core.facts import Record, period_body, period_from, replay, standing
from studycal.core.marks import holding
from studycal.core.period import Period, instant
from studycal.core.plan import PlanDiff, Session
from studycal.store.base import PlanHead

Was = dict[str, dict[str, Any]]
"""By fact number and session id, the period (JSON) a session had before that fact moved it."""


def gone(before: Sequence[Record], after: Sequence[Record]) -> set[int]:
    """The facts that held and do so no longer, in whole or in part."""
    return {number for number, _ in _effective(before) - _effective(after)}


def _effective(records: Sequence[Record]) -> set[tuple[int, object]]:
    held = {(mark.fact, mark) for mark in holding(replay(records).marks)}
    return held | {(record.id, None) for record in standing(records) if record.kind != "mark"}


def to_restore(head: PlanHead | None, facts: Collection[int]) -> dict[str, Period]:
    """Where sessions were before these facts, the oldest of them first, moved them."""
    was: Was = dict(head.head.get("was", {})) if head else {}
    found: dict[str, Period] = {}
    for number in sorted(facts, reverse=True):
        found |= {key: period_from(body) for key, body in was.get(str(number), {}).items()}
    return found


def as_before(
    previous: Mapping[str, Session], back: Mapping[str, Period], earliest: datetime, stays: Collection[str]
) -> dict[str, Session]:
    """The published sessions, those that may return at the time they return to; nothing returns to the past."""
    if not back:
        return dict(previous)
    returning = {
        key: replace(one, period=back[key])
        for key, one in previous.items()
        if key in back and key not in stays
        if instant(back[key].start) >= instant(earliest) and instant(one.start) >= instant(earliest)
    }
    return {**previous, **returning}


def remember(
    head: PlanHead | None, facts: Sequence[int], diff: PlanDiff, taken_back: Collection[int], now: datetime
) -> Was:
    """What is kept with a plan: the moves of what was said now, without those taken back and those that are over."""
    was: Was = dict(head.head.get("was", {})) if head else {}
    was |= {
        str(number): {move.before.id: period_body(move.before.period) for move in diff.moved} for number in facts[:1]
    }
    left = {number: _ahead(moves, now) for number, moves in was.items() if int(number) not in taken_back}
    return {number: moves for number, moves in left.items() if moves}


def _ahead(moves: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    return {key: body for key, body in moves.items() if instant(period_from(body).start) > instant(now)}
