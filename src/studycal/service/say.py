"""Saying something: every fact is previewed, then kept together with the plan that follows from it, or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from studycal.core.facts import Record, log_body, mark_body, pin_body, replay, standing
from studycal.core.marks import Facts, Mark
from studycal.core.period import Period, add, instant
from studycal.core.permit import keep_great, keep_the_past, validate_mark
from studycal.core.plan import LogEntry, Pin, Plan, PlanDiff, Session, Status, diff, same_time
from studycal.errors import HeldError, LockedError, NotThereError, UsageError

from .build import Built, Read, build, compute, publish, read_all
from .home import Home
from .restore import Before, gone, remember, to_restore

Said = tuple[str, Mapping[str, Any]]
"""A fact not yet kept: its kind and its JSON body."""


@dataclass(frozen=True)
class Preview:
    """What saying something would do; ``version`` is the newest fact known, ``taken_back`` those that end by it."""

    said: tuple[Said, ...]
    before: Plan
    after: Built
    diff: PlanDiff
    read: Read
    version: int
    taken_back: frozenset[int] = frozenset()


def preview(home: Home, said: Sequence[Said], now: datetime) -> Preview:
    """The plan as it would be once this is said; nothing is kept yet. Raises HeldError when nothing legal follows."""
    records = home.store.records()
    version = records[-1].id if records else 0
    before = build(home, now).plan
    read = read_all(home, now)
    more = [Record(version + number, now, kind, body) for number, (kind, body) in enumerate(said, start=1)]
    lost = gone(records, [*records, *more])
    after = _computed(home, read, replay([*records, *more]), now, to_restore(home.store.plan_head(), lost))
    return Preview(tuple(said), before, after, diff(before, after.plan), read, version, frozenset(lost))


def _computed(home: Home, read: Read, facts: Facts, now: datetime, back: dict[str, Before]) -> Built:
    """The plan with every session back where it was that can be there; the others stay as stable as ever."""
    while True:
        built = compute(home, read, facts, now, typed=True, back=back)
        placed = built.plan.by_id()
        kept = {key: at for key, at in back.items() if key in placed and same_time(placed[key].period, at.period)}
        if len(kept) == len(back):
            return built
        back = kept


def keep(home: Home, seen: Preview, now: datetime) -> Built:
    """Append the previewed facts and publish the plan that was shown, in one commit.

    Raises LockedError when another process said something in between: what was shown would not be what happens.
    """
    with home.store.transaction():
        if home.store.facts_version() != seen.version:
            raise LockedError("Something else was said meanwhile.", "Run the command again to see its effect.")
        for kind, body in seen.said:
            home.store.append(kind, body, now)
        records = home.store.records()
        was = remember(home.store.plan_head(), records, seen.diff, seen.after.plan, seen.taken_back, now)
        facts = replay(records)
        return publish(home, replace(seen.after, facts=facts), seen.read, now, was=was)


def mark(home: Home, said: Mark, now: datetime, *, also: Sequence[Said] = ()) -> Preview:
    """Preview a mark, and what is said together with it.

    Raises HeldError or UsageError when it cannot hold (past weeks, no reserve left, behind).
    """
    built = preview(home, also, now).after if also else build(home, now)
    validate_mark(said, built.curriculum, built.schedule, built.facts, built.plan, now)
    seen = preview(home, [*also, ("mark", mark_body(said))], now)
    keep_great(said, seen.after.demands, seen.after.plan)
    return seen


def pin(home: Home, session_id: str, start: datetime, now: datetime) -> Preview:
    """Preview a session at the learner's own time; its length stays. Raises UsageError or HeldError."""
    built = build(home, now)
    session = find(built, session_id)
    _refuse_the_past(session, now)
    if instant(start) < instant(now) + built.schedule.typed_notice:
        hours = built.schedule.typed_notice.total_seconds() / 3600
        raise HeldError(
            f"{start:%a %d %b %H:%M} is less than {hours:g} h ahead.", "Choose a later time.", rule="notice"
        )
    period = Period(start, add(start, session.period.duration))
    return preview(home, [("pin", pin_body(Pin(session.id, period)))], now)


def taken_over(home: Home) -> frozenset[str]:
    """The sessions that `unpin` can give back: pinned, or edited in a calendar."""
    return home.store.edited().union(replay(home.store.records()).pins)


def unpin(home: Home, session_ids: Sequence[str], now: datetime) -> Preview:
    """Preview giving sessions back to the planner, with the words the learner gave their events in a calendar.

    All of them when none is named. Raises UsageError for a session that is the planner's already.
    """
    theirs = taken_over(home)
    wanted = [name.upper() for name in session_ids] or sorted(theirs)
    unknown = [name for name in wanted if name not in theirs]
    if unknown:
        raise UsageError(
            f"{unknown[0]} is not pinned, nor edited in a calendar.", "`studycal show week` shows what is pinned."
        )
    if not wanted:
        raise UsageError("Nothing is pinned or edited.")
    return preview(home, [("unpin", {"session": name}) for name in wanted], now)


def undo(home: Home, number: int | None, now: datetime) -> Preview:
    """Preview taking a fact back: the numbered one, else the newest that still holds. Raises UsageError."""
    records = home.store.records()
    holding = standing(records)
    if number is None:
        if not holding:
            raise UsageError("There is nothing to undo.")
        number = holding[-1].id
    known = {record.id for record in records}
    if number not in known:
        raise UsageError(f"There is no fact {number}.", "`studycal log --history` lists them.")
    gone = next((r for r in records if r.kind != "undo" and r.id == number and r not in holding), None)
    if gone:
        raise UsageError(f"Fact {number} is undone already.", "`studycal log --history` lists them.")
    said: Said = ("undo", {"fact": number})
    built = build(home, now)
    after = replay([*records, Record(records[-1].id + 1, now, *said)])
    keep_the_past(built.curriculum, built.schedule, built.facts, after, now)
    return preview(home, [said], now)


def log(home: Home, entries: Sequence[LogEntry], now: datetime) -> Built:
    """Keep what the learner says of sessions and weeks; nothing future moves because of it."""
    built = build(home, now)
    for entry in entries:
        if entry.session:
            find(built, entry.session)
    return keep(home, preview(home, [("log", log_body(entry)) for entry in entries], now), now)


def latest_unlogged(built: Built, now: datetime) -> Session:
    """The session a bare `log done` speaks of: the newest that has begun and was not logged. Raises UsageError."""
    logged = {entry.session for entry in built.facts.log}
    begun = [s for s in built.plan.sessions if instant(s.start) <= instant(now) and s.id not in logged]
    if not begun:
        raise UsageError("No session has begun that is not logged yet.", "Name one: `studycal log done W07.S2`.")
    return begun[-1]


def find(built: Built, session_id: str) -> Session:
    """The placed session of that name, in any case of letters. Raises NotThereError with the nearest names."""
    from difflib import get_close_matches

    sessions = built.plan.by_id()
    name = session_id.upper()
    if name in sessions:
        return sessions[name]
    close = get_close_matches(name, sessions, n=3)
    hint = f"Did you mean {', '.join(close)}?" if close else "`studycal show year` lists them."
    raise NotThereError(f"There is no session {session_id} in the plan.", hint)


def _refuse_the_past(session: Session, now: datetime) -> None:
    if session.status in (Status.DONE, Status.PARTIAL, Status.SKIPPED):
        raise HeldError(f"{session.id} is logged as {session.status}; it stays where it is.", rule="logged")
    if instant(session.start) <= instant(now):
        raise HeldError(f"{session.id} lies in the past; it stays where it is.", rule="past")
