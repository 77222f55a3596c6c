"""What cannot fit into the learner's days at all: which sessions of which quarter, and the commands that help.

The shipped cadence has four core sessions a week in each of its four quarters, and rests on one day.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest

from studycal.core.curriculum import Curriculum
from studycal.core.placement.fitting import Misfit, misfits, ways_out
from studycal.core.schedule import HomeSlot, Schedule, WallWindow
from tests.core.test_a_year_of_life import CURRICULUM, SCHEDULE

SEVEN_PM = time(19)
MON, TUE, WED, THU, FRI, SAT, SUN = range(7)


def at(*days: int, minutes: int = 0) -> Schedule:
    """Home slots at seven on these days, and time on no other."""
    homes = tuple(HomeSlot(day, SEVEN_PM, minutes) for day in days)
    return replace(SCHEDULE, homes=homes, optional_home=None, windows=())


@pytest.fixture
def curriculum() -> Curriculum:
    assert CURRICULUM is not None
    return CURRICULUM


def test_each_quarter_names_what_has_no_place(curriculum: Curriculum) -> None:
    """One day a week holds the session of the highest priority: build, and write where nothing is built."""
    assert misfits(curriculum, at(MON)) == (
        Misfit("Q1", sessions=4, days=1, left=("S1", "S2", "S3")),
        Misfit("Q2", sessions=4, days=1, left=("S1", "S2", "S3")),
        Misfit("Q3", sessions=4, days=1, left=("S1", "S2", "S3")),
        Misfit("Q4", sessions=4, days=1, left=("S1", "S3", "S4")),
    )


def test_a_cadence_that_fits_is_no_misfit(curriculum: Curriculum) -> None:
    assert misfits(curriculum, at(MON, WED, THU, SAT)) == ()
    assert misfits(curriculum, SCHEDULE) == ()


def test_windows_are_days_with_time_too(curriculum: Curriculum) -> None:
    weekends = tuple(WallWindow(day, time(9), time(18)) for day in (SAT, SUN))
    found = misfits(curriculum, replace(at(), windows=weekends))
    assert [(misfit.quarter, misfit.days, len(misfit.left)) for misfit in found] == [
        ("Q1", 2, 2), ("Q2", 2, 2), ("Q3", 2, 2), ("Q4", 2, 2),
    ]  # fmt: skip
    assert list(ways_out(curriculum, replace(at(), windows=weekends))) == [], "two heavy ones are never a day apart"


def test_the_smallest_number_of_sessions_a_day_that_helps_is_offered(curriculum: Curriculum) -> None:
    three = replace(at(), windows=tuple(WallWindow(day, time(9), time(18)) for day in (MON, WED, SAT)))
    assert list(ways_out(curriculum, three)) == ["studycal set sessions_per_day 2"]
    assert misfits(curriculum, replace(three, sessions_per_day=2)) == ()


@pytest.mark.parametrize(
    ("schedule", "way"),
    [
        (at(MON), '"mon 19:00" "wed 19:00" "sat 19:00" "thu 19:00"'),
        (at(WED, SAT), '"wed 19:00" "sat 19:00" "thu 19:00" "tue 19:00"'),
        (at(MON, WED, SAT), '"mon 19:00" "wed 19:00" "sat 19:00" "thu 19:00"'),
        (at(MON, WED, SAT, minutes=60), '"mon 19:00 60m" "wed 19:00 60m" "sat 19:00 60m" "thu 19:00"'),
    ],
    ids=["one", "two", "three", "with their length"],
)
def test_home_slots_are_added_far_from_monday_first_until_all_fits(
    curriculum: Curriculum, schedule: Schedule, way: str
) -> None:
    assert list(ways_out(curriculum, schedule)) == [f"studycal set home {way}"]


def test_no_home_is_made_up_where_there_is_none(curriculum: Curriculum) -> None:
    assert list(ways_out(curriculum, at())) == []
