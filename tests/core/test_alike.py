"""Weeks of several sessions a day that are alike: what is remembered of one is true of the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studycal.core.curriculum import Role
from studycal.core.life.week_demand import Busy
from studycal.core.placement import alike
from studycal.core.plan import Session, Unplaced
from studycal.core.schedule import HomeSlot, Schedule, WallWindow
from studycal.core.time.period import Period
from tests.core.test_placement import BEFORE, DAY, MONDAY, placed, schedule, week

ZONES = ("Europe/Warsaw", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Africa/Casablanca")
WIDE = tuple(WallWindow(day, time(9), time(21)) for day in range(7))
HOMES = (HomeSlot(5, time(10)), HomeSlot(5, time(14)), HomeSlot(6, time(10)), HomeSlot(6, time(14)))
Placed = tuple[dict[str, Session], dict[str, Unplaced]]


def year(zone: str = "Europe/Warsaw", *, windows: tuple[WallWindow, ...] = WIDE) -> Schedule:
    return replace(schedule(windows=windows, zone=ZoneInfo(zone)), homes=HOMES)


def test_a_year_of_the_same_weekends_is_looked_for_once_for_each_clock() -> None:
    """Homes of two sessions a day, one of which never fits: the search runs for summer's and for winter's weeks."""
    using = year(windows=())
    roles = (Role.THEORY, Role.BUILD, Role.READ, Role.WRITE)
    alike._choices.cache_clear()
    sessions, _ = placed(*(week(number, roles, at=using) for number in range(1, 41)), using=using)
    assert len(sessions) == 160
    assert alike._choices.cache_info().misses <= 4


@st.composite
def worlds(draw: st.DrawFn) -> Callable[[], Placed]:
    """A few weeks of somebody: where, when, what is taken, what was published, and what time it is."""
    zone = draw(st.sampled_from(ZONES))
    windows = draw(st.lists(st.sampled_from(WIDE), unique=True, max_size=4).map(tuple))
    homes = draw(st.lists(st.sampled_from((*HOMES, HomeSlot(0, time(2, 15)), HomeSlot(6, time(1, 45)))), min_size=4,
                          max_size=4).map(tuple))  # fmt: skip
    using = replace(year(zone, windows=windows), homes=homes)
    roles = tuple(draw(st.lists(st.sampled_from(tuple(Role)), min_size=4, max_size=4)))
    per_day, first = draw(st.integers(1, 3)), draw(st.sampled_from((1, 2, 17, 18, 47, 48)))
    demands = [
        replace(week(first + number, roles, at=using, apart=draw(st.booleans())), per_day=per_day)
        for number in range(2)
    ]
    starts = datetime.combine(MONDAY + (first - 1) * 7 * DAY, time(), tzinfo=using.zone)
    taken = [
        Busy(Period(begins, begins + timedelta(minutes=length)), "Busy")
        for begins, length in draw(
            st.lists(
                st.tuples(
                    st.integers(0, 13 * 288).map(lambda count: starts + timedelta(minutes=5 * count)),
                    st.integers(1, 600),
                ),
                max_size=3,
            )
        )
    ]
    before, _ = placed(*demands, using=using)
    previous = tuple(before.values()) if draw(st.booleans()) else ()
    now = starts + timedelta(hours=draw(st.integers(-48, 200))) if previous else BEFORE
    return lambda: placed(*demands, using=using, taken=taken, previous=previous, now=now)


@settings(max_examples=60)
@given(st.lists(worlds(), min_size=2, max_size=4))
def test_a_week_is_placed_as_if_no_other_had_been(people: list[Callable[[], Placed]]) -> None:
    alone = []
    for person in people:
        alike._choices.cache_clear()
        alone.append(person())
    assert [person() for person in people] == alone
    assert [person() for person in reversed(people)] == alone[::-1]


@pytest.mark.parametrize("weeks", [1, 17, 18, 48])
def test_what_is_remembered_of_one_week_counts_for_another_in_its_own_time(weeks: int) -> None:
    using = year()
    alike._choices.cache_clear()
    once, _ = placed(week(1, at=using), using=using)
    later, _ = placed(week(weeks, at=using), using=using)
    shown = [f"{session.start:%a %H:%M}-{session.end:%H:%M}" for session in once.values()]
    assert [f"{session.start:%a %H:%M}-{session.end:%H:%M}" for session in later.values()] == shown
