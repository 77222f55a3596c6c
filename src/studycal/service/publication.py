"""From a placed plan to a published one: SEQUENCE and LAST-MODIFIED move when, and only when, something changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Any, cast

from studycal.core.curriculum import Curriculum
from studycal.core.plan import Session, Status, same_time
from studycal.core.records import dataclass, replace
from studycal.core.sync.event import status_of
from studycal.core.time.period import Period, instant
from studycal.formats import snapshot
from studycal.store.base import Published

from .revision import Revision

CANCELLED_FOR = timedelta(days=60)
"""How long a dropped session is still told to calendars as cancelled: longer than the slowest client's refresh."""


@dataclass(frozen=True, slots=True)
class Publication:
    """What a new plan makes of what was published: all sessions now, those dropped since, and what to write."""

    sessions: tuple[Session, ...]
    dropped: tuple[Session, ...]
    changed: tuple[Published, ...]


def text_digest(summary: str, description: str, categories: Iterable[str]) -> str:
    """A digest of what a reader sees of an event besides the times."""
    text = "\x1f".join((summary, description, *categories))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def publication(
    sessions: tuple[Session, ...],
    texts: Mapping[str, str],
    published: Mapping[str, Published],
    *,
    now: datetime,
    first_change: datetime,
    gone: Mapping[int, str],
    skipped: Collection[str] = (),
    dropped_at: Mapping[str, Period] = MappingProxyType({}),
) -> Publication:
    """Number the sessions of a new plan against what was published before.

    ``texts`` are `text_digest`s by session id; ``first_change`` is the time of change of a first publication, which
    does not depend on the moment of the run; ``gone`` is why sessions of a week are no longer there, by rule id;
    ``skipped`` are those whose events are cancelled because they were skipped: a change of STATUS is one of SEQUENCE.
    ``dropped_at`` are the times with which sessions are dropped that are not those they had last.
    """
    stamp = now if published else first_change
    stated = [_stated(session, Status.SKIPPED if session.id in skipped else Status.PLANNED) for session in sessions]
    numbered = tuple(_number(session, texts[session.id], published.get(session.id), stamp) for session in stated)
    kept = {item.session.id for item in numbered}
    dropped = tuple(
        _drop(old, stamp, gone.get(old.session.week, "topic-gone"), dropped_at.get(key))
        for key, old in published.items()
        if key not in kept
    )
    changed = tuple(item for item in (*numbered, *dropped) if published.get(item.session.id) != item)
    return Publication(
        sessions=tuple(item.session for item in numbered),
        dropped=tuple(item.session for item in dropped),
        changed=changed,
    )


def head_body(built: Revision) -> dict[str, Any]:
    """What is kept of a plan besides its sessions, as JSON values that compare equal with what the store gives."""
    plan = built.plan
    head = {
        "weeks": snapshot.dump_weeks(plan.weeks),
        "unplaced": snapshot.dump_unplaced(plan.unplaced),
        "finish": [day.isoformat() for day in plan.finish] if plan.finish else None,
        "curriculum": None,
        "schedule": snapshot.dump_schedule(built.schedule),
        "problems": snapshot.dump_problems(built.problems),
    }
    return {**_as_read(head), "curriculum": _curriculum_body(built.curriculum)}


@lru_cache(maxsize=64)
def _curriculum_body(curriculum: Curriculum) -> dict[str, Any]:
    """The same for all who study it; nobody writes into it."""
    return _as_read(snapshot.dump_curriculum(curriculum))


def _as_read(values: Mapping[str, Any]) -> dict[str, Any]:
    return cast("dict[str, Any]", json.loads(json.dumps(values)))


def _stated(session: Session, status: Status) -> Session:
    return session if session.status is status else replace(session, status=status)


def _numbered(session: Session, sequence: int, changed: datetime | None) -> Session:
    """The session with that number and time of change; itself where it has them."""
    if (session.sequence, session.changed) == (sequence, changed):
        return session
    return replace(session, sequence=sequence, changed=changed)


def _number(session: Session, text: str, old: Published | None, stamp: datetime) -> Published:
    if old is None:
        return Published(_numbered(session, 0, stamp), text)
    if old.session.generation != session.generation:
        return _other_event(session, text, old, stamp)
    if session is old.session and text == old.text:
        return old
    before = old.session
    if _same_event(before, session):
        changed = before.changed if old.text == text else _later(before, stamp)
        return Published(_numbered(session, before.sequence, changed), text, old.earlier)
    return Published(_numbered(session, before.sequence + 1, _later(before, stamp)), text, old.earlier)


def _other_event(session: Session, text: str, old: Published, stamp: datetime) -> Published:
    """A session that is asked for once more, or is so no longer: its event is another one, or again that of before.

    What it had until now is cancelled where it still lies ahead; in the past it stays as it was.
    """
    ahead = instant(old.session.start) > instant(stamp)
    left = _drop(old, stamp, "dropped", None) if ahead else old
    was = next((other for other in old.earlier if other.session.generation == session.generation), None)
    others = tuple(other for other in old.earlier if other is not was)
    item = _number(session, text, was, _later(old.session, stamp))
    return replace(item, earlier=(*others, replace(left, earlier=())))


def _same_event(before: Session, after: Session) -> bool:
    return (
        before.generation == after.generation
        and status_of(before) == status_of(after)
        and same_time(before.period, after.period)
    )


def _later(before: Session, stamp: datetime) -> datetime:
    """LAST-MODIFIED never goes back, even if the clock did."""
    return max(stamp, before.changed + timedelta(seconds=1)) if before.changed else stamp


def _drop(old: Published, stamp: datetime, why: str, at: Period | None) -> Published:
    before = old.session
    if before.status is Status.DROPPED:
        return old
    session = replace(
        before,
        status=Status.DROPPED,
        sequence=before.sequence + 1,
        changed=_later(before, stamp),
        why=(why,),
        period=at or before.period,
    )
    return replace(old, session=session)


def still_told(session: Session, now: datetime) -> bool:
    """Whether a dropped session is recent enough that a calendar may still hold it."""
    return session.changed is not None and now - session.changed <= CANCELLED_FOR
