"""A CalDAV server's name and password from the page: tried at once, the password kept where only its owner can read."""

from __future__ import annotations

import sys
from pathlib import Path

from studycal import extras
from studycal.calendars.caldav import auth, find
from studycal.calendars.caldav.calendar import open_http
from studycal.calendars.caldav.http import Http
from studycal.errors import UsageError
from studycal.service import settings
from studycal.service.files import write_whole
from studycal.service.workspace import Home

from .values import Form

_PRINT = "import pathlib, sys; print(pathlib.Path(sys.argv[1]).read_text())"


def tried(home: Home, form: Form, secret: str) -> dict[str, object]:
    """The settings for a server that lets us in; a typed password is kept, in the keyring or, without one, in a file.

    Raises UsageError for what is missing, and what the server raises; nothing is kept then.
    """
    values: dict[str, object] = {f"caldav.{name}": form.get(name, "").strip()[:500] for name in ("url", "username")}
    values["caldav.calendar"] = form.get("calendar", "").strip()[:200] or "studycal"
    if not values["caldav.url"]:
        raise UsageError("The server's address is missing.", "Like https://cloud.example.org.")
    other = settings.with_settings(home, values)
    server = other.config.caldav
    if not secret:
        kept = home.secret("caldav")
        if (kept is None and auth.source(server) == "keyring") or kept == "":
            raise UsageError("The password is missing.", "Many servers want one made for this app alone.")
        find.calendars(open_http(other), server.url)
        return values
    http = Http(
        server.username, secret, named=find.server(server.url), allow_http=server.allow_http, public=home.public
    )
    find.calendars(http, server.url)
    return values | _kept(other, secret)


def _kept(home: Home, secret: str) -> dict[str, object]:
    """Keep the password; the setting that leads to it, none where it is kept with the plan or in the keyring."""
    if home.secret("caldav") is not None:
        home.keep_secret("caldav", secret)
        return {}
    if has_keyring():
        auth.login(home.config, secret)
        return {"caldav.password_command": None}
    path = _file(home)
    write_whole(path, secret.encode(), mode=0o600)
    return {"caldav.password_command": [sys.executable, "-c", _PRINT, str(path)]}


def has_keyring() -> bool:
    """Whether the system has a keyring that holds anything."""
    if "keyring" not in extras.installed():
        return False
    import keyring

    return keyring.get_keyring().priority >= 1


def _file(home: Home) -> Path:
    """Where the password is kept without a keyring: beside other logins, outside the learner's folder."""
    import platformdirs

    return Path(platformdirs.user_data_dir("studycal")) / f"caldav-{home.config.schedule().plan_id[:16]}"


def end(home: Home) -> None:
    """Forget the password here; the server still takes it."""
    if home.secret("caldav") is not None:
        home.keep_secret("caldav", "")
        return
    _file(home).unlink(missing_ok=True)
    if auth.source(home.config.caldav) == "keyring" and "keyring" in extras.installed():
        auth.revoke(home.config)
