"""A month as weeks of days with their sessions; on a phone the days with something on them are an agenda."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from studycal.core.plan import Session
from studycal.core.records import dataclass
from studycal.core.time.period import instant
from studycal.service.revision import Revision

from .notices import between


@dataclass(frozen=True)
class MonthDay:
    """A day; ``week`` is the plan's week that begins on it, 0 if none does."""

    date: date
    inside: bool
    today: bool
    sessions: tuple[Session, ...]
    week: int


@dataclass(frozen=True)
class Month:
    """A month; ``before`` and ``after`` name its neighbours as addresses do."""

    first: date
    weeks: tuple[tuple[MonthDay, ...], ...]
    before: str
    after: str
    in_force: tuple[str, ...]


def month(built: Revision, day: date, today: date) -> Month:
    """The month that holds a day, in whole weeks."""
    first = day.replace(day=1)
    after = (first + timedelta(days=32)).replace(day=1)
    begin = first - timedelta(days=(first.weekday() - built.schedule.week_starts) % 7)
    held: dict[date, list[Session]] = defaultdict(list)
    for session in sorted(built.plan.events, key=lambda session: (instant(session.start), session.id)):
        held[session.start.date()].append(session)
    weeks = {week.starts: week.week for week in reversed(built.plan.weeks)}

    def cell(on: date) -> MonthDay:
        return MonthDay(on, on.month == first.month, on == today, tuple(held.get(on, ())), weeks.get(on, 0))

    count = -(-(after - begin).days // 7)
    rows = tuple(tuple(cell(begin + timedelta(days=7 * row + at)) for at in range(7)) for row in range(count))
    before = (first - timedelta(days=1)).replace(day=1)
    words = tuple(between(built, first, after - timedelta(days=1)))
    return Month(first, rows, f"{before:%Y-%m}", f"{after:%Y-%m}", words)
