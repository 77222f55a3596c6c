"""Anchors at their time: dated events that nobody moves, each in the week it belongs to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from studycal.core.curriculum import Curriculum, Role
from studycal.core.plan import Session
from studycal.core.records import dataclass, replace
from studycal.core.schedule import Anchor, Schedule
from studycal.core.session_id import week_id
from studycal.core.time.period import Period, add, opening

from .week_demand import Busy, WeekDemand

ANCHOR = "anchor"
"""The rule id of what stands at an anchor's time."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Anchored:
    """An anchor of a curriculum week at its time, shown in the plan's zone; ``id`` is ``W07.A1`` or ``W07.D1``."""

    id: str
    week: int
    anchor: Anchor
    period: Period

    def session(self) -> Session:
        """The event as the plan lists it."""
        name = self.anchor.name
        slot = self.id.partition(".")[2]
        return Session(self.id, self.week, slot, Role.FREE, False, name, name, self.period, pinned=True, why=(ANCHOR,))


def anchored(curriculum: Curriculum, schedule: Schedule, places: Mapping[int, int]) -> tuple[Anchored, ...]:
    """Every anchor that has a day; ``places`` are the calendar weeks (from 1) that hold each curriculum week.

    One of a weekday goes with its week and is left out with it. What is numbered ``A`` has a time, ``D`` a whole day.
    """
    counts: Counter[str] = Counter()
    dated = []
    for anchor in schedule.anchors:
        day = _day(anchor, schedule, places)
        if day is None:
            continue
        week = anchor.week or _week_of(curriculum, schedule, day)
        kind = f"{week_id(week)}.{'A' if anchor.at else 'D'}"
        counts[kind] += 1
        dated.append(Anchored(f"{kind}{counts[kind]}", week, anchor, _period(anchor, day, schedule)))
    return tuple(dated)


def _day(anchor: Anchor, schedule: Schedule, places: Mapping[int, int]) -> date | None:
    if anchor.day is not None:
        return anchor.day
    index = places.get(anchor.week)
    if index is None:
        return None
    starts = schedule.week_start(index)
    return starts + timedelta(days=(anchor.weekday - starts.weekday()) % 7)


def _week_of(curriculum: Curriculum, schedule: Schedule, day: date) -> int:
    """The curriculum week whose own calendar week holds a day, marks aside; the nearest one before it, else the first.

    Marks do not count, so that a pause does not make another event of it.
    """
    index = (day - schedule.first_day).days // 7 + 1
    before = [week.number for week in curriculum.weeks if not week.done and curriculum.index(week.number) <= index]
    first = next((week.number for week in curriculum.weeks if not week.done), 1)
    return max(before, default=first)


def _period(anchor: Anchor, day: date, schedule: Schedule) -> Period:
    if anchor.at is None:
        midnight = datetime.combine(day, time(), tzinfo=schedule.zone)
        return Period(midnight, datetime.combine(day + _DAY, time(), tzinfo=schedule.zone))
    start = opening(day, anchor.at, anchor.zone).astimezone(schedule.zone)
    return Period(start, add(start, timedelta(minutes=anchor.minutes)))


def outputs(held: Iterable[Anchored]) -> dict[int, Anchored]:
    """The anchors that are their week's output session, by week; of several the first."""
    by_week: dict[int, Anchored] = {}
    for anchor in held:
        if anchor.anchor.output and anchor.anchor.at:
            by_week.setdefault(anchor.week, anchor)
    return by_week


def with_output(week: WeekDemand, output: Anchored) -> WeekDemand:
    """A normal week whose output session is the anchor, at its time and under its name; as it is if it has none."""
    made = [ask for ask in week.asks if ask.role.output and not ask.optional]
    if not made:
        return week
    own = min(made, key=lambda ask: ask.rank)
    name = output.anchor.name
    title = f"{week_id(own.week)} {own.slot} {own.role.capitalize()}: {name}"
    fixed = replace(own, name=name, title=title, fixed=output.period, anchor=output.id)
    return replace(week, asks=tuple(fixed if ask is own else ask for ask in week.asks))


def beside(held: Iterable[Anchored], demands: Iterable[WeekDemand]) -> tuple[Anchored, ...]:
    """The anchors that are no session of the plan, in order of time."""
    used = {ask.anchor for week in demands for ask in week.asks if ask.anchor}
    return tuple(
        sorted(
            (anchor for anchor in held if anchor.id not in used), key=lambda anchor: (anchor.period.start, anchor.id)
        )
    )


def busy(held: Iterable[Anchored]) -> Iterator[Busy]:
    """What anchors take of the learner's time; one of a whole day takes none."""
    return (Busy(anchor.period, anchor.anchor.name) for anchor in held if anchor.anchor.at)


def places(weeks: Sequence[WeekDemand]) -> dict[int, int]:
    """The calendar week of each curriculum week that is held."""
    return {number: week.index for week in weeks for number in week.weeks}


def fixed(weeks: Iterable[WeekDemand]) -> frozenset[str]:
    """The sessions whose time is an anchor's."""
    return frozenset(ask.id for week in weeks for ask in week.asks if ask.fixed)
