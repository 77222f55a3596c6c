"""Which topic each calendar week holds: the curriculum in order, slipped, shared and left out as the marks say.

Marks act in the order in which they were said, each from the moment it was said: what a week held before that stays.
A topic is never held before the week the curriculum gives it; a week that a cut or a merge leaves free makes good for
one that a pause took, or stays free. The weeks that the document itself leaves free are holidays: only a finish that
needs them puts topics there.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from studycal.core.curriculum import NOWHERE, Curriculum
from studycal.core.records import dataclass, field
from studycal.core.schedule import Schedule
from studycal.core.session_id import week_id
from studycal.core.time.period import instant

from .days_left import slots_left
from .finish import gained_under, with_gained
from .marks import Facts, Mark, MarkKind, held_before, holding, takes_up
from .normal_week import quarter_of
from .travel import closed_days
from .year_layout import HeldTopics, TopicUnit, YearLayout, laid_weeks, week_index

ABSENCE = timedelta(days=10)
"""From this long an absence on, the first week back is a ramp: as light as a bad week."""
SLOTS = 2
"""A week with fewer legal slots left is paused, not bad."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Layout:
    """The calendar weeks from the first to the last one that holds a topic.

    ``cut`` topics are held nowhere; of them a finish ``left`` some out. ``again`` tells when a topic was taken up anew:
    what of it had begun by then without being done is asked for once more. ``great`` holds the mark that gives a
    topic's week one more experiment.
    """

    weeks: tuple[HeldTopics, ...]
    cut: frozenset[int] = frozenset()
    left: frozenset[int] = frozenset()
    again: Mapping[int, tuple[datetime, ...]] = field(default_factory=dict)
    great: Mapping[int, Mark] = field(default_factory=dict)

    @property
    def spare(self) -> frozenset[int]:
        """The calendar weeks without a topic that no pause took: the document's breaks, and what a cut left."""
        return frozenset(week.index for week in self.weeks if not week.topics and week.mark != "pause")

    def index_of(self, topic: int) -> int | None:
        """The calendar week of a topic, None if it was cut."""
        return next((week.index for week in self.weeks if topic in week.topics), None)


def _units(year: YearLayout) -> list[TopicUnit]:
    """A unit for each week of the curriculum, later by the weeks that its document leaves free before it; and for each
    that keeps its place beside the document, so that what came after it stays where it was.
    """
    held = [week.number for week in year.curriculum.weeks if not week.done and week.number not in year.gained]
    kept = [week.number for week in year.curriculum.beside if week.place > 0]
    places = sorted((year.place(number), number) for number in (*held, *kept) if number not in year.cut)
    return [TopicUnit((number,), place, place) for place, number in places]


def layout(curriculum: Curriculum, schedule: Schedule, facts: Facts) -> Layout:
    """Where each topic is held."""
    marks = holding(facts.marks)
    gained = gained_under(curriculum, marks)
    log = tuple(entry for entry in facts.log if entry.topic <= len(curriculum.weeks))
    nowhere = {week.number for week in curriculum.weeks if week.place == NOWHERE}
    year = YearLayout(curriculum, schedule, log, [], cut=nowhere, gained=gained)
    year.units = _units(year)
    year.holidays = year.left_free()
    year.closed |= closed_days(marks, schedule).union(schedule.days_off)
    for mark in with_gained(marks, gained.values()):
        _ACTS.get(mark.kind, _say)(year, mark)
    return Layout(
        weeks=tuple(year.holds()),
        cut=frozenset(year.cut),
        left=frozenset(year.left),
        again={topic: tuple(times) for topic, times in year.again.items()},
        great={mark.weeks[0]: mark for mark in marks if mark.kind is MarkKind.GREAT},
    )


def free_weeks_used(curriculum: Curriculum, laid: Layout, topic: int) -> int:
    """How many of the weeks that the document leaves free before a topic hold topics."""
    index = laid.index_of(topic) or 0
    free = sum(not week.topics for week in laid.weeks[: max(0, index - 1)])
    place = curriculum.index(topic)
    left_free = sum(week.free_before for week in laid_weeks(curriculum) if curriculum.index(week.number) <= place)
    return max(0, left_free - free)


def _say(year: YearLayout, mark: Mark) -> None:
    """A word for a week that changes nothing of where topics lie: bad, great; a trip changes days, not topics."""
    for topic in mark.weeks:
        year.labels[topic] = mark.kind.value


def _pause(year: YearLayout, mark: Mark) -> None:
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


def _cut(year: YearLayout, mark: Mark) -> None:
    for topic in mark.weeks:
        unit = year.unit(topic)
        year.cut.add(topic)
        year.left.discard(topic)
        year.squeezed.discard(topic)
        if unit is None:
            continue
        unit.topics = tuple(number for number in unit.topics if number != topic)
        if not unit.topics:
            year.drop(unit, mark.at)
            year.relay(year.current(mark.at))


def _merge(year: YearLayout, mark: Mark) -> None:
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
    year.squeezed.difference_update(mark.weeks)
    year.relay(year.current(mark.at))


def _return(year: YearLayout, mark: Mark) -> None:
    back = year.current(mark.at)
    enough = min(SLOTS, slots_left(year.schedule, back + 1, mark.at, set()))
    while back in year.paused or slots_left(year.schedule, back, mark.at, year.closed) < enough:
        back += 1
    unit = _open_unit(year, mark) if takes_up(mark, year.log) else None
    late = year.units[year.units.index(unit) :] if unit else []
    if unit and not year.begun(unit.index, mark.at):  # its sessions of before, under another start, lie behind
        _again(year, [topic for unit in late for topic in unit.topics], mark.at)
    if unit and unit.index < back:
        _again(year, [t for unit in late if year.begun(unit.index, mark.at) for t in unit.topics], mark.at)
        unit.floor = back
        year.lay(late, back)
    if instant(mark.at) - _last_seen(year, mark) >= ABSENCE:
        year.light[back] = "ramp"


def _finish(year: YearLayout, mark: Mark) -> None:
    """Hold what is ahead so that it ends by a day, or as it comes where there is none any more.

    What an earlier finish put together or left out is asked anew, and so is what the document gained meanwhile.
    """
    first = year.current(mark.at)
    first += year.begun(first, mark.at)
    ahead = [unit for unit in year.units if unit.index >= first]
    gained = {topic for topic, since in year.gained.items() if instant(since) <= instant(mark.at)}
    topics = {topic for unit in ahead for topic in unit.topics} | year.left | gained
    if not topics:
        return
    own = [unit for unit in ahead if len(unit.topics) > 1 and year.squeezed.isdisjoint(unit.topics)]
    kept = {topic for unit in own for topic in unit.topics}
    year.holidays = year.left_free()
    at = {topic: unit.index for unit in ahead for topic in unit.topics}
    units = sorted(
        [*(TopicUnit((t,), first, first) for t in topics - kept), *own], key=lambda unit: year.order(unit.topics[0])
    )
    year.units = [unit for unit in year.units if unit.index < first]
    year.cut -= year.left
    year.left.clear()
    year.squeezed -= topics
    year.gained = {topic: since for topic, since in year.gained.items() if topic not in gained}
    year.pace(units, first, at)
    year.lay(units, first)
    last = max(week_index(year.schedule, mark.last + _DAY) - 1, first - 1) if mark.last else units[-1].index
    if units[-1].index > last:
        units = year.squeeze(units, first, last)
    year.units += units


def _again(year: YearLayout, topics: tuple[int, ...] | list[int], at: datetime) -> None:
    for topic in topics:
        year.again.setdefault(topic, []).append(at)


def _open_unit(year: YearLayout, mark: Mark) -> TopicUnit | None:
    """Where the learner left off: what holds the topic held last, or what comes after it if its output was made; else
    the first.
    """
    held = held_before(mark, year.log)
    last = max((entry.topic for entry in held), key=year.order, default=0)
    begins = year.order(last) if last else (0, 0)
    is_made = _is_made(year, last, {entry.session for entry in held if entry.topic == last})
    for unit in year.units:
        order = max(map(year.order, unit.topics))
        if not year.is_gone(unit.topics[-1]) and (order > begins or (order == begins and not is_made)):
            return unit
    return None


def _is_made(year: YearLayout, topic: int, sessions: set[str]) -> bool:
    """Whether the output of a topic was made with these sessions; of one that is held nowhere nothing is open."""
    unit = year.unit(topic)
    if unit is None:
        return True
    quarter = quarter_of(year.curriculum, year.schedule, topic, year.schedule.week_start(unit.index))
    outputs = {
        f"{week_id(topic)}.{template.slot}"
        for template in quarter.sessions
        if template.role.output and not template.optional
    }
    return bool(sessions & outputs) or (not outputs and len(sessions) >= SLOTS)


def _last_seen(year: YearLayout, mark: Mark) -> datetime:
    """When the learner last held a session before a mark, or when the plan began."""
    began = instant(datetime.combine(year.schedule.start, time(), tzinfo=year.schedule.zone))
    return max([began, *(instant(entry.at) for entry in held_before(mark, year.log))])


_ACTS = {
    MarkKind.PAUSE: _pause,
    MarkKind.CUT: _cut,
    MarkKind.MERGE: _merge,
    MarkKind.RETURN: _return,
    MarkKind.FINISH: _finish,
}
