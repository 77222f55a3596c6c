"""What the search of weeks of several sessions a day leaves out early: the rest's least cost, ways that others beat."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from studycal.core.placement.optimum import ANY_TIME, FREE, HEAVY_HOME, LIGHT, Choice
from studycal.core.placement.several import (
    FullStretch,
    _Floor,
    _pruned,
    _pruned_today,
    _search,
    _Today,
    _Week,
    best_of_several,
)
from tests.core.test_search import behind, choice, full_stretches, least, roomy

Table = list[list[Choice]]


def two_days(**more: object) -> FullStretch:
    """Three sessions: the first is cheapest on the second day, the second costs there, the third is possible there."""
    table = [
        [choice(0, 0, 0, cost=-5), choice(1, 0, 3, cost=-3), choice(1, 0, 6, cost=-1)],
        [choice(0, 1, 0, cost=-7), choice(1, 1, 3, cost=4), choice(2, 1, 6, cost=-2)],
    ]
    plain = FullStretch(table, [False] * 2, [0] * 2, [1, 2], [1, 2], False, 3, 2, behind(3))
    return replace(plain, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("more", "chosen", "day", "floor"),
    [
        ({}, 0, 0, -12),
        ({}, 0, 1, -9),
        ({}, 0, 2, 0),
        ({}, 0b001, 0, -5),
        ({}, 0b010, 1, -9),
        ({}, 0b101, 0, -3),
        ({}, 0b111, 0, 0),
        ({"most": 5}, 0b101, 0, -3),
        ({"most": 2}, 0, 0, -10),
        ({"most": 2}, 0b001, 0, -3),
        ({"most": 2}, 0b011, 0, 0),
        ({"most": 1}, 0b011, 0, 0),
        ({"room": [1, 1], "home_room": [1, 1]}, 0, 0, -10),
        ({"room": [1, 1], "home_room": [1, 1]}, 0, 1, -7),
        ({"room": [1, 0], "home_room": [1, 1]}, 0, 0, -10),
        ({"room": [1, 1], "home_room": [0, 0]}, 0, 0, -10),
        ({"room": [1, -2], "home_room": [1, -1]}, 0, 0, -7),
        ({"room": [0, 0], "home_room": [0, 0]}, 0, 0, 0),
    ],
)
def test_the_rest_of_a_week_costs_at_least_its_cheapest_times_for_as_many_as_there_is_room(
    more: dict[str, object], chosen: int, day: int, floor: int
) -> None:
    found = _Floor(two_days(**more))
    assert [found(chosen, day), found(chosen, day)] == [floor, floor]


@settings(max_examples=60, deadline=None)
@given(full_stretches())
def test_no_week_costs_less_than_its_floor(stretch: FullStretch) -> None:
    cheapest = least(stretch)
    assert cheapest is None or _Floor(stretch)(0, 0) <= cheapest


def a_week(chosen: int = 0b11, kind: int = LIGHT, until: int = ANY_TIME, days: int = 1) -> _Week:
    return _Week(chosen, kind, until, days)


def test_a_way_that_took_more_days_and_costs_no_less_is_left() -> None:
    costs = {a_week(days=1): 7, a_week(days=2): 7, a_week(days=3): 6, a_week(days=4): 6, a_week(0b01, days=4): 9,
             a_week(kind=FREE, days=4): 9, a_week(until=20, days=4): 9}  # fmt: skip
    kept = _pruned({state: (cost, None) for state, cost in costs.items()})
    assert {state: cost for state, (cost, _) in kept.items()} == {
        a_week(days=1): 7, a_week(days=3): 6, a_week(0b01, days=4): 9, a_week(kind=FREE, days=4): 9,
        a_week(until=20, days=4): 9,
    }  # fmt: skip


def a_day(until: int, *, chosen: int = 0b11, kind: int = LIGHT, held: int = 1, away: bool = False) -> _Today:
    return _Today(chosen, LIGHT, kind, until, 1, held, away)


def test_a_way_that_ends_later_and_costs_no_less_is_left() -> None:
    costs = {a_day(10): 7, a_day(20): 7, a_day(30): 6, a_day(40): 8, a_day(40, chosen=0b01): 9,
             a_day(40, kind=HEAVY_HOME): 9, a_day(40, held=2): 9, a_day(40, away=True): 9}  # fmt: skip
    kept = _pruned_today({state: (cost, None) for state, cost in costs.items()})
    assert {state: cost for state, (cost, _) in kept.items()} == {
        a_day(10): 7, a_day(30): 6, a_day(40, chosen=0b01): 9, a_day(40, kind=HEAVY_HOME): 9, a_day(40, held=2): 9,
        a_day(40, away=True): 9,
    }  # fmt: skip


def ways(stretch: FullStretch, limit: int | None, beam: int) -> list[tuple[int, int]]:
    """The ways that are left at the end of a week: what was chosen and what it costs, the cheapest first."""
    found = _search(stretch, _Floor(stretch), limit, beam)
    return sorted((cost, state.chosen) for state, (cost, _) in found.items())


def three_on_two_days(first: int, second: int, **more: object) -> FullStretch:
    """Each of three sessions may be held on either day, at what that day costs."""
    table: Table = [
        [choice(wish, day, 3 * wish, cost=cost) for wish in range(3)] for day, cost in enumerate((first, second))
    ]
    return replace(roomy(3, table), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(("first", "second"), [(-5, -4), (-5, -8)])
def test_so_many_ways_are_kept_from_day_to_day_the_most_promising_ones(first: int, second: int) -> None:
    stretch = three_on_two_days(first, second)
    everything = ways(stretch, None, 0)
    assert len(everything) > 6
    assert ways(stretch, None, 1) == everything[:1] == [(3 * min(first, second), 0b111)]
    assert len(ways(stretch, None, 3)) == 3
    assert ways(stretch, None, 3)[0] == everything[0]
    assert ways(stretch, None, 99) == everything


def test_a_way_that_cannot_end_as_cheap_as_one_that_is_known_is_left() -> None:
    stretch = three_on_two_days(-5, -4)
    everything = ways(stretch, None, 0)
    for limit in (-15, -12, -10, 0):
        assert ways(stretch, limit, 0) == [way for way in everything if way[0] <= limit]
    assert ways(stretch, -16, 0) == []


def test_a_way_begins_with_the_day_before_and_with_no_day_of_its_own() -> None:
    stretch = three_on_two_days(-5, -4, before=True)
    assert ways(stretch, None, 0)[0] == (-12, 0b111), "the first day lies beside another"
    assert ways(replace(stretch, before=False), None, 0)[0] == (-15, 0b111)
    assert ways(three_on_two_days(-5, -4, most_days=1), None, 0)[0] == (-15, 0b111)
    assert ways(three_on_two_days(-5, -4, most_days=0), None, 0) == [(0, 0)]


def test_where_the_quick_search_goes_astray_the_exact_one_does_not() -> None:
    """Two of six are held, on one day: either of the second day's seem cheaper, but all of those are at one time."""
    table: Table = [
        [choice(wish, 0, 3 * (wish % 3), cost=-9) for wish in range(6)],
        [choice(wish, 1, 0, cost=-10) for wish in range(6)],
    ]
    stretch = replace(roomy(6, table), most=2, most_days=1, behind=[0] * 6)
    assert ways(stretch, None, 6)[0][0] == -10
    assert sum(one.cost for one in best_of_several(stretch)[1]) == -18
