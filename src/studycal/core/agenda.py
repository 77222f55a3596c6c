"""What each calendar week asks for: the curriculum in order, bent by the learner's marks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from types import MappingProxyType

from . import tracking
from .cadence import normal_week
from .curriculum import Curriculum, Role, week_id
from .demand import Ask, DayRule, WeekDemand
from .layout import Hold, Layout, layout
from .marks import Facts, Mark, MarkKind, holding
from .period import instant
from .plan import PlanWeek, Session
from .schedule import Schedule
from .trips import on_a_trip, sessions_cap, trip_days

_DAY = timedelta(days=1)
_NONE: Mapping[str, Session] = MappingProxyType({})


def demands(
    curriculum: Curriculum,
    schedule: Schedule,
    facts: Facts,
    *,
    previous: Mapping[str, Session],
    now: datetime,
    dropped: Mapping[str, Session] = _NONE,
) -> tuple[WeekDemand, ...]:
    """Every calendar week of the plan, paused ones too (they ask for nothing).

    ``previous`` are the published sessions and ``dropped`` those that were published once, as they were last.
    """
    laid = layout(curriculum, schedule, facts)
    marks = holding(facts.marks)
    burnt = any(one.generation for one in (*previous.values(), *dropped.values()))
    said, trips = tracking.settled(facts), trip_days(marks, schedule)
    life = _Life(curriculum, schedule, facts, laid, previous, dropped, now, marks, said, trips, burnt)
    return tuple(_week(life, hold) for hold in laid.weeks)


def day_rules(schedule: Schedule, facts: Facts) -> dict[date, DayRule]:
    """The days that differ from the learner's normal ones: trips, the days after them, pauses."""
    marks = holding(facts.marks)
    rules = trip_days(marks, schedule)
    for mark in marks:
        if mark.kind is MarkKind.PAUSE and mark.first and mark.last:
            for offset in range((mark.last - mark.first).days + 1):
                day = mark.first + offset * _DAY
                rules[day] = replace(rules.get(day, DayRule()), closed=("pause",))
    return rules


@dataclass(frozen=True, slots=True)
class _Life:
    """All that bends a week."""

    curriculum: Curriculum
    schedule: Schedule
    facts: Facts
    laid: Layout
    previous: Mapping[str, Session]
    dropped: Mapping[str, Session]
    now: datetime
    marks: tuple[Mark, ...]
    said: frozenset[str]
    trips: Mapping[date, DayRule]
    burnt: bool

    def stands(self, ask: Ask) -> bool:
        """Whether a session has begun, was spoken of or is pinned, and so is there whatever its week asks for."""
        return ask.id in self.facts.pins or self.over(ask)

    def over(self, ask: Ask) -> bool:
        """Whether a session has begun or was spoken of."""
        old = self.previous.get(ask.id)
        if old is None or old.generation != ask.generation:
            return False
        return ask.id in self.said or instant(old.start) <= instant(self.now)


def _week(life: _Life, hold: Hold) -> WeekDemand:
    if not hold.topics:
        return _empty(life, hold)
    weeks = [_topic(life, number, hold.index) for number in hold.topics]
    week = weeks[0] if len(weeks) == 1 else _merged(life, weeks)
    week = _because(life, replace(week, mark=hold.mark), hold)
    if hold.light:
        week = replace(week, asks=_light(week.asks, life))
    elif len(weeks) == 1 and hold.topics[0] in life.laid.great:
        week = _great(life, week)
    if life.trips:
        week = on_a_trip(week, life.trips, sessions_cap(life.marks, week.starts), life.schedule, life.stands)
    return week


def _because(life: _Life, week: WeekDemand, hold: Hold) -> WeekDemand:
    """The week's asks with the marks that made them what they are."""
    slip = hold.index - hold.topics[0]
    rules = [f"slipped: {slip} week{'s' * (slip > 1)}"] if slip else []
    if hold.light:
        rules.append(f"{hold.mark}-week")
    if len(hold.topics) > 1:
        rules.append(f"shared-week: {' and '.join(week_id(topic) for topic in sorted(hold.topics))}")
    again = ("asked-again",)
    asks = (replace(a, why=(*rules, *(again if a.week in life.laid.again and a.generation else ()))) for a in week.asks)
    return replace(week, asks=tuple(asks)) if rules or life.laid.again else week


def _empty(life: _Life, hold: Hold) -> WeekDemand:
    starts = life.schedule.week_start(hold.index)
    return WeekDemand(hold.index, starts, (), "", "", (), heavy_apart=False, mark=hold.mark)


def _topic(life: _Life, number: int, index: int) -> WeekDemand:
    """A topic's normal week; what of it was left undone before it was taken up anew is asked for once more."""
    week = normal_week(life.curriculum, life.schedule, life.curriculum.week(number), index)
    times = life.laid.again.get(number, ())
    if not times and not life.burnt:
        return week
    return replace(week, asks=tuple(replace(ask, generation=_generation(life, ask, times)) for ask in week.asks))


def _generation(life: _Life, ask: Ask, times: tuple[datetime, ...]) -> int:
    """How often a session was taken up anew: its old event lies in the past and stays there, the new one is another."""
    old = life.previous.get(ask.id) or life.dropped.get(ask.id)
    if old is None:
        return 0
    generation = old.generation
    for number in range(generation, len(times)):
        if instant(old.start) <= instant(times[number]) and ask.id not in life.said:
            generation = number + 1
    return generation


def _light(asks: tuple[Ask, ...], life: _Life) -> tuple[Ask, ...]:
    """A bad week's sessions: what is done stays; of the rest the first build and the first write.

    Sessions the learner pinned are the first to count as kept.
    """
    pair = _pair(asks)
    pinned = [ask.id for ask in asks if ask.id in life.facts.pins and not life.over(ask)]
    kept = {*pinned, *(ask.id for ask in pair[:1])}
    if len(kept) < len(pair):
        kept |= {ask.id for ask in pair}
    return tuple(ask for ask in asks if ask.id in kept or life.over(ask))


def _pair(asks: Iterable[Ask]) -> list[Ask]:
    """The first write and the first build; for a week without one the session that is kept first in its stead."""
    core = sorted((ask for ask in asks if not ask.optional), key=lambda ask: ask.rank)
    write = next((ask for ask in core if ask.role is Role.WRITE), core[0] if core else None)
    rest = [ask for ask in core if ask is not write]
    build = next((ask for ask in rest if ask.role is Role.BUILD), rest[0] if rest else None)
    return [ask for ask in (write, build) if ask]


def _merged(life: _Life, weeks: list[WeekDemand]) -> WeekDemand:
    """Two topics in one normal week: build and write of each on that week's home slots, no session more than it had."""
    own = weeks[0]
    room = [ask for ask in own.asks if not ask.optional]
    pairs = [(number, week, ask) for week in weeks for number, ask in enumerate(_pair(week.asks))]
    pairs.sort(key=lambda pair: (pair[0], pair[1] is not own))
    chosen = pairs[: len(room)]
    spare = iter([ask.home for ask in room if ask.id not in {one.id for _, _, one in chosen}])
    ranked = sorted((ask.id, rank, week is own, ask) for rank, (_, week, ask) in enumerate(chosen))
    asks = [replace(a, rank=rank, home=a.home if at_home else next(spare, None)) for _, rank, at_home, a in ranked]
    over = [ask for week in weeks for ask in week.asks if life.over(ask) and ask.id not in {one.id for one in asks}]
    return replace(own, weeks=tuple(sorted(week.weeks[0] for week in weeks)), asks=(*over, *asks))


def _great(life: _Life, week: WeekDemand) -> WeekDemand:
    """One more experiment on the week's topic: in place of the optional session unless that is over, else a sixth."""
    role = life.curriculum.rules.great_week
    topic = life.curriculum.week(week.weeks[0])
    at = life.laid.great[topic.number]
    free = next((ask for ask in week.asks if ask.optional), None)
    slot = free.slot if free and not _taken(life, free, at) else f"S{len(week.asks) + 1}"
    name = f"{topic.id}.{slot}"
    model = free or week.asks[-1]
    extra = replace(
        model,
        id=name,
        slot=slot,
        role=role,
        optional=True,
        name=role.capitalize(),
        title=f"{topic.id} {slot} {role.capitalize()}: {topic.short_topic}",
        home=model.home if free and name == free.id else None,
        rank=len(week.asks),
        heavy=role.heavy,
        why=(*model.why, "great-week"),
    )
    others = tuple(ask for ask in week.asks if ask.id != name)
    return replace(week, asks=(*others, extra), extra=extra.preferred if len(others) == len(week.asks) else 0)


_GONE = {"bad": "bad-week", "ramp": "ramp-week", "merge": "shared-week", "travel": "on-a-trip"}


def why_gone(weeks: Iterable[PlanWeek]) -> dict[int, str]:
    """Why sessions of a topic are not asked for any more, as a rule id; a topic that is not there was cut."""
    return {week.week: _GONE.get(week.mark or "", "dropped") for week in weeks}


def _taken(life: _Life, free: Ask, at: datetime) -> bool:
    """Whether the optional session had begun, or was spoken of, when the week was called great."""
    old = life.previous.get(free.id)
    if old and old.role is life.curriculum.rules.great_week:
        return False
    told = any(entry.session == free.id and entry.at <= at for entry in life.facts.log)
    return told or (old is not None and instant(old.start) <= instant(at))
