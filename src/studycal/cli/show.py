"""`studycal show`: the plan for people, and as JSON for programs. What only some views need is imported by them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING

from studycal.core.life import progress
from studycal.core.life.in_force import InForce, in_force
from studycal.core.patterns import pattern
from studycal.core.plan import Session
from studycal.core.session_id import week_of
from studycal.errors import UsageError
from studycal.formats import text, text_days
from studycal.service.parsing import session_id
from studycal.service.revision import Revision

from .context import Context
from .views import View, view_of

if TYPE_CHECKING:
    from studycal.service.session_names import NamedSession

_SESSION = pattern(r"W\d+\.S\d+")


def show(context: Context) -> int:
    """Print what was asked for."""
    built = context.built
    what = " ".join(context.options.what).strip() or ("today" if context.options.short else "week")
    name = session_id(what)
    if context.options.short:
        _refuse_what_is_no_line(what)
        if not context.json:
            return _short(context, built)
    if _SESSION.fullmatch(name):
        return _session(context, built, name)
    if what == "next" and context.json:
        return _next_json(context, built)
    view = view_of(built, what, _local(context, built))
    alone = _notices(context, built, view)
    if context.json:
        context.print_json(_json(built, view) | ({"notices": alone} if alone else {}))
    else:
        context.print("\n\n".join(filter(None, (_picture(context, built, view), "\n".join(alone)))))
    return 0


def _notices(context: Context, built: Revision, view: View) -> list[str]:
    """What calendars leave alone of the sessions that are shown: a line each, at every look."""
    if not context.home.store.targets():
        return []
    from studycal.service.calendar_words import notices as notices_of

    notices = notices_of(context.home)
    days = {session.id: session.start.date() for session in (*built.plan.sessions, *built.dropped)}
    return [line for name in sorted(notices) if _shown(view, name, days.get(name)) for line in notices[name]]


def _shown(view: View, session: str, day: date | None) -> bool:
    if view.days is not None:
        return day is not None and view.days[0] <= day <= view.days[1]
    return view.weeks is None or week_of(session) in view.weeks


def _local(context: Context, built: Revision) -> datetime:
    return context.now.astimezone(built.schedule.zone)


def _refuse_what_is_no_line(what: str) -> None:
    if what not in ("today", "next"):
        raise UsageError("--short is one line: it goes with today and next.", "Type `studycal show today --short`.")


def _short(context: Context, built: Revision) -> int:
    now = _local(context, built)
    context.print(text_days.short_line(built.plan, now, _held(built, now.date())))
    return 0


def _session(context: Context, built: Revision, name: str) -> int:
    paper = text.Paper(context.width, context.color)
    item = next((item for item in built.plan.unplaced if item.id == name), None)
    if item:
        if context.json:
            from studycal.formats.plan_json import unplaced_json

            context.print_json(_alone(built, week_of(name), unplaced=[unplaced_json(item)]))
        else:
            context.print(text.unplaced_view(item, paper))
        return 0
    from studycal.service.session_names import find_any

    named = find_any(built, name)
    dropped = next((session for session in built.dropped if session.id == name), None)
    session = named.placed or dropped
    if context.json:
        context.print_json(_session_json(built, named, session))
    elif session:
        lines = [*named.why, *(f"Bring it back with `{way}`." for way in named.ways)] if dropped else []
        cards = [*_cards(built).get(session.id, ()), *lines]
        context.print(text.session_view(session, built.plan, built.curriculum, paper, cards))
    else:
        context.print(_absent(named, paper))
    return 0


def _session_json(built: Revision, named: NamedSession, session: Session | None) -> dict[str, object]:
    status = progress.spoken(built.facts).get(named.id)
    logged = {"logged": status.value} if status and not named.placed else {}
    if session:
        from studycal.formats.plan_json import session_json

        return _alone(built, named.week, sessions=[session_json(session, built.schedule) | logged])
    unplaced: dict[str, object] = {"id": named.id, "why": list(named.why), "nearest": None, **logged}
    return _alone(built, named.week, unplaced=[unplaced])


def _alone(built: Revision, week: int, **listed: list[dict[str, object]]) -> dict[str, object]:
    """A session in the form that every view has: its plan, its week, and itself alone."""
    from studycal.formats.plan_json import plan_json

    whole = plan_json(built.plan, built.curriculum, built.schedule, (), {week})
    return whole | {"sessions": [], "unplaced": []} | listed


def _absent(named: NamedSession, paper: text.Paper) -> str:
    """A session that is in no week's plan: why, and what would bring it back."""
    ways = [f"Bring it back with `{way}`." for way in named.ways]
    lines = [f"{named.id} {named.role.capitalize()} has no time in the plan.", *named.why, *ways]
    return "\n".join(line for sentence in lines for line in text.wrapped(sentence, paper.width))


def _next_json(context: Context, built: Revision) -> int:
    from studycal.formats.plan_json import session_json

    session = text_days.upcoming(built.plan, _local(context, built))
    sessions = [session_json(session, built.schedule)] if session else []
    context.print_json(_alone(built, session.week if session else 0, sessions=sessions))
    return 0


def _json(built: Revision, view: View) -> dict[str, object]:
    from studycal.formats.plan_json import plan_json

    weeks = set(view.weeks) if view.weeks is not None else None
    return plan_json(built.plan, built.curriculum, built.schedule, built.dropped, weeks, days=view.days)


def _picture(context: Context, built: Revision, view: View) -> str:
    paper, now = text.Paper(context.width, context.color), _local(context, built)
    plan, curriculum = built.plan, built.curriculum
    if view.word == "topics":
        return text_days.topics_view(plan, curriculum, paper, now)
    if view.word == "year":
        return _under(built, now, _year(built, paper, now))
    if view.word == "next":
        return text_days.next_view(plan, curriculum, now, paper, _cards(built), _held(built, now.date()))
    if view.days:
        return _days(built, view.days, paper, now)
    weeks = [week for week in plan.weeks if week.week in (view.weeks or ())]
    if view.word == "quarter" and not context.options.why:
        from studycal.formats.text_year import quarter_view

        return quarter_view(plan, curriculum, weeks, paper, now)
    shown = {week.index: week for week in reversed(weeks)}
    picture = partial(text.week_view, plan, curriculum, paper=paper, now=now, why=context.options.why)
    weekly = "\n\n".join(picture(shown[index], beside=_beside(built, index)) for index in sorted(shown))
    return _under(built, now, weekly) if view.word == "week" else weekly


def _year(built: Revision, paper: text.Paper, now: datetime) -> str:
    from studycal.core.life.topics import layout
    from studycal.formats.text_year import year_view

    plan, curriculum = built.plan, built.curriculum
    reached = progress.figures(curriculum, plan, built.facts, now)
    return year_view(plan, curriculum, paper, now, reached, layout(curriculum, built.schedule, built.facts).spare)


def _beside(built: Revision, index: int) -> list[str]:
    """What of a week was logged although it has no time in the plan."""
    numbers = [week.week for week in built.plan.weeks if week.index == index]
    logged = progress.without_time(built.plan, built.facts, numbers)
    return [f"{name} is {status}, without a time in the plan." for name, status in logged]


def _days(built: Revision, span: tuple[date, date], paper: text.Paper, now: datetime) -> str:
    first, last = span
    if first != last:
        return text_days.agenda_view(built.plan, built.curriculum, first, last, paper, now)
    held = _held(built, first)
    return text_days.day_view(built.plan, built.curriculum, first, paper, _cards(built), held, now)


def _under(built: Revision, now: datetime, picture: str) -> str:
    """A picture of what comes, under the line that says what is in force, if anything is."""
    line = text_days.standing_line(_held(built, now.date()), now.date())
    return f"{line}\n\n{picture}" if line else picture


def _held(built: Revision, day: date) -> InForce:
    return in_force(built.plan, built.facts.marks, day)


def _cards(built: Revision) -> Mapping[str, Sequence[str]]:
    return progress.cards(built.curriculum, built.plan, built.facts)
