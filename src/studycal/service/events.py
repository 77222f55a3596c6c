"""The plan as calendar events: what a reader sees of each session."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from studycal.core import tracking
from studycal.core.event import Event, from_session, uid_for
from studycal.core.plan import PlanWeek, Session
from studycal.core.schedule import Schedule

from .built import Built
from .publish import still_told, text_digest

Alarms = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A session and its event; ``cards`` head its description, ``at`` is when it starts (Unix time)."""

    session: Session
    cards: tuple[str, ...]
    event: Event
    at: float


@dataclass
class Memory:
    """What the last reading made, by session and by uid: most of a plan is the same in the next, and is not made anew.

    Only for speed: the same comes out without it. ``base`` is what every event was made from.
    """

    base: tuple[object, ...] = ()
    told: dict[str, Told] = field(default_factory=dict)
    written: dict[str, tuple[Event, bytes]] = field(default_factory=dict)

    def of(self, built: Built, alarms: Alarms) -> dict[str, Told]:
        """The events by session; none of them if they were made from another curriculum, calendar of weeks or plan."""
        quarters = [(week.week, week.quarter) for week in built.plan.weeks]
        base = (built.curriculum, built.schedule.plan_id, built.schedule.created, quarters, alarms)
        if base != self.base:
            self.base, self.told = base, {}
        return self.told

    def forget(self, events: Sequence[Event]) -> None:
        """Let go of what these events do not hold any more, once it is as much as they are."""
        if len(self.written) <= 2 * len(events):
            return
        held = {event.uid for event in events}
        self.written = {uid: known for uid, known in self.written.items() if uid in held}
        self.told = {name: known for name, known in self.told.items() if known.event.uid in held}


def texts(built: Built) -> dict[str, str]:
    """A digest of what a reader sees of each session besides its time."""
    return {one.session.id: text_digest(one.event) for one in _told(built, built.plan.sessions, (), {})}


def events(
    built: Built,
    *,
    alarms: Alarms = (),
    banners: bool = False,
    busy_only: bool = False,
    now: datetime | None = None,
    memory: Memory | None = None,
) -> list[Event]:
    """One event a session, in order of time; dropped ones as cancelled for as long as a calendar may hold them.

    ``alarms`` are minutes before the start; ``banners`` adds an all-day event with each week's topic; ``busy_only``
    leaves out everything but the times. ``memory`` is that of the last reading with the same of these.
    """
    dropped = [one for one in built.dropped if now is None or still_told(one, now)]
    known = memory.of(built, alarms) if memory else {}
    found = [(one.at, one.event) for one in _told(built, [*built.plan.sessions, *dropped], alarms, known)]
    if banners and not busy_only:
        found += [(_instant(banner, built.schedule), banner) for banner in _banners(built)]
    found.sort(key=lambda one: (one[0], one[1].uid))
    return [_anonymous(event) if busy_only else event for _, event in found]


def _told(built: Built, sessions: Sequence[Session], alarms: Alarms, known: dict[str, Told]) -> list[Told]:
    """Each session's event: the known one of a session that stands as it stood, else a new one, known from now on."""
    cards = tracking.cards(built.curriculum, built.plan, built.facts)
    quarters = {week.week: week.quarter for week in built.plan.weeks}
    found = []
    for one in sessions:
        told, about = known.get(one.id), cards.get(one.id, ())
        if told is None or (told.session, told.cards) != (one, about):  # quick where they are the very same
            told = known[one.id] = _new(built, one, about, quarters.get(one.week, ""), alarms)
        found.append(told)
    return found


def _new(built: Built, one: Session, cards: tuple[str, ...], quarter: str, alarms: Alarms) -> Told:
    schedule, curriculum = built.schedule, built.curriculum
    event = from_session(
        one,
        curriculum.week(one.week),
        curriculum.bullets(quarter, one.slot, one.name),
        plan_id=schedule.plan_id,
        created=schedule.created,
        alarms=alarms,
        cards=cards,
    )
    return Told(one, cards, event, one.start.timestamp())


def _banners(built: Built) -> list[Event]:
    return [_banner(built, week) for week in built.plan.weeks]


def _banner(built: Built, week: PlanWeek) -> Event:
    """An all-day event over a week, as new as the newest of its sessions, which move when the week does."""
    source, schedule = built.curriculum.week(week.week), built.schedule
    own = [one for one in built.plan.sessions if one.week == week.week]
    changes = [one.changed for one in own if one.changed]
    return Event(
        uid=uid_for(schedule.plan_id, f"{source.id}.banner"),
        start=week.starts,
        end=week.starts + timedelta(days=7),
        summary=f"{source.id} {source.short_topic}",
        changed=max(changes, default=schedule.created),
        created=schedule.created,
        description=source.focus,
        categories=("week",),
        transparent=True,
        sequence=max((one.sequence for one in own), default=0),
    )


def _anonymous(event: Event) -> Event:
    return replace(event, summary="Busy", description="", categories=(), alarms=())


def _instant(banner: Event, schedule: Schedule) -> float:
    return datetime.combine(banner.start, datetime.min.time(), tzinfo=schedule.zone).timestamp()
