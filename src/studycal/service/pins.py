"""Sessions at the learner's own time, and given back to the planner: both are previewed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from studycal.core.life import progress
from studycal.core.life.anchors import ANCHOR
from studycal.core.life.facts import pin_body, replay
from studycal.core.plan import Pin, Status
from studycal.core.time.period import Period, add, instant
from studycal.errors import HeldError, UsageError
from studycal.formats.dates import written

from .calendar_words import theirs
from .commit import Preview, Said, preview
from .published import build, stored
from .revision import Revision
from .session_names import NamedSession, find_any
from .workspace import Home


def pin(home: Home, session_id: str, start: datetime, now: datetime) -> Preview:
    """Preview a session at the learner's own time, one that has none, too; its length stays.

    Raises NotThereError, UsageError or HeldError.
    """
    built = build(home, now)
    _refuse_the_anchor(built, session_id.upper())
    named = find_any(built, session_id)
    _refuse_the_past(named, built, now)
    if instant(start) < instant(now) + built.schedule.typed_notice:
        hours = built.schedule.typed_notice.total_seconds() / 3600
        raise HeldError(
            f"{written(start.date(), now.date())} {start:%H:%M} is less than {hours:g} h ahead.",
            "Choose a later time.",
            rule="notice",
        )
    _refuse_outside(built, start.date())
    period = Period(start, add(start, named.length))
    seen = preview(home, [("pin", pin_body(Pin(named.id, period)))], now)
    if named.id not in seen.after.plan.by_id():
        raise HeldError(f"{named.id} is not planned. {named.why[0]}", rule="dropped", choices=named.ways)
    return seen


def _refuse_outside(built: Revision, day: date) -> None:
    """Raise HeldError for a day before the plan, or after it and all of its reserve."""
    finish = built.plan.finish
    first, last = built.schedule.first_day, finish[1] if finish else day
    if not first <= day <= last:
        end = f"{written(finish[0])}, with its reserve to {written(last)}" if finish else ""
        raise HeldError(
            f"{written(day)} lies outside the plan, which runs from {written(first)} to {end}.",
            "Choose a day in it.",
            rule="outside-the-plan",
            choices=("studycal show year",),
        )


def taken_over(home: Home) -> frozenset[str]:
    """The sessions that `unpin` can give back: pinned, or edited in a calendar."""
    return home.store.edited().union(replay(stored(home).records).pins)


def unpin(home: Home, session_ids: Sequence[str], now: datetime) -> Preview:
    """Preview giving sessions back to the planner, with the words the learner gave their events in a calendar.

    All of them when none is named. Raises UsageError for a session that is the planner's already.
    """
    taken = taken_over(home)
    wanted = [name.upper() for name in session_ids] or sorted(taken)
    unknown = [name for name in wanted if name not in taken]
    if unknown:
        raise UsageError(
            f"{unknown[0]} is not pinned, nor edited in a calendar.", "`studycal show week` shows what is pinned."
        )
    if not wanted:
        raise UsageError("Nothing is pinned or edited.")
    return preview(home, [_unpinned(home, name) for name in wanted], now)


def _unpinned(home: Home, name: str) -> Said:
    """The fact, with the words of the learner's that it gives back: taking it back returns them."""
    words = theirs(home, name)
    return "unpin", {"session": name, "theirs": words} if words else {"session": name}


def _refuse_the_anchor(built: Revision, name: str) -> None:
    session = next(
        (session for session in built.plan.events if session.id == name and session.why[:1] == (ANCHOR,)), None
    )
    if session:
        raise HeldError(
            f"{name} is the fixed date “{session.name}”, {written(session.start.date())}: nobody moves it.",
            "Change its [[anchor]] in studycal.toml if it has another time.",
            rule=ANCHOR,
        )


def _refuse_the_past(named: NamedSession, built: Revision, now: datetime) -> None:
    status = progress.spoken(built.facts).get(named.id)
    if status in (Status.DONE, Status.PARTIAL, Status.SKIPPED):
        raise HeldError(f"{named.id} is logged as {status}; it stays where it is.", rule="logged")
    if named.placed and instant(named.placed.start) <= instant(now):
        raise HeldError(f"{named.id} lies in the past; it stays where it is.", rule="past")
