"""What is to be said of fixed dates: which stand where, which cannot, and whether all ends before the finish."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import combinations

from studycal.core.curriculum import Curriculum, Level, Problem
from studycal.core.life.anchors import ANCHOR
from studycal.core.life.mark_rules import validate_mark
from studycal.core.plan import Plan, Session
from studycal.core.records import replace
from studycal.core.schedule import Anchor
from studycal.core.session_id import week_id
from studycal.errors import HeldError, UsageError
from studycal.formats.dates import written

from .finish import finish_mark
from .revision import Revision


def date_lines(built: Revision) -> list[str]:
    """``Essay due, Fri 15 Jan 2027, week 7``: every fixed date of the plan, in order of time."""
    outputs = [session for session in built.plan.sessions if session.why[:1] == (ANCHOR,)]
    listed = sorted((*built.plan.anchors, *outputs), key=lambda session: (session.start, session.id))
    return [_line(session, built.plan) for session in listed]


def _line(session: Session, plan: Plan) -> str:
    held = plan.week_on(session.start.date()) if session.anchored else None
    times = "" if session.all_day else f" {session.start:%H:%M}–{session.end:%H:%M}"
    output = "" if session.anchored else f": its output session, {session.id}"
    return f"{session.name}, {written(session.start)}{times}, week {held.week if held else session.week}{output}"


def date_problems(built: Revision, config: str, now: datetime) -> list[Problem]:
    """Fixed dates that stand nowhere or in each other's way, and a plan that ends after its finish."""
    return [*_anchors(built, config), *_overlaps(built, config), *finish_problems(built, config, now)]


def _anchors(built: Revision, config: str) -> Iterator[Problem]:
    weeks = {week.week for week in built.plan.weeks}
    standing = {session.name for session in built.plan.sessions if session.why[:1] == (ANCHOR,)}
    for anchor in built.schedule.anchors:
        words = _nowhere(anchor, built.curriculum, weeks)
        if words:
            yield Problem(config, 0, "anchor", Level.WARNING, f"“{anchor.name}”: {words}.", "Change its [[anchor]].")
        elif anchor.output and anchor.name not in standing:
            message = f"“{anchor.name}” is an output, but its week asks for no output session; it stands beside them."
            yield Problem(config, 0, "anchor", Level.WARNING, message, "Give it another week, or take output away.")
        elif anchor.day and not _inside(anchor, built):
            message = f"“{anchor.name}” on {written(anchor.day)} lies outside the weeks of the plan."
            yield Problem(config, 0, "anchor", Level.INFO, message)


def _nowhere(anchor: Anchor, curriculum: Curriculum, weeks: set[int]) -> str:
    """Why an anchor has no day or no week, "" for one that has."""
    if anchor.week > len(curriculum.weeks):
        return f"there is no week {anchor.week}, the curriculum has weeks 1 to {len(curriculum.weeks)}"
    if anchor.week and not anchor.day and anchor.week not in weeks:
        return f"{week_id(anchor.week)} is cut, so it stands nowhere"
    return ""


def _inside(anchor: Anchor, built: Revision) -> bool:
    finish = built.plan.finish
    return anchor.day is None or finish is None or built.schedule.first_day <= anchor.day <= finish[0]


def _overlaps(built: Revision, config: str) -> Iterator[Problem]:
    timed = [session for session in built.plan.events if session.why[:1] == (ANCHOR,) and not session.all_day]
    for first, second in combinations(timed, 2):
        if first.period.overlaps(second.period):
            message = (
                f"“{first.name}” and “{second.name}” lie at the same time, {written(first.start)} {first.start:%H:%M}."
            )
            yield Problem(config, 0, "anchor", Level.WARNING, message, "Both stand; go to one of them.")


def finish_problems(built: Revision, config: str, now: datetime) -> Iterator[Problem]:
    """A plan that ends after the day by which it is to be over, and how far."""
    finish, wanted = built.plan.finish, built.schedule.finish
    if finish is None or wanted is None or finish[0] <= wanted:
        return
    late = (finish[0] - wanted).days
    message = (
        f"The plan ends on {written(finish[0])}, {late} day{'s' * (late != 1)} after its finish {written(wanted)}."
    )
    remedy = _way_to(built, wanted, finish[0], now)
    yield Problem(config, 0, "past-finish", Level.WARNING, message, remedy)


def exam_problems(built: Revision, file: str, now: datetime) -> Iterator[Problem]:
    """The same of the exam or finish that the document names, unless a finish up to then is set, which says it."""
    named = built.curriculum.stated.exam or built.curriculum.stated.finish
    finish = built.plan.finish
    if named is None or finish is None or named.day.startswith("--"):
        return
    if built.schedule.finish and built.schedule.finish.isoformat() <= named.day:
        return
    last = max((session.start.date() for session in built.plan.sessions), default=finish[0])
    if last.isoformat() >= named.day:
        message = f"The plan goes on until {written(finish[0])}; the document names {named.day} as its end."
        remedy = _way_to(built, date.fromisoformat(named.day), finish[0], now)
        yield Problem(file, named.line, "past-finish", Level.WARNING, message, remedy)


def _way_to(built: Revision, wanted: date, ends: date, now: datetime) -> str:
    """The command that ends the plan by a day; where it is too late for that, the one that says when it does end."""
    for day, does in ((wanted, "merges and cuts weeks to it"), (ends, "says that it ends then")):
        schedule = replace(built.schedule, finish=day)
        try:
            validate_mark(finish_mark(day, now), built.curriculum, schedule, built.facts, built.plan, now)
        except (HeldError, UsageError):
            continue
        return f"`studycal set finish {day}` {does}; or begin earlier."
    return "Begin earlier, or let it be."


def said_of(problems: Iterable[Problem]) -> list[str]:
    """The sentences of problems, with what to do."""
    return [f"{problem.message} {problem.remedy}".strip() for problem in problems]
