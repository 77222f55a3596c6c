"""The plan as it stands: read, compute, publish. One path for the first plan and for every replan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from studycal.core import availability, placement
from studycal.core.curriculum import Curriculum, Level, Problem
from studycal.core.demand import Busy, Free, WeekDemand, day_rules, demands
from studycal.core.facts import replay
from studycal.core.marks import Facts
from studycal.core.plan import Plan, PlanWeek, Session, Status, Unplaced
from studycal.core.schedule import Schedule
from studycal.errors import InputError
from studycal.formats import snapshot
from studycal.store.base import PlanHead, Published

from . import inputs
from .home import BusySource, Home
from .publish import Publication, publication, text_digest


@dataclass(frozen=True)
class Built:
    """A plan and all it was computed from.

    ``plan.sessions`` carry their status as logged; ``dropped`` are sessions calendars once held and must let go.
    ``demands`` and ``free`` are empty when the published plan still stood and nothing had to be computed.
    """

    plan: Plan
    curriculum: Curriculum
    schedule: Schedule
    facts: Facts
    dropped: tuple[Session, ...] = ()
    problems: tuple[Problem, ...] = ()
    demands: tuple[WeekDemand, ...] = ()
    free: Free | None = None


@dataclass(frozen=True)
class Read:
    """Everything a plan is computed from, read once."""

    curriculum: Curriculum
    schedule: Schedule
    problems: tuple[Problem, ...]
    busy: tuple[Busy, ...]
    holidays: Mapping[date, str]
    files: tuple[Path, ...]
    remote: bool


def build(
    home: Home, now: datetime, *, typed: bool = False, save: bool = True, facts: Facts | None = None, fresh: bool = False
) -> Built:
    """The learner's plan at ``now``; published (saved) unless ``save`` is false.

    ``typed`` shortens the notice to that of a learner who just typed something; ``facts`` replaces what the store
    holds (for previews); ``fresh`` reads remote calendars anew. Raises InputError with the first error of the
    documents or the config, HeldError when a rule of the plan itself would be broken.
    """
    head = home.store.plan_head()
    if head and facts is None and not fresh:
        standing = published_plan(home, head, now)
        if standing:
            return standing
    read = read_all(home, now)
    facts = facts if facts is not None else replay(home.store.records())
    built = compute(home, read, facts, now, typed=typed)
    return built if not save else _publish(home, built, read, now, typed=typed)


def published_plan(home: Home, head: PlanHead, now: datetime) -> Built | None:
    """The published plan if nothing it was computed from has changed since, else None."""
    version = home.store.facts_version()
    if not inputs.still_hold(head.inputs, folder=home.config_path.parent, facts=version, now=now):
        return None
    facts = replay(home.store.records())
    published = [item.session for item in home.store.published().values()]
    schedule = snapshot.load_schedule(head.head["schedule"])
    plan = Plan(
        weeks=snapshot.load_weeks(head.head["weeks"]),
        sessions=tuple(_in_order(s for s in published if s.status is not Status.DROPPED)),
        unplaced=snapshot.load_unplaced(head.head["unplaced"]),
        finish=_days(head.head["finish"]),
        revision=head.revision,
    )
    return Built(
        plan=plan,
        curriculum=snapshot.load_curriculum(head.head["curriculum"]),
        schedule=schedule,
        facts=facts,
        dropped=tuple(_in_order(s for s in published if s.status is Status.DROPPED)),
        problems=snapshot.load_problems(head.head["problems"]),
    )
