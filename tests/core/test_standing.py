"""What stands while a year is placed, what comes back, what is the very same, and how many minutes a plan may hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from studycal.core.curriculum import Role
from studycal.core.life.demand import HELD_BY_YOU
from studycal.core.life.week_demand import Busy, DayRule, WeekDemand
from studycal.core.placement.invariants import PlanChange, violations
from studycal.core.placement.place import place, session
from studycal.core.plan import OFFER, TYPED, Pin, Session
from studycal.core.schedule import HomeSlot, WallWindow
from studycal.core.time.availability import free
from studycal.core.time.period import Period, add
from tests.core.test_placement import BEFORE, DAY, HOME_WEEK, MONDAY, WARSAW, busy, placed, schedule, times, week

LIGHT = (Role.READ, Role.WRITE, Role.REFLECT, Role.EXPERIMENT)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(MONDAY + day * DAY, time(hour, minute), tzinfo=WARSAW)


def lasting(start: datetime, minutes: int = 75) -> Period:
    return Period(start, add(start, timedelta(minutes=minutes)))


def held(key: str, start: datetime, *, role: Role = Role.READ, demand: WeekDemand | None = None) -> Session:
    """A session as it was published."""
    ask = replace((demand or week()).asks[0], id=key, role=role, slot=key[-2:])
    return session(ask, lasting(start), why=("home-slot",))


# --- what stands


@pytest.mark.parametrize("settled", [True, False])
def test_what_nobody_asks_for_any_more_takes_its_day_once_it_has_begun_or_is_logged(settled: bool) -> None:
    gone = held("W01.S9", at(0, 19), role=Role.THEORY)
    now = BEFORE if settled else at(0, 19)
    sessions, _ = placed(week(), previous=[gone], now=now, settled=["W01.S9"] if settled else [])
    assert sessions["W01.S9"] == gone
    assert [key for key, other in sessions.items() if other.start.date() == MONDAY] == ["W01.S9"]


def test_what_nobody_asks_for_any_more_and_lies_ahead_is_gone() -> None:
    sessions, _ = placed(week(), previous=[held("W01.S9", at(0, 19))])
    assert times(sessions) == HOME_WEEK


def test_a_session_of_the_week_before_keeps_heavy_ones_a_day_away_where_its_week_does() -> None:
    """Both weeks' theory is heavy: on Sunday by a pin, and on Monday by its home slot."""
    sunday = Pin("W01.S1", lasting(at(6, 19)))
    for apart, monday in ((True, False), (False, True)):
        both = [week(1, (Role.THEORY,), apart=apart), week(2, (Role.BUILD,), apart=False)]
        sessions, _ = placed(*both, pins=[sunday])
        assert (sessions["W02.S1"].start.date() == MONDAY + 7 * DAY) == monday


@pytest.mark.parametrize(
    ("source", "said", "settled", "moves"),
    [
        (OFFER, at(0, 21), False, True),
        ("google", at(0, 21), False, True),
        ("google", at(0, 19), False, True),  # in the very minute in which it began
        ("google", at(0, 18), False, False),
        ("google", None, False, False),
        (TYPED, at(0, 21), False, False),
        (OFFER, at(0, 21), True, False),
    ],
)
def test_what_has_begun_gets_another_time_by_what_was_said_after_it_began(
    source: str, said: datetime | None, settled: bool, moves: bool
) -> None:
    before, _ = placed(week())
    later = lasting(at(4, 19))
    sessions, _ = placed(
        week(),
        previous=list(before.values()),
        pins=[Pin("W01.S1", later, source, at=said)],
        now=at(0, 22),
        settled=["W01.S1"] if settled else [],
    )
    assert sessions["W01.S1"].period == (later if moves else before["W01.S1"].period)
    assert sessions["W01.S1"].pinned is moves


def test_a_session_is_what_was_asked_for() -> None:
    demand = week()
    theory = replace(demand.asks[0], name="Theory", title="W01 S1 Theory: Matrices", optional=True, generation=2)
    sessions, _ = placed(replace(demand, asks=(theory, *demand.asks[1:])))
    assert sessions["W01.S1"] == Session(
        "W01.S1", 1, "S1", Role.THEORY, True, "Theory", "W01 S1 Theory: Matrices", lasting(at(0, 19)), generation=2,
        why=("home-slot",),
    )  # fmt: skip


def test_what_has_begun_stands_as_it_was_and_what_is_logged_says_so() -> None:
    before, _ = placed(week(), pins=[Pin("W01.S1", lasting(at(0, 18)))])
    after, _ = placed(week(), previous=list(before.values()), now=at(0, 22), settled=["W01.S2"])
    for name, pinned, why in (("W01.S1", True, ("pinned",)), ("W01.S2", False, ("logged",))):
        assert after[name] == replace(before[name], pinned=pinned, why=why)


def test_what_is_asked_for_anew_does_not_stand_where_it_was() -> None:
    before, _ = placed(week())
    again = week()
    again = replace(again, asks=(replace(again.asks[0], generation=1), *again.asks[1:]))
    sessions, _ = placed(again, previous=list(before.values()), now=at(0, 22))
    assert sessions["W01.S1"].generation == 1
    assert sessions["W01.S1"].start > at(0, 22)


@pytest.mark.parametrize("day", [0, 3, 6])
def test_what_stands_on_any_day_of_a_week_takes_one_of_its_study_days_and_one_of_its_sessions(day: int) -> None:
    pin = Pin("W01.S1", lasting(at(day, 12)))
    rested, unplaced = placed(replace(week(roles=LIGHT), rest_days=5), pins=[pin])
    assert (len(rested), len(unplaced)) == (2, 2)
    full, unplaced = placed(replace(week(roles=LIGHT), most=1), pins=[pin])
    assert list(full) == ["W01.S1"]
    assert all("week-full" in other.why for other in unplaced.values())


# --- what comes back


def back(dropped: Session, *, now: datetime = BEFORE, previous: Sequence[Session] = (), generation: int = 0) -> Session:
    asked = week(roles=LIGHT)
    asked = replace(asked, asks=(replace(asked.asks[0], generation=generation), *asked.asks[1:]))
    days = free(schedule(), MONDAY, MONDAY + 6 * DAY, busy=(), holidays={}, rules={})
    sessions, _ = place(
        (asked,),
        days,
        previous={other.id: other for other in previous},
        pins={},
        now=now,
        notice=timedelta(hours=24),
        dropped={dropped.id: dropped},
    )
    return next(other for other in sessions if other.id == dropped.id)


@pytest.mark.parametrize(
    ("now", "generation", "start"),
    [
        (BEFORE, 0, at(1, 18, 30)),
        (BEFORE, 1, at(0, 19)),  # another generation of it: nothing to come back to
        (at(0, 18, 30), 0, at(1, 18, 30)),  # a day's notice, to the minute
        (at(0, 18, 31), 0, at(1, 19)),  # too soon by a minute, so nothing holds it there
    ],
)
def test_what_was_dropped_and_is_asked_for_again_comes_back_to_its_time_while_that_is_far_enough_ahead(
    now: datetime, generation: int, start: datetime
) -> None:
    others = [other for key, other in placed(week(roles=LIGHT))[0].items() if key != "W01.S1"]
    gone = held("W01.S1", at(1, 18, 30), demand=week(roles=LIGHT))
    assert back(gone, now=now, previous=others, generation=generation).start == start


def test_what_comes_back_takes_nobodys_place() -> None:
    others = [other for key, other in placed(week(roles=LIGHT))[0].items() if key != "W01.S1"]
    gone = held("W01.S1", at(2, 19), demand=week(roles=LIGHT))  # where the second one stands
    assert back(gone, previous=others).start == at(0, 19)


# --- what is the very same


def test_a_session_that_stays_is_known_again_by_its_period_and_one_that_is_shown_elsewhere_is_not() -> None:
    before, _ = placed(week())
    previous = list(before.values())
    same, _ = placed(week(), previous=previous)
    assert all(same[key].period is before[key].period for key in before)
    berlin = ZoneInfo("Europe/Berlin")
    rules = {MONDAY + n * DAY: DayRule(zone=berlin) for n in range(7)}
    there, _ = placed(week(), previous=previous, rules=rules)
    assert times(there) == times(before)
    assert (
        {other.start.tzinfo for other in there.values()} == {other.end.tzinfo for other in there.values()} == {berlin}
    )


def test_a_heavy_session_goes_back_to_its_home_slot_where_its_neighbour_has_no_place_beside_it_elsewhere() -> None:
    """Theory was published an hour before its slot on Monday; building can only be held on Tuesday."""
    using = schedule(windows=(WallWindow(0, time(18), time(21, 30)),))
    using = replace(using, homes=(HomeSlot(0, time(19)), HomeSlot(1, time(19))))
    demand = week(roles=(Role.THEORY, Role.BUILD), at=using)
    published = held("W01.S1", at(0, 18), role=Role.THEORY, demand=demand)
    alone, _ = placed(replace(demand, asks=demand.asks[:1]), using=using, previous=[published])
    assert times(alone) == {"W01.S1": "Mon 18:00 75"}
    both, _ = placed(demand, using=using, previous=[published])
    assert times(both) == {"W01.S1": "Mon 19:00 75", "W01.S2": "Tue 19:00 75"}


# --- why it is where it is


def test_a_session_without_a_home_says_so() -> None:
    homeless = week()
    homeless = replace(homeless, asks=(replace(homeless.asks[0], home=None), *homeless.asks[1:]))
    sessions, _ = placed(homeless)
    assert sessions["W01.S1"].why == ("no-home",)


def test_a_pin_is_told_what_is_there_too_and_an_anchor_stays_one() -> None:
    demand = week()
    first = replace(demand.asks[0], fixed=lasting(at(0, 18)), why=(HELD_BY_YOU,))
    demand = replace(demand, asks=(first, *demand.asks[1:]))
    pin = Pin("W01.S2", lasting(at(0, 18, 30)))
    sessions, _ = placed(demand, pins=[pin], taken=[busy(0, "19:00", "20:00", "Dinner")])
    assert sessions["W01.S1"].why == ("anchor", "clash: session W01.S2", "clash: Dinner", HELD_BY_YOU)
    assert sessions["W01.S2"].why == ("pinned", "clash: session W01.S1", "clash: Dinner")


def test_what_clashes_with_a_pin_across_midnight_is_said_on_both_days() -> None:
    """One was pinned late on Monday, the other to the first hour of Tuesday."""
    pins = [Pin("W01.S1", lasting(at(0, 23, 30))), Pin("W01.S2", lasting(at(1, 0, 15)))]
    sessions, _ = placed(week(), pins=pins)
    assert sessions["W01.S1"].why == ("pinned", "clash: session W01.S2")
    assert sessions["W01.S2"].why == ("pinned", "clash: session W01.S1")


# --- how many minutes a plan may hold


def told(change: PlanChange) -> list[str]:
    return [f"{violation.rule}: {violation.message}" for violation in violations(change)]


def two_weeks(*longer: tuple[str, int], **moved: datetime) -> PlanChange:
    """Two weeks of two sessions of 75 minutes; some are longer, and some (``W02_S1``) stand elsewhere."""
    weeks = [replace(week(number, LIGHT[:1] + LIGHT[2:3]), minutes=150) for number in (1, 2)]
    windows = tuple(WallWindow(day, time(0), time(23)) for day in range(7))
    days = free(schedule(windows=windows), MONDAY, MONDAY + 13 * DAY, busy=(), holidays={}, rules={})
    lengths = dict(longer)
    sessions = [
        session(ask, lasting(moved.get(ask.id.replace(".", "_"), ask.home.start), lengths.get(ask.id, 75)), why=())
        for demand in weeks
        for ask in demand.asks
        if ask.home
    ]
    return PlanChange(sessions, weeks, days, {}, {}, frozenset(), BEFORE, None)


FULL = "never-add-hours: the week of 2026-11-30 would hold 225 minutes"


def test_a_plan_holds_what_its_weeks_have_and_no_minute_more() -> None:
    assert told(two_weeks()) == []
    assert told(two_weeks(("W01.S1", 90))) == [
        "never-add-hours: the week of 2026-11-30 would hold 165 minutes",
        "never-add-hours: the plan would hold 315 minutes, 15 more than its base",
    ]
    assert told(two_weeks(("W01.S1", 90), ("W01.S2", 60))) == []


def test_a_week_holds_no_session_of_another_but_by_the_learners_word_or_an_anchor() -> None:
    crowded = two_weeks(W02_S1=at(4, 12))
    assert told(crowded) == [FULL]
    here, there = Pin("W02.S1", lasting(at(4, 12))), Pin("W02.S2", lasting(at(9, 19)))
    assert told(replace(crowded, pins={"W02.S1": here})) == []
    assert told(replace(crowded, anchors=frozenset({"W02.S1"}))) == []
    assert told(replace(crowded, pins={"W02.S2": there})) == [FULL], "a pin in another week"
    for day, excused in ((-1, False), (0, True), (6, True), (7, False)):
        pin = Pin("W09.S1", lasting(at(day, 12)))
        assert told(replace(crowded, pins={"W09.S1": pin})) == ([] if excused else [FULL])


def test_a_great_week_holds_what_was_added_to_it() -> None:
    change = two_weeks(("W01.S1", 150))
    great = [replace(change.demands[0], extra=75), change.demands[1]]
    assert told(replace(change, demands=great)) == []


def test_what_has_begun_or_is_spoken_of_is_no_hour_to_come() -> None:
    change = two_weeks(("W01.S1", 150))
    old = {"W01.S1": change.sessions[0]}
    assert told(replace(change, now=change.sessions[0].start, previous=old)) == []
    assert told(replace(change, settled=frozenset({"W01.S1"}))) == []
    assert len(told(replace(change, now=change.sessions[0].start - timedelta(minutes=1)))) == 2


def test_a_plan_without_weeks_breaks_no_rule() -> None:
    assert told(PlanChange((), (), {}, {}, {}, frozenset(), datetime(2026, 1, 1, tzinfo=UTC), None)) == []


def test_what_is_told_of_a_move_says_from_when() -> None:
    change = two_weeks()
    before = {other.id: other for other in change.sessions}
    moved = two_weeks(W01_S1=at(1, 12))
    stays = "would move from 30 Nov 19:00"
    assert told(replace(moved, previous=before)) == [f"move-only-if-forced: W01.S1 {stays}"]
    assert told(replace(moved, previous=before, now=at(0, 19))) == [f"past-stays: W01.S1 {stays}"]
    assert told(replace(moved, previous=before, settled=frozenset({"W01.S1"}))) == [f"logged-stays: W01.S1 {stays}"]
    soon = replace(moved, previous=before, soon=frozenset({"W01.S1"}))
    assert told(soon)[0] == f"soon-stays: W01.S1 {stays} so shortly before"
    pinned = replace(moved, pins={"W01.S1": Pin("W01.S1", lasting(at(0, 19)))})
    assert told(pinned) == ["pinned-stays: W01.S1 would leave 30 Nov 19:00"]


def forced(change: PlanChange, **day: object) -> list[str]:
    """What is told of a move from Monday to Tuesday, where Monday is so."""
    monday = replace(change.free[MONDAY], **day)  # type: ignore[arg-type]
    return told(replace(change, free={**change.free, MONDAY: monday}))


def test_a_move_is_forced_by_what_its_old_time_lacks_now() -> None:
    before = {other.id: other for other in two_weeks().sessions}
    moved = replace(two_weeks(W01_S1=at(1, 12)), previous=before)
    window = Period(at(0, 18), at(0, 21))
    assert len(forced(moved)) == len(forced(moved, windows=(window,))) == 1
    assert forced(moved, closed=("pause",)) == []
    assert forced(moved, windows=()) == []
    assert forced(moved, windows=(Period(at(0, 19, 5), at(0, 21)),)) == []
    assert len(forced(moved, windows=(Period(at(0, 19), at(0, 20, 15)),))) == 1
    assert forced(moved, windows=(Period(at(0, 19), at(0, 20, 14)),)) == []
    assert forced(moved, busy=(Busy(Period(at(0, 20), at(0, 22)), "Call"),)) == []
    assert len(forced(moved, busy=(Busy(Period(at(0, 20, 15), at(0, 22)), "Call"),))) == 1
    assert forced(moved, away=True) == []


def test_a_length_that_is_not_asked_for_any_more_forces_a_move() -> None:
    moved = two_weeks(W01_S1=at(1, 12))
    for minutes, told_of in ((59, 0), (60, 1), (75, 1), (76, 0)):
        old = replace(moved.sessions[0], period=lasting(at(0, 19), minutes))
        assert len(told(replace(moved, previous={"W01.S1": old}))) == told_of
    elsewhere = replace(moved.sessions[0], period=lasting(at(-1, 19)))
    assert told(replace(moved, previous={"W01.S1": elsewhere})) == [], "it stood in another week"


# --- days that hold two by their home slots, weeks that are full


def monday_of_two(*, most: int = 6, rest_days: int = 1, per_day: int = 1, role: Role = Role.READ) -> PlanChange:
    """One week of two sessions, both with their home slot on Monday: at four and at seven."""
    demand = week(1, (Role.REFLECT, role))
    first, second = demand.asks
    asks = (replace(first, home=lasting(at(0, 16))), replace(second, home=lasting(at(0, 19))))
    demand = replace(demand, asks=asks, minutes=150, most=most, rest_days=rest_days, per_day=per_day)
    windows = tuple(WallWindow(day, time(8), time(23)) for day in range(7))
    days = free(schedule(windows=windows), MONDAY, MONDAY + 6 * DAY, busy=(), holidays={}, rules={})
    sessions = [session(ask, ask.home, why=()) for ask in asks if ask.home]
    return PlanChange(sessions, (demand,), days, {}, {}, frozenset(), BEFORE, None)


def standing_at(change: PlanChange, first: datetime, second: datetime) -> PlanChange:
    """The plan with its two sessions at these times."""
    both = zip(change.sessions, (first, second), strict=True)
    return replace(change, sessions=[replace(other, period=lasting(start)) for other, start in both])


@pytest.mark.parametrize(
    ("first", "said_of", "could"),
    [
        (at(0, 16), False, True),  # both are at home
        (at(0, 16, 5), False, False),  # the other is not
        (at(0, 16, 5), True, True),  # and the learner logged it there
        (at(1, 16), False, True),
    ],
)
def test_a_second_home_slot_of_a_day_is_left_only_where_it_must_be(first: datetime, said_of: bool, could: bool) -> None:
    change = monday_of_two()
    before = {"W01.S2": change.sessions[1]}
    if said_of:
        before["W01.S1"] = replace(change.sessions[0], period=lasting(first))
    after = replace(standing_at(change, first, at(3, 19)), previous=before)
    after = replace(after, settled=frozenset({"W01.S1"} if said_of else ()))
    told_of = ["move-only-if-forced: W01.S2 would move from 30 Nov 19:00"] if could else []
    assert told(after) == told_of


def test_what_was_second_on_a_day_away_from_home_had_to_move_unless_a_day_may_hold_two() -> None:
    for per_day, told_of in ((1, 0), (2, 1)):
        change = monday_of_two(per_day=per_day)
        before = {"W01.S2": replace(change.sessions[1], period=lasting(at(0, 20)))}
        assert len(told(replace(standing_at(change, at(0, 16), at(3, 19)), previous=before))) == told_of


def test_what_took_a_rest_day_had_to_move() -> None:
    for rest_days, told_of in ((6, 0), (5, 1)):
        change = monday_of_two(rest_days=rest_days)
        before = {"W01.S2": replace(change.sessions[1], period=lasting(at(3, 19)))}
        after = replace(standing_at(change, at(1, 16), at(4, 19)), previous=before)
        assert len(told(after)) == told_of


def silent(change: PlanChange, *, closed: bool = False, away: bool = False) -> list[str]:
    """What is told where the second session, the week's output, has no time; the first was logged at its home."""
    days = {
        key: replace(day, closed=("pause",) if closed and key != MONDAY else (), away=away)
        for key, day in change.free.items()
    }
    first = change.sessions[0]
    logged = replace(change, sessions=[first], previous={first.id: first}, settled=frozenset({first.id}), free=days)
    return told(logged)


OUTPUT = ["output-every-week: W01.S2 has a legal time and is not placed"]


def test_an_output_without_a_time_is_told_where_the_week_had_one() -> None:
    assert silent(monday_of_two(role=Role.WRITE)) == OUTPUT
    assert silent(monday_of_two(role=Role.READ)) == []
    assert silent(monday_of_two(role=Role.WRITE, most=1)) == []
    assert silent(monday_of_two(role=Role.WRITE, most=2)) == OUTPUT
    assert silent(monday_of_two(role=Role.WRITE, rest_days=7)) == OUTPUT, "on Monday, where one stands anyway"


def test_an_output_that_was_spoken_of_and_a_week_that_holds_no_topic_need_no_time() -> None:
    change = monday_of_two(role=Role.WRITE)
    without = replace(change, sessions=change.sessions[:1])
    assert told(without) == OUTPUT
    assert told(replace(without, settled=frozenset({"W01.S2"}))) == []
    assert told(replace(without, demands=(replace(change.demands[0], weeks=()),))) == []


def test_an_output_has_no_time_beside_another_on_a_day_whose_second_slot_is_not_its_own() -> None:
    """Two others have their homes on Monday, one of them stands there; every other day is closed."""
    change = monday_of_two()
    first, second = change.demands[0].asks
    (_, write) = monday_of_two(role=Role.WRITE).demands[0].asks
    asks = (first, second, replace(write, id="W01.S3", home=lasting(at(2, 19))))
    three = replace(change, demands=(replace(change.demands[0], asks=asks, minutes=225),))
    assert silent(three, closed=True) == []
    assert silent(three) == ["output-every-week: W01.S3 has a legal time and is not placed"]


def test_an_output_has_no_time_on_a_closed_day_nor_on_a_trip_where_it_cannot_be_held_on_one() -> None:
    change = monday_of_two(role=Role.WRITE)
    assert silent(change, away=True) == []
    assert silent(change, closed=True) == OUTPUT, "its home slot on Monday"
    elsewhere = replace(change.demands[0].asks[1], home=lasting(at(2, 19)))
    only = replace(change, demands=(replace(change.demands[0], asks=(change.demands[0].asks[0], elsewhere)),))
    assert silent(only, closed=True) == []
    assert silent(only) == OUTPUT


def heavy_days(first: datetime, old: datetime, *, apart: bool = True) -> list[str]:
    """Two heavy sessions with homes on Monday and Tuesday: the first stands there, the other stood then and moved."""
    demand = replace(week(1, (Role.THEORY, Role.BUILD), apart=apart), minutes=150)
    homes = (lasting(at(0, 19)), lasting(at(1, 19)))
    asks = tuple(replace(ask, home=home) for ask, home in zip(demand.asks, homes, strict=True))
    windows = tuple(WallWindow(day, time(8), time(23)) for day in range(7))
    days = free(schedule(windows=windows), MONDAY, MONDAY + 6 * DAY, busy=(), holidays={}, rules={})
    sessions = [session(ask, lasting(start), why=()) for ask, start in zip(asks, (first, at(4, 19)), strict=True)]
    previous = {"W01.S2": replace(sessions[1], period=lasting(old))}
    demands = (replace(demand, asks=asks),)
    return told(PlanChange(sessions, demands, days, previous, {}, frozenset(), BEFORE, None))


@pytest.mark.parametrize(
    ("first", "old", "apart", "could"),
    [
        (at(0, 19), at(1, 19), True, True),  # both at home
        (at(0, 18), at(1, 19), True, False),
        (at(0, 19), at(1, 18), True, False),
        (at(0, 18), at(1, 18), False, True),
        (at(0, 18), at(2, 18), True, True),  # a day between them
    ],
)
def test_a_heavy_day_beside_another_forced_a_move_unless_both_are_at_home(
    first: datetime, old: datetime, apart: bool, could: bool
) -> None:
    assert len(heavy_days(first, old, apart=apart)) == could


@pytest.mark.parametrize(("apart", "could"), [(True, False), (False, True)])
def test_a_heavy_sunday_of_a_week_that_keeps_them_apart_forces_a_move_off_the_monday_after(
    apart: bool, could: bool
) -> None:
    weeks = [replace(week(1, (Role.THEORY,), apart=apart), minutes=75), replace(week(2, (Role.BUILD,), apart=False),
             minutes=75)]  # fmt: skip
    windows = tuple(WallWindow(day, time(8), time(23)) for day in range(7))
    days = free(schedule(windows=windows), MONDAY, MONDAY + 13 * DAY, busy=(), holidays={}, rules={})
    sunday = session(weeks[0].asks[0], lasting(at(6, 18)), why=())
    thursday = session(weeks[1].asks[0], lasting(at(10, 18)), why=())
    previous = {"W02.S1": replace(thursday, period=lasting(at(7, 18)))}
    change = PlanChange((sunday, thursday), weeks, days, previous, {}, frozenset(), BEFORE, None)
    assert len(told(change)) == could


@pytest.mark.parametrize(
    ("said", "source", "past"),
    [(at(0, 19), "google", 0), (at(0, 18, 59), "google", 1), (None, OFFER, 0), (at(0, 20), TYPED, 1)],
)
def test_what_has_begun_moves_by_what_was_said_of_it_since(said: datetime | None, source: str, past: int) -> None:
    before = {"W01.S1": two_weeks().sessions[0]}
    pins = {"W01.S1": Pin("W01.S1", lasting(at(1, 12)), source, at=said)}
    change = replace(two_weeks(W01_S1=at(1, 12)), previous=before, now=at(0, 21), pins=pins)
    assert told(change) == ["past-stays: W01.S1 would move from 30 Nov 19:00"] * past


def test_a_bad_week_holds_what_is_logged_beside_its_own() -> None:
    change = monday_of_two()
    bad = replace(change, demands=(replace(change.demands[0], light_most=1),))
    cap = "never-add-hours: the bad week of 2026-11-30 would hold 2 sessions, 1 are its most"
    assert told(bad) == [cap]
    old = {"W01.S1": change.sessions[0]}
    assert told(replace(bad, previous=old, settled=frozenset({"W01.S1"}))) == []
    pinned = [replace(change.sessions[0], pinned=True), change.sessions[1]]
    assert told(replace(bad, sessions=pinned, pins={"W01.S1": Pin("W01.S1", pinned[0].period)})) == []
    none = replace(bad, demands=(replace(change.demands[0], light_most=0),))
    assert len(told(none)) == 1


CALLED = ("trip", "bad week")


@pytest.mark.parametrize(
    ("most", "logged", "pinned", "trip", "bad_week"),
    [
        (4, 0, 0, None, None),
        (3, 0, 0, 4, 4),
        (3, 0, 1, 4, 4),
        (3, 1, 0, 4, None),  # what is logged is none of a bad week's own
        (1, 1, 0, 4, 3),
        (1, 0, 2, 4, 4),
        (1, 0, 3, 4, None),  # beside what is pinned a bad week keeps one
        (1, 0, 4, None, None),
        (1, 2, 1, 4, None),
        (0, 1, 1, 4, 3),
        (0, 4, 0, None, None),
    ],
)
def test_a_trip_and_a_bad_week_hold_so_many_beside_what_stands(
    most: int, logged: int, pinned: int, trip: int | None, bad_week: int | None
) -> None:
    """Four sessions, the first ones logged, the next ones pinned: how many are told to be too many."""
    demand = replace(week(1, LIGHT[:4]), minutes=300)
    windows = tuple(WallWindow(day, time(0), time(23)) for day in range(7))
    days = free(schedule(windows=windows), MONDAY, MONDAY + 6 * DAY, busy=(), holidays={}, rules={})
    away = {day: replace(one, away=True) for day, one in days.items()}
    asks = [ask for ask in demand.asks if ask.home]
    sessions = [session(ask, lasting(at(day, 19)), why=()) for day, ask in enumerate(asks)]
    fixed = range(logged, logged + pinned)
    sessions = [replace(one, pinned=number in fixed) for number, one in enumerate(sessions)]
    pins = {one.id: Pin(one.id, one.period) for one in sessions if one.pinned}
    spoken = {one.id: one for one in sessions[:logged]}
    for name, told_of in zip(CALLED, (trip, bad_week), strict=True):
        cap = replace(demand, **{{"trip": "away_most", "bad week": "light_most"}[name]: most})
        change = PlanChange(sessions, (cap,), away, spoken, pins, frozenset(spoken), BEFORE, None)
        said = f"never-add-hours: the {name} of 2026-11-30 would hold {told_of} sessions, {most} are its most"
        assert told(change) == ([said] if told_of else [])
        if name == "trip":
            assert told(replace(change, free=days)) == [], "nobody is on a trip then"


# --- nights that meet


def test_two_nights_that_meet_are_shared() -> None:
    """Friday's window ends at two on Saturday, and Saturday's begins at midnight."""
    demand = week(roles=LIGHT[:2])

    def held_at(*homes: datetime | None, opens: time = time(23)) -> list[str]:
        using = schedule(windows=(WallWindow(4, opens, time(2)), WallWindow(5, time(0), time(3))))
        asks = [
            replace(ask, home=lasting(home) if home else None) for ask, home in zip(demand.asks, homes, strict=True)
        ]
        sessions, unplaced = placed(replace(demand, asks=tuple(asks)), using=replace(using, homes=()))
        assert unplaced == {}
        return [f"{other.start:%a %H:%M}-{other.end:%H:%M}" for _, other in sorted(sessions.items())]

    assert held_at(None, None) == ["Fri 23:00-00:00", "Sat 00:00-01:15"]
    assert held_at(None, None, opens=time(23, 30)) == ["Fri 23:30-00:30", "Sat 00:30-01:45"]
    assert held_at(at(4, 23, 30), at(5, 1)) == ["Fri 23:30-00:45", "Sat 01:00-02:15"]
    assert held_at(at(4, 23, 30), at(5, 0, 30)) == ["Fri 23:30-00:30", "Sat 00:30-01:45"]
