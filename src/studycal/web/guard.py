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

from . import problems

COOKIE = "studycal"
LOGIN = "studycal-login"
BODY_LIMIT = 64 * 1024
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_LOGIN_AT = "`studycal serve` prints the whole address."
_RELOAD = "Reload the page, which may be too old, and try again."
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
        known = request.cookies.get(COOKIE, "")
        word = known if len(known) >= 32 else secrets.token_urlsafe(32)
        scope.setdefault("state", {})["token"] = word
        refusal = self._refusal(request) or await self._login(request)
        if refusal is None and request.method not in _SAFE:
            body = await _bounded(receive, request.headers)
            if body is None:
                return
            receive = _again(body)
            refusal = _unfit(request, body, known)
        fresh = "" if word == known or refusal or request.url.path.startswith("/feed/") else word
        await (refusal or self.app)(scope, receive, _with_headers(send, fresh))

    def _refusal(self, request: Request) -> Response | None:
        """The answer to a request that comes by another name or from another site."""
        if request.headers.get("host", "").lower() not in self.hosts:
            return _told(request, 421, "This host name is not served here.")
        origin = request.headers.get("origin")
        if request.method not in _SAFE and origin is not None and urlsplit(origin).netloc.lower() not in self.hosts:
            return _told(request, 403, "Requests from other sites are refused.")
        return None

    async def _login(self, request: Request) -> Response | None:
        """Beyond loopback the page asks for its login; feeds have secrets of their own."""
        if self.admits is None or request.url.path.startswith(_OPEN[:2]):
            return None
        if request.url.path == "/login":
            word = request.query_params.get("word", "")
            if not self.admits(word):
                return _told(request, 403, "This is not the login.", _LOGIN_AT)
            answer = RedirectResponse("/", 303)
            answer.set_cookie(LOGIN, word, httponly=True, samesite="strict", max_age=30 * 86400)
            return answer
        if self.admits(request.cookies.get(LOGIN, "")):
            return None
        return _told(request, 401, "This needs a login.", _LOGIN_AT)


def _told(request: Request, status: int, detail: str, remedy: str = "") -> Response:
    """A refusal, as a problem to a program, as a line to a reader."""
    if problems.is_api(request):
        return problems.answer(status, detail, remedy=remedy)
    return PlainTextResponse(f"{detail} {remedy}".strip() + "\n", status)


def _unfit(request: Request, body: bytes, known: str) -> Response | None:
    """The answer to a body that is too large, or that another site's form could have sent.

    JSON needs no token, nor does DELETE: a browser sends either to another site only after asking that site (CORS
    preflight, Fetch 3.2.2), which never agrees.
    """
    if len(body) > BODY_LIMIT:
        return _told(request, 413, "Too large.", f"{BODY_LIMIT // 1024} KiB are read.")
    if not problems.is_api(request):
        return None if _has_token(body, known) else _told(request, 403, "This form is not from this page.", _RELOAD)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if request.method == "DELETE" or kind == "application/json":
        return None
    return _told(request, 415, f"The body is {kind or 'of no type'}.", "Send application/json.")


def _has_token(body: bytes, known: str) -> bool:
    """Whether a form carries the token that stands in this browser's cookie."""
    given = parse_qs(body.decode("utf-8", "replace")).get("token", [""])[0]
    return len(known) >= 32 and hmac.compare_digest(given.encode("utf-8", "replace"), known.encode("utf-8", "replace"))


async def _bounded(receive: Receive, headers: Headers) -> bytes | None:
    """The request's body, or the beginning of one that is too large; None of one that broke off, which is no request:
    half a form can read like a whole one.
    """
    if int(headers.get("content-length", "0") or 0) > BODY_LIMIT:
        return bytes(BODY_LIMIT + 1)
    body = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += bytes(message.get("body", b""))
        if len(body) > BODY_LIMIT or not message.get("more_body", False):
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
