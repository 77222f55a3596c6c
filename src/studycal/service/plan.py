"""The plan computed from its inputs: one pure path for the first plan and for every replan."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast

from studycal.core.curriculum import Curriculum, Problem
from studycal.core.life import progress
from studycal.core.life.facts import replay
from studycal.core.life.marks import Facts
from studycal.core.life.week_demand import WeekDemand
from studycal.core.plan import Plan, PlanWeek, Session, Status
from studycal.core.records import replace
from studycal.core.schedule import Schedule
from studycal.core.time.period import instant
from studycal.core.week_keys import keys_of
from studycal.errors import HeldError
from studycal.formats import snapshot
from studycal.formats.busy.rule_ids import RULES as BUSY_RULES
from studycal.store.base import PlanHead

from .inputs import Inputs, horizon
from .revision import Previous, Revision

if TYPE_CHECKING:
    from studycal.core.placement.invariants import PlanChange

    from .undo import Before

_NOWHERE: Mapping[str, Before] = MappingProxyType({})


def with_progress(built: Revision, now: datetime) -> Revision:
    """The plan with each session's status as logged and each week's state as covered; both depend on the moment and
    so are never published.
    """
    built = _with(built, progress.statuses(built.plan, built.facts, now))
    states = progress.coverage(built.curriculum, built.plan, built.facts, now)
    weeks = tuple(_state_of(week, states.get(week.week, week.state)) for week in built.plan.weeks)
    return replace(built, plan=replace(built.plan, weeks=weeks))


def spoken_of(built: Revision) -> Revision:
    """The plan with what was said of each session, which does not depend on the moment."""
    return _with(built, progress.spoken(built.facts))


def _with(built: Revision, statuses: Mapping[str, Status]) -> Revision:
    sessions = tuple(session.with_status(statuses.get(session.id, session.status)) for session in built.plan.sessions)
    return replace(built, plan=replace(built.plan, sessions=sessions))


def _state_of(week: PlanWeek, state: str) -> PlanWeek:
    return week if week.state == state else replace(week, state=state)


def published_revision(previous: Previous, head: PlanHead) -> Revision:
    """The published plan, its facts replayed; nothing is computed."""
    published = [item.session for item in previous.sessions.values()]
    standing = in_order(session for session in published if session.status is not Status.DROPPED)
    plan = Plan(
        weeks=snapshot.load_weeks(head.head["weeks"]),
        sessions=tuple(session for session in standing if not session.anchored),
        unplaced=snapshot.load_unplaced(head.head["unplaced"]),
        finish=_days(head.head["finish"]),
        revision=head.revision,
        anchors=tuple(session for session in standing if session.anchored),
    )
    return Revision(
        plan=plan,
        curriculum=snapshot.load_curriculum(head.head["curriculum"]),
        schedule=snapshot.load_schedule(head.head["schedule"]),
        facts=replay(previous.records),
        dropped=tuple(in_order(s for s in published if s.status is Status.DROPPED)),
        earlier=previous.earlier,
        problems=snapshot.load_problems(head.head["problems"]),
        previous=previous,
    )


def head_body(built: Revision) -> dict[str, Any]:
    """What is kept of a plan besides its sessions, as JSON values that compare equal with what the store gives."""
    plan = built.plan
    head = {
        "weeks": snapshot.dump_weeks(plan.weeks),
        "unplaced": snapshot.dump_unplaced(plan.unplaced),
        "finish": [day.isoformat() for day in plan.finish] if plan.finish else None,
        "curriculum": None,
        "schedule": snapshot.dump_schedule(built.schedule),
        "problems": snapshot.dump_problems(built.problems),
    }
    return {**_as_read(head), "curriculum": _curriculum_body(built.curriculum)}


@lru_cache(maxsize=64)
def _curriculum_body(curriculum: Curriculum) -> dict[str, Any]:
    """The same for all who study it; nobody writes into it."""
    return _as_read(snapshot.dump_curriculum(curriculum))


def _as_read(values: Mapping[str, Any]) -> dict[str, Any]:
    return cast("dict[str, Any]", json.loads(json.dumps(values)))


def busy_problems(built: Revision) -> list[Problem]:
    """What is wrong with the calendars that busy time was read from: where one is unknown, the plan may clash."""
    return [problem for problem in built.problems if problem.rule in BUSY_RULES]


def compute(
    inputs: Inputs,
    previous: Previous,
    facts: Facts,
    now: datetime,
    *,
    typed: bool,
    back: Mapping[str, Before] = _NOWHERE,
) -> Revision:
    """The plan these inputs ask for, given what is published. Pure: the same comes in, the same comes out.

    ``back`` are the times to which sessions return because what moved them is taken back. What begins soon is left
    alone (`studycal.core.placement.freeze`) unless the plan is ``typed``: computed because the learner said something
    just now.
    """
    # The planner is imported only when something has to be planned: mostly the published plan still stands.
    from studycal.core.life import anchors
    from studycal.core.life.demand import day_rules, demands
    from studycal.core.placement import place
    from studycal.core.placement.freeze import left_alone
    from studycal.core.placement.invariants import PlanChange
    from studycal.core.time import availability

    from .undo import as_before

    curriculum, schedule = inputs.curriculum, inputs.schedule
    notice = schedule.typed_notice if typed else schedule.notice
    settled = progress.settled(facts)
    stands = settled.union(facts.pins)
    standing, dropped = (
        as_before(published, back, now, now + notice, stands) for published in (previous.standing(), previous.dropped())
    )
    _return(standing, dropped, [key for key in sorted(back) if not back[key].dropped], settled, schedule, now)
    asks = demands(curriculum, schedule, facts, previous=standing, now=now, dropped=previous.let_go() | dropped)
    dates = anchors.anchored(curriculum, schedule, anchors.places(asks))
    dates = anchors.beside(dates, asks)
    inputs = replace(inputs, busy=(*inputs.busy, *anchors.busy(dates))) if dates else inputs
    soon = frozenset() if typed else left_alone(standing, asks, facts.pins, inputs.busy, now)
    free = availability.free(
        schedule,
        *horizon(schedule, curriculum),
        busy=inputs.busy,
        holidays=inputs.holidays,
        rules=day_rules(schedule, facts),
    )
    sessions, unplaced = place.place(
        asks,
        free,
        previous=standing,
        pins=facts.pins,
        now=now,
        notice=notice,
        settled=settled | soon,
        dropped=dropped,
    )
    kept = _with_reasons(sessions, {key: standing[key] for key in soon - settled if key in standing})
    sessions = tuple(in_order(_with_titles(_with_keys(kept, curriculum), facts)))
    change = PlanChange(
        sessions=sessions,
        demands=asks,
        free=free,
        previous=standing,
        pins=facts.pins,
        settled=settled | soon,
        soon=soon,
        now=now,
        earliest=now + notice if standing else None,
        anchors=anchors.fixed(asks),
    )
    hold(change)
    finish = _finish(asks, schedule, curriculum.span)
    plan = Plan(_plan_weeks(asks), sessions, unplaced, finish, anchors=tuple(anchor.session() for anchor in dates))
    revision = Revision(plan, curriculum, schedule, facts, demands=asks, free=free)
    return replace(revision, inputs=inputs, change=change, previous=previous, problems=inputs.all_problems)


def _return(
    standing: dict[str, Session],
    dropped: dict[str, Session],
    back: Iterable[str],
    settled: frozenset[str],
    schedule: Schedule,
    now: datetime,
) -> None:
    """Let dropped sessions that lie ahead stand again; one that is settled only where it takes no time from others."""
    for key in back:
        if key not in dropped or instant(dropped[key].start) <= instant(now):
            continue
        if key not in settled or _has_room(dropped[key], standing.values(), schedule):
            standing[key] = dropped.pop(key)


def _has_room(session: Session, standing: Iterable[Session], schedule: Schedule) -> bool:
    """Whether a session finds its time and its day as free as they were, so that it takes none from others."""
    beside = [other for other in standing if other.start.date() == session.start.date()]
    return len(beside) < schedule.sessions_per_day and not any(
        session.period.overlaps(other.period) for other in beside
    )


def _with_reasons(sessions: Iterable[Session], standing: Mapping[str, Session]) -> Iterable[Session]:
    """What was left alone keeps the reasons it stands by."""
    return (
        replace(session, why=standing[session.id].why) if session.id in standing else session for session in sessions
    )


def _with_titles(sessions: Iterable[Session], facts: Facts) -> Iterable[Session]:
    """The sessions with the learner's own titles."""
    own = facts.titles
    return (replace(session, title=own[session.id]) if session.id in own else session for session in sessions)


def _with_keys(sessions: Iterable[Session], curriculum: Curriculum) -> Iterable[Session]:
    """The sessions with what they are kept under, where that is not their id."""
    keys = keys_of(curriculum)
    if keys.plain:
        return sessions
    lasting = ((session, keys.stored(session.id)) for session in sessions)
    return (session.with_key(key if key != session.id else "") for session, key in lasting)


def hold(change: PlanChange) -> None:
    """Raise HeldError, naming the rule, if the plan breaks one: a bug of studycal's that must not reach a calendar."""
    from studycal.core.placement.invariants import violations

    broken = next(violations(change), None)
    if broken:
        raise HeldError(
            f"The new plan breaks the rule {broken.rule}: {broken.message}.",
            "Nothing was changed or published. This is a bug of studycal: please report it.",
            rule=broken.rule,
            choices=("studycal show week", "studycal log --history", "studycal undo"),
        )


def _plan_weeks(demands: tuple[WeekDemand, ...]) -> tuple[PlanWeek, ...]:
    return tuple(
        PlanWeek(number, week.index, week.starts, week.quarter, week.load, week.mark)
        for week in demands
        for number in week.weeks
    )


def _finish(demands: tuple[WeekDemand, ...], schedule: Schedule, weeks: int) -> tuple[date, date]:
    """The last day if all goes as planned, and if the whole reserve is used up: the finish as a range.

    The second does not move: pauses take weeks of the reserve, merges and cuts give them back.
    """
    last = demands[-1].starts + timedelta(days=6)
    return last, max(last, schedule.week_start(weeks + schedule.reserve(weeks) + 1) - timedelta(days=1))


def _days(pair: list[str] | None) -> tuple[date, date] | None:
    return (date.fromisoformat(pair[0]), date.fromisoformat(pair[1])) if pair else None


def in_order(sessions: Iterable[Session]) -> list[Session]:
    """Sessions by start, then id."""
    return sorted(sessions, key=lambda session: (session.period.start.timestamp(), session.id))
