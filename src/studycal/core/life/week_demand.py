"""What each calendar week asks for, before any time is chosen: `demands`."""

from __future__ import annotations

from datetime import date, tzinfo
from functools import cached_property
from zoneinfo import ZoneInfo

from studycal.core.curriculum import Role
from studycal.core.records import dataclass
from studycal.core.schedule import WallWindow
from studycal.core.time.period import Period, minute, minute_up


@dataclass(frozen=True, slots=True)
class Ask:
    """One session a calendar week wants. ``home`` is its own slot in that week as an instant, None if it has none.

    ``rank`` orders coverage: 0 is kept first. ``shortest`` and ``preferred`` are minutes. ``away`` tells that it may be
    held on a trip; ``why`` names the marks that made it what it is (rule ids). ``fixed`` is the time of the ``anchor``
    (its id) that it is, None for what is placed. One that is placed ``anew`` was published before its week was shared:
    the time it had then counts for nothing.
    """

    id: str
    week: int
    slot: str
    role: Role
    optional: bool
    name: str
    title: str
    home: Period | None
    rank: int
    shortest: int = 60
    preferred: int = 75
    generation: int = 0
    heavy: bool = False
    away: bool = False
    why: tuple[str, ...] = ()
    fixed: Period | None = None
    anchor: str = ""
    anew: bool = False


@dataclass(frozen=True, slots=True)
class WeekDemand:
    """A calendar week of the plan and its asks in cadence order.

    ``weeks`` are the curriculum weeks it holds: one normally, none when paused, two when merged.
    ``most`` caps the sessions; ``rest_days`` is how many of its seven days stay free. ``minutes`` is what its cadence
    has in all, ``extra`` what the learner added by calling it great; ``output`` tells that it is to make an output.
    ``per_day`` is how many sessions a day may hold, home slots of one day aside; ``light_most`` and ``away_most`` cap
    the sessions of a bad week and of a trip's days, None where nothing does.
    """

    index: int
    starts: date
    weeks: tuple[int, ...]
    quarter: str
    load: str
    asks: tuple[Ask, ...]
    heavy_apart: bool
    rest_days: int = 1
    most: int = 6
    mark: str | None = None
    minutes: int = 0
    extra: int = 0
    output: bool = False
    per_day: int = 1
    light_most: int | None = None
    away_most: int | None = None


@dataclass(frozen=True, slots=True)
class Busy:
    """A stretch that is taken; ``reason`` names what takes it (``Conference``), without the rule's own word."""

    period: Period
    reason: str


@dataclass(frozen=True)
class Day:
    """A day's legal time: ``windows`` (home slots and fallback windows) in the zone held that day, and what is taken.

    ``busy`` already carries the buffer; ``closed`` names the rules that close the whole day (``holiday: Epiphany``).
    ``clock`` names what the clock change did to a home slot of that day (``dst-gap``, ``dst-fold``). ``away`` days are
    on a trip: only sessions that may be held on one are chosen for them. ``zone`` is the trip's, None at home.
    """

    date: date
    windows: tuple[Period, ...]
    busy: tuple[Busy, ...] = ()
    closed: tuple[str, ...] = ()
    preferred: bool = False
    clock: tuple[str, ...] = ()
    away: bool = False
    zone: tzinfo | None = None

    @cached_property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """The whole minutes of each window, as searches count them: a day is looked at for each of many plans."""
        return tuple((minute_up(window.start), minute(window.end)) for window in self.windows)


Free = dict[date, Day]


@dataclass(frozen=True, slots=True)
class DayRule:
    """How one day differs from the learner's normal days.

    ``zone`` replaces the plan's zone (a trip), ``windows`` (wall times) replace the normal ones when not None, and
    ``closed`` names the rules that leave the day without any session (``transit``, ``jet-lag``, ``pause``); ``away``
    tells that the day is on a trip.
    """

    zone: ZoneInfo | None = None
    windows: tuple[WallWindow, ...] | None = None
    closed: tuple[str, ...] = ()
    away: bool = False
