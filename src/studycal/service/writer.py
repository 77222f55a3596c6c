"""The only writer: facts and the plan that follows from them are kept together, or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from studycal.core.life import progress
from studycal.core.life.facts import (
    BATCH,
    NewFact,
    Record,
    replay,
)
from studycal.core.life.marks import Facts
from studycal.core.plan import PlanDiff, Status
from studycal.core.records import dataclass, field, replace
from studycal.core.time.period import Period
from studycal.errors import StaleError
from studycal.store.base import PlanHead

from .events import publication, texts
from .input_reader import changed, leave_to_newer
from .plan import head_body, hold, in_order
from .revision import Previous, Revision
from .undo import by_fact, remember
from .workspace import Home


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
    a newer studycal's; LockedError where another memory stands in the place of the one that was opened.
    """
    leave_to_newer(home, built.previous.head)
    home.refuse_another_memory()
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
