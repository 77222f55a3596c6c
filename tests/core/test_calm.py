"""What a plan leaves alone because it begins soon."""

from __future__ import annotations

from datetime import timedelta

import pytest

from studycal.core.life.week_demand import Busy
from studycal.core.placement.freeze import left_alone
from studycal.core.placement.invariants import PlanChange
from studycal.core.plan import Pin
from studycal.core.time.period import Period
from tests.core.test_invariants import good  # noqa: F401 - a fixture

HOUR = timedelta(hours=1)
SOON = "W30.S1"


def found(
    change: PlanChange, ahead: timedelta, *, pinned: str = "", taken: timedelta | None = None, asked: bool = True
) -> bool:
    """Whether the session is left alone ``ahead`` of its start; ``taken`` is when an hour is, counted from there."""
    start = change.previous[SOON].start
    there = change.previous[SOON].period
    busy = [] if taken is None else [Busy(Period(start + taken, start + taken + HOUR), "Dentist")]
    pins = {pinned: Pin(pinned, there)} if pinned else {}
    return SOON in left_alone(change.previous, change.demands if asked else (), pins, busy, start - ahead)


@pytest.mark.parametrize(
    ("ahead", "left"),
    [
        (timedelta(hours=12), False),
        (timedelta(hours=12) - timedelta(seconds=1), True),
        (timedelta(seconds=1), True),
        (timedelta(), False),
        (-HOUR, False),
    ],
)
def test_twelve_hours_before_it_begins_it_is_left_alone(good: PlanChange, ahead: timedelta, *, left: bool) -> None:  # noqa: F811
    assert found(good, ahead) is left


def test_unless_an_appointment_is_at_that_time(good: PlanChange) -> None:  # noqa: F811
    assert not found(good, HOUR, taken=timedelta())
    assert found(good, HOUR, taken=-HOUR)
    assert found(good, HOUR, taken=4 * HOUR)


def test_or_the_learner_gave_that_time_to_it_or_to_another(good: PlanChange) -> None:  # noqa: F811
    assert not found(good, HOUR, pinned=SOON)
    assert not found(good, HOUR, pinned="W31.S1")


def test_or_the_plan_no_longer_asks_for_it(good: PlanChange) -> None:  # noqa: F811
    assert not found(good, HOUR, asked=False)
