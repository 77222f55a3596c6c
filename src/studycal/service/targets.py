"""All the calendars a learner syncs with, each on its own: one being down never hurts the other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from studycal.calendars.base import Calendar
from studycal.core.rhythm import Outcome
from studycal.errors import AuthNeededError, HeldError, RemoteError, StudycalError

from .home import Home
from .sync import SyncReport, sync

OpenCalendar = Callable[[Home, str, datetime], Calendar]
Result = SyncReport | StudycalError


def sync_all(home: Home, open_calendar: OpenCalendar, now: datetime) -> list[tuple[str, Result]]:
    """One automatic run for every configured target."""
    return [(target, _one(home, open_calendar, target, now)) for target in home.config.sync.targets]


def _one(home: Home, open_calendar: OpenCalendar, target: str, now: datetime) -> Result:
    try:
        return sync(home, open_calendar(home, target, now), now, automatic=True)
    except StudycalError as error:
        return error


def outcome_of(result: Result) -> Outcome:
    """What a result means to the timer."""
    if isinstance(result, AuthNeededError):
        return Outcome.LOGIN
    if isinstance(result, HeldError):
        return Outcome.HELD
    if isinstance(result, RemoteError):
        return Outcome.NETWORK
    if isinstance(result, StudycalError):
        return Outcome.FAILED
    if result.held:
        return Outcome.HELD
    return Outcome.FAILED if result.errors else Outcome.DONE


def words_of(result: Result) -> str:
    """A result in a line."""
    if isinstance(result, StudycalError):
        return str(result)
    counts = {
        "created": result.created,
        "updated": result.updated,
        "deleted": result.deleted,
        "pinned": result.accepted,
        "skipped": result.dropped,
        "failed": result.errors,
    }
    said = [f"{len(ids)} {word}" for word, ids in counts.items() if ids]
    said += [result.held] if result.held else []
    return ", ".join(said) if said else "nothing to do"
