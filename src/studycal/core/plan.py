"""The plan: sessions with a time and a reason, what could not be placed, facts, and the difference of two plans."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from .curriculum import Role
from .period import Period, instant


class Status(StrEnum):
    """Where a session stands. ``unknown`` is a past session that nobody logged: not missed, just not told."""

    PLANNED = "planned"
    DONE = "done"
    PARTIAL = "partial"
    SKIPPED = "skipped"
    UNKNOWN = "unknown"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Session:
    """One placed session. ``week`` is the curriculum week, ``period`` carries the zone it is held in.

    ``generation`` rises when an id is burnt; ``sequence`` (RFC 5545 3.8.7.4) rises with every change of
    time or status and ``changed`` (LAST-MODIFIED) moves with it; both are kept by the store, not by placement.
    ``why`` holds rule ids such as ``home-slot`` or ``busy: Conference``.
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

    @property
    def output(self) -> bool:
        """Whether this session makes the week's output."""
        return self.role.output

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
    """A whole placed plan. ``sessions`` are ordered by start; ``finish`` is (without reserve, all reserve used)."""

    weeks: tuple[PlanWeek, ...]
    sessions: tuple[Session, ...]
    unplaced: tuple[Unplaced, ...] = ()
    finish: tuple[date, date] | None = None
    revision: int = 0

    def quarter(self, week: int) -> str:
        """The quarter whose cadence a curriculum week follows, such as ``Q1``; "" for a week that is not held."""
        return next((one.quarter for one in self.weeks if one.week == week), "")

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
    """What changes from one plan to another, each ordered by start."""

    added: tuple[Session, ...] = ()
    removed: tuple[Session, ...] = ()
    moved: tuple[Move, ...] = ()
    minutes: int = 0

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.moved)


def same_time(one: Period, other: Period) -> bool:
    """Whether two periods are the same instants in the same zone."""
    return (
        instant(one.start) == instant(other.start)
        and instant(one.end) == instant(other.end)
        and str(one.start.tzinfo) == str(other.start.tzinfo)
    )


def diff(before: Plan, after: Plan) -> PlanDiff:
    """The changes that turn ``before`` into ``after``; ``minutes`` is the change of the total.

    A session of another role in the same slot is another session.
    """
    old = {(s.id, s.role): s for s in before.sessions}
    new = {(s.id, s.role) for s in after.sessions}
    kept = ((old[s.id, s.role], s) for s in after.sessions if (s.id, s.role) in old)
    moved = tuple(Move(was, now) for was, now in kept if not same_time(was.period, now.period))
    total = sum((s.period.duration.total_seconds() for s in after.sessions), 0.0) - sum(
        (s.period.duration.total_seconds() for s in before.sessions), 0.0
    )
    return PlanDiff(
        added=tuple(s for s in after.sessions if (s.id, s.role) not in old),
        removed=tuple(s for s in before.sessions if (s.id, s.role) not in new),
        moved=moved,
        minutes=round(total / 60),
    )


OFFER = "offer"
"""The source of a pin that takes a missed session to a later time of its week; each session has one such offer."""


@dataclass(frozen=True, slots=True)
class Pin:
    """The learner's own time for a session; never moved by the planner. ``source`` is ``cli``, ``google``, …"""

    session: str
    period: Period
    source: str = "cli"
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LogEntry:
    """What the learner said of a session (``session``) or of a week (``week``), kept as it was said."""

    at: datetime
    session: str = ""
    week: int = 0
    status: Status = Status.UNKNOWN
    restart: str = ""
    link: str = ""
    verdict: str = ""
    explain: int | None = None
    surprise: str = ""

    @property
    def topic(self) -> int:
        """The curriculum week the entry speaks of."""
        return int(self.session[1:].partition(".")[0]) if self.session else self.week
