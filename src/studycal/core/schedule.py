"""What the learner's config says about time, free of files and of pydantic."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from studycal.core.records import dataclass, field

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""The weekdays as they are typed and shown, Monday first."""


class QuarterPolicy(StrEnum):
    """How a week finds its quarter: by its number (1-13, 14-26, …) or by the calendar quarter of its Thursday."""

    PLAN = "plan"
    CALENDAR = "calendar"


class HolidayPolicy(StrEnum):
    """Whether a public holiday is free of sessions, a day like any other, or a welcome one."""

    SKIP = "skip"
    ALLOW = "allow"
    PREFER = "prefer"


@dataclass(frozen=True, slots=True)
class HomeSlot:
    """Where a session lives by default: weekday (0 is Monday), wall time, and its length there, 0 for the usual one."""

    weekday: int
    at: time
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class WallWindow:
    """A fallback window on a weekday (0 is Monday); an ``end`` not after ``start`` reaches into the next day."""

    weekday: int
    start: time
    end: time


@dataclass(frozen=True, slots=True)
class Anchor:
    """A dated event that stands in the plan like a pin nobody moves.

    It lies on ``day``, or else on ``weekday`` (0 is Monday) of the calendar week that holds curriculum week ``week``.
    ``at`` is its wall time in ``zone``, None for a whole day (a deadline, an exam); ``week`` 0 is the one of its day.
    One that is ``output`` is that week's output session.
    """

    name: str
    zone: ZoneInfo
    at: time | None = None
    minutes: int = 60
    day: date | None = None
    week: int = 0
    weekday: int = 0
    output: bool = False


DEFAULT_TITLE = "Study plan"
DEFAULT_RESERVE = 4
MOST_RESERVE = 52


def stable_id(start: str, timezone: str, title: str) -> str:
    """The id of a plan whose config gives it none: of its first day (ISO), zone and title."""
    return hashlib.sha256(f"{start}|{timezone}|{title}".encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Schedule:
    """The settings placement needs. Minutes are wall-independent durations of one session.

    ``homes`` belong to the core sessions of a cadence in order, ``optional_home`` to the optional one. ``alarms`` are
    minutes before a session at which calendars remind of it; ``banners`` adds an all-day event to each week.
    ``days_off`` are the public holidays on which nothing is held; ``lengths`` the minutes of sessions whose home slot
    lies on a weekday; ``sessions_per_day`` does not count sessions on their own home slots. ``typed`` names the
    settings that the config itself states: they come before what the documents say. ``anchors`` are dated events that
    nobody moves; ``finish`` is the day by which everything is to be over, None if there is none.
    """

    plan_id: str
    start: date
    zone: ZoneInfo
    homes: tuple[HomeSlot, ...]
    created: datetime
    optional_home: HomeSlot | None = None
    windows: tuple[WallWindow, ...] = ()
    week_starts: int = 0
    quarters: QuarterPolicy = QuarterPolicy.PLAN
    min_minutes: int = 60
    preferred_minutes: int = 75
    max_minutes: int = 90
    buffer: timedelta = timedelta(minutes=10)
    notice: timedelta = timedelta(hours=24)
    typed_notice: timedelta = timedelta(hours=2)
    rest_days: int = 1
    reserve_weeks: int = 4
    holidays: HolidayPolicy = HolidayPolicy.SKIP
    days_off: tuple[date, ...] = ()
    title: str = "Study plan"
    alarms: tuple[int, ...] = ()
    banners: bool = False
    roles: Mapping[str, str] = field(default_factory=dict, hash=False)
    sessions_per_day: int = 1
    lengths: tuple[tuple[int, int], ...] = ()
    typed: tuple[str, ...] = ()
    anchors: tuple[Anchor, ...] = ()
    finish: date | None = None

    @property
    def first_day(self) -> date:
        """The first day of the week that holds ``start``."""
        return self.start - timedelta(days=(self.start.weekday() - self.week_starts) % 7)

    def reserve(self, span: int) -> int:
        """How many weeks later than its ``span`` of weeks the plan may end: the reserve, or what a finish leaves of it.

        Negative where the plan is to end sooner than that.
        """
        if self.finish is None:
            return self.reserve_weeks
        return min(self.reserve_weeks, ((self.finish - self.first_day).days + 1) // 7 - span)

    def week_start(self, index: int) -> date:
        """The first day of calendar week ``index`` of the plan (1-based)."""
        return self.first_day + timedelta(weeks=index - 1)
