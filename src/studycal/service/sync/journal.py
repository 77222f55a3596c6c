"""A run's surroundings, what it has done so far, and what is told and remembered of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, tzinfo

from studycal.calendars.base import Calendar
from studycal.core.life.facts import Record
from studycal.core.records import dataclass, field, replace
from studycal.core.sync.remote import OpKind
from studycal.core.sync.rest import Rest
from studycal.core.sync.state import Decision, Desired
from studycal.service.revision import Revision
from studycal.service.workspace import Home
from studycal.store.sync_memory import Cursor, RunRecord, SyncMemory

from . import write
from .guard import Hold
from .report import Change, SyncReport, elsewhere, left_alone, two_times


@dataclass(frozen=True)
class Options:
    """How a run goes: ``automatic`` is the timer's, ``accept`` goes on where a guard holds, ``take_over`` where another
    machine wrote last, ``dry_run`` keeps and writes nothing; ``tell`` hears how far the writes are.
    """

    automatic: bool = False
    accept: bool = False
    take_over: bool = False
    dry_run: bool = False
    tell: write.Tell = write.silent


@dataclass
class Journal:
    """What a run has done so far, kept even when it fails."""

    facts: list[Record] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    written: write.Written = field(default_factory=write.Written)


@dataclass(frozen=True)
class Run:
    """A run's surroundings: whose, with which calendar, when, how, and what is noted of it."""

    home: Home
    calendar: Calendar
    memory: SyncMemory
    now: datetime
    how: Options
    journal: Journal = field(default_factory=Journal)


@dataclass(frozen=True)
class Ending:
    """How a round ended. ``conflicts`` and ``offers`` are told, ``waiting`` counts the writes a limit left."""

    decisions: tuple[Decision, ...] = ()
    desired: Mapping[str, Desired] = field(default_factory=dict)
    hold: Hold | None = None
    waiting: int = 0
    conflicts: tuple[tuple[str, str], ...] = ()
    offers: tuple[str, ...] = ()
    pretended: tuple[Decision, ...] = ()


def tells(decision: Decision) -> bool:
    """Whether a write is worth a word: one of the mark alone is not."""
    return decision.op is not None and (bool(decision.op.changed) or decision.op.kind is not OpKind.PATCH)


def remember(run: Run, *, hold: Hold | None = None, error: str = "", rest: Rest | None = None) -> None:
    """Keep what this run did, when it was, and the ``rest`` in which it ended. A run that failed says nothing of the
    guards: what held, holds.
    """
    if run.how.dry_run:
        return
    journal = run.journal
    with run.home.store.transaction():
        cursor = replace(run.memory.cursor(), rest=rest)
        run.memory.save_cursor(replace(cursor, last_run=run.now) if error else clocked(cursor, hold, run.now))
        if error or journal.written.sent or journal.facts or hold:
            done = [[change.session, change.kind, change.reason] for change in journal.changes]
            body = {"error": error, "facts": [record.id for record in journal.facts], "changes": done}
            run.memory.add_run(RunRecord(run.now, journal.written.sent, body))


def clocked(cursor: Cursor, hold: Hold | None, now: datetime) -> Cursor:
    """The cursor after a run that ended now, held back or not."""
    rule = hold.rule if hold else ""
    since = cursor.held_since if rule and rule == cursor.held_rule else now if rule else None
    seen = cursor.seen if rule == "clock" else max(filter(None, (cursor.seen, now)), default=now)
    return replace(cursor, last_run=now, seen=seen, held_rule=rule, held_since=since)


def report(run: Run, built: Revision, ending: Ending, cursor: Cursor, requests: int) -> SyncReport:
    """All that the run did, or would do, with what waits for the learner."""
    journal, hold, zone = run.journal, ending.hold, built.schedule.zone
    done: dict[OpKind, list[str]] = dict(journal.written.done)
    if run.how.dry_run:
        done = {k: [d.session for d in ending.pretended if d.op and d.op.kind is k and tells(d)] for k in OpKind}
    kept = left_alone(ending.decisions, zone)
    waits = _waiting(ending, zone)
    twice = tuple((name, sentence) for name, sentence in _by_session(cursor.doubles))

    def changed_by(kind: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(change.session for change in journal.changes if change.kind == kind))

    return SyncReport(
        target=run.calendar.name,
        created=tuple(done[OpKind.CREATE]),
        updated=tuple(done[OpKind.PATCH]),
        deleted=tuple(done[OpKind.DELETE]),
        accepted=changed_by("pin"),
        dropped=changed_by("skip"),
        returned=changed_by("unskip"),
        kept=tuple((change.session, change.reason) for change in kept),
        conflicts=tuple(sorted({*ending.conflicts, *waits, *twice})),
        errors=tuple(journal.written.errors),
        requests=requests,
        held=hold.sentence if hold else "",
        rule=hold.rule if hold else "",
        choices=hold.choices if hold else (),
        changes=(*journal.changes, *kept),
        offers=ending.offers,
        waiting=ending.waiting,
        facts=tuple(record.id for record in journal.facts),
    )


def _by_session(doubles: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(sentence.partition(" ")[0], sentence.partition(" ")[2]) for sentence in doubles.values()]


def _waiting(ending: Ending, zone: tzinfo) -> list[tuple[str, str]]:
    """The sessions that two times wait for, each with the commands that answer."""
    words = {"conflict": two_times, "elsewhere": elsewhere}
    waits = [(d.notice, d.base, ending.desired.get(d.session)) for d in ending.decisions if d.notice in words]
    return [(base.session, words[notice](base, wanted, zone)) for notice, base, wanted in waits if base and wanted]
