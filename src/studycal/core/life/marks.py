"""Marks: what the learner says of weeks and dates. A mark is an appended fact over an untouched base."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property

from studycal.core.plan import HELD, OFFER, LogEntry, Pin, Status
from studycal.core.records import dataclass, field, replace
from studycal.core.schedule import WallWindow
from studycal.core.session_id import week_of
from studycal.core.time.period import instant


class MarkKind(StrEnum):
    """The eight words of `studycal mark`; ``clear`` removes the marks of a week or dates. ``finish`` is said by
    `studycal set finish` and `init --finish`: everything is to be over by its last day.
    """

    BAD = "bad"
    GREAT = "great"
    TRAVEL = "travel"
    PAUSE = "pause"
    CUT = "cut"
    MERGE = "merge"
    RETURN = "return"
    CLEAR = "clear"
    FINISH = "finish"


MARK_WORDS = tuple(kind.value for kind in MarkKind if kind is not MarkKind.FINISH)
"""The words that a learner types; `finish` is said by a plan that is made backwards."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark. ``weeks`` are curriculum weeks; ``first`` and ``last`` inclusive dates; which is set depends on kind.

    ``fact`` is its number in the facts log (0 while it is only previewed), ``at`` when it was typed.
    """

    kind: MarkKind
    at: datetime
    weeks: tuple[int, ...] = ()
    first: date | None = None
    last: date | None = None
    zone: str = ""
    sessions: int | None = None
    windows: tuple[WallWindow, ...] = ()
    resume: str = ""
    fact: int = 0


@dataclass(frozen=True)
class Facts:
    """Everything the learner told studycal, replayed from the append-only log; undone facts are left out.

    ``skips`` are ids of sessions deleted in a calendar; ``pins`` hold the newest pin per session id, ``unpins`` the
    number of the newest fact that gave a session back to the planner, ``titles`` the learner's own titles.
    """

    marks: tuple[Mark, ...] = ()
    pins: dict[str, Pin] = field(default_factory=dict)
    log: tuple[LogEntry, ...] = ()
    skips: frozenset[str] = frozenset()
    version: int = 0
    unpins: dict[str, int] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)

    @cached_property
    def newest(self) -> Mapping[str, LogEntry]:
        """The newest entry of each session; one that took its offered later time after it was missed has none."""
        entries = {entry.session: entry for entry in self.log if entry.session}
        return {name: entry for name, entry in entries.items() if not _offered_since(self.pins.get(name), entry)}

    @cached_property
    def spoken(self) -> Mapping[str, Status]:
        """What was said of sessions, the newest word of each."""
        statuses = {name: entry.status for name, entry in self.newest.items()}
        return dict.fromkeys(self.skips, Status.SKIPPED) | statuses


def _offered_since(pin: Pin | None, entry: LogEntry) -> bool:
    later = pin is not None and pin.source == OFFER and pin.at is not None and pin.at > entry.at
    return later and entry.status is Status.SKIPPED


_HOW_IT_GOES = frozenset({MarkKind.BAD, MarkKind.GREAT})
_DAY = timedelta(days=1)


def holding(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """The marks that still hold, oldest first. ``clear`` takes away what was said before it of its weeks or dates, and
    of bad and great the newer word holds.
    """
    held: list[Mark] = []
    for mark in marks:
        if mark.kind is MarkKind.CLEAR:
            held = [rest for standing in held for rest in _cleared(standing, mark)]
        else:
            held = [standing for standing in held if not _replaced(standing, mark)]
            held.append(mark)
    return tuple(held)


def _replaced(mark: Mark, newer: Mark) -> bool:
    return mark.kind in _HOW_IT_GOES and newer.kind in _HOW_IT_GOES and mark.weeks == newer.weeks


def _cleared(mark: Mark, clear: Mark) -> list[Mark]:
    """What a clear leaves of a mark: of a pause the days it does not name, of any other mark all or nothing."""
    if clear.weeks:
        return [mark] if set(mark.weeks).isdisjoint(clear.weeks) else []
    first, last = clear.first, clear.last
    day = mark.at.date() if mark.kind is MarkKind.RETURN else None
    begins, ends = mark.first or day, mark.last or day
    if not (first and last and begins and ends) or last < begins or ends < first:
        return [mark]
    if mark.kind is not MarkKind.PAUSE:
        return []
    parts = [(begins, min(ends, first - _DAY)), (max(begins, last + _DAY), ends)]
    return [replace(mark, first=a, last=b) for a, b in parts if a <= b]


def said_before(entry: LogEntry, mark: Mark) -> bool:
    """Whether a session was spoken of before a mark was made: as their facts are numbered, for a clock may go back.

    What is only previewed has no number yet; it comes after all that was said up to its time.
    """
    if entry.fact and mark.fact:
        return entry.fact < mark.fact
    return entry.at <= mark.at


def stood_before(mark: Mark, log: Iterable[LogEntry]) -> list[LogEntry]:
    """The last word on each session before a mark: who corrects what was logged means the correction alone."""
    return list({entry.session: entry for entry in log if entry.session and said_before(entry, mark)}.values())


def held_before(mark: Mark, log: Iterable[LogEntry]) -> list[LogEntry]:
    """What the learner had said of sessions they sat down to, before a mark."""
    return [entry for entry in stood_before(mark, log) if entry.status in HELD]


def takes_up(mark: Mark, log: Iterable[LogEntry]) -> bool:
    """Whether a return goes on where the learner left off, not with today's topic.

    Without their own word (``--resume``) only if the log knows where that was.
    """
    return mark.resume == "open" or (not mark.resume and bool(held_before(mark, log)))


def last_return(marks: Iterable[Mark]) -> datetime | None:
    """When the learner last came back after an absence: nothing from before then asks for anything any more."""
    return max((mark.at for mark in holding(marks) if mark.kind is MarkKind.RETURN), default=None)


def takes_up_again(marks: Iterable[Mark]) -> list[Mark]:
    """The marks that may ask once more for what was skipped or pinned before them: of those that hold, oldest first."""
    return [mark for mark in holding(marks) if mark.kind in (MarkKind.MERGE, MarkKind.RETURN)]


def outlived(mark: Mark, pin: Pin, log: Iterable[LogEntry]) -> bool:
    """Whether a pin is of the time before a mark that may ask for its session once more, and that time has passed."""
    again = mark.kind is MarkKind.MERGE and week_of(pin.session) in mark.weeks
    again = again or (mark.kind is MarkKind.RETURN and takes_up(mark, log))
    return again and pin.at is not None and pin.at <= mark.at and instant(pin.period.start) <= instant(mark.at)


def forgotten(mark: Mark, log: Iterable[LogEntry]) -> frozenset[str]:
    """The sessions that a mark asks for once more although they were skipped: those of a topic it takes up again."""
    first = None
    if mark.kind is MarkKind.RETURN and takes_up(mark, log):
        first = max((entry.topic for entry in held_before(mark, log)), default=1)
    merged = mark.weeks if mark.kind is MarkKind.MERGE else ()
    return frozenset(
        entry.session
        for entry in stood_before(mark, log)
        if entry.status is Status.SKIPPED
        if entry.topic in merged or (first is not None and entry.topic >= first)
    )
