"""The site put together: routes, guard, errors as pages or JSON."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from studycal import __version__
from studycal.core.records import dataclass
from studycal.errors import (
    AuthNeededError,
    HeldError,
    InputError,
    LockedError,
    NewerProgramError,
    NotThereError,
    RemoteError,
    StudycalError,
    UsageError,
)
from studycal.service.revision import WEEKS_CHANGED

from . import (
    api,
    changes,
    connect,
    documents_page,
    feeds,
    history,
    login,
    looking,
    problems,
    review_page,
    settings_page,
    setup,
    sharing,
)
from .again import again
from .guard import Guard
from .hosts import is_anywhere
from .site import STATIC, Site

_STATUS = {
    UsageError: 400,
    NotThereError: 404,
    HeldError: 409,
    LockedError: 423,
    NewerProgramError: 503,
    AuthNeededError: 502,
    RemoteError: 502,
    InputError: 500,
}
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1", "[::1]"})
_log = logging.getLogger("studycal.web")


@dataclass(frozen=True)
class Door:
    """Another way into a site than its own address and login, for a host of many learners.

    ``routes`` are the door's own, ``parts`` those of the site's that it gives; ``within`` stands between the guard and
    the routes and names the learner.
    """

    routes: Sequence[BaseRoute]
    parts: Sequence[Part]
    within: Callable[[ASGIApp], ASGIApp]


Part = Callable[[Site], APIRouter]
PARTS: tuple[Part, ...] = (
    settings_page.router,
    looking.router,
    changes.router,
    review_page.router,
    documents_page.router,
    history.router,
    sharing.router,
)
"""What every learner is given, wherever the plan lives."""


def create(site: Site, *, host: str = "127.0.0.1", port: int = 8765, door: Door | None = None) -> FastAPI:
    """The site as an ASGI application, for the address it is served at; of a host, through its door."""
    app = _Described(
        title="studycal",
        version=__version__,
        description="The plan of one learner: read it, say what life does, take it back.",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        redirect_slashes=False,
    )
    site.host, site.port = host, port
    app.router.routes += feeds.routes(site) if door is None else list(door.routes)
    app.include_router(api.router(site))
    for part in (setup.router, *PARTS, connect.router, login.router) if door is None else door.parts:
        app.include_router(part(site))
    routes = tuple(app.router.routes)
    app.mount("/static", GZipMiddleware(StaticFiles(directory=STATIC)), name="static")
    for kind, answer in _answering(site).items():
        app.add_exception_handler(kind, answer)
    if door is not None:
        app.add_middleware(_Within, door.within)
    app.add_middleware(
        Guard,
        hosts=_hosts(site, host, port),
        own=is_anywhere(host),
        admits=partial(login.admits, site) if door is None and is_public(host, site.url) else None,
        routes=routes,
        refuse=partial(_refuse, site),
        login=login.COOKIE,
        secure=site.secure,
    )
    return app


class _Within:
    """A door's own middleware, made where the application is put together."""

    def __init__(self, app: ASGIApp, within: Callable[[ASGIApp], ASGIApp]) -> None:
        self._app = within(app)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)


class _Described(FastAPI):
    """Its description holds the schema that every error refers to."""

    def openapi(self) -> dict[str, Any]:
        schema = super().openapi()
        schema["components"]["schemas"].update(problems.schemas())
        return schema


def is_public(host: str, url: str) -> bool:
    """Whether others can reach the site: by its own address, or through a proxy that makes ``url`` of it."""
    return host not in _LOOPBACK or bool(url)


def _hosts(site: Site, host: str, port: int) -> frozenset[str]:
    """The names this site answers to: what a browser sends as Host and in Origin."""
    names = {host, "127.0.0.1", "localhost", "[::1]"} if host in _LOOPBACK else {host, *_LOOPBACK}
    listed = {f"{name}:{port}" for name in names} | (names if port == 80 else set())
    given = urlsplit(site.url).netloc.lower()
    return frozenset({name.lower() for name in listed} | ({given} if given else set()))


def _refuse(
    site: Site, request: Request, status: int, detail: str, remedy: str = "", *, form: dict[str, str] | None = None
) -> Response:
    """A refusal: a problem to a program, a line to a calendar, a page with a way on to a reader."""
    detail, remedy = site.worded(detail), site.worded(remedy)
    if problems.is_api(request):
        return problems.answer(status, detail, remedy=remedy)
    if request.url.path.startswith("/feed/"):
        return PlainTextResponse(f"{detail} {remedy}".strip() + "\n", status)
    if status == 401:
        return site.plain(request, "login", 401, wrong="")
    if form is not None:
        return again(site, request, status, UsageError(detail, remedy), form)
    return site.plain(
        request, "error", status, error=f"{detail} {remedy}".strip(), choices=(), heading=_heading(status)
    )


def _heading(status: int) -> str:
    """What a page that could not be given is headed by."""
    return {404: "There is no such page", 405: "This page only shows", 413: "That is too much"}.get(
        status, "This does not work"
    )


def _answering(site: Site) -> dict[Any, Callable[[Request, Any], Response]]:
    """How each kind of error is told: to a program as a problem, to a reader as a page."""

    def of_ours(request: Request, error: StudycalError) -> Response:
        error = site.told_error(error)
        status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 500)
        if problems.is_api(request):
            return problems.of_error(error, status, commands=site.has_commands)
        if isinstance(error, InputError):
            return _unreadable(site, request, error)
        return _refused(site, request, error, status)

    def refused(request: Request, error: HTTPException) -> Response:
        if problems.is_api(request):
            return problems.answer(error.status_code, f"{error.detail}.", headers=error.headers)
        missing = error.status_code == 404
        words = ("There is nothing at this address.", "The week shows where you are.")
        answer = _refuse(site, request, error.status_code, *(words if missing else (f"{error.detail}.",)))
        answer.headers.update(error.headers or {})
        return answer

    def misfit(request: Request, error: RequestValidationError) -> Response:
        if problems.is_api(request):
            return problems.of_misfits(error)
        return _refuse(site, request, 404, "There is nothing at this address.", "The week shows where you are.")

    def unforeseen(request: Request, error: Exception) -> Response:
        _log.error("unforeseen: %s at %s %s", type(error).__name__, request.method, request.url.path, exc_info=error)
        return _refuse(site, request, 500, "Something unforeseen went wrong; nothing was kept.", "Please report it.")

    return {
        StudycalError: of_ours,
        HTTPException: refused,
        RequestValidationError: misfit,
        Exception: unforeseen,
    }


def _refused(site: Site, request: Request, error: StudycalError, status: int) -> Response:
    """What a reader is told instead of a page; what documents change is shown first where it is in the way."""
    if getattr(error, "rule", "") == WEEKS_CHANGED and request.method == "GET":
        return RedirectResponse("/documents", 303)
    form = getattr(request.state, "form", None)
    if form is not None:
        return again(site, request, status, error, form)
    choices = getattr(error, "choices", ())
    return site.plain(request, "error", status, error=str(error), choices=choices, heading=_heading(status))


def _unreadable(site: Site, request: Request, error: InputError) -> Response:
    """A config or a document that cannot be read: where there is none yet, the page that makes one; else its lines."""
    if not site.has_config and not request.url.path.startswith("/setup"):
        return RedirectResponse("/setup", 303)
    return setup.broken(site, request, error)
