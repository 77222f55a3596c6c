"""The plan as calendar events: what a reader sees of each session, and what tells a calendar that it changed.

SEQUENCE and LAST-MODIFIED move when, and only when, something did since it was published last.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache, lru_cache
from types import MappingProxyType

from studycal.core.curriculum import Week
from studycal.core.life import progress
from studycal.core.life.marks import Facts
from studycal.core.plan import PlanWeek, Session, Status, same_time
from studycal.core.records import dataclass, field, replace
from studycal.core.schedule import Schedule
from studycal.core.sync.event import Event, from_anchor, from_session, status_of, uid_for, words_of
from studycal.core.task import Task
from studycal.core.time.period import Period, instant
from studycal.store.base import Published

from .revision import Revision

Alarms = tuple[int, ...]
Cards = Mapping[str, tuple[str, ...]]
_Name = tuple[str, int]
CANCELLED_FOR = timedelta(days=60)
"""How long a dropped session is still told to calendars as cancelled: longer than the slowest client's refresh."""


@dataclass(frozen=True, slots=True)
class SessionEvent:
    """A session and its event; ``cards`` head its description, ``at`` is when it starts (Unix time)."""

    session: Session
    cards: tuple[str, ...]
    event: Event
    at: float


@dataclass
class Memory:
    """What the last reading made, by session with its generation and by uid: most of a plan is the same in the next,
    and is not made anew.

    Only for speed: the same comes out without it. ``base`` is what every event was made from.
    """

    base: tuple[object, ...] = ()
    sessions: dict[_Name, SessionEvent] = field(default_factory=dict)
    written: dict[str, tuple[Event, bytes]] = field(default_factory=dict)

    def of(self, built: Revision, alarms: Alarms) -> dict[_Name, SessionEvent]:
        """The events by session; none of them if they were made from another curriculum, calendar of weeks or plan."""
        quarters = [(week.week, week.quarter) for week in built.plan.weeks]
        base = (built.curriculum, built.schedule.plan_id, built.schedule.created, quarters, alarms)
        if base != self.base:
            self.base, self.sessions = base, {}
        return self.sessions

    def forget(self, events: Sequence[Event]) -> None:
        """Let go of what these events do not hold any more, once it is as much as they are."""
        if len(self.written) <= 2 * len(events):
            return
        held = {event.uid for event in events}
        self.written = {uid: pair for uid, pair in self.written.items() if uid in held}
        self.sessions = {name: item for name, item in self.sessions.items() if item.event.uid in held}


def texts(built: Revision, before: Facts | None = None) -> dict[str, str]:
    """A digest of what a reader sees of each session besides its time.

    ``before`` are the facts with which this very plan stands published, if it does: then only the cards that head what
    a session says can be others, and only where they are a digest is taken anew.
    """
    sessions, digests = built.plan.events, {}
    cards = _cards(built, built.facts)
    if before is not None:
        digests, were = {key: item.text for key, item in built.previous.sessions.items()}, _cards(built, before)
        sessions = tuple(
            session
            for session in sessions
            if session.id not in digests or were.get(session.id) != cards.get(session.id)
        )
    quarters = {week.week: week.quarter for week in built.plan.weeks}
    bullets, week_texts = (
        cache(built.curriculum.bullets),
        cache(lambda number: _texts_of(built.curriculum.week(number))),
    )
    for session in sessions:
        if session.anchored:
            event = from_anchor(session, plan_id=built.schedule.plan_id, created=built.schedule.created)
            digests[session.id] = text_digest(event.summary, event.description, event.categories)
        else:
            words = bullets(quarters.get(session.week, ""), session.slot, session.name)
            digests[session.id] = week_texts(session.week).digest(session, words, cards.get(session.id, ()))
    return digests


@dataclass
class _WeekTexts:
    """The digests of what was said of a week's sessions: the same for all who study that week."""

    week: Week
    digests: dict[tuple[object, ...], str] = field(default_factory=dict)

    def digest(self, session: Session, bullets: tuple[str, ...], cards: tuple[str, ...]) -> str:
        """Of what a reader sees of a session besides its time."""
        about = (session.title, session.role, bullets, cards)
        digest = self.digests.get(about)
        if digest is None:
            if len(self.digests) >= _MOST_TEXTS:
                self.digests.clear()
            digest = self.digests[about] = text_digest(*words_of(session, self.week, bullets, cards))
        return digest


_MOST_TEXTS = 256
_texts_of = lru_cache(maxsize=512)(_WeekTexts)


def events(
    built: Revision,
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
    dropped, earlier = ([s for s in listed if _is_told(s, now)] for listed in (built.dropped, built.earlier))
    made = memory.of(built, alarms) if memory else {}
    cards = _cards(built, built.facts)
    listed = _session_events(built, [*built.plan.events, *dropped], alarms, made, cards)
    listed += _session_events(built, earlier, alarms, made, {})
    dated = [(item.at, item.event) for item in listed]
    if banners and not busy_only:
        dated += [(_instant(banner, built.schedule), banner) for banner in _banners(built)]
    dated.sort(key=lambda pair: (pair[0], pair[1].uid))
    return [_anonymous(event) if busy_only else event for _, event in dated]


def _is_told(session: Session, now: datetime | None) -> bool:
    """Whether an event that is not the plan's any more is to be told: one of the past that was asked for once more
    stays as it was.
    """
    return now is None or session.status is not Status.DROPPED or still_told(session, now)


def tasks(built: Revision) -> list[Task]:
    """One task a session, in order of time, with what was last said of it. Anchors are no tasks."""
    logged = {entry.session: entry.at for entry in built.facts.log if entry.session}
    listed = [
        Task(item.event, item.session.status, logged.get(item.session.id) if item.session.status in _LOGGED else None)
        for item in _session_events(built, built.plan.sessions, (), {}, _cards(built, built.facts))
    ]
    return sorted(listed, key=lambda task: (task.event.start, task.event.uid))


_LOGGED = (Status.DONE, Status.PARTIAL, Status.SKIPPED)


def _cards(built: Revision, facts: Facts) -> Cards:
    return progress.cards(built.curriculum, built.plan, facts)


def _session_events(
    built: Revision, sessions: Sequence[Session], alarms: Alarms, made: dict[_Name, SessionEvent], cards: Cards
) -> list[SessionEvent]:
    """Each session's event: the known one of a session that stands as it stood, else a new one, known from now on."""
    quarters = {week.week: week.quarter for week in built.plan.weeks}
    bullets = cache(built.curriculum.bullets)
    listed = []
    for session in sessions:
        name, about = (session.id, session.generation), cards.get(session.id, ())
        item = made.get(name)
        if item is None or (item.session, item.cards) != (session, about):  # quick where they are the very same
            words = bullets(quarters.get(session.week, ""), session.slot, session.name)
            item = made[name] = _new(built, session, about, words, alarms)
        listed.append(item)
    return listed


def _new(
    built: Revision, session: Session, cards: tuple[str, ...], bullets: tuple[str, ...], alarms: Alarms
) -> SessionEvent:
    schedule, curriculum = built.schedule, built.curriculum
    if session.anchored:
        event = from_anchor(session, plan_id=schedule.plan_id, created=schedule.created, alarms=alarms)
        return SessionEvent(session, cards, event, session.start.timestamp())
    event = from_session(
        session,
        curriculum.week(session.week),
        bullets,
        plan_id=schedule.plan_id,
        created=schedule.created,
        alarms=alarms,
        cards=cards,
    )
    return SessionEvent(session, cards, event, session.start.timestamp())


def _banners(built: Revision) -> list[Event]:
    return [_banner(built, week) for week in built.plan.weeks]


def _banner(built: Revision, week: PlanWeek) -> Event:
    """An all-day event over a week, as new as the newest of its sessions, which move when the week does."""
    source, schedule = built.curriculum.week(week.week), built.schedule
    own = [session for session in built.plan.sessions if session.week == week.week]
    changes = [session.changed for session in own if session.changed]
    return Event(
        uid=uid_for(schedule.plan_id, f"{source.lasting}.banner"),
        start=week.starts,
        end=week.starts + timedelta(days=7),
        summary=f"{source.id} {source.short_topic}",
        changed=max(changes, default=schedule.created),
        created=schedule.created,
        description=source.focus,
        categories=("week",),
        transparent=True,
        sequence=max((session.sequence for session in own), default=0),
    )


def _anonymous(event: Event) -> Event:
    return replace(event, summary="Busy", description="", categories=(), alarms=(), url="")


def _instant(banner: Event, schedule: Schedule) -> float:
    return datetime.combine(banner.start, datetime.min.time(), tzinfo=schedule.zone).timestamp()


# --- numbered against what was published before


@dataclass(frozen=True, slots=True)
class Publication:
    """What a new plan makes of what was published: all sessions now, those dropped since, and what to write."""

    sessions: tuple[Session, ...]
    dropped: tuple[Session, ...]
    changed: tuple[Published, ...]


def text_digest(summary: str, description: str, categories: Iterable[str]) -> str:
    """A digest of what a reader sees of an event besides the times."""
    text = "\x1f".join((summary, description, *categories))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def publication(
    sessions: tuple[Session, ...],
    texts: Mapping[str, str],
    published: Mapping[str, Published],
    *,
    now: datetime,
    first_change: datetime,
    gone: Mapping[int, str],
    skipped: Collection[str] = (),
    dropped_at: Mapping[str, Period] = MappingProxyType({}),
) -> Publication:
    """Number the sessions of a new plan against what was published before.

    ``texts`` are `text_digest`s by session id; ``first_change`` is the time of change of a first publication, which
    does not depend on the moment of the run; ``gone`` is why sessions of a week are no longer there, by rule id;
    ``skipped`` are those whose events are cancelled because they were skipped: a change of STATUS is one of SEQUENCE.
    ``dropped_at`` are the times with which sessions are dropped that are not those they had last.
    """
    stamp = now if published else first_change
    stated = [session.with_status(Status.SKIPPED if session.id in skipped else Status.PLANNED) for session in sessions]
    numbered = tuple(_number(session, texts[session.id], published.get(session.id), stamp) for session in stated)
    kept = {item.session.id for item in numbered}
    dropped = tuple(
        _drop(old, stamp, gone.get(old.session.week, "topic-gone"), dropped_at.get(key))
        for key, old in published.items()
        if key not in kept
    )
    changed = tuple(item for item in (*numbered, *dropped) if published.get(item.session.id) != item)
    return Publication(
        sessions=tuple(item.session for item in numbered),
        dropped=tuple(item.session for item in dropped),
        changed=changed,
    )


def _numbered(session: Session, sequence: int, changed: datetime | None) -> Session:
    """The session with that number and time of change; itself where it has them."""
    if (session.sequence, session.changed) == (sequence, changed):
        return session
    return replace(session, sequence=sequence, changed=changed)


def _number(session: Session, text: str, old: Published | None, stamp: datetime) -> Published:
    if old is None:
        return Published(_numbered(session, 0, stamp), text)
    if old.session.generation != session.generation:
        return _other_event(session, text, old, stamp)
    if session is old.session and text == old.text:
        return old
    before = old.session
    if _same_event(before, session):
        changed = before.changed if old.text == text else _later(before, stamp)
        return Published(_numbered(session, before.sequence, changed), text, old.earlier)
    return Published(_numbered(session, before.sequence + 1, _later(before, stamp)), text, old.earlier)


def _other_event(session: Session, text: str, old: Published, stamp: datetime) -> Published:
    """A session that is asked for once more, or is so no longer: its event is another one, or again that of before.

    What it had until now is cancelled where it still lies ahead; in the past it stays as it was.
    """
    ahead = instant(old.session.start) > instant(stamp)
    left = _drop(old, stamp, "dropped", None) if ahead else old
    was = next((other for other in old.earlier if other.session.generation == session.generation), None)
    others = tuple(other for other in old.earlier if other is not was)
    item = _number(session, text, was, _later(old.session, stamp))
    return replace(item, earlier=(*others, replace(left, earlier=())))


def _same_event(before: Session, after: Session) -> bool:
    return (
        before.generation == after.generation
        and status_of(before) == status_of(after)
        and same_time(before.period, after.period)
    )


def _later(before: Session, stamp: datetime) -> datetime:
    """LAST-MODIFIED never goes back, even if the clock did."""
    return max(stamp, before.changed + timedelta(seconds=1)) if before.changed else stamp


def _drop(old: Published, stamp: datetime, why: str, at: Period | None) -> Published:
    before = old.session
    if before.status is Status.DROPPED:
        return old
    session = replace(
        before,
        status=Status.DROPPED,
        sequence=before.sequence + 1,
        changed=_later(before, stamp),
        why=(why,),
        period=at or before.period,
    )
    return replace(old, session=session)


def still_told(session: Session, now: datetime) -> bool:
    """Whether a dropped session is recent enough that a calendar may still hold it."""
    return session.changed is not None and now - session.changed <= CANCELLED_FOR
