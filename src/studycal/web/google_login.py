"""The login at Google, started from the page: this site itself is the address it ends at.

A folder's is an installed app's, with a loopback address, and waits in this process. A host's is a web application's:
what its answer is proved by stands sealed with the learner, for whichever process the answer comes to.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from fastapi import Request

from studycal import extras
from studycal.calendars.google import login_file
from studycal.calendars.google.login_place import place_of
from studycal.core.records import dataclass
from studycal.errors import RemoteError, UsageError
from studycal.service import commit, settings
from studycal.service.files import write_whole
from studycal.service.workspace import Home
from studycal.wiring import forget_login

from . import guard
from .site import Site

if TYPE_CHECKING:
    from studycal.calendars.google.auth import Consent
    from studycal.calendars.google.project import Project

ANSWER = "/connect/google/answer"
"""Where Google sends the browser of a host's learner; the OAuth client has to name it."""

LIFE = timedelta(minutes=10)
"""How long a login waits for its yes."""

_WAITING = "google-waiting"


@dataclass(frozen=True)
class ConsentView:
    """A login that waits for a yes: where it is given, what is asked for, and whether the answer finds its way here."""

    url: str
    purposes: tuple[str, ...]
    here: bool


def begin(site: Site, home: Home, request: Request) -> ConsentView:
    """Begin a login. Raises AuthNeededError or InputError where the OAuth client is missing or of another kind."""
    extras.require("google")
    from studycal.calendars.google import auth

    if home.project is None:
        consent = site.work["consent"] = auth.Consent.on_loopback(home.config, site.port)
    else:
        consent = _consent(home, home.project, f"{site.address(request)}{ANSWER}", state=secrets.token_urlsafe(32))
        until = site.clock() + LIFE
        waiting = {"state": consent.state, "verifier": consent.verifier, "until": until.isoformat(),
                   "browser": _digest(guard.token(request)), "address": f"{site.address(request)}{ANSWER}"}  # fmt: skip
        home.keep_secret(_WAITING, json.dumps(waiting))
    purposes = tuple(login_file.PURPOSE[scope] for scope in login_file.wanted(home.config))
    return ConsentView(consent.url, purposes, site.host in ("127.0.0.1", "localhost"))


def _consent(home: Home, project: Project, address: str, *, state: str, verifier: str = "") -> Consent:
    from studycal.calendars.google import auth

    return auth.Consent(project.client, login_file.wanted(home.config), address, state=state, verifier=verifier)


def take_answer(site: Site, home: Home, request: Request) -> None:
    """Keep the login of Google's answer to a host. It counts once, within ten minutes, for the learner and the browser
    that began it. Raises UsageError for any other, AuthNeededError for a no, RemoteError.
    """
    from studycal.calendars.google import auth

    now, given = site.clock(), request.query_params.get("state", "")
    with home.alone(_WAITING, "a login", now):
        waiting = json.loads(home.secret(_WAITING) or "{}")
        if home.project is None or not _is_awaited(waiting, given, guard.token(request), now):
            raise UsageError("No login of yours waits for that answer.", "Begin it anew, in this browser.")
        home.keep_secret(_WAITING, "")
    consent = _consent(home, home.project, waiting["address"], state=waiting["state"], verifier=waiting["verifier"])
    auth.keep(place_of(home), consent.finish(f"{ANSWER}?{request.url.query}", now), now)


def _is_awaited(waiting: dict[str, str], state: str, browser: str, now: datetime) -> bool:
    proofs = ((waiting.get("state", ""), state), (waiting.get("browser", ""), _digest(browser)))
    same = [hmac.compare_digest(kept.encode(), given.encode("utf-8", "replace")) for kept, given in proofs]
    return bool(waiting) and all(same) and now < datetime.fromisoformat(waiting["until"])


def _digest(word: str) -> str:
    return hashlib.sha256(word.encode()).hexdigest()


def is_waiting(site: Site) -> bool:
    """Whether a login was begun."""
    return "consent" in site.work


def finish(site: Site, home: Home, address: str) -> None:
    """Keep the login that an address carries. Raises UsageError, AuthNeededError or RemoteError."""
    consent: Consent | None = site.work.get("consent")
    if consent is None:
        raise UsageError("No login waits for that address.", "Begin it anew.")
    from studycal.calendars.google import auth

    auth.keep(place_of(home), consent.finish(address, site.clock()), site.clock())
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
    """End the login at Google and here. One that Google cannot be asked to end is told; a folder keeps it for another
    try, a host forgets it.
    """
    if home.project is not None or home.secret("google"):
        home.keep_secret(_WAITING, "")
        forget_login(home)
        return
    place = place_of(home)
    kept = place.read()
    if kept is None:
        return
    from studycal.calendars.google import auth

    try:
        auth.revoke(place, kept)
    except RemoteError as error:
        raise RemoteError(f"{error.message} The plan is written there no more.", error.remedy) from error
