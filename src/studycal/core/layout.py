"""Which topic each calendar week holds: the curriculum in order, slipped, shared and left out as the marks say.

Marks act in the order in which they were said, each from the moment it was said: what a week held before that stays.
A topic is never held before the week the curriculum gives it; a week that a cut or a merge leaves free makes good for
one that a pause took, or stays free.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from .cadence import quarter_of
from .curriculum import Curriculum, week_id
from .marks import HELD, Facts, Mark, MarkKind, held_before, holding, takes_up
from .period import closing, instant, wall
from .plan import LogEntry
from .schedule import Schedule
from .trips import closed_days

ABSENCE = timedelta(days=10)
"""From this long an absence on, the first week back is a ramp: as light as a bad week."""
SLOTS = 2
"""A week with fewer legal slots left is paused, not bad."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Hold:
    """What one calendar week holds, first the topic whose week it is and then one merged into it.

    A ``light`` week asks for its first build and its first write only.
    """

    index: int
    topics: tuple[int, ...] = ()
    mark: str | None = None
    light: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """The calendar weeks from the first to the last one that holds a topic.

    ``cut`` topics are held nowhere. ``again`` tells when a topic was taken up anew: what of it had begun by then
    without being done is asked for once more. ``great`` tells since when a topic's week has one more experiment.
    """

    weeks: tuple[Hold, ...]
    cut: frozenset[int] = frozenset()
    again: Mapping[int, tuple[datetime, ...]] = field(default_factory=dict)
    great: Mapping[int, datetime] = field(default_factory=dict)

    def index_of(self, topic: int) -> int | None:
        """The calendar week of a topic, None if it was cut."""
        return next((week.index for week in self.weeks if topic in week.topics), None)


def layout(curriculum: Curriculum, schedule: Schedule, facts: Facts) -> Layout:
    """Where each topic is held."""
    units = [_Unit((week.number,), week.number, week.number) for week in curriculum.weeks]
    year = _Year(curriculum, schedule, facts.log, units)
    marks = holding(facts.marks)
    year.closed |= closed_days(marks, schedule).union(schedule.days_off)
    for mark in marks:
        _ACTS.get(mark.kind, _say)(year, mark)
    return Layout(
        weeks=tuple(year.holds()),
        cut=frozenset(year.cut),
        again={topic: tuple(times) for topic, times in year.again.items()},
        great={mark.weeks[0]: mark.at for mark in marks if mark.kind is MarkKind.GREAT},
    )


def week_index(schedule: Schedule, day: date) -> int:
    """The calendar week of the plan that holds a day; 0 or less before the plan."""
    return (day - schedule.first_day).days // 7 + 1


def slots_left(schedule: Schedule, index: int, at: datetime, closed: set[date]) -> int:
    """The days of a calendar week on which a session could still be held by somebody who says so at a moment.

    Counted from the learner's own week alone, not from other appointments: those come and go, a decision stays.
    """
    days = (schedule.week_start(index) + offset * _DAY for offset in range(7))
    soon = instant(at) + schedule.typed_notice
    return sum(1 for day in days if day not in closed and any(one >= soon for one in _latest(schedule, day)))


def _latest(schedule: Schedule, day: date) -> Iterator[datetime]:
    """The latest starts on a day: its home slots, and the end of its windows less the shortest session."""
    homes = (*schedule.homes, *([schedule.optional_home] if schedule.optional_home else []))
    for slot in homes:
        if slot.weekday == day.weekday() and (at := wall(day, slot.at, schedule.zone)):
            yield instant(at)
    for window in schedule.windows:
        if window.weekday == day.weekday():
            until = day if window.end > window.start else day + _DAY
            midnight = datetime.combine(day + _DAY, time(), tzinfo=schedule.zone)
            last = instant(closing(until, window.end, schedule.zone)) - timedelta(minutes=schedule.min_minutes)
            yield min(last, instant(midnight))


@dataclass(slots=True)
class _Unit:
    """Topics held together, first the one whose week it is; ``floor`` is the first calendar week they may have."""

    topics: tuple[int, ...]
    index: int
    floor: int


@dataclass(slots=True)
class _Year:
    """The layout while the marks act on it."""

    curriculum: Curriculum
    schedule: Schedule
    log: tuple[LogEntry, ...]
    units: list[_Unit]
    closed: set[date] = field(default_factory=set)
    paused: set[int] = field(default_factory=set)
    light: dict[int, str] = field(default_factory=dict)
    told: dict[int, str] = field(default_factory=dict)
    cut: set[int] = field(default_factory=set)
    again: dict[int, list[datetime]] = field(default_factory=dict)

    def unit(self, topic: int) -> _Unit | None:
        """The unit that holds a topic."""
        return next((unit for unit in self.units if topic in unit.topics), None)

    def current(self, at: datetime) -> int:
        """The calendar week of a moment, the first one before the plan begins."""
        return max(1, week_index(self.schedule, at.astimezone(self.schedule.zone).date()))

    def begun(self, index: int, at: datetime) -> bool:
        """Whether any home slot of a calendar week lies behind a moment."""
        starts = self.schedule.week_start(index)
        homes = (
            datetime.combine(starts + (slot.weekday - starts.weekday()) % 7 * _DAY, slot.at, tzinfo=self.schedule.zone)
            for slot in self.schedule.homes
        )
        return any(instant(home) <= instant(at) for home in homes)

    def drop(self, unit: _Unit, at: datetime) -> None:
        """Hold a unit no longer. A week that has begun is spent: nothing later moves into it."""
        number = self.units.index(unit)
        del self.units[number]
        if number < len(self.units) and self.begun(unit.index, at):
            after = self.units[number]
            after.floor = max(after.floor, unit.index + 1)

    def relay(self, first: int) -> None:
        """Lay out anew what is held from calendar week ``first`` on."""
        self.lay([unit for unit in self.units if unit.index >= first], first)

    def lay(self, units: list[_Unit], free: int) -> None:
        """Give units, in order, the first weeks from ``free`` on that they may have."""
        for unit in units:
            index = max(free, unit.floor)
            while index in self.paused:
                index += 1
            unit.index, free = index, index + 1

    def holds(self) -> Iterator[Hold]:
        """Every calendar week up to the last topic's."""
        at = {unit.index: unit for unit in self.units}
        for index in range(1, max(at, default=0) + 1):
            unit = at.get(index)
            if unit:
                yield self._hold(unit)
            else:
                yield Hold(index, mark="pause" if index in self.paused else "free")

    def _hold(self, unit: _Unit) -> Hold:
        words = {self.told[topic] for topic in unit.topics if topic in self.told}
        light = self.light.get(unit.index) or ("bad" if "bad" in words else None)
        merged = "merge" if len(unit.topics) > 1 else None
        return Hold(unit.index, unit.topics, light or merged or next(iter(words), None), light=bool(light))


def _say(year: _Year, mark: Mark) -> None:
    """A word for a week that changes nothing of where topics lie: bad, great; a trip changes days, not topics."""
    for topic in mark.weeks:
        year.told[topic] = mark.kind.value


def _pause(year: _Year, mark: Mark) -> None:
    if not (mark.first and mark.last and year.units):
        return
    days = {mark.first + offset * _DAY for offset in range((mark.last - mark.first).days + 1)}
    year.closed |= days
    current = year.current(mark.at)
    last = min(week_index(year.schedule, mark.last), year.units[-1].index + len(days) // 7 + 1)
    for index in range(max(current, week_index(year.schedule, mark.first)), last + 1):
        if not _touched(year.schedule, index, days):
            continue
        if slots_left(year.schedule, index, mark.at, year.closed) < SLOTS:
            year.paused.add(index)
        else:
            year.light.setdefault(index, "bad")
    year.relay(current)


def _touched(schedule: Schedule, index: int, days: set[date]) -> bool:
    """Whether any core session of a calendar week has its home on one of the days."""
    starts = schedule.week_start(index)
    return any(starts + (slot.weekday - starts.weekday()) % 7 * _DAY in days for slot in schedule.homes)


def _cut(year: _Year, mark: Mark) -> None:
    for topic in mark.weeks:
        unit = year.unit(topic)
        year.cut.add(topic)
        if unit is None:
            continue
        unit.topics = tuple(one for one in unit.topics if one != topic)
        if not unit.topics:
            year.drop(unit, mark.at)
            year.relay(year.current(mark.at))


def _merge(year: _Year, mark: Mark) -> None:
    """Two topics in one week that has not begun: in the first one's, else in the second one's."""
    one, other = (year.unit(topic) for topic in mark.weeks)
    if one is None or other is None or one is other or year.begun(other.index, mark.at):
        return
    if year.begun(one.index, mark.at):
        other.topics, other.floor = (*other.topics, *one.topics), other.index
        _again(year, one.topics, mark.at)
        year.drop(one, mark.at)
    else:
        one.topics = (*one.topics, *other.topics)
        year.drop(other, mark.at)
    year.relay(year.current(mark.at))


def _return(year: _Year, mark: Mark) -> None:
    back = year.current(mark.at)
    enough = min(SLOTS, slots_left(year.schedule, back + 1, mark.at, set()))
    while back in year.paused or slots_left(year.schedule, back, mark.at, year.closed) < enough:
        back += 1
    opened = _open_topic(year, mark) if takes_up(mark, year.log) else None
    unit = next((one for one in year.units if opened and max(one.topics) >= opened), None)
    if unit and unit.index < back:
        late = year.units[year.units.index(unit) :]
        _again(year, [t for one in late if year.begun(one.index, mark.at) for t in one.topics], mark.at)
        unit.floor = back
        year.lay(late, back)
    if instant(mark.at) - _last_seen(year, mark.at) >= ABSENCE:
        year.light[back] = "ramp"


def _again(year: _Year, topics: tuple[int, ...] | list[int], at: datetime) -> None:
    for topic in topics:
        year.again.setdefault(topic, []).append(at)


def _open_topic(year: _Year, mark: Mark) -> int:
    """Where the learner left off: the topic held last, or the one after it if its output was made; else the first."""
    held = held_before(mark, year.log)
    last = max((entry.topic for entry in held), default=0)
    unit = year.unit(last)
    if unit is None:
        return last + 1
    quarter = quarter_of(year.curriculum, year.schedule, last, year.schedule.week_start(unit.index))
    outputs = {f"{week_id(last)}.{one.slot}" for one in quarter.sessions if one.role.output and not one.optional}
    said = {entry.session for entry in held if entry.topic == last}
    return last + 1 if said & outputs or (not outputs and len(said) >= SLOTS) else last


def _last_seen(year: _Year, at: datetime) -> datetime:
    """When the learner last held a session before a moment, or when the plan began."""
    began = instant(datetime.combine(year.schedule.start, time(), tzinfo=year.schedule.zone))
    return max([began, *(instant(entry.at) for entry in year.log if entry.at <= at and entry.status in HELD)])


_ACTS = {MarkKind.PAUSE: _pause, MarkKind.CUT: _cut, MarkKind.MERGE: _merge, MarkKind.RETURN: _return}
