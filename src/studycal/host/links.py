"""Links that are keys: 256 random bits, of which a hash is kept; a browser exchanges one for a cookie.

A link that was ended has no row any more, so that it is answered like one that never was.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from studycal.core.records import dataclass

from .database import HostSession
from .times import moment, text

LEARNER, COACH, DETAILS, BUSY = "learner", "coach", "details", "busy"
VISIT = timedelta(days=180)
"""How long a browser's cookie opens, unless its link ends before."""

_BYTES = 32
_OPEN, _ONCE, _USED = 0, 1, 2


@dataclass(frozen=True)
class SecretLink:
    """What a secret opens: a member's own pages, a feed of theirs, or a course's table."""

    hash: str
    kind: str
    course: str
    member: str


def new_secret() -> str:
    """256 random bits, as an address holds them."""
    return secrets.token_urlsafe(_BYTES)


def digest(secret: str) -> str:
    """What is kept of a secret: its bits are random, so that a plain hash gives nothing to guess at."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def issue(
    session: HostSession, kind: str, course: str, member: str, now: datetime, *, by: str, once: bool = False
) -> str:
    """A new link's secret; with ``once`` it ends when it is first opened."""
    secret = new_secret()
    keep(session, secret, kind, course, member, now, by=by, once=once)
    return secret


def keep(
    session: HostSession,
    secret: str,
    kind: str,
    course: str,
    member: str,
    now: datetime,
    *,
    by: str,
    once: bool = False,
) -> None:
    """From now on this secret opens something."""
    session.run(
        "add_link", hash=digest(secret), kind=kind, course=course, member=member, at=text(now), by=by,
        once=_ONCE if once else _OPEN,
    )  # fmt: skip


def link_of(session: HostSession, secret: str, *kinds: str) -> SecretLink | None:
    """What a secret opens, None for one that opens nothing of these kinds."""
    wanted = digest(secret)
    row = session.row("link", hash=wanted)
    if row is None or not hmac.compare_digest(row["hash"], wanted) or row["kind"] not in kinds:
        return None
    return None if row["once"] == _USED else SecretLink(row["hash"], row["kind"], row["course"], row["member"])


def enter(session: HostSession, secret: str, kind: str, now: datetime) -> str | None:
    """A browser comes by a link: the cookie it gets, None for a link that opens nothing."""
    with session.transaction():
        link = link_of(session, secret, kind)
        if link is None:
            return None
        session.run("use_link", hash=link.hash)
        return visit(session, link, now)


def visit(session: HostSession, link: SecretLink, now: datetime) -> str:
    """A cookie for a browser that may come in."""
    cookie = new_secret()
    session.run("add_visit", hash=digest(cookie), link=link.hash, until=text(now + VISIT))
    return cookie


def visitor(session: HostSession, cookie: str, kind: str, now: datetime) -> SecretLink | None:
    """Whom a browser's cookie stands for, None for one that ended."""
    row = session.row("visit", hash=digest(cookie)) if cookie else None
    if row is None or row["kind"] != kind or moment(row["until"]) <= now:
        return None
    return SecretLink(row["hash"], row["kind"], row["course"], row["member"])


def leave(session: HostSession, cookie: str) -> None:
    """A browser logs out."""
    session.run("end_visit", hash=digest(cookie))


def end(session: HostSession, member: str, kind: str) -> None:
    """A member's links of a kind open nothing any more, and whoever came by them is out."""
    with session.transaction():
        session.run("end_visits", member=member, kind=kind)
        session.run("end_links", member=member, kind=kind)


def renew(session: HostSession, course: str, member: str, now: datetime, *, by: str) -> str:
    """A new link in place of a learner's old ones. One that somebody else asked for ends when it is first opened: had
    it been opened on the way, the learner would find it ended.
    """
    with session.transaction():
        end(session, member, LEARNER)
        return issue(session, LEARNER, course, member, now, by=by, once=by != LEARNER)
