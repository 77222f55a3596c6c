"""Sessions with the learner's own time, length and title, and given back to the planner: all is previewed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from studycal.core.life import progress
from studycal.core.life.anchors import ANCHOR
from studycal.core.life.facts import LENGTH, ONLY, TIME, NewFact, pin_body, replay, usual_body
from studycal.core.plan import Pin, Status
from studycal.core.sync.event import without_bidi
from studycal.core.time.period import Period, add, instant
from studycal.errors import HeldError, UsageError
from studycal.formats.dates import written

from .calendar_words import theirs
from .commit import Preview, preview
from .published import build, stored
from .revision import Revision
from .session_names import NamedSession, find_any
from .workspace import Home

SHORTEST, LONGEST = 5, 24 * 60
"""Minutes that a session may be given: what a drag of its end in a calendar may make of it."""
TITLE_LIMIT = 200
"""The most characters of a title."""


def pin(home: Home, session_id: str, start: datetime, now: datetime, *, minutes: int | None = None) -> Preview:
    """Preview a session at the learner's own time, one that has none, too; its length stays unless ``minutes`` says.

    Raises NotThereError, UsageError or HeldError.
    """
    if minutes is not None and not SHORTEST <= minutes <= LONGEST:
        raise UsageError(f"{minutes} minutes is no length of a session.", f"Give it {SHORTEST} to {LONGEST} minutes.")
    built = build(home, now)
    _refuse_the_anchor(built, session_id.upper())
    named = find_any(built, session_id)
    _refuse_the_past(named, built, now)
    _refuse_too_soon(built, start, now)
    _refuse_outside(built, start.date())
    period = Period(start, add(start, named.length if minutes is None else timedelta(minutes=minutes)))
    usual = usual_body(stored(home).records, named.id, named.placed.period if named.placed else None)
    body = pin_body(Pin(named.id, period)) | _speaks_of(named, start, minutes) | usual
    seen = preview(home, [("pin", body)], now)
    if named.id not in seen.after.plan.by_id():
        raise HeldError(f"{named.id} is not planned. {named.why[0]}", rule="dropped", choices=named.ways)
    return seen


def _speaks_of(named: NamedSession, start: datetime, minutes: int | None) -> dict[str, str]:
    """Whether a pin is of a time or a length alone, so that the other is not its to hold or to take back."""
    stands = named.placed.start if named.placed else None
    if minutes is not None and stands and stands == start and str(stands.tzinfo) == str(start.tzinfo):
        return {ONLY: LENGTH}
    return {ONLY: TIME} if minutes is None or timedelta(minutes=minutes) == named.length else {}


def _refuse_too_soon(built: Revision, start: datetime, now: datetime) -> None:
    """Raise HeldError for a time that is over, or too near to be heard of."""
    notice = built.schedule.typed_notice
    if instant(start) >= instant(now) + notice:
        return
    hours = f"{notice.total_seconds() / 3600:g} h ahead"
    over = instant(start) <= instant(now)
    words = f"lies in the past; a session begins at least {hours}" if over else f"is less than {hours}"
    raise HeldError(
        f"{written(start.date(), now.date())} {start:%H:%M} {words}.", "Choose a later time.", rule="notice"
    )


def entitle(home: Home, session_id: str, text: str, now: datetime) -> Preview:
    """Preview a session under the learner's own title, in every view and calendar; an empty one gives the planner's
    back. What calendars hold of the learner's own words is remembered: an `undo` returns them.

    Raises NotThereError, UsageError or HeldError.
    """
    from studycal.formats.notes import one_line

    built = build(home, now)
    _refuse_the_anchor(built, session_id.upper())
    named = find_any(built, session_id)
    _refuse_the_past(named, built, now)
    title = without_bidi(one_line(text))
    if len(title) > TITLE_LIMIT:
        raise UsageError(f"The title has {len(title)} characters.", f"Say it in {TITLE_LIMIT}.")
    body: dict[str, Any] = {"session": named.id, "title": title}
    held = theirs(home, named.id).items()
    if words := {target: {"summary": fields["summary"]} for target, fields in held if "summary" in fields}:
        body["theirs"] = words
    return preview(home, [("title", body)], now)


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
    """The sessions that `unpin` can give back: pinned, titled, or edited in a calendar."""
    facts = replay(stored(home).records)
    return home.store.edited().union(facts.pins, facts.titles)


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


def _unpinned(home: Home, name: str) -> NewFact:
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
