"""What single CalDAV servers do differently, each with the server's name."""

from __future__ import annotations

_APP_PASSWORDS = {
    "icloud.com": "iCloud wants an app-specific password: account.apple.com, Sign-In and Security.",
    "fastmail.com": "Fastmail wants an app password: Settings, Privacy & Security, Connected apps.",
    "nextcloud": "Nextcloud wants an app password where two-factor login is on: Settings, Security.",
}

LOCKED = 423
"""Xandikos says so (RFC 4918 11.3) while another write runs, and for ever once it was killed in the middle of one."""


def password_hint(host: str) -> str:
    """Where the learner gets the password that this server takes."""
    for name, hint in _APP_PASSWORDS.items():
        if name in host:
            return hint
    return "Check caldav.username and caldav.password_command; many servers want an app password."


def token_is_invalid(status: int, body: bytes) -> bool:
    """Whether a sync-collection was refused because of its token (RFC 6578 3.2, DAV:valid-sync-token).

    Radicale answers 403 with the precondition's name, Xandikos 412 or 403; the RFC allows 403 and 409; Google says 410.
    """
    return status == 410 or (status in (403, 409, 412) and b"valid-sync-token" in body)


def has_no_sync(status: int) -> bool:
    """Whether a server does not know sync-collection: what RFC 3253 3.6 leaves it to say (403, 405, 415, 501, 400)."""
    return status in (400, 403, 405, 415, 501)


def strong(etag: str) -> str:
    """An ETag as If-Match wants it: compressing proxies (nginx before Nextcloud) weaken it to ``W/"..."``."""
    return etag.strip().removeprefix("W/")


def refusal(status: int) -> str:
    """Why a write was refused, as far as its status tells."""
    if status == LOCKED:
        return "the server keeps the calendar locked (HTTP 423); if that lasts, its operator has a stale lock to remove"
    return f"HTTP {status}"
