"""Logging in to Google: the installed-app flow with a loopback redirect and PKCE, and its end.

Sources: https://developers.google.com/identity/protocols/oauth2/native-app, RFC 7636, RFC 8252.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import requests
from google_auth_oauthlib.flow import Flow
from oauthlib.oauth2.rfc6749.errors import OAuth2Error  # type: ignore[import-untyped]

from studycal.config.environment import THIS_MACHINE
from studycal.core.records import replace
from studycal.errors import AuthNeededError, InputError, RemoteError, UsageError

from . import login_file
from .login_file import OWN, PURPOSE, Login

if TYPE_CHECKING:
    from studycal.config.model import Config

_CHAPTER = "Follow https://studycal.github.io/studycal/google/ step by step; it takes five minutes."
_AGAIN = "Run `studycal auth google` again."
_SECONDS = 30


class Consent:
    """One login being made: `url` is where the learner says yes, `finish` takes the address they are sent to then."""

    def __init__(self, config: Config, port: int) -> None:
        self._scopes = login_file.wanted(config)
        self._flow = _flow(_secrets(config), self._scopes, f"http://127.0.0.1:{port}/")
        self.url, self._state = self._flow.authorization_url(access_type="offline", prompt="consent")

    def finish(self, address: str, now: datetime) -> Login:
        """The login. Raises AuthNeededError if it was refused, UsageError for an address of another login."""
        answer = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        if answer.get("state") != self._state:
            raise UsageError("That address belongs to another login.", _AGAIN)
        if "error" in answer:
            raise AuthNeededError(f"Google was not allowed to log you in ({answer['error']}).", _AGAIN)
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


def keep(path: Path, login: Login, now: datetime) -> Login:
    """Keep a new login in place of the old one; what was learnt of the app and its calendars stays."""
    with login_file.alone(path, now):
        old = login_file.read_if_whole(path)
        if old is not None and old.client_id == login.client_id:
            login = replace(login, testing=old.testing, calendars=old.calendars)
        login_file.save(path, login)
    return login


def revoke(path: Path, login: Login) -> bool:
    """End a login at Google and remove it here; False if it had ended before. Raises RemoteError, keeping it."""
    address = login.token_uri.rsplit("/", 1)[0] + "/revoke"
    try:
        answer = requests.post(address, data={"token": login.refresh_token}, timeout=_SECONDS)
    except requests.RequestException as error:
        raise RemoteError("Google's login server cannot be reached; the login is kept.", "Try again later.") from error
    if answer.status_code not in (200, 400):
        raise RemoteError(f"Google did not end the login ({answer.status_code}); it is kept.", "Try again later.")
    path.unlink(missing_ok=True)
    return answer.status_code == 200


def _secrets(config: Config) -> Path:
    if config.google.client_secrets is None:
        raise AuthNeededError("google.client_secrets is not set in the config.", _CHAPTER)
    return config.beside(config.google.client_secrets)


def _flow(secrets: Path, scopes: tuple[str, ...], redirect: str) -> Any:  # noqa: ANN401 - the library is untyped
    try:
        flow = Flow.from_client_secrets_file(str(secrets), list(scopes), redirect_uri=redirect)
    except OSError as error:
        raise InputError(
            f"the client's file cannot be read ({error.strerror}).", _CHAPTER, file=str(secrets)
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise InputError("this is no OAuth client of the Google console.", _CHAPTER, file=str(secrets)) from error
    if flow.client_type != "installed":
        message = "this OAuth client is not of the kind Desktop app."
        raise InputError(message, "Make one: Clients, Create client, Desktop app.", file=str(secrets))
    return flow


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
        client = json.loads(_secrets(config).read_text(encoding="utf-8"))["installed"]
        return urlsplit(str(client["token_uri"])).hostname in THIS_MACHINE
    except (OSError, ValueError, KeyError, TypeError):
        return False
