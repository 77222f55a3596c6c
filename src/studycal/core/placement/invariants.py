"""What must hold of every plan before anybody sees it. Placement keeps these rules; here they are asked for again, each
in its own words, so that a mistake anywhere stops publishing instead of reaching a calendar.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from studycal.core.life.week_demand import Ask, Day, Free, WeekDemand
from studycal.core.plan import OFFER, TYPED, Pin, Session
from studycal.core.records import dataclass
from studycal.core.time.period import instant, minute, minute_up, minutes
from studycal.core.time.slots import ALWAYS, DaySlots, FixedSession, day_slots, times, wish

from .place import stays

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that a plan breaks, by id, and where."""

    rule: str
    message: str


@dataclass(frozen=True, slots=True)
class PlanChange:
    """A new plan and what it comes from: ``previous`` are the published sessions, ``settled`` those spoken of,
    ``earliest`` the first moment at which something new may begin (None for a first plan), ``soon`` those that begin
    so soon that they are left alone; ``anchors`` are the sessions whose time is an anchor's.
    """

    sessions: Sequence[Session]
    demands: Sequence[WeekDemand]
    free: Free
    previous: Mapping[str, Session]
    pins: Mapping[str, Pin]
    settled: frozenset[str]
    now: datetime
    earliest: datetime | None
    soon: frozenset[str] = frozenset()
    anchors: frozenset[str] = frozenset()


def violations(change: PlanChange) -> Iterator[Violation]:
    """Every rule a plan breaks; none, unless studycal has a bug."""
    yield from _hours(change)
    yield from _caps(change)
    yield from _standing(change)
    yield from _calm(change)
    where = _Where(change)
    yield from _outputs(change, where)
    yield from _moves(change, where)


def _hours(change: PlanChange) -> Iterator[Violation]:
    """Never add hours: no week holds more minutes than its cadence has, nor does the whole plan."""
    spent: defaultdict[int, int] = defaultdict(int)
    lengths = {ask.id: ask.preferred for week in change.demands for ask in week.asks}
    first = change.demands[0].starts if change.demands else None
    now = instant(change.now)
    for session in change.sessions:
        if first and instant(session.start) > now and session.id not in change.settled:
            length = minutes(session.period.duration)
            # A pin is as long as the learner made it; that is not ours to count.
            spent[(session.start.date() - first).days // 7] += (
                min(length, lengths.get(session.id, length)) if session.pinned else length
            )
    for number, week in enumerate(change.demands):
        if spent[number] > week.minutes + week.extra and not _pinned_in(change, week):
            yield Violation("never-add-hours", f"the week of {week.starts} would hold {spent[number]} minutes")
    total, base = sum(spent.values()), sum(week.minutes + week.extra for week in change.demands)
    if total > base:
        yield Violation("never-add-hours", f"the plan would hold {total} minutes, {total - base} more than its base")


def _caps(change: PlanChange) -> Iterator[Violation]:
    """A bad week and a trip hold no more sessions than they may, whatever has begun, is logged or is pinned in them.

    What stands is never taken away for it, only nothing is added beside it.
    """
    placed = {session.id: session for session in change.sessions}
    for week in change.demands:
        if week.away_most is None and week.light_most is None:
            continue
        own = [placed[ask.id] for ask in week.asks if ask.id in placed]
        away = [session for session in own if (day := change.free.get(session.start.date())) and day.away]
        light = [session for session in own if session.pinned or not _stands(change, session.id)]
        for name, most, held in (("trip", week.away_most, away), ("bad week", week.light_most, light)):
            standing = sum(_stands(change, session.id) for session in held)
            if most is not None and len(held) > max(most, standing + (name == "bad week")):
                message = f"the {name} of {week.starts} would hold {len(held)} sessions, {most} are its most"
                yield Violation("never-add-hours", message)


def _pinned_in(change: PlanChange, week: WeekDemand) -> bool:
    """Whether the learner, or an anchor, moved a session into a week."""
    own = [session.period for session in change.sessions if session.id in change.anchors]
    fixed = [*(pin.period for pin in change.pins.values()), *own]
    return any(0 <= (period.start.date() - week.starts).days < 7 for period in fixed)


def _standing(change: PlanChange) -> Iterator[Violation]:
    """The past, what is logged and what is pinned never move."""
    placed = {session.id: session for session in change.sessions}
    for key, old in change.previous.items():
        begun = instant(old.start) <= instant(change.now)
        if not begun and key not in change.settled:
            continue
        new = placed.get(key)
        if new is None or (new.generation == old.generation and not _same(new, old) and not _offered(change, old)):
            yield Violation(
                "past-stays" if begun else "logged-stays", f"{key} would move from {old.start.day} {old.start:%b %H:%M}"
            )
    for key, pin in change.pins.items():
        if key in change.anchors:
            continue
        new, before = placed.get(key), change.previous.get(key)
        if new and minute(new.start) != minute(pin.period.start) and not (before and _same(new, before)):
            yield Violation("pinned-stays", f"{key} would leave {pin.period.start.day} {pin.period.start:%b %H:%M}")


def _calm(change: PlanChange) -> Iterator[Violation]:
    """What begins soon and clashes with nothing stays where the learner expects it."""
    placed = {session.id: session for session in change.sessions}
    for key in sorted(change.soon):
        new, old = placed.get(key), change.previous[key]
        if new is None or (new.generation == old.generation and not _same(new, old)):
            yield Violation(
                "soon-stays", f"{key} would move from {old.start.day} {old.start:%b %H:%M} so shortly before"
            )


def _same(session: Session, other: Session) -> bool:
    return session.period is other.period or (
        minute(session.start) == minute(other.start) and minute(session.end) == minute(other.end)
    )


def _offered(change: PlanChange, old: Session) -> bool:
    """Whether a missed session took the later time that was offered for it, or that the learner dragged it to."""
    pin = change.pins.get(old.id)
    if pin is None or pin.source == TYPED:
        return False
    return pin.source == OFFER or (pin.at is not None and instant(old.start) <= instant(pin.at))


class _Where:
    """Which sessions stand on which day, and the ask behind each."""

    def __init__(self, change: PlanChange) -> None:
        self.free = change.free
        self.asks: dict[str, tuple[Ask, WeekDemand]] = {a.id: (a, week) for week in change.demands for a in week.asks}
        self.by_day: defaultdict[date, list[FixedSession]] = defaultdict(list)
        for session in change.sessions:
            self.by_day[session.start.date()].append(self._standing(session))

    def _standing(self, session: Session) -> FixedSession:
        ask, week = self.asks.get(session.id, (None, None))
        day, start, end = session.start.date(), minute(session.start), minute_up(session.end)
        home = ask is not None and ask.home is not None and minute(ask.home.start) == start
        apart = week is not None and week.heavy_apart
        return FixedSession(session.id, day, start, end, heavy=session.role.heavy, home=home, apart=apart)

    def around(self, week: WeekDemand, without: Iterable[str] = ()) -> list[FixedSession]:
        """What stands in a week and on the days before and after it."""
        left = set(without)
        days = (week.starts + _DAY * offset for offset in range(-1, 8))
        return [standing for day in days for standing in self.by_day.get(day, ()) if standing.id not in left]

    def days(self, week: WeekDemand, stands: Sequence[FixedSession], earliest: int = ALWAYS) -> list[DaySlots]:
        """A week's days as placement sees them."""
        dates = [week.starts + _DAY * offset for offset in range(7)]
        return day_slots([self.free.get(day) or Day(day, ()) for day in dates], stands, earliest, week)


def _outputs(change: PlanChange, where: _Where) -> Iterator[Violation]:
    """Every week that is not paused or cut makes an output, if any legal time is left for it.

    An output that is optional anyway gives way to what is not.
    """
    made = {session.week for session in change.sessions if session.output}
    earliest = ALWAYS if change.earliest is None else minute_up(change.earliest)
    for week in change.demands:
        outputs = [ask for ask in week.asks if ask.role.output and not ask.optional]
        spoken = any(ask.id in change.settled for ask in outputs)
        if spoken or not week.weeks or not made.isdisjoint(week.weeks) or not (outputs or week.output):
            continue
        if not outputs and week.output:
            yield Violation("output-every-week", f"the week of {week.starts} asks for no output")
        elif _room(change, where, week, outputs, earliest):
            yield Violation("output-every-week", f"{outputs[0].id} has a legal time and is not placed")


def _room(change: PlanChange, where: _Where, week: WeekDemand, outputs: Sequence[Ask], earliest: int) -> bool:
    """Whether an output could be held if it were placed first, around what stands anyway."""
    movable = [a.id for a in week.asks if not _stands(change, a.id)]
    stands = where.around(week, without=movable)
    days = where.days(week, stands, earliest)
    inside = {standing.date for standing in stands} & {day.date for day in days}
    here = sum(days[0].date <= standing.date <= days[-1].date for standing in stands)
    if here >= week.most:
        return False
    full = len(inside) >= len(days) - week.rest_days
    wishes = [wish(ask, 0, 0, None) for ask in outputs]
    return any(
        day.admits(wish) and any(day.room > 0 or start == wish.home for start, _ in times(day, wish))
        for day in days
        if day.date in inside or not full
        for wish in wishes
    )


def _stands(change: PlanChange, key: str) -> bool:
    old = change.previous.get(key)
    return key in change.pins or key in change.anchors or (old is not None and stays(old, change.settled, change.now))


def _moves(change: PlanChange, where: _Where) -> Iterator[Violation]:
    """A published session moves only if the plan could not have it at its old time."""
    for session in change.sessions:
        old = change.previous.get(session.id)
        wanted = where.asks.get(session.id)
        if (
            old is None
            or wanted is None
            or session.pinned
            or wanted[0].anew
            or _same(session, old)
            or session.generation != old.generation
        ):
            continue
        if not _stands(change, session.id) and _could_stay(change, where, old, *wanted):
            yield Violation("move-only-if-forced", f"{session.id} would move from {old.start.day} {old.start:%b %H:%M}")


def _could_stay(change: PlanChange, where: _Where, old: Session, ask: Ask, week: WeekDemand) -> bool:
    """Whether the new plan with this one session at its old time would be as legal."""
    if not 0 <= (old.start.date() - week.starts).days < 7:
        return False
    start, end = minute(old.start), minute(old.end)
    if not ask.shortest <= end - start <= ask.preferred:
        return False
    stands = where.around(week, without=[ask.id])
    days = where.days(week, stands)
    day = next((day for day in days if day.windows and day.first <= start < day.after), None)
    at_home = ask.home is not None and minute(ask.home.start) == start
    if day is None or not day.admits(wish(ask, 0, 0, None)) or not day.fits(start, end):
        return False
    used = {standing.date for standing in stands} & {day.date for day in days}
    # A day holds more than its number only if all that the planner chose there is on its home slot.
    chosen = (one for one in stands if one.date == day.date and not _stands(change, one.id))
    if day.room <= 0 and not (at_home and all(one.home for one in chosen)):
        return False
    return (day.date in used or len(used) < len(days) - week.rest_days) and not _too_heavy(
        ask, week, day.date, start, stands
    )


def _too_heavy(ask: Ask, week: WeekDemand, day: date, start: int, stands: Sequence[FixedSession]) -> bool:
    home = ask.home is not None and minute(ask.home.start) == start
    neighbours = [
        standing
        for standing in stands
        if standing.heavy and abs((standing.date - day).days) == 1 and (standing.apart or week.heavy_apart)
    ]
    return ask.heavy and any(not (home and standing.home) for standing in neighbours)
