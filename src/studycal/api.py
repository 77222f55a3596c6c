"""The library: documents in, a plan and its events out. Pure: no file, no clock, no server is touched.

What `__all__` names here keeps its meaning within a minor version (0.2.x), and from 1.0 on within a major one; what
goes is announced in the changelog one minor version before. All else of the package may change at any time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import PurePath
from types import MappingProxyType
from typing import Any

from studycal.core.curriculum import Curriculum, Level, Problem
from studycal.core.life import progress
from studycal.core.life.demand import why_gone
from studycal.core.life.facts import Record, log_body, mark_body, numbered, pin_body, replay
from studycal.core.life.limits import in_force
from studycal.core.life.mark_rules import keep_great, validate_mark
from studycal.core.life.week_demand import Busy
from studycal.core.plan import LogEntry, Pin, Plan, PlanDiff, PlanWeek, Session, Status, Unplaced, diff
from studycal.core.records import dataclass, field, replace
from studycal.core.schedule import Schedule
from studycal.core.sync.event import Event
from studycal.core.time.period import Period, add
from studycal.errors import HeldError, InputError, StudycalError, UsageError
from studycal.service.events import publication, texts
from studycal.service.inputs import Inputs, horizon
from studycal.service.log_entries import checked
from studycal.service.parsing import parse_mark, session_id
from studycal.service.plan import compute, in_order, with_progress
from studycal.service.revision import Previous, Revision
from studycal.service.session_names import find_any

__all__ = [
    "Busy", "Curriculum", "Event", "HeldError", "InputError", "Level", "Plan", "PlanDiff", "PlanWeek", "Planned",
    "Problem", "Schedule", "Session", "Status", "StudycalError", "Unplaced", "UsageError",
    "diff", "events", "ics", "log", "make_plan", "mark", "pin", "read_busy", "read_documents", "read_settings",
]  # fmt: skip

_NOTHING: Mapping[date, str] = MappingProxyType({})


@dataclass(frozen=True)
class Planned:
    """A plan with all it follows from; `mark`, `pin`, `log` and `make_plan` give the next one, and this one stays.

    To take something back, go on from the one before it.
    """

    plan: Plan
    curriculum: Curriculum
    settings: Schedule
    _built: Revision = field(repr=False, compare=False)
    _inputs: Inputs = field(repr=False, compare=False)


def read_documents(
    weeks: str | bytes, cadence: str | bytes = b"", *, names: tuple[str, str] = ("weeks.md", "cadence.md")
) -> tuple[Curriculum | None, tuple[Problem, ...]]:
    """A curriculum from its documents, None if one of the problems is an error; ``names`` are what problems call them.

    Without a cadence the weeks' own document is looked through for a weekly routine.
    """
    from studycal.formats.documents.curriculum import parse_curriculum

    data, rhythm = _bytes(weeks), _bytes(cadence) or _bytes(weeks)
    return parse_curriculum(data, names[0], rhythm, names[1] if cadence else names[0], {})


def _bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text


def read_settings(toml: str, *, name: str = "studycal.toml") -> Schedule:
    """The settings of a ``studycal.toml``'s text. Raises InputError with the line of what is wrong."""
    from pathlib import Path

    from studycal.config.load import parse

    return parse(toml, Path(PurePath(name))).schedule()


def read_busy(
    data: str | bytes, settings: Schedule, curriculum: Curriculum, *, name: str = "busy.ics"
) -> tuple[tuple[Busy, ...], tuple[Problem, ...]]:
    """What another calendar (.ics) takes of the plan's time. Raises InputError for a text that is no calendar."""
    from studycal.formats.busy.reader import read

    first, last = horizon(settings, curriculum)
    busy, problems = read(_bytes(data), file=name, zone=settings.zone, first=first, last=last)
    return tuple(busy), tuple(problems)


def make_plan(
    curriculum: Curriculum,
    settings: Schedule,
    *,
    now: datetime,
    busy: Sequence[Busy] = (),
    holidays: Mapping[date, str] = _NOTHING,
    previous: Planned | None = None,
) -> Planned:
    """The plan at ``now`` (with an offset). After a ``previous`` one it moves what must move, and no more.

    Raises HeldError where no plan keeps the rules.
    """
    schedule = in_force(settings, curriculum)
    inputs = Inputs(curriculum, schedule, (), tuple(busy), holidays, {}, {}, now, remote=False)
    before = previous._built.previous if previous else Previous()
    return _next(inputs, settings, before, before.records, now, typed=False)


def mark(
    planned: Planned,
    kind: str,
    *target: str,
    now: datetime,
    timezone: str = "",
    sessions: int | None = None,
    windows: Sequence[str] = (),
    resume: str = "",
) -> Planned:
    """The plan after a mark: ``mark(planned, "bad", "W07", now=now)``. Raises UsageError, or HeldError where it cannot
    hold.
    """
    built = planned._built
    if kind not in _kinds():
        raise UsageError(f'"{kind}" is not a mark.', f"Say one of {', '.join(_kinds())}.")
    here = now.astimezone(planned.settings.zone)
    new_mark = parse_mark(kind, target, here, zone=timezone, sessions=sessions, windows=windows, resume=resume)
    validate_mark(new_mark, built.curriculum, built.schedule, built.facts, built.plan, now)
    after = _with_fact(planned, "mark", mark_body(new_mark), now)
    keep_great(new_mark, after._built.demands, after.plan, built.schedule)
    return after


def _kinds() -> list[str]:
    from studycal.core.life.marks import MarkKind

    return [kind.value for kind in MarkKind]


def pin(planned: Planned, session: str, start: datetime, *, now: datetime) -> Planned:
    """The plan with a session at a time of the learner's own; its length stays. Raises NotThereError."""
    held = find_any(planned._built, session_id(session))
    begins = start.astimezone(planned.settings.zone)
    return _with_fact(planned, "pin", pin_body(Pin(held.id, Period(begins, add(begins, held.length)))), now)


def log(
    planned: Planned, session: str, status: Status | str, *, now: datetime, restart: str = "", link: str = ""
) -> Planned:
    """The plan after a session was done, partial or skipped. Raises NotThereError, UsageError."""
    held = find_any(planned._built, session_id(session))
    entry = checked(LogEntry(now, session=held.id, status=Status(status), restart=restart, link=link))
    return _with_fact(planned, "log", log_body(entry), now)


def events(planned: Planned, *, alarms: Sequence[int] = (), banners: bool = False) -> list[Event]:
    """An event a session, in order of time; ``alarms`` are minutes before it, ``banners`` add each week's topic."""
    from studycal.service.events import events

    return events(planned._built, alarms=tuple(alarms), banners=banners)


def ics(planned: Planned, *, alarms: Sequence[int] = (), banners: bool = False) -> bytes:
    """The plan as an .ics file's bytes (RFC 5545). Equal plans give equal bytes."""
    from studycal.formats import ics

    settings = planned.settings
    listed = events(planned, alarms=alarms, banners=banners)
    return ics.dump(listed, name=settings.title, zone=str(settings.zone))


def _with_fact(planned: Planned, kind: str, body: Mapping[str, Any], now: datetime) -> Planned:
    """The plan that follows from one fact more."""
    before = planned._built.previous
    records = (*before.records, *numbered([(kind, body)], before.records, now))
    return _next(planned._inputs, planned.settings, before, records, now, typed=kind != "log")


def _next(
    inputs: Inputs, settings: Schedule, before: Previous, records: tuple[Record, ...], now: datetime, *, typed: bool
) -> Planned:
    """Compute, and number what changed as a publication would (SEQUENCE, LAST-MODIFIED)."""
    built = compute(inputs, before, replay(records), now, typed=typed)
    news = publication(
        built.plan.sessions,
        texts(built),
        before.sessions,
        now=now,
        first_change=built.schedule.created,
        gone=why_gone(built.plan.weeks, built.curriculum, built.facts),
        skipped=[name for name, status in progress.spoken(built.facts).items() if status is Status.SKIPPED],
    )
    published = {**before.sessions, **{item.session.id: item for item in news.changed}}
    plan = replace(built.plan, sessions=tuple(in_order(news.sessions)))
    previous = Previous(None, published, records)
    kept = replace(
        built,
        plan=plan,
        dropped=tuple(in_order(news.dropped)),
        earlier=previous.earlier,
        previous=previous,
        change=None,
    )
    shown = with_progress(kept, now)
    return Planned(shown.plan, shown.curriculum, settings, shown, inputs)
