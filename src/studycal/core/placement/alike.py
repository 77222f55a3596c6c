"""Weeks that are alike have the same optimum: it is looked for once, whatever date it has and whoever it belongs to.

Only for weeks whose days may hold several sessions: there the search is long, and a year holds few different weeks.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from studycal.core.records import dataclass, field
from studycal.core.time.slots import DAY, DaySlots, Span, Wish

from .optimum import ANY_TIME, Choice
from .week import WeekProblem, solve

_Shape = tuple[object, ...]


def solved_alike(week: WeekProblem) -> list[Choice]:
    """The optimum of a week (`week.solve`), in order of days."""
    choices = _choices(_Alike(_shape(week), week))
    return [_moved(choice, week.base) for choice in choices]


@dataclass(frozen=True)
class _Alike:
    """A week that equals every other one of its shape."""

    shape: _Shape
    week: WeekProblem = field(compare=False, repr=False)


@lru_cache(maxsize=512)
def _choices(alike: _Alike) -> tuple[Choice, ...]:
    """The choices, their times counted from the week's base."""
    return tuple(_moved(choice, -alike.week.base) for choice in solve(alike.week))


def _moved(choice: Choice, by: int) -> Choice:
    """A choice as many minutes later; its ``until`` stays where it reaches no other day's choices."""
    until = choice.until if choice.until == ANY_TIME else choice.until + by
    return choice._replace(start=choice.start + by, end=choice.end + by, until=until)


def _shape(week: WeekProblem) -> _Shape:
    """All that the search reads of a week, times counted from its base and days from its first one."""
    base, first = week.base, week.demand.starts.toordinal()
    return (
        week.demand.heavy_apart,
        tuple(_day(day, week.wishes, base, first) for day in week.days),
        tuple(_wish(wish, base, first) for wish in week.wishes),
        tuple((order, start - base) for order, start in week.fixed),
        tuple(week.heavy_beside),
        week.before,
        week.most,
        week.most_days,
        tuple(week.weight),
    )


def _day(day: DaySlots, wishes: Iterable[Wish], base: int, first: int) -> _Shape:
    kind = (
        day.date.toordinal() - first,
        day.number,
        bool(day.day.closed),
        day.day.away,
        day.day.preferred,
        day.used,
        day.room,
        day.home_room,
    )
    if not day.windows:
        return kind
    odd = () if day.after - day.first == DAY else tuple(day.target(wish) - base for wish in wishes)
    return (
        *kind,
        (day.first - base, day.after - base, day.limit - base),
        _spans(day.windows, base),
        _spans(day.pieces(), base),
        _spans(day.taken, base),
        _spans(day.twice, base),
        odd,
    )


def _wish(wish: Wish, base: int, first: int) -> _Shape:
    return (
        wish.index,
        wish.order,
        wish.shortest,
        wish.preferred,
        wish.ask.heavy,
        wish.ask.away,
        (wish.home - base, wish.home_day - first, wish.at) if wish.home is not None else None,
        _spans([wish.old], base) if wish.old else None,
        wish.back,
    )


def _spans(spans: Iterable[Span], base: int) -> tuple[Span, ...]:
    return tuple((start - base, end - base) for start, end in spans)
