"""Every hard rule on every session, over random documents, zones, windows, other appointments and moments.

The rules are written here anew, from wall clocks and instants alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from studycal.core.curriculum import Curriculum
from studycal.core.life.demand import demands
from studycal.core.life.marks import Facts
from studycal.core.life.week_demand import Ask, Busy, WeekDemand
from studycal.core.placement.place import place
from studycal.core.plan import Pin, Session, Unplaced
from studycal.core.schedule import HolidayPolicy, HomeSlot, QuarterPolicy, Schedule, WallWindow
from studycal.core.time.availability import free
from studycal.core.time.period import Period
from studycal.formats.documents.curriculum import parse_curriculum

DAY = timedelta(days=1)
ZONES = ("Europe/Warsaw", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Kathmandu", "UTC")
ZONES += ("Europe/Dublin", "Africa/Cairo", "Pacific/Apia", "America/Santiago", "Pacific/Chatham")
NAMES = ("Theory", "Code from Scratch", "Read a Paper", "Write / Teach", "Experiment", "Teach It", "Reflect")
LOADS = ("High", "Medium-high", "Medium", "Low")
FIRST_DAYS = [date(2026, 11, 30), date(2027, 2, 1), date(2027, 3, 8), date(2027, 3, 24), date(2027, 9, 27)]


@st.composite
def curricula(draw: st.DrawFn) -> Curriculum:
    """Documents as a learner might write them, through the parser."""
    weeks = draw(st.integers(1, 4))
    rows = [f"| {number} | Topic {number} |" for number in range(1, weeks + 1)]
    quarters = []
    for number in range(1, draw(st.integers(1, 2)) + 1):
        names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=6))
        sessions = [f"**Session {n} – {name}**\n\n- do it" for n, name in enumerate(names, start=1)]
        if draw(st.booleans()) and len(names) < 6:
            sessions.append(f"**Optional Session {len(names) + 1} – Non-Technical**\n\n- rest")
        load = draw(st.sampled_from(LOADS))
        quarters.append("\n\n".join([f"## Q{number}", f"**Cognitive load:** {load}", *sessions]))
    table = "\n".join(["| Week | Topic |", "|---|---|", *rows])
    curriculum, problems = parse_curriculum(table.encode(), "w", "\n\n".join(quarters).encode(), "c", {})
    assert curriculum is not None, problems
    return curriculum


CLOCK = st.builds(time, st.integers(0, 23), st.sampled_from([0, 5, 15, 30, 45]))


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    slots = st.builds(HomeSlot, st.integers(0, 6), CLOCK)
    windows = draw(st.lists(st.builds(WallWindow, st.integers(0, 6), CLOCK, CLOCK), max_size=6))
    lengths = sorted(draw(st.lists(st.sampled_from([45, 60, 75, 90]), min_size=3, max_size=3)))
    return Schedule(
        plan_id="plan",
        start=draw(st.sampled_from(FIRST_DAYS)),
        zone=ZoneInfo(draw(st.sampled_from(ZONES))),
        homes=tuple(draw(st.lists(slots, min_size=1, max_size=5, unique_by=lambda slot: slot.weekday))),
        created=datetime(2026, 1, 1, tzinfo=UTC),
        optional_home=draw(st.one_of(st.none(), slots)),
        windows=tuple(window for window in windows if window.start != window.end),
        week_starts=draw(st.integers(0, 6)),
        quarters=draw(st.sampled_from(QuarterPolicy)),
        min_minutes=lengths[0],
        preferred_minutes=lengths[1],
        max_minutes=lengths[2],
        buffer=timedelta(minutes=draw(st.sampled_from([0, 10, 30]))),
        rest_days=draw(st.integers(0, 3)),
        holidays=draw(st.sampled_from(HolidayPolicy)),
    )


@dataclass(frozen=True)
class Life:
    """A learner's whole input, and what came of it."""

    curriculum: Curriculum
    schedule: Schedule
    busy: tuple[Busy, ...]
    holidays: Mapping[date, str]

    @property
    def asked(self) -> tuple[WeekDemand, ...]:
        return demands(self.curriculum, self.schedule, Facts(), previous={}, now=self.schedule.created)

    def plan(
        self,
        previous: Mapping[str, Session] | None = None,
        now: datetime | None = None,
        pins: Mapping[str, Pin] | None = None,
    ) -> tuple[tuple[Session, ...], tuple[Unplaced, ...]]:
        first = self.schedule.first_day
        last = first + timedelta(weeks=len(self.curriculum.weeks))
        days = free(self.schedule, first, last, busy=self.busy, holidays=self.holidays, rules={})
        at = now or self.schedule.created
        return place(self.asked, days, previous=previous or {}, pins=pins or {}, now=at, notice=self.schedule.notice)


@st.composite
def appointments(draw: st.DrawFn, schedule: Schedule) -> tuple[Busy, ...]:
    found = []
    for _ in range(draw(st.integers(0, 8))):
        day = schedule.first_day + timedelta(days=draw(st.integers(-1, 28)))
        start = datetime.combine(day, draw(CLOCK), tzinfo=UTC)
        found.append(Busy(Period(start, start + timedelta(minutes=draw(st.integers(1, 3000)))), "Work"))
    return tuple(found)


@st.composite
def lives(draw: st.DrawFn) -> Life:
    curriculum, schedule = draw(curricula()), draw(schedules())
    days = draw(st.sets(st.integers(0, 27), max_size=5))
    holidays = {schedule.first_day + timedelta(days=number): "Holiday" for number in days}
    return Life(curriculum, schedule, draw(appointments(schedule)), holidays)


# What the rules say, from clocks and instants.


def shown_once(moment: datetime) -> bool:
    """Whether the clock shows this wall time exactly once on its day."""
    return moment.replace(fold=0).utcoffset() == moment.replace(fold=1).utcoffset()


def inside(life: Life, one: Session) -> bool:
    """Whether every minute of a session lies in one home slot or one window, by the clock on the wall."""
    zone, day = life.schedule.zone, one.start.date()
    slots = [*life.schedule.homes, *([life.schedule.optional_home] if life.schedule.optional_home else [])]
    longest = timedelta(minutes=life.schedule.max_minutes)
    at_home = any(
        slot.weekday == day.weekday()
        and one.start.time() >= slot.at
        and elapsed(day, slot.at, one.end, zone) <= longest
        for slot in slots
    )
    return at_home or any(
        on.weekday() == window.weekday and _covers(on, window, one)
        for window in life.schedule.windows
        for on in (day, day - DAY)
    )


def elapsed(day: date, at: time, until: datetime, zone: ZoneInfo) -> timedelta:
    start = datetime.combine(day, at, tzinfo=zone)
    return until.astimezone(UTC) - start.astimezone(UTC)


def _covers(on: date, window: WallWindow, one: Session) -> bool:
    opens = datetime.combine(on, window.start)
    closes = datetime.combine(on if window.end > window.start else on + DAY, window.end)
    return opens <= one.start.replace(tzinfo=None) and one.end.replace(tzinfo=None) <= closes


def near(one: Session, block: Busy, buffer: timedelta) -> bool:
    return one.start.astimezone(UTC) < block.period.end + buffer and block.period.start - buffer < one.end.astimezone(
        UTC
    )


def check(life: Life, sessions: tuple[Session, ...], standing: frozenset[str] = frozenset()) -> None:
    """Every hard rule of section 2 on every session that was free to be placed."""
    schedule = life.schedule
    asks = {ask.id: (ask, week) for week in life.asked for ask in week.asks}
    for one in sessions:
        if one.id in standing:
            continue
        week = asks[one.id][1]
        minutes = one.period.duration / timedelta(minutes=1)
        assert schedule.min_minutes <= minutes <= schedule.preferred_minutes
        assert shown_once(one.start)
        assert shown_once(one.end)
        assert inside(life, one)
        assert week.starts <= one.start.date() < week.starts + 7 * DAY
        assert one.end.replace(tzinfo=None) <= datetime.combine(week.starts + 7 * DAY, time())
        assert not any(near(one, block, schedule.buffer) for block in life.busy)
        assert schedule.holidays is not HolidayPolicy.SKIP or one.start.date() not in life.holidays
    days = Counter(one.start.date() for one in sessions)
    away = [one for one in sessions if one.id not in standing and not at_own_home(one, asks[one.id][0])]
    assert all(days[one.start.date()] == 1 for one in away)  # the learner's own home slots are exempt
    for week in life.asked:
        own = [one for one in sessions if week.starts <= one.start.date() < week.starts + 7 * DAY]
        if not standing:
            assert len(own) <= week.most
            assert len({one.start.date() for one in own}) <= 7 - schedule.rest_days
    heavy_days_are_apart(sessions, asks, standing)


def at_own_home(session: Session, ask: Ask) -> bool:
    """Whether a session begins where the learner put its home slot."""
    return ask.home is not None and ask.home.start == session.start


def heavy_days_are_apart(
    sessions: tuple[Session, ...], asks: Mapping[str, tuple[Ask, WeekDemand]], standing: frozenset[str]
) -> None:
    heavy = sorted((one for one in sessions if one.role.heavy), key=lambda one: one.start.astimezone(UTC))
    for one, other in pairwise(heavy):
        if other.start.date() - one.start.date() != DAY or {one.id, other.id} <= standing:
            continue
        loaded = any(asks[name][1].heavy_apart for name in (one.id, other.id))
        homes = [asks[each.id][0].home for each in (one, other)]
        at_home = all(home and home.start == each.start for home, each in zip(homes, (one, other), strict=True))
        assert at_home or not loaded


RANDOM = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@RANDOM
@given(lives())
def test_every_hard_rule_holds_and_nothing_asked_for_is_lost(life: Life) -> None:
    sessions, unplaced = life.plan()
    check(life, sessions)
    asked = [ask.id for week in life.asked for ask in week.asks]
    assert sorted([one.id for one in sessions] + [item.id for item in unplaced]) == sorted(asked)
    assert all(item.why for item in unplaced)
    assert all(one.why for one in sessions)


@RANDOM
@given(lives())
def test_the_same_inputs_give_the_same_plan_in_any_order_and_a_replan_of_nothing_moves_nothing(life: Life) -> None:
    sessions, unplaced = life.plan()
    turned = replace(life, busy=life.busy[::-1], holidays=dict(reversed(life.holidays.items())))
    assert turned.plan() == (sessions, unplaced)
    before = {one.id: one for one in sessions}
    again, _ = life.plan(previous=before)
    assert {one.id: one.period for one in again} == {one.id: one.period for one in sessions}


@RANDOM
@given(lives(), st.data())
def test_after_any_change_the_past_and_the_pinned_stand_and_the_rest_keeps_every_rule(
    life: Life, data: st.DataObject
) -> None:
    first, _ = life.plan()
    assume(first)  # where nothing was published the next plan is a first one, which heeds no notice
    before = {one.id: one for one in first}
    now = datetime.combine(life.schedule.first_day, time(12), tzinfo=UTC) + timedelta(
        days=data.draw(st.integers(-2, 20))
    )
    pins = {}
    if data.draw(st.booleans()):
        chosen = data.draw(st.sampled_from(first))
        start = chosen.start.astimezone(UTC) + timedelta(hours=data.draw(st.integers(-5, 5)))
        zone = life.schedule.zone
        period = Period(start.astimezone(zone), (start + timedelta(hours=1)).astimezone(zone))
        pins[chosen.id] = Pin(chosen.id, period)
    changed = replace(life, busy=data.draw(appointments(life.schedule)))
    later, _ = changed.plan(previous=before, now=now, pins=pins)
    after = {one.id: one for one in later}
    past = {name for name, one in before.items() if one.start.astimezone(UTC) <= now}
    for name in past:
        assert after[name].period == before[name].period
    for name in set(pins) - past:
        assert after[name].period == pins[name].period
    for name, one in after.items():
        if name not in before or before[name].period != one.period:
            assert name in pins or one.start.astimezone(UTC) >= now + life.schedule.notice
    check(changed, later, frozenset(past | set(pins)))
