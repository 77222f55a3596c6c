"""A calendar event in VEVENT's words (RFC 5545 3.6.1), and the stable names of a session's event."""

from __future__ import annotations

import base64
import hashlib
from datetime import date, datetime
from functools import lru_cache

from studycal.core.curriculum import Week
from studycal.core.patterns import pattern
from studycal.core.plan import Session, Status
from studycal.core.records import dataclass

_BASE32HEX_LENGTH = 30
_DIGEST_BYTES = 20
"""As many as these characters need, in the whole groups of five that base32 takes."""
_WEB = pattern(r"https?://[!-~]{1,2000}")


def session_key(plan_id: str, session_id: str) -> str:
    """The stable identity of a session: ``<plan_id>/W07/S2``; never from a date."""
    return f"{plan_id}/{session_id.replace('.', '/')}"


@lru_cache(maxsize=8192)
def event_id(plan_id: str, session_id: str, generation: int = 0) -> str:
    """The event's id at Google (characters a-v, 0-9), stem of its iCalendar UID and of its CalDAV href."""
    text = f"{plan_id}|{session_key(plan_id, session_id)}|{generation}"
    digest = hashlib.sha256(text.encode()).digest()[:_DIGEST_BYTES]
    return "sc" + base64.b32hexencode(digest).decode().lower()[:_BASE32HEX_LENGTH]


def uid_for(plan_id: str, session_id: str, generation: int = 0) -> str:
    """The iCalendar UID of a session's event (RFC 5545 3.8.4.7, RFC 7986 5.3)."""
    return event_id(plan_id, session_id, generation) + "@studycal"


@dataclass(frozen=True, slots=True)
class Event:
    """One VEVENT. ``start`` and ``end`` are both aware datetimes with an IANA zone, or both dates (end exclusive).

    ``status`` is CONFIRMED, TENTATIVE or CANCELLED; ``alarms`` are minutes before the start; ``changed`` is DTSTAMP,
    CREATED (first publication) stands in ``created``, all in UTC. ``url`` is the page it is about, "" for none.
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
    url: str = ""


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
    status = status_of(session)
    dropped = status == "CANCELLED"
    summary, description, categories = words_of(session, week, bullets, cards)
    return Event(
        uid=uid_for(plan_id, session.lasting, session.generation),
        start=session.start,
        end=session.end,
        summary=summary,
        changed=session.changed or created,
        created=created,
        description=description,
        categories=categories,
        status=status,
        transparent=session.optional or dropped,
        sequence=session.sequence,
        alarms=() if dropped else alarms,
        url=page_of(week),
    )


def words_of(
    session: Session, week: Week, bullets: tuple[str, ...], cards: tuple[str, ...]
) -> tuple[str, str, tuple[str, ...]]:
    """What a reader sees of a session besides its time: summary, description, categories."""
    phase = () if week.phase is None else (f"Phase {week.phase}",)
    return without_bidi(session.title), describe(week, bullets, cards), (session.role.value, *phase)


def page_of(week: Week) -> str:
    """The first address of the web that a week names, "" for none: what its events are about (RFC 5545 3.8.4.6)."""
    return next((link.url for link in week.links if _WEB.fullmatch(link.url)), "")


def from_anchor(session: Session, *, plan_id: str, created: datetime, alarms: tuple[int, ...] = ()) -> Event:
    """An anchor's event: of a whole day (a deadline) it takes no time and has no reminder minutes before midnight."""
    gone = status_of(session) == "CANCELLED"
    free = session.all_day or gone
    return Event(
        uid=uid_for(plan_id, session.lasting, session.generation),
        start=session.start.date() if session.all_day else session.start,
        end=session.end.date() if session.all_day else session.end,
        summary=without_bidi(session.title),
        changed=session.changed or created,
        created=created,
        categories=("anchor",),
        status=status_of(session),
        transparent=free,
        sequence=session.sequence,
        alarms=() if free else alarms,
    )


_BIDI = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""Embeddings, overrides and isolates of the bidirectional algorithm (UAX 9): they turn what stands beside them."""


def without_bidi(text: str) -> str:
    """A title without controls that reorder what a calendar shows around it; letters of every script stay."""
    return text.translate(_BIDI)


def status_of(session: Session) -> str:
    """A session's STATUS (RFC 5545 3.8.1.11)."""
    if session.status in (Status.DROPPED, Status.SKIPPED):
        return "CANCELLED"
    return "TENTATIVE" if session.optional else "CONFIRMED"


def describe(week: Week, bullets: tuple[str, ...], cards: tuple[str, ...] = ()) -> str:
    """What a session is about, as plain text with blank lines and dashes: the one form that looks right everywhere."""
    parts = [
        "\n".join(cards),
        "\n".join(filter(None, (week.topic, week.focus))),
        "\n".join(f"- {bullet}" for bullet in bullets),
        "\n".join(f"{header}: {text}" for header, text in week.columns),
        "\n".join(link.shown for link in week.links),
    ]
    return "\n\n".join(filter(None, parts))
