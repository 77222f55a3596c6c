"""All the calendars a learner syncs with, each on its own: one being down never hurts the other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from studycal.calendars.base import Calendar
from studycal.core.sync.backoff import RunOutcome
from studycal.errors import AuthNeededError, HeldError, LockedError, RemoteError, StudycalError

from .sync import SyncReport, sync
from .workspace import Home

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


def outcome_of(result: Result) -> RunOutcome:
    """What a result means to the timer."""
    if isinstance(result, AuthNeededError):
        return RunOutcome.LOGIN
    if isinstance(result, HeldError):
        return RunOutcome.HELD
    if isinstance(result, LockedError):
        return RunOutcome.LOCKED
    if isinstance(result, RemoteError):
        return RunOutcome.NETWORK
    if isinstance(result, StudycalError):
        return RunOutcome.FAILED
    if result.held:
        return RunOutcome.HELD
    return RunOutcome.FAILED if result.errors else RunOutcome.DONE


def counts_of(result: Result) -> dict[str, int]:
    """What a run did, in numbers; an error has none."""
    if isinstance(result, StudycalError):
        return {}
    return {
        "created": len(result.created),
        "updated": len(result.updated),
        "deleted": len(result.deleted),
        "pinned": len(result.accepted),
        "skipped": len(result.dropped),
        "failed": len(result.errors),
        "requests": result.requests,
    }


def words_of(result: Result) -> str:
    """A result in a line."""
    if isinstance(result, StudycalError):
        return str(result)
    if result.ended:
        return f"purged, and left alone; `studycal sync {result.target}` makes its events anew"
    parts = [f"{count} {word}" for word, count in counts_of(result).items() if count and word != "requests"]
    parts += [result.held] if result.held else []
    return ", ".join(parts) if parts else "nothing to do"


def reasons_of(result: Result) -> list[str]:
    """A line for each change, with its reason; no texts of the learner's."""
    if isinstance(result, StudycalError):
        return []
    return [f"{result.target} {change.session} {change.kind}: {change.reason}" for change in result.changes]


def standing(home: Home) -> dict[str, dict[str, Any]]:
    """How each target stands: writes whose end is not known, the guard that holds, when the last run was."""
    states: dict[str, dict[str, Any]] = {}
    for target in home.config.sync.targets:
        memory = home.store.sync(target)
        cursor = memory.cursor()
        states[target] = {
            "pending": len(memory.intents()),
            "held": cursor.held_rule or None,
            "held_since": cursor.held_since.isoformat() if cursor.held_since else None,
            "ended": cursor.ended,
            "last_run": cursor.last_run.isoformat() if cursor.last_run else None,
        }
    return states
