"""What the learner says: previewed with what it does to the plan, and kept by the only writer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from studycal.core.life.facts import (
    NewFact,
    batch,
    log_body,
    mark_body,
    numbered,
    replay,
    setting_turns,
    standing,
    standing_undos,
    turning,
)
from studycal.core.life.mark_rules import keep_great, keep_the_past, validate_mark
from studycal.core.life.marks import Mark, MarkKind, holding
from studycal.core.life.meaning import same_meaning, says_something
from studycal.core.plan import LogEntry, Plan, PlanDiff, Session, diff, same_time
from studycal.core.records import dataclass, field, replace
from studycal.core.time.period import Period, instant
from studycal.errors import StaleError, StudycalError, UsageError

from .input_reader import read_inputs
from .plan import compute, with_progress
from .published import build, published, stored, until_it_stands
from .revision import Revision
from .undo import Before, gone, to_restore
from .workspace import Home
from .writer import Moved, commit

if TYPE_CHECKING:
    from .config_text import ConfigEdit


@dataclass(frozen=True)
class Preview:
    """What saying something would do; ``taken_back`` are the facts that end by it. ``holds_already`` tells that it says
    nothing new: it would change neither the plan nor what is known. ``edit`` is the config that comes with it, if
    settings change.

    ``after.previous`` is what it was computed from: `keep` refuses when that does not stand any more.
    """

    facts: tuple[NewFact, ...]
    before: Plan
    after: Revision
    diff: PlanDiff
    taken_back: frozenset[int] = frozenset()
    dropped_at: Mapping[str, Period] = field(default_factory=dict)
    holds_already: bool = False
    edit: ConfigEdit | None = None


def preview(home: Home, facts: Sequence[NewFact], now: datetime) -> Preview:
    """The plan as it would be once this is said; nothing is kept yet. Raises HeldError when nothing legal follows."""
    before = build(home, now)
    previous = before.previous
    records = previous.records
    new = numbered(facts, records, now)
    lost = gone(records, [*records, *new])
    back = to_restore(previous.head, lost)
    typed = any(record.kind != "log" for record in turning(records, new))  # what was done asks for no new times
    replayed = replay([*records, *new])
    if setting_turns(records, new):
        from .setting_facts import taken_back

        edit, computed = taken_back(home, previous, new, replayed, now)
    else:
        edit, inputs = None, read_inputs(home, now)
        computed = partial(compute, inputs, previous, replayed, now, typed=typed)
    after = _as_far_as_it_goes(computed, back)
    placed = after.plan.by_id()
    dropped_at = {key: at.period for key, at in back.items() if at.dropped and key not in placed}
    seen = Preview(tuple(facts), before.plan, after, diff(before.plan, after.plan), frozenset(lost), dropped_at)
    seen = replace(seen, edit=edit)
    idle = not seen.diff and _may_hold_already(home, facts) and same_meaning(before.facts, after.facts)
    return replace(seen, holds_already=idle)


def _may_hold_already(home: Home, facts: Sequence[NewFact]) -> bool:
    """Whether saying it again can mean nothing: a pin said again answers a question that a calendar's event raised."""
    kinds = {kind for kind, _ in facts}
    return kinds.isdisjoint({"undo", "unpin"}) and ("pin" not in kinds or not home.store.targets())


def _as_far_as_it_goes(computed: Callable[..., Revision], back: dict[str, Before]) -> Revision:
    """The plan with every session back where it was that can be there; the others stay as stable as ever."""
    while True:
        built = computed(back=back)
        placed = built.plan.by_id()
        kept = {key: at for key, at in back.items() if at.dropped or _is_back(placed.get(key), at)}
        if len(kept) == len(back):
            return built
        back = kept


def _is_back(placed: Session | None, at: Before) -> bool:
    return placed is not None and same_time(placed.period, at.period)


def keep(home: Home, seen: Preview, now: datetime) -> Revision:
    """Append the previewed facts and publish the plan that was shown, in one commit; settings are written before it.
    What holds already is not stated once more.

    What documents change was shown with a preview of just that, and with one of settings that name other documents.
    Raises StaleError when a file or the plan changed in between: what was shown would not be what happens.
    """
    if seen.holds_already:
        return build(home, now)
    moved = Moved(seen.diff, seen.taken_back, dropped_at=seen.dropped_at) if seen.facts else None
    edit = seen.edit
    if edit is None:
        return commit(home, seen.after, now, facts=seen.facts, was=moved, shown=not seen.facts)
    from .config_text import config_text

    if config_text(home) != edit.was:
        raise StaleError("The settings were changed meanwhile.", "Look again at what your change does.")
    home.workspace.save_config(edit.text.encode())
    try:
        kept = commit(home, seen.after, now, facts=seen.facts, was=moved, shown=True)
    except StudycalError:
        if config_text(home) == edit.text:  # else somebody saved it since: theirs stays
            home.workspace.save_config(edit.was.encode())
        raise
    home.read_anew()
    return kept


def keep_anew(home: Home, previewed: Callable[[], Preview], now: datetime) -> tuple[Preview, Revision]:
    """Keep what is previewed; where something changed meanwhile, what it has become. Raises as `keep` in the end."""

    def once() -> tuple[Preview, Revision]:
        seen = previewed()
        return seen, keep(home, seen, now)

    return until_it_stands(once)


def mark(home: Home, mark: Mark, now: datetime, *, also: Sequence[NewFact] = ()) -> Preview:
    """Preview a mark, and what is said together with it.

    Raises HeldError or UsageError when it cannot hold (past weeks, no reserve left, behind).
    """
    built = preview(home, also, now).after if also else build(home, now)
    validate_mark(mark, built.curriculum, built.schedule, built.facts, built.plan, now)
    seen = preview(home, [*also, ("mark", mark_body(mark))], now)
    keep_great(mark, seen.after.demands, seen.after.plan, built.schedule)
    return seen


def undo(home: Home, number: int | None, now: datetime) -> Preview:
    """Preview taking back all that one command stated: that of the numbered fact, else the newest that still holds.

    Raises UsageError.
    """
    records = stored(home).records
    held = standing(records)
    if number is None:
        if not held:
            raise UsageError("There is nothing to undo.")
        number = held[-1].id
    ids = {record.id for record in records}
    if number not in ids:
        raise UsageError(f"There is no fact {number}.", "`studycal log --history` lists them.")
    gone = next((r for r in records if r.kind != "undo" and r.id == number and r not in held), None)
    if gone:
        raise UsageError(f"Fact {number} is undone already.", "`studycal log --history` lists them.")
    standing_now = {record.id for record in (*held, *standing_undos(records))}
    numbers = [record.id for record in batch(records, number) if record.id in standing_now] or [number]
    facts: list[NewFact] = [("undo", {"fact": number}) for number in numbers]
    built = build(home, now)
    new = numbered(facts, records, now)
    keep_the_past(built.curriculum, built.schedule, built.facts, replay([*records, *new]), now)
    return preview(home, facts, now)


def log(home: Home, entries: Sequence[LogEntry], now: datetime) -> Revision:
    """Keep what the learner says of sessions and weeks, as far as it is new; nothing future moves because of it."""
    from .session_names import find_any

    def once() -> Revision:
        built = build(home, now)
        new = [entry for entry in entries if says_something(built.facts, entry)]
        facts: list[NewFact] = [("log", log_body(entry)) for entry in new]
        if not facts:
            return built
        sessions = [find_any(built, entry.session).placed for entry in new if entry.session]
        stands = published(home, now)
        if stands and all(session and _is_over(built, session, now) for session in sessions):
            return with_progress(commit(home, stands, now, facts=facts, was=Moved(PlanDiff())), now)
        return with_progress(keep(home, preview(home, facts, now), now), now)

    return until_it_stands(once)


_ASKS_AGAIN = {MarkKind.GREAT, MarkKind.MERGE, MarkKind.RETURN}
"""The marks whose weeks depend on what was logged."""


def _is_over(built: Revision, session: Session, now: datetime) -> bool:
    """Whether a session's time has come and nothing else depends on its log: no plan has to be computed for that."""
    if instant(session.start) > instant(now) or session.id in built.facts.pins:
        return False
    return not any(mark.kind in _ASKS_AGAIN for mark in holding(built.facts.marks))


def latest_unlogged(built: Revision, now: datetime) -> Session:
    """The session a bare `log done` speaks of: the newest that has begun and was not logged. Raises UsageError."""
    logged = {entry.session for entry in built.facts.log}
    begun = [s for s in built.plan.sessions if instant(s.start) <= instant(now) and s.id not in logged]
    if not begun:
        raise UsageError("No session has begun that is not logged yet.", "Name one: `studycal log done W07.S2`.")
    return begun[-1]
