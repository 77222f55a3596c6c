"""Several sessions a day: by the setting, or because the learner's own home slots say so."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from itertools import pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studycal.core.curriculum import Role
from studycal.core.life.week_demand import WeekDemand
from studycal.core.placement.optimum import ADJACENT, AWAY, COVERAGE, FREE, INVERSION, Choice
from studycal.core.placement.optimum import LIGHT as LIGHT_DAY
from studycal.core.placement.several import FullStretch, best_of_several
from studycal.core.schedule import HomeSlot, Schedule, WallWindow
from tests.core.test_placement import busy, placed, schedule, times, week

LIGHT = (Role.READ, Role.EXPERIMENT, Role.REFLECT, Role.WRITE)


def at(*homes: tuple[int, int], windows: tuple[WallWindow, ...] = ()) -> Schedule:
    return replace(schedule(windows=windows), homes=tuple(HomeSlot(day, time(hour)) for day, hour in homes))


def per_day(demand: WeekDemand, count: int) -> WeekDemand:
    return replace(demand, per_day=count)


def test_two_home_slots_on_one_day_hold_both_sessions() -> None:
    using = at((5, 10), (5, 14), (6, 10), (6, 14))
    sessions, unplaced = placed(week(roles=LIGHT, at=using), using=using)
    assert times(sessions) == {
        "W01.S1": "Sat 10:00 75", "W01.S2": "Sat 14:00 75", "W01.S3": "Sun 10:00 75", "W01.S4": "Sun 14:00 75",
    }  # fmt: skip
    assert unplaced == {}


def test_a_session_off_its_home_slot_is_no_second_one_that_day() -> None:
    using = at((5, 10), (5, 14), (6, 10), (6, 14), windows=tuple(WallWindow(d, time(9), time(18)) for d in (5, 6)))
    sessions, unplaced = placed(week(roles=LIGHT, at=using), using=using, taken=[busy(5, "09:00", "12:00")])
    assert "W01.S1" in unplaced
    assert "one-a-day" in unplaced["W01.S1"].why
    assert set(sessions) == {"W01.S2", "W01.S3", "W01.S4"}


def test_a_session_left_out_of_its_own_home_slot_by_one_that_is_not_at_home_says_so() -> None:
    """Two home slots on a Monday; what has none of its own takes the first one's place, being kept before it."""
    using = at((0, 10), (0, 8))
    demand = week(roles=(Role.READ, Role.THEORY, Role.FREE), at=replace(using, homes=(*using.homes, using.homes[1])))
    first, second, third = demand.asks
    asks = (first, replace(second, home=None), replace(third, home=second.home))
    sessions, unplaced = placed(replace(demand, asks=asks), using=using)
    assert set(sessions) == {"W01.S2"}
    assert all("one-a-day" in item.why for item in unplaced.values())


def test_the_setting_lets_a_weekend_hold_a_week() -> None:
    using = at((5, 9), windows=tuple(WallWindow(day, time(9), time(18)) for day in (5, 6)))
    one = replace(using, homes=using.homes * 4)
    demand = week(roles=LIGHT, at=one)
    homeless = replace(demand, asks=tuple(replace(ask, home=None) for ask in demand.asks))
    sessions, unplaced = placed(per_day(homeless, 2), using=one)
    assert unplaced == {}
    assert sorted(text[:3] for text in times(sessions).values()) == ["Sat", "Sat", "Sun", "Sun"]
    spans = sorted((one.start, one.end) for one in sessions.values())
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))


@pytest.mark.parametrize(("count", "placed_sessions"), [(1, 2), (2, 4)])
def test_no_more_a_day_than_the_setting_says(count: int, placed_sessions: int) -> None:
    using = at((5, 9), windows=tuple(WallWindow(day, time(9), time(18)) for day in (5, 6)))
    demand = week(roles=LIGHT, at=replace(using, homes=using.homes * 4))
    homeless = replace(demand, asks=tuple(replace(ask, home=None) for ask in demand.asks))
    sessions, _ = placed(per_day(homeless, count), using=using)
    assert len(sessions) == placed_sessions


def test_two_sessions_share_what_is_free_and_shrink_before_one_is_left_out() -> None:
    using = at((5, 9), windows=(WallWindow(5, time(9), time(11, 5)),))
    demand = week(roles=LIGHT[:2], at=replace(using, homes=using.homes * 2))
    homeless = replace(demand, asks=tuple(replace(ask, home=None) for ask in demand.asks))
    sessions, unplaced = placed(per_day(homeless, 2), using=replace(using, homes=()))
    assert unplaced == {}
    assert len(sessions) == 2


def test_heavy_sessions_do_not_share_a_day_off_their_home_slots() -> None:
    using = at((5, 9), windows=(WallWindow(5, time(9), time(18)),))
    demand = week(roles=(Role.THEORY, Role.BUILD), at=replace(using, homes=using.homes * 2))
    homeless = replace(demand, asks=tuple(replace(ask, home=None) for ask in demand.asks))
    sessions, unplaced = placed(per_day(homeless, 2), using=using)
    assert len(sessions) == 1
    assert [reasons.why for reasons in unplaced.values()] == [("heavy-days-apart",)]


@pytest.mark.parametrize("count", [3, 4, 5])
def test_a_day_holds_as_many_as_the_setting_says(count: int) -> None:
    using = at((5, 9), windows=(WallWindow(5, time(8), time(20)),))
    demand = week(roles=(*LIGHT, Role.REFLECT)[:count], at=replace(using, homes=using.homes * count))
    homeless = replace(demand, asks=tuple(replace(ask, home=None) for ask in demand.asks))
    sessions, unplaced = placed(per_day(homeless, count), using=replace(using, homes=()))
    assert unplaced == {}
    spans = sorted((one.start, one.end) for one in sessions.values())
    assert len(spans) == count
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))


def everything(stretch: FullStretch) -> int:
    """The least cost of all ways through a week, each tried; None of them is left out early."""
    least = 0

    def fill(day: int, chosen: int, cost: int, before: int, begun: int) -> None:
        nonlocal least
        if day == len(stretch.choices):
            least = min(least, cost)
            return
        for count in range(stretch.room[day] + 1):
            for order in permutations(stretch.choices[day], count):
                bits = [one.bit for one in order]
                fits = all(one.end <= other.start for one, other in pairwise(order))
                if not fits or len(set(bits)) < count or chosen & sum(bits) or begun + bool(count) > stretch.most_days:
                    continue
                added = ADJACENT if count and before else 0
                taken = chosen
                for one in order:
                    added += one.cost + INVERSION * (taken & stretch.behind[one.wish]).bit_count()
                    taken |= one.bit
                if taken.bit_count() <= stretch.most:
                    fill(day + 1, taken, cost + added, LIGHT_DAY if count else FREE, begun + bool(count))

    fill(0, 0, 0, LIGHT_DAY if stretch.before else FREE, 0)
    return least


@st.composite
def stretches(draw: st.DrawFn) -> FullStretch:
    wishes = draw(st.integers(1, 4))
    days = draw(st.integers(1, 3))
    table: list[list[Choice]] = []
    for day in range(days):
        times = draw(st.lists(st.tuples(st.integers(0, wishes - 1), st.integers(0, 5)), max_size=5, unique=True))
        costs = [draw(st.integers(0, 3)) * AWAY + start - (COVERAGE << wishes - wish) for wish, start in times]
        table.append(
            [
                Choice(wish, 1 << wish, cost, LIGHT_DAY, day * 100 + start, day * 100 + start + 2, False, day)
                for (wish, start), cost in zip(times, costs, strict=True)
            ]
        )
    room = [draw(st.integers(0, 3)) for _ in range(days)]
    return FullStretch(
        choices=table,
        stands=[False] * days,
        forced=[0] * days,
        room=room,
        home_room=room,
        before=draw(st.booleans()),
        most=draw(st.integers(0, wishes)),
        most_days=draw(st.integers(0, days)),
        behind=[(1 << wishes) - (2 << wish) for wish in range(wishes)],
    )


@given(stretches())
def test_the_bounded_search_finds_what_trying_everything_finds(stretch: FullStretch) -> None:
    chosen, path = best_of_several(stretch)
    cost, before, taken = 0, LIGHT_DAY if stretch.before else FREE, 0
    for day in range(len(stretch.choices)):
        held = [one for one in path if one.day == day]
        cost += ADJACENT if held and before else 0
        before = LIGHT_DAY if held else FREE
        for one in held:
            cost += one.cost + INVERSION * (taken & stretch.behind[one.wish]).bit_count()
            taken |= one.bit
    assert taken == chosen
    assert cost == everything(stretch)
