"""Every rule a plan must keep, broken on purpose: each is noticed and named."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from studycal.core.curriculum import Curriculum
from studycal.core.life.demand import demands
from studycal.core.life.marks import Facts
from studycal.core.placement.invariants import PlanChange, violations
from studycal.core.placement.place import place
from studycal.core.plan import Pin, Session
from studycal.core.time import availability
from studycal.core.time.period import Period, add
from tests.core.test_a_year_of_life import BEFORE, CURRICULUM, SCHEDULE

NOW = BEFORE + timedelta(days=30)


@pytest.fixture(scope="module")
def good() -> PlanChange:
    """The plan of the shipped curriculum as it is published, computed once more 30 days on: nothing moved."""
    assert isinstance(CURRICULUM, Curriculum)
    asked = demands(CURRICULUM, SCHEDULE, Facts(), previous={}, now=BEFORE)
    last = SCHEDULE.first_day + timedelta(weeks=57)
    free = availability.free(SCHEDULE, SCHEDULE.first_day, last, busy=(), holidays={}, rules={})
    sessions, _ = place(asked, free, previous={}, pins={}, now=BEFORE, notice=SCHEDULE.notice)
    previous = {one.id: one for one in sessions}
    return PlanChange(sessions, asked, free, previous, {}, frozenset(), NOW, NOW + SCHEDULE.notice)


def rules(change: PlanChange) -> set[str]:
    return {violation.rule for violation in violations(change)}


def told(change: PlanChange) -> list[str]:
    return [f"{violation.rule}: {violation.message}" for violation in violations(change)]


def moved(change: PlanChange, key: str, **by: float) -> PlanChange:
    """The plan with one session at another time."""
    shift = timedelta(**by)
    return replace(change, sessions=tuple(_shift(one, shift) if one.id == key else one for one in change.sessions))


def _shift(one: Session, by: timedelta) -> Session:
    return replace(one, period=Period(add(one.start, by), add(one.end, by)))


def test_a_plan_as_it_should_be_breaks_no_rule(good: PlanChange) -> None:
    assert rules(good) == set()


def test_what_lies_in_the_past_never_moves(good: PlanChange) -> None:
    assert rules(moved(good, "W01.S1", hours=1)) == {"past-stays"}
    gone = replace(good, sessions=tuple(one for one in good.sessions if one.id != "W01.S1"))
    assert rules(gone) == {"past-stays"}


def test_what_was_spoken_of_never_moves(good: PlanChange) -> None:
    assert "logged-stays" in rules(replace(moved(good, "W30.S1", hours=1), settled=frozenset({"W30.S1"})))


def test_what_begins_soon_never_moves_without_need(good: PlanChange) -> None:
    assert "soon-stays" in rules(replace(moved(good, "W30.S1", hours=1), soon=frozenset({"W30.S1"})))
    gone = replace(good, sessions=tuple(one for one in good.sessions if one.id != "W30.S1"), soon=frozenset({"W30.S1"}))
    assert "soon-stays" in rules(gone)


def test_what_is_pinned_never_moves(good: PlanChange) -> None:
    period = next(one.period for one in good.sessions if one.id == "W30.S1")
    pins = {"W30.S1": Pin("W30.S1", Period(add(period.start, timedelta(hours=1)), add(period.end, timedelta(hours=1))))}
    assert rules(replace(good, pins=pins, previous={})) == {"pinned-stays"}


def test_a_published_session_moves_only_if_it_must(good: PlanChange) -> None:
    assert rules(moved(good, "W30.S1", minutes=30)) == {"move-only-if-forced"}
    monday = next(one.period for one in good.sessions if one.id == "W30.S1")
    days = dict(good.free)
    days[monday.start.date()] = replace(days[monday.start.date()], closed=("pause",))
    assert rules(replace(moved(good, "W30.S1", days=1), free=days)) == set()


def test_no_week_holds_more_than_its_cadence_has(good: PlanChange) -> None:
    longer = tuple(
        replace(one, period=Period(one.start, add(one.end, timedelta(minutes=15)))) if one.id == "W30.S2" else one
        for one in good.sessions
    )
    assert "never-add-hours" in rules(replace(good, sessions=longer))
    sixth = replace(good.sessions[150], id="W30.S6")
    assert "never-add-hours" in rules(replace(good, sessions=(*good.sessions, sixth)))


def test_every_week_makes_its_output_while_there_is_time_for_it(good: PlanChange) -> None:
    silent = replace(good, sessions=tuple(one for one in good.sessions if one.id != "W30.S4"))
    assert rules(silent) == {"output-every-week"}
    week = next(week for week in good.demands if 30 in week.weeks)
    days = dict(good.free)
    for offset in range(7):
        day = week.starts + timedelta(days=offset)
        days[day] = replace(days[day], windows=())
    busy = tuple(one for one in silent.sessions if one.week != 30)
    assert rules(replace(silent, sessions=busy, free=days)) == set()


def test_a_week_that_asks_for_no_output_is_noticed_too(good: PlanChange) -> None:
    asked = tuple(
        replace(week, asks=tuple(ask for ask in week.asks if not ask.role.output)) if 30 in week.weeks else week
        for week in good.demands
    )
    sessions = tuple(one for one in good.sessions if one.id != "W30.S4")
    assert rules(replace(good, demands=asked, sessions=sessions)) == {"output-every-week"}


def test_a_bad_week_and_a_trip_hold_no_more_than_they_may(good: PlanChange) -> None:
    week = next(week for week in good.demands if 30 in week.weeks)
    light = tuple(replace(other, light_most=2) if other is week else other for other in good.demands)
    assert told(replace(good, demands=light)) == [
        "never-add-hours: the bad week of 2027-06-21 would hold 5 sessions, 2 are its most"
    ]
    away = dict(good.free)
    for offset in range(3):  # Monday to Wednesday: S1 and S2
        day = week.starts + timedelta(days=offset)
        away[day] = replace(away[day], away=True)
    trip = tuple(replace(other, away_most=1) if other is week else other for other in good.demands)
    assert told(replace(good, demands=trip, free=away)) == [
        "never-add-hours: the trip of 2027-06-21 would hold 2 sessions, 1 are its most"
    ]
    roomy = tuple(replace(other, light_most=5, away_most=2) if other is week else other for other in good.demands)
    assert told(replace(good, demands=roomy, free=away)) == []


def test_what_stands_in_a_trip_is_never_taken_away_for_it(good: PlanChange) -> None:
    week = next(week for week in good.demands if 30 in week.weeks)
    trip = tuple(replace(other, away_most=0) if other is week else other for other in good.demands)
    away = dict(good.free)
    away[week.starts] = replace(away[week.starts], away=True)
    assert rules(replace(good, demands=trip, free=away)) == {"never-add-hours"}
    assert rules(replace(good, demands=trip, free=away, settled=frozenset({"W30.S1"}))) == set()


def test_a_pin_is_as_long_as_the_learner_made_it(good: PlanChange) -> None:
    long = {one.id: replace(one, period=Period(one.start, add(one.start, timedelta(hours=5))), pinned=True)
            for one in good.sessions if one.id == "W30.S1"}  # fmt: skip
    pins = {"W30.S1": Pin("W30.S1", long["W30.S1"].period)}
    sessions = tuple(long.get(one.id, one) for one in good.sessions)
    assert told(replace(good, sessions=sessions, pins=pins, previous={})) == []


def test_an_output_has_room_on_any_day_of_its_own_week(good: PlanChange) -> None:
    """All else of week 30 is spoken of; on the Sunday before it and the Monday after it stand sessions of others."""
    others = frozenset(f"W30.S{number}" for number in (1, 2, 3, 5))
    silent = tuple(one for one in good.sessions if one.id != "W30.S4")
    assert told(replace(good, sessions=silent, settled=others)) == [
        "output-every-week: W30.S4 has a legal time and is not placed"
    ]


def test_a_full_day_forces_a_move_and_an_hour_that_is_no_home_slot_is_no_exception(good: PlanChange) -> None:
    """S1 stood on Wednesday evening, where S2 has its home slot; one session a day is held there."""
    by_id = {one.id: one for one in good.sessions}
    after = add(by_id["W30.S2"].end, timedelta(minutes=15))
    squeezed = replace(by_id["W30.S1"], period=Period(after, add(after, timedelta(hours=1))))
    assert rules(replace(good, previous={**good.previous, "W30.S1": squeezed})) == set()
    free = dict(good.free)
    without = tuple(one for one in good.sessions if one.id != "W30.S2")
    alone = replace(good, sessions=without, free=free, previous={**good.previous, "W30.S1": squeezed})
    assert "move-only-if-forced" in rules(alone)


def test_heavy_sessions_side_by_side_are_legal_on_both_home_slots_only(good: PlanChange) -> None:
    """In a demanding quarter theory stood on Tuesday, the day before building; the plan moved it to its Monday."""
    week = next(week for week in good.demands if 2 in week.weeks)
    assert week.heavy_apart
    by_id = {one.id: one for one in good.sessions}
    theory, build = by_id["W02.S1"], by_id["W02.S2"]
    tuesday = add(theory.start, timedelta(days=1))
    stood = replace(theory, period=Period(tuesday, add(tuesday, theory.period.duration)))
    now = good.demands[0].starts
    early = replace(good, now=theory.start - timedelta(days=5), earliest=None)
    assert now < theory.start.date()
    assert rules(replace(early, previous={**good.previous, "W02.S1": stood})) == set(), "it had to move"
    wednesday = replace(build, period=Period(add(build.start, -timedelta(days=1)), add(build.end, -timedelta(days=1))))
    moved_on = tuple(wednesday if one.id == "W02.S2" else one for one in good.sessions)
    side_by_side = replace(early, sessions=moved_on, previous={"W02.S2": build})
    assert "move-only-if-forced" in rules(side_by_side), "on its home slot it could stay"
