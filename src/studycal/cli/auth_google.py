"""`studycal auth google`: through the browser, or on a machine without one."""

from __future__ import annotations

import os
import queue
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studycal.calendars.google import login_file, login_place
from studycal.calendars.google.login_file import BUSY, LIST, OWN, PURPOSE, Login
from studycal.calendars.google.login_place import LoginFile
from studycal.errors import AuthNeededError, InputError, RemoteError, UsageError

from .context import Context

if TYPE_CHECKING:
    from studycal.calendars.google.auth import Consent

PATIENCE = 600.0
"""Seconds for the learner to say yes."""

_LOOK_SECONDS = 0.5
"""How often a wait lets an interrupt in; not every system ends a wait for one."""

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
    path = login_file.path_of(config)
    _outside(context, path)
    for scope in login_file.wanted(config):
        context.say(f"studycal asks to {PURPOSE[scope]}.")
    from studycal.calendars.google import auth

    if auth.is_on_this_machine(config):
        os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"  # the OAuth library insists on https, even there
    with _loopback() as server:
        consent = auth.Consent.on_loopback(config, server.server_port)
        opened = _point_to(context, consent, server.server_port)
        address = _wait(context, server, use_input=not opened)
    kept = auth.keep(LoginFile(path), consent.finish(address, context.now), context.now)
    return _welcome(context, kept, path)


def status(context: Context) -> int:
    """What is kept and whether it works; exit 5 if it does not."""
    config = context.home.config
    path = login_file.path_of(config)
    works, words = _tried(context)
    kept = login_file.read_if_whole(path) if config.google.service_account is None else None
    if context.json:
        context.print_json({"target": "google", "works": works, "said": words, **_kept(kept, path, context)})
    else:
        context.print(words)
        for scope in kept.scopes if kept else ():
            context.print(f"  may {PURPOSE.get(scope, scope)}")
        for plan, calendar in (kept.calendars if kept else {}).items():
            context.print(f"  writes plan {plan} to {calendar}")
    return AuthNeededError.exit_code if works is False else 0


def revoke(context: Context) -> int:
    """End the login and remove what is kept of it."""
    path = login_file.path_of(context.home.config)
    kept = login_file.read_if_whole(path)
    if kept is None and path.exists() and not context.dry_run:
        path.unlink()
        words, ended = "The Google login could not be read; it is removed here, and not ended at Google.", False
    elif kept is None:
        words, ended = "There is no Google login to end.", False
    elif context.dry_run:
        words, ended = f"The Google login in {path} would be ended.", False
    else:
        from studycal.calendars.google import auth

        ended = auth.revoke(LoginFile(path), kept)
        words = "The Google login is ended." if ended else "The Google login had ended before; it is removed here."
    if context.json:
        context.print_json({"target": "google", "revoked": ended, "said": words})
    else:
        context.print(words)
    return 0


def _tried(context: Context) -> tuple[bool | None, str]:
    """Whether the login works, None if Google could not be asked, and a sentence."""
    config = context.home.config
    well, words = login_place.state(context.home, context.now)
    try:
        _fresh_token(context)
    except RemoteError as error:
        return None, f"{words}. Whether it works could not be asked: {error.message}"
    except (AuthNeededError, InputError) as error:
        return False, f"Google: {error}"
    kept = login_file.read_if_whole(login_file.path_of(config)) if config.google.service_account is None else None
    return well or (kept is not None and kept.grants(OWN)), f"{words}{'' if words.endswith('.') else '.'}"


def _fresh_token(context: Context) -> None:
    import google_auth_httplib2
    import httplib2

    from studycal.calendars.google.credentials import open_credentials, token_of

    token_of(open_credentials(context.home, context.now), google_auth_httplib2.Request(httplib2.Http(timeout=30)))


def _kept(kept: Login | None, path: Path, context: Context) -> dict[str, Any]:
    if kept is None:
        return {"token_file": str(path), "scopes": [], "missing": []}
    missing = login_file.missing(kept, login_file.wanted(context.home.config))
    times = {"issued_at": kept.issued_at, "ends_at": kept.ends_at}
    return {
        "token_file": str(path),
        "scopes": list(kept.scopes),
        "missing": list(missing),
        "calendars": dict(kept.calendars),
        **{name: at.astimezone(UTC).isoformat() if at else None for name, at in times.items()},
    }


def _welcome(context: Context, login: Login, path: Path) -> int:
    missing = login_file.missing(login, login_file.wanted(context.home.config))
    for scope in missing:
        context.say(f"Not ticked: to {PURPOSE[scope]}. {_WITHOUT[scope]}")
    if login.ends_at is not None:
        end = login.ends_at.astimezone(context.home.zone)
        context.say(
            f"This login ends on {end:%Y-%m-%d %H:%M}, as logins of an OAuth app in Testing do. "
            "Set the app to In production and log in again for one that lasts."
        )
    if context.json:
        context.print_json({"target": "google", "works": True, **_kept(login, path, context)})
    else:
        context.print(f"You are logged in to Google; the login is kept in {path}.")
        context.say("Next: `studycal plan` shows what would be written, `studycal sync` writes it.")
    return 0


def _service_account(context: Context) -> int:
    """A service account needs no consent: its key is tried."""
    from studycal.calendars.google.credentials import open_credentials

    account = open_credentials(context.home, context.now).service_account_email
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
        from studycal.calendars.google.auth import is_answer

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
    """The address the browser was sent to, from the browser itself or pasted into stdin.

    Both are waited for by threads, for not every system can wait for a socket and a terminal at once.
    """
    answers: queue.SimpleQueue[str] = queue.SimpleQueue()
    for wait in (partial(_redirected, server, answers), *([partial(_typed, answers)] if use_input else [])):
        threading.Thread(target=wait, daemon=True).start()
    until = time.monotonic() + PATIENCE
    while (left := until - time.monotonic()) > 0:
        with suppress(queue.Empty):
            answer = answers.get(timeout=min(left, _LOOK_SECONDS))
            address = answer if answer == server.address else _pasted(context, answer)
            if address:
                return address
    raise AuthNeededError("Nobody said yes to Google in ten minutes.", "Run `studycal auth google` again.")


def _redirected(server: Any, answers: queue.SimpleQueue[str]) -> None:  # noqa: ANN401 - a server with an address
    with suppress(OSError, ValueError):  # it is closed once the address was pasted
        while not server.address:
            server.handle_request()
        answers.put(server.address)


def _typed(answers: queue.SimpleQueue[str]) -> None:
    """What comes on stdin, piece by piece; unbuffered, for a buffer's lock would be held when the program ends."""
    with suppress(OSError):
        while text := os.read(sys.stdin.fileno(), 65_536):
            answers.put(text.decode("utf-8", "replace"))


def _pasted(context: Context, text: str) -> str:
    from studycal.calendars.google.auth import is_answer

    lines = [line.strip() for line in text.splitlines() if line.strip()]
    address = next((line for line in lines if is_answer(line)), "")
    if lines and not address:
        context.say("That is not the address; it begins with http://127.0.0.1 and holds code=. Paste it here:")
    return address
