"""Logging in to Google: the code flow with PKCE, to a loopback redirect or to a host's own address, and its end.

Sources: https://developers.google.com/identity/protocols/oauth2/native-app and .../web-server,
RFC 7636, RFC 8252.
"""

from __future__ import annotations

import hmac
import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import requests
from google_auth_oauthlib.flow import Flow
from oauthlib.oauth2.rfc6749.errors import OAuth2Error  # type: ignore[import-untyped]

from studycal.core.records import replace
from studycal.errors import AuthNeededError, RemoteError, StudycalError, UsageError

from . import login_file
from .login_file import OWN, PURPOSE, Login
from .login_place import LoginPlace
from .project import CHAPTER, asks_this_machine, client_of

if TYPE_CHECKING:
    from studycal.config.model import Config

_AGAIN = "Run `studycal auth google` again."
_SECONDS = 30
for _library in ("oauthlib", "requests_oauthlib"):  # at DEBUG they log the tokens themselves
    logging.getLogger(_library).setLevel(logging.INFO)


class Consent:
    """One login being made: `url` is where the learner says yes, `finish` takes the address they are sent to then.

    ``client`` is an OAuth client in the console's own form, ``redirect`` where Google sends the browser. `state` and
    `verifier` (RFC 7636) are what the answer is proved by: whoever takes it up elsewhere makes the same of them.
    """

    def __init__(
        self, client: Mapping[str, Any], scopes: Sequence[str], redirect: str, *, state: str = "", verifier: str = ""
    ) -> None:
        self._flow = Flow.from_client_config(
            dict(client), list(scopes), redirect_uri=redirect, code_verifier=verifier or None
        )
        named = {"state": state} if state else {}
        self.url, self.state = self._flow.authorization_url(access_type="offline", prompt="consent", **named)
        self.verifier = str(self._flow.code_verifier)

    @classmethod
    def on_loopback(cls, config: Config, port: int) -> Consent:
        """The login of an installed app, whose answer comes to a port of this machine (RFC 8252). Raises
        AuthNeededError without an OAuth client in the config, InputError for one that is of another kind.
        """
        return cls(client_of(_secrets(config), "installed"), login_file.wanted(config), f"http://127.0.0.1:{port}/")

    def finish(self, address: str, now: datetime) -> Login:
        """The login. Raises AuthNeededError if it was refused, UsageError for an address of another login."""
        answer = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        if not hmac.compare_digest(answer.get("state", "").encode(), self.state.encode()):
            raise UsageError("That address belongs to another login.", _AGAIN)
        if "error" in answer:
            raise AuthNeededError(f"Google was not allowed to log you in ({answer['error'][:80]}).", _AGAIN)
        token = self._exchange(answer.get("code", ""))
        login = _login(self._flow, token, now)
        if not login.grants(OWN):
            raise AuthNeededError(f"The box that lets studycal {PURPOSE[OWN]} was not ticked.", f"{_AGAIN} Tick it.")
        return login

    def _exchange(self, code: str) -> dict[str, Any]:
        try:
            return dict(self._flow.fetch_token(code=code, timeout=_SECONDS))
        except OAuth2Error as error:
            raise AuthNeededError(f"Google did not accept the login ({error.error}).", _AGAIN) from error
        except requests.RequestException as error:
            raise RemoteError("Google's login server cannot be reached.", _AGAIN) from error
        except Warning as partly:  # oauthlib's word for scopes other than those asked for
            return dict(partly.token)  # type: ignore[attr-defined]
        except ValueError as error:
            raise RemoteError("Google's login server did not answer as it should.", _AGAIN) from error


def is_answer(address: str) -> bool:
    """Whether an address is one that Google sends a browser to after the question."""
    return not {"code", "error"}.isdisjoint(parse_qs(urlsplit(address).query))


def keep(place: LoginPlace, login: Login, now: datetime) -> Login:
    """Keep a new login in place of the old one; what was learnt of the app and its calendars stays."""
    with place.alone(now):
        old = None
        with suppress(AuthNeededError):
            old = place.read()
        if old is not None and old.client_id == login.client_id:
            login = replace(login, testing=old.testing, calendars=old.calendars)
        place.save(login)
    return login


def revoke(place: LoginPlace, login: Login) -> bool:
    """End a login at Google and remove it here; False if it had ended before. Raises RemoteError, keeping it."""
    ended = end(login)
    place.remove()
    return ended


def forget(place: LoginPlace, seconds: float) -> None:
    """Forget a login and end it at Google. Raises RemoteError where Google could not be asked; forgotten it is then."""
    login = None
    with suppress(StudycalError):  # one that cannot be read is forgotten, too
        login = place.read()
    place.remove()
    if login is None:
        return
    try:
        end(login, seconds)
    except RemoteError as error:
        raise RemoteError(
            "Google could not be asked to end the login; it is forgotten here.",
            "End it yourself at https://myaccount.google.com/connections.",
        ) from error


def end(login: Login, seconds: float = _SECONDS) -> bool:
    """End a login at Google; False if it had ended before. Raises RemoteError where Google cannot be asked."""
    address = login.token_uri.rsplit("/", 1)[0] + "/revoke"
    try:
        answer = requests.post(address, data={"token": login.refresh_token}, timeout=seconds)
    except requests.RequestException as error:
        raise RemoteError("Google's login server cannot be reached; the login is kept.", "Try again later.") from error
    if answer.status_code not in (200, 400):
        raise RemoteError(f"Google did not end the login ({answer.status_code}); it is kept.", "Try again later.")
    return answer.status_code == 200


def _secrets(config: Config) -> Path:
    if config.google.client_secrets is None:
        raise AuthNeededError("google.client_secrets is not set in the config.", CHAPTER)
    return config.beside(config.google.client_secrets)


def _login(flow: Any, token: dict[str, Any], now: datetime) -> Login:  # noqa: ANN401 - the library is untyped
    if not token.get("refresh_token"):
        raise AuthNeededError("Google gave a login for an hour only.", _AGAIN)
    scopes = token.get("scope") or ()
    life = token.get("refresh_token_expires_in")
    return Login(
        refresh_token=token["refresh_token"],
        client_id=flow.client_config["client_id"],
        client_secret=flow.client_config.get("client_secret", ""),
        token_uri=flow.client_config["token_uri"],
        token=token["access_token"],
        expiry=datetime.fromtimestamp(float(token["expires_at"]), UTC) if "expires_at" in token else None,
        scopes=tuple(scopes.split() if isinstance(scopes, str) else scopes),
        issued_at=now,
        ends_at=now + timedelta(seconds=float(life)) if life else None,
    )


def is_on_this_machine(config: Config) -> bool:
    """Whether the OAuth client's server is this very machine (a proxy, a test), where http does."""
    try:
        return asks_this_machine(client_of(_secrets(config), "installed"))
    except StudycalError:
        return False
