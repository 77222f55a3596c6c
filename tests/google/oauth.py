"""Google's login: consent, tokens, their end (https://developers.google.com/identity/protocols/oauth2/native-app)."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlencode

from .account import Account

CLIENT = "studycal-tests.apps.googleusercontent.com"
SECRET = "not-so-secret"
CALENDAR = "https://www.googleapis.com/auth/calendar"
TESTING_LIFE = timedelta(days=7)


class Denied(Exception):  # noqa: N818
    """An answer of the token endpoint that refuses (RFC 6749 5.2)."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(error)
        self.status = status
        self.body = {"error": error, "error_description": description}


@dataclass
class Grant:
    """What the learner agreed to; ``until`` is the end of the refresh token, None for none."""

    scopes: tuple[str, ...]
    client: str = CLIENT
    until: datetime | None = None
    challenge: str = ""
    redirect: str = ""


@dataclass
class Logins:
    """Codes, refresh and access tokens. ``consent`` is what the learner ticks: None for all, () for "cancel";
    ``redirects`` are the addresses that a web application's client names, None for a desktop app's.
    """

    account: Account
    consent: tuple[str, ...] | None = None
    redirects: tuple[str, ...] | None = None
    testing: bool = False
    rotate: bool = False
    life: timedelta = timedelta(hours=1)
    codes: dict[str, Grant] = field(default_factory=dict)
    refresh: dict[str, Grant] = field(default_factory=dict)
    access: dict[str, tuple[Grant, datetime]] = field(default_factory=dict)

    def grant(self, *scopes: str) -> str:
        """A refresh token, as after a consent."""
        until = self.account.now() + TESTING_LIFE if self.testing else None
        return self._refresh_token(Grant(scopes or (CALENDAR,), until=until))

    def access_token(self, *scopes: str) -> str:
        """An access token of an hour."""
        return self._access_token(Grant(scopes or (CALENDAR,)))

    def allowed(self, token: str) -> Grant | None:
        """The grant behind an access token that is still good."""
        grant, until = self.access.get(token, (None, self.account.now()))
        return grant if grant is not None and self.account.now() < until else None

    def authorize(self, asked: dict[str, str]) -> str:
        """The consent screen, answered at once: where the browser is sent."""
        redirect = asked["redirect_uri"]
        if self.redirects is not None and redirect not in self.redirects:
            raise Denied("redirect_uri_mismatch", "Bad Request")
        state = {"state": asked["state"]} if "state" in asked else {}
        if self.consent == ():
            return f"{redirect}?{urlencode({'error': 'access_denied', **state})}"
        scopes = tuple(asked["scope"].split()) if self.consent is None else self.consent
        code = "4/" + secrets.token_urlsafe(24)
        until = self.account.now() + TESTING_LIFE if self.testing else None
        self.codes[code] = Grant(scopes, asked["client_id"], until, asked.get("code_challenge", ""), redirect)
        return f"{redirect}?{urlencode({**state, 'code': code, 'scope': ' '.join(scopes)})}"

    def token(self, asked: dict[str, str]) -> dict[str, object]:
        """The token endpoint."""
        kind = asked.get("grant_type", "")
        if kind == "urn:ietf:params:oauth:grant-type:jwt-bearer":
            return self._answer(self._signed(asked["assertion"]), "")
        if asked.get("client_id") != CLIENT or asked.get("client_secret", SECRET) != SECRET:
            raise Denied("invalid_client", "The OAuth client was not found.", 401)
        if kind == "authorization_code":
            grant = self._redeemed(asked)
            return self._answer(grant, self._refresh_token(grant))
        if kind == "refresh_token":
            return self._refreshed(asked.get("refresh_token", ""))
        raise Denied("unsupported_grant_type", f"Invalid grant_type: {kind}")

    def revoke(self, token: str) -> None:
        """End a login by either of its tokens."""
        grant = self.refresh.get(token) or self.access.get(token, (None,))[0]
        if grant is None:
            raise Denied("invalid_token", "Token expired or revoked")
        self.refresh = {name: one for name, one in self.refresh.items() if one is not grant}
        self.access = {name: pair for name, pair in self.access.items() if pair[0] is not grant}

    def revoke_all(self) -> None:
        """What the learner does on their account's page."""
        self.refresh, self.access = {}, {}

    def _redeemed(self, asked: dict[str, str]) -> Grant:
        grant = self.codes.pop(asked.get("code", ""), None)
        if grant is None:
            raise Denied("invalid_grant", "Malformed auth code.")
        if grant.redirect != asked.get("redirect_uri"):
            raise Denied("redirect_uri_mismatch", "Bad Request")
        digest = hashlib.sha256(asked.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(digest).decode().rstrip("=") != grant.challenge:
            raise Denied("invalid_grant", "Invalid code verifier.")
        return grant

    def _refreshed(self, token: str) -> dict[str, object]:
        grant = self.refresh.get(token)
        if grant is None or (grant.until and self.account.now() >= grant.until):
            raise Denied("invalid_grant", "Token has been expired or revoked.")
        if not self.rotate:
            return self._answer(grant, "")
        del self.refresh[token]
        return self._answer(grant, self._refresh_token(grant))

    def _signed(self, assertion: str) -> Grant:
        """A service account's own word; its signature is not looked at."""
        try:
            claims = json.loads(base64.urlsafe_b64decode(assertion.split(".")[1] + "=="))
        except (ValueError, IndexError):
            raise Denied("invalid_grant", "Invalid JWT Signature.") from None
        return Grant(tuple(claims["scope"].split()), claims["iss"])

    def _answer(self, grant: Grant, refresh: str) -> dict[str, object]:
        found: dict[str, object] = {
            "access_token": self._access_token(grant),
            "expires_in": int(self.life.total_seconds()) - 1,
            "scope": " ".join(grant.scopes),
            "token_type": "Bearer",
        }
        if refresh:
            found["refresh_token"] = refresh
        if grant.until:
            found["refresh_token_expires_in"] = int((grant.until - self.account.now()).total_seconds())
        return found

    def _refresh_token(self, grant: Grant) -> str:
        token = "1//" + secrets.token_urlsafe(24)
        self.refresh[token] = grant
        return token

    def _access_token(self, grant: Grant) -> str:
        token = "ya29." + secrets.token_urlsafe(24)
        self.access[token] = (grant, self.account.now() + self.life)
        return token
