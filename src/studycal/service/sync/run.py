"""One run, in the order of docs/sync.md: look, decide, learn, plan, decide, guard, write, and at most once again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from studycal.calendars.base import Calendar
from studycal.core.life.facts import NewFact, Record, numbered, replay
from studycal.core.records import dataclass, replace
from studycal.core.sync import edits, stamp
from studycal.core.sync.edits import ALL_DAY, begun
from studycal.core.sync.identity import ours
from studycal.core.sync.reconcile import Sides, reconcile
from studycal.core.sync.remote import Look, Op, OpKind, RemoteEvent
from studycal.core.sync.state import Base, Decision, Desired, Intent, Policy, State, Typed
from studycal.core.time.period import instant
from studycal.core.week_keys import keys_of
from studycal.errors import StudycalError
from studycal.service.locks import SYNC
from studycal.service.revision import Revision
from studycal.service.workspace import Home
from studycal.store.sync_memory import Cursor

from . import guard, learn, look, quiet, write
from .address import explained, open_address
from .desired import desired
from .guard import Hold
from .journal import Ending, Options, Run, remember, report, tells
from .planning import plan_for, plan_foreseen, plan_learnt, standing_for
from .report import SyncReport, clashes, home_slot_offers, learnt, planned, reasons, stands_twice
from .typed import typed_since


@dataclass(frozen=True)
class Round:
    """What a round starts from: the plan, the rules, what was typed, and the sides with what they lead to."""

    built: Revision
    policy: Policy
    typed: Mapping[str, Typed]
    sides: Sides
    decisions: tuple[Decision, ...]
    hold: Hold | None


def sync(
    home: Home,
    calendar: Calendar,
    now: datetime,
    *,
    automatic: bool = False,
    accept: bool = False,
    take_over: bool = False,
    dry_run: bool = False,
    tell: write.Tell = write.silent,
) -> SyncReport:
    """Bring plan and calendar together; a dry run keeps and writes nothing.

    ``automatic`` is the daemon's run, which asks more before it moves something; ``accept`` goes on where a guard
    holds, ``take_over`` where another machine wrote with facts that this one does not know; ``tell`` hears how far the
    writes are. Raises InputError before anything else when the plan cannot be computed, LockedError when another
    process syncs, and what the calendar raises; all that was done until then is kept, and a later run goes on from
    there.
    """
    with home.private.lock(SYNC, "a sync", now):
        how = Options(automatic, accept, take_over, dry_run, tell)
        run = Run(home, calendar, home.store.sync(calendar.name), now, how)
        cursor = run.memory.cursor()
        if automatic and cursor.ended:
            return SyncReport(calendar.name, ended=True)
        try:
            return _go(run, cursor)
        except StudycalError as error:
            remember(run, error=str(error))
            raise explained(error) from error


def _go(run: Run, cursor: Cursor) -> SyncReport:
    before = run.calendar.requests
    clock = None if run.how.accept else guard.clock(cursor, run.now, automatic=run.how.automatic)
    numbers, built = _stands(run, cursor)
    cursor = open_address(run.home, run.calendar, run.memory, cursor, accept=run.how.accept, dry_run=run.how.dry_run)
    answer = look.changes(run.calendar, cursor.token, run.memory.bases) if cursor.calendar else None
    if answer and clock is None and quiet.is_quiet(run, cursor, numbers, answer):
        quiet.stay(run, cursor, answer)
        return SyncReport(run.calendar.name, requests=run.calendar.requests - before)
    built = built or _plan(run)
    ending, cursor = _decided(run, cursor, built, answer, clock)
    return report(run, built, ending, cursor, run.calendar.requests - before)


def _stands(run: Run, cursor: Cursor) -> tuple[quiet.Numbers, Revision | None]:
    """The numbers of the plan, and the plan itself where it had to be read for them: at rest they are enough."""
    at_rest = standing_for(run.home, run.now, automatic=run.how.automatic) if cursor.rest else None
    if at_rest:
        return at_rest, None
    built = _plan(run)
    return quiet.numbers_of(built), built


def _decided(
    run: Run, cursor: Cursor, built: Revision, answer: Look | None, clock: Hold | None
) -> tuple[Ending, Cursor]:
    """The whole of a run after the calendar's ``answer``; the cursor as it is then."""
    records = _as_planned(run.home.store.records(), built)
    typed = typed_since(records, cursor.heeded, run.calendar.name)
    policy = _policy(run, cursor, built)
    bases = run.memory.bases() if cursor.calendar else {}
    seen = _look(run, cursor, built, policy, bases, answer) if answer else look.Seen(full=True)
    newest = stamp.newest(seen.stamps, stamp.parse(cursor.stamp) or stamp.Stamp())
    # A document that changed gives weeks other numbers, and says nothing new.
    kept = _as_planned(run.home.store.records_as_kept(), built)
    own = stamp.chain(kept)
    if run.how.take_over and newest.facts not in own:
        own = _taken_over(run, newest, kept)
    policy = replace(policy, stamp=str(stamp.next_stamp(newest, own)), take_over=run.how.take_over)
    cursor = replace(cursor, stamp=str(newest), doubles=_doubles(cursor, seen, built), ended=False)
    sides = _sides(run, built, policy, bases, seen.remote, run.memory.intents(), typed)
    decisions = reconcile(sides, policy)
    hold, rest = _lost(run, cursor, seen, sides, decisions, policy), None
    if hold:
        ending = Ending(decisions, sides.desired, hold)
    else:
        other = None if run.how.take_over else guard.other_machine(newest, own)
        start = Round(built, policy, typed, sides, decisions, clock or other)
        ending = _round(run, start, replace(cursor, token=seen.token), again=True)
        _catch_up(run, policy, built)
        rest = quiet.rest_of(run, cursor, built, seen, sides, ending)
    remember(run, hold=ending.hold, rest=rest)
    return ending, cursor


def _as_planned(records: Sequence[Record], built: Revision) -> list[Record]:
    """The facts that the plan knows: one that was said since is heeded with the plan that follows from it."""
    return [record for record in records if record.id <= built.facts.version]


def _taken_over(run: Run, newest: stamp.Stamp, records: Sequence[Record]) -> tuple[str, ...]:
    """The chain with the word that this machine's plan stands: a fact that no other machine knows."""
    body = {"target": run.calendar.name, "over": str(newest)}
    number = records[-1].id + 1 if records else 1
    if not run.how.dry_run:
        number = run.home.store.append(stamp.TAKE_OVER, body, run.now)
    return stamp.chain([*records, Record(number, run.now, stamp.TAKE_OVER, body)])


def _plan(run: Run) -> Revision:
    """The plan with what holds; a dry run only computes it."""
    return plan_for(run.home, run.now, automatic=run.how.automatic, save=not run.how.dry_run)


def _plan_learnt(run: Run, before: Revision, facts: Sequence[NewFact]) -> Revision:
    """The plan with what was learnt just now; a dry run only computes it."""
    automatic = run.how.automatic
    if not run.how.dry_run:
        return plan_learnt(run.home, run.now, before, run.journal.facts[-len(facts) :], automatic=automatic)
    records = run.home.store.records()
    replayed = replay([*records, *numbered(facts, records, run.now)])
    return plan_foreseen(run.home, run.now, replayed, automatic=automatic)


def _policy(run: Run, cursor: Cursor, built: Revision) -> Policy:
    latest = max((moment for moment in (cursor.seen, run.now) if moment), key=instant)
    latest = run.now if run.how.accept else latest
    schedule = built.schedule
    keys = keys_of(built.curriculum)
    return Policy(schedule.plan_id, latest, run.home.config.sync.prefer, schedule.zone, keys=keys)


def _sides(
    run: Run,
    built: Revision,
    policy: Policy,
    bases: Mapping[str, Base],
    remote: Mapping[str, RemoteEvent],
    intents: Mapping[str, Intent],
    typed: Mapping[str, Typed],
) -> Sides:
    wanted = desired(built, bases, policy.now, run.home.config.sync.horizon_weeks)
    return Sides(wanted, bases, remote, intents, typed)


# --- looking


def _look(
    run: Run, cursor: Cursor, built: Revision, policy: Policy, bases: Mapping[str, Base], answer: Look
) -> look.Seen:
    sessions = frozenset(session.id for session in built.plan.events)
    before = look.PriorState(policy.plan_id, sessions, bases, run.memory.intents(), policy.now, policy.keys)
    return look.look(run.calendar, cursor.token, before, insist=_insists(run, cursor), answer=answer)


def _insists(run: Run, cursor: Cursor) -> bool:
    return run.how.accept or guard.seen_before(cursor, "lost", run.now)


def _lost(
    run: Run, cursor: Cursor, seen: look.Seen, sides: Sides, decisions: Sequence[Decision], policy: Policy
) -> Hold | None:
    """The guard against sudden losses. Nothing is believed while it holds, unless all is seen again and gone by id."""
    gone = learn.lost(decisions, sides.bases)
    coming = len(look.live(sides.bases.values(), policy.now))
    hold = None if run.how.accept else guard.losses(coming, len(gone), len(seen.unheard))
    if hold is None or seen.unheard or not _insists(run, cursor):
        return hold
    events = look.by_id(run.calendar, [sides.bases[name].id for name in gone])
    return None if all(event.cancelled for event in events.values()) else hold


def _doubles(cursor: Cursor, seen: look.Seen, built: Revision) -> dict[str, str]:
    """Older events of ours that stand beside newer ones, by id; those of an earlier look that nobody spoke of stay."""
    before = {} if seen.full else {name: text for name, text in cursor.doubles.items() if name not in seen.ids}
    zone = built.schedule.zone
    return before | {name: stands_twice(session, fields, zone) for name, (session, fields) in seen.older.items()}


# --- a round: learn, plan, decide, write


def _round(run: Run, start: Round, cursor: Cursor | None, *, again: bool) -> Ending:
    """Learn, plan anew if anything was learnt, and write. What changed between look and write is read by id, and a
    second round (``again``) heeds it. ``cursor`` is kept with what is learnt.
    """
    facts = learn.facts_of(start.decisions, start.built.facts, run.calendar.name)
    facts = learn.spoken(run.home, start.built, learn.rescheduled(run.home, start.built, facts, run.now))
    bases = _learn(run, start, facts, cursor)
    built, decisions, sides = start.built, start.decisions, start.sides
    if facts:
        built = _plan_learnt(run, built, facts)
        sides = _sides(run, built, start.policy, bases, start.sides.remote, {}, _still_typed(start))
        decisions = reconcile(sides, start.policy)
    current = cursor or run.memory.cursor()
    writes = _with_stamp(decisions, bases, start.policy, current.stamp, owed=run.how.take_over)
    hold = start.hold or _held(run, writes, bases, _to_come(run, sides, bases, built, start.policy), start.policy)
    sendable, waiting = _allowed(run, [] if hold and not run.how.dry_run else writes)
    why, zone = reasons(built, bases) if sendable else {}, built.schedule.zone
    run.journal.changes += [
        planned(decision, bases, why.get(decision.session, ""), zone) for decision in sendable if tells(decision)
    ]
    conflicts = clashes(built, facts, zone)
    offered = home_slot_offers(start.built, facts, run.now)
    ending = Ending(decisions, sides.desired, hold, waiting, conflicts, offered, tuple(sendable))
    if run.how.dry_run or not sendable:
        return ending
    _write(run, sendable)
    if run.journal.written.clashes:
        ending = _clashed(run, start, ending, built, again=again)
    return ending


def _still_typed(start: Round) -> dict[str, Typed]:
    """What is typed is in the bases once it is learnt; only what hands an all-day event back is not."""
    return {name: typed for name, typed in start.typed.items() if typed.handed_back and _all_day(start, name)}


def _all_day(start: Round, name: str) -> bool:
    base = start.sides.bases.get(name)
    return base is not None and base.cause == ALL_DAY


def _learn(run: Run, start: Round, facts: Sequence[NewFact], cursor: Cursor | None) -> dict[str, Base]:
    """Keep bases, facts and the new token in one commit; all bases as they are then."""
    bases = start.sides.bases
    new = {d.session: d.base for d in start.decisions if d.base is not None and d.base != bases.get(d.session)}
    zone = start.built.schedule.zone
    run.journal.changes += learnt(start.decisions, bases, facts, zone)
    if not run.how.dry_run:
        with run.home.store.transaction():
            for kind, body in facts:
                number = run.home.store.append(kind, body, run.now)
                run.journal.facts.append(Record(number, run.now, kind, body))
            run.memory.save_bases(new.values())
            heard = {event.id for event in start.sides.remote.values()}
            run.memory.settled(sorted(heard & start.sides.intents.keys()))
            if cursor is not None:
                run.memory.save_cursor(replace(cursor, heeded=start.built.facts.version, rest=None))
    return {**bases, **new}


def _with_stamp(
    decisions: Sequence[Decision], bases: Mapping[str, Base], policy: Policy, newest: str, *, owed: bool
) -> list[Decision]:
    """The writes, in order. Where only deletions tell of new facts, the last event of the plan carries the stamp, one
    that the learner did not change where there is one; so too after a run whose deletions came about and whose stamp
    did not, and where it is ``owed``: this machine takes over, and has nothing else to write. ``newest`` is the stamp
    that the calendar carries.
    """
    writes = write.in_order(decisions)
    carried = any(decision.op and decision.op.kind is not OpKind.DELETE for decision in writes)
    if carried or newest == policy.stamp or not (writes or owed or stamp.owed(bases.values(), newest)):
        return writes
    deleted = {decision.session for decision in writes}
    standing = [b for b in look.live(bases.values(), policy.now) if b.state is State.LIVE and b.session not in deleted]
    if not standing:
        return writes
    last = max(standing, key=lambda base: (not base.users, _start(base), base.session))
    return write.in_order([*writes, Decision(last.session, 0, "our mark", op=edits.mark(last, policy), base=last)])


def _start(base: Base) -> datetime:
    assert base.fields is not None  # noqa: S101 - a live base has fields
    assert isinstance(base.fields.start, datetime)  # noqa: S101 - an all-day event is odd
    return instant(base.fields.start)


def _to_come(
    run: Run, sides: Sides, bases: Mapping[str, Base], built: Revision, policy: Policy
) -> Mapping[str, Desired]:
    """What the plan wants to stand; beyond a horizon that is what stands there by now."""
    weeks = run.home.config.sync.horizon_weeks
    return desired(built, bases, policy.now, weeks) if weeks else sides.desired


def _held(
    run: Run, writes: Sequence[Decision], bases: Mapping[str, Base], wanted: Mapping[str, Desired], policy: Policy
) -> Hold | None:
    if run.how.accept:
        return None
    coming = sum(1 for one in wanted.values() if not one.skipped and not begun(one.fields, policy.now))
    total = len(look.live(bases.values(), policy.now))
    return guard.writes(total, coming, _ops(writes), automatic=run.how.automatic)


def _ops(decisions: Sequence[Decision]) -> list[Op]:
    return [decision.op for decision in decisions if decision.op is not None]


def _allowed(run: Run, writes: list[Decision]) -> tuple[list[Decision], int]:
    """The writes that may be sent now, and how many wait."""
    today = run.memory.writes_since(run.now - timedelta(days=1))
    most = guard.allowed(_ops(writes), today + run.journal.written.sent)
    return writes[:most], len(writes) - most


def _write(run: Run, writes: Sequence[Decision]) -> None:
    """Send; what an event then says of our facts is remembered. What a run that dies wrote is seen by the next."""
    written = run.journal.written
    write.write(run.calendar, run.home.store, run.memory, writes, written, run.how.tell)
    if written.stamp:
        run.memory.save_cursor(replace(run.memory.cursor(), stamp=written.stamp))


def _clashed(run: Run, start: Round, ending: Ending, built: Revision, *, again: bool) -> Ending:
    """What changed between our look and our write is read by id, learnt, and planned for once more."""
    clashed = tuple(run.journal.written.clashes)
    run.journal.written.clashes.clear()
    names = {decision.session for decision in clashed}
    kinds = {kind.value for kind in OpKind}
    run.journal.changes = [c for c in run.journal.changes if c.session not in names or c.kind not in kinds]
    if not again:
        affected = sorted(decision.session for decision in clashed if tells(decision))
        late = tuple((name, "it changed while it was written; the next run looks again") for name in affected)
        return replace(ending, conflicts=(*ending.conflicts, *late))
    events = look.by_id(run.calendar, [op.id for op in _ops(clashed)])
    remote = {decision.session: events[decision.op.id] for decision in clashed if decision.op is not None}
    for decision in clashed:  # what exists and then does not was never made, which is no deletion
        if decision.op is not None and decision.op.kind is OpKind.CREATE and not remote[decision.session].etag:
            del remote[decision.session]
    bases, tried = run.memory.bases(), [write.intent(decision, {}) for decision in clashed]
    # What clashes may be our own write, repeated because its answer was lost.
    intents = run.memory.intents() | {intent.id: intent for intent in tried if intent.done is not None}
    sides = _sides(run, built, start.policy, bases, remote, intents, _still_typed(start))
    second = replace(start, built=built, sides=sides, decisions=reconcile(sides, start.policy))
    after = _round(run, second, None, again=False)
    run.journal.changes.sort(key=lambda change: change.kind != "pin")
    return replace(
        after,
        conflicts=(*ending.conflicts, *after.conflicts),
        offers=(*ending.offers, *after.offers),
        waiting=ending.waiting + after.waiting,
    )


def _catch_up(run: Run, policy: Policy, built: Revision) -> None:
    """Move the token past our own writes, where what is deleted leaves no trace; what others did is learnt too."""
    answer = run.calendar.catch_up() if run.journal.written.sent else None
    if answer is None:
        return
    built = replace(built, facts=replay(run.home.store.records()))
    bases = run.memory.bases()
    events = {event.id: event for event in answer.events} | {name: look.tombstone(name) for name in answer.gone}
    sessions = frozenset(session.id for session in built.plan.events)
    intents = run.memory.intents()
    remote = ours(events.values(), sessions, bases, policy.plan_id, policy.keys, intents=intents.values())
    sides = _sides(run, built, policy, bases, remote, intents, {})
    decisions = tuple(decision for decision in reconcile(sides, policy) if decision.session in remote)
    facts = learn.facts_of(decisions, built.facts, run.calendar.name)
    facts = learn.spoken(run.home, built, learn.rescheduled(run.home, built, facts, run.now))
    cursor = replace(run.memory.cursor(), token=answer.token)
    _learn(run, Round(built, policy, {}, sides, decisions, None), facts, cursor)
