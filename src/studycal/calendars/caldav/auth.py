"""The password of a CalDAV server: from the environment, a command, or the system's keyring; never from the config."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from studycal import extras
from studycal.calendars.password_command import from_command
from studycal.config.environment import CALDAV_PASSWORD, caldav_password
from studycal.errors import AuthNeededError

from .quirks import password_hint

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

    from studycal.config.model import CalDav, Config

_SERVICE = "studycal-caldav"


def password(settings: CalDav, kept: str | None = None) -> str:
    """The password: the one that is ``kept`` with the plan; where none can be, ``STUDYCAL_CALDAV_PASSWORD``, else what
    the command prints first, else the keyring's.

    Raises AuthNeededError.
    """
    if kept is not None:
        if not kept:
            raise AuthNeededError(f"No password is known for {account(settings)}.", password_hint(_host(settings)))
        return kept
    secret = caldav_password()
    if not secret and settings.password_command:
        secret = from_command(settings.password_command, "caldav.password_command")
    secret = secret or _kept(settings)
    if secret:
        return secret
    raise AuthNeededError(
        f"No password is known for {account(settings)}.", f"{_ways()} {password_hint(_host(settings))}"
    )


def used(config: Config) -> bool:
    """Whether the config writes to a CalDAV calendar or reads busy time from one."""
    return "caldav" in config.sync.targets or any(entry.caldav for entry in config.busy)


def source(settings: CalDav) -> str:
    """Where the password would come from, without reading it: environment, command or keyring."""
    if caldav_password():
        return "environment"
    return "command" if settings.password_command else "keyring"


def state(config: Config, kept: str | None = None) -> tuple[bool, str]:
    """Whether there is a password, and a sentence; no command is run and the server is not asked. ``kept`` is the one
    that is kept with the plan, None where none can be.
    """
    settings = config.caldav
    if not settings.url:
        return False, "CalDAV: the config names no server ([caldav] url)"
    where = source(settings) if kept is None else "host"
    if (kept is None and where == "keyring" and not _kept(settings)) or kept == "":
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


def _kept(settings: CalDav) -> str:
    """The password in the keyring, "" where there is none, or no keyring either."""
    if "keyring" not in extras.installed():
        return ""
    return _keyring().get_password(_SERVICE, account(settings)) or ""


def _ways() -> str:
    """How to give a password here."""
    if "keyring" in extras.installed():
        return f"Run `studycal auth caldav`, set {CALDAV_PASSWORD}, or set caldav.password_command."
    others = f"Set {CALDAV_PASSWORD} or caldav.password_command"
    return f"{others}, or have it kept by the system: pip install 'studycal[keyring]', then `studycal auth caldav`."


def _keyring() -> KeyringBackend:
    """The system's keyring; where there is none (keyring rates what stands in for it below 1) it holds no password.

    Raises NotInstalledError where studycal was installed without the package that reaches it.
    """
    with extras.needed():
        import keyring
        from keyring.backends import null

    backend = keyring.get_keyring()
    return null.Keyring() if backend.priority < 1 else backend  # type: ignore[no-untyped-call]


def account(settings: CalDav) -> str:
    """The learner at the server, as messages and the keyring name them."""
    return f"{settings.username}@{_host(settings)}"


def _host(settings: CalDav) -> str:
    return urlsplit(settings.url).hostname or settings.url
