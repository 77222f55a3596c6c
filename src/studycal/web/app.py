"""The site put together: routes, guard, errors as pages or JSON."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
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
    StudycalError,
    UsageError,
)
from studycal.service.shares import shares

from . import api, feeds, pages
from .guard import Guard
from .site import STATIC, Site

_STATUS = {UsageError: 400, NotThereError: 404, HeldError: 409, LockedError: 423, AuthNeededError: 502, InputError: 500}
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1", "[::1]"})


def create(site: Site, *, host: str = "127.0.0.1", port: int = 8765) -> FastAPI:
    """The site as an ASGI application, for the address it is served at."""
    app = FastAPI(
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
    app.add_exception_handler(StudycalError, _told(site))  # type: ignore[arg-type]
    app.add_middleware(
        Guard, hosts=_hosts(site, host, port), admits=_admits(site) if is_public(host, site.url) else None
    )
    return app


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


def _refused(request: Request, error: HTTPException) -> Response:
    """What the framework itself refuses, such as a body that is no JSON or a page that is not there."""
    if request.url.path.startswith("/api/"):
        return JSONResponse(api.Problem(title=str(error.detail)).model_dump(), error.status_code, error.headers)
    return PlainTextResponse(f"{error.detail}\n", error.status_code, error.headers)


def _told(site: Site) -> Callable[[Request, StudycalError], Response]:
    def told(request: Request, error: StudycalError) -> Response:
        status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 500)
        if request.url.path.startswith("/api/"):
            return JSONResponse(api.problem(error), status)
        template = site.templates.get_template("error.html")
        choices = getattr(error, "choices", ())
        return HTMLResponse(template.render(error=error, choices=choices, here="error", token="", plan=None), status)

    return told
