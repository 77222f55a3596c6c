"""Where a session may go in a week, day by day, for whoever moves it by taps instead of a drag."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta, tzinfo

from studycal.core.placement.rules import sentence
from studycal.core.plan import Plan, Session, Status
from studycal.core.records import dataclass
from studycal.core.time.period import Period, at_minute, day_start, instant, minute, minute_up, minutes, wall
from studycal.core.time.slots import GRID, Span, cut
from studycal.formats.svg_week import Strip

_MOST = 4
"""Times that a day offers: a row of them on a phone."""


@dataclass(frozen=True)
class MoveDay:
    """A day: the ``times`` at which the session could begin there, on the clocks of ``zone``, the sessions that it
    holds already, and why none may be had.
    """

    date: date
    zone: str
    times: tuple[datetime, ...]
    held: tuple[Session, ...]
    closed: tuple[str, ...]


@dataclass(frozen=True)
class MoveChoices:
    """A session that is being moved, and the days it may go to."""

    session: Session
    days: tuple[MoveDay, ...]


def movable(plan: Plan, name: str, now: datetime) -> Session | None:
    """The session of that name, None for one that cannot be moved: it is over, logged, fixed, or not planned."""
    session = plan.by_id().get(name.upper())
    if session is None or session.anchored or session.status is not Status.PLANNED:
        return None
    return session if instant(session.start) > instant(now) else None


def move(
    session: Session, strip: Strip, zones: Mapping[date, tzinfo], homes: Iterable[time], soonest: datetime
) -> MoveChoices:
    """The days of a week with the times at which a session fits: those of ``homes`` and its own wherever nothing is on,
    and the edges of what is free. Nothing begins before ``soonest``.
    """
    usual = {session.start.time(), *homes}
    days = (day.date for day in strip.days if day.date >= soonest.astimezone(zones.get(day.date, strip.zone)).date())
    return MoveChoices(session, tuple(_day(session, strip, day, zones, usual, soonest) for day in days))


def _day(
    session: Session, strip: Strip, day: date, zones: Mapping[date, tzinfo], usual: Iterable[time], soonest: datetime
) -> MoveDay:
    zone = zones.get(day, strip.zone)
    shown = next(strip_day for strip_day in strip.days if strip_day.date == day)
    held = tuple(other for other in strip.sessions if other.start.astimezone(zone).date() == day)
    others = [other.period for other in held if other.id != session.id]
    taken = _spans([*(busy.period for busy in shown.busy), *others])
    closed = tuple(sentence(rule) for rule in shown.closed)
    whole = (day_start(day, zone), day_start(day + timedelta(days=1), zone))
    open_ = cut([whole], [*taken, (whole[0], minute_up(soonest))])
    walls = filter(None, (wall(day, at, zone) for at in usual))
    starts = [] if closed else _starts(session, open_, _spans(shown.windows), [minute(at) for at in walls])
    return MoveDay(day, str(zone), tuple(at_minute(start, zone) for start in starts), held, closed)


def _spans(periods: Iterable[Period]) -> list[Span]:
    return [(minute(period.start), minute_up(period.end)) for period in periods]


def _starts(session: Session, open_: list[Span], windows: list[Span], usual: list[int]) -> list[int]:
    """The usual starts where nothing is on, and the first and the last one in each free stretch of the windows."""
    length = minutes(session.period.duration)
    own = minute(session.start)
    stretches = [(-(-a // GRID) * GRID, b) for a, b in cut(open_, cut(open_, windows))]
    edges = [start for a, b in stretches if a + length <= b for start in (a, (b - length) // GRID * GRID)]

    def fits(start: int) -> bool:
        return any(a <= start and start + length <= b for a, b in open_)

    starts = {start for start in (*usual, *edges) if start != own and fits(start)}
    return sorted(sorted(starts, key=lambda start: (start not in usual, start))[:_MOST])
