"""The fewest published sessions that must move in a week, found by trying everything.

Shares nothing with placement but the words for its inputs: days are tried one by one, and a time on a day is the
published one, the home slot, or any other that is free long enough.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from studycal.core.life.week_demand import Ask, Day, WeekDemand
from studycal.core.plan import Session
from studycal.core.time.period import Period, instant

Span = tuple[datetime, datetime]
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Taken:
    """A day that a session has: heavy or not, on its home slot or not, in a week that keeps heavy sessions apart."""

    day: date
    heavy: bool
    home: bool
    apart: bool


@dataclass(frozen=True)
class Week:
    """A week to be tried: what is asked and may move, what stands in and around it, and from when on times are new."""

    demand: WeekDemand
    movable: tuple[Ask, ...]
    days: Mapping[date, Day]
    standing: tuple[tuple[Session, Taken], ...]
    previous: Mapping[str, Session]
    earliest: datetime


@dataclass(frozen=True)
class _Try:
    taken: Taken
    moved: bool


def least(week: Week) -> tuple[tuple[bool, ...], int]:
    """What is placed (best first) and how many published sessions then move at the least."""
    tries = [[None, *_tries(week, ask)] for ask in week.movable]
    ranks = sorted(range(len(week.movable)), key=lambda i: week.movable[i].rank)
    found = (
        (tuple(chosen[i] is None for i in ranks), sum(one.moved for one in chosen if one))
        for chosen in _choices(week, tries, ())
    )
    lost, moved = min(found)
    return tuple(not gone for gone in lost), moved


Chosen = tuple["_Try | None", ...]


def _choices(week: Week, tries: Sequence[Sequence[_Try | None]], chosen: Chosen) -> Iterator[Chosen]:
    if not tries:
        yield chosen
        return
    for one in tries[0]:
        if one is None or _together(week, [c for c in chosen if c], one):
            yield from _choices(week, tries[1:], (*chosen, one))


def _together(week: Week, others: Sequence[_Try], one: _Try) -> bool:
    """Whether a session may join what stands and what was chosen before it."""
    all_taken = [taken for _, taken in week.standing] + [other.taken for other in others]
    inside = {taken.day for taken in all_taken if 0 <= (taken.day - week.demand.starts).days < 7}
    own = sum(1 for session, _ in week.standing if session.id in {ask.id for ask in week.demand.asks})
    if one.taken.day in {taken.day for taken in all_taken} or len(inside) >= 7 - week.demand.rest_days:
        return False
    if own + len(others) >= week.demand.most:
        return False
    return not any(_too_heavy(one.taken, taken) for taken in all_taken)


def _too_heavy(one: Taken, other: Taken) -> bool:
    near = abs((one.day - other.day).days) == 1
    return near and one.heavy and other.heavy and (one.apart or other.apart) and not (one.home and other.home)


def _tries(week: Week, ask: Ask) -> Iterator[_Try]:
    old = week.previous.get(ask.id)
    published = old.period if old and old.generation == ask.generation else None
    for offset in range(7):
        day = week.days.get(week.demand.starts + offset * DAY)
        if day is None or day.closed or not day.windows or (day.away and not ask.away):
            continue
        free = list(_gaps(week, day))
        if published and _date(published, day) == day.date and _inside(published, ask, free):
            yield _Try(_taken(week, ask, day.date, published.start), moved=False)
        later = [(max(a, week.earliest), b) for a, b in free]
        for home in (True, False):
            if home and ask.home and _date(ask.home, day) == day.date and _fits(instant(ask.home.start), ask, later):
                yield _Try(Taken(day.date, ask.heavy, True, week.demand.heavy_apart), moved=published is not None)
            if not home and any(b - a >= timedelta(minutes=ask.shortest) for a, b in later):
                yield _Try(Taken(day.date, ask.heavy, False, week.demand.heavy_apart), moved=published is not None)


def _date(period: Period, day: Day) -> date:
    return period.start.astimezone(day.windows[0].start.tzinfo).date()


def _taken(week: Week, ask: Ask, day: date, start: datetime) -> Taken:
    home = ask.home is not None and instant(ask.home.start) == instant(start)
    return Taken(day, ask.heavy, home, week.demand.heavy_apart)


def _inside(period: Period, ask: Ask, free: Sequence[Span]) -> bool:
    length = period.duration
    right = timedelta(minutes=ask.shortest) <= length <= timedelta(minutes=ask.preferred)
    return right and any(a <= instant(period.start) and instant(period.end) <= b for a, b in free)


def _fits(start: datetime, ask: Ask, free: Sequence[Span]) -> bool:
    return any(a <= start and start + timedelta(minutes=ask.shortest) <= b for a, b in free)


def _gaps(week: Week, day: Day) -> Iterator[Span]:
    """What busy time and standing sessions leave of each window of a day."""
    blocks = [(block.period.start, block.period.end) for block in day.busy]
    blocks += [(session.start, session.end) for session, _ in week.standing]
    for window in day.windows:
        left = [(instant(window.start), instant(window.end))]
        for start, end in blocks:
            a, b = instant(start), instant(end)
            left = [piece for low, high in left for piece in ((low, min(high, a)), (max(low, b), high))]
            left = [(low, high) for low, high in left if low < high]
        yield from left
