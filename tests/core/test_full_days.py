"""Days that hold several sessions: how they share what is free, and which weeks are the same to the search."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studycal.core.curriculum import Role
from studycal.core.life.week_demand import Ask, Day, WeekDemand
from studycal.core.placement import alike
from studycal.core.placement.alike import _shape
from studycal.core.placement.week import WeekProblem, problem
from studycal.core.schedule import HomeSlot, WallWindow
from studycal.core.time.period import Period
from studycal.core.time.slots import ALWAYS, FixedSession, Wish, day_slots, wish
from tests.core.test_explain import DEMAND, SOME, busy, day, days, home, moment, other, period
from tests.core.test_placement import busy as taken
from tests.core.test_placement import placed, schedule, week

LIGHT = (Role.READ, Role.WRITE, Role.REFLECT, Role.EXPERIMENT, Role.READ)


# --- sharing a day


def saturday(
    count: int, *windows: tuple[time, time], appointments: Sequence[tuple[str, str]] = (), shortest: int = 60
) -> list[str]:
    """When sessions without a home are held that have that day alone; each has up to 75 minutes."""
    alike._choices.cache_clear()
    using = replace(schedule(windows=tuple(WallWindow(5, *window) for window in windows)), homes=())
    one = replace(using, homes=(HomeSlot(5, time(9)),) * count)
    demand = week(roles=LIGHT[:count], at=one)
    asks = tuple(replace(ask, home=None, shortest=shortest) for ask in demand.asks)
    sessions, _ = placed(
        replace(demand, asks=asks, per_day=count), using=using, taken=[taken(5, *at) for at in appointments]
    )
    spans = sorted((session.start, session.end) for session in sessions.values())
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
    return [f"{start:%H:%M}-{end:%H:%M}" for start, end in spans]


@pytest.mark.parametrize(
    ("count", "windows", "held"),
    [
        (2, [(time(9), time(11, 30))], ["09:00-10:15", "10:15-11:30"]),
        (2, [(time(9), time(11))], ["09:00-10:00", "10:00-11:00"]),
        (2, [(time(9), time(11, 5))], ["09:00-10:00", "10:00-11:05"]),
        (2, [(time(9), time(10, 59))], ["09:00-10:15"]),
        (2, [(time(9), time(10)), (time(12), time(13))], ["09:00-10:00", "12:00-13:00"]),
        (3, [(time(9), time(12, 45))], ["09:00-10:15", "10:15-11:30", "11:30-12:45"]),
        (3, [(time(9), time(11)), (time(14), time(15))], ["09:00-10:00", "10:00-11:00", "14:00-15:00"]),
        (3, [(time(9), time(12))], ["09:00-10:00", "10:00-11:00", "11:00-12:00"]),
        (3, [(time(9), time(12, 20))], ["09:00-10:00", "10:00-11:05", "11:05-12:20"]),
        (3, [(time(9), time(11, 55))], ["09:00-10:15", "10:15-11:30"]),
        (4, [(time(9), time(13))], ["09:00-10:00", "10:00-11:00", "11:00-12:00", "12:00-13:00"]),
        (4, [(time(9), time(14))], ["09:00-10:15", "10:15-11:30", "11:30-12:45", "12:45-14:00"]),
        (4, [(time(9), time(11)), (time(12), time(14))], ["09:00-10:00", "10:00-11:00", "12:00-13:00", "13:00-14:00"]),
    ],
)
def test_a_days_sessions_share_what_is_free(count: int, windows: list[tuple[time, time]], held: list[str]) -> None:
    assert saturday(count, *windows) == held


def test_what_is_held_keeps_its_time_and_the_others_come_before_and_after_it() -> None:
    """One stands from ten to a quarter past eleven by its home slot; the day is free from nine to half past twelve."""
    using = replace(schedule(windows=(WallWindow(5, time(9), time(12, 15)),)), homes=(HomeSlot(5, time(10)),) * 3)
    alike._choices.cache_clear()
    demand = replace(week(roles=LIGHT[:3], at=using), per_day=3)
    asks = (demand.asks[0], *(replace(ask, home=None) for ask in demand.asks[1:]))
    sessions, unplaced = placed(replace(demand, asks=asks), using=using)
    assert sorted(f"{session.start:%H:%M}-{session.end:%H:%M}" for session in sessions.values()) == [
        "09:00-10:00", "10:00-11:15", "11:15-12:15",
    ]  # fmt: skip
    assert unplaced == {}


def test_an_appointment_parts_a_day() -> None:
    assert saturday(3, (time(9), time(14)), appointments=[("11:10", "11:50")]) == [
        "09:00-10:00", "10:00-11:00", "12:00-13:15",
    ]  # fmt: skip


def test_what_stands_by_its_home_slot_leaves_room_for_two_before_and_two_after_it() -> None:
    """One is at home from eleven to a quarter past twelve; two hours are free before it, and two after it."""
    using = replace(schedule(windows=(WallWindow(5, time(9), time(14, 15)),)), homes=(HomeSlot(5, time(11)),) * 5)
    alike._choices.cache_clear()
    demand = replace(week(roles=LIGHT, at=using), per_day=5)
    asks = (demand.asks[0], *(replace(ask, home=None) for ask in demand.asks[1:]))
    sessions, unplaced = placed(replace(demand, asks=asks), using=using)
    assert sorted(f"{session.start:%H:%M}-{session.end:%H:%M}" for session in sessions.values()) == [
        "09:00-10:00", "10:00-11:00", "11:00-12:15", "12:15-13:15", "13:15-14:15",
    ]  # fmt: skip
    assert unplaced == {}


def test_two_share_what_an_appointment_left_where_both_can_be_short() -> None:
    """Of Wednesday 95 minutes are free, and Sunday holds two: sessions of 30 to 75 minutes, no more than two a day."""
    windows = (WallWindow(2, time(16, 30), time(19)), WallWindow(6, time(15, 30), time(18, 45)))
    using = replace(schedule(windows=windows), homes=(HomeSlot(2, time(16, 30)), HomeSlot(6, time(15, 30))) * 2)
    alike._choices.cache_clear()
    demand = replace(week(roles=LIGHT[:4], at=using), per_day=2)
    asks = tuple(replace(ask, shortest=30, home=None if n > 1 else ask.home) for n, ask in enumerate(demand.asks))
    sessions, unplaced = placed(replace(demand, asks=asks), using=using, taken=[taken(2, "16:15", "17:15")])
    assert unplaced == {}
    assert sorted(session.start.date().weekday() for session in sessions.values()) == [2, 2, 6, 6]


@st.composite
def weekends(draw: st.DrawFn) -> tuple[int, int, int, list[tuple[int, int, int]]]:
    """Sessions of a week, how many a day, their shortest minutes, and (weekday, first, last) minutes of what is free:
    one or two windows a day, on one day to three.
    """
    per_day, shortest = draw(st.integers(2, 5)), draw(st.sampled_from((45, 60, 65, 75)))
    windows = []
    for weekday in draw(st.sampled_from(((5,), (5, 6), (4, 5, 6)))):
        first = draw(st.integers(96, 108))
        last = first + draw(st.integers(12, 15 * per_day + 8))
        windows.append((weekday, first * 5, last * 5))
        if draw(st.booleans()):
            again = last + draw(st.integers(3, 18))
            windows.append((weekday, again * 5, (again + draw(st.integers(8, 30))) * 5))
    return draw(st.sampled_from((3, 4, 5, 6, 9))), per_day, shortest, windows


@settings(max_examples=40, deadline=None)
@given(weekends(), st.lists(st.sampled_from([None, time(9), time(13), time(19)]), min_size=9, max_size=9))
def test_as_many_are_held_as_the_minutes_of_each_day_hold(
    week_of: tuple[int, int, int, list[tuple[int, int, int]]], homes: list[time | None]
) -> None:
    """Homes are on a Monday when nothing is free any more: they only draw sessions to a time of the day."""
    count, per_day, shortest, windows = week_of
    using = replace(
        schedule(windows=tuple(WallWindow(on, clock(first), clock(last)) for on, first, last in windows)),
        homes=tuple(HomeSlot(0, home or time(9)) for home in homes),
    )
    demand = replace(week(roles=(LIGHT * 2)[:count], at=using), per_day=per_day, most=count)
    asks = tuple(
        replace(ask, home=ask.home if home else None, shortest=shortest)
        for ask, home in zip(demand.asks, homes, strict=False)
    )
    sessions, _ = placed(replace(demand, asks=asks), using=replace(using, homes=()))
    fit: Counter[int] = Counter()
    for weekday, first, last in windows:
        fit[weekday] += (last - first) // shortest
    assert len(sessions) == min(count, sum(min(per_day, most) for most in fit.values()))
    spans = sorted((session.start, session.end) for session in sessions.values())
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))


def clock(minutes: int) -> time:
    return time(minutes // 60, minutes % 60)


# --- weeks that are the same to the search


def puzzle(
    open_days: list[Day] | None = None,
    *standing: FixedSession,
    demand: WeekDemand = DEMAND,
    ask: Ask = SOME,
    old: str = "",
    earliest: int = ALWAYS,
    fixed: Sequence[tuple[int, int]] = (),
    **wanted: object,
) -> WeekProblem:
    slots = day_slots(open_days or days(), standing, earliest, demand)
    wishes: list[Wish] = [replace(wish(ask, 0, 0, period(old) if old else None), **wanted)]  # type: ignore[arg-type]
    wishes.append(wish(replace(SOME, id="W01.S5", rank=3), 1, 1, None))
    return problem(demand, slots, wishes, fixed, standing)


def rank(number: int) -> Ask:
    return replace(SOME, rank=number)


AT_HOME = home("Mon 19:00")
MONDAY_HOME = Period(moment("Mon 19:00"), moment("Mon 20:15"))

DIFFER = {
    "a day is closed": (puzzle(), puzzle(days(Tue=day(closed=("pause",))))),
    "a day is on a trip": (puzzle(), puzzle(days(Tue=day(away=True)))),
    "a window": (puzzle(), puzzle(days("Mon 18:00-21:30"))),
    "a longer window": (puzzle(days("Mon 18:00-21:30")), puzzle(days("Mon 18:00-21:35"))),
    "a window on another day": (puzzle(days("Mon 18:00-21:30")), puzzle(days("Tue 18:00-21:30"))),
    "an appointment": (puzzle(), puzzle(days(Tue=day(busy("Tue 18:00-19:00"))))),
    "an appointment at another time": (
        puzzle(days(Tue=day(busy("Tue 18:00-19:00")))), puzzle(days(Tue=day(busy("Tue 18:05-19:00"))))),
    "a session that stands": (puzzle(), puzzle(None, other("Tue 18:00-19:00"))),
    "a session that stood the day before": (puzzle(), puzzle(None, other("Sun before 18:00-19:00"))),
    "a heavy one beside": (
        puzzle(None, other("Sun before 18:00-19:00")), puzzle(None, other("Sun before 18:00-19:00", heavy=True))),
    "a heavy one at home beside": (
        puzzle(None, other("Sun before 18:00-19:00", heavy=True)),
        puzzle(None, other("Sun before 18:00-19:00", heavy=True, home=True))),
    "several a day": (puzzle(), puzzle(demand=replace(DEMAND, per_day=2))),
    "two home slots of a day": (
        puzzle(demand=replace(DEMAND, asks=(AT_HOME,))),
        puzzle(demand=replace(DEMAND, asks=(AT_HOME, home("Mon 20:30"))))),
    "heavy days are apart": (puzzle(), puzzle(demand=replace(DEMAND, heavy_apart=False))),
    "rest days": (puzzle(), puzzle(demand=replace(DEMAND, rest_days=3))),
    "most": (puzzle(demand=replace(DEMAND, per_day=2)), puzzle(demand=replace(DEMAND, per_day=2, most=1))),
    "notice": (puzzle(), puzzle(earliest=int(moment("Mon 19:00").timestamp() // 60))),
    "what is kept first": (puzzle(ask=rank(0)), puzzle(ask=rank(9))),
    "the shortest length": (puzzle(), puzzle(ask=replace(SOME, shortest=55))),
    "the full length": (puzzle(), puzzle(ask=replace(SOME, preferred=90))),
    "a heavy one": (puzzle(), puzzle(ask=replace(SOME, heavy=True))),
    "one for a trip": (puzzle(), puzzle(ask=replace(SOME, away=False))),
    "a home": (puzzle(), puzzle(ask=AT_HOME)),
    "another home": (puzzle(ask=AT_HOME), puzzle(ask=home("Mon 19:05"))),
    "a home on another day": (puzzle(ask=AT_HOME), puzzle(ask=home("Tue 19:00"))),
    "a published time": (puzzle(), puzzle(old="Tue 18:00-19:15")),
    "another published time": (puzzle(old="Tue 18:00-19:00"), puzzle(old="Tue 18:00-19:15")),
    "it comes back": (puzzle(old="Tue 18:00-19:15"), puzzle(old="Tue 18:00-19:15", back=True)),
    "its place": (puzzle(), puzzle(order=4)),
    "one that is fixed": (puzzle(), puzzle(fixed=[(0, 29_000_000)])),
    "the place of one that is fixed": (puzzle(fixed=[(0, 29_000_000)]), puzzle(fixed=[(1, 29_000_000)])),
    "the time of one that is fixed": (puzzle(fixed=[(0, 29_000_000)]), puzzle(fixed=[(0, 29_000_005)])),
}  # fmt: skip


@pytest.mark.parametrize(("left", "right"), DIFFER.values(), ids=DIFFER)
def test_weeks_that_the_search_would_tell_apart_have_other_shapes(left: WeekProblem, right: WeekProblem) -> None:
    assert _shape(left) != _shape(right)
    assert _shape(left) == _shape(left)


def test_a_preferred_day_counts() -> None:
    plain = days()
    preferred = [replace(plain[0], preferred=True), *plain[1:]]
    assert _shape(puzzle(plain)) != _shape(puzzle(preferred))


def in_zone(zone: str, weeks: int) -> WeekProblem:
    """The same week, so many weeks later, in another zone: appointments, homes, what stands and what was published."""
    to = ZoneInfo(zone)

    def moved(at: datetime) -> datetime:
        return (at + timedelta(weeks=weeks)).replace(tzinfo=to)

    def shifted(at: Period) -> Period:
        return Period(moved(at.start), moved(at.end))

    starts = DEMAND.starts + timedelta(weeks=weeks)
    open_days = [
        replace(
            one,
            date=one.date + timedelta(weeks=weeks),
            windows=tuple(map(shifted, one.windows)),
            busy=tuple(replace(block, period=shifted(block.period)) for block in one.busy),
        )
        for one in days(Tue=day(busy("Tue 18:00-19:00")))
    ]
    ask = replace(SOME, home=shifted(MONDAY_HOME))
    demand = replace(DEMAND, starts=starts, asks=(ask,), per_day=2)
    stands = shifted(period("Wed 18:00-19:00"))
    first, last = (int(edge.timestamp() // 60) for edge in (stands.start, stands.end))
    standing = (FixedSession("W01.S2", stands.start.date(), first, last, heavy=True, home=False, apart=True),)
    slots = day_slots(open_days, standing, ALWAYS, demand)
    wishes = [wish(ask, 0, 0, shifted(period("Thu 18:00-19:15")))]
    return problem(demand, slots, wishes, [(1, first)], standing)


@pytest.mark.parametrize("weeks", [1, 2, 8])
def test_a_week_has_the_same_shape_whenever_it_is(weeks: int) -> None:
    assert _shape(in_zone("Europe/Warsaw", weeks)) == _shape(in_zone("Europe/Warsaw", 0))


def test_two_springs_are_alike_to_whoever_has_the_same_clock() -> None:
    """The last Sundays of March 2027 and 2028 have 23 hours; 16 and 68 weeks later."""
    spring = in_zone("Europe/Warsaw", 16)
    assert spring.days[-1].after - spring.days[-1].first == 23 * 60
    assert _shape(spring) == _shape(in_zone("Europe/Warsaw", 68))
    assert _shape(spring) == _shape(in_zone("Europe/Berlin", 16))
    assert _shape(spring) != _shape(in_zone("Europe/Warsaw", 17))
