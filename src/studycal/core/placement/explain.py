"""Why a time is not possible: the rules that forbid it, by id (`rules.RULES`), and the nearest time that is free."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta, tzinfo

from studycal.core.life.week_demand import Free
from studycal.core.plan import Session
from studycal.core.records import dataclass
from studycal.core.time.period import Period
from studycal.core.time.slots import DAY, GRID, DaySlots, FixedSession, Wish, cut, home_counts

from .week import WeekProblem


@dataclass(frozen=True, slots=True)
class Situation:
    """A placed week: its search, what stands in and around it, and the first minute that notice allows."""

    puzzle: WeekProblem
    standing: Sequence[FixedSession]
    earliest: int

    def clock(self, wish: Wish) -> tuple[str, ...]:
        """What a clock change did to the home slots of this week's days, for a session that has none."""
        weekdays = {day.day.clock for day in self.puzzle.days if day.day.clock}
        return tuple(rule for clock in sorted(weekdays) for rule in clock) if wish.home is None else ()


def forbidden(situation: Situation, wish: Wish, start: int) -> tuple[str, ...]:
    """The rules that forbid a session to begin at a minute, the most tangible first; none if nothing does."""
    day = _day(situation, start)
    if day is None:
        return ("week-end",)
    others = [other for other in situation.standing if other.id != wish.ask.id]
    reasons = [*day.day.closed, *_taken(day, wish, start, others)]
    if day.day.away and not wish.ask.away:
        reasons.append("travel")
    if start < situation.earliest:
        reasons.append("notice")
    reasons += _company(situation, wish, day, start, others)
    return tuple(dict.fromkeys(reasons))


def _day(situation: Situation, start: int) -> DaySlots | None:
    return next((day for day in situation.puzzle.days if day.windows and day.first <= start < day.after), None)


def _taken(day: DaySlots, wish: Wish, start: int, others: Sequence[FixedSession]) -> list[str]:
    """What is wrong with the time itself: no window, the clock, busy time, another session."""
    end = start + wish.shortest
    reasons = []
    if end > day.limit:
        reasons.append("week-end")
    if not any(a <= start and end <= b for a, b in day.windows):
        reasons.append("no-window")
    if any(a <= start < b or a <= end < b for a, b in day.twice):
        reasons.append("dst-fold")
    reasons += [f"busy: {block.reason}" for block in day.day.busy if _meets(block.period, range(start, end))]
    reasons += [f"overlap: {other.id}" for other in others if other.start < end and start < other.end]
    return reasons


def _minute(seconds: float) -> int:
    return int(seconds // 60)


def _company(situation: Situation, wish: Wish, day: DaySlots, start: int, others: Sequence[FixedSession]) -> list[str]:
    """What the week's other sessions forbid."""
    demand = situation.puzzle.demand
    inside = {slot.date for slot in situation.puzzle.days}
    used = {other.date for other in others} & inside
    reasons = []
    home = start == wish.home
    there = [other for other in others if other.date == day.date]
    all_at_home = home and all(other.home for other in there)  # only then the learner's own slots count for more
    if len(there) >= (max(demand.per_day, home_counts(demand)[day.date]) if all_at_home else demand.per_day):
        reasons.append("one-a-day")
    elif day.date not in used and len(used) >= len(inside) - demand.rest_days:
        reasons.append("rest-day")
    if sum(other.date in inside for other in others) >= demand.most:
        reasons.append("week-full")
    neighbours = [other for other in others if other.heavy and abs((other.date - day.date).days) <= 1]
    if wish.ask.heavy and any(
        (other.apart or demand.heavy_apart) and not (home and other.home) for other in neighbours
    ):
        reasons.append("heavy-days-apart")
    return reasons


def shortened(situation: Situation, wish: Wish, start: int, end: int) -> tuple[str, ...]:
    """What keeps a session from its full length at a time, as a rule id; nothing for one that has it."""
    if end - start >= wish.preferred:
        return ()
    day = _day(situation, start)
    if day is None:
        return ()
    after = range(end, start + wish.preferred)
    others = [other for other in situation.standing if other.id != wish.ask.id]
    taken = [block.reason for block in day.day.busy if _meets(block.period, after)]
    taken += [f"session {other.id}" for other in others if other.start < after.stop and after.start < other.end]
    if not taken and day.limit < after.stop:
        taken.append("the end of the week")
    return (f"shortened: {taken[0] if taken else 'the end of the window'}",)


def _meets(period: Period, minutes: range) -> bool:
    return _minute(period.start.timestamp()) < minutes.stop and minutes.start < period.end.timestamp() / 60


def nearest(situation: Situation, wish: Wish) -> tuple[int, tzinfo] | None:
    """The free time nearest to a session's home in its week, whatever rule forbids it; else the nearest window."""
    busy_free = _nearest(situation, wish, busy=True)
    return busy_free or _nearest(situation, wish, busy=False)


def _nearest(situation: Situation, wish: Wish, *, busy: bool) -> tuple[int, tzinfo] | None:
    candidates = [
        (abs(day.date.toordinal() - wish.home_day) * DAY + abs(start - day.target(wish)), start, day.zone)
        for day in situation.puzzle.days
        if day.windows and not (busy and day.day.closed)
        for start in _starts(situation, wish, day, busy=busy)
    ]
    if not candidates:
        return None
    _, start, zone = min(candidates, key=lambda item: item[:2])
    return start, zone


def _starts(situation: Situation, wish: Wish, day: DaySlots, *, busy: bool) -> Iterable[int]:
    blocks = [(other.start, other.end) for other in situation.standing]
    taken = [*day.taken, *blocks] if busy else []
    for a, b in cut([(max(a, day.first), min(b, day.limit)) for a, b in day.windows], taken):
        low = -(-a // GRID) * GRID
        latest = min(b - wish.shortest, day.after - 1)
        if low <= latest:
            yield min(max(day.target(wish), low), latest)


def clashes(situation: Situation, session: Session, others: Iterable[FixedSession]) -> tuple[str, ...]:
    """What else is at a pinned session's time."""
    start, end = _minute(session.start.timestamp()), -int(-session.end.timestamp() // 60)
    reasons = [f"clash: session {other.id}" for other in others if other.start < end and start < other.end]
    reasons += [
        f"clash: {block.reason}"
        for slots in situation.puzzle.days
        for block in slots.day.busy
        if block.period.overlaps(session.period)
    ]
    return tuple(dict.fromkeys(reasons))


def elsewhere(session: Session, free: Free) -> tuple[str, ...]:
    """What the clocks of a trip show where a pinned session stands on others: its time there, and whether that is
    night.
    """
    days = (session.start.date() + timedelta(days=offset) for offset in (-1, 0, 1))
    zones = ((day, free[day].zone) for day in days if day in free)
    shown = ((day, session.start.astimezone(zone)) for day, zone in zones if zone)
    there = next((at for day, at in shown if at.date() == day), None)
    if there is None or there.replace(tzinfo=None) == session.start.replace(tzinfo=None):
        return ()
    rule = "night-there" if there.hour < _MORNING or there.hour >= _NIGHT else "where-you-are"
    return (f"{rule}: {there:%a} {there.day} {there:%b %H:%M} in {there.tzinfo}",)


_MORNING, _NIGHT = 6, 23
"""The hours between which somebody on a trip is awake."""
