"""What the learner's config says about time, free of files and of pydantic."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo


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
    """Where a session lives by default: weekday (0 is Monday) and wall time."""

    weekday: int
    at: time


@dataclass(frozen=True, slots=True)
class WallWindow:
    """A fallback window on a weekday (0 is Monday); an ``end`` not after ``start`` reaches into the next day."""

    weekday: int
    start: time
    end: time


@dataclass(frozen=True, slots=True)
class Schedule:
    """The settings placement needs. Minutes are wall-independent durations of one session.

    ``homes`` belong to the core sessions of a cadence in order, ``optional_home`` to the optional one. ``alarms`` are
    minutes before a session at which calendars remind of it; ``banners`` adds an all-day event to each week.
    ``days_off`` are the public holidays on which nothing is held.
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

    @property
    def first_day(self) -> date:
        """The first day of the week that holds ``start``."""
        return self.start - timedelta(days=(self.start.weekday() - self.week_starts) % 7)

    def week_start(self, index: int) -> date:
        """The first day of calendar week ``index`` of the plan (1-based)."""
        return self.first_day + timedelta(weeks=index - 1)
