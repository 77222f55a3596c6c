"""Who may ask, how, and from where: hosts, methods, origins, tokens, sizes, and what a browser may do with an answer.

A page on loopback is reachable by every web page the learner visits: by DNS rebinding under another host name, and by
forms sent across sites. Hence the Host and Origin checks, the token in every form, and a policy without inline script
(https://owasp.org/www-project-secure-headers/, https://cheatsheetseries.owasp.org, "Cross-Site Request Forgery").
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Sequence
from ipaddress import ip_address
from urllib.parse import urlsplit

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from studycal.errors import UsageError

from . import problems, values

COOKIE = "studycal"
BODY_LIMIT = 64 * 1024
DOCUMENT_LIMIT = 4 * 1024 * 1024
"""The set-up page takes whole documents."""

TOKEN_LIFE = 400 * 86400
"""As long as browsers keep a cookie at most; its value protects one browser's forms and opens nothing."""

_READING = frozenset({"GET", "HEAD"})
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_OPEN = ("/feed/", "/static/", "/drawn.css", "/login")
_RELOAD = "It was not sent from this page, or is too old."

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",  # with no-referrer browsers send "Origin: null" with our own forms (Fetch 3.1)
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",  # what says otherwise holds nobody's life: feeds, style sheets
}
Refuse = Callable[..., Response]
"""How a refusal is told: request, status, detail, remedy, and the form that was typed."""


def token(request: Request) -> str:
    """The token that this browser's forms carry."""
    word: str = request.state.token
    return word


async def form(request: Request) -> values.Form:
    """A form's fields, kept with the request for whoever has to ask for them once more."""
    fields = values.form(await request.body())
    request.state.form = fields
    return fields


class Guard:
    """ASGI middleware around the whole site. ``admits`` tells whether a cookie is a login, None where none is asked;
    ``own`` says that addresses of this machine itself are served; ``refuse`` makes a refusal's page.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        hosts: frozenset[str],
        own: bool,
        admits: Callable[[str], bool] | None,
        routes: Sequence[BaseRoute],
        refuse: Refuse,
        login: str,
        secure: bool,
    ) -> None:
        self.app, self.hosts, self.own, self.admits = app, hosts, own, admits
        self.routes, self.refuse, self.login, self.secure = routes, refuse, login, secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope, receive)
        cookie = request.cookies.get(COOKIE, "")
        word = cookie if len(cookie) >= 32 else secrets.token_urlsafe(32)
        scope.setdefault("state", {})["token"] = word
        refusal = self._stranger(request) or self._unknown(request) or await self._unnamed(request)
        if refusal is None and request.method not in _READING:
            body = await _bounded(receive, request.headers, _limit(request))
            if body is None:
                return
            receive = _again(body)
            refusal = self._unfit(request, body, cookie)
        fresh = "" if word == cookie or request.url.path.startswith(_OPEN[:3]) else word
        if scope["method"] == "HEAD":
            scope = {**scope, "method": "GET"}
            send = _headless(send)
        await (refusal or self.app)(scope, receive, self._with_headers(send, fresh))

    def _stranger(self, request: Request) -> Response | None:
        """The answer to a request that comes by another name or from another site."""
        host = request.headers.get("host", "").lower()
        if host not in self.hosts and not (self.own and _is_own(host, request.scope)):
            return self.refuse(request, 421, "This host name is not served here.", _by_name(request))
        if request.method not in _READING and not self._may_come_from(request):
            return self.refuse(request, 403, "Requests from other sites are refused.")
        return None

    def _may_come_from(self, request: Request) -> bool:
        origin = request.headers.get("origin")
        return origin is None or self._is_ours(origin, request)

    def _is_ours(self, origin: str, request: Request) -> bool:
        try:
            parts = urlsplit(origin)
        except ValueError:
            return False
        host = parts.netloc.lower()
        return parts.scheme in ("http", "https") and (host in self.hosts or (self.own and _is_own(host, request.scope)))

    def _unknown(self, request: Request) -> Response | None:
        """The answer to a method that an address has not (RFC 9110 15.5.6), and to an address with a slash too many."""
        if request.method in _READING and not request.url.path.endswith("/"):
            return None
        path = request.url.path
        bare = path.rstrip("/")
        if bare and path != bare and not path.startswith("/static/") and self._allowed(request, bare):
            query = f"?{request.url.query}" if request.url.query else ""
            return RedirectResponse(f"{'/' + bare.lstrip('/')}{query}", 308)
        allowed = self._allowed(request, path)
        if request.method in _READING or (request.method in allowed and request.method != "OPTIONS"):
            return None
        if not allowed:
            return self.refuse(request, 404, "There is nothing at this address.", "The week shows where you are.")
        listed = {"allow": ", ".join(allowed)}
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=listed)
        answer = self.refuse(request, 405, f"{request.method[:20]} is not for this address.", "")
        answer.headers.update(listed)
        return answer

    def _allowed(self, request: Request, path: str) -> list[str]:
        """The methods of an address, none for one that is not there."""
        if path.startswith("/static/"):
            return ["GET", "HEAD", "OPTIONS"]
        scope = {**request.scope, "path": path, "raw_path": path.encode()}
        methods = [
            method
            for method in _METHODS
            if any(route.matches({**scope, "method": method})[0] is Match.FULL for route in self.routes)
        ]
        return [*(["GET", "HEAD"] if "GET" in methods else []), *(m for m in methods if m != "GET"), "OPTIONS"] * bool(
            methods
        )

    async def _unnamed(self, request: Request) -> Response | None:
        """Beyond loopback the page asks for its login; feeds have secrets of their own."""
        if self.admits is None or request.url.path.startswith(_OPEN):
            return None
        if await run_in_threadpool(self.admits, request.cookies.get(self.login, "")):
            return None
        return self.refuse(request, 401, "This needs a login.", "`studycal serve` prints the whole address.")

    def _unfit(self, request: Request, body: bytes, cookie: str) -> Response | None:
        """The answer to a body that is too large, or that another site's form could have sent.

        JSON needs no token, nor does DELETE: a browser sends either to another site only after asking that site (CORS
        preflight, Fetch 3.2.2), which never agrees.
        """
        limit = _limit(request)
        if len(body) > limit:
            return self.refuse(request, 413, "Too large.", f"{limit // 1024} KiB are read.")
        if not problems.is_api(request):
            return self._forged(request, body, cookie)
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if request.method == "DELETE" or kind == "application/json":
            return None
        return self.refuse(request, 415, f"The body is {kind or 'of no type'}.", "Send application/json.")

    def _forged(self, request: Request, body: bytes, cookie: str) -> Response | None:
        """The answer to a form that may be another site's. A browser tells where a form comes from (Fetch 3.1 Origin,
        Sec-Fetch-Site); only where it does not, the token has to. What was typed comes back with a new token.
        """
        if request.url.path == "/login" or self._told_as_ours(request):
            return None
        try:
            typed = values.form(body)
        except UsageError as error:
            return self.refuse(request, 400, error.message, error.remedy)
        if _has_token(typed.get("token", ""), cookie):
            return None
        return self.refuse(request, 403, "This form has to be sent once more.", _RELOAD, form=typed)

    def _told_as_ours(self, request: Request) -> bool:
        origin, site = request.headers.get("origin"), request.headers.get("sec-fetch-site")
        if site is not None and site != "none":
            return site == "same-origin"
        return origin is not None and self._is_ours(origin, request)

    def _with_headers(self, send: Send, fresh: str) -> Send:
        """Every answer says what a browser may do with it; a new browser gets its token."""
        flags = f"; Max-Age={TOKEN_LIFE}; Path=/; HttpOnly; SameSite=Lax{'; Secure' if self.secure else ''}"

        async def wrapped(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if fresh:
                    headers.append("set-cookie", f"{COOKIE}={fresh}{flags}")
            await send(message)

        return wrapped


def _is_own(host: str, scope: Scope) -> bool:
    """Whether a Host is the very address that the connection came to. No name can be bound to it by anybody else."""
    address, port = scope.get("server") or ("", 0)
    try:
        parts = urlsplit(f"//{host}")
        return ip_address(parts.hostname or "") == ip_address(address) and (parts.port or 80) == port
    except ValueError:
        return False


def _by_name(request: Request) -> str:
    """What to type so that a device which comes by this name is let in."""
    host = request.headers.get("host", "")
    plain = host and all(char.isalnum() or char in ".:-[]" for char in host) and len(host) < 100
    return f"If it is yours, serve it by that name: `studycal serve --url http://{host}`." if plain else ""


def _limit(request: Request) -> int:
    return DOCUMENT_LIMIT if request.url.path.startswith(("/setup", "/settings/file")) else BODY_LIMIT


def _has_token(given: str, word: str) -> bool:
    """Whether a form carries the token that stands in this browser's cookie."""
    return len(word) >= 32 and hmac.compare_digest(given.encode("utf-8", "replace"), word.encode("utf-8", "replace"))


async def _bounded(receive: Receive, headers: Headers, limit: int) -> bytes | None:
    """The request's body, or the beginning of one that is too large; None of one that broke off, which is no request:
    half a form can read like a whole one.
    """
    if (values.hinted_number(headers.get("content-length", "0")) or 0) > limit:
        return bytes(limit + 1)
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += message.get("body", b"")
        if len(body) > limit or not message.get("more_body", False):
            return bytes(body)


def _again(body: bytes) -> Receive:
    """A body that was read, for the route to read."""

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


def _headless(send: Send) -> Send:
    """An answer without its content: what HEAD gets (RFC 9110 9.3.2)."""

    async def wrapped(message: Message) -> None:
        await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

    return wrapped
