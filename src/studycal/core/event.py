"""A calendar event in VEVENT's words (RFC 5545 3.6.1), and the stable names of a session's event."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from .curriculum import Week
from .plan import Session, Status

_BASE32HEX_LENGTH = 30


def session_key(plan_id: str, session_id: str) -> str:
    """The stable identity of a session: ``<plan_id>/W07/S2``; never from a date."""
    return f"{plan_id}/{session_id.replace('.', '/')}"


def event_id(plan_id: str, session_id: str, generation: int = 0) -> str:
    """The event's id at Google (characters a-v, 0-9), stem of its iCalendar UID and of its CalDAV href."""
    text = f"{plan_id}|{session_key(plan_id, session_id)}|{generation}"
    digest = hashlib.sha256(text.encode()).digest()
    return "sc" + base64.b32hexencode(digest).decode().lower()[:_BASE32HEX_LENGTH]


@lru_cache(maxsize=8192)
def uid_for(plan_id: str, session_id: str, generation: int = 0) -> str:
    """The iCalendar UID of a session's event (RFC 5545 3.8.4.7, RFC 7986 5.3)."""
    return event_id(plan_id, session_id, generation) + "@studycal"


@dataclass(frozen=True, slots=True)
class Event:
    """One VEVENT. ``start`` and ``end`` are both aware datetimes with an IANA zone, or both dates (end exclusive).

    ``status`` is CONFIRMED, TENTATIVE or CANCELLED; ``alarms`` are minutes before the start; ``changed`` is DTSTAMP,
    CREATED (first publication) stands in ``created``, all in UTC.
    """

    uid: str
    start: datetime | date
    end: datetime | date
    summary: str
    changed: datetime
    created: datetime
    description: str = ""
    categories: tuple[str, ...] = ()
    status: str = "CONFIRMED"
    transparent: bool = False
    sequence: int = 0
    alarms: tuple[int, ...] = ()


def from_session(
    session: Session,
    week: Week,
    bullets: tuple[str, ...],
    *,
    plan_id: str,
    created: datetime,
    alarms: tuple[int, ...] = (),
    cards: tuple[str, ...] = (),
) -> Event:
    """A session's event. ``cards`` (a restart line, recall prompts) head its description.

    A dropped session is cancelled, an optional one tentative and no obstacle to other appointments.
    """
    dropped = session.status in (Status.DROPPED, Status.SKIPPED)
    status = "CANCELLED" if dropped else "TENTATIVE" if session.optional else "CONFIRMED"
    phase = () if week.phase is None else (f"Phase {week.phase}",)
    return Event(
        uid=uid_for(plan_id, session.id, session.generation),
        start=session.start,
        end=session.end,
        summary=session.title,
        changed=session.changed or created,
        created=created,
        description=describe(week, bullets, cards),
        categories=(session.role.value, *phase),
        status=status,
        transparent=session.optional or dropped,
        sequence=session.sequence,
        alarms=() if dropped else alarms,
    )


def describe(week: Week, bullets: tuple[str, ...], cards: tuple[str, ...] = ()) -> str:
    """What a session is about, as plain text with blank lines and dashes: the one form that looks right everywhere."""
    parts = ["\n".join(cards), "\n".join(filter(None, (week.topic, week.focus))), "\n".join(f"- {b}" for b in bullets)]
    return "\n\n".join(filter(None, parts))
