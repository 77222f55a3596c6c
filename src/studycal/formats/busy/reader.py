"""Reading when others' .ics files say the learner is taken (RFC 5545). Events are judged one by one.

A file is cut into its calendars and components by hand, so that one bad line harms one event and zones stay with
their file; what a series means is worked out by recurring-ical-events and dateutil.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from studycal.core.curriculum import Level, Problem
from studycal.core.life.week_demand import Busy
from studycal.core.records import dataclass, field
from studycal.core.time.period import Period
from studycal.errors import InputError

from .components import IcsComponent, calendars
from .events import IcsEvent, Stand, UnusableError, ending, in_order
from .lines import name_of
from .owners import owners
from .rule_ids import EVENT_RULE, RULE, ZONE_RULE
from .rules import CostlyError, Purse
from .times import Length, duration
from .together import Appointment, appointments, members_of
from .zones import TimeZones

MOST = 50_000
"""Stretches read from one source at most."""

MOST_TOLD = 20
"""Warnings of one source that are told one by one."""

_DAY = timedelta(days=1)
_SHARED = 40
"""Steps of a change of all that follow which several series of one UID share: each is worked out with each."""

_TIMES, _REPEATING = {b"DTSTART", b"DTEND"}, {b"RRULE", b"RDATE", b"RECURRENCE-ID", b"DURATION"}
_UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, OverflowError, IndexError)
"""What recurring-ical-events and dateutil raise on values they cannot use."""


def read(
    data: bytes, *, file: str, zone: tzinfo, first: date, last: date, purse: Purse | None = None, owner: str = ""
) -> tuple[list[Busy], list[Problem]]:
    """What is taken from ``first`` to ``last``, both included; all-day times are in ``zone``, floating ones too where
    the calendar names no other.

    ``purse`` is what the rules of all files of one source may cost together; ``owner`` the address of whose calendar
    it is, where the calendar does not tell.

    Transparent and cancelled events take no time, nor do studycal's own. What cannot be read is a warning at its line.
    Raises InputError for a file in which no calendar begins.
    """
    objects = calendars(data, unwanted=_far(first, last))
    if not objects:
        raise InputError("this is no calendar: there is no BEGIN:VCALENDAR.", file=file)
    begin = datetime.combine(first, time(), tzinfo=zone).astimezone(UTC)
    end = datetime.combine(last + _DAY, time(), tzinfo=zone).astimezone(UTC)
    source = _Source(file, zone, begin, end, purse or Purse(), owner)
    for calendar in objects:
        source.take(calendar)
    if not objects[-1].ended:
        source.tell(0, RULE, "the calendar ends in the middle: there is no END:VCALENDAR; what followed is unknown.")
    return source.busy, _shortened(source.problems, file)


def _far(first: date, last: date) -> Callable[[IcsComponent], bool]:
    """Tells single events that end long before, or begin long after, what is asked for; judged by their digits."""
    before, after = (f"{day:%Y%m%d}".encode() for day in (first - 3 * _DAY, last + 3 * _DAY))

    def is_far(event: IcsComponent) -> bool:
        days: list[bytes] = []
        for _, row in event.rows:
            name = name_of(row)
            if name in _REPEATING:
                return False
            if name in _TIMES:
                days.append(row.rpartition(b":")[2].strip()[:8])
        dated = len(days) == 2 and all(len(day) == 8 and day.isdigit() for day in days)
        return dated and (max(days) < before or min(days) > after)

    return is_far


@dataclass
class _Source:
    """One file while it is read."""

    file: str
    plan: tzinfo
    begin: datetime
    end: datetime
    purse: Purse
    owner: str
    busy: list[Busy] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def take(self, calendar: IcsComponent) -> None:
        """Read one VCALENDAR. METHOD:CANCEL says that its events are called off (RFC 5546 3.2.5)."""
        method = next(iter(calendar.properties().get("METHOD", ())), None)
        if method and method.value.strip().upper() == "CANCEL":
            return
        years = self.begin.year, self.end.year + 1
        zones = TimeZones(calendar, self.plan, years, self.purse, lambda line, why: self.tell(line, ZONE_RULE, why))
        whose = owners(calendar, self.owner)
        events = (IcsEvent(each, each.properties(), zones, whose) for each in calendar.named("VEVENT"))
        for appointment in appointments(events):
            if len(self.busy) < MOST:
                self._take(appointment)
        for each in calendar.named("VFREEBUSY"):
            self._free_busy(IcsEvent(each, each.properties(), zones))

    def _take(self, appointment: Appointment) -> None:
        """One event, or a series with its altered occurrences. What takes no time is not worked out."""
        lead = appointment.events[0]
        if not any(event.opaque for event in appointment.events):
            return
        try:
            if len(appointment.events) > 1 or lead.is_series:
                self.add(self._series(appointment))
            else:
                start, length = in_order(start := lead.start(), lead.length(start))
                self.add([(start, ending(start, length), lead.summary)])
        except CostlyError as error:
            self._left_out(lead, f"{error}")
        except _UNREADABLE as error:
            self._left_out(lead, str(error)[:200] if isinstance(error, UnusableError) else "its times cannot be read")
        else:
            for event in appointment.events:
                for line, doubt in event.doubts.items():
                    self._warned(event, line, doubt)

    def _series(self, appointment: Appointment) -> Iterator[tuple[Stand, datetime, str]]:
        from .series import occurrences

        if appointment.moved:
            self.purse.pay(_SHARED * (len(appointment.events) - 1))
        zone, members = members_of(appointment.events, self._warned)
        begin, end = (edge.astimezone(zone).replace(tzinfo=None) for edge in (self.begin - _DAY, self.end + _DAY))
        for member, at, length in occurrences(members, begin, end, self.purse):
            start = Stand(at, zone)
            if member.opaque and not (appointment.moved and appointment.moved.has(start)):
                yield start, ending(start, length), member.summary

    def _free_busy(self, component: IcsEvent) -> None:
        """FBTYPE is BUSY when absent, and whatever is not FREE takes time (RFC 5545 3.2.9)."""
        for line, text in component.times("FREEBUSY"):
            if line.parameters.get("FBTYPE", "BUSY").strip().upper() == "FREE":
                continue
            try:
                begins, _, ends = text.partition("/")
                start = component.stand(line, begins)
                length = duration(ends) if ends.strip()[:2].upper().strip("+-")[:1] == "P" else Length()
                until = ending(start, length) if length != Length() else component.stand(line, ends).instant
                self.add([(start, until, component.summary)])
            except _UNREADABLE:
                self.tell(line.number, EVENT_RULE, f'the busy time "{text[:60]}" cannot be read and is not counted.')

    def add(self, stretches: Iterable[tuple[Stand, datetime, str]]) -> None:
        """What lies in the time that is asked for and takes any time."""
        for start, end, summary in stretches:
            begin = start.instant
            if begin < end and begin < self.end and self.begin < end:
                if len(self.busy) == MOST:
                    self._full()
                    return
                self.busy.append(Busy(Period(begin, end), summary))

    def _full(self) -> None:
        message = f"more than {MOST} appointments; the rest is not read."
        if not any(problem.message == message for problem in self.problems):
            self.tell(0, RULE, message)

    def _left_out(self, event: IcsEvent, why: str) -> None:
        if event.opaque:
            self.tell(event.component.line, EVENT_RULE, f'"{event.summary}" is not counted as busy: {why}.')

    def _warned(self, event: IcsEvent, line: int, why: str) -> None:
        if event.opaque:
            self.tell(line, EVENT_RULE, f'"{event.summary}": {why}.')

    def tell(self, line: int, rule: str, message: str) -> None:
        """A warning at a line of the file."""
        remedy = "Correct it where it was made." if rule == EVENT_RULE else ""
        self.problems.append(Problem(self.file, line, rule, Level.WARNING, message, remedy))


def _shortened(problems: list[Problem], file: str) -> list[Problem]:
    unlisted = len(problems) - MOST_TOLD
    if unlisted <= 1:
        return problems
    message = f"{unlisted} more of its events or lines cannot be read; the first is at line {problems[MOST_TOLD].line}."
    return [*problems[:MOST_TOLD], Problem(file, 0, EVENT_RULE, Level.WARNING, message)]
