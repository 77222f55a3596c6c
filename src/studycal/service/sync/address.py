"""Which calendar a run speaks to. One that is gone is never made anew in silence."""

from __future__ import annotations

from studycal.calendars.base import Calendar
from studycal.core.records import replace
from studycal.errors import HeldError, StudycalError
from studycal.service.workspace import Home
from studycal.store.sync_memory import Cursor, SyncMemory

GONE = "calendar-gone"


def wanted(home: Home, target: str) -> str:
    """The calendar as the config names it."""
    config = home.config
    if target == "caldav":
        return f"{config.caldav.url} {config.caldav.calendar}"
    return config.google.calendar


def open_address(
    home: Home, calendar: Calendar, memory: SyncMemory, cursor: Cursor, *, accept: bool, dry_run: bool
) -> Cursor:
    """The cursor of the calendar that the config names; no request once its id is known. A dry run makes none.

    Raises HeldError when the calendar is gone or another plan's; with ``accept`` one that is gone is made anew.
    """
    named = wanted(home, calendar.name)
    if cursor.wanted != named:
        cursor = replace(cursor, wanted=named, calendar="", token="", rest=None)
    calendar.address = cursor.calendar
    if dry_run and not cursor.calendar:
        return cursor
    address = _ensured(home, calendar, accept=accept)
    if address == cursor.calendar:
        return cursor
    fresh = replace(cursor, calendar=address, token="", rest=None)
    if not dry_run:
        with home.store.transaction():
            memory.forget()
            memory.save_cursor(fresh)
    return fresh


def _ensured(home: Home, calendar: Calendar, *, accept: bool) -> str:
    schedule = home.config.schedule()
    words = (home.plan_id, schedule.title, str(schedule.zone))
    if accept and calendar.address:
        calendar.address = _if_there(calendar)
    return calendar.ensure(*words)


def explained(error: StudycalError) -> StudycalError:
    """The error, with what to do about a calendar that is gone."""
    if not isinstance(error, HeldError) or error.rule != GONE:
        return error
    remedy = "To have it made anew: `studycal sync --accept`."
    return HeldError(error.message, remedy, rule=GONE, choices=("studycal sync --accept",))


def _if_there(calendar: Calendar) -> str:
    """The address, or nothing if nobody answers there any more."""
    try:
        calendar.look("")
    except HeldError as error:
        if error.rule != GONE:
            raise
        return ""
    return calendar.address
