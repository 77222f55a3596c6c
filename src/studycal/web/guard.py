"""Who may ask, and from where: hosts, origins, tokens, sizes, and what a browser may do with an answer.

A page on loopback is reachable by every web page the learner visits: by DNS rebinding under another host name, and by
forms sent across sites. Hence the Host and Origin checks, the token in every form, and a policy without inline script
(https://owasp.org/www-project-secure-headers/, https://cheatsheetseries.owasp.org, "Cross-Site Request Forgery").
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from fastapi import Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "studycal"
LOGIN = "studycal-login"
BODY_LIMIT = 64 * 1024
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_OPEN = ("/feed/", "/static/", "/login")

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
}


def token(request: Request) -> str:
    """The token that this browser's forms carry."""
    found: str = request.state.token
    return found


async def form(request: Request) -> dict[str, str]:
    """A form's fields, the last of each name."""
    pairs = parse_qs((await request.body()).decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=200)
    return {name: values[-1] for name, values in pairs.items()}


class Guard:
    """ASGI middleware around the whole site. ``admits`` tells whether a word is the login, None where none is asked."""

    def __init__(self, app: ASGIApp, *, hosts: frozenset[str], admits: Callable[[str], bool] | None) -> None:
        self.app = app
        self.hosts = hosts
        self.admits = admits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope, receive)
        refusal = self._refusal(request) or await self._login(request)
        if refusal is not None:
            await refusal(scope, receive, _with_headers(send, ""))
            return
        known = request.cookies.get(COOKIE, "")
        word = known if len(known) >= 32 else secrets.token_urlsafe(32)
        scope.setdefault("state", {})["token"] = word
        if request.method not in _SAFE:
            body = await _bounded(receive, request.headers)
            if body is None:
                await PlainTextResponse("Too large.\n", 413)(scope, receive, send)
                return
            if not _has_token(request, body, known):
                await PlainTextResponse(
                    "This form is not from this page, or the page is too old. Reload it and try again.\n", 403
                )(scope, receive, _with_headers(send, ""))
                return
            receive = _again(body)
        fresh = "" if word == known or request.url.path.startswith("/feed/") else word
        await self.app(scope, receive, _with_headers(send, fresh))

    def _refusal(self, request: Request) -> Response | None:
        """The answer to a request that comes by another name or from another site."""
        if request.headers.get("host", "").lower() not in self.hosts:
            return PlainTextResponse("This host name is not served here.\n", 421)
        origin = request.headers.get("origin")
        if request.method not in _SAFE and origin is not None and urlsplit(origin).netloc.lower() not in self.hosts:
            return PlainTextResponse("Requests from other sites are refused.\n", 403)
        return None

    async def _login(self, request: Request) -> Response | None:
        """Beyond loopback the page asks for its login; feeds have secrets of their own."""
        if self.admits is None or request.url.path.startswith(_OPEN[:2]):
            return None
        if request.url.path == "/login":
            word = request.query_params.get("word", "")
            if not self.admits(word):
                return PlainTextResponse("This is not the login. `studycal serve` prints the whole address.\n", 403)
            answer = RedirectResponse("/", 303)
            answer.set_cookie(LOGIN, word, httponly=True, samesite="strict", max_age=30 * 86400)
            return answer
        if self.admits(request.cookies.get(LOGIN, "")):
            return None
        return PlainTextResponse("Log in with the address that `studycal serve` prints.\n", 401)


def _has_token(request: Request, body: bytes, known: str) -> bool:
    """Whether a form carries the token that stands in this browser's cookie. JSON needs none: a browser sends it to
    another site only after asking that site (CORS preflight), which never agrees.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() == "application/json":
        return True
    given = parse_qs(body.decode("utf-8", "replace")).get("token", [""])[0]
    return len(known) >= 32 and hmac.compare_digest(given.encode("utf-8", "replace"), known.encode("utf-8", "replace"))


async def _bounded(receive: Receive, headers: Headers) -> bytes | None:
    """The request's body; None when it is too large."""
    if int(headers.get("content-length", "0") or 0) > BODY_LIMIT:
        return None
    body = b""
    while True:
        message = await receive()
        body += bytes(message.get("body", b""))
        if len(body) > BODY_LIMIT:
            return None
        if not message.get("more_body", False):
            return body


def _again(body: bytes) -> Receive:
    """A body that was read, for the route to read."""

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


def _with_headers(send: Send, fresh: str) -> Send:
    """Every answer says what a browser may do with it; a new browser gets its token."""

    async def wrapped(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            if fresh:
                headers.append("set-cookie", f"{COOKIE}={fresh}; Path=/; HttpOnly; SameSite=Strict")
        await send(message)

    return wrapped
