"""Simulated years: by chance and yet the same, bent by life's rates, never against the plan's own rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from studycal.core.life.marks import Facts
from studycal.core.plan import Status
from studycal.core.schedule import HomeSlot, Schedule, WallWindow
from studycal.core.simulate.live import LifeRates, SimulationBase, World, base, live, live_through
from studycal.core.simulate.statistics import SimulatedYear, summary
from studycal.formats.documents.curriculum import parse_curriculum

CURRICULUM = Path(__file__).parents[2] / "curriculum"
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
CALM = LifeRates(missed=0, sick_weeks=0, trips=0)


@pytest.fixture(scope="module")
def world() -> World:
    weeks, cadence = ((CURRICULUM / name).read_bytes() for name in ("weeks.md", "cadence.md"))
    curriculum, _ = parse_curriculum(weeks, "weeks.md", cadence, "cadence.md", {})
    assert curriculum is not None
    homes = tuple(HomeSlot(day, at) for day, at in ((0, time(19)), (2, time(19)), (3, time(19)), (5, time(10))))
    windows = (*(WallWindow(day, time(18), time(21, 30)) for day in range(5)), WallWindow(5, time(9), time(13)))
    schedule = Schedule("plan", date(2026, 11, 30), ZoneInfo("Europe/Warsaw"), homes, NOW, windows=windows)
    return World(curriculum, schedule, (), {}, Facts(), (), NOW, LifeRates())


def years(world: World, rates: LifeRates, count: int = 5, seed: int = 1) -> list[SimulatedYear]:
    start: SimulationBase = base(replace(world, rates=rates))
    return [live(start, seed, number) for number in range(count)]


def test_a_year_in_which_nothing_happens_is_the_plan(world: World) -> None:
    (calm,) = set(years(world, CALM, 3))
    assert calm.finish == date(2027, 11, 28)
    assert calm.in_range
    assert (calm.covered, calm.outputs) == (52, 52)
    assert calm.minutes == 260 * 75
    assert (calm.sick_weeks, calm.trips, calm.merged, calm.cut, calm.reserve) == (0, 0, 0, 0, 0)


def test_equal_seeds_give_equal_years_and_others_do_not(world: World) -> None:
    assert years(world, LifeRates(), 4) == years(world, LifeRates(), 4)
    assert years(world, LifeRates(), 4) != years(world, LifeRates(), 4, seed=2)
    assert len(set(years(world, LifeRates(), 6))) > 1


def test_whoever_misses_everything_covers_nothing_and_does_not_finish_in_range(world: World) -> None:
    for year in years(world, replace(CALM, missed=1), 2):
        assert (year.covered, year.outputs, year.minutes) == (0, 0, 0)
        assert not year.in_range


def test_the_reserve_is_all_the_time_there_is(world: World) -> None:
    latest = world.latest
    for year in years(world, LifeRates(missed=0.4, sick_weeks=10, trips=5)):
        assert year.in_range == (year.finish <= latest)
        assert 0 <= year.reserve <= 4
        assert year.covered <= 52 - year.cut


def test_worse_years_are_worse(world: World) -> None:
    good, bad = (summary(years(world, rates)) for rates in (LifeRates(0.05, 1, 1), LifeRates(0.5, 6, 4)))
    assert good.figures["covered"].middle > bad.figures["covered"].middle
    assert good.figures["hours"].low > bad.figures["hours"].high
    assert good.in_range >= bad.in_range


def test_a_missed_session_is_held_later_in_its_week_where_there_is_room(world: World) -> None:
    rates = replace(CALM, missed=0.1)
    cramped = replace(world, schedule=replace(world.schedule, windows=()))
    roomy, tight = (summary(years(one, rates)).figures for one in (world, cramped))
    assert roomy["hours"].low > tight["hours"].high


def test_a_plan_that_is_under_way_is_lived_on_from_where_it_stands(world: World) -> None:
    begun = replace(world, now=datetime(2027, 11, 15, 6, tzinfo=UTC), rates=CALM)
    year = live(base(begun), 1, 0)
    assert year.minutes == 10 * 75  # weeks 51 and 52; of what was before nothing is known
    assert year.covered == 2


def test_the_spread_of_figures_is_by_nearest_rank(world: World) -> None:
    one = years(world, CALM, 1)[0]
    found = summary([replace(one, minutes=60 * hours) for hours in range(11)])
    assert (found.figures["hours"].low, found.figures["hours"].middle, found.figures["hours"].high) == (1, 5, 9)
    assert found.years == 11


def test_trips_leave_weeks_thin_but_covered(world: World) -> None:
    for year in years(world, replace(CALM, trips=5), 4):
        assert year.trips > 0
        assert year.minutes < 260 * 75
        assert year.covered + year.merged >= 50


def test_no_two_sessions_of_a_year_are_ever_held_on_one_day(world: World) -> None:
    start = base(replace(world, rates=LifeRates(0.5, 4, 4)))
    for number in range(3):
        year = live_through(start, 1, number)
        done = {entry.session for entry in year.facts.log if entry.status is Status.DONE}
        days = [one.start.date() for one in year.placed.values() if one.id in done]
        assert len(days) == len(set(days))
