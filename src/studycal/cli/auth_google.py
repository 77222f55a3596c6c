"""`studycal auth google`: through the browser, or on a machine without one."""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studycal.calendars import google_login
from studycal.calendars.google_login import BUSY, LIST, OWN, PURPOSE, Login
from studycal.errors import AuthNeededError, InputError, RemoteError, UsageError

from .context import Context

if TYPE_CHECKING:
    from studycal.calendars.google_auth import Consent

PATIENCE = 600.0
"""Seconds for the learner to say yes."""

_PAGE = b"<!doctype html><title>studycal</title><p>studycal has its answer. You can close this window."
_WITHOUT = {
    LIST: "On another machine studycal will not find its calendar by itself: set google.calendar to the calendar's id.",
    BUSY: "The times of your [[busy]] Google calendars stay unknown.",
}


def login(context: Context) -> int:
    """Ask the learner for the least rights and keep what they gave."""
    config = context.home.config
    if config.google.service_account is not None:
        return _service_account(context)
    if context.options.no_input:
        raise UsageError("A login needs you to say yes to Google.", "Run it without --no-input.")
    path = google_login.path_of(config)
    _outside(context, path)
    for scope in google_login.wanted(config):
        context.say(f"studycal asks to {PURPOSE[scope]}.")
    from studycal.calendars import google_auth

    with _loopback() as server:
        consent = google_auth.Consent(config, server.server_port)
        opened = _point_to(context, consent, server.server_port)
        address = _wait(context, server, use_input=not opened)
    found = google_auth.keep(path, consent.finish(address, context.now))
    return _told(context, found, path)


def status(context: Context) -> int:
    """What is kept and whether it works; exit 5 if it does not."""
    config = context.home.config
    path = google_login.path_of(config)
    works, said = _tried(context)
    kept = google_login.read(path) if config.google.service_account is None else None
    if context.json:
        context.print_json({"target": "google", "works": works, "said": said, **_kept(kept, path, context)})
    else:
        context.print(said)
        for scope in kept.scopes if kept else ():
            context.print(f"  may {PURPOSE.get(scope, scope)}")
        for plan, calendar in (kept.calendars if kept else {}).items():
            context.print(f"  writes plan {plan} to {calendar}")
    return AuthNeededError.exit_code if works is False else 0


def revoke(context: Context) -> int:
    """End the login and remove what is kept of it."""
    path = google_login.path_of(context.home.config)
    kept = google_login.read(path)
    if kept is None:
        said, ended = "There is no Google login to end.", False
    elif context.dry_run:
        said, ended = f"The Google login in {path} would be ended.", False
    else:
        from studycal.calendars import google_auth

        ended = google_auth.revoke(path, kept)
        said = "The Google login is ended." if ended else "The Google login had ended before; it is removed here."
    if context.json:
        context.print_json({"target": "google", "revoked": ended, "said": said})
    else:
        context.print(said)
    return 0


def _tried(context: Context) -> tuple[bool | None, str]:
    """Whether the login works, None if Google could not be asked, and a sentence."""
    config = context.home.config
    well, said = google_login.state(config, context.now)
    try:
        _fresh_token(context)
    except RemoteError as error:
        return None, f"{said}. Whether it works could not be asked: {error.message}"
    except (AuthNeededError, InputError) as error:
        return False, f"Google: {error}"
    kept = google_login.read(google_login.path_of(config)) if config.google.service_account is None else None
    return well or (kept is not None and kept.grants(OWN)), f"{said}{'' if said.endswith('.') else '.'}"


def _fresh_token(context: Context) -> None:
    import google_auth_httplib2
    import httplib2

    from studycal.calendars.google_credentials import open_credentials, token_of

    token_of(
        open_credentials(context.home.config, context.now), google_auth_httplib2.Request(httplib2.Http(timeout=30))
    )


def _kept(kept: Login | None, path: Path, context: Context) -> dict[str, Any]:
    if kept is None:
        return {"token_file": str(path), "scopes": [], "missing": []}
    missing = google_login.missing(kept, google_login.wanted(context.home.config))
    times = {"issued_at": kept.issued_at, "ends_at": kept.ends_at}
    return {
        "token_file": str(path),
        "scopes": list(kept.scopes),
        "missing": list(missing),
        "calendars": dict(kept.calendars),
        **{name: at.astimezone(UTC).isoformat() if at else None for name, at in times.items()},
    }


def _told(context: Context, found: Login, path: Path) -> int:
    missing = google_login.missing(found, google_login.wanted(context.home.config))
    for scope in missing:
        context.say(f"Not ticked: to {PURPOSE[scope]}. {_WITHOUT[scope]}")
    if found.ends_at is not None:
        end = found.ends_at.astimezone(context.home.zone)
        context.say(
            f"This login ends on {end:%Y-%m-%d %H:%M}, as logins of an OAuth app in Testing do. "
            "Set the app to In production and log in again for one that lasts."
        )
    if context.json:
        context.print_json({"target": "google", "works": True, **_kept(found, path, context)})
    else:
        context.print(f"You are logged in to Google; the login is kept in {path}.")
        context.say("Next: `studycal plan` shows what would be written, `studycal sync` writes it.")
    return 0


def _service_account(context: Context) -> int:
    """A service account needs no consent: its key is tried."""
    from studycal.calendars.google_credentials import open_credentials

    account = open_credentials(context.home.config, context.now).service_account_email
    _fresh_token(context)
    if context.json:
        context.print_json({"target": "google", "works": True, "account": account})
    else:
        context.print(f"The service account {account} works.")
        context.say("Share a calendar with it (make changes to events), and set google.calendar to that calendar's id.")
    return 0


def _outside(context: Context, path: Path) -> None:
    """A login must not come to lie in a repository."""
    for folder in (path.parent, *path.parent.parents):
        if (folder / ".git").exists():
            context.say(f"warning: {path} lies in a repository; keep it out of it, or set google.token_file elsewhere.")
            return


def _point_to(context: Context, consent: Consent, port: int) -> bool:
    """Lead the learner to the question; whether a browser was opened."""
    if not context.options.no_browser:
        import webbrowser

        if webbrowser.open(consent.url):
            context.say(f"Your browser asks for your yes. If it does not, go to:\n{consent.url}")
            return True
    context.say(f"Open this address in any browser and say yes:\n\n{consent.url}\n")
    context.say(
        f"On another machine than this one, either run `ssh -L {port}:127.0.0.1:{port} <this machine>` there first,\n"
        "or copy the address that the browser ends at (it cannot be opened there) and paste it here:"
    )
    return False


class _Redirect(BaseHTTPRequestHandler):
    """Takes the browser's address."""

    def do_GET(self) -> None:
        from studycal.calendars.google_auth import is_answer

        answered = is_answer(self.path)
        if answered:
            self.server.address = self.path  # type: ignore[attr-defined]
        self.send_response(200 if answered else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(_PAGE if answered else b"")

    def log_message(self, *_: object) -> None:
        """The address holds a secret: nothing is logged."""


@contextmanager
def _loopback() -> Iterator[Any]:
    """A server on a random port of this machine alone (RFC 8252 7.3)."""
    server = HTTPServer(("127.0.0.1", 0), _Redirect)
    server.address = ""  # type: ignore[attr-defined]
    try:
        yield server
    finally:
        server.server_close()


def _wait(context: Context, server: Any, *, use_input: bool) -> str:  # noqa: ANN401 - a server with an address
    """The address the browser was sent to, from the browser itself or pasted into stdin."""
    pasted = sys.stdin.fileno() if use_input else None
    while True:
        sources = [server] + ([pasted] if pasted is not None else [])
        ready, _, _ = select.select(sources, [], [], PATIENCE)
        if not ready:
            raise AuthNeededError("Nobody said yes to Google in ten minutes.", "Run `studycal auth google` again.")
        if server in ready:
            server.handle_request()
            if server.address:
                return str(server.address)
        if pasted in ready:
            text = os.read(sys.stdin.fileno(), 65_536).decode("utf-8", "replace")
            found = _pasted(context, text)
            if found:
                return found
            pasted = pasted if text else None


def _pasted(context: Context, text: str) -> str:
    from studycal.calendars.google_auth import is_answer

    lines = [line.strip() for line in text.splitlines() if line.strip()]
    found = next((line for line in lines if is_answer(line)), "")
    if lines and not found:
        context.say("That is not the address; it begins with http://127.0.0.1 and holds code=. Paste it here:")
    return found
