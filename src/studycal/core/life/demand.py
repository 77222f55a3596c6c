"""What each calendar week asks for: the curriculum in order, bent by the learner's marks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType

from studycal.core.curriculum import NOWHERE, Curriculum, Role
from studycal.core.plan import PlanWeek, Session
from studycal.core.records import dataclass, replace
from studycal.core.schedule import Schedule
from studycal.core.session_id import week_id
from studycal.core.time.period import Period, instant

from . import progress
from .anchors import Anchored, anchored, outputs, with_output
from .marks import Facts, Mark, MarkKind, holding, said_before
from .normal_week import as_held, normal_week
from .topics import Layout, free_weeks_used, layout
from .travel import on_a_trip, sessions_cap, trip_days
from .week_demand import Ask, DayRule, WeekDemand
from .year_layout import HeldTopics

SHARED = "shared-week"
"""The rule of a week that two topics share."""
HELD_BY_YOU = "pinned-in-light-week"
"""The rule of a session that stays in a light week only because the learner pinned it."""
_DAY = timedelta(days=1)
_NONE: Mapping[str, Session] = MappingProxyType({})
_WHENEVER = datetime.min.replace(tzinfo=UTC)


def demands(
    curriculum: Curriculum,
    schedule: Schedule,
    facts: Facts,
    *,
    previous: Mapping[str, Session],
    now: datetime,
    dropped: Mapping[str, Session] = _NONE,
    topics: frozenset[int] | None = None,
) -> tuple[WeekDemand, ...]:
    """Every calendar week of the plan, paused ones too (they ask for nothing), or only those that hold ``topics``.

    ``previous`` are the published sessions and ``dropped`` those that were published once, as they were last.
    """
    laid = layout(curriculum, schedule, facts)
    marks = holding(facts.marks)
    burnt = any(session.generation for session in (*previous.values(), *dropped.values()))
    settled, trips = progress.settled(facts), trip_days(marks, schedule)
    held = {topic: hold.index for hold in laid.weeks for topic in hold.topics}
    fixed = outputs(anchored(curriculum, schedule, held))
    anybodys = replace(schedule, plan_id="", created=_WHENEVER)
    life = _Life(
        curriculum, schedule, anybodys, facts, laid, previous, dropped, now, marks, settled, trips, burnt, fixed
    )
    return tuple(_week(life, hold) for hold in laid.weeks if topics is None or not topics.isdisjoint(hold.topics))


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
    """All that bends a week. ``anybodys`` is the schedule without whose it is and since when: a normal week is made
    once for all who have the same.
    """

    curriculum: Curriculum
    schedule: Schedule
    anybodys: Schedule
    facts: Facts
    laid: Layout
    previous: Mapping[str, Session]
    dropped: Mapping[str, Session]
    now: datetime
    marks: tuple[Mark, ...]
    settled: frozenset[str]
    trips: Mapping[date, DayRule]
    burnt: bool
    fixed: Mapping[int, Anchored]

    def stands(self, ask: Ask) -> Period | None:
        """The time of a session that has begun, was spoken of or is pinned, and so is there whatever its week asks."""
        if self.over(ask):
            return self.previous[ask.id].period
        if ask.fixed:
            return ask.fixed
        pin = self.facts.pins.get(ask.id)
        return pin.period if pin else None

    def put_together(self, topics: set[int]) -> bool:
        """Whether the learner, not a finish, let topics share a week."""
        return any(mark.kind is MarkKind.MERGE and topics == set(mark.weeks) for mark in self.marks)

    def own(self, ask: Ask) -> bool:
        """Whether the learner, or an anchor, gave a session its time, be it over or not."""
        return ask.fixed is not None or ask.id in self.facts.pins or (self.over(ask) and self.previous[ask.id].pinned)

    def over(self, ask: Ask) -> bool:
        """Whether a session has begun or was spoken of."""
        old = self.previous.get(ask.id)
        if old is None or old.generation != ask.generation:
            return False
        return ask.id in self.settled or instant(old.start) <= instant(self.now)


def _week(life: _Life, hold: HeldTopics) -> WeekDemand:
    if not hold.topics:
        return _empty(life, hold)
    weeks = [_topic(life, number, hold.index) for number in hold.topics]
    week = weeks[0] if len(weeks) == 1 else _merged(life, weeks)
    week = _because(life, replace(week, mark=hold.mark), hold)
    if hold.light:
        week = _light(week, life)
    elif len(weeks) == 1 and hold.topics[0] in life.laid.great:
        week = _great(life, week)
    if life.trips:
        week = on_a_trip(week, life.trips, sessions_cap(life.marks, week.starts), life.schedule, life.stands)
    return week


def _because(life: _Life, week: WeekDemand, hold: HeldTopics) -> WeekDemand:
    """The week's asks with the marks that made them what they are."""
    rules = list(_shifts(life, hold))
    if hold.light:
        rules.append(f"{hold.mark}-week")
    if len(hold.topics) > 1:
        rules.append(f"{SHARED}: {' and '.join(week_id(topic) for topic in sorted(hold.topics))}")
    again = ("asked-again",)
    asks = (replace(a, why=(*rules, *(again if a.week in life.laid.again and a.generation else ()))) for a in week.asks)
    return replace(week, asks=tuple(asks)) if rules or life.laid.again else week


def _shifts(life: _Life, hold: HeldTopics) -> Iterator[str]:
    """Why a topic lies in another week than the document gives it: a week later, or sooner and what made way."""
    topic = hold.topics[0]
    slip = hold.index - life.curriculum.index(topic)
    used = min(-slip, free_weeks_used(life.curriculum, life.laid, topic)) if slip < 0 else 0
    named = {"slipped": slip, "brought-forward": -slip - used, "free-weeks-used": used}
    return (f"{rule}: {weeks} week{'s' * (weeks > 1)}" for rule, weeks in named.items() if weeks > 0)


def _empty(life: _Life, hold: HeldTopics) -> WeekDemand:
    starts = life.schedule.week_start(hold.index)
    return WeekDemand(hold.index, starts, (), "", "", (), heavy_apart=False, mark=hold.mark)


def _topic(life: _Life, number: int, index: int) -> WeekDemand:
    """A topic's normal week; what of it was left undone before it was taken up anew is asked for once more."""
    week = normal_week(life.curriculum, life.anybodys, life.curriculum.week(number), index)
    if number in life.fixed:
        week = with_output(week, life.fixed[number])
    times = life.laid.again.get(number, ())
    if times or life.burnt:
        week = replace(week, asks=tuple(replace(ask, generation=_generation(life, ask, times)) for ask in week.asks))
    return _as_it_was(life, week) if life.previous else week


def _as_it_was(life: _Life, week: WeekDemand) -> WeekDemand:
    """A week whose sessions that are over are those that were held, whatever the cadence says by now."""
    asks = tuple(ask if _is_as_it_was(life, ask) else as_held(ask, life.previous[ask.id]) for ask in week.asks)
    if asks == week.asks:
        return week
    return replace(week, asks=asks, output=any(ask.role.output and not ask.optional for ask in asks))


def _is_as_it_was(life: _Life, ask: Ask) -> bool:
    """Whether a session is the one that was published, if that is over. One of the same role whose name the cadence
    does not know any more was only reworded.
    """
    old = life.previous.get(ask.id)
    if old is None or (old.role, old.name) == (ask.role, ask.name) or not life.over(ask):
        return True
    return old.role is ask.role and (bool(ask.fixed) or not life.curriculum.has_session(old.name))


def _generation(life: _Life, ask: Ask, times: tuple[datetime, ...]) -> int:
    """How often a session was taken up anew: its old event lies in the past and stays there, the new one is another."""
    old = life.previous.get(ask.id) or life.dropped.get(ask.id)
    if old is None:
        return 0
    generation = old.generation
    for number in range(generation, len(times)):
        if instant(old.start) <= instant(times[number]) and ask.id not in life.settled:
            generation = number + 1
    return generation


def _light(week: WeekDemand, life: _Life) -> WeekDemand:
    """A bad week's sessions: what is done stays; of the rest what the cadence keeps, a build and a write by default.

    Sessions the learner pinned are the first to count as kept, also when they have begun.
    """
    least = _least(week.asks, life.curriculum.rules.bad_week)
    kept = {ask.id for ask in week.asks if life.own(ask)} | {ask.id for ask in least[:1]}
    kept |= {ask.id for ask in [ask for ask in least if ask.id not in kept][: max(0, len(least) - len(kept))]}
    needed = {ask.id for ask in least} | {ask.id for ask in week.asks if life.over(ask) or ask.fixed}
    asks = tuple(
        ask if ask.id in needed else replace(ask, why=(*ask.why, HELD_BY_YOU))
        for ask in week.asks
        if ask.id in kept or life.over(ask)
    )
    output = week.output and any(ask.role.output for ask in least)
    return replace(week, asks=asks, light_most=len(least), output=output)


def _least(asks: Iterable[Ask], roles: Iterable[Role] = (Role.BUILD, Role.WRITE)) -> list[Ask]:
    """The first core session of each role, outputs first; for one that is not there what is kept first in its stead."""
    rest = sorted((ask for ask in asks if not ask.optional), key=lambda ask: ask.rank)
    chosen: list[Ask] = []
    for role in sorted(roles, key=lambda role: not role.output):
        ask = next((ask for ask in rest if ask.role is role), rest[0] if rest else None)
        if ask:
            chosen.append(ask)
            rest.remove(ask)
    return chosen


def _merged(life: _Life, weeks: list[WeekDemand]) -> WeekDemand:
    """Two topics in one normal week: build and write of each on that week's home slots and as long as they are, no
    session more than it had. What stands beside them counts as one of those sessions.

    Where the learner put them together, the week's own sessions keep their times, for they are published; where a
    finish did, the whole plan is laid anew, and the earlier topic comes first.
    """
    own = weeks[0]
    room = [ask for ask in own.asks if not ask.optional]
    pairs = [(number, week, ask) for week in weeks for number, ask in enumerate(_least(week.asks))]
    pairs.sort(key=lambda pair: (pair[0], pair[1] is not own))
    chosen = _that_fit(life, own, pairs[: len(room)], [ask for week in weeks for ask in week.asks])
    ranked = [(rank, ask) for rank, (_, _, ask) in enumerate(chosen)]
    together = life.put_together({topic for week in weeks for topic in week.weeks})
    asks = _beside_its_own(own, ranked, room) if together else _in_order(life, ranked, room)
    over = [ask for week in weeks for ask in week.asks if life.over(ask) and ask.id not in {ask.id for ask in asks}]
    return replace(own, weeks=tuple(sorted(week.weeks[0] for week in weeks)), asks=(*over, *asks))


_Ranked = Sequence[tuple[int, Ask]]


def _beside_its_own(own: WeekDemand, ranked: _Ranked, room: Iterable[Ask]) -> list[Ask]:
    """The week's own sessions on their slots, the other topic's on those that are left."""
    ids = {ask.id for ask in own.asks}
    spare = iter([slot for slot in room if slot.id not in {ask.id for _, ask in ranked}])
    asks = []
    for rank, ask in sorted(ranked, key=lambda pair: pair[1].id):
        slot = ask if ask.id in ids else next(spare, None)
        asks.append(_on(slot, replace(ask, rank=rank)) if slot else replace(ask, rank=rank, home=None))
    return asks


def _in_order(life: _Life, ranked: _Ranked, room: Iterable[Ask]) -> list[Ask]:
    """The earlier topic's sessions on the first slots, whatever times they had before they shared a week."""
    slots = sorted(room, key=lambda ask: (ask.home is None, ask.home and instant(ask.home.start)))
    ordered = sorted(ranked, key=lambda pair: _slot_order(pair[1]))
    return [_anew(life, _on(slot, replace(ask, rank=rank))) for (rank, ask), slot in zip(ordered, slots, strict=False)]


def _on(slot: Ask, ask: Ask) -> Ask:
    """A session on the slot of another, and as long as that is."""
    return replace(ask, home=slot.home, shortest=slot.shortest, preferred=slot.preferred)


def _slot_order(ask: Ask) -> tuple[int, int, str]:
    """Of two topics the earlier one first, each in the order of its cadence."""
    return ask.week, len(ask.slot), ask.slot


def _anew(life: _Life, ask: Ask) -> Ask:
    """A session that is placed anew if it was published before its week was shared."""
    old = life.previous.get(ask.id)
    shared = old is not None and any(rule.startswith(SHARED) for rule in old.why)
    return replace(ask, anew=old is not None and not shared and not life.stands(ask))


def _great(life: _Life, week: WeekDemand) -> WeekDemand:
    """One more experiment on the week's topic: in place of the optional session unless that is over, else a sixth."""
    role = life.curriculum.rules.great_week
    topic = life.curriculum.week(week.weeks[0])
    mark = life.laid.great[topic.number]
    free = next((ask for ask in week.asks if ask.optional), None)
    slot = free.slot if free and not _taken(life, free, mark) else f"S{len(week.asks) + 1}"
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


_Pair = tuple[int, WeekDemand, Ask]


def _that_fit(life: _Life, own: WeekDemand, pairs: Sequence[_Pair], asks: Iterable[Ask]) -> list[_Pair]:
    """The pairs of a shared week that fit beside what stands in it already: the last ones give way."""
    paired = {ask.id for _, _, ask in pairs}
    over = [life.previous[ask.id] for ask in asks if ask.id not in paired and life.over(ask)]
    beside = sum(0 <= (old.start.date() - own.starts).days < 7 for old in over)
    loose = [ask.id for _, _, ask in pairs if not life.stands(ask)]
    gone = loose[len(loose) - beside :] if beside else []
    return [pair for pair in pairs if pair[2].id not in gone]


_GONE = {"bad": "bad-week", "ramp": "ramp-week", "merge": SHARED, "travel": "on-a-trip"}


def why_gone(weeks: Iterable[PlanWeek], curriculum: Curriculum, facts: Facts) -> dict[int, str]:
    """Why sessions of a topic are not asked for any more, as a rule id; of every topic, held or not."""
    held = {week.week: _GONE.get(week.mark or "", "dropped") for week in weeks}
    absent = (week.number for week in (*curriculum.weeks, *curriculum.beside) if week.number not in held)
    return held | {number: why_not_held(curriculum, facts, number) for number in absent}


def why_not_held(curriculum: Curriculum, facts: Facts, number: int) -> str:
    """Why no week holds a topic, as a rule id."""
    week = curriculum.week(number)
    if number > len(curriculum.weeks):
        return "topic-gone"
    if week.done:
        return "done-before"
    if week.place == NOWHERE:
        return "no-week"
    cut = any(mark.kind is MarkKind.CUT and number in mark.weeks for mark in holding(facts.marks))
    return "cut-week" if cut else "left-out"


def _taken(life: _Life, free: Ask, great: Mark) -> bool:
    """Whether the optional session had begun, or was spoken of, when the week was called great."""
    old = life.previous.get(free.id)
    if old and old.role is life.curriculum.rules.great_week:
        return False
    logged = any(entry.session == free.id and said_before(entry, great) for entry in life.facts.log)
    return logged or (old is not None and instant(old.start) <= instant(great.at))
