"""The installed-app login at Google, started from the page: this site itself is the loopback address it ends at."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

from studycal import extras
from studycal.calendars.google import login_file
from studycal.core.records import dataclass
from studycal.errors import RemoteError, UsageError
from studycal.service import commit, settings
from studycal.service.files import write_whole
from studycal.service.workspace import Home

from .site import Site

if TYPE_CHECKING:
    from studycal.calendars.google.auth import Consent


@dataclass(frozen=True)
class ConsentView:
    """A login that waits for a yes: where it is given, what is asked for, and whether the answer finds its way here."""

    url: str
    purposes: tuple[str, ...]
    here: bool


def begin(site: Site, home: Home) -> ConsentView:
    """Begin a login. Raises AuthNeededError or InputError where the OAuth client is missing or of another kind."""
    extras.require("google")
    from studycal.calendars.google import auth

    consent = auth.Consent(home.config, site.port)
    site.work["consent"] = consent
    purposes = tuple(login_file.PURPOSE[scope] for scope in login_file.wanted(home.config))
    return ConsentView(consent.url, purposes, site.host in ("127.0.0.1", "localhost"))


def is_waiting(site: Site) -> bool:
    """Whether a login was begun."""
    return "consent" in site.work


def finish(site: Site, home: Home, address: str) -> None:
    """Keep the login that an address carries. Raises UsageError, AuthNeededError or RemoteError."""
    consent: Consent | None = site.work.get("consent")
    if consent is None:
        raise UsageError("No login waits for that address.", "Begin it anew.")
    from studycal.calendars.google import auth

    auth.keep(login_file.path_of(home.config), consent.finish(address, site.clock()), site.clock())
    site.work.pop("consent", None)


def keep_client(home: Home, text: str, now: datetime) -> None:
    """Keep a pasted OAuth client outside the folder, and name it in the config. Raises UsageError for another text."""
    try:
        body = json.loads(text)
    except ValueError:
        body = None
    if not isinstance(body, dict) or "installed" not in body:
        raise UsageError(
            "That is no OAuth client of the kind Desktop app.", "Paste the whole JSON file that Google gives."
        )
    path = login_file.path_of(home.config).with_name("google-client.json")
    write_whole(path, json.dumps(body).encode(), mode=0o600)
    commit.keep(home, settings.preview(home, {"google.client_secrets": str(path)}, now), now)


def end(home: Home) -> None:
    """End the login at Google and here; one that Google cannot be asked to end is kept, and told."""
    path = login_file.path_of(home.config)
    kept = login_file.read(path)
    if kept is None:
        return
    from studycal.calendars.google import auth

    try:
        auth.revoke(path, kept)
    except RemoteError as error:
        raise RemoteError(f"{error.message} The plan is written there no more.", error.remedy) from error
