"""Pictures of the plan: what each shows is gathered here, how it is drawn is the business of formats."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from studycal.core import tracking
from studycal.core.agenda import day_rules, demands
from studycal.core.availability import free
from studycal.core.demand import Day, WeekDemand
from studycal.core.period import Period, instant
from studycal.core.plan import PlanWeek, Session
from studycal.errors import UsageError

from .build import Built, read_busy
from .home import Home

if TYPE_CHECKING:
    from studycal.formats.svg_week import Strip

_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class _Wish:
    """A picture that is asked for; ``now`` is in the learner's zone."""

    home: Home
    built: Built
    now: datetime
    week: int | None
    alone: bool

    @property
    def title(self) -> str:
        """The plan's own name."""
        return self.built.schedule.title


def picture(home: Home, built: Built, name: str, now: datetime, week: int | None = None, *, alone: bool = True) -> str:
    """One of `PICTURES` as SVG. ``week`` is the curriculum week of the strip, by default the one that holds ``now``.

    ``alone=False`` leaves out style sheet and ground, for a page that has its own (`formats.svg.style`). Raises
    UsageError for a name there is no picture of.
    """
    draw = PICTURES.get(name)
    if draw is None:
        raise UsageError(f'There is no picture "{name}".', f"The pictures are {', '.join(PICTURES)}.")
    return draw(_Wish(home, built, now.astimezone(built.schedule.zone), week, alone))


def print_page(built: Built, now: datetime) -> str:
    """The plan as HTML for A4 paper, a page a quarter, as it stands at ``now``."""
    from studycal.formats.paper import print_page as page

    return page(
        built.plan, built.curriculum, title=built.schedule.title, day=now.astimezone(built.schedule.zone).date()
    )


def _quilt(wish: _Wish) -> str:
    from studycal.formats.svg_quilt import quilt

    return quilt(
        wish.built.plan,
        wish.built.curriculum,
        title=wish.title,
        now=wish.now,
        reserve=wish.built.reserve_left,
        spare={one.index for one in _asked(wish.built, wish.now) if not one.weeks and one.mark != "pause"},
        alone=wish.alone,
    )


def _week(wish: _Wish) -> str:
    from studycal.formats.svg_week import week_strip

    shown = strip(wish.home, wish.built, wish.now, wish.week)
    return week_strip(shown, wish.built.curriculum, now=wish.now, alone=wish.alone)


def _burnup(wish: _Wish) -> str:
    from studycal.formats.svg_burnup import burnup

    built = wish.built
    progress = tracking.progress(built.curriculum, built.plan, built.facts, wish.now)
    return burnup(built.plan, progress, title=wish.title, now=wish.now, alone=wish.alone)


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


def strip(home: Home, built: Built, now: datetime, week: int | None = None) -> Strip:
    """All that a week's strip shows. Raises UsageError for a week that is not on the calendar."""
    from studycal.formats.svg_week import Strip

    shown = _shown(built, now, week)
    begin = shown[0].starts
    numbers = {one.week for one in shown}
    sessions = tuple(one for one in built.plan.sessions if begin <= one.start.date() < begin + _WEEK)
    return Strip(
        weeks=shown,
        sessions=sessions,
        days=_days(home, built, begin, now),
        ghosts=_ghosts(built, sessions, now),
        zone=built.schedule.zone,
        unplaced=tuple(item for item in built.plan.unplaced if int(item.id[1:].partition(".")[0]) in numbers),
    )


def _shown(built: Built, now: datetime, week: int | None) -> tuple[PlanWeek, ...]:
    """The curriculum weeks of the calendar week that was asked for; merged ones are shown together."""
    from studycal.formats.text import current_week

    weeks = built.plan.weeks
    asked = current_week(built.plan, now) if week is None else next((one for one in weeks if one.week == week), None)
    if asked is None and week is None:
        raise UsageError("The plan has no weeks.", "`studycal check` says why.")
    if asked is None:
        raise UsageError(f"Week {week} is not in the plan.", "`studycal show year` shows what is.")
    return tuple(one for one in weeks if one.index == asked.index)


def _days(home: Home, built: Built, begin: date, now: datetime) -> tuple[Day, ...]:
    """The week's seven days; read anew where the published plan still stood and nothing was computed."""
    listed = [begin + timedelta(days=number) for number in range(7)]
    known = built.free
    if known is None:
        busy, _ = read_busy(home.ports.busy_sources(home), begin, listed[-1], now)
        where = home.config.holidays
        days = home.ports.holidays(where.country, where.subdivision, begin, listed[-1]) if where.country else {}
        rules = day_rules(built.schedule, built.facts)
        known = free(built.schedule, begin, listed[-1], busy=busy, holidays=days, rules=rules)
    return tuple(known[day] for day in listed if day in known)


def _ghosts(built: Built, sessions: tuple[Session, ...], now: datetime) -> dict[str, Period]:
    """The home times of sessions that are held at another time."""
    homes = {ask.id: ask.home for week in _asked(built, now) for ask in week.asks}
    return {
        one.id: home for one in sessions if (home := homes.get(one.id)) and instant(home.start) != instant(one.start)
    }


def _asked(built: Built, now: datetime) -> tuple[WeekDemand, ...]:
    """What each calendar week asks for; asked anew where the published plan still stood and nothing was computed."""
    return built.demands or demands(built.curriculum, built.schedule, built.facts, previous=built.plan.by_id(), now=now)
