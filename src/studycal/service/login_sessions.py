"""Who is logged in to the page beyond this machine: a session each, of which only a hash is kept."""

from __future__ import annotations

import hashlib
import json
import secrets
from datetime import datetime, timedelta

from studycal.errors import StudycalError
from studycal.formats.moments import moments_of, stated

from .feed_secrets import renew, shares
from .workspace import Home

FILE = "logins.json"
LIFE = timedelta(days=30)
"""How long a session lasts after its last use."""

_MOST = 100
_BYTES = 32


def begin(home: Home, word: str, now: datetime) -> str | None:
    """A new session's id for whoever knows the login word, None for a wrong word."""
    if not shares(home).admits(word):
        return None
    session = secrets.token_urlsafe(_BYTES)
    standing = _standing(home, now)
    newest = dict(sorted(standing.items(), key=lambda item: item[1])[-(_MOST - 1) :])
    _save(home, {**newest, _hash(session): now + LIFE})
    return session


def admits(home: Home, session: str, now: datetime) -> bool:
    """Whether a session stands; one in use is lengthened now and then."""
    standing = _standing(home, now)
    until = standing.get(_hash(session))
    if until is None:
        return False
    if until - now < LIFE / 2:
        _save(home, {**standing, _hash(session): now + LIFE})
    return True


def end(home: Home, session: str, now: datetime) -> None:
    """Log one session out."""
    standing = _standing(home, now)
    if standing.pop(_hash(session), None) is not None:
        _save(home, standing)


def end_all(home: Home) -> None:
    """Log everybody out; the login word ends too, so that whoever learnt it cannot come back."""
    _save(home, {})
    renew(home, "login")


def _standing(home: Home, now: datetime) -> dict[str, datetime]:
    try:
        standing = moments_of(json.loads(home.private.read(FILE) or b"{}"))
        return {name: until for name, until in standing.items() if until > now}
    except (OSError, ValueError) as error:
        reason = f"{home.private.shown(FILE)} cannot be used ({type(error).__name__})."
        raise StudycalError(reason, "Remove it and log in again.") from error


def _save(home: Home, standing: dict[str, datetime]) -> None:
    home.private.write(FILE, json.dumps(stated(standing)).encode())


def _hash(session: str) -> str:
    """The ids are random and long: a plain hash gives nothing to guess at."""
    return hashlib.sha256(session.encode("utf-8", "replace")).hexdigest()
