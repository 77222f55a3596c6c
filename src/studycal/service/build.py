"""The plan as it stands: read, compute, publish. One path for the first plan and for every replan."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast

from studycal.calendars.base import BusySource
from studycal.core import tracking
from studycal.core.curriculum import Curriculum, Level, Problem
from studycal.core.demand import Busy, WeekDemand
from studycal.core.facts import replay
from studycal.core.marks import Facts
from studycal.core.period import instant
from studycal.core.plan import Plan, PlanWeek, Session, Status
from studycal.core.schedule import HolidayPolicy, Schedule
from studycal.errors import HeldError, InputError
from studycal.formats import snapshot
from studycal.formats.ics_read import RULE as BUSY_RULE
from studycal.store.base import PlanHead

from . import inputs
from .built import Built as Built
from .events import texts
from .home import Home
from .publish import publication

if TYPE_CHECKING:
    from studycal.core.invariants import Change

    from .restore import Before

_NOWHERE: Mapping[str, Before] = MappingProxyType({})


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
    home: Home,
    now: datetime,
    *,
    typed: bool = False,
    save: bool = True,
    facts: Facts | None = None,
    fresh: bool = False,
    states: bool = True,
) -> Built:
    """The learner's plan at ``now``; published (saved) unless ``save`` is false.

    ``typed`` shortens the notice to that of a learner who just typed something; ``facts`` replaces what the store
    holds (for previews); ``fresh`` reads remote calendars anew; without ``states`` only what was said of sessions
    is told of them, which is all that events show. Raises InputError with the first error of the
    documents or the config, HeldError when a rule of the plan itself would be broken.
    """
    head = home.store.plan_head()
    if head and facts is None and not fresh:
        standing = published_plan(home, head, now)
        if standing:
            return told(standing, now) if states else spoken_of(standing)
    read = read_all(home, now)
    facts = facts if facts is not None else replay(home.store.records())
    built = compute(home, read, facts, now, typed=typed)
    return told(built if not save else publish(home, built, read, now), now)


def told(built: Built, now: datetime) -> Built:
    """The plan with each session's status as logged and each week's state as covered; both depend on the moment and
    so are never published.
    """
    built = _with(built, tracking.statuses(built.plan, built.facts, now))
    states = tracking.coverage(built.curriculum, built.plan, built.facts, now)
    weeks = tuple(_state_of(week, states.get(week.week, week.state)) for week in built.plan.weeks)
    return replace(built, plan=replace(built.plan, weeks=weeks))


def spoken_of(built: Built) -> Built:
    """The plan with what was said of each session, which does not depend on the moment."""
    return _with(built, tracking.spoken(built.facts))


def _with(built: Built, statuses: Mapping[str, Status]) -> Built:
    sessions = tuple(_said_of(one, statuses.get(one.id, one.status)) for one in built.plan.sessions)
    return replace(built, plan=replace(built.plan, sessions=sessions))


def _said_of(session: Session, status: Status) -> Session:
    return session if session.status is status else replace(session, status=status)


def _state_of(week: PlanWeek, state: str) -> PlanWeek:
    return week if week.state == state else replace(week, state=state)


def published_plan(home: Home, head: PlanHead, now: datetime) -> Built | None:
    """The published plan if nothing it was computed from has changed since, else None."""
    version = home.store.facts_version()
    if not inputs.still_hold(head.inputs, config=home.config_path, facts=version, now=now):
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


def busy_problems(built: Built) -> list[Problem]:
    """What is wrong with the calendars that busy time was read from: where one is unknown, the plan may clash."""
    return [problem for problem in built.problems if problem.rule == BUSY_RULE]


def read_all(home: Home, now: datetime) -> Read:
    """The documents, the config, busy time and holidays. Raises InputError with the first error found."""
    config = home.config
    curriculum, problems = read_curriculum(home)
    if curriculum is None:
        raise first_error(problems)
    schedule = config.schedule()
    first, last = horizon(schedule, curriculum)
    busy, warnings = read_busy(home.ports.busy_sources(home), first, last, now)
    files = (home.config_path, config.weeks_path, config.cadence_path, *config.busy_files)
    holidays = _holidays(home, first, last)
    days_off = tuple(sorted(holidays)) if schedule.holidays is HolidayPolicy.SKIP else ()
    return Read(
        curriculum=curriculum,
        schedule=replace(schedule, days_off=days_off),
        problems=(*problems, *warnings),
        busy=busy,
        holidays=holidays,
        files=files,
        remote=len(config.busy_files) < len(config.busy),
    )


def read_curriculum(home: Home) -> tuple[Curriculum | None, tuple[Problem, ...]]:
    """Both documents, parsed; None if an error stands in them. Raises InputError for a file that cannot be read."""
    from studycal.formats.markdown import parse_curriculum

    config = home.config
    return parse_curriculum(
        read_bytes(config.weeks_path),
        shown(home, config.weeks_path),
        read_bytes(config.cadence_path),
        shown(home, config.cadence_path),
        config.roles,
    )


def read_bytes(path: Path, remedy: str = "Check [curriculum] in the config.") -> bytes:
    """A document's bytes. Raises InputError that names the file and what to do."""
    from studycal.formats.markdown_text import MAX_BYTES

    try:
        if path.exists() and not path.is_file():
            what = "is a directory, not a document." if path.is_dir() else "is no file that can be read."
            raise InputError(what, "Name the Markdown file itself.", file=str(path))
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", "") or str(error)).lower()
        raise InputError(f"cannot be read ({reason}).", remedy, file=str(path)) from error


def shown(home: Home, path: Path) -> str:
    """A path as the learner would type it: relative to their folder where possible."""
    try:
        return path.relative_to(home.directory).as_posix()
    except ValueError:
        return str(path)


def first_error(problems: tuple[Problem, ...]) -> InputError:
    """The first error as an exception; how many more there are is said."""
    errors = [problem for problem in problems if problem.level is Level.ERROR]
    first, more = errors[0], len(errors) - 1
    remedy = first.remedy + (f" ({more} more: run `studycal check`.)" if more else "")
    return InputError(first.message, remedy, file=first.file, line=first.line)


def horizon(schedule: Schedule, curriculum: Curriculum) -> tuple[date, date]:
    """The first and last day a plan can touch: all weeks, all of the reserve, and a week for what a mark pushes on."""
    weeks = len(curriculum.weeks) + schedule.reserve_weeks + 1
    return schedule.first_day, schedule.first_day + timedelta(weeks=weeks)


def read_busy(
    sources: list[BusySource], first: date, last: date, now: datetime
) -> tuple[tuple[Busy, ...], list[Problem]]:
    """What is taken in any of the learner's other calendars, and what could not be read."""
    busy: list[Busy] = []
    problems: list[Problem] = []
    for source in sources:
        taken, warnings = source.read(first, last, now)
        busy += taken
        problems += warnings
    return tuple(busy), problems


def _holidays(home: Home, first: date, last: date) -> Mapping[date, str]:
    country = home.config.holidays.country
    if not country:
        return {}
    return home.ports.holidays(country, home.config.holidays.subdivision, first, last)


def compute(
    home: Home, read: Read, facts: Facts, now: datetime, *, typed: bool, back: Mapping[str, Before] = _NOWHERE
) -> Built:
    """The plan these inputs ask for, given what is published. Writes nothing.

    ``back`` are the times to which sessions return because what moved them is taken back. What begins soon is left
    alone (`studycal.core.calm`) unless the plan is ``typed``: computed because the learner said something just now.
    """
    # The planner is imported only when something has to be planned: mostly the published plan still stands.
    from studycal.core import availability, placement
    from studycal.core.agenda import day_rules, demands
    from studycal.core.calm import left_alone
    from studycal.core.invariants import Change

    from .restore import as_before

    curriculum, schedule = read.curriculum, read.schedule
    published = home.store.published()
    previous = {key: item.session for key, item in published.items() if item.session.status is not Status.DROPPED}
    dropped = {key: item.session for key, item in published.items() if item.session.status is Status.DROPPED}
    notice = schedule.typed_notice if typed else schedule.notice
    settled = tracking.settled(facts)
    stands = settled.union(facts.pins)
    previous, dropped = (as_before(known, back, now, now + notice, stands) for known in (previous, dropped))
    asked = demands(curriculum, schedule, facts, previous=previous, now=now, dropped=dropped)
    soon = frozenset() if typed else left_alone(previous, asked, facts.pins, read.busy, now)
    free = availability.free(
        schedule,
        *horizon(schedule, curriculum),
        busy=read.busy,
        holidays=read.holidays,
        rules=day_rules(schedule, facts),
    )
    sessions, unplaced = placement.place(
        asked,
        free,
        previous=previous,
        pins=facts.pins,
        now=now,
        notice=notice,
        settled=settled | soon,
        dropped=dropped,
    )
    sessions = tuple(replace(one, why=previous[one.id].why) if one.id in soon - settled else one for one in sessions)
    change = Change(
        sessions=sessions,
        asked=asked,
        free=free,
        previous=previous,
        pins=facts.pins,
        settled=settled | soon,
        soon=soon,
        now=now,
        earliest=now + notice if previous else None,
    )
    _hold(change)
    plan = Plan(
        weeks=_plan_weeks(asked),
        sessions=tuple(_in_order(sessions)),
        unplaced=unplaced,
        finish=_finish(asked, schedule, len(curriculum.weeks)),
        revision=0,
    )
    return Built(plan, curriculum, schedule, facts, problems=read.problems, demands=asked, free=free)


def _hold(change: Change) -> None:
    """Raise HeldError, naming the rule, if the plan breaks one: a bug of studycal's that must not reach a calendar."""
    from studycal.core.invariants import violations

    broken = next(violations(change), None)
    if broken:
        raise HeldError(
            f"The new plan breaks the rule {broken.rule}: {broken.message}.",
            "Nothing was changed or published. This is a bug of studycal: please report it.",
            rule=broken.rule,
            choices=("studycal show week", "studycal log --history", "studycal undo"),
        )


def _plan_weeks(asked: tuple[WeekDemand, ...]) -> tuple[PlanWeek, ...]:
    return tuple(
        PlanWeek(number, week.index, week.starts, week.quarter, week.load, week.mark)
        for week in asked
        for number in week.weeks
    )


def _finish(asked: tuple[WeekDemand, ...], schedule: Schedule, weeks: int) -> tuple[date, date]:
    """The last day if all goes as planned, and if the whole reserve is used up: the finish as a range.

    The second does not move: pauses take weeks of the reserve, merges and cuts give them back.
    """
    last = asked[-1].starts + timedelta(days=6)
    return last, max(last, schedule.week_start(weeks + schedule.reserve_weeks + 1) - timedelta(days=1))


def publish(home: Home, built: Built, read: Read, now: datetime, *, was: Mapping[str, Any] | None = None) -> Built:
    """Save the plan as the next revision, if anything in it differs from the published one.

    Part of the caller's transaction if one is open: a fact and the plan that follows from it are kept together.
    ``was`` is the way back that is kept with the plan (`restore.remember`), the known one if None.
    """
    from studycal.core.agenda import why_gone

    store = home.store
    with store.transaction():
        published = store.published()
        head = store.plan_head()
        news = publication(
            built.plan.sessions,
            texts(built),
            published,
            now=now,
            first_change=built.schedule.created,
            gone=why_gone(built.plan.weeks),
        )
        known = head.head.get("was", {}) if head else {}
        body = _head(built) | {"was": known if was is None else dict(was)}
        folder, facts = home.config_path.parent, built.facts.version
        described = inputs.describe(read.files, folder=folder, facts=facts, remote=read.remote, now=now)
        revision = head.revision if head else 0
        if head is None or news.changed or body != head.head:
            revision += 1
        if head is None or news.changed or body != head.head or described != head.inputs:
            store.publish(PlanHead(revision, now, described, body), news.changed)
    plan = replace(built.plan, sessions=tuple(_in_order(news.sessions)), revision=revision)
    return replace(built, plan=plan, dropped=tuple(_in_order(news.dropped)))


def _head(built: Built) -> dict[str, Any]:
    plan = built.plan
    head = {
        "weeks": snapshot.dump_weeks(plan.weeks),
        "unplaced": snapshot.dump_unplaced(plan.unplaced),
        "finish": [day.isoformat() for day in plan.finish] if plan.finish else None,
        "curriculum": snapshot.dump_curriculum(built.curriculum),
        "schedule": snapshot.dump_schedule(built.schedule),
        "problems": snapshot.dump_problems(built.problems),
    }
    # Through JSON and back, so that it compares equal with what the store gives.
    return cast("dict[str, Any]", json.loads(json.dumps(head)))


def _days(pair: list[str] | None) -> tuple[date, date] | None:
    return (date.fromisoformat(pair[0]), date.fromisoformat(pair[1])) if pair else None


def _in_order(sessions: Iterable[Session]) -> list[Session]:
    return sorted(sessions, key=lambda session: (instant(session.start), session.id))
