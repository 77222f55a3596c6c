"""What holds at a moment beside the plan itself: a trip, a pause, a plan that has not begun or is over."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from studycal.core.life.in_force import first_day
from studycal.core.life.marks import MarkKind, holding
from studycal.core.time.period import instant
from studycal.service.revision import Revision


def in_force(built: Revision, now: datetime) -> list[str]:
    """Sentences for what is in force on the day of ``now`` (in the learner's zone), none on an ordinary day."""
    return [*between(built, now.date(), now.date()), *_edges(built, now)]


def between(built: Revision, first: date, last: date, *, zones: bool = True) -> list[str]:
    """Sentences for the trips and pauses that touch these days, both included; ``zones`` names those of trips."""
    return list(_marks(built, first, last, zones))


def _marks(built: Revision, first: date, last: date, zones: bool) -> Iterable[str]:
    for mark in holding(built.facts.marks):
        if not (mark.first and mark.last and mark.first <= last and mark.last >= first):
            continue
        until = f"{mark.last:%a} {mark.last.day} {mark.last:%b}"
        since = "" if mark.first <= first else f" from {mark.first:%a} {mark.first.day} {mark.first:%b}"
        if mark.kind is MarkKind.PAUSE:
            yield f"Paused{since} until {until}."
        elif mark.kind is MarkKind.TRAVEL:
            yield f"On a trip{since} until {until}{f', on the clocks of {mark.zone}' if zones else ''}."


def _edges(built: Revision, now: datetime) -> Iterable[str]:
    sessions = built.plan.sessions
    if not sessions or not built.plan.finish:
        return
    first = first_day(built.plan)
    if now.date() < first:
        yield f"The plan begins on {first:%a} {first.day} {first:%b %Y}."
    elif instant(sessions[-1].end) <= instant(now) and built.plan.finish[0] < now.date():
        last = built.plan.finish[0]
        yield f"The plan is over since {last:%a} {last.day} {last:%b %Y}."
