"""`studycal show`: the plan for people, and as JSON for programs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from studycal.core import tracking
from studycal.core.layout import layout
from studycal.core.plan import PlanWeek
from studycal.errors import UsageError
from studycal.formats import text, text_year
from studycal.formats.plan_json import plan_json, session_json, unplaced_json
from studycal.service.build import Built
from studycal.service.say import find

from .context import Context

_WEEK = re.compile(r"W?0*(\d+)", re.IGNORECASE)
_SESSION = re.compile(r"W?0*(\d+)\.S(\d+)", re.IGNORECASE)


def show(context: Context) -> int:
    """Print what was asked for."""
    built = context.built
    what = context.options.what.strip()
    session = _SESSION.fullmatch(what)
    if session:
        return _session(context, built, f"W{int(session[1]):02}.S{session[2]}")
    numbers = _numbers(built, what, _local(context, built))
    if context.json:
        context.print_json(plan_json(built.plan, built.curriculum, built.schedule, built.dropped, numbers))
        return 0
    context.print(_picture(context, built, what, numbers))
    return 0


def _local(context: Context, built: Built) -> datetime:
    return context.now.astimezone(built.schedule.zone)


def _session(context: Context, built: Built, name: str) -> int:
    paper = text.Paper(context.width, context.color)
    item = next((item for item in built.plan.unplaced if item.id == name), None)
    if item:
        if context.json:
            context.print_json({"unplaced": [unplaced_json(item)]})
        else:
            context.print(text.unplaced_view(item, paper))
        return 0
    session = next((one for one in built.dropped if one.id == name), None) or find(built, name)
    if context.json:
        context.print_json({"sessions": [session_json(session, built.schedule)]})
    else:
        context.print(
            text.session_view(session, built.plan, built.curriculum, paper, _cards(built).get(session.id, ()))
        )
    return 0


def _numbers(built: Built, what: str, now: datetime) -> set[int] | None:
    """The curriculum weeks asked for; None for all."""
    if what == "year":
        return None
    week = _week(built, what, now)
    if what == "quarter":
        return {other.week for other in built.plan.weeks if other.quarter == week.quarter and _near(other, week)}
    return {other.week for other in built.plan.weeks if other.index == week.index}


def _near(one: PlanWeek, other: PlanWeek) -> bool:
    """Whether two weeks of one quarter's name are of the same quarter, and not of another year's."""
    return abs(one.index - other.index) <= 14


def _week(built: Built, what: str, now: datetime) -> PlanWeek:
    named = _WEEK.fullmatch(what)
    if named:
        return week_of(built, int(named[1]))
    if what not in ("today", "week", "quarter"):
        raise UsageError(f'"{what}" is nothing to show.', "Say today, week, quarter, year, W07 or W07.S2.")
    current = text.current_week(built.plan, now)
    if current is None:
        raise UsageError("The plan has no weeks.", "`studycal check` says why.")
    return current


def week_of(built: Built, number: int) -> PlanWeek:
    """The calendar week of a curriculum week. Raises UsageError if it is not held."""
    week = next((week for week in built.plan.weeks if week.week == number), None)
    if week is None:
        last = len(built.curriculum.weeks)
        inside = 1 <= number <= last
        raise UsageError(
            f"Week {number} is not in the plan{': it was cut' if inside else ''}.",
            "`studycal show year` shows what is." if inside else f"The curriculum has weeks 1 to {last}.",
        )
    return week


def _picture(context: Context, built: Built, what: str, numbers: set[int] | None) -> str:
    paper, now = text.Paper(context.width, context.color), _local(context, built)
    if what == "today":
        return text.day_view(built.plan, built.curriculum, now.date(), paper, _cards(built))
    if numbers is None:
        figures = tracking.progress(built.curriculum, built.plan, built.facts, now)
        return text_year.year_view(built.plan, built.curriculum, paper, now, figures, _spare(built))
    weeks = [week for week in built.plan.weeks if week.week in numbers]
    if what == "quarter" and not context.options.why:
        return text_year.quarter_view(built.plan, built.curriculum, weeks, paper, now)
    shown = {week.index: week for week in reversed(weeks)}
    views = [
        text.week_view(built.plan, built.curriculum, shown[index], paper, now, why=context.options.why)
        for index in sorted(shown)
    ]
    return "\n\n".join(views)


def _spare(built: Built) -> set[int]:
    """The calendar weeks without a topic that no pause took: a cut or a merge left them free."""
    held = layout(built.curriculum, built.schedule, built.facts)
    return {week.index for week in held.weeks if not week.topics and week.mark != "pause"}


def _cards(built: Built) -> Mapping[str, Sequence[str]]:
    return tracking.cards(built.curriculum, built.plan, built.facts)
