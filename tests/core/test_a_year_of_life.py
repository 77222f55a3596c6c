"""A whole year of whatever may happen: marks, logs, clears, pins, other appointments, a clock that goes on and back.

After every step all rules hold, the past stands as it stood, and no more published sessions moved than had to.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from studycal.core.life import progress
from studycal.core.life.demand import day_rules, demands
from studycal.core.life.facts import Record, log_body, mark_body, pin_body, replay, standing
from studycal.core.life.mark_rules import keep_the_past, validate_mark
from studycal.core.life.marks import Facts, Mark, MarkKind
from studycal.core.life.week_demand import Busy, Day, WeekDemand
from studycal.core.placement.invariants import PlanChange, violations
from studycal.core.placement.place import place
from studycal.core.placement.rules import RULES
from studycal.core.plan import LogEntry, Pin, Plan, PlanWeek, Session, Status
from studycal.core.schedule import HomeSlot, Schedule, WallWindow
from studycal.core.time import availability
from studycal.core.time.period import Period, add, instant
from studycal.errors import HeldError, UsageError
from studycal.formats.documents.curriculum import parse_curriculum
from tests.core.least_moves import Taken, Week, least

ROOT = Path(__file__).parents[2]
WARSAW = ZoneInfo("Europe/Warsaw")
BEFORE = datetime(2026, 11, 24, 11, tzinfo=UTC)
DAY = timedelta(days=1)
CURRICULUM, _ = parse_curriculum(
    (ROOT / "curriculum/weeks.md").read_bytes(), "w", (ROOT / "curriculum/cadence.md").read_bytes(), "c", {}
)
SCHEDULE = Schedule(
    plan_id="plan",
    start=date(2026, 11, 30),
    zone=WARSAW,
    homes=(HomeSlot(0, time(19)), HomeSlot(2, time(19)), HomeSlot(3, time(19)), HomeSlot(5, time(10))),
    created=BEFORE,
    optional_home=HomeSlot(6, time(10)),
    windows=(
        *(WallWindow(day, time(18), time(21, 30)) for day in range(5)),
        *(WallWindow(day, time(9), time(13)) for day in (5, 6)),
    ),
)
MORNINGS = tuple(WallWindow(day, time(6, 30), time(8, 15)) for day in range(7))
ZONES = st.sampled_from(["Asia/Tokyo", "Europe/London", "America/New_York"])


class Life(RuleBasedStateMachine):
    """One learner's year, without a store: what was published last is kept here."""

    def __init__(self) -> None:
        super().__init__()
        assert CURRICULUM is not None
        self.curriculum = CURRICULUM
        self.now = BEFORE
        self.records: list[Record] = []
        self.busy: list[Busy] = []
        self.previous: dict[str, Session] = {}
        self.dropped: dict[str, Session] = {}
        self.asked: tuple[WeekDemand, ...] = ()

    @initialize()
    def begin(self) -> None:
        self.plan(typed=False)

    @property
    def facts(self) -> Facts:
        return replay(self.records)

    def say(self, kind: str, body: dict[str, Any]) -> None:
        self.records.append(Record(len(self.records) + 1, self.now, kind, body))

    def plan(self, *, typed: bool = True) -> None:
        """Plan anew, check everything, publish."""
        facts, now = self.facts, self.now
        notice = SCHEDULE.typed_notice if typed else SCHEDULE.notice
        asked = demands(self.curriculum, SCHEDULE, facts, previous=self.previous, now=now, dropped=self.dropped)
        first, last = SCHEDULE.first_day, SCHEDULE.first_day + timedelta(weeks=57)
        free = availability.free(SCHEDULE, first, last, busy=self.busy, holidays={}, rules=day_rules(SCHEDULE, facts))
        settled = progress.settled(facts)
        sessions, unplaced = place(
            asked,
            free,
            previous=self.previous,
            pins=facts.pins,
            now=now,
            notice=notice,
            settled=settled,
            dropped=self.dropped,
        )
        earliest = now + notice if self.previous else None
        change = PlanChange(sessions, asked, free, self.previous, facts.pins, settled, now, earliest)
        assert list(violations(change)) == []
        assert {why.partition(": ")[0] for one in (*sessions, *unplaced) for why in one.why} <= RULES.keys()
        if self.previous:
            self.no_more_moves_than_forced(change)
        self.publish(sessions, asked)

    def publish(self, sessions: tuple[Session, ...], asked: tuple[WeekDemand, ...]) -> None:
        placed = {one.id: one for one in sessions}
        assert len(placed) == len(sessions)
        self.dropped = {k: s for k, s in {**self.dropped, **self.previous}.items() if k not in placed}
        self.previous, self.asked = placed, asked

    def no_more_moves_than_forced(self, change: PlanChange) -> None:
        """The number of published sessions that moved in a week is the least that trying everything finds.

        The time that a session had before its week was shared is no published time of the shared week.
        """
        placed = {one.id: one for one in change.sessions}
        held = {(one.id, one.generation) for one in change.sessions}
        for number, week in enumerate(change.demands):
            movable = tuple(ask for ask in week.asks if not self.stands(change, ask.id, ask.generation))
            # What was spoken of while it had no time is not given one.
            movable = tuple(ask for ask in movable if ask.id in self.previous or ask.id not in change.settled)
            moved = [ask for ask in movable if not ask.anew and self.moved(placed, ask.id, ask.generation)]
            inside = [a for a in moved if 0 <= (self.previous[a.id].start.date() - week.starts).days < 7]
            if not inside:
                continue
            standing = self.standing(change, number, {ask.id for ask in movable})
            days = {day: change.free.get(day) or Day(day, ()) for day in (week.starts + n * DAY for n in range(7))}
            assert change.earliest is not None
            known = {key: one for key, one in self.previous.items() if key not in {a.id for a in movable if a.anew}}
            tried = Week(week, movable, days, standing, known, instant(change.earliest))
            coverage, least_moved = least(tried)
            ranked = sorted(movable, key=lambda ask: ask.rank)
            assert tuple((ask.id, ask.generation) in held for ask in ranked) == coverage
            assert len(moved) == least_moved

    def stands(self, change: PlanChange, key: str, generation: int) -> bool:
        old = self.previous.get(key)
        begun = old is not None and old.generation == generation and instant(old.start) <= instant(change.now)
        return begun or key in change.pins or (old is not None and key in change.settled)

    def moved(self, placed: dict[str, Session], key: str, generation: int) -> bool:
        old, new = self.previous.get(key), placed.get(key)
        if old is None or new is None or old.generation != generation:
            return False
        return (instant(old.start), instant(old.end)) != (instant(new.start), instant(new.end))

    def standing(self, change: PlanChange, number: int, movable: set[str]) -> tuple[tuple[Session, Taken], ...]:
        """What stood when a week was placed: what never moves, wherever it is, and what earlier weeks took."""
        asks = {ask.id: (ask, index, week) for index, week in enumerate(change.demands) for ask in week.asks}
        found = []
        for one in change.sessions:
            ask, index, week = asks.get(one.id, (None, -1, None))
            fixed = ask is None or self.stands(change, one.id, ask.generation)
            if one.id in movable or not (fixed or index < number):
                continue
            home = ask is not None and ask.home is not None and instant(ask.home.start) == instant(one.start)
            apart = week is not None and week.heavy_apart
            found.append((one, Taken(one.start.date(), one.role.heavy, home, apart)))
        return tuple(found)

    # What may happen.

    @rule(hours=st.sampled_from([-1, 1, 7, 24, 50, 24 * 7, 24 * 17]))
    def clock(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        self.plan(typed=False)

    @rule(ahead=st.integers(0, 60), hour=st.integers(7, 21), long=st.sampled_from([1, 3, 12, 60]))
    def appointment(self, ahead: int, hour: int, long: int) -> None:
        day = self.now.astimezone(WARSAW).date() + ahead * DAY
        start = datetime.combine(day, time(hour), tzinfo=WARSAW)
        self.busy.append(Busy(Period(start, add(start, timedelta(hours=long))), "busy: Conference"))
        self.plan(typed=False)

    @precondition(lambda self: self.busy)
    @rule(data=st.data())
    def appointment_cancelled(self, data: st.DataObject) -> None:
        self.busy.remove(data.draw(st.sampled_from(self.busy)))
        self.plan(typed=False)

    @rule(kind=st.sampled_from([MarkKind.BAD, MarkKind.GREAT, MarkKind.CUT]), ahead=st.integers(-1, 6))
    def week(self, kind: MarkKind, ahead: int) -> None:
        self.mark(Mark(kind, self.now, weeks=(self.near(ahead),)))

    @rule(ahead=st.integers(-1, 4))
    def merge(self, ahead: int) -> None:
        one = self.near(ahead)
        self.mark(Mark(MarkKind.MERGE, self.now, weeks=(one, one + 1)))

    @rule(ahead=st.integers(-2, 30), days=st.integers(0, 16))
    def pause(self, ahead: int, days: int) -> None:
        first = self.now.astimezone(WARSAW).date() + ahead * DAY
        self.mark(Mark(MarkKind.PAUSE, self.now, first=first, last=first + days * DAY))

    @rule(
        ahead=st.integers(0, 30),
        days=st.integers(0, 20),
        zone=ZONES,
        sessions=st.sampled_from([None, 0, 1, 3]),
        early=st.booleans(),
    )
    def travel(self, ahead: int, days: int, zone: str, sessions: int | None, early: bool) -> None:
        first = self.now.astimezone(WARSAW).date() + ahead * DAY
        trip = Mark(MarkKind.TRAVEL, self.now, first=first, last=first + days * DAY, zone=zone, sessions=sessions)
        self.mark(replace(trip, windows=MORNINGS if early else ()))

    @rule(resume=st.sampled_from(["", "open", "today"]))
    def back(self, resume: str) -> None:
        self.mark(Mark(MarkKind.RETURN, self.now, resume=resume))

    @precondition(lambda self: self.facts.marks)
    @rule(data=st.data())
    def clear(self, data: st.DataObject) -> None:
        one = data.draw(st.sampled_from(self.facts.marks))
        self.mark(replace(one, kind=MarkKind.CLEAR, at=self.now, first=one.first, last=one.last))

    @rule(data=st.data(), status=st.sampled_from([Status.DONE, Status.PARTIAL, Status.SKIPPED]))
    def log(self, data: st.DataObject, status: Status) -> None:
        near = [s.id for s in self.previous.values() if abs(instant(s.start) - self.now) < timedelta(days=10)]
        if near:
            self.plan()  # what time alone changes is no doing of the log
            before = self.previous
            self.say(
                "log", log_body(LogEntry(self.now, session=data.draw(st.sampled_from(sorted(near))), status=status))
            )
            self.plan()
            assert {key: one.period for key, one in self.previous.items()} == {k: s.period for k, s in before.items()}

    @rule(data=st.data(), shift=st.sampled_from([-24, -2, 1, 3, 24, 48]))
    def pin(self, data: st.DataObject, shift: int) -> None:
        near = [s for s in self.previous.values() if timedelta() < instant(s.start) - self.now < timedelta(days=15)]
        free = sorted(s.id for s in near if s.id not in progress.settled(self.facts))
        if not free:
            return
        one = self.previous[data.draw(st.sampled_from(free))]
        start = add(one.start, timedelta(hours=shift))
        if instant(start) >= self.now + SCHEDULE.typed_notice:
            period = Period(start, add(start, one.period.duration))
            self.say("pin", pin_body(Pin(one.id, period)))
            self.plan()

    @precondition(lambda self: self.facts.pins)
    @rule(data=st.data())
    def unpin(self, data: st.DataObject) -> None:
        self.say("unpin", {"session": data.draw(st.sampled_from(sorted(self.facts.pins)))})
        self.plan()

    @precondition(lambda self: standing(self.records))
    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        newest = [record.id for record in standing(self.records)][-4:]
        before = self.facts
        body = {"fact": data.draw(st.sampled_from(newest))}
        after = replay([*self.records, Record(len(self.records) + 1, self.now, "undo", body)])
        try:
            keep_the_past(self.curriculum, SCHEDULE, before, after, self.now)
        except HeldError as refused:
            assert refused.rule == "past"
            return
        self.say("undo", body)
        self.plan()

    def near(self, ahead: int) -> int:
        """A topic some weeks ahead."""
        weeks = (self.now.date() - SCHEDULE.first_day).days // 7 + 1 + ahead
        return min(max(1, weeks), 51)

    def mark(self, said: Mark) -> None:
        """Say a mark unless it is refused, which a learner is told."""
        weeks = tuple(PlanWeek(n, w.index, w.starts, w.quarter, w.load, w.mark) for w in self.asked for n in w.weeks)
        plan = Plan(weeks, tuple(sorted(self.previous.values(), key=lambda one: instant(one.start))))
        try:
            validate_mark(said, self.curriculum, SCHEDULE, self.facts, plan, self.now)
        except (HeldError, UsageError) as refused:
            assert refused.message
            return
        self.say("mark", mark_body(said))
        self.plan()

    @invariant()
    def what_was_held_stands(self) -> None:
        """By the newest word on each session alone, read here from the facts as they were said."""
        words = {
            record.body["session"]: record.body["status"]
            for record in standing(self.records)
            if record.kind == "log" and record.body.get("session")
        }
        held = {name for name, word in words.items() if word in ("done", "partial")}
        assert held <= self.previous.keys()
        assert held == {name for name, status in self.facts.spoken.items() if status.value in ("done", "partial")}

    @invariant()
    def no_session_twice_a_day(self) -> None:
        chosen = [
            one.start.date() for one in self.previous.values() if not one.pinned and instant(one.start) > self.now
        ]
        assert len(chosen) == len(set(chosen))


TestLife = Life.TestCase
# Without shrinking: a step plans a whole year, and a failure prints all that was said before it.
TestLife.settings = settings(
    max_examples=12,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
