"""A feed's newest answer over HTTP: conditional (RFC 9110 13.1), with a password if there is one, never too much.

What is secret in an address (user name, password, path and query) stands in no message.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from datetime import datetime
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, unquote, urljoin, urlsplit, urlunsplit

from studycal.core.records import dataclass, field
from studycal.errors import AuthNeededError, RemoteError
from studycal.store.base import FeedRecord

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse, PoolManager

CONNECT_SECONDS = 10.0
READ_SECONDS = 30.0
MOST_SECONDS = 60.0
"""For all of it, redirects included."""

MOST_BYTES = 32_000_000
"""A feed's size at most, unpacked."""

MOST_REDIRECTS = 20
_CHUNK = 65_536
_REDIRECTS = (301, 302, 303, 307, 308)
_NOT_MODIFIED, _LOGIN, _FORBIDDEN = 304, 401, 403
_GONE = (404, 410)
_BUSY = (408, 425, 429)
_AGAIN = "and will be asked again; there is nothing to correct."
CORRECT = "Correct its address in the config."


@dataclass(frozen=True)
class Address:
    """Where a feed is, without the secrets, which stand beside it."""

    url: str
    username: str = ""
    password: str = field(default="", repr=False)

    @property
    def origin(self) -> tuple[str, str, int | None]:
        """What credentials are for: scheme, host and port (RFC 6454)."""
        return _origin(urlsplit(self.url))


def address(text: str, login: Callable[[], tuple[str, str]] | None = None) -> Address:
    """A configured address; webcal is http under another name and asked for over https.

    ``login`` gives user name and password where they do not stand in the address. Raises RemoteError, and what
    ``login`` raises.
    """
    scheme, _, rest = text.strip().partition("://")
    if scheme.lower() in ("webcal", "webcals"):
        return address(f"https://{rest}", login)
    if scheme.lower() not in ("http", "https"):
        raise RemoteError(f"a feed's address begins with https, http or webcal, not {scheme[:20]}.", CORRECT)
    try:
        parts = urlsplit(text.strip())
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        raise RemoteError("its address cannot be used.", CORRECT) from None
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname or ""
    url = urlunsplit((parts.scheme, f"{host}{port}", parts.path, parts.query, ""))
    username, password = login() if login else (unquote(parts.username or ""), unquote(parts.password or ""))
    return Address(url, username, password)


def host(text: str) -> str:
    """How a feed without a name is called: by its host, for all else in an address may be secret."""
    try:
        return urlsplit(text.strip()).hostname or "feed"
    except ValueError:
        return "feed"


@dataclass
class Fetch:
    """One attempt at a feed: cookies set on the way are sent back to their host, and forgotten after."""

    feed: Address
    pause: Callable[[float], None]
    public: bool = False
    """Whether only addresses that everybody reaches may be asked."""
    _cookies: dict[str, dict[str, str]] = field(default_factory=dict)

    def newest(self, kept: FeedRecord | None, now: datetime) -> FeedRecord:
        """The feed's answer; ``kept`` itself if it has not changed. Raises RemoteError and AuthNeededError."""
        import urllib3

        until = _clock() + MOST_SECONDS
        pool = self._pool()
        try:
            return self._followed(pool, kept, now, until)
        except urllib3.exceptions.HTTPError as error:
            raise _trouble(error) from None  # its words name the address
        except ValueError:
            raise RemoteError("its address cannot be used.", CORRECT) from None
        finally:
            pool.clear()

    def _pool(self) -> PoolManager:
        import urllib3

        if not self.public:
            return urllib3.PoolManager(retries=False)
        from .public_pool import public_pool

        return public_pool()

    def _followed(self, pool: PoolManager, kept: FeedRecord | None, now: datetime, until: float) -> FeedRecord:
        url = self.feed.url
        for _ in range(MOST_REDIRECTS + 1):
            self.pause(0)
            response = self._response(pool, url, kept, until)
            with response:
                if response.status not in _REDIRECTS:
                    return self._record(response, url, kept, now, until)
                self._keep_cookies(url, response)
                url = _next(url, response.headers.get("Location", ""))
        raise RemoteError(f"the feed redirects more than {MOST_REDIRECTS} times.", "Use the address it ends at.")

    def _response(self, pool: PoolManager, url: str, kept: FeedRecord | None, until: float) -> BaseHTTPResponse:
        import urllib3

        left = _left(until)
        timeout = urllib3.Timeout(connect=min(CONNECT_SECONDS, left), read=min(READ_SECONDS, left))
        headers = {**_headers(kept), **self._own_headers(url)}
        return pool.request("GET", url, headers=headers, redirect=False, preload_content=False, timeout=timeout)

    def _own_headers(self, url: str) -> dict[str, str]:
        """The password for the feed's own origin (RFC 7617), the cookies for the host that set them."""
        headers = {}
        if self._is_own(url) and (self.feed.username or self.feed.password):
            pair = f"{self.feed.username}:{self.feed.password}".encode()
            headers["Authorization"] = f"Basic {base64.b64encode(pair).decode()}"
        cookies = self._cookies.get(_home(url))
        if cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
        return headers

    def _is_own(self, url: str) -> bool:
        return _origin(urlsplit(url)) == self.feed.origin

    def _keep_cookies(self, url: str, response: BaseHTTPResponse) -> None:
        for line in response.headers.getlist("Set-Cookie"):
            try:
                parsed = SimpleCookie(line)
            except CookieError:
                continue
            self._cookies.setdefault(_home(url), {}).update(
                {name: morsel.coded_value for name, morsel in parsed.items()}
            )

    def _record(
        self, response: BaseHTTPResponse, url: str, kept: FeedRecord | None, now: datetime, until: float
    ) -> FeedRecord:
        if response.status == _NOT_MODIFIED and kept:
            return kept
        if response.status != 200:
            raise self._refusal(response.status, url)
        body = bytearray()
        for chunk in _chunks(response, until):
            body += chunk
            if len(body) > MOST_BYTES:
                raise RemoteError(f"the feed is larger than {MOST_BYTES // 1_000_000} MB.", "Use a smaller calendar.")
        headers = response.headers
        return FeedRecord(headers.get("ETag", ""), headers.get("Last-Modified", ""), now, bytes(body))

    def _refusal(self, status: int, url: str) -> RemoteError | AuthNeededError:
        if status == _LOGIN:
            return self._login(url)
        if status == _FORBIDDEN:
            return RemoteError("the feed may not be read (403).", "Use its secret or its public address.")
        if status in _GONE:
            return RemoteError(f"there is no calendar at its address ({status}).", CORRECT)
        if status in _BUSY or status >= 500:
            return RemoteError(f"the feed refuses for now ({status}) {_AGAIN}")
        return RemoteError(f"the feed answers {status}.", CORRECT)

    def _login(self, url: str) -> AuthNeededError:
        if not self._is_own(url):
            message = f"the feed redirects to {host(url)}, which asks for a login (401); passwords are not sent on."
            return AuthNeededError(message, "Give that address in the config.")
        if self.feed.username or self.feed.password:
            message = "the feed asks for a login (401) and does not take this user name and password."
            return AuthNeededError(message, "Correct them in the config.")
        remedy = "Give username and password_command beside its url, or use its secret or public address."
        return AuthNeededError("the feed asks for a login (401).", remedy)


def _headers(kept: FeedRecord | None) -> dict[str, str]:
    headers = {"User-Agent": "studycal", "Accept": "text/calendar, */*;q=0.1", "Accept-Encoding": "gzip"}
    if kept and kept.etag:
        headers["If-None-Match"] = kept.etag
    if kept and kept.last_modified:
        headers["If-Modified-Since"] = kept.last_modified
    return headers


def _next(url: str, location: str) -> str:
    """Where a redirect leads; never from https to something less. A user name in it is not ours to send."""
    target = urlsplit(urljoin(url, location))
    old, new = urlsplit(url).scheme.lower(), target.scheme.lower()
    if not location or new not in ("http", "https") or (old == "https" and new == "http"):
        where = new if new in ("http", "https", "ftp", "file", "webcal") and location else "nowhere"
        raise RemoteError(f"the feed redirects from {old} to {where}, which is not followed.", CORRECT)
    return urlunsplit(target._replace(netloc=target.netloc.rpartition("@")[2], fragment=""))


def _origin(parts: SplitResult) -> tuple[str, str, int | None]:
    scheme = parts.scheme.lower()
    return scheme, (parts.hostname or "").lower(), parts.port or {"http": 80, "https": 443}.get(scheme)


def _home(url: str) -> str:
    """Whose cookies they are: a host's, those of https apart."""
    scheme, name, _ = _origin(urlsplit(url))
    return f"{scheme}://{name}"


def _chunks(response: BaseHTTPResponse, until: float) -> Iterator[bytes]:
    """The body piece by piece: a server that only drips is given up."""
    while chunk := response.read1(_CHUNK, decode_content=True):
        _left(until)
        yield chunk


def _left(until: float) -> float:
    """Seconds of the whole time that are left. Raises RemoteError when there are none."""
    left = until - _clock()
    if left <= 0:
        raise RemoteError(f"the feed takes longer than {MOST_SECONDS:.0f} seconds {_AGAIN}")
    return left


def _clock() -> float:
    """Seconds from any moment on, for how long a server may take; what day it is, is never asked for here."""
    from time import monotonic

    return monotonic()


def _trouble(error: Exception) -> RemoteError:
    """A connection's fault in a reader's words."""
    from urllib3 import exceptions

    kinds: tuple[tuple[type[Exception], str, str], ...] = (
        (exceptions.NameResolutionError, "its host is not found.", "Are you online? If so, correct its address."),
        (exceptions.NewConnectionError, f"its server cannot be reached {_AGAIN}", ""),
        (exceptions.TimeoutError, f"the feed does not answer in time {_AGAIN}", ""),
        (exceptions.SSLError, "its certificate is not to be trusted.", "Its owner can renew it."),
        (exceptions.IncompleteRead, f"the feed's answer came incomplete {_AGAIN}", ""),
        (exceptions.DecodeError, f"the feed's answer came damaged {_AGAIN}", ""),
        (exceptions.LocationValueError, "its address cannot be used.", CORRECT),
    )
    for kind, message, remedy in kinds:
        if isinstance(error, kind) or isinstance(error.__cause__, kind):
            return RemoteError(message, remedy)
    return RemoteError(f"the connection to the feed broke {_AGAIN}")
