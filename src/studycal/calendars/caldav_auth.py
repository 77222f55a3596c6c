"""The password of a CalDAV server: from the environment, a command, or the system's keyring; never from the config."""

from __future__ import annotations

import os
import shlex
import subprocess
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from studycal.errors import AuthNeededError

from .caldav_quirks import password_hint

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

    from studycal.config import Config
    from studycal.config.model import CalDav

VARIABLE = "STUDYCAL_CALDAV_PASSWORD"
_SERVICE = "studycal-caldav"
_COMMAND_SECONDS = 60


def password(settings: CalDav) -> str:
    """The password: ``STUDYCAL_CALDAV_PASSWORD``, else what the command prints first, else the keyring's.

    Raises AuthNeededError.
    """
    found = os.environ.get(VARIABLE, "")
    if not found and settings.password_command:
        found = _from_command(settings.password_command)
    if not found:
        found = _keyring().get_password(_SERVICE, account(settings)) or ""
    if found:
        return found
    raise AuthNeededError(
        f"No password is known for {account(settings)}.",
        f"Run `studycal auth caldav`, set {VARIABLE}, or set caldav.password_command. {password_hint(_host(settings))}",
    )


def used(config: Config) -> bool:
    """Whether the config writes to a CalDAV calendar or reads busy time from one."""
    return "caldav" in config.sync.targets or any(entry.caldav for entry in config.busy)


def source(settings: CalDav) -> str:
    """Where the password would come from, without reading it: environment, command or keyring."""
    if os.environ.get(VARIABLE):
        return "environment"
    return "command" if settings.password_command else "keyring"


def state(config: Config) -> tuple[bool, str]:
    """Whether there is a password, and a sentence; no command is run and the server is not asked."""
    settings = config.caldav
    if not settings.url:
        return False, "CalDAV: the config names no server ([caldav] url)"
    where = source(settings)
    if where == "keyring" and not _keyring().get_password(_SERVICE, account(settings)):
        return False, f"CalDAV: no password is known for {account(settings)}"
    return True, f"CalDAV: {account(settings)}, password from the {where}"


def login(config: Config, secret: str) -> None:
    """Keep a password in the system's keyring."""
    _keyring().set_password(_SERVICE, account(config.caldav), secret)


def revoke(config: Config) -> bool:
    """Forget the password kept in the keyring; False if there was none. The server still takes it."""
    keyring = _keyring()
    if keyring.get_password(_SERVICE, account(config.caldav)) is None:
        return False
    keyring.delete_password(_SERVICE, account(config.caldav))
    return True


def _from_command(command: str | list[str]) -> str:
    parts = shlex.split(command) if isinstance(command, str) else command
    try:
        ran = subprocess.run(parts, capture_output=True, text=True, timeout=_COMMAND_SECONDS, check=True)
    except FileNotFoundError as error:
        raise AuthNeededError(f"caldav.password_command: there is no program {parts[0]}.") from error
    except subprocess.TimeoutExpired as error:
        raise AuthNeededError(f"caldav.password_command printed nothing in {_COMMAND_SECONDS} s.") from error
    except subprocess.CalledProcessError as error:
        raise AuthNeededError(f"caldav.password_command ended with exit code {error.returncode}.") from error
    return ran.stdout.split("\n", 1)[0].rstrip("\r")


def _keyring() -> KeyringBackend:
    """The system's keyring; where there is none (keyring rates what stands in for it below 1) it holds no password."""
    import keyring
    from keyring.backends import null

    backend = keyring.get_keyring()
    return null.Keyring() if backend.priority < 1 else backend  # type: ignore[no-untyped-call]


def account(settings: CalDav) -> str:
    """The learner at the server, as messages and the keyring name them."""
    return f"{settings.username}@{_host(settings)}"


def _host(settings: CalDav) -> str:
    return urlsplit(settings.url).hostname or settings.url
