"""The kept login as google-auth's credentials: refreshed by one process at a time, each new token kept at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from google.auth.exceptions import GoogleAuthError, RefreshError, TransportError
from google.oauth2 import service_account
from google.oauth2.credentials import Credentials

from studycal.core.records import replace
from studycal.errors import AuthNeededError, InputError, RemoteError, StudycalError

from . import login_file
from .login_file import Login
from .login_place import LoginPlace, place_of

if TYPE_CHECKING:
    from studycal.calendars.base import Learner

_ACCOUNT_SCOPE = "https://www.googleapis.com/auth/calendar"
"""A service account sees its own calendars and those shared with it, never the learner's others."""

_SPARE = timedelta(minutes=4)


class KeptCredentials(Credentials):
    """A login that is kept. ``now`` is the run's moment: what is kept of the login's life is told by it."""

    def __init__(self, login: Login, place: LoginPlace, now: datetime) -> None:
        super().__init__(  # type: ignore[no-untyped-call]
            login.token or None,
            refresh_token=login.refresh_token,
            token_uri=login.token_uri,
            client_id=login.client_id,
            client_secret=login.client_secret,
            expiry=_naive(login.expiry),
        )
        self._place = place
        self._now = now

    def refresh(self, request: Any) -> None:  # noqa: ANN401 - google-auth's transport
        """Get a new access token, or take the one that another process has just got.

        Raises AuthNeededError when the login is over, RemoteError when Google cannot be asked.
        """
        with self._place.alone(self._now):
            login = login_file.usable(self._place.read(), self._now)
            if not self._taken(login):
                self._refresh_token = login.refresh_token
                self._ask(request, login)

    def _taken(self, login: Login) -> bool:
        """Whether a token is kept that is newer than ours and still good."""
        fresh = login.expiry is not None and login.expiry > self._now + _SPARE
        if not fresh or not login.token or login.token == self.token:
            return False
        self.token, self.expiry = login.token, _naive(login.expiry)
        return True

    def _ask(self, request: Any, login: Login) -> None:  # noqa: ANN401 - google-auth's transport
        try:
            super().refresh(request)  # type: ignore[no-untyped-call]
        except RefreshError as error:
            if not _is_over(error):
                raise _unreachable(error) from error
            over, sentence = login_file.refused(login, self._now)
            self._place.save(over)
            raise sentence from error
        except (TransportError, TypeError, ValueError) as error:
            raise _unreachable(error) from error
        expiry = self.expiry.replace(tzinfo=UTC) if self.expiry else None
        new = {"token": self.token, "expiry": expiry, "refresh_token": self._refresh_token, "ended_at": None}
        self._place.save(replace(login, **new))


def open_credentials(home: Learner, now: datetime) -> Any:  # noqa: ANN401 - google-auth is untyped
    """The config's service account, else the kept login. Raises AuthNeededError and InputError."""
    account = home.config.google.service_account
    if account is not None:
        return _service_account(home.config.beside(account))
    place = place_of(home)
    return kept_credentials(place, place.read(), now)


def kept_credentials(place: LoginPlace, login: Login | None, now: datetime) -> Any:  # noqa: ANN401 - google-auth is untyped
    """A login that was read from its place. Raises AuthNeededError for none, and for one that cannot be used."""
    return KeptCredentials(login_file.usable(login, now), place, now)


def token_of(credentials: Any, request: Any) -> None:  # noqa: ANN401 - google-auth is untyped
    """Make sure of an access token. Raises AuthNeededError, InputError and RemoteError."""
    try:
        if not credentials.valid:
            credentials.refresh(request)
    except GoogleAuthError as error:
        raise login_error(error) from error


def login_error(error: GoogleAuthError) -> StudycalError:
    """The sentence for what google-auth raises of a service account; a kept login tells its own."""
    if isinstance(error, RefreshError) and _is_over(error):
        return AuthNeededError("Google does not accept the service account's key.", "Make a new key.")
    return _unreachable(error)


def _service_account(path: Path) -> Any:  # noqa: ANN401 - google-auth is untyped
    try:
        opened = service_account.Credentials.from_service_account_file
        return opened(str(path), scopes=[_ACCOUNT_SCOPE])  # type: ignore[no-untyped-call]
    except OSError as error:
        raise InputError(f"the service account's key cannot be read ({error.strerror}).", file=str(path)) from error
    except (ValueError, GoogleAuthError) as error:
        remedy = "Download it again: IAM, Service accounts, Keys, JSON."
        raise InputError("this is no service account's key.", remedy, file=str(path)) from error


def _is_over(error: RefreshError) -> bool:
    return any("invalid_grant" in str(part) for part in error.args)


def _unreachable(error: Exception) -> StudycalError:
    for part in getattr(error, "args", ()):
        if "invalid_client" in str(part) or "unauthorized_client" in str(part):
            return InputError("Google does not know the OAuth client any more.", "Make a new one and log in again.")
    return RemoteError("Google's login server cannot be reached.", "A later run goes on.")


def _naive(moment: datetime | None) -> datetime | None:
    """UTC without saying so, as google-auth keeps it."""
    return moment.astimezone(UTC).replace(tzinfo=None) if moment else None
