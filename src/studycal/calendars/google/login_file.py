"""The Google login as it is kept: one file only its owner can read, outside the learner's folder, replaced whole.

The file is Google's own form of an authorized user with a few words of ours beside it, so other tools can read it.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studycal.core.records import asdict, dataclass, field, replace
from studycal.errors import AuthNeededError, StudycalError
from studycal.file_lock import exclusive

from .token import ended, warning

if TYPE_CHECKING:
    from studycal.config.model import Config

_ROOT = "https://www.googleapis.com/auth/"
OWN = _ROOT + "calendar.app.created"
LIST = _ROOT + "calendar.calendarlist.readonly"
BUSY = _ROOT + "calendar.freebusy"
PURPOSE = {
    OWN: "make one calendar of its own and write to that alone",
    LIST: "see the names of your calendars, to find that one again on another machine",
    BUSY: "see when the calendars you name are busy, never what with",
}
"""What each scope allows studycal (https://developers.google.com/workspace/calendar/api/auth)."""

_WIDER = {
    OWN: frozenset({_ROOT + "calendar"}),
    LIST: frozenset({_ROOT + "calendar", _ROOT + "calendar.readonly", _ROOT + "calendar.calendarlist"}),
    BUSY: frozenset({_ROOT + "calendar", _ROOT + "calendar.readonly", _ROOT + "calendar.events.freebusy"}),
}
TOKEN_URI = "https://oauth2.googleapis.com/token"  # noqa: S105 - an address
_ASK_AGAIN = timedelta(hours=1)
_PATIENCE = 120.0
"""Seconds: more than a refresh may take with all its tries."""


@dataclass(frozen=True)
class Login:
    """What is kept of a login. Times are aware; ``ends_at`` is Google's own word on how long it lasts.

    ``testing`` remembers that a login ended at seven days before; ``ended_at`` that this one was refused.
    """

    refresh_token: str
    client_id: str
    client_secret: str
    token_uri: str = TOKEN_URI
    token: str = ""
    expiry: datetime | None = None
    scopes: tuple[str, ...] = ()
    issued_at: datetime | None = None
    ends_at: datetime | None = None
    ended_at: datetime | None = None
    testing: bool = False
    calendars: Mapping[str, str] = field(default_factory=dict)

    def grants(self, scope: str) -> bool:
        """Whether it allows what ``scope`` does; a file that does not tell its scopes is believed to."""
        return not self.scopes or scope in self.scopes or not _WIDER[scope].isdisjoint(self.scopes)


def wanted(config: Config) -> tuple[str, ...]:
    """The least scopes that do what the config asks for."""
    return (OWN, LIST, BUSY) if any(entry.google for entry in config.busy) else (OWN, LIST)


def used(config: Config) -> bool:
    """Whether the config has anything to do with Google."""
    google = config.google
    named = "google" in config.sync.targets or any(entry.google for entry in config.busy)
    return named or google.client_secrets is not None or google.service_account is not None


def path_of(config: Config) -> Path:
    """Where the login is kept: ``google.token_file``, by default in the user's data folder."""
    if config.google.token_file is not None:
        return config.beside(config.google.token_file)
    import platformdirs

    return Path(platformdirs.user_data_path("studycal")) / "google-token.json"


def read(path: Path) -> Login | None:
    """The login kept there, None if there is none. Raises AuthNeededError for one that cannot be read."""
    try:
        return parsed(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _unreadable(path, f" ({error.strerror})") from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise _unreadable(path, "") from error


def _unreadable(path: Path, why: str) -> AuthNeededError:
    return AuthNeededError(
        f"The Google login in {path} cannot be read{why}.", "Run `studycal auth google`: a new login takes its place."
    )


def read_if_whole(path: Path) -> Login | None:
    """The login kept there, None if there is none or it cannot be read."""
    try:
        return read(path)
    except AuthNeededError:
        return None


def save(path: Path, login: Login) -> None:
    """Replace the file at once and make sure it is on the disk; only its owner can read it (0600)."""
    text = dumped(login)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except OSError as error:
        raise StudycalError(
            f"The Google login cannot be kept in {path} ({error.strerror}).", "Set google.token_file to another place."
        ) from error


def dumped(login: Login) -> str:
    """A login as it is kept (JSON), for `parsed`."""
    fields = {name: value for name, value in asdict(login).items() if value not in (None, "", (), {}, False)}
    return json.dumps({"type": "authorized_user", **fields}, indent=1, default=_written)


@contextmanager
def alone(path: Path, now: datetime) -> Iterator[None]:
    """Hold the login's own lock, waiting for whoever refreshes it now. Raises LockedError when that takes too long."""
    with exclusive(path.with_name(path.name + ".lock"), "a login", now, seconds=_PATIENCE):
        yield


def refused(login: Login, now: datetime) -> tuple[Login, AuthNeededError]:
    """The login after Google's ``invalid_grant``, and the sentence that says why."""
    error = ended(login.issued_at, now) if login.issued_at else ended(now, now)
    testing = login.testing or "Testing" in error.message
    return replace(login, ended_at=now, testing=testing), error


def usable(login: Login | None, now: datetime) -> Login:
    """The login, if it may be used. Raises AuthNeededError; one that was refused is not tried again within the hour."""
    if login is None:
        raise AuthNeededError("You are not logged in to Google.", "Run `studycal auth google`.")
    if login.ended_at is not None and now - login.ended_at < _ASK_AGAIN:
        raise refused(login, login.ended_at)[1]
    return login


def advice(login: Login, now: datetime) -> str:
    """From day five, the sentence on the end to come, if this login is known to last seven days; else ""."""
    lasts_a_week = login.testing or login.ends_at is not None
    return warning(login.issued_at, now) if login.issued_at and lasts_a_week else ""


def missing(login: Login, scopes: tuple[str, ...]) -> tuple[str, ...]:
    """The scopes that were asked for and not granted."""
    return tuple(scope for scope in scopes if not login.grants(scope))


def parsed(body: dict[str, Any]) -> Login:
    """The login of Google's own form of an authorized user. Raises ValueError, KeyError and others for another body."""
    scopes = body.get("scopes") or ()
    return Login(
        refresh_token=_text(body["refresh_token"]),
        client_id=_text(body["client_id"]),
        client_secret=body.get("client_secret", ""),
        token_uri=body.get("token_uri") or TOKEN_URI,
        token=body.get("token") or "",
        expiry=_moment(body.get("expiry")),
        scopes=tuple(scopes.split() if isinstance(scopes, str) else scopes),
        issued_at=_moment(body.get("issued_at")),
        ends_at=_moment(body.get("ends_at")),
        ended_at=_moment(body.get("ended_at")),
        testing=bool(body.get("testing")),
        calendars=dict(body.get("calendars", {})),
    )


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError("no text")
    return value


def _moment(text: str | None) -> datetime | None:
    """A kept time; google-auth writes UTC without saying so."""
    if not text:
        return None
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _written(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
