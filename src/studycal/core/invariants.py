"""What must hold of every plan before anybody sees it. Placement keeps these rules; here they are asked for again, each
in its own words, so that a mistake anywhere stops publishing instead of reaching a calendar.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from .demand import Ask, Day, Free, WeekDemand
from .period import instant, minute, minute_up, minutes
from .placement import stays
from .plan import OFFER, Pin, Session
from .slots import ALWAYS, DaySlots, Standing, day_slots, times, wish

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that a plan breaks, by id, and where."""

    rule: str
    message: str


@dataclass(frozen=True, slots=True)
class Change:
    """A new plan and what it comes from: ``previous`` are the published sessions, ``settled`` those spoken of,
    ``earliest`` the first moment at which something new may begin (None for a first plan), ``soon`` those that begin
    so soon that they are left alone.
    """

    sessions: Sequence[Session]
    asked: Sequence[WeekDemand]
    free: Free
    previous: Mapping[str, Session]
    pins: Mapping[str, Pin]
    settled: frozenset[str]
    now: datetime
    earliest: datetime | None
    soon: frozenset[str] = frozenset()


def violations(change: Change) -> Iterator[Violation]:
    """Every rule a plan breaks; none, unless studycal has a bug."""
    yield from _hours(change)
    yield from _fixed(change)
    yield from _calm(change)
    where = _Where(change)
    yield from _outputs(change, where)
    yield from _moves(change, where)


def _hours(change: Change) -> Iterator[Violation]:
    """Never add hours: no week holds more minutes than its cadence has, nor does the whole plan."""
    spent: defaultdict[int, int] = defaultdict(int)
    lengths = {ask.id: ask.preferred for week in change.asked for ask in week.asks}
    first = change.asked[0].starts if change.asked else None
    now = instant(change.now)
    for one in change.sessions:
        if first and instant(one.start) > now and one.id not in change.settled:
            length = minutes(one.period.duration)
            # A pin is as long as the learner made it; that is not ours to count.
            spent[(one.start.date() - first).days // 7] += (
                min(length, lengths.get(one.id, length)) if one.pinned else length
            )
    for number, week in enumerate(change.asked):
        if spent[number] > week.minutes + week.extra and not _pinned_in(change, week):
            yield Violation("never-add-hours", f"the week of {week.starts} would hold {spent[number]} minutes")
    total, base = sum(spent.values()), sum(week.minutes + week.extra for week in change.asked)
    if total > base:
        yield Violation("never-add-hours", f"the plan would hold {total} minutes, {total - base} more than its base")


def _pinned_in(change: Change, week: WeekDemand) -> bool:
    """Whether the learner moved a session into a week by hand."""
    return any(0 <= (pin.period.start.date() - week.starts).days < 7 for pin in change.pins.values())


def _fixed(change: Change) -> Iterator[Violation]:
    """The past, what is logged and what is pinned never move."""
    placed = {one.id: one for one in change.sessions}
    for key, old in change.previous.items():
        begun = instant(old.start) <= instant(change.now)
        if not begun and key not in change.settled:
            continue
        new = placed.get(key)
        if new is None or (new.generation == old.generation and not _same(new, old) and not _offered(change, old)):
            yield Violation("past-stays" if begun else "logged-stays", f"{key} would move from {old.start:%d %b %H:%M}")
    for key, pin in change.pins.items():
        one, known = placed.get(key), change.previous.get(key)
        if one and minute(one.start) != minute(pin.period.start) and not (known and _same(one, known)):
            yield Violation("pinned-stays", f"{key} would leave {pin.period.start:%d %b %H:%M}")


def _calm(change: Change) -> Iterator[Violation]:
    """What begins soon and clashes with nothing stays where the learner expects it."""
    placed = {one.id: one for one in change.sessions}
    for key in sorted(change.soon):
        new, old = placed.get(key), change.previous[key]
        if new is None or (new.generation == old.generation and not _same(new, old)):
            yield Violation("soon-stays", f"{key} would move from {old.start:%d %b %H:%M} so shortly before")


def _same(one: Session, other: Session) -> bool:
    return minute(one.start) == minute(other.start) and minute(one.end) == minute(other.end)


def _offered(change: Change, old: Session) -> bool:
    """Whether a missed session took the later time that was offered for it."""
    pin = change.pins.get(old.id)
    return pin is not None and pin.source == OFFER


class _Where:
    """Which sessions stand on which day, and the ask behind each."""

    def __init__(self, change: Change) -> None:
        self.free = change.free
        self.asks: dict[str, tuple[Ask, WeekDemand]] = {a.id: (a, week) for week in change.asked for a in week.asks}
        self.by_day: defaultdict[date, list[Standing]] = defaultdict(list)
        for one in change.sessions:
            self.by_day[one.start.date()].append(self._standing(one))

    def _standing(self, one: Session) -> Standing:
        ask, week = self.asks.get(one.id, (None, None))
        home = ask is not None and ask.home is not None and minute(ask.home.start) == minute(one.start)
        apart = week is not None and week.heavy_apart
        day, start, end = one.start.date(), minute(one.start), minute_up(one.end)
        return Standing(one.id, day, start, end, heavy=one.role.heavy, home=home, apart=apart)

    def around(self, week: WeekDemand, without: Iterable[str] = ()) -> list[Standing]:
        """What stands in a week and on the days before and after it."""
        left = set(without)
        days = (week.starts + _DAY * offset for offset in range(-1, 8))
        return [one for day in days for one in self.by_day.get(day, ()) if one.id not in left]

    def days(self, week: WeekDemand, stands: Sequence[Standing], earliest: int = ALWAYS) -> list[DaySlots]:
        """A week's days as placement sees them."""
        dates = [week.starts + _DAY * offset for offset in range(7)]
        return day_slots([self.free.get(day) or Day(day, ()) for day in dates], stands, earliest)


def _outputs(change: Change, where: _Where) -> Iterator[Violation]:
    """Every week that is not paused or cut makes an output, if any legal time is left for it.

    An output that is optional anyway gives way to what is not.
    """
    made = {one.week for one in change.sessions if one.output}
    earliest = ALWAYS if change.earliest is None else minute_up(change.earliest)
    for week in change.asked:
        outputs = [ask for ask in week.asks if ask.role.output and not ask.optional]
        if not week.weeks or not made.isdisjoint(week.weeks) or not (outputs or week.output):
            continue
        if not outputs and week.output:
            yield Violation("output-every-week", f"the week of {week.starts} asks for no output")
        elif _room(change, where, week, outputs, earliest):
            yield Violation("output-every-week", f"{outputs[0].id} has a legal time and is not placed")


def _room(change: Change, where: _Where, week: WeekDemand, outputs: Sequence[Ask], earliest: int) -> bool:
    """Whether an output could be held if it were placed first, around what stands anyway."""
    movable = [a.id for a in week.asks if not _stands(change, a.id)]
    stands = where.around(week, without=movable)
    days = where.days(week, stands, earliest)
    inside = {one.date for one in stands} & {day.date for day in days}
    own = {ask.id for ask in week.asks}
    if len(inside) >= len(days) - week.rest_days or sum(one.id in own for one in stands) >= week.most:
        return False
    wishes = [wish(ask, 0, 0, None) for ask in outputs]
    return any(day.admits(one) and any(True for _ in times(day, one)) for day in days for one in wishes)


def _stands(change: Change, key: str) -> bool:
    old = change.previous.get(key)
    return key in change.pins or (old is not None and stays(old, change.settled, change.now))


def _moves(change: Change, where: _Where) -> Iterator[Violation]:
    """A published session moves only if the plan could not have it at its old time."""
    for one in change.sessions:
        old = change.previous.get(one.id)
        known = where.asks.get(one.id)
        if old is None or known is None or one.pinned or _same(one, old) or one.generation != old.generation:
            continue
        if not _stands(change, one.id) and _could_stay(where, old, *known):
            yield Violation("move-only-if-forced", f"{one.id} would move from {old.start:%d %b %H:%M}")


def _could_stay(where: _Where, old: Session, ask: Ask, week: WeekDemand) -> bool:
    """Whether the new plan with this one session at its old time would be as legal."""
    start, end = minute(old.start), minute(old.end)
    if not 0 <= (old.start.date() - week.starts).days < 7 or not ask.shortest <= end - start <= ask.preferred:
        return False
    stands = where.around(week, without=[ask.id])
    days = where.days(week, stands)
    day = next((day for day in days if day.windows and day.first <= start < day.after), None)
    if day is None or not day.admits(wish(ask, 0, 0, None)) or not day.fits(start, end):
        return False
    used = {one.date for one in stands} & {one.date for one in days}
    return len(used) < len(days) - week.rest_days and not _too_heavy(ask, week, day.date, start, stands)


def _too_heavy(ask: Ask, week: WeekDemand, day: date, start: int, stands: Sequence[Standing]) -> bool:
    home = ask.home is not None and minute(ask.home.start) == start
    near = [one for one in stands if one.heavy and abs((one.date - day).days) == 1 and (one.apart or week.heavy_apart)]
    return ask.heavy and any(not (home and one.home) for one in near)
