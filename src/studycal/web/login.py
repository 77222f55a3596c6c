"""The login that is asked for beyond this machine: the word is exchanged for a session, and gone from the address."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from studycal.service import login_sessions

from . import guard
from .site import Site

COOKIE = "studycal-login"
WRONG = "This is not the login."


def admits(site: Site, session: str) -> bool:
    """Whether a browser's cookie names a session that stands."""
    with site.home() as home:
        return login_sessions.admits(home, session, site.clock())


def router(site: Site) -> APIRouter:
    """The login page, which takes the word from the address's fragment, the way in, and the ways out."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/login")
    def ask(request: Request, word: str = "") -> Response:
        return _enter(site, request, word) if word else site.plain(request, "login", wrong="")

    @routes.post("/login")
    async def enter(request: Request) -> Response:
        form = await guard.form(request)
        return await run_in_threadpool(_enter, site, request, form.get("word", "").strip())

    @routes.post("/logout")
    async def leave(request: Request) -> Response:
        form = await guard.form(request)
        everywhere = bool(form.get("everywhere"))
        return await run_in_threadpool(_leave, site, request, everywhere=everywhere)

    return routes


def _enter(site: Site, request: Request, word: str) -> Response:
    with site.home() as home:
        session = login_sessions.begin(home, word[:200], site.clock())
    if session is None:
        return site.plain(request, "login", 403, wrong=WRONG)
    answer = RedirectResponse("/", 303)
    life = int(login_sessions.LIFE.total_seconds())
    answer.set_cookie(COOKIE, session, httponly=True, samesite="lax", secure=site.secure, max_age=life, path="/")
    return answer


def _leave(site: Site, request: Request, *, everywhere: bool) -> Response:
    with site.home() as home:
        if everywhere:
            login_sessions.end_all(home)
        else:
            login_sessions.end(home, request.cookies.get(COOKIE, ""), site.clock())
    answer = site.plain(request, "left", everywhere=everywhere)
    answer.delete_cookie(COOKIE, path="/", secure=site.secure, httponly=True, samesite="lax")
    answer.headers["clear-site-data"] = '"cache", "storage"'
    return answer
