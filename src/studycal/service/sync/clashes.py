"""What stands in the way of each other by the learner's own hand: told, never moved."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, tzinfo
from itertools import combinations

from studycal.core.life.facts import NewFact
from studycal.core.plan import Session
from studycal.core.sync.remote import Fields
from studycal.core.sync.state import Base, Desired
from studycal.formats.dates import short
from studycal.service.revision import Revision

from .guard import TAKE_OVER
from .report import time_words


def clashes(built: Revision, facts: Iterable[NewFact], zone: tzinfo) -> tuple[tuple[str, str], ...]:
    """The pins just learnt that lie on another session or on busy time, each with a sentence."""
    learnt = {str(body["session"]) for kind, body in facts if kind == "pin"}
    if not learnt:
        return ()
    pairs = [pair for pair in combinations(built.plan.sessions, 2) if learnt & {pair[0].id, pair[1].id}]
    both = [_both(first, second, zone) for first, second in pairs if first.period.overlaps(second.period)]
    busy = [_busy(session) for session in built.plan.sessions if session.id in learnt]
    return tuple(clash for clash in (*both, *busy) if clash)


def _both(first: Session, second: Session, zone: tzinfo) -> tuple[str, str]:
    at = f"{short(second.start.astimezone(zone))}"
    return first.id, f"clashes with {second.id} on {at}: you gave both that time, so neither was moved"


def _busy(session: Session) -> tuple[str, str] | None:
    taken = [rule.partition(": ")[2] for rule in session.why if rule.startswith("clash: ")]
    others = [name for name in taken if not name.startswith("session ")]
    if not others:
        return None
    return session.id, f"clashes with {' and '.join(others)}: you gave it that time, so it was not moved"


def two_times(base: Base, desired: Desired, zone: tzinfo) -> str:
    """Two times for one session, and the two commands that answer which holds."""
    theirs, ours = (fields.start if fields else None for fields in (base.fields, desired.fields))
    both = [
        f'`studycal pin {base.session} "{start.astimezone(zone):%Y-%m-%d %H:%M}"`'
        for start in (theirs, ours)
        if isinstance(start, datetime)
    ]
    return (
        f"moved by you to {time_words(base.fields, zone)} and by the plan to {time_words(desired.fields, zone)}. "
        f"For your time in the calendar: {both[0]}; for the plan's: {both[-1]}."
    )


def elsewhere(base: Base, desired: Desired, zone: tzinfo) -> str:
    """Where another machine's planner put a session that is planned elsewhere here."""
    return (
        f"another machine's plan, or a run that is not remembered here, put it on {time_words(base.fields, zone)}; "
        f"this plan has it on {time_words(desired.fields, zone)}. To let this plan stand: `{TAKE_OVER}`."
    )


def stands_twice(session: str, fields: Fields, zone: tzinfo) -> str:
    """A sentence that begins with the session: an older event of ours stands beside the newer one."""
    return (
        f"{session} stands twice: the older event on {time_words(fields, zone)} is no longer kept in step. Delete it "
        "in the calendar; `studycal purge` removes both."
    )
