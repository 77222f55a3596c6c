"""Series of events, worked out by recurring-ical-events in the wall time of the series, each rule bounded.

It is given plain wall times, so that no zone of one file can be taken for another's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from icalendar import Event
from icalendar.prop import vDDDLists, vDDDTypes
from recurring_ical_events import EventAdapter, Occurrence, Series

from studycal.core.records import dataclass, field

from .rules import Bounded, Purse, Repeat, forwarded
from .times import Length

_DAY = timedelta(days=1)


@dataclass(slots=True)
class SeriesMember:
    """A series, or an altered occurrence of one (``replaces``); all times are dates or wall times of the series."""

    start: date
    wall_end: date
    length: Length
    opaque: bool
    summary: str
    sequence: int
    rules: list[Repeat] = field(default_factory=list)
    without: list[Repeat] = field(default_factory=list)
    added: dict[date, Length] = field(default_factory=dict)
    except_: list[date] = field(default_factory=list)
    replaces: date | None = None
    and_future: bool = False


def occurrences(
    members: Sequence[SeriesMember], begin: datetime, end: datetime, purse: Purse
) -> Iterator[tuple[SeriesMember, date, Length]]:
    """What takes place from ``begin`` to ``end`` (wall times): by which member, from when on and how long.

    Raises ValueError where a rule cannot be followed, CostlyError where it would take too long.
    """
    master = next((member for member in members if member.replaces is None), None)
    span = _Span(begin, end, purse, frozen=any(member.and_future for member in members))
    series = _Series([_Adapter(member, span) for member in members])
    for placed in series.between(_earliest(master, begin), end):
        length = placed.member.length
        if placed.member is master and placed.start in master.added:
            length = master.added[placed.start]
        yield placed.member, placed.start, length


def _earliest(master: SeriesMember | None, begin: datetime) -> datetime:
    """From when on occurrences reach into the time: a further one may last longer than the others do."""
    further = master.added.items() if master else ()
    begins = (datetime_of(at) for at, length in further if _wall_end(at, length) > begin)
    return min((begin, *begins))


def _wall_end(at: date, length: Length) -> datetime:
    return datetime_of(at) + timedelta(days=length.days) + length.exact


@dataclass(frozen=True)
class _Span:
    begin: datetime
    end: datetime
    purse: Purse
    frozen: bool
    """Whether the rules must be followed from the very beginning: a change of all that follow moves the times."""


class _Adapter(EventAdapter):  # type: ignore[misc]
    """One member as recurring-ical-events sees it."""

    def __init__(self, member: SeriesMember, span: _Span) -> None:
        self.member = member
        self.span_asked = span
        super().__init__(_component(member, span))

    @property
    def rrules(self) -> list[Repeat]:
        """Its rules, already understood."""
        return self.member.rules


class _Placed(Occurrence):  # type: ignore[misc]
    """An occurrence that knows its member."""

    def __init__(self, adapter: _Adapter, start: date | None = None, end: Any = None) -> None:  # noqa: ANN401
        super().__init__(adapter, start, end)
        self.member = adapter.member


class _Series(Series):  # type: ignore[misc]
    """The library's series with rules that end."""

    def occurrence(self, adapter: _Adapter, start: date | None = None, end: Any = None) -> _Placed:  # noqa: ANN401
        return _Placed(adapter, start, end)

    class RecurrenceRules(Series.RecurrenceRules):  # type: ignore[misc]
        """The rules of the series itself."""

        def create_rule_with_start(self, repeat: Repeat) -> Bounded:
            """A rule that ends with the time that is asked for; a long past beginning is not walked through."""
            return _bounded(repeat, self.start, self.end - self.start, self.core.span_asked)


def _bounded(repeat: Repeat, start: datetime, lasts: timedelta, span: _Span) -> Bounded:
    from_ = start if span.frozen else forwarded(repeat, start, span.begin - lasts - _DAY)
    return Bounded(repeat, from_, span.end + lasts + _DAY, span.purse)


def _component(member: SeriesMember, span: _Span) -> Event:
    event = Event()
    event["UID"] = "series"
    event["SEQUENCE"] = member.sequence
    event["DTSTART"] = vDDDTypes(member.start)
    event["DTEND"] = vDDDTypes(member.wall_end)
    if member.replaces is not None:
        event["RECURRENCE-ID"] = vDDDTypes(member.replaces)
        if member.and_future:
            event["RECURRENCE-ID"].params["RANGE"] = "THISANDFUTURE"
    if member.added:
        event["RDATE"] = vDDDLists(sorted(member.added))
    excluded = [*member.except_, *_excluded(member, span)]
    if excluded:
        kinds = (
            [day for day in excluded if not isinstance(day, datetime)],
            [day for day in excluded if isinstance(day, datetime)],
        )
        event["EXDATE"] = [vDDDLists(kind) for kind in kinds if kind]
    return event


def _excluded(member: SeriesMember, span: _Span) -> Iterator[date]:
    """What EXRULEs (RFC 2445) take out."""
    timed = isinstance(member.start, datetime)
    start = member.start if isinstance(member.start, datetime) else datetime.combine(member.start, time())
    for repeat in member.without:
        rule = _bounded(repeat, start, datetime_of(member.wall_end) - start, span)
        for moment in rule:
            if moment > span.end:
                break
            yield moment if timed else moment.date()


def datetime_of(value: date) -> datetime:
    """A date's midnight; a datetime itself."""
    return value if isinstance(value, datetime) else datetime.combine(value, time())
