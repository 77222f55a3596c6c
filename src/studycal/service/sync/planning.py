"""The plan a run works with: all of it at the keyboard; from the timer only as much as the learner lets it move."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import cast

from studycal.core.life.facts import Record, replay
from studycal.core.life.marks import Facts
from studycal.core.placement.invariants import PlanChange, violations
from studycal.core.plan import Session, diff, same_time
from studycal.core.records import replace
from studycal.core.time.period import instant
from studycal.service.input_reader import read_inputs
from studycal.service.inputs import Inputs
from studycal.service.plan import compute, in_order, with_progress
from studycal.service.published import build, published, standing_numbers, stored, until_it_stands
from studycal.service.revision import Revision
from studycal.service.workspace import Home
from studycal.service.writer import Moved, commit

MOST_MOVES = 2
"""Sessions that the timer moves in one run without being asked."""


def plan_for(home: Home, now: datetime, *, automatic: bool, save: bool) -> Revision:
    """The plan at ``now``, its other calendars read anew; published if ``save``. From the timer (``automatic``) what it
    may not move stays put.

    What the learner said moves at once, it was published when it was said; only moves of the planner's own are held
    back, as proposals that `studycal plan` shows and `studycal sync` carries out.
    """
    if _moves_freely(home, automatic=automatic):
        return build(home, now, save=save, fresh=True)

    def once() -> Revision:
        stands = published(home, now)
        if stands:
            return with_progress(stands, now)
        read_inputs(home, now, fresh=True)
        calm = _computed(home, now, None, automatic=automatic)
        return with_progress(commit(home, calm, now) if save else calm, now)

    return until_it_stands(once)


def standing_for(home: Home, now: datetime, *, automatic: bool) -> tuple[int, int] | None:
    """The numbers of the plan that `plan_for` gives and of the newest fact in it, None where it computes one."""
    return None if _moves_freely(home, automatic=automatic) else standing_numbers(home, now)


def plan_learnt(home: Home, now: datetime, before: Revision, facts: Sequence[Record], *, automatic: bool) -> Revision:
    """The plan after facts were learnt in a calendar, published with the way back: taking one of them back returns what
    it moved.
    """

    def once() -> Revision:
        after = _computed(home, now, None, automatic=automatic)
        moved = Moved(diff(before.plan, after.plan), learnt=tuple(facts))
        return with_progress(commit(home, after, now, was=moved), now)

    return until_it_stands(once)


def plan_foreseen(home: Home, now: datetime, facts: Facts, *, automatic: bool) -> Revision:
    """The plan as it would be with these facts; nothing is kept."""
    return with_progress(_computed(home, now, facts, automatic=automatic), now)


def _computed(home: Home, now: datetime, facts: Facts | None, *, automatic: bool) -> Revision:
    """The plan of these facts, else of those that are kept, as far as a run may move it."""
    inputs = read_inputs(home, now)
    previous = stored(home)
    computed = compute(inputs, previous, facts or replay(previous.records), now, typed=False)
    if _moves_freely(home, automatic=automatic):
        return computed
    return calmed(computed, propose=home.config.sync.autonomy == "propose")


def _moves_freely(home: Home, *, automatic: bool) -> bool:
    return not automatic or home.config.sync.autonomy == "full"


def calmed(built: Revision, *, propose: bool) -> Revision:
    """The plan in which only sessions that clash with something move, two at most.

    Where the timer may only propose nothing is dropped either; else only what clashes with an appointment, not what
    would give its place to a move that waits.

    A plan with proposals is no answer to its inputs: like one from remote calendars it is soon computed again. What
    stays where it was is held to no rule but that; everything else is held to all of them when it is published.
    """
    inputs, change = built.inputs, built.change
    if inputs is None or change is None:
        return built
    before = built.previous.standing()
    moves = [session for session in built.plan.sessions if _moves(session, before)]
    clashing = [session for session in moves if not propose and _clashes(before[session.id], built, inputs, moves)]
    allowed = {clash.id for clash in sorted(clashing, key=lambda session: instant(session.start))[:MOST_MOVES]}
    while True:
        stay = {session.id: before[session.id] for session in moves if session.id not in allowed}
        crossing = {name for name in allowed if _crosses(built.plan.by_id()[name], stay)}
        if not crossing:
            break
        allowed -= crossing
    revision = _staying(built, stay, change, propose=propose)
    if allowed and any(True for _ in violations(cast("PlanChange", revision.change))):
        # A move that was forced by one that is not made is not forced any more.
        revision = _staying(built, {session.id: before[session.id] for session in moves}, change, propose=propose)
    waits = revision.plan.sessions != built.plan.sessions
    return replace(revision, inputs=replace(inputs, remote=inputs.remote or waits))


def _staying(built: Revision, stay: Mapping[str, Session], change: PlanChange, *, propose: bool) -> Revision:
    """The plan with some sessions where they were; what the planner found no time for stays, too, where it may."""
    sessions = [
        _as_before(session, stay[session.id]) if session.id in stay else session for session in built.plan.sessions
    ]
    inputs, before = cast("Inputs", built.inputs), built.previous.standing()
    dropped = [before[unplaced.id] for unplaced in built.plan.unplaced if unplaced.id in before]
    kept = [session for session in dropped if propose or not _overlaps(session, inputs, sessions)]
    listed = tuple(in_order((*sessions, *kept)))
    left = {session.id for session in kept}
    unplaced = tuple(unplaced for unplaced in built.plan.unplaced if unplaced.id not in left)
    settled = change.settled.union(stay, left)
    plan = replace(built.plan, sessions=listed, unplaced=unplaced)
    return replace(built, plan=plan, change=replace(change, sessions=listed, settled=settled))


def _overlaps(session: Session, inputs: Inputs, others: Iterable[Session]) -> bool:
    periods = (*(busy.period for busy in inputs.busy), *(other.period for other in others))
    return any(session.period.overlaps(period) for period in periods)


def _moves(session: Session, published: Mapping[str, Session]) -> bool:
    before = published.get(session.id)
    if before is None or session.pinned or before.pinned:
        return False
    return not same_time(before.period, session.period)


def _clashes(before: Session, built: Revision, inputs: Inputs, moves: Iterable[Session]) -> bool:
    """Whether a session stands where something else now does: an appointment, or a session that does not move."""
    moving = {session.id for session in moves}
    others = (session.period for session in built.plan.sessions if session.id not in moving)
    return any(before.period.overlaps(period) for period in (*(busy.period for busy in inputs.busy), *others))


def _crosses(session: Session, stay: Mapping[str, Session]) -> bool:
    return any(session.period.overlaps(other.period) for other in stay.values())


def _as_before(session: Session, before: Session) -> Session:
    return replace(session, period=before.period, why=before.why)
