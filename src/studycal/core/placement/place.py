"""Placement: one pure function for the first plan and every replan.

Weeks are placed in order, each at the exact optimum of its own (`placement_week.solve`): coverage first, then fewest
published sessions moved, then most on their home slot, and so on (docs/planning.md). What never moves (the past,
what is logged, what is pinned) stands first, and the rest is placed around it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from types import MappingProxyType

from studycal.core.life.anchors import ANCHOR
from studycal.core.life.demand import HELD_BY_YOU
from studycal.core.life.week_demand import Ask, Day, Free, WeekDemand
from studycal.core.plan import TYPED, Pin, Session, Unplaced
from studycal.core.records import dataclass, field, replace
from studycal.core.time.period import Period, at_minute, instant, minute, minute_up
from studycal.core.time.slots import ALWAYS, FixedSession, Wish, day_slots, wish

from .alike import solved_alike
from .explain import Situation, clashes, elsewhere, forbidden, nearest, shortened
from .optimum import Choice
from .week import WeekProblem, holds_several, problem, solve

_DAY = timedelta(days=1)
_NONE: Mapping[str, Session] = MappingProxyType({})


def place(
    demands: Sequence[WeekDemand],
    free: Free,
    *,
    previous: Mapping[str, Session],
    pins: Mapping[str, Pin],
    now: datetime,
    notice: timedelta,
    settled: frozenset[str] = frozenset(),
    dropped: Mapping[str, Session] = _NONE,
) -> tuple[tuple[Session, ...], tuple[Unplaced, ...]]:
    """Place every ask of every week at its best legal time.

    ``previous`` are the published sessions by id (empty for a first plan, which heeds no notice and no now);
    ``pins`` the learner's own times; ``settled`` ids that are logged and so never move. A published session that has
    begun or is settled is in the plan even when no week asks for it any more, or asks for it once more without finding
    a time: the past is not edited. A session that is asked for again after it was ``dropped`` comes back at the time it
    had, if that is still far enough ahead.
    """
    year = _YearPlacement(free, previous, pins, now, settled, minute_up(now + notice) if previous else ALWAYS, dropped)
    year.stand(demands)
    for week in demands:
        if week.asks:
            _place_week(year, week)
    placed = {session.id for session in year.sessions}
    year.sessions += [old for key, old in previous.items() if key not in placed and stays(old, settled, now)]
    return tuple(year.sessions), tuple(year.unplaced)


@dataclass(slots=True)
class _YearPlacement:
    """What is known while the weeks are placed one after the other."""

    free: Free
    previous: Mapping[str, Session]
    pins: Mapping[str, Pin]
    now: datetime
    settled: frozenset[str]
    earliest: int
    dropped: Mapping[str, Session]
    standing: defaultdict[date, list[FixedSession]] = field(default_factory=lambda: defaultdict(list))
    fixed: dict[str, int] = field(default_factory=dict)
    sessions: list[Session] = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)

    def stand(self, demands: Sequence[WeekDemand]) -> None:
        """Let every session that does not move stand at its time, whichever week that lies in."""
        asks = {ask.id: (ask, week) for week in demands for ask in week.asks}
        if not self.previous and not self.pins and not any(ask.fixed for ask, _ in asks.values()):
            return
        for key, (ask, week) in asks.items():
            session = self._fixed(ask)
            if session:
                self._add(session, heavy=ask.heavy, home=ask.home, apart=week.heavy_apart)
                self.fixed[key] = minute(session.start)
        for key, old in self.previous.items():
            if key not in asks and self._immovable(old):
                self._add(old, heavy=old.role.heavy, home=None, apart=False)

    def _fixed(self, ask: Ask) -> Session | None:
        old, pin = self.previous.get(ask.id), self.pins.get(ask.id)
        if old and old.generation == ask.generation and self._immovable(old) and not self._again(old, pin):
            begun = instant(old.start) <= instant(self.now)
            return session(ask, old.period, why=old.why if begun else ("logged",), pinned=old.pinned)
        if ask.fixed:
            return session(ask, ask.fixed, why=(ANCHOR,), pinned=True)
        return session(ask, pin.period, why=("pinned",), pinned=True) if pin else None

    def _again(self, old: Session, pin: Pin | None) -> bool:
        """Whether the learner gave a session a time after its own had passed: one offered later, or a drag.

        What is typed never does: a typed pin of what has begun is refused, and one typed before holds as it was.
        """
        if pin is None or pin.at is None or pin.source == TYPED or old.id in self.settled:
            return False
        return instant(old.start) <= instant(pin.at)

    def once(self, ask: Ask) -> Period | None:
        """The time a session had when it was dropped, None if that is not far enough ahead any more."""
        old = self.dropped.get(ask.id)
        again = old is not None and old.generation == ask.generation and minute(old.start) >= self.earliest
        return old.period if old and again else None

    def _immovable(self, old: Session) -> bool:
        return stays(old, self.settled, self.now)

    def _add(self, session: Session, *, heavy: bool, home: Period | None, apart: bool) -> None:
        self.sessions.append(session)
        at_home = home is not None and instant(session.start) == instant(home.start)
        day, start, end = session.start.date(), minute(session.start), minute_up(session.end)
        self.remember(FixedSession(session.id, day, start, end, heavy=heavy, home=at_home, apart=apart))

    def remember(self, stands: FixedSession) -> None:
        """Let a session take its day and time from all others."""
        self.standing[stands.date].append(stands)

    def around(self, week: WeekDemand) -> list[FixedSession]:
        """What stands in a week and on the days before and after it."""
        days = (week.starts + _DAY * offset for offset in range(-1, 8))
        return [standing for day in days for standing in self.standing.get(day, ())]


def stays(old: Session, settled: frozenset[str], now: datetime) -> bool:
    """Whether a published session never moves any more: it has begun, or was spoken of."""
    return old.id in settled or instant(old.start) <= instant(now)


def session(ask: Ask, period: Period, *, why: tuple[str, ...], pinned: bool = False) -> Session:
    """An ask at a time."""
    return Session(
        id=ask.id,
        week=ask.week,
        slot=ask.slot,
        role=ask.role,
        optional=ask.optional,
        name=ask.name,
        title=ask.title,
        period=period,
        pinned=pinned,
        generation=ask.generation,
        why=why,
    )


def _place_week(year: _YearPlacement, week: WeekDemand) -> None:
    stands = year.around(week)
    dates = [week.starts + _DAY * offset for offset in range(7)]
    days = day_slots([year.free.get(day) or Day(day, ()) for day in dates], stands, year.earliest, week)
    wishes, fixed = _wishes(year, week)
    puzzle = problem(week, days, wishes, fixed, stands)
    choices = solved_alike(puzzle) if holds_several(puzzle.days) else solve(puzzle)
    chosen = {choice.wish: choice for choice in choices}
    situation = Situation(puzzle, _now_standing(stands, puzzle, chosen), year.earliest)
    for wanted in wishes:
        choice = chosen.get(wanted.index)
        if choice:
            _keep(year, situation, wanted, choice)
        else:
            _leave(year, situation, wanted)
    _clashes(year, week, situation)


def _wishes(year: _YearPlacement, week: WeekDemand) -> tuple[list[Wish], list[tuple[int, int]]]:
    """The week's movable sessions, and (place in the cadence, start) of those that stand."""
    wishes: list[Wish] = []
    fixed: list[tuple[int, int]] = []
    for order, ask in enumerate(week.asks):
        if ask.id in year.fixed:
            fixed.append((order, year.fixed[ask.id]))
            continue
        if year.previous and ask.id in year.settled and ask.id not in year.previous:
            continue  # spoken of while it had no time: it was held, or will not be
        old = year.previous.get(ask.id)
        published = old.period if old and old.generation == ask.generation and not ask.anew else None
        period = published or year.once(ask)
        wishes.append(wish(ask, len(wishes), order, period, back=published is None))
    return wishes, fixed


def _now_standing(
    stands: Sequence[FixedSession], puzzle: WeekProblem, chosen: Mapping[int, Choice]
) -> list[FixedSession]:
    """What stands once the week is placed."""
    apart = puzzle.demand.heavy_apart
    return [
        *stands,
        *(
            FixedSession(
                wish.ask.id, puzzle.days[c.day].date, c.start, c.end, heavy=wish.ask.heavy, home=c.home, apart=apart
            )
            for wish in puzzle.wishes
            if (c := chosen.get(wish.index))
        ),
    ]


def _keep(year: _YearPlacement, situation: Situation, wish: Wish, choice: Choice) -> None:
    week = situation.puzzle.demand
    zone = situation.puzzle.days[choice.day].zone
    period = Period(at_minute(choice.start, zone), at_minute(choice.end, zone))
    old = year.previous.get(wish.ask.id)
    if old is not None and wish.old == (choice.start, choice.end) and _are_one(old.period, period):
        period = old.period  # known again as the very same by whoever asks what moved
    year.sessions.append(session(wish.ask, period, why=(*_why(situation, wish, choice), *wish.ask.why)))
    year.remember(
        FixedSession(
            wish.ask.id,
            period.start.date(),
            choice.start,
            choice.end,
            heavy=wish.ask.heavy,
            home=choice.home,
            apart=week.heavy_apart,
        )
    )


def _are_one(period: Period, other: Period) -> bool:
    """Whether two periods say the same, to the zone and the fold."""
    return all(
        one == same and one.tzinfo is same.tzinfo and one.fold == same.fold
        for one, same in ((period.start, other.start), (period.end, other.end))
    )


def _why(situation: Situation, wish: Wish, choice: Choice) -> tuple[str, ...]:
    """Why a session is where it is; for one away from its home slot also what forbids that slot."""
    short = shortened(situation, wish, choice.start, choice.end)
    if choice.home:
        return ("home-slot", *short)
    if wish.home is None:
        return ("no-home", *situation.clock(wish), *short)
    against = forbidden(situation, wish, wish.home)
    if wish.old == (choice.start, choice.end) and not against:
        return ("kept", *short)
    return ("moved", *(against or ("room-for-others",)), *short)


def _leave(year: _YearPlacement, situation: Situation, wish: Wish) -> None:
    closest = nearest(situation, wish)
    against = forbidden(situation, wish, wish.home) if wish.home is not None else situation.clock(wish)
    against_closest = forbidden(situation, wish, closest[0]) if closest else ("no-window",)
    why = tuple(dict.fromkeys((*against, *against_closest)))
    year.unplaced.append(Unplaced(wish.ask.id, why, at_minute(*closest) if closest else None))


def _clashes(year: _YearPlacement, week: WeekDemand, situation: Situation) -> None:
    """Say of pinned sessions what else is at their time; nothing is moved, the learner chose it."""
    asks = {ask.id: ask for ask in week.asks if ask.id in year.fixed}
    for number, placed in enumerate(year.sessions if asks else ()):
        if placed.id in asks and placed.pinned:
            held = tuple(rule for rule in asks[placed.id].why if rule == HELD_BY_YOU)
            reasons = (*clashes(situation, placed, _others(year, placed)), *elsewhere(placed, year.free), *held)
            year.sessions[number] = replace(placed, why=(ANCHOR if placed.why[:1] == (ANCHOR,) else "pinned", *reasons))


def _others(year: _YearPlacement, session: Session) -> Iterable[FixedSession]:
    days = (session.start.date() + _DAY * offset for offset in (-1, 0, 1))
    return [other for day in days for other in year.standing.get(day, ()) if other.id != session.id]
