"""The plan a run works with: all of it at the keyboard; from the timer only as much as the learner lets it move."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from studycal.core.facts import replay
from studycal.core.marks import Facts
from studycal.core.period import instant
from studycal.core.plan import Session, Status, same_time
from studycal.service.build import Built, Read, build, compute, publish, published_plan, read_all, told
from studycal.service.home import Home

MOST_MOVES = 2
"""Sessions that the timer moves in one run without being asked."""


def plan_for(
    home: Home, now: datetime, *, automatic: bool, facts: Facts | None = None, save: bool = True, fresh: bool = False
) -> Built:
    """The plan at ``now``, published if ``save``. From the timer (``automatic``) what it may not move stays put.

    What the learner said moves at once, it was published when it was said; only moves of the planner's own are held
    back, as proposals that `studycal plan` shows and `studycal sync` carries out.
    """
    if not automatic or home.config.sync.autonomy == "full":
        return build(home, now, facts=facts, save=save, fresh=fresh)
    head = home.store.plan_head()
    standing = published_plan(home, head, now) if head and facts is None else None
    if standing:
        return told(standing, now)
    read = read_all(home, now)
    known = facts if facts is not None else replay(home.store.records())
    computed = compute(home, read, known, now, typed=False)
    calm, waits = calmed(home, computed, read, propose=home.config.sync.autonomy == "propose")
    # A plan with proposals is no answer to its inputs: like one from remote calendars it is soon computed again.
    return told(publish(home, calm, replace(read, remote=read.remote or waits), now) if save else calm, now)


def calmed(home: Home, built: Built, read: Read, *, propose: bool) -> tuple[Built, bool]:
    """The plan in which only sessions that clash with something move, two at most; whether others would like to."""
    published = {name: item.session for name, item in home.store.published().items()}
    moves = [one for one in built.plan.sessions if _moves(one, published)]
    clashing = [one for one in moves if not propose and _clashes(published[one.id], built, read, moves)]
    allowed = {one.id for one in sorted(clashing, key=lambda one: instant(one.start))[:MOST_MOVES]}
    while True:
        stay = {one.id: published[one.id] for one in moves if one.id not in allowed}
        crossing = {name for name in allowed if _crosses(built.plan.by_id()[name], stay)}
        if not crossing:
            break
        allowed -= crossing
    sessions = tuple(_as_before(one, stay[one.id]) if one.id in stay else one for one in built.plan.sessions)
    return replace(built, plan=replace(built.plan, sessions=sessions)), bool(stay)


def _moves(one: Session, published: Mapping[str, Session]) -> bool:
    before = published.get(one.id)
    if before is None or before.status is Status.DROPPED or one.pinned or before.pinned:
        return False
    return not same_time(before.period, one.period)


def _clashes(before: Session, built: Built, read: Read, moves: Iterable[Session]) -> bool:
    """Whether a session stands where something else now does: an appointment, or a session that does not move."""
    moving = {one.id for one in moves}
    others = (one.period for one in built.plan.sessions if one.id not in moving)
    return any(before.period.overlaps(period) for period in (*(busy.period for busy in read.busy), *others))


def _crosses(one: Session, stay: Mapping[str, Session]) -> bool:
    return any(one.period.overlaps(other.period) for other in stay.values())


def _as_before(one: Session, before: Session) -> Session:
    return replace(one, period=before.period, why=before.why)
