"""Requests to a CalDAV server: a few kept-alive connections, patience with a server that is busy, and clear errors."""

from __future__ import annotations

import base64
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from threading import Lock
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from studycal.errors import AuthNeededError, InputError, RemoteError

from . import caldav_quirks

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse

CONNECT_SECONDS = 10
READ_SECONDS = 30
TRIES = 6
LONGEST_WAIT = 64.0
"""Seconds; a server that asks for more with Retry-After is left for a later run."""

_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_REDIRECTS = (301, 302, 303, 307, 308)
_PATIENCE = (caldav_quirks.LOCKED, 429, 500, 502, 503, 504)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer. ``tries`` above 1 means that an earlier, unanswered try may have been carried out as well."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str
    tries: int = 1


class Http:
    """Requests to one server as one user; safe to use from several threads.

    ``before`` is called before every request and may raise RemoteError in its place.
    """

    def __init__(
        self,
        username: str,
        password: str,
        *,
        connections: int = 6,
        allow_http: bool = False,
        sleep: Callable[[float], None] = time.sleep,
        jitter: Callable[[], float] = random.random,
        before: Callable[[], None] = lambda: None,
    ) -> None:
        import urllib3

        self.username = username
        self._allow_http = allow_http
        self._sleep = sleep
        self._jitter = jitter
        self._before = before
        self._lock = Lock()
        self._requests = 0
        self._stays_locked = False
        credentials = base64.b64encode(f"{username}:{password}".encode()).decode()
        self._headers = {"User-Agent": "studycal", "Authorization": f"Basic {credentials}"}
        self._pool = urllib3.PoolManager(
            maxsize=connections,
            timeout=urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS),
            retries=False,
        )

    @property
    def requests(self) -> int:
        """How many requests were sent, repeated ones included."""
        return self._requests

    def ask(self, method: str, url: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Reply:
        """Send a request, again where the server asks for patience or the connection breaks; follow redirects.

        Raises RemoteError if it stays away, AuthNeededError for 401, InputError for an address in plain http.
        """
        for _ in range(5):
            reply = self._patiently(method, url, body, headers or {})
            location = reply.headers.get("location", "")
            if reply.status not in _REDIRECTS or not location:
                return _checked(reply, self.username)
            url = urljoin(url, location)
        raise RemoteError(f"{_host(url)} redirects without end.", "Check caldav.url in the config.")

    def _patiently(self, method: str, url: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        self._check_address(url)
        for number in range(1, TRIES + 1):
            reply, trouble = self._once(method, url, body, headers, number)
            last = number == TRIES
            if reply is not None and (last or not self._is_worth_waiting(reply.status)):
                self._stays_locked = reply.status == caldav_quirks.LOCKED
                return reply
            wait = self._wait(reply, number)
            if last or wait > LONGEST_WAIT:
                break
            self._sleep(wait)
        raise RemoteError(f"{_host(url)} does not answer: {trouble}.", "Nothing was lost; the next sync goes on.")

    def _once(
        self, method: str, url: str, body: bytes, headers: Mapping[str, str], number: int
    ) -> tuple[Reply | None, str]:
        from urllib3.exceptions import HTTPError, NewConnectionError, SSLError

        self._before()
        with self._lock:
            self._requests += 1
        try:
            answer = self._pool.request(
                method, url, body=body or None, headers={**self._headers, **headers}, redirect=False
            )
        except (NewConnectionError, SSLError) as error:
            raise RemoteError(f"{_host(url)} cannot be reached: {_reason(error)}.", "Is it up?") from error
        except HTTPError as error:
            return None, _reason(error)
        return _reply(answer, url, number), f"HTTP {answer.status}"

    def _is_worth_waiting(self, status: int) -> bool:
        """Busy servers are; a lock that outlived all tries of one request is not waited for by every other."""
        return status in _PATIENCE and not (status == caldav_quirks.LOCKED and self._stays_locked)

    def _wait(self, reply: Reply | None, number: int) -> float:
        """Full jitter over 1, 2, 4 … seconds, unless the server says when (RFC 9110 10.2.3)."""
        asked = None if reply is None else _asked(reply.headers)
        if asked is not None:
            return asked
        return float(min(LONGEST_WAIT, 2 ** (number - 1)) * self._jitter())

    def _check_address(self, url: str) -> None:
        """A password is never sent unencrypted, except to this machine or where the config allows it."""
        parts = urlsplit(url)
        if parts.scheme == "https" or (parts.scheme == "http" and (self._allow_http or parts.hostname in _LOOPBACK)):
            return
        raise InputError(
            f"{url} is not an https address, so your password would be readable on the way.",
            "Use https, or set caldav.allow_http = true in the config.",
        )


def _reply(answer: BaseHTTPResponse, url: str, number: int) -> Reply:
    headers = {name.lower(): value for name, value in answer.headers.items()}
    return Reply(answer.status, headers, answer.data, url, number)


def _asked(headers: Mapping[str, str]) -> float | None:
    """The seconds that Retry-After asks for; a date is counted from the server's own Date."""
    value = headers.get("retry-after", "")
    if value.isdigit():
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - parsedate_to_datetime(headers["date"])).total_seconds())
    except (KeyError, TypeError, ValueError):
        return None


def _checked(reply: Reply, username: str) -> Reply:
    if reply.status == 401:
        raise AuthNeededError(
            f"{_host(reply.url)} does not accept the password of {username or 'nobody'}.",
            caldav_quirks.password_hint(_host(reply.url)),
        )
    return reply


def _host(url: str) -> str:
    return urlsplit(url).hostname or url


def _reason(error: Exception) -> str:
    return str(error).rsplit(": ", 1)[-1].rstrip(".") or type(error).__name__
