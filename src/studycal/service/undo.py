"""The way back: where sessions were before something was said moved them, kept until it is taken back or over.

Published sessions move only when they must, so a plan that is merely computed anew would leave them where a mark put
them. What is taken back takes its moves back with it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from studycal.core.life.facts import Record, first_of_batch, period_body, period_from, replay, standing, standing_undos
from studycal.core.life.marks import holding
from studycal.core.plan import Plan, PlanDiff, Session, same_time
from studycal.core.records import dataclass, replace
from studycal.core.session_id import week_of
from studycal.core.time.period import Period, instant
from studycal.store.base import PlanHead

Was = dict[str, dict[str, Any]]
"""By fact number and session id, the period (JSON) a session had before that fact moved it."""


def gone(before: Sequence[Record], after: Sequence[Record]) -> set[int]:
    """The facts that held and do so no longer, in whole or in part."""
    return {number for number, _ in _effective(before) - _effective(after)}


def _effective(records: Sequence[Record]) -> set[tuple[int, object]]:
    """The facts with an effect: each mark as far as it holds, and all else that stands, clears and undos too."""
    held = {(mark.fact, mark) for mark in holding(replay(records).marks)}
    others = [record for record in standing(records) if record.kind != "mark" or record.body["kind"] == "clear"]
    return held | {(record.id, None) for record in (*others, *standing_undos(records))}


@dataclass(frozen=True, slots=True)
class Before:
    """Where a session was. ``generation`` is set for one whose topic was taken up again after its time had passed; it
    then also has its old ``why``, which what is past is not given anew. ``dropped`` tells that it was not in the plan,
    and that this is the time at which it had been last.
    """

    period: Period
    generation: int | None = None
    why: tuple[str, ...] = ()
    dropped: bool = False


def to_restore(head: PlanHead | None, facts: Collection[int]) -> dict[str, Before]:
    """Where sessions were before these facts, the oldest of them first, moved them."""
    was: Was = dict(head.head.get("was", {})) if head else {}
    places: dict[str, Before] = {}
    for number in sorted(facts, reverse=True):
        places |= {
            key: Before(period_from(body), body.get("generation"), tuple(body.get("why", ())), "dropped" in body)
            for key, body in was.get(str(number), {}).items()
        }
    return places


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
    sessions = dict(previous)
    for key, place in back.items():
        session = sessions.get(key)
        if session is None or place.dropped:
            continue
        if instant(session.start) <= instant(now):
            # Moved into the past by hand, and that is taken back while the time it had still lies ahead.
            if place.generation is None and key not in stays and instant(place.period.start) >= instant(earliest):
                sessions[key] = replace(session, period=place.period)
            continue
        if place.generation is not None:
            # Spoken of or not: the word that it was skipped is of the time it had before, and holds again.
            sessions[key] = replace(session, period=place.period, generation=place.generation, why=place.why)
        elif key not in stays and instant(place.period.start) > instant(now):
            sessions[key] = replace(session, period=place.period)
    return sessions


def remember(
    head: PlanHead | None,
    facts: Sequence[Record],
    diff: PlanDiff,
    after: Plan,
    taken_back: Collection[int],
    now: datetime,
    dropped: Mapping[str, Session] = MappingProxyType({}),
) -> Was:
    """What is kept with a plan: what the newest of all ``facts`` moved, removed and brought back from the ``dropped``,
    without what was taken back or is over.
    """
    was: Was = dict(head.head.get("was", {})) if head else {}
    removed = {session.id: period_body(session.period) for session in diff.removed}
    returned = {session.id: dropped[session.id].period for session in diff.added if session.id in dropped}
    newest = _speaks(facts)
    was[str(newest)] = {key: period_body(period) | {"dropped": True} for key, period in returned.items()} | removed
    for move in diff.moved:
        anew = move.before.generation != move.after.generation
        own = {"generation": move.before.generation, "why": list(move.before.why)} if anew else {}
        was[str(newest)][move.after.id] = period_body(move.before.period) | own
    lost = set(taken_back) - {newest}
    left = {number: _useful(moves, now) for number, moves in was.items() if int(number) not in lost}
    for number in sorted(lost, reverse=True):
        later = [str(record.id) for record in standing(facts) if record.id > number]
        _hand_on(was.get(str(number), {}), left, later, after.by_id())
    return {number: moves for number, moves in left.items() if moves}


def _speaks(facts: Sequence[Record]) -> int:
    """The fact that the newest one's moves belong to: what an undo brought back makes them once more."""
    newest = facts[-1]
    if newest.kind != "undo":
        return newest.id
    first = first_of_batch(newest)
    before = [record for record in facts if record.id < first]
    back = {number for number, _ in _effective(facts) - _effective(before) if number < first}
    return max(back, default=newest.id)


def by_fact(was: Was, facts: Sequence[Record]) -> Was:
    """The way back of facts that were learnt together: each keeps the move of the session it speaks of and what that
    forced in its week, the newest all others.
    """
    if not facts or str(facts[-1].id) not in was:
        return was
    own: Was = {}
    for session, body in was[str(facts[-1].id)].items():
        own.setdefault(str(_mover(session, body, facts).id), {})[session] = body
    return was | {str(facts[-1].id): {}} | own


def _mover(session: str, body: Mapping[str, Any], facts: Sequence[Record]) -> Record:
    """Which of these facts moved a session from where it was (``body``): sessions never leave their week, so it speaks
    of one of the same week, or gave one a time in it.
    """
    week = _iso_week(body)
    speaks = [record for record in facts if record.body.get("session") == session]
    same_week = [record for record in facts if week_of(record.body.get("session", session)) == week_of(session)]
    into = [record for record in facts if "starts" in record.body and _iso_week(record.body) == week]
    return next((records[-1] for records in (speaks, same_week, into) if records), facts[-1])


def _iso_week(body: Mapping[str, Any]) -> tuple[int, int]:
    return period_from(body).start.isocalendar()[:2]


def _hand_on(moves: Mapping[str, Any], left: Was, later: Sequence[str], placed: Mapping[str, Session]) -> None:
    """What could not go back yet, because something said later forbids it, goes back with that."""
    for key, body in moves.items():
        there = key in placed and same_time(placed[key].period, period_from(body))
        if there if "dropped" not in body else key not in placed:
            continue
        holding = [number for number in later if key in left.get(number, {})]
        for number in holding[:1] or later:
            left.setdefault(number, {})[key] = body


def _useful(moves: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """The moves that can still be taken back."""
    return {
        key: body
        for key, body in moves.items()
        if "generation" in body or instant(period_from(body).start) > instant(now)
    }
