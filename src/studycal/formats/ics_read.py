"""Reading when others' .ics files say the learner is taken (RFC 5545). Events are judged one by one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING

from studycal.core.curriculum import Level, Problem
from studycal.core.demand import Busy
from studycal.core.period import Period, instant
from studycal.errors import InputError

if TYPE_CHECKING:
    from icalendar import Calendar, Event, vRecur
    from icalendar.cal import Component

RULE = "busy-source"
MOST = 20_000
"""Stretches read from one source at most."""

_MOST_A_DAY = 24
_OLDEST = 1900
_TIMING = {"DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"}


class _UnusableError(ValueError):
    """An event that says no time that can be counted on."""


def read(data: bytes, *, file: str, zone: tzinfo, first: date, last: date) -> tuple[list[Busy], list[Problem]]:
    """What is taken from ``first`` to ``last``, both included; all-day and floating times are in ``zone``.

    Transparent and cancelled events take no time, nor do studycal's own. An event that cannot be read is a warning at
    its line. Raises InputError for a file that is no calendar.
    """
    calendar = _parse(data, file)
    busy: list[Busy] = []
    problems: list[Problem] = []
    for line, events in _series(calendar, _lines(data)):
        try:
            busy += _taken(calendar, events, zone, first, last)
        # icalendar and recurring-ical-events raise all of these on values they cannot use
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError, IndexError) as error:
            problems.append(_skipped(file, line, events[0], error))
        if len(busy) > MOST:
            problems.append(
                Problem(file, line, RULE, Level.WARNING, f"more than {MOST} appointments; the rest is not read.")
            )
            break
    return busy[:MOST], problems


def _parse(data: bytes, file: str) -> Calendar:
    from icalendar import Calendar

    if b"BEGIN:VCALENDAR" not in data.upper():
        raise InputError("this is no calendar: there is no BEGIN:VCALENDAR.", "Give the address of an .ics.", file=file)
    try:
        return Calendar.from_ical(data.decode("utf-8-sig", errors="replace"))
    except (ValueError, IndexError, KeyError, TypeError, AttributeError) as error:
        raise InputError(f"the calendar is broken: {str(error)[:200]}.", "Export it again.", file=file) from error


def _lines(data: bytes) -> list[int]:
    rows = enumerate(data.upper().splitlines(), 1)
    return [number for number, row in rows if row.strip() == b"BEGIN:VEVENT"]


def _series(calendar: Calendar, lines: list[int]) -> Iterator[tuple[int, list[Component]]]:
    """Events by UID, an altered occurrence with its series, each with the line it begins at."""
    found: dict[str, tuple[int, list[Component]]] = {}
    for index, event in enumerate(calendar.walk("VEVENT")):
        line = lines[index] if index < len(lines) else 0
        uid = str(event.get("UID", f"line {line}"))
        found.setdefault(uid, (line, []))[1].append(event)
    for uid, series in found.items():
        if not uid.endswith("@studycal"):
            yield series


def _taken(calendar: Calendar, events: list[Component], zone: tzinfo, first: date, last: date) -> list[Busy]:
    import recurring_ical_events
    from icalendar import Calendar

    for event in events:
        _check(event)
    one = Calendar()
    for part in (*calendar.timezones, *events):
        one.add_component(part)
    found = recurring_ical_events.of(one).between(first, last + timedelta(days=1))
    periods = ((event, _period(event, zone)) for event in found if _opaque(event))
    return [Busy(period, _summary(event)) for event, period in periods if period]


def _check(event: Component) -> None:
    for name, reason in event.errors:
        if (name or "").upper() in _TIMING:
            raise _UnusableError(f"{name} cannot be read ({str(reason)[:100]})")
    start = event.get("DTSTART")
    if start is None or isinstance(start, list):
        raise _UnusableError("it needs exactly one DTSTART")
    if start.dt.year < _OLDEST:
        raise _UnusableError(f"it begins in the year {start.dt.year}")
    rules = event.get("RRULE", [])
    for rule in rules if isinstance(rules, list) else [rules]:
        _check_rule(rule)


def _check_rule(rule: vRecur) -> None:
    often = max(1, len(rule.get("BYHOUR", []))) * max(1, len(rule.get("BYMINUTE", [])))
    frequency = str((rule.get("FREQ") or [""])[0]).upper()
    if not frequency:
        raise _UnusableError("its RRULE has no FREQ")
    if frequency in ("SECONDLY", "MINUTELY") or rule.get("BYSECOND") or often > _MOST_A_DAY:
        raise _UnusableError("it repeats more often than an appointment can")


def _opaque(event: Component) -> bool:
    return str(event.get("TRANSP", "")).upper() != "TRANSPARENT" and str(event.get("STATUS", "")).upper() != "CANCELLED"


def _period(event: Event, zone: tzinfo) -> Period | None:
    """None for an event that takes no time."""
    start, end = _moment(event.start, zone), _moment(event.end, zone)
    return Period(start, end) if instant(start) < instant(end) else None


def _moment(value: datetime | date, zone: tzinfo) -> datetime:
    if not isinstance(value, datetime):
        return datetime.combine(value, time(), tzinfo=zone)
    return value if value.tzinfo else value.replace(tzinfo=zone)


def _summary(event: Component) -> str:
    return " ".join(str(event.get("SUMMARY", "")).split())[:80] or "appointment"


def _skipped(file: str, line: int, event: Component, error: Exception) -> Problem:
    message = f'"{_summary(event)}" is not counted as busy: {str(error)[:200]}.'
    return Problem(file, line, RULE, Level.WARNING, message, "Correct it where it was made.")
