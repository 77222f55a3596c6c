"""The light record: where sessions and weeks stand, as far as the learner told."""

from __future__ import annotations

from datetime import datetime

from .curriculum import Curriculum
from .marks import Facts
from .period import instant
from .plan import Plan, Status


def statuses(plan: Plan, facts: Facts, now: datetime) -> dict[str, Status]:
    """Each session's status at ``now``: as logged (the newest word counts), skipped if its event was deleted, unknown
    once it is over and nobody said anything.
    """
    said = {entry.session: entry.status for entry in facts.log if entry.session}
    told = dict.fromkeys(facts.skips, Status.SKIPPED) | said
    over = {one.id: Status.UNKNOWN for one in plan.sessions if instant(one.end) <= instant(now)}
    return over | told


def coverage(curriculum: Curriculum, plan: Plan, facts: Facts, now: datetime) -> dict[int, str]:
    """Each week's state."""
    return {}


def cards(curriculum: Curriculum, plan: Plan, facts: Facts) -> dict[str, tuple[str, ...]]:
    """What a session's description begins with, by session id."""
    return {}
