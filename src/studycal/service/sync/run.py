"""One run, in the order of docs/sync.md: look, learn, plan, decide, guard, announce, write, and at most once again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from studycal.calendars.base import Calendar
from studycal.core.facts import Record, replay
from studycal.core.period import instant
from studycal.core.reconcile import Base, Decision, Desired, Policy, ours, reconcile
from studycal.core.remote import OpKind, RemoteEvent
from studycal.errors import StudycalError
from studycal.service.built import Built
from studycal.service.home import Home
from studycal.service.locks import SYNC, locked
from studycal.store.sync_base import Cursor, Intent, RunRecord, SyncMemory

from . import guard, learn, look, write
from .address import explained, open_address
from .desired import desired
from .guard import Hold
from .habit import offers
from .planning import plan_for
from .report import Change, SyncReport, learnt, planned


def sync(
    home: Home,
    calendar: Calendar,
    now: datetime,
    *,
    automatic: bool = False,
    accept: bool = False,
    dry_run: bool = False,
    tell: write.Tell = write.silent,
) -> SyncReport:
    """Bring plan and calendar together; a dry run keeps and writes nothing.

    ``automatic`` is the daemon's run, which asks more before it moves something; ``accept`` goes on where a guard
    holds; ``tell`` hears how far the writes are. Raises InputError before anything else when the plan cannot be
    computed, LockedError when another process syncs, and what the calendar raises; all that was done until then is
    kept, and a later run goes on from there.
    """
    with locked(home.state_path.parent / SYNC, "a sync", now):
        run = _Run(home, calendar, now, automatic=automatic, accept=accept, dry_run=dry_run, tell=tell)
        try:
            return run.go()
        except StudycalError as error:
            run.remember(error=str(error))
            raise explained(error) from error


@dataclass
class _Run:
    home: Home
    calendar: Calendar
    now: datetime
    automatic: bool
    accept: bool
    dry_run: bool
    tell: write.Tell = write.silent
    bases: dict[str, Base] = field(default_factory=dict)
    handed: dict[str, Base] = field(default_factory=dict)
    said: list[learn.Said] = field(default_factory=list)
    facts: list[int] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    conflicts: dict[str, str] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    offers: tuple[str, ...] = ()
    done: dict[OpKind, list[str]] = field(default_factory=lambda: {kind: [] for kind in OpKind})
    hold: Hold | None = None
    sent: int = 0
    waiting: int = 0

    def __post_init__(self) -> None:
        self.memory: SyncMemory = self.home.store.sync(self.calendar.name)
        self.cursor: Cursor = self.memory.cursor()
        self.intents: dict[str, Intent] = self.memory.intents()
        self.requests = self.calendar.requests
        self._wanted: tuple[Built, dict[str, Desired]] | None = None

    def go(self) -> SyncReport:
        self.hold = guard.clock(self.cursor, self.now, automatic=self.automatic) if not self.accept else None
        built = self._plan(fresh=True)
        self.cursor = open_address(
            self.home, self.calendar, self.memory, self.cursor, accept=self.accept, dry_run=self.dry_run
        )
        self.bases = self.memory.bases() if self.cursor.calendar else {}
        self.handed = learn.handed_back(self.bases, built.facts, self.cursor.heeded)
        self.bases |= self.handed
        self._policy = self._make_policy(built)
        token, remote = self._look(built) if self.cursor.calendar else ("", {})
        if remote is not None:
            self._learn(built, remote, token)
            built = self._plan() if self.said else built
            self._act(built, remote, once_more=True)
            self._catch_up(built)
        report = self._report()
        self.remember()
        return report

    def remember(self, error: str = "") -> None:
        """Keep what this run did, and when it was."""
        if self.dry_run:
            return
        quiet = not (error or self.sent or self.said or self.hold)
        with self.home.store.transaction():
            cursor = self.memory.cursor()
            self.memory.save_cursor(self._clocked(cursor))
            if not quiet:
                body = {
                    "error": error,
                    "facts": self.facts,
                    "changes": [[c.session, c.kind, c.reason] for c in self.changes],
                }
                self.memory.add_run(RunRecord(self.now, self.sent, body))

    def _clocked(self, cursor: Cursor) -> Cursor:
        rule = self.hold.rule if self.hold else ""
        since = cursor.held_since if rule and rule == cursor.held_rule else self.now if rule else None
        seen = cursor.seen if rule == "clock" else max(filter(None, (cursor.seen, self.now)), default=self.now)
        return replace(cursor, last_run=self.now, seen=seen, held_rule=rule, held_since=since)

    def _make_policy(self, built: Built) -> Policy:
        latest = max((moment for moment in (self.cursor.seen, self.now) if moment), key=instant)
        if self.accept:
            latest = self.now
        return Policy(built.schedule.plan_id, latest, self.home.config.sync.prefer)

    def _plan(self, *, fresh: bool = False) -> Built:
        """The plan with what was learnt so far; a dry run only computes it."""
        if not self.dry_run:
            return plan_for(self.home, self.now, automatic=self.automatic, fresh=fresh)
        records = self.home.store.records()
        last = records[-1].id if records else 0
        more = [Record(last + number, self.now, kind, body) for number, (kind, body) in enumerate(self.said, start=1)]
        facts = replay([*records, *more])
        return plan_for(self.home, self.now, automatic=self.automatic, facts=facts, save=False)

    def _desired(self, built: Built, *, skipped: bool = False) -> dict[str, Desired]:
        """What the plan wants, worked out once for a plan; ``skipped`` adds what was deleted in a calendar."""
        if self._wanted is None or self._wanted[0] is not built:
            weeks = self.home.config.sync.horizon_weeks
            self._wanted = built, desired(built, self.bases, self._policy.now, weeks)
        skips = built.facts.skips
        return {name: one for name, one in self._wanted[1].items() if skipped or name not in skips}

    def _look(self, built: Built) -> tuple[str, Mapping[str, RemoteEvent] | None]:
        """What changed; None when it cannot be believed."""
        sessions = frozenset(one.id for one in built.plan.sessions)
        known = look.Known(self._policy.plan_id, sessions, self.bases, self.intents, self._policy.now)
        insist = self.accept or guard.seen_before(self.cursor, "lost", self.now)
        seen = look.look(self.calendar, self.cursor.token, known, insist=insist)
        wanted = self._desired(built, skipped=True)
        lesson = learn.learn(seen.remote, wanted, self.bases, self.intents, self._policy)
        coming = len(look.live(self.bases.values(), self._policy.now))
        hold = None if self.accept else guard.losses(coming, len(lesson.lost), len(seen.unheard))
        if hold and not (seen.unheard == () and insist and self._confirmed(lesson)):
            self.hold = hold
            return seen.token, None
        return seen.token, seen.remote

    def _confirmed(self, lesson: learn.Lesson) -> bool:
        """Whether every loss is one by id too."""
        ids = [self.bases[name].id for name in lesson.lost]
        return all(event.cancelled for event in look.by_id(self.calendar, ids).values())

    def _learn(self, built: Built, remote: Mapping[str, RemoteEvent], token: str | None) -> None:
        """Keep bases, facts and the new token in one commit."""
        lesson = learn.learn(remote, self._desired(built, skipped=True), self.bases, self.intents, self._policy)
        new = learn.facts_of(lesson, built.facts, self.calendar.name)
        new = learn.rescheduled(self.home, built, new, self.now) if self._reschedules else new
        self.changes += learnt(lesson.decisions, self.bases, new)
        self.conflicts |= {one.session: one.reason for one in lesson.decisions if one.conflict}
        bases = learn.without_skips(lesson.bases, new) if self._reschedules else lesson.bases
        self.offers += offers(built, new, self.now)
        self.said += new
        self.bases |= bases
        if self.dry_run:
            return
        with self.home.store.transaction():
            self.facts += [self.home.store.append(kind, body, self.now) for kind, body in new]
            self.memory.save_bases({**self.handed, **bases}.values())
            self.memory.settled([event.id for event in remote.values()])
            if token is not None:
                self.cursor = replace(self.cursor, token=token, heeded=built.facts.version)
                self.memory.save_cursor(self.cursor)

    @property
    def _reschedules(self) -> bool:
        return self.home.config.sync.deleted == "reschedule"

    def _act(self, built: Built, remote: Mapping[str, RemoteEvent], *, once_more: bool) -> None:
        wanted = self._desired(built)
        self.bases |= learn.revived(self.bases, wanted)
        decisions = self._decide(wanted, remote)
        ops = [one.op for one in decisions if one.op is not None]
        coming = sum(1 for one in wanted.values() if look.ahead(one.fields, self._policy.now))
        known = len(look.live(self.bases.values(), self._policy.now))
        if not self.accept and self.hold is None:
            self.hold = guard.writes(known, coming, ops, automatic=self.automatic)
        if self.hold:
            decisions = [] if not self.dry_run else decisions
        today = self.memory.writes_since(self.now - timedelta(days=1))
        sendable = guard.allowed(ops, today + self.sent)
        self.waiting = len(decisions) - len(decisions[:sendable])
        decisions = decisions[:sendable]
        why = {name: one.why for name, one in wanted.items()}
        self.changes += [planned(one, self.bases, why.get(one.session, ())) for one in decisions]
        if self.dry_run:
            self._pretend(decisions)
        elif decisions:
            self._write(decisions, once_more=once_more)

    def _decide(self, wanted: Mapping[str, Desired], remote: Mapping[str, RemoteEvent]) -> list[Decision]:
        """The writes, in order. What no look spoke of stands as it was last seen."""
        standing = look.as_remembered(self.bases) | dict(remote)
        return write.in_order(reconcile(wanted, self.bases, standing, self._policy))

    def _pretend(self, decisions: Sequence[Decision]) -> None:
        for one in decisions:
            if one.op is not None:
                self.done[one.op.kind].append(one.session)

    def _write(self, decisions: Sequence[Decision], *, once_more: bool) -> None:
        written = write.write(self.calendar, self.home.store, self.memory, decisions, self.tell)
        self.sent += written.sent
        self.errors += written.errors
        for kind, names in written.done.items():
            self.done[kind] += names
        if not written.clashes:
            return
        if once_more:
            self._again(written.clashes)
        else:
            self.conflicts |= {
                one.session: "it changed while it was written; the next run looks again" for one in written.clashes
            }

    def _again(self, clashes: Sequence[Decision]) -> None:
        """What changed between our look and our write is read by id, learnt, and planned for once more."""
        self.bases = self.memory.bases()
        self.intents = self.memory.intents()
        ids = [one.op.id for one in clashes if one.op is not None]
        events = look.by_id(self.calendar, ids)
        remote = {one.session: events[one.op.id] for one in clashes if one.op is not None}
        for one in clashes:  # what exists and then does not was never made, which is no deletion
            if one.op is not None and one.op.kind is OpKind.CREATE and not remote[one.session].etag:
                del remote[one.session]
        before = len(self.said)
        self._learn(plan_for(self.home, self.now, automatic=self.automatic), remote, None)
        self._forget_unwritten(clashes)
        self._act(plan_for(self.home, self.now, automatic=self.automatic), remote, once_more=False)
        if len(self.said) > before:
            self.changes.sort(key=lambda change: change.kind != "pin")

    def _catch_up(self, built: Built) -> None:
        """Move the token past our own writes, where what is deleted leaves no trace; what others did is learnt too."""
        if not self.sent or self.dry_run:
            return
        found = self.calendar.catch_up()
        if found is None:
            return
        self.bases = self.memory.bases()
        self.intents = self.memory.intents()
        events = {event.id: event for event in found.events} | {name: look.tombstone(name) for name in found.gone}
        sessions = frozenset(one.id for one in built.plan.sessions)
        self._learn(built, ours(events.values(), sessions, self.bases, self._policy.plan_id), found.token)

    def _forget_unwritten(self, clashes: Sequence[Decision]) -> None:
        names = {one.session for one in clashes}
        kinds = {kind.value for kind in OpKind}
        self.changes = [c for c in self.changes if c.session not in names or c.kind not in kinds]

    def _report(self) -> SyncReport:
        def said(kind: str) -> tuple[str, ...]:
            return tuple(dict.fromkeys(change.session for change in self.changes if change.kind == kind))

        return SyncReport(
            target=self.calendar.name,
            created=tuple(self.done[OpKind.CREATE]),
            updated=tuple(self.done[OpKind.PATCH]),
            deleted=tuple(self.done[OpKind.DELETE]),
            accepted=said("pin"),
            dropped=said("skip"),
            returned=said("unskip"),
            conflicts=tuple(sorted(self.conflicts.items())),
            errors=tuple(self.errors),
            requests=self.calendar.requests - self.requests,
            held=self.hold.sentence if self.hold else "",
            rule=self.hold.rule if self.hold else "",
            changes=tuple(self.changes),
            offers=self.offers,
            waiting=self.waiting,
            facts=tuple(self.facts),
        )
