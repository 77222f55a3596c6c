"""The plan: sessions with a time and a reason, what could not be placed, facts, and the difference of two plans."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum

from studycal.core.patterns import pattern
from studycal.core.records import dataclass, replace
from studycal.core.time.period import Period, instant

from .curriculum import Role
from .session_id import week_id, week_of


class Status(StrEnum):
    """Where a session stands. ``unknown`` is a past session that nobody logged: not missed, just not told."""

    PLANNED = "planned"
    DONE = "done"
    PARTIAL = "partial"
    SKIPPED = "skipped"
    UNKNOWN = "unknown"
    DROPPED = "dropped"


_PLANNERS = pattern(r"W\d+ S\d+ [A-Z][a-z]*: ")
"""How a title of the planner's begins: ``W07 S2 Build: Attention Mechanisms``."""


HELD = frozenset({Status.DONE, Status.PARTIAL})
"""What is said of a session that somebody sat down to."""


LOG_WORDS: Mapping[str, Status] = {"done": Status.DONE, "partial": Status.PARTIAL, "skip": Status.SKIPPED}
"""What a learner logs of a session, by the word that is typed."""


@dataclass(frozen=True, slots=True)
class Session:
    """One placed session. ``week`` is the curriculum week, ``period`` carries the zone it is held in.

    ``generation`` rises when an id is burnt; ``sequence`` (RFC 5545 3.8.7.4) rises with every change of
    time or status and ``changed`` (LAST-MODIFIED) moves with it; both are kept by the store, not by placement.
    ``why`` holds rule ids such as ``home-slot`` or ``busy: Conference``. ``key`` is what it is kept under where that
    differs from its id (`studycal.core.week_keys`).
    """

    id: str
    week: int
    slot: str
    role: Role
    optional: bool
    name: str
    title: str
    period: Period
    status: Status = Status.PLANNED
    pinned: bool = False
    generation: int = 0
    sequence: int = 0
    changed: datetime | None = None
    why: tuple[str, ...] = ()
    key: str = ""

    @property
    def lasting(self) -> str:
        """The name that stays whatever number its week has: events and all that is kept go by it."""
        return self.key or self.id

    @property
    def label(self) -> str:
        """What it is called where its week and slot stand beside it: its name, or a title of the learner's own."""
        return self.name if self.anchored or _PLANNERS.match(self.title) else self.title

    @property
    def output(self) -> bool:
        """Whether this session makes the week's output."""
        return self.role.output

    @property
    def anchored(self) -> bool:
        """Whether it is an event of its own among the sessions: ``W07.A1`` at a time, ``W07.D1`` of a whole day."""
        return self.slot[:1] in ("A", "D")

    @property
    def all_day(self) -> bool:
        """Whether it is an event of a whole day."""
        return self.slot[:1] == "D"

    def with_status(self, status: Status) -> Session:
        """The session with that status; itself where it has it."""
        return self if self.status is status else replace(self, status=status)

    def with_key(self, key: str) -> Session:
        """The session under that key; itself where it has it."""
        return self if self.key == key else replace(self, key=key)

    @property
    def start(self) -> datetime:
        return self.period.start

    @property
    def end(self) -> datetime:
        return self.period.end


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A session with no legal time: the rules that forbade it and the nearest time that only they forbid."""

    id: str
    why: tuple[str, ...]
    nearest: datetime | None = None


@dataclass(frozen=True, slots=True)
class PlanWeek:
    """A curriculum week on the calendar. ``index`` is the calendar week of the plan (1-based)."""

    week: int
    index: int
    starts: date
    quarter: str
    load: str
    mark: str | None = None
    state: str = "planned"

    @property
    def iso(self) -> str:
        """The ISO week label of the week's Thursday, e.g. ``2026-W53``: a label, never used for counting."""
        days_to_thursday = (3 - self.starts.weekday()) % 7
        year, week, _ = (self.starts + timedelta(days=days_to_thursday)).isocalendar()
        return f"{year}-W{week:02d}"


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole placed plan. ``sessions`` are ordered by start; ``finish`` is (without reserve, all reserve used).

    ``anchors`` are dated events beside the sessions, in the same form and order; those that are a week's output
    session are among the sessions.
    """

    weeks: tuple[PlanWeek, ...]
    sessions: tuple[Session, ...]
    unplaced: tuple[Unplaced, ...] = ()
    finish: tuple[date, date] | None = None
    revision: int = 0
    anchors: tuple[Session, ...] = ()

    @property
    def events(self) -> tuple[Session, ...]:
        """All that stands in a calendar: the sessions, then the anchors."""
        return (*self.sessions, *self.anchors)

    def week_on(self, day: date) -> PlanWeek | None:
        """The week in whose seven days a day lies, of several that share it the first; None outside the plan."""
        return next((week for week in self.weeks if 0 <= (day - week.starts).days < 7), None)

    def unplaced_from(self, day: date) -> list[Unplaced]:
        """What found no time in weeks that are not over on a day: the past asks for nothing."""
        over = {week_id(week.week) for week in self.weeks if week.starts + timedelta(days=7) <= day}
        return [item for item in self.unplaced if item.id.partition(".")[0] not in over]

    def anchors_of(self, week: PlanWeek) -> list[Session]:
        """The anchors that lie in a week's days; one that lies in no week of the plan goes with that of its number."""
        listed = []
        for anchor in self.anchors:
            held = self.week_on(anchor.start.date())
            if (held.index == week.index) if held else (anchor.week == week.week):
                listed.append(anchor)
        return listed

    def quarter(self, week: int) -> str:
        """The quarter whose cadence a curriculum week follows, such as ``Q1``; "" for a week that is not held."""
        return next((plan_week.quarter for plan_week in self.weeks if plan_week.week == week), "")

    def by_id(self) -> dict[str, Session]:
        """Sessions by their id (``W07.S2``)."""
        return {session.id: session for session in self.sessions}


@dataclass(frozen=True, slots=True)
class Move:
    """A session whose time or length differs between two plans."""

    before: Session
    after: Session


@dataclass(frozen=True, slots=True)
class PlanDiff:
    """What changes from one plan to another, each ordered by start; ``dates`` are the fixed ones that go with a week
    that moves.
    """

    added: tuple[Session, ...] = ()
    removed: tuple[Session, ...] = ()
    moved: tuple[Move, ...] = ()
    minutes: int = 0
    dates: tuple[Move, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.moved or self.dates)


def same_time(period: Period, other: Period) -> bool:
    """Whether two periods are the same instants in the same zone."""
    return period is other or (
        instant(period.start) == instant(other.start)
        and instant(period.end) == instant(other.end)
        and (period.start.tzinfo is other.start.tzinfo or str(period.start.tzinfo) == str(other.start.tzinfo))
    )


_Key = tuple[str, Role]


def diff(before: Plan, after: Plan) -> PlanDiff:
    """The changes that turn ``before`` into ``after``; ``minutes`` is the change of the total.

    A session of another role in the same slot is another session.
    """
    old = {(s.lasting, s.role): s for s in before.sessions}
    new = {(s.lasting, s.role): s for s in after.sessions}
    kept = [(old[key], s) for key, s in new.items() if key in old]
    moved = tuple(Move(was, now) for was, now in kept if not same_time(was.period, now.period))
    stays = {(was.lasting, was.role) for was, now in kept if was.period is now.period}
    total = _seconds(new, stays) - _seconds(old, stays)
    fixed = {anchor.lasting: anchor for anchor in before.anchors}
    dates = ((fixed[anchor.lasting], anchor) for anchor in after.anchors if anchor.lasting in fixed)
    return PlanDiff(
        dates=tuple(Move(was, now) for was, now in dates if not same_time(was.period, now.period)),
        added=tuple(s for s in after.sessions if (s.lasting, s.role) not in old),
        removed=tuple(s for s in before.sessions if (s.lasting, s.role) not in new),
        moved=moved,
        minutes=round(total / 60),
    )


def _seconds(sessions: Mapping[_Key, Session], without: Collection[_Key]) -> float:
    return sum((s.period.duration.total_seconds() for key, s in sessions.items() if key not in without), 0.0)


OFFER = "offer"
"""The source of a pin that takes a missed session to a later time of its week; each session has one such offer."""


TYPED = "cli"
"""The source of a pin that the learner typed, or set on the page."""


@dataclass(frozen=True, slots=True)
class Pin:
    """The learner's own time for a session; never moved by the planner. ``source`` is ``cli``, ``google``, …"""

    session: str
    period: Period
    source: str = TYPED
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LogEntry:
    """What the learner said of a session (``session``) or of a week (``week``), kept as it was said.

    ``fact`` is its number in the facts log (0 while it is only previewed), ``at`` when it was said.
    """

    at: datetime
    session: str = ""
    week: int = 0
    status: Status = Status.UNKNOWN
    restart: str = ""
    link: str = ""
    verdict: str = ""
    explain: int | None = None
    surprise: str = ""
    fact: int = 0

    @property
    def topic(self) -> int:
        """The curriculum week the entry speaks of."""
        return week_of(self.session) if self.session else self.week
