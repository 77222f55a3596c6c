"""From a placed plan to a published one: SEQUENCE and LAST-MODIFIED move when, and only when, something changed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from studycal.core.event import Event
from studycal.core.plan import Session, Status, same_time
from studycal.store.base import Published

CANCELLED_FOR = timedelta(days=60)
"""How long a dropped session is still told to calendars as cancelled: longer than the slowest client's refresh."""


@dataclass(frozen=True, slots=True)
class Publication:
    """What a new plan makes of what was published: all sessions now, those dropped since, and what to write."""

    sessions: tuple[Session, ...]
    dropped: tuple[Session, ...]
    changed: tuple[Published, ...]


def text_digest(event: Event) -> str:
    """A digest of what a reader sees besides the times."""
    text = "\x1f".join((event.summary, event.description, *event.categories))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def publication(
    sessions: tuple[Session, ...],
    texts: Mapping[str, str],
    published: Mapping[str, Published],
    *,
    now: datetime,
    first_change: datetime,
    gone: Mapping[int, str],
) -> Publication:
    """Number the sessions of a new plan against what was published before.

    ``texts`` are `text_digest`s by session id; ``first_change`` is the time of change of a first publication, which
    does not depend on the moment of the run; ``gone`` is why sessions of a week are no longer there, by rule id.
    """
    stamp = now if published else first_change
    numbered = tuple(_number(session, texts[session.id], published.get(session.id), stamp) for session in sessions)
    kept = {item.session.id for item in numbered}
    dropped = tuple(
        _drop(old, stamp, gone.get(old.session.week, "cut-week")) for key, old in published.items() if key not in kept
    )
    changed = tuple(item for item in (*numbered, *dropped) if published.get(item.session.id) != item)
    return Publication(
        sessions=tuple(item.session for item in numbered),
        dropped=tuple(item.session for item in dropped),
        changed=changed,
    )


def _number(session: Session, text: str, old: Published | None, stamp: datetime) -> Published:
    if old is None:
        return Published(replace(session, sequence=0, changed=stamp), text)
    before = old.session
    if _same_event(before, session):
        changed = before.changed if old.text == text else _later(before, stamp)
        return Published(replace(session, sequence=before.sequence, changed=changed), text)
    if before.generation != session.generation:
        return Published(replace(session, sequence=0, changed=_later(before, stamp)), text)
    return Published(replace(session, sequence=before.sequence + 1, changed=_later(before, stamp)), text)


def _same_event(before: Session, after: Session) -> bool:
    return (
        before.generation == after.generation
        and (before.status is Status.DROPPED) == (after.status is Status.DROPPED)
        and same_time(before.period, after.period)
    )


def _later(before: Session, stamp: datetime) -> datetime:
    """LAST-MODIFIED never goes back, even if the clock did."""
    return max(stamp, before.changed + timedelta(seconds=1)) if before.changed else stamp


def _drop(old: Published, stamp: datetime, why: str) -> Published:
    before = old.session
    if before.status is Status.DROPPED:
        return old
    session = replace(
        before, status=Status.DROPPED, sequence=before.sequence + 1, changed=_later(before, stamp), why=(why,)
    )
    return Published(session, old.text)


def still_told(session: Session, now: datetime) -> bool:
    """Whether a dropped session is recent enough that a calendar may still hold it."""
    return session.changed is not None and now - session.changed <= CANCELLED_FOR
