"""Where a Google login is kept: in a file of its own, or sealed beside the plan of a learner whom a host serves."""

from __future__ import annotations

import json
import os
import stat
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from studycal.core.records import dataclass, replace
from studycal.errors import AuthNeededError, StudycalError

from . import login_file
from .login_file import PURPOSE, Login

if TYPE_CHECKING:
    from studycal.calendars.base import Learner

NAME = "google"
"""What the login is called among a learner's sealed secrets."""

_LOCK = "google-login"
_CONNECT = "Run `studycal auth google`."


class LoginPlace(Protocol):
    """Where one login is kept."""

    def read(self) -> Login | None:
        """The login, None if there is none. Raises AuthNeededError for one that cannot be read or used any more."""

    def save(self, login: Login) -> None:
        """Replace it, whole or not at all."""

    def remove(self) -> None:
        """Forget it here; Google still takes it."""

    def alone(self, now: datetime) -> AbstractContextManager[None]:
        """Be the only one who renews it. Raises LockedError."""


@dataclass(frozen=True)
class LoginFile:
    """A file that only its owner can read."""

    path: Path

    def read(self) -> Login | None:
        """See `LoginPlace`."""
        return login_file.read(self.path)

    def save(self, login: Login) -> None:
        """See `LoginPlace`."""
        login_file.save(self.path, login)

    def remove(self) -> None:
        """See `LoginPlace`."""
        self.path.unlink(missing_ok=True)

    def alone(self, now: datetime) -> AbstractContextManager[None]:
        """See `LoginPlace`."""
        return login_file.alone(self.path, now)


@dataclass(frozen=True)
class SealedLogin:
    """Among a learner's sealed secrets. The client's own secret is the host's: it is put in as the login is read."""

    home: Learner

    def read(self) -> Login | None:
        """See `LoginPlace`. A login that another OAuth client was given is nobody's any more."""
        text = self.home.secret(NAME)
        if not text:
            return None
        project = self.home.project
        if project is None:
            raise AuthNeededError(
                "This host does not connect Google Calendar any more.", "Follow the plan by its feed."
            )
        try:
            login = login_file.parsed(json.loads(text))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise AuthNeededError("The Google login cannot be read.", _CONNECT) from error
        if login.client_id != project.client_id:
            raise AuthNeededError("The host has another OAuth client than the one you logged in by.", _CONNECT)
        return replace(login, client_secret=project.client_secret)

    def save(self, login: Login) -> None:
        """See `LoginPlace`."""
        self.home.keep_secret(NAME, login_file.dumped(replace(login, client_secret="")))

    def remove(self) -> None:
        """See `LoginPlace`."""
        if self.home.secret(NAME):
            self.home.keep_secret(NAME, "")

    def alone(self, now: datetime) -> AbstractContextManager[None]:
        """See `LoginPlace`."""
        return self.home.alone(_LOCK, "a login", now)


def place_of(home: Learner) -> LoginPlace:
    """Where this learner's login is kept."""
    return SealedLogin(home) if home.keeps_secrets else LoginFile(login_file.path_of(home.config))


def coming_end(home: Learner, now: datetime) -> str:
    """`login_file.advice` on the login that is kept; "" for a service account or where none can be read."""
    if home.config.google.service_account is not None:
        return ""
    try:
        login = place_of(home).read()
    except StudycalError:
        return ""
    return login_file.advice(login, now) if login else ""


def state(home: Learner, now: datetime) -> tuple[bool, str]:
    """Whether the Google login is well, and a sentence; read from what is kept alone, without any request."""
    config, place = home.config, place_of(home)
    if config.google.service_account is not None:
        path = config.beside(config.google.service_account)
        return path.is_file(), f"Google: service account {path}" + ("" if path.is_file() else " is not there")
    try:
        login = login_file.usable(place.read(), now)
    except StudycalError as error:
        return False, f"Google: {error.message}"
    if login.ended_at is not None:  # asked again by now and then, and over until that was answered well
        return False, f"Google: {login_file.refused(login, login.ended_at)[1].message}"
    return _health(login, place, login_file.wanted(config), now)


def _health(login: Login, place: LoginPlace, scopes: tuple[str, ...], now: datetime) -> tuple[bool, str]:
    lacking = login_file.missing(login, scopes)
    if lacking:
        return False, f"Google: the login does not allow to {PURPOSE[lacking[0]]}."
    if isinstance(place, LoginFile) and _is_open(place.path):
        return False, f"Google: others can read {place.path}; run `chmod 600` on it."
    since = f" since {login.issued_at:%Y-%m-%d}" if login.issued_at else ""
    ending = login_file.advice(login, now)
    return not ending, f"Google: {ending}" if ending else f"Google: logged in{since}"


def _is_open(path: Path) -> bool:
    return os.name == "posix" and bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))
