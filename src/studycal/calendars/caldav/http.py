"""Requests to a CalDAV server: a few kept-alive connections, patience with a server that is busy, and clear errors."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Collection, Mapping
from threading import Lock
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from studycal.calendars.patience import TRIES, BusyServer, patiently, retry_after
from studycal.config.environment import THIS_MACHINE
from studycal.core.records import dataclass
from studycal.errors import AuthNeededError, InputError, RemoteError

from . import quirks
from .credentials import Credentials
from .origin import of_domain, origin

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse, PoolManager

CONNECT_SECONDS = 10
READ_SECONDS = 30
MOST_REDIRECTS = 5

_REDIRECTS = (301, 302, 303, 307, 308)
_PATIENCE = (quirks.LOCKED, 429, 500, 502, 503, 504)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer. ``tries`` above 1 means that an earlier, unanswered try may have been carried out as well."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str
    tries: int = 1
    challenges: tuple[str, ...] = ()

    @property
    def is_page(self) -> bool:
        """Whether it is a page for people: a login, a notice, what somebody in between put in the answer's place.

        PHP calls an empty answer HTML, too.
        """
        text = self.body.lstrip()
        html = "html" in self.headers.get("content-type", "").lower()
        return bool(text) and (html or text[:14].lower().startswith((b"<!doctype html", b"<html")))


@dataclass(frozen=True, slots=True)
class _Try:
    """What came of one try: an answer, or why there is none."""

    reply: Reply | None
    trouble: str


class Http:
    """Requests to one server as one user; safe to use from several threads.

    ``named`` is the server as the learner named it, else the first address that is asked: the password goes to its
    origin, and in discovery to hosts of its domain. With ``public`` no connection leads into this machine's own
    network. ``before`` is called before every request and may raise
    RemoteError in its place.
    """

    def __init__(
        self,
        username: str,
        password: str,
        *,
        named: str = "",
        connections: int = 6,
        allow_http: bool = False,
        public: bool = False,
        sleep: Callable[[float], None] = time.sleep,
        jitter: Callable[[], float] = random.random,
        before: Callable[[], None] = lambda: None,
    ) -> None:
        self.username = username
        self.wait = sleep
        self._named = named
        self._allow_http = allow_http
        self._jitter = jitter
        self._before = before
        self._lock = Lock()
        self._requests = 0
        self._stays_locked = False
        self._credentials = Credentials(username, password)
        self._pool = _pool(connections, public=public)

    @property
    def requests(self) -> int:
        """How many requests were sent, repeated ones included."""
        return self._requests

    def ask(
        self,
        method: str,
        url: str,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        *,
        final: Collection[int] = (),
        discovering: bool = False,
    ) -> Reply:
        """Send a request, again where the server asks for patience or the connection breaks; follow redirects.

        ``final`` are statuses that are taken as they are, not waited for. ``discovering`` follows redirects to other
        hosts of the domain, too, and gives back the last of too many. Raises RemoteError if the server stays away,
        AuthNeededError for 401, InputError for an address that the password must not go to.
        """
        for _ in range(MOST_REDIRECTS):
            self._check_address(url)
            reply = self._signed_in(method, url, body, headers or {}, final)
            location = reply.headers.get("location", "")
            if reply.status not in _REDIRECTS or not location:
                return _checked(reply, self.username)
            target = _as_safe(url, urljoin(url, location))
            self._check_redirect(url, target, discovering=discovering)
            url = target
        if discovering:
            return reply
        raise RemoteError(f"{_host(url)} redirects without end.", "Check caldav.url in the config.")

    def _signed_in(
        self, method: str, url: str, body: bytes, headers: Mapping[str, str], final: Collection[int]
    ) -> Reply:
        """The answer; where it asks for Digest, or for a newer Digest, the answer to that."""
        signed = self._credentials.header(method, url)
        reply = self._patiently(method, url, body, {**headers, "Authorization": signed}, final)
        if reply.status != 401:
            return reply
        signed = self._credentials.answer(reply.challenges, method, url)
        return self._patiently(method, url, body, {**headers, "Authorization": signed}, final) if signed else reply

    def _patiently(
        self, method: str, url: str, body: bytes, headers: Mapping[str, str], final: Collection[int]
    ) -> Reply:
        last = patiently(
            lambda number: self._once(method, url, body, headers, number),
            lambda tried: self._is_busy(tried, final),
            sleep=self.wait,
            random=self._jitter,
        )
        if last.reply is None or self._asks_for_too_much(last.reply, final):
            raise RemoteError(
                f"{_host(url)} does not answer: {last.trouble}.", "Nothing was lost; the next sync goes on."
            )
        self._stays_locked = last.reply.status == quirks.LOCKED
        return last.reply

    def _once(self, method: str, url: str, body: bytes, headers: Mapping[str, str], number: int) -> _Try:
        from urllib3.exceptions import HTTPError, NewConnectionError, SSLError

        self._before()
        with self._lock:
            self._requests += 1
        try:
            answer = self._pool.request(
                method, url, body=body or None, headers={"User-Agent": "studycal", **headers}, redirect=False
            )
        except (NewConnectionError, SSLError) as error:
            raise RemoteError(f"{_host(url)} cannot be reached: {_reason(error)}.", "Is it up?") from error
        except HTTPError as error:
            return _Try(None, _reason(error))
        return _Try(_reply(answer, url, number), f"HTTP {answer.status}")

    def _is_busy(self, tried: _Try, final: Collection[int]) -> BusyServer | None:
        """Whether to try again: no answer, or one of a busy server.

        A lock that outlived all tries of one request is not waited for by every other.
        """
        reply = tried.reply
        if reply is None:
            return BusyServer()
        if reply.status not in _PATIENCE or reply.status in final:
            return None
        if reply.status == quirks.LOCKED and self._stays_locked:
            return None
        return BusyServer(retry_after(reply.headers.get("retry-after"), reply.headers.get("date")))

    def _asks_for_too_much(self, reply: Reply, final: Collection[int]) -> bool:
        """Whether the server wants to be left for a later run: it is busy, and not after all tries."""
        return reply.tries < TRIES and self._is_busy(_Try(reply, ""), final) is not None

    def _check_address(self, url: str) -> None:
        """A password goes to the server that was named, and never unencrypted, except to this machine or where the
        config allows it.
        """
        self._named = self._named or url
        if not of_domain(self._named, url):
            raise _elsewhere(self._named, url, url)
        parts = urlsplit(url)
        if parts.scheme == "https" or (parts.scheme == "http" and (self._allow_http or parts.hostname in THIS_MACHINE)):
            return
        raise InputError(
            f"{url} is not an https address, so your password would be readable on the way.",
            "Use https, or set caldav.allow_http = true in the config.",
        )

    def _check_redirect(self, url: str, target: str, *, discovering: bool) -> None:
        """A redirect is followed within its origin, and in discovery within the domain; elsewhere it is told."""
        if origin(url) == origin(target) or (discovering and of_domain(self._named, target)):
            return
        raise _elsewhere(self._named, url, target)


def _pool(connections: int, *, public: bool) -> PoolManager:
    import urllib3

    timeout = urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS)
    if not public:
        return urllib3.PoolManager(maxsize=connections, timeout=timeout, retries=False)
    from studycal.calendars.public_pool import public_pool

    return public_pool(connections, timeout)


def _as_safe(url: str, target: str) -> str:
    """Where a redirect leads, with https kept: servers behind a proxy that speaks it for them do not know of it."""
    here, there = urlsplit(url), urlsplit(target)
    plain = here.scheme == "https" and there.scheme == "http" and here.hostname == there.hostname
    return there._replace(scheme="https", netloc=here.netloc).geturl() if plain and not there.port else target


def _elsewhere(named: str, url: str, target: str) -> InputError:
    place = _place(target)
    opening = "The calendar lies at" if url == target else f"{_place(url)} sends on to"
    return InputError(
        f"{opening} {place}, but your password goes to {_place(named)} alone.",
        f'If that is your server too, write url = "{target}" under [caldav] in the config.',
    )


def _place(url: str) -> str:
    """Scheme, host and port as people write them."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


def _reply(answer: BaseHTTPResponse, url: str, number: int) -> Reply:
    headers = {name.lower(): value for name, value in answer.headers.items()}
    challenges = tuple(answer.headers.getlist("www-authenticate"))
    return Reply(answer.status, headers, answer.data, url, number, challenges)


def _checked(reply: Reply, username: str) -> Reply:
    if reply.status == 401:
        raise AuthNeededError(
            f"{_host(reply.url)} does not accept the password of {username or 'nobody'}.",
            quirks.password_hint(_host(reply.url)),
        )
    return reply


def _host(url: str) -> str:
    return urlsplit(url).hostname or url


def _reason(error: Exception) -> str:
    return str(error).rsplit(": ", 1)[-1].rstrip(".") or type(error).__name__
