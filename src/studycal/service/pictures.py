"""Pictures of the plan: what each shows is gathered here, how it is drawn is the business of formats."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from studycal.core.life import progress
from studycal.core.life.demand import day_rules, demands
from studycal.core.life.week_demand import Busy, Day, WeekDemand
from studycal.core.plan import Plan, PlanWeek, Session
from studycal.core.records import dataclass
from studycal.core.session_id import week_of
from studycal.core.time.availability import free
from studycal.core.time.period import Period, add, instant
from studycal.errors import UsageError

from .input_reader import taken
from .revision import Revision
from .session_names import not_held
from .whereabouts import zones
from .workspace import Home

if TYPE_CHECKING:
    from studycal.formats.svg_week import HeldElsewhere, Strip

_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class _Wish:
    """A picture that is asked for; ``now`` is in the learner's zone."""

    home: Home
    built: Revision
    now: datetime
    week: int | None
    alone: bool

    @property
    def title(self) -> str:
        """The plan's own name."""
        return self.built.schedule.title


def picture(
    home: Home, built: Revision, name: str, now: datetime, week: int | None = None, *, alone: bool = True
) -> str:
    """One of `PICTURES` as SVG. ``week`` is the curriculum week of the strip, by default the one that holds ``now``.

    ``alone=False`` leaves out style sheet and ground, for a page that has its own (`formats.svg.style`). Raises
    UsageError for a name there is no picture of.
    """
    draw = PICTURES.get(name)
    if draw is None:
        raise UsageError(f'There is no picture "{name}".', f"The pictures are {', '.join(PICTURES)}.")
    return draw(_Wish(home, built, now.astimezone(built.schedule.zone), week, alone))


def print_page(built: Revision, now: datetime) -> str:
    """The plan as HTML for A4 paper, a page a quarter, as it stands at ``now``."""
    from studycal.formats.print_html import print_page as page

    return page(
        built.plan, built.curriculum, title=built.schedule.title, day=now.astimezone(built.schedule.zone).date()
    )


def _quilt(wish: _Wish) -> str:
    from studycal.core.life.topics import layout
    from studycal.formats.svg_quilt import quilt

    return quilt(
        wish.built.plan,
        wish.built.curriculum,
        title=wish.title,
        now=wish.now,
        reserve=wish.built.reserve_left,
        spare=layout(wish.built.curriculum, wish.built.schedule, wish.built.facts).spare,
        alone=wish.alone,
    )


def _week(wish: _Wish) -> str:
    from studycal.formats.svg_week import week_strip

    shown = strip(wish.home, wish.built, wish.now, wish.week)
    return week_strip(shown, wish.built.curriculum, now=wish.now, alone=wish.alone)


def _burnup(wish: _Wish) -> str:
    from studycal.formats.svg_burnup import burnup

    built = wish.built
    reached = progress.figures(built.curriculum, built.plan, built.facts, wish.now)
    return burnup(built.plan, reached, title=wish.title, now=wish.now, alone=wish.alone)


def _hours(wish: _Wish) -> str:
    from studycal.formats.svg_hours import hours

    return hours(wish.built.plan, title=wish.title, week_starts=wish.built.schedule.week_starts, alone=wish.alone)


def _outputs(wish: _Wish) -> str:
    from studycal.formats.svg_outputs import outputs

    links = {entry.session: entry.link for entry in wish.built.facts.log if entry.session and entry.link}
    return outputs(wish.built.plan, wish.built.curriculum, links, title=wish.title, alone=wish.alone)


PICTURES: dict[str, Callable[[_Wish], str]] = {
    "quilt": _quilt,
    "week": _week,
    "burnup": _burnup,
    "hours": _hours,
    "outputs": _outputs,
}


def strip(home: Home, built: Revision, now: datetime, week: int | None = None) -> Strip:
    """All that a week's strip shows. Raises UsageError for a week that is not on the calendar."""
    from studycal.formats.svg_week import Strip

    shown = _shown(built, now, week)
    begin = shown[0].starts
    numbers = {week.week for week in shown}
    sessions = tuple(session for session in built.plan.sessions if begin <= session.start.date() < begin + _WEEK)
    return Strip(
        weeks=shown,
        sessions=sessions,
        days=_days(home, built, begin, now),
        ghosts=_ghosts(built, sessions, now),
        elsewhere=_elsewhere(built, numbers, begin, now),
        zone=built.schedule.zone,
        unplaced=tuple(item for item in built.plan.unplaced if week_of(item.id) in numbers),
        dates=tuple(built.plan.anchors_of(shown[0])),
    )


def _shown(built: Revision, now: datetime, week: int | None) -> tuple[PlanWeek, ...]:
    """The curriculum weeks of the calendar week that was asked for; merged ones are shown together."""
    from studycal.formats.text import current_week

    weeks = built.plan.weeks
    wanted = (
        current_week(built.plan, now)
        if week is None
        else next((plan_week for plan_week in weeks if plan_week.week == week), None)
    )
    if wanted is None and week is None:
        raise UsageError("The plan has no weeks.", "`studycal check` says why.")
    if wanted is None:
        raise not_held(built, week or 0)
    return tuple(week for week in weeks if week.index == wanted.index)


def _days(home: Home, built: Revision, begin: date, now: datetime) -> tuple[Day, ...]:
    """The week's seven days; read anew where the published plan still stood and nothing was computed."""
    listed = [begin + timedelta(days=number) for number in range(7)]
    by_day = built.free
    if by_day is None:
        busy, days = taken(home, begin, listed[-1], now)
        busy = (*busy, *(Busy(session.period, session.name) for session in built.plan.anchors if not session.all_day))
        rules = day_rules(built.schedule, built.facts)
        by_day = free(built.schedule, begin, listed[-1], busy=busy, holidays=days, rules=rules)
    return tuple(by_day[day] for day in listed if day in by_day)


def _elsewhere(built: Revision, weeks: Collection[int], begin: date, now: datetime) -> tuple[HeldElsewhere, ...]:
    """The sessions of these weeks that lie in none of them."""
    from studycal.formats.svg_week import HeldElsewhere

    gone = [
        session
        for session in built.plan.sessions
        if session.week in weeks and not begin <= session.start.date() < begin + _WEEK
    ]
    homes = _homes(built, now, frozenset(session.week for session in gone)) if gone else {}
    return tuple(
        HeldElsewhere(session, homes.get(session.id), _week_on(built.plan, session.start.date())) for session in gone
    )


def _week_on(plan: Plan, day: date) -> int | None:
    """The week of the plan that holds a day: where topics share one, the first."""
    return next((week.week for week in plan.weeks if week.starts <= day < week.starts + _WEEK), None)


def _homes(built: Revision, now: datetime, weeks: frozenset[int]) -> dict[str, Period | None]:
    """Home times by session id; on a day of a trip the wall time over there, where what can travel is held."""
    homes = {ask.id: ask.home for week in _demands(built, now, weeks) for ask in week.asks}
    there = zones(built, [home.start.date() for home in homes.values() if home])
    return {
        name: home and Period(at := home.start.replace(tzinfo=there[home.start.date()]), add(at, home.duration))
        for name, home in homes.items()
    }


def _ghosts(built: Revision, sessions: tuple[Session, ...], now: datetime) -> dict[str, Period]:
    """The home times of sessions that are held at another time."""
    homes = _homes(built, now, frozenset(session.week for session in sessions))
    return {
        session.id: home
        for session in sessions
        if (home := homes.get(session.id)) and instant(home.start) != instant(session.start)
    }


def _demands(built: Revision, now: datetime, topics: frozenset[int] | None = None) -> tuple[WeekDemand, ...]:
    """What each calendar week asks for, or those of some topics; asked anew where the published plan still stood and
    nothing was computed.
    """
    if built.demands:
        return built.demands
    published = built.plan.by_id()
    return demands(built.curriculum, built.schedule, built.facts, previous=published, now=now, topics=topics)
