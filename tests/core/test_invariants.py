"""Every rule a plan must keep, broken on purpose: each is noticed and named."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from studycal.core import availability
from studycal.core.agenda import demands
from studycal.core.curriculum import Curriculum
from studycal.core.invariants import Change, violations
from studycal.core.marks import Facts
from studycal.core.period import Period, add
from studycal.core.placement import place
from studycal.core.plan import Pin, Session
from tests.core.test_a_year_of_life import BEFORE, CURRICULUM, SCHEDULE

NOW = BEFORE + timedelta(days=30)


@pytest.fixture(scope="module")
def good() -> Change:
    """The plan of the shipped curriculum as it is published, computed once more 30 days on: nothing moved."""
    assert isinstance(CURRICULUM, Curriculum)
    asked = demands(CURRICULUM, SCHEDULE, Facts(), previous={}, now=BEFORE)
    last = SCHEDULE.first_day + timedelta(weeks=57)
    free = availability.free(SCHEDULE, SCHEDULE.first_day, last, busy=(), holidays={}, rules={})
    sessions, _ = place(asked, free, previous={}, pins={}, now=BEFORE, notice=SCHEDULE.notice)
    previous = {one.id: one for one in sessions}
    return Change(sessions, asked, free, previous, {}, frozenset(), NOW, NOW + SCHEDULE.notice)


def rules(change: Change) -> set[str]:
    return {violation.rule for violation in violations(change)}


def moved(change: Change, key: str, **by: float) -> Change:
    """The plan with one session at another time."""
    shift = timedelta(**by)
    return replace(change, sessions=tuple(_shift(one, shift) if one.id == key else one for one in change.sessions))


def _shift(one: Session, by: timedelta) -> Session:
    return replace(one, period=Period(add(one.start, by), add(one.end, by)))


def test_a_plan_as_it_should_be_breaks_no_rule(good: Change) -> None:
    assert rules(good) == set()


def test_what_lies_in_the_past_never_moves(good: Change) -> None:
    assert rules(moved(good, "W01.S1", hours=1)) == {"past-stays"}
    gone = replace(good, sessions=tuple(one for one in good.sessions if one.id != "W01.S1"))
    assert rules(gone) == {"past-stays"}


def test_what_was_spoken_of_never_moves(good: Change) -> None:
    assert "logged-stays" in rules(replace(moved(good, "W30.S1", hours=1), settled=frozenset({"W30.S1"})))


def test_what_begins_soon_never_moves_without_need(good: Change) -> None:
    assert "soon-stays" in rules(replace(moved(good, "W30.S1", hours=1), soon=frozenset({"W30.S1"})))
    gone = replace(good, sessions=tuple(one for one in good.sessions if one.id != "W30.S1"), soon=frozenset({"W30.S1"}))
    assert "soon-stays" in rules(gone)


def test_what_is_pinned_never_moves(good: Change) -> None:
    period = next(one.period for one in good.sessions if one.id == "W30.S1")
    pins = {"W30.S1": Pin("W30.S1", Period(add(period.start, timedelta(hours=1)), add(period.end, timedelta(hours=1))))}
    assert rules(replace(good, pins=pins, previous={})) == {"pinned-stays"}


def test_a_published_session_moves_only_if_it_must(good: Change) -> None:
    assert rules(moved(good, "W30.S1", minutes=30)) == {"move-only-if-forced"}
    monday = next(one.period for one in good.sessions if one.id == "W30.S1")
    days = dict(good.free)
    days[monday.start.date()] = replace(days[monday.start.date()], closed=("pause",))
    assert rules(replace(moved(good, "W30.S1", days=1), free=days)) == set()


def test_no_week_holds_more_than_its_cadence_has(good: Change) -> None:
    longer = tuple(
        replace(one, period=Period(one.start, add(one.end, timedelta(minutes=15)))) if one.id == "W30.S2" else one
        for one in good.sessions
    )
    assert "never-add-hours" in rules(replace(good, sessions=longer))
    sixth = replace(good.sessions[150], id="W30.S6")
    assert "never-add-hours" in rules(replace(good, sessions=(*good.sessions, sixth)))


def test_every_week_makes_its_output_while_there_is_time_for_it(good: Change) -> None:
    silent = replace(good, sessions=tuple(one for one in good.sessions if one.id != "W30.S4"))
    assert rules(silent) == {"output-every-week"}
    week = next(week for week in good.asked if 30 in week.weeks)
    days = dict(good.free)
    for offset in range(7):
        day = week.starts + timedelta(days=offset)
        days[day] = replace(days[day], windows=())
    busy = tuple(one for one in silent.sessions if one.week != 30)
    assert rules(replace(silent, sessions=busy, free=days)) == set()


def test_a_week_that_asks_for_no_output_is_noticed_too(good: Change) -> None:
    asked = tuple(
        replace(week, asks=tuple(ask for ask in week.asks if not ask.role.output)) if 30 in week.weeks else week
        for week in good.asked
    )
    sessions = tuple(one for one in good.sessions if one.id != "W30.S4")
    assert rules(replace(good, asked=asked, sessions=sessions)) == {"output-every-week"}
