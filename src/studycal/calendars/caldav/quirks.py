"""What single CalDAV servers do differently, each with the server's name."""

from __future__ import annotations

import re
from collections.abc import Collection

_APP_PASSWORDS = {
    "icloud.com": "iCloud wants an app-specific password: account.apple.com, Sign-In and Security.",
    "fastmail.com": "Fastmail wants an app password: Settings, Privacy & Security, Connected apps.",
    "nextcloud": "Nextcloud wants an app password where two-factor login is on: Settings, Security.",
}

LOCKED = 423
"""Xandikos says so (RFC 4918 11.3) while another write runs, and for ever once it was killed in the middle of one."""

FULL = 507
"""No room is left for what is written (RFC 4918 11.5), as a full mailbox says it."""

TRANSIENT = (LOCKED, 429, 502, 503, 504)
"""A server that is busy or away: nothing is concluded from it."""

BINS = ("deleted-calendar", "trash-bin")
"""Kinds of collection in which Nextcloud keeps what was deleted: not there, whatever else they say."""

_SOGO = "vevent-collection"
"""GroupDAV's kind of collection, by which SOGo and its kin are known."""

_PRECONDITION = re.compile(rb"<(?:[\w-]+:)?error\b[^>]*>.*?<(?:[\w-]+:)?([a-z][a-z-]+)", re.DOTALL)


def password_hint(host: str) -> str:
    """Where the learner gets the password that this server takes."""
    for name, hint in _APP_PASSWORDS.items():
        if name in host:
            return hint
    return "Check caldav.username and caldav.password_command; many servers want an app password."


def strong(etag: str) -> str:
    """An ETag as If-Match wants it: compressing proxies (nginx before Nextcloud) weaken it to ``W/"..."``."""
    return etag.strip().removeprefix("W/")


def makes_anew(kinds: Collection[str]) -> bool:
    """Whether a server, by the kinds of its calendar, makes an event anew where If-Match asks for one that is gone."""
    return _SOGO in kinds


def precondition(body: bytes) -> str:
    """The condition that a refusal names in DAV:error (RFC 4918 16), empty if it names none."""
    matched = _PRECONDITION.search(body)
    return matched[1].decode() if matched else ""


def forbids_all(status: int, body: bytes) -> bool:
    """Whether a write is refused for who asks, not for what it writes: 403 without a reason, or for want of a right.

    405 and 501 say that nobody writes here.
    """
    if status == 403:
        return precondition(body) in ("", "need-privileges", "write-properties", "resource")
    return status in (405, 501)


def refusal(status: int, body: bytes = b"") -> str:
    """Why a write was refused, as far as its answer tells."""
    if status == LOCKED:
        return "the server keeps the calendar locked (HTTP 423); if that lasts, its operator has a stale lock to remove"
    if status == FULL:
        return "the server has no room for it (HTTP 507); make room there, or ask its operator for more"
    reason = precondition(body)
    return f"the server refuses it (HTTP {status}{', ' + reason if reason else ''})"
