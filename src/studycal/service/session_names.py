"""Sessions by their names: those with a time, and those that have none because nothing fits or a mark took it."""

from __future__ import annotations

import re
from datetime import date, time, timedelta

from studycal.core.curriculum import Role
from studycal.core.life import progress
from studycal.core.life.demand import demands, why_not_held
from studycal.core.life.marks import Mark, MarkKind, holding
from studycal.core.life.normal_week import normal_week
from studycal.core.life.week_demand import Ask
from studycal.core.patterns import pattern
from studycal.core.placement.rules import sentence
from studycal.core.plan import PlanWeek, Session, Status, Unplaced
from studycal.core.records import dataclass
from studycal.core.session_id import week_id
from studycal.errors import NotThereError, UsageError
from studycal.formats.dates import written

from .parsing import days, session_id
from .revision import Revision

_SESSION = pattern(r"W(\d+)\.(S\d+)")
_WEEK = pattern(r"W?0*(\d{1,3})", re.IGNORECASE)
_OPEN = (Status.PLANNED, Status.UNKNOWN)
_MARKS = {
    "bad": "bad-week",
    "ramp": "ramp-week",
    "merge": "shared-week",
    "travel": "on-a-trip",
    "cut": "cut-week",
}
"""The rule by which a mark of a week leaves sessions out."""


@dataclass(frozen=True, slots=True)
class NamedSession:
    """A session that was named. ``placed`` is it in the plan, None where it has no time; ``length`` is how long,
    ``usual`` the wall time at which it is held, or would be.

    ``why`` says why it has no time; ``ways`` are the commands that would bring it back.
    """

    id: str
    week: int
    slot: str
    role: Role
    length: timedelta
    usual: time | None
    placed: Session | None = None
    why: tuple[str, ...] = ()
    ways: tuple[str, ...] = ()


def find(built: Revision, session_id: str) -> Session:
    """The placed session of that name, in any case of letters. Raises NotThereError, which says why it has no time, or
    what its week still holds.
    """
    named = find_any(built, session_id)
    if named.placed:
        return named.placed
    raise NotThereError(f"{named.id} has no time in the plan. {named.why[0]}", _ways(named))


def named_session(built: Revision, typed: str, today: date, *, ahead: bool) -> str:
    """The id of a session that was typed by its name, or by the day on which it is the only one: ``thu``.

    ``ahead`` reads a weekday as the next one from ``today`` on, else as the last one until then. Raises UsageError for
    a day with none or several; what is neither comes back as it is.
    """
    if _SESSION.fullmatch(session_id(typed)):
        return session_id(typed)
    try:
        first, last = days(typed, today, ahead=ahead)
    except UsageError:
        return typed.strip()
    if not ahead and first == last and first > today and (first - today).days < _DAYS:
        first = last = first - timedelta(days=_DAYS)
    held = [session for session in built.plan.sessions if first <= session.start.date() <= last]
    if len(held) == 1:
        return held[0].id
    listed = ", ".join(f"{session.id} {session.role.capitalize()}" for session in held[:_DAYS])
    when = written(first) if first == last else f"{written(first)} to {written(last)}"
    raise UsageError(
        f"{'Several sessions lie' if held else 'No session lies'} on {when}{f': {listed}' if held else ''}.",
        "Name the one you mean." if held else "`studycal show week` lists this week's.",
    )


_DAYS = 7


def find_any(built: Revision, session_id: str) -> NamedSession:
    """The session of that name, placed or not. Raises NotThereError for one that the plan never had."""
    name = session_id.upper()
    session = built.plan.by_id().get(name)
    if session:
        at = session.start
        usual, length = at.replace(tzinfo=None, fold=0).time(), session.period.duration
        return NamedSession(name, session.week, session.slot, session.role, length, usual, session)
    ask = _ask(built, name)
    if ask is None:
        raise _not_there(built, session_id)
    return _absent(built, ask)


def _ask(built: Revision, name: str) -> Ask | None:
    match = _SESSION.fullmatch(name)
    if not match or not 1 <= int(match[1]) <= len(built.curriculum.weeks):
        return None
    previous = built.plan.by_id()
    weeks = built.demands or demands(
        built.curriculum, built.schedule, built.facts, previous=previous, now=built.schedule.created
    )
    wanted = next((ask for week in weeks for ask in week.asks if ask.id == name), None)
    if wanted:
        return wanted
    number = int(match[1])
    held = _held(built, number)
    index = held.index if held else built.curriculum.index(number)
    week = normal_week(built.curriculum, built.schedule, built.curriculum.week(number), index)
    return next((ask for ask in week.asks if ask.id == name), None)


def _held(built: Revision, number: int) -> PlanWeek | None:
    return next((week for week in built.plan.weeks if week.week == number), None)


def _absent(built: Revision, ask: Ask) -> NamedSession:
    item = next((item for item in built.plan.unplaced if item.id == ask.id), None)
    held = _held(built, ask.week)
    usual = ask.home.start.replace(tzinfo=None).time() if ask.home else None
    if usual is None and item and item.nearest:
        usual = item.nearest.replace(tzinfo=None).time()
    logged = progress.newest(built.facts).get(ask.id)
    why, ways = _unplaced(item) if item else _marked(built, ask, held)
    if logged and not item:
        why, ways = (f"It is logged as {logged.status}, without a time.",), ()
    length = timedelta(minutes=ask.shortest if _travels(built, held) else ask.preferred)
    return NamedSession(ask.id, ask.week, ask.slot, ask.role, length, usual, None, why, ways)


def _unplaced(item: Unplaced) -> tuple[tuple[str, ...], tuple[str, ...]]:
    nearest = item.nearest
    way = f"studycal pin {item.id} {nearest:%Y-%m-%dT%H:%M}" if nearest else f"studycal pin {item.id} TIME"
    return tuple(sentence(rule) for rule in item.why), (way,)


def _marked(built: Revision, ask: Ask, held: PlanWeek | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if held is None:
        rule = why_not_held(built.curriculum, built.facts, ask.week)
        further = ("To study it, move it further down in the document.",) if rule == "no-week" else ()
        return (sentence(rule), *further), (f"studycal mark clear {week_id(ask.week)}",) if rule == "cut-week" else ()
    mark = _mark_of(built, held)
    reason = sentence(_rule_of(held, mark))
    if mark is None:
        return (reason,), ()
    if mark.first and mark.last:
        reason = f"{reason.removesuffix('.')} ({written(mark.first)} to {written(mark.last)})."
        return (reason,), (f"studycal mark clear {mark.first}..{mark.last}",)
    names = " ".join(week_id(number) for number in mark.weeks)
    return (reason,), (f"studycal mark clear {names.partition(' ')[0]}",)


def left_out(built: Revision, week: PlanWeek) -> list[tuple[Session, str]]:
    """The sessions of a week that were planned once and are not any more, each with the sentence that says why."""
    rule, skips = _rule_of(week, _mark_of(built, week)), built.facts.skips
    gone = sorted((session for session in built.dropped if session.week == week.week), key=lambda session: session.slot)
    planned = {item.id for item in built.plan.unplaced} | built.plan.by_id().keys()
    reason = {True: "You deleted it in a calendar.", False: sentence(rule)}
    return [(session, reason[session.id in skips]) for session in gone if session.id not in planned]


def _rule_of(held: PlanWeek, mark: Mark | None) -> str:
    """The rule by which a week leaves sessions out."""
    return _MARKS.get(held.mark or "", "on-a-trip" if mark and mark.kind is MarkKind.TRAVEL else "dropped")


def _travels(built: Revision, held: PlanWeek | None) -> bool:
    mark = _mark_of(built, held) if held else None
    return mark is not None and mark.kind is MarkKind.TRAVEL


def _mark_of(built: Revision, held: PlanWeek) -> Mark | None:
    """The newest mark that bends a week: one of its topic, or one whose dates touch it."""
    end = held.starts + timedelta(days=6)
    for mark in reversed(holding(built.facts.marks)):
        if held.week in mark.weeks or (mark.first and mark.last and mark.first <= end and held.starts <= mark.last):
            return mark
    return None


def not_held(built: Revision, number: int) -> UsageError:
    """What is answered to who asks for a curriculum week that no calendar week holds."""
    listed = (*built.curriculum.weeks, *built.curriculum.beside)
    if not 1 <= number <= len(listed):
        last = len(built.curriculum.weeks)
        return UsageError(f"Week {number} is not in the plan.", f"The curriculum has weeks 1 to {last}.")
    week, rule = built.curriculum.week(number), why_not_held(built.curriculum, built.facts, number)
    message, remedy = _NOT_HELD[rule]
    days = [session.start.date() for session in built.plan.sessions if session.week == number]
    if days:
        remedy = f"`studycal show {min(days)}..{max(days)}` shows what was held of it."
    return UsageError(message.format(number=number, topic=week.topic), remedy)


_SHOWN = "`studycal show year` shows what is."
_NOT_HELD = {
    "cut-week": ("Week {number} is not in the plan: it was cut.", _SHOWN),
    "left-out": ("Week {number} is not in the plan: it is left out to be over in time.", _SHOWN),
    "topic-gone": ("Week {number}, “{topic}”, is gone from the document.", "Write its topic back to study it."),
    "no-week": (
        "Week {number} stands among weeks that were over when the document gained it: no week holds it.",
        "To study it, move it further down in the document.",
    ),
    "done-before": ("Week {number} is not in the plan: it was done before the plan began.", _SHOWN),
}


def _ways(named: NamedSession) -> str:
    return f"Bring it back with `{named.ways[0]}`." if named.ways else "`studycal show year` shows what is planned."


def _not_there(built: Revision, typed: str) -> NotThereError:
    name = typed.strip().upper()
    match, last = _SESSION.fullmatch(name), len(built.curriculum.weeks)
    week = _WEEK.fullmatch(name)
    number = int(match[1]) if match else int(week[1]) if week else 0
    if last < number <= last + len(built.curriculum.beside):
        gone = not_held(built, number)
        return NotThereError(gone.message, gone.remedy)
    if number and not 1 <= number <= last:
        what = f"session {name}, for there is no week {number}" if match else f"week {number}"
        return NotThereError(f"There is no {what}.", f"The curriculum has weeks 1 to {last}.")
    if not number:
        return NotThereError(f'"{typed.strip()}" is no session.', "Write the week and the slot, like W07.S2.")
    message = f"There is no session {name} in the plan." if match else f"Which session of {week_id(number)}?"
    return NotThereError(message, open_sessions(built, number))


def open_sessions(built: Revision, number: int) -> str:
    """What a week still holds that was not logged: ``Open in W02: S2 Build (Wed 13 Jan), ...``; or all it holds."""
    sessions = [session for session in built.plan.sessions if session.week == number]
    waiting = [session for session in sessions if session.status in _OPEN]
    absent = [item.id.partition(".")[2] for item in built.plan.unplaced if item.id.startswith(f"{week_id(number)}.")]
    listed = [
        f"{session.slot} {session.role.capitalize()} ({written(session.start.date(), session.start.date())})"
        for session in waiting
    ]
    listed += [f"{slot} (no time)" for slot in absent]
    if listed:
        return f"Open in {week_id(number)}: {', '.join(listed)}."
    if sessions:
        return f"All of {week_id(number)} is logged: {', '.join(session.slot for session in sessions)}."
    return f"{week_id(number)} holds no session; `studycal show year` shows where it is."
