"""Years of life against a plan: sessions missed, weeks of sickness, trips, and a learner who bends the plan as it asks.

A year is lived week by week with the same `demands` and `place` that plan a real one. The simulated learner says what
happens when it happens, takes the one later time a missed session is offered, and when behind takes the first step of
the ladder that is legal: merge, cut, then the reserve. What is not covered at the end, cut or not, takes a week each
after it, and only a year that ends within the reserve even so has finished in range. Equal seeds give equal years.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from random import Random

from studycal.core.curriculum import Curriculum
from studycal.core.life import progress
from studycal.core.life.demand import day_rules, demands
from studycal.core.life.finish import siblings
from studycal.core.life.mark_rules import validate_mark
from studycal.core.life.marks import Facts, Mark, MarkKind
from studycal.core.life.week_demand import Busy, Free, WeekDemand
from studycal.core.placement.place import place
from studycal.core.plan import HELD, LogEntry, Plan, PlanWeek, Session, Status
from studycal.core.records import dataclass, field, replace
from studycal.core.schedule import Schedule
from studycal.core.time import availability
from studycal.core.time.period import instant
from studycal.errors import HeldError, UsageError

from .statistics import SimulatedYear

DESTINATIONS = ("Europe/London", "America/New_York", "Asia/Tokyo", "")
"""Where trips go, each as often as the others; the last one stays in the learner's own zone."""

_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)
_AT_ONCE = timedelta()
_TOLD_AHEAD = timedelta(days=14)
_TRIP_DAYS = (4, 10)
_SICK_DAYS = 7
_MORNING = time(7)


@dataclass(frozen=True, slots=True)
class LifeRates:
    """How life goes: the share of sessions missed; sick weeks and trips in 52 weeks."""

    missed: float = 0.12
    sick_weeks: float = 2.0
    trips: float = 3.0


@dataclass(frozen=True, slots=True)
class World:
    """A plan as it stands, to be lived on from ``now``: what it is made of, and what was said and placed so far."""

    curriculum: Curriculum
    schedule: Schedule
    busy: tuple[Busy, ...]
    holidays: Mapping[date, str]
    facts: Facts
    sessions: tuple[Session, ...]
    now: datetime
    rates: LifeRates

    @property
    def latest(self) -> date:
        """The last day of the range: the whole reserve used."""
        weeks = self.curriculum.span + self.schedule.reserve_weeks
        return self.schedule.week_start(weeks + 1) - _DAY


@dataclass(frozen=True, slots=True)
class SimulationBase:
    """What every simulated year begins with, computed once: the free days and the demands of an undisturbed year."""

    world: World
    free: Free
    demands: tuple[WeekDemand, ...]

    @property
    def finish(self) -> tuple[date, date]:
        """The range: the last day of the year as it stands, and that with the whole reserve used."""
        last = self.demands[-1].starts + _WEEK - _DAY
        return last, max(last, self.world.latest)


def base(world: World) -> SimulationBase:
    """The undisturbed year of a plan, with all the days that the reserve and a week more could need."""
    schedule, facts = world.schedule, world.facts
    previous = {session.id: session for session in world.sessions}
    demanded = demands(world.curriculum, schedule, facts, previous=previous, now=world.now)
    first = schedule.first_day - _DAY
    weeks = world.curriculum.span + schedule.reserve_weeks + 2
    rules = day_rules(schedule, facts)
    days = availability.free(
        schedule, first, first + weeks * _WEEK, busy=world.busy, holidays=world.holidays, rules=rules
    )
    return SimulationBase(world, days, demanded)


def live(start: SimulationBase, seed: int, number: int) -> SimulatedYear:
    """One year of life; ``number`` tells years of one seed apart."""
    return live_through(start, seed, number).outcome()


def live_through(start: SimulationBase, seed: int, number: int) -> Year:
    """The same, to be looked at: all that was said and held in it."""
    year = Year(start, Random(f"studycal {seed} {number}"))  # noqa: S311 - chance, not secrets
    schedule = start.world.schedule
    today = start.world.now.astimezone(schedule.zone).date()
    index = max(1, (today - schedule.first_day).days // 7 + 1)
    year.draw(index)
    while index <= len(year.demands):
        year.week(index)
        index += 1
    year.record()
    return year


@dataclass(slots=True)
class Year:
    """A year while it is lived."""

    start: SimulationBase
    random: Random
    world: World = field(init=False)
    free: Free = field(init=False)
    demands: tuple[WeekDemand, ...] = field(init=False)
    facts: Facts = field(init=False)
    log: list[LogEntry] = field(default_factory=list)
    placed: dict[str, Session] = field(default_factory=dict)
    trips: list[Mark] = field(default_factory=list)
    sick: list[Mark] = field(default_factory=list)
    ill: date = date.min
    topics: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        self.world = self.start.world
        self.free, self.demands = dict(self.start.free), self.start.demands
        self.facts, self.log = self.world.facts, list(self.world.facts.log)
        self.placed = {
            session.id: session for session in self.world.sessions if instant(session.start) <= instant(self.world.now)
        }

    def draw(self, first: int) -> None:
        """The topics still ahead, and when trips and sickness come."""
        self.topics = frozenset(topic for week in self.demands[first - 1 :] for topic in week.weeks)
        schedule = self.world.schedule
        begin, weeks = schedule.week_start(first), len(self.demands) + 1 - first
        for day in self._days(self.world.rates.trips, begin, weeks):
            last = day + (self.random.randint(*_TRIP_DAYS) - 1) * _DAY
            zone = self.random.choice(DESTINATIONS) or str(schedule.zone)
            moment = max(self._at(day - _TOLD_AHEAD), self.world.now)
            self.trips.append(Mark(MarkKind.TRAVEL, moment, first=day, last=last, zone=zone))
        for day in self._days(self.world.rates.sick_weeks, begin, weeks):
            last = day + (_SICK_DAYS - 1) * _DAY
            self.sick.append(Mark(MarkKind.PAUSE, self._at(day, _MORNING), first=day, last=last))

    def _days(self, rate: float, begin: date, weeks: int) -> Iterator[date]:
        """Days that come by chance, ``rate`` of them in 52 weeks."""
        if rate <= 0:
            return
        at = self.random.expovariate(rate / 364)
        while at < weeks * 7:
            yield begin + int(at) * _DAY
            at += self.random.expovariate(rate / 364)

    def _at(self, day: date, at: time = time()) -> datetime:
        return datetime.combine(day, at, tzinfo=self.world.schedule.zone)

    def week(self, index: int) -> None:
        """One calendar week: trips that are known by now, its sessions, sickness as it comes, the review at its end."""
        begin = self.world.schedule.week_start(index)
        for trip in [mark for mark in self.trips if instant(mark.at) <= instant(self._at(begin))]:
            self.trips.remove(trip)
            self._say(trip)
        sessions = self._place(index, {}, self._at(begin), _AT_ONCE)
        _, sessions = _parted(sessions, self.world.now)
        for mark in [mark for mark in self.sick if mark.last and mark.first and mark.first < begin + _WEEK]:
            self.sick.remove(mark)
            over, ahead = _parted(sessions, mark.at)
            held = self._hold(index, over, sessions)
            self.ill = mark.last or begin
            if self._say(mark):
                ahead = self._place(index, {**held, **ahead}, mark.at, self.world.schedule.typed_notice)
            sessions = {name: session for name, session in ahead.items() if name not in held}
        self._hold(index, sessions, sessions)
        self._review(index, self._at(begin + _WEEK))

    def _place(
        self, index: int, previous: Mapping[str, Session], now: datetime, notice: timedelta
    ) -> dict[str, Session]:
        """A week's sessions at their best legal times, given those of the week before and the week as it was."""
        if index > len(self.demands):
            return {}
        week = self.demands[index - 1]
        begin = week.starts
        standing = {
            session.id: session
            for session in self.placed.values()
            if begin - _DAY <= session.start.date() < begin + _WEEK
        }
        published = {**standing, **previous}
        sessions, _ = place(
            [week],
            self.free,
            previous=published,
            pins=self.facts.pins,
            now=now if published else self.world.now,
            notice=notice,
            settled=frozenset(entry.session for entry in self.log),
        )
        own = {ask.id for ask in week.asks}
        return {session.id: session for session in sessions if session.id in own}

    def _hold(self, index: int, sessions: Mapping[str, Session], week: Mapping[str, Session]) -> dict[str, Session]:
        """Live through sessions in order of time: each is held or missed, and a missed one is offered a later time."""
        lived: dict[str, Session] = {}
        standing = dict(week)
        for session in sorted(sessions.values(), key=lambda session: instant(session.start)):
            del standing[session.id]
            taken = self._lived(index, session, standing)
            lived[session.id] = self._logged(taken or session, Status.DONE if taken else Status.SKIPPED)
            if taken:
                standing[session.id] = taken
        return lived

    def _lived(self, index: int, session: Session, standing: Mapping[str, Session]) -> Session | None:
        """A session as it was held, None if it was not. Who is ill studies nothing, whatever the plan still says."""
        if session.start.date() <= self.ill:
            return None
        return session if self.random.random() >= self.world.rates.missed else self._later(index, session, standing)

    def _later(self, index: int, missed: Session, standing: Mapping[str, Session]) -> Session | None:
        """The later time in its week at which a missed session is held after all, if there is one and life allows.

        ``standing`` are the week's other sessions, without those that were missed for good.
        """
        if index > len(self.demands) or missed.optional or self.random.random() < self.world.rates.missed:
            return None
        demand = self.demands[index - 1]
        asks = tuple(ask for ask in demand.asks if ask.id == missed.id or ask.id in standing)
        sessions, _ = place(
            [replace(demand, asks=asks)],
            self.free,
            previous=standing,
            pins={},
            now=missed.end,
            notice=self.world.schedule.typed_notice,
            settled=frozenset(standing),
        )
        return next(
            (
                session
                for session in sessions
                if session.id == missed.id and instant(session.start) > instant(missed.end)
            ),
            None,
        )

    def _logged(self, session: Session, status: Status) -> Session:
        self.log.append(LogEntry(session.end, session=session.id, status=status))
        self.placed[session.id] = session
        return session

    def _review(self, index: int, now: datetime) -> None:
        """At the week's end: when its topics are known not to be covered, the first legal step of the ladder."""
        if index > len(self.demands):
            return
        week = self.demands[index - 1]
        plan = self._plan([week])
        ids = {session.id for session in plan.sessions}
        own = Facts(log=tuple(entry for entry in self.log if entry.session in ids))
        for number in progress.behind(self.world.curriculum, plan, own, now):
            if number in week.weeks:
                next((step for step in self._steps(number, now) if self._say(step, plan)), None)

    def _steps(self, week: int, now: datetime) -> Iterator[Mark]:
        """The ladder: merge (parts of one topic first), cut, the reserve."""
        weeks = self.world.curriculum.weeks
        pairs = [(first, first + 1) for first in (week, week + 1) if first + 1 <= len(weeks)]
        for pair in sorted(pairs, key=lambda pair: not siblings(self.world.curriculum, *pair)):
            yield Mark(MarkKind.MERGE, now, pair)
        yield Mark(MarkKind.CUT, now, (week,))
        yield Mark(MarkKind.RETURN, now, resume="open")

    def _say(self, mark: Mark, plan: Plan | None = None) -> bool:
        """Say a mark if it can hold; the weeks it bends are asked for anew."""
        self.record()
        schedule, curriculum = self.world.schedule, self.world.curriculum
        try:
            validate_mark(mark, curriculum, schedule, self.facts, plan or Plan((), ()), mark.at)
        except (HeldError, UsageError):
            return False
        self.facts = replace(self.facts, marks=(*self.facts.marks, mark))
        self.demands = demands(curriculum, schedule, self.facts, previous=self.placed, now=mark.at)
        if mark.first and mark.last:
            self._close(mark.first, mark.last + _DAY)
        return True

    def record(self) -> None:
        """Let the facts hold all that was said."""
        if len(self.log) != len(self.facts.log):
            self.facts = replace(self.facts, log=tuple(self.log))

    def _close(self, first: date, last: date) -> None:
        """The days that a mark changes, and the one after a trip, anew."""
        world, rules = self.world, day_rules(self.world.schedule, self.facts)
        self.free |= availability.free(
            world.schedule, first, last, busy=world.busy, holidays=world.holidays, rules=rules
        )

    def _plan(self, demanded: list[WeekDemand] | tuple[WeekDemand, ...]) -> Plan:
        weeks = [
            PlanWeek(number, week.index, week.starts, week.quarter, week.load, week.mark)
            for week in demanded
            for number in week.weeks
        ]
        numbers = {week.week for week in weeks}
        return Plan(tuple(weeks), tuple(session for session in self.placed.values() if session.week in numbers))

    def outcome(self) -> SimulatedYear:
        """How the year went."""
        self.record()
        world, marks = self.world, self.facts.marks
        end = self.demands[-1].starts + _WEEK
        plan, at = self._plan(self.demands), self._at(end)
        reached = progress.figures(world.curriculum, plan, self.facts, at)
        states = progress.coverage(world.curriculum, plan, self.facts, at)
        left = sum(states[topic] not in progress.COVERED for topic in self.topics)
        finish = end - _DAY + _WEEK * left
        done = {entry.session for entry in self.log if entry.status in HELD}
        studied = [session.period.duration for session in self.placed.values() if session.id in done]
        kinds = [mark.kind for mark in marks]
        return SimulatedYear(
            finish=finish,
            in_range=finish <= self.start.finish[1],
            covered=reached.covered,
            outputs=reached.outputs,
            minutes=int(sum(studied, timedelta()).total_seconds() // 60),
            sick_weeks=kinds.count(MarkKind.PAUSE),
            trips=kinds.count(MarkKind.TRAVEL),
            merged=kinds.count(MarkKind.MERGE),
            cut=kinds.count(MarkKind.CUT),
            reserve=max(0, len(self.demands) - world.curriculum.span),
        )


def _parted(sessions: Mapping[str, Session], at: datetime) -> tuple[dict[str, Session], dict[str, Session]]:
    """The sessions that have begun by a moment, and those that have not."""
    over = {name: session for name, session in sessions.items() if instant(session.start) <= instant(at)}
    return over, {name: session for name, session in sessions.items() if name not in over}
