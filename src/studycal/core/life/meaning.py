"""What facts mean: whether something stated once more says anything new."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from studycal.core.plan import LogEntry, Status
from studycal.core.records import replace

from .marks import Facts, Mark, MarkKind, holding
from .progress import newest, said_over, week_record

_NEVER = datetime.min  # noqa: DTZ901 - stands for no moment at all


def same_meaning(before: Facts, after: Facts) -> bool:
    """Whether two sets of facts say the same, whenever and however often it was said."""
    return _meaning(before) == _meaning(after)


def says_something(facts: Facts, entry: LogEntry) -> bool:
    """Whether an entry of the log says anything that the newest word on its session or week does not."""
    if not entry.session:
        record = week_record(facts, entry.week)
        return record is None or _words(said_over(record, entry)) != _words(record)
    old = newest(facts).get(entry.session)
    if old is None or entry.status is Status.UNKNOWN:
        return True
    same = entry.status is old.status and entry.restart in ("", old.restart) and entry.link in ("", old.link)
    return not same


def _meaning(facts: Facts) -> tuple[object, ...]:
    marks = holding(facts.marks)
    pins = {name: (pin.period, pin.source) for name, pin in facts.pins.items()}
    log = {name: _words(entry) for name, entry in newest(facts).items()}
    spoken = {entry.week for entry in facts.log if entry.week and not entry.session}
    weeks = {week: _words(entry) for week in spoken if (entry := week_record(facts, week))}
    stated = {_timeless(mark) for mark in marks if mark.kind is not MarkKind.PAUSE}
    return stated, _paused(marks), pins, facts.unpins, facts.titles, facts.skips, log, weeks


def _words(entry: LogEntry) -> LogEntry:
    """What an entry says, without its number and its moment."""
    return replace(entry, fact=0, at=_NEVER)


def _timeless(mark: Mark) -> Mark:
    """A mark without its number; a return's moment is what it says."""
    return replace(mark, fact=0, at=mark.at if mark.kind is MarkKind.RETURN else _NEVER)


def _paused(marks: tuple[Mark, ...]) -> set[date]:
    spans = [(mark.first, mark.last) for mark in marks if mark.kind is MarkKind.PAUSE and mark.first and mark.last]
    return {first + timedelta(days=day) for first, last in spans for day in range((last - first).days + 1)}
