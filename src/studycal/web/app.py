"""The site put together: routes, guard, errors as pages or JSON."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.staticfiles import StaticFiles

from studycal import __version__
from studycal.errors import (
    AuthNeededError,
    HeldError,
    InputError,
    LockedError,
    NotThereError,
    RemoteError,
    StudycalError,
    UsageError,
)
from studycal.service.shares import shares

from . import api, feeds, pages, problems
from .guard import Guard
from .site import STATIC, Site

_STATUS = {
    UsageError: 400,
    NotThereError: 404,
    HeldError: 409,
    LockedError: 423,
    AuthNeededError: 502,
    RemoteError: 502,
    InputError: 500,
}
_NO_PAGE = NotThereError("There is no such page.", "The week shows where you are.")
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1", "[::1]"})


def create(site: Site, *, host: str = "127.0.0.1", port: int = 8765) -> FastAPI:
    """The site as an ASGI application, for the address it is served at."""
    app = _Described(
        title="studycal",
        version=__version__,
        description="The plan of one learner: read it, say what life does, take it back.",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
    )
    app.router.routes += feeds.routes(site)
    app.include_router(api.router(site))
    app.include_router(pages.router(site))
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    for kind, answer in _answering(site).items():
        app.add_exception_handler(kind, answer)
    app.add_middleware(
        Guard, hosts=_hosts(site, host, port), admits=_admits(site) if is_public(host, site.url) else None
    )
    return app


class _Described(FastAPI):
    """Its description holds the schema that every error refers to."""

    def openapi(self) -> dict[str, Any]:
        found = super().openapi()
        found["components"]["schemas"].update(problems.schemas())
        return found


def is_public(host: str, url: str) -> bool:
    """Whether others can reach the site: by its own address, or through a proxy that makes ``url`` of it."""
    return host not in _LOOPBACK or bool(url)


def _hosts(site: Site, host: str, port: int) -> frozenset[str]:
    """The names this site answers to: what a browser sends as Host and in Origin."""
    names = {host, "127.0.0.1", "localhost", "[::1]"} if host in _LOOPBACK else {host, *_LOOPBACK}
    listed = {f"{name}:{port}" for name in names} | (names if port == 80 else set())
    given = urlsplit(site.url).netloc.lower()
    return frozenset({name.lower() for name in listed} | ({given} if given else set()))


def _admits(site: Site) -> Callable[[str], bool]:
    def admits(word: str) -> bool:
        with site.home() as home:
            return shares(home).admits(word)

    return admits


def _answering(site: Site) -> dict[type[Exception], Callable[[Request, Any], Response]]:
    """How each kind of error is told: to a program as a problem, to a reader as a page."""

    def page(error: StudycalError, status: int) -> Response:
        template = site.templates.get_template("error.html")
        choices = getattr(error, "choices", ())
        return HTMLResponse(template.render(error=error, choices=choices, here="error", token="", plan=None), status)

    def told(request: Request, error: StudycalError) -> Response:
        status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 500)
        return problems.of_error(error, status) if problems.is_api(request) else page(error, status)

    def refused(request: Request, error: HTTPException) -> Response:
        if problems.is_api(request):
            return problems.answer(error.status_code, f"{error.detail}.", headers=error.headers)
        return PlainTextResponse(f"{error.detail}\n", error.status_code, error.headers)

    def misfit(request: Request, error: RequestValidationError) -> Response:
        return problems.of_misfits(error) if problems.is_api(request) else page(_NO_PAGE, 404)

    return {StudycalError: told, HTTPException: refused, RequestValidationError: misfit}
