"""Commit: the only writer. A plan, and the facts it follows from, are kept together or not at all; all is previewed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from studycal.core.life import progress
from studycal.core.life.facts import (
    BATCH,
    NewFact,
    Record,
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
from studycal.core.life.marks import Facts, Mark, MarkKind, holding
from studycal.core.life.meaning import same_meaning, says_something
from studycal.core.plan import LogEntry, Plan, PlanDiff, Session, Status, diff, same_time
from studycal.core.records import dataclass, field, replace
from studycal.core.time.period import Period, instant
from studycal.errors import StaleError, StudycalError, UsageError
from studycal.store.base import PlanHead

from .events import publication, texts
from .inputs import changed, leave_to_newer, read_inputs
from .plan import compute, head_body, hold, in_order, with_progress
from .published import TRIES, build, published, stored
from .revision import Previous, Revision
from .undo import Before, by_fact, gone, remember, to_restore
from .workspace import Home

if TYPE_CHECKING:
    from .config_text import ConfigEdit


def commit(
    home: Home,
    built: Revision,
    now: datetime,
    *,
    facts: Sequence[NewFact] = (),
    was: Moved | None = None,
    shown: bool = False,
) -> Revision:
    """Keep facts and the plan that follows from them as the next revision, if anything in it is new.

    What documents change is told first, unless it was ``shown`` already.

    ``was`` are the moves that these facts make (`studycal.service.undo.remember`), None where nothing is said. Raises
    StaleError, and keeps nothing, when another revision or fact stands in the store than the plan was computed from, or
    a file has other bytes than were parsed; HeldError when the plan breaks a rule; NewerProgramError for a plan that is
    a newer studycal's.
    """
    leave_to_newer(home, built.previous.head)
    _refuse_changed_files(home, built)
    if built.change is not None and built.change.sessions is not built.plan.sessions:
        hold(replace(built.change, sessions=built.plan.sessions))
    previous, store = built.previous, home.store
    if built.inputs and built.inputs.changes and not shown:
        home.tell(built.inputs.changes)
    with store.transaction():
        if (previous.number, previous.facts) != (store.revision(), store.facts_version()):
            raise StaleError("The plan was changed by somebody else meanwhile.", "Run the command again.")
        records = list(previous.records)
        together: dict[str, Any] = {}
        for kind, stated in facts:
            body = {**stated, **together}
            records.append(Record(store.append(kind, body, now), now.astimezone(UTC), kind, body))
            together = together or {BATCH: records[-1].id}
        numbers = tuple(record.id for record in records[len(previous.records) :])
        kept = replace(built, facts=replay(records) if facts else built.facts, kept=numbers)
        before = None if built.inputs else built.facts
        return _publish(home, kept, tuple(records), now, was, before)


def _refuse_changed_files(home: Home, built: Revision) -> None:
    head = built.previous.head
    digests = built.inputs.digests if built.inputs else head.inputs["files"] if head else {}
    names = changed(digests, home.workspace)
    if names:
        raise StaleError(f"{', '.join(names)} changed meanwhile.", "Run the command again to see its effect.")


def _publish(
    home: Home, built: Revision, records: tuple[Record, ...], now: datetime, was: Moved | None, before: Facts | None
) -> Revision:
    """Write the plan as the next revision, inside the transaction in which it was found to be up to date. ``before``
    are the facts with which this very plan stands published, if it does.
    """
    from studycal.core.life.demand import why_gone

    head, version = built.previous.head, built.facts.version
    news = publication(
        built.plan.events,
        texts(built, before),
        built.previous.sessions,
        now=now,
        first_change=built.schedule.created,
        gone=why_gone(built.plan.weeks, built.curriculum, built.facts),
        skipped=[name for name, status in progress.spoken(built.facts).items() if status is Status.SKIPPED],
        dropped_at=was.dropped_at if was else {},
    )
    remembered = head.head.get("was", {}) if head else {}
    gone = built.previous.dropped()
    way_back = remembered if was is None else remember(head, records, was.diff, built.plan, was.taken_back, now, gone)
    if was is not None and was.learnt:
        way_back = by_fact(way_back, was.learnt)
    standing_body = head.head if head and before is not None else head_body(built)
    body = {**standing_body, "was": dict(way_back)}
    described = built.inputs.described(version) if built.inputs else {**(head.inputs if head else {}), "facts": version}
    new = head is None or bool(news.changed) or body != head.head
    if head is None or new or described != head.inputs:
        head = PlanHead(built.previous.number + new, now.astimezone(UTC), described, body)
        home.store.publish(head, news.changed)
    standing = in_order(news.sessions)
    plan = replace(
        built.plan,
        sessions=tuple(session for session in standing if not session.anchored),
        anchors=tuple(session for session in standing if session.anchored),
        revision=head.revision,
    )
    sessions = {**built.previous.sessions, **{item.session.id: item for item in news.changed}}
    home.stored = Previous(head, sessions, records, home.store.keys)
    dropped, earlier = tuple(in_order(news.dropped)), home.stored.earlier
    return replace(built, plan=plan, dropped=dropped, earlier=earlier, change=None, previous=home.stored)


@dataclass(frozen=True)
class Moved:
    """What facts do to a plan: the difference, and the facts that they take back; ``learnt`` are those that were kept
    before the plan, and to which its moves belong. ``dropped_at`` are the times that sessions leave the plan with where
    those are not their last: they had come back from there by what is taken back.
    """

    diff: PlanDiff
    taken_back: frozenset[int] = frozenset()
    learnt: tuple[Record, ...] = ()
    dropped_at: Mapping[str, Period] = field(default_factory=dict)


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
    for left in reversed(range(TRIES)):
        seen = previewed()
        try:
            return seen, keep(home, seen, now)
        except StaleError:
            if not left:
                raise
    raise AssertionError("unreachable")


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

    for left in reversed(range(TRIES)):
        built = build(home, now)
        entries = [entry for entry in entries if says_something(built.facts, entry)]
        facts: list[NewFact] = [("log", log_body(entry)) for entry in entries]
        if not facts:
            return built
        sessions = [find_any(built, entry.session).placed for entry in entries if entry.session]
        stands = published(home, now)
        try:
            if stands and all(session and _is_over(built, session, now) for session in sessions):
                return with_progress(commit(home, stands, now, facts=facts, was=Moved(PlanDiff())), now)
            return with_progress(keep(home, preview(home, facts, now), now), now)
        except StaleError:
            if not left:
                raise
    raise AssertionError("unreachable")


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
