"""The calendar weeks of a plan while marks act on them: which topics each holds, and where the rest is laid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

from studycal.core.curriculum import NOWHERE, Curriculum, Week
from studycal.core.plan import LogEntry
from studycal.core.records import dataclass, field
from studycal.core.schedule import Schedule
from studycal.core.time.period import instant

from .finish import fitted

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class HeldTopics:
    """What one calendar week holds, first the topic whose week it is and then one merged into it.

    A ``light`` week asks for its first build and its first write only.
    """

    index: int
    topics: tuple[int, ...] = ()
    mark: str | None = None
    light: bool = False


def laid_weeks(curriculum: Curriculum) -> list[Week]:
    """The topics that have a week, and those left free before it: of the document, and those that it holds no more and
    that keep their places.
    """
    own = [week for week in curriculum.weeks if not week.done and week.place != NOWHERE]
    return own + [week for week in curriculum.beside if week.place > 0]


def week_index(schedule: Schedule, day: date) -> int:
    """The calendar week of the plan that holds a day; 0 or less before the plan."""
    return week_since(schedule.first_day, day)


def week_since(first: date, day: date) -> int:
    """The calendar week that holds a day, counted from one whose first day is ``first``; 0 or less before it."""
    return (day - first).days // 7 + 1


@dataclass(slots=True)
class TopicUnit:
    """Topics held together, first the one whose week it is; ``floor`` is the first calendar week they may have."""

    topics: tuple[int, ...]
    index: int
    floor: int


@dataclass(slots=True)
class YearLayout:
    """The layout while the marks act on it.

    A finish put the ``squeezed`` topics together and ``left`` others out; the document ``gained`` topics since then,
    which no week holds yet. ``holidays`` are the calendar weeks that the document leaves free and no finish needs.
    """

    curriculum: Curriculum
    schedule: Schedule
    log: tuple[LogEntry, ...]
    units: list[TopicUnit]
    closed: set[date] = field(default_factory=set)
    paused: set[int] = field(default_factory=set)
    holidays: set[int] = field(default_factory=set)
    light: dict[int, str] = field(default_factory=dict)
    labels: dict[int, str] = field(default_factory=dict)
    cut: set[int] = field(default_factory=set)
    again: dict[int, list[datetime]] = field(default_factory=dict)
    squeezed: set[int] = field(default_factory=set)
    left: set[int] = field(default_factory=set)
    gained: dict[int, datetime] = field(default_factory=dict)

    def unit(self, topic: int) -> TopicUnit | None:
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

    def drop(self, unit: TopicUnit, at: datetime) -> None:
        """Hold a unit no longer. A week that has begun is spent: nothing later moves into it."""
        number = self.units.index(unit)
        del self.units[number]
        if number < len(self.units) and self.begun(unit.index, at):
            after = self.units[number]
            after.floor = max(after.floor, unit.index + 1)

    def relay(self, first: int) -> None:
        """Lay out anew what is held from calendar week ``first`` on."""
        self.lay([unit for unit in self.units if unit.index >= first], first)

    def lay(self, units: list[TopicUnit], free: int) -> None:
        """Give units, in order, the first weeks from ``free`` on that they may have."""
        for unit in units:
            index = max(free, unit.floor)
            while index in self.paused or index in self.holidays:
                index += 1
            unit.index, free = index, index + 1

    def place(self, topic: int) -> int:
        """The calendar week that the document gives a topic, not counting what it gained and no week holds yet."""
        place = self.curriculum.index(topic)
        sooner = (gained < topic and self.curriculum.index(gained) < place for gained in self.gained)
        return place - sum(sooner)

    def order(self, topic: int) -> tuple[int, int]:
        """What topics are in order by: their places, and their numbers where they have the same."""
        return self.place(topic), topic

    def studied(self, topic: int) -> int:
        """The same without the weeks that the document leaves free, which stay free where they lie in the calendar."""
        own = self.order(topic)
        sooner = (week for week in laid_weeks(self.curriculum) if self.order(week.number) <= own)
        return self.place(topic) - sum(week.free_before for week in sooner)

    def left_free(self) -> set[int]:
        """The calendar weeks that the document leaves free."""
        firsts = [(self.place(week.number), week.free_before) for week in laid_weeks(self.curriculum)]
        return {index for first, free in firsts for index in range(first - free, first)}

    def pace(self, units: list[TopicUnit], first: int, at: Mapping[int, int]) -> None:
        """Let units begin at the document's pace from where they lie now (``at``): what a finish brought forward and
        has begun leaves no week empty behind it.
        """
        begun = {topic for unit in self.units for topic in unit.topics}
        before: TopicUnit | None = None
        for unit in units:
            topic = unit.topics[0]
            if before is None:
                floor = at.get(topic, first)
            else:
                first_of, own = self.order(before.topics[0]), self.order(topic)
                passed = sum(first_of < self.order(number) < own for number in begun)
                floor = before.floor + self.studied(topic) - self.studied(before.topics[0]) - passed
            unit.floor = max(first, min(floor, self.place(topic)))
            before = unit

    def squeeze(self, units: list[TopicUnit], first: int, last: int) -> list[TopicUnit]:
        """The units in the weeks from ``first`` to ``last``: neighbours share, what does not fit is left out."""
        weeks = sum(index not in self.paused for index in range(first, last + 1))
        groups, left = fitted(self.curriculum, [unit.topics for unit in units], weeks)
        own = {unit.topics for unit in units}
        self.cut |= set(left)
        self.left |= set(left)
        self.squeezed |= {topic for group in groups if group not in own for topic in group}
        self.holidays -= set(range(first, last + 1))
        together = [TopicUnit(group, first, first) for group in groups]
        self.lay(together, first)
        for unit in together:
            unit.floor = unit.index
        return together

    def holds(self) -> Iterator[HeldTopics]:
        """Every calendar week up to the last topic's."""
        at = {unit.index: unit for unit in self.units}
        for index in range(1, max(at, default=0) + 1):
            unit = at.get(index)
            topics = tuple(topic for topic in unit.topics if not self.is_gone(topic)) if unit else ()
            if unit and topics:
                yield self._held(index, topics)
            else:
                yield HeldTopics(index, mark="pause" if index in self.paused else "free")

    def is_gone(self, topic: int) -> bool:
        """Whether the document holds a topic no more, which only keeps its place."""
        return topic > len(self.curriculum.weeks)

    def _held(self, index: int, topics: tuple[int, ...]) -> HeldTopics:
        words = {self.labels[topic] for topic in topics if topic in self.labels}
        light = self.light.get(index) or ("bad" if "bad" in words else None)
        merged = "merge" if len(topics) > 1 else None
        return HeldTopics(index, topics, light or merged or next(iter(words), None), light=bool(light))
