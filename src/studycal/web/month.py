"""A month as weeks of days with their sessions; on a phone the days with something on them are an agenda."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta

from studycal.core.plan import Session
from studycal.core.records import dataclass
from studycal.core.time.period import instant
from studycal.service.revision import Revision
from studycal.service.whereabouts import zones

from .notices import between


@dataclass(frozen=True)
class MonthDay:
    """A day; ``week`` is the plan's week that begins on it, 0 if none does; ``zone`` the one its times are read in."""

    date: date
    inside: bool
    today: bool
    sessions: tuple[Session, ...]
    week: int
    zone: str


@dataclass(frozen=True)
class Month:
    """A month; ``earlier`` and ``later`` are the first days of its neighbours, ``address`` leads to itself.

    Nothing may be moved to before ``soonest``.
    """

    first: date
    weeks: tuple[tuple[MonthDay, ...], ...]
    earlier: date
    later: date
    in_force: tuple[str, ...]
    address: str
    soonest: datetime


def month(built: Revision, day: date, now: datetime) -> Month:
    """The month that holds a day, in whole weeks; ``now`` is on the learner's clock."""
    today = now.date()
    first = day.replace(day=1)
    after = (first + timedelta(days=32)).replace(day=1)
    begin = first - timedelta(days=(first.weekday() - built.schedule.week_starts) % 7)
    held: dict[date, list[Session]] = defaultdict(list)
    for session in sorted(built.plan.events, key=lambda session: (instant(session.start), session.id)):
        held[session.start.date()].append(session)
    zones_of = zones(built, (begin + timedelta(days=at) for at in range(42)))
    weeks = {week.starts: week.week for week in reversed(built.plan.weeks)}

    def cell(on: date) -> MonthDay:
        return MonthDay(
            on, on.month == first.month, on == today, tuple(held.get(on, ())), weeks.get(on, 0), str(zones_of[on])
        )

    count = -(-(after - begin).days // 7)
    rows = tuple(tuple(cell(begin + timedelta(days=7 * row + at)) for at in range(7)) for row in range(count))
    before = (first - timedelta(days=1)).replace(day=1)
    words = tuple(between(built, first, after - timedelta(days=1)))
    soonest = now + built.schedule.typed_notice
    return Month(first, rows, before, after, words, f"/month/{first:%Y-%m}", soonest)
