"""A learner's own course page: what is new, what the coach sees of me, the key, all to take along, and the exit."""

from __future__ import annotations

import json
from typing import Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from studycal.errors import UsageError
from studycal.web import guard
from studycal.web.sharing import code_of
from studycal.web.values import Form

from . import courses, departure, links
from .joining import open_plan
from .progress import view_of
from .site import COOKIE, NEW, CourseSite, cookie_flags, learner
from .workspace import MemberWorkspace, member

_UNKNOWN = "This key opens nothing."


def router(site: CourseSite) -> APIRouter:
    """The page, the download, the new key, and leaving."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/course")
    def look(request: Request) -> Response:
        return _page(site, request)

    @routes.get("/course/download")
    def download() -> Response:
        host = site.host_of_courses
        with host.database.session() as session:
            packed = departure.everything(session, host.sealer, learner(), site.clock())
        named = {"content-disposition": 'attachment; filename="studycal.zip"'}
        return Response(packed, media_type="application/zip", headers=named)

    @routes.post("/course/seen")
    async def seen(request: Request) -> Response:
        form = await guard.form(request)
        return await run_in_threadpool(_seen, site, form)

    @routes.post("/course/key")
    async def key(request: Request) -> Response:
        await guard.form(request)
        return await run_in_threadpool(_new_key, site, request)

    @routes.post("/course/delete")
    async def delete(request: Request) -> Response:
        form = await guard.form(request)
        return await run_in_threadpool(_delete, site, request, form)

    @routes.post("/logout")
    async def leave(request: Request) -> Response:
        form = await guard.form(request)
        return await run_in_threadpool(_leave, site, request, everywhere=bool(form.get("everywhere")))

    return routes


def opening(site: CourseSite) -> APIRouter:
    """A key's address: it is exchanged for a cookie and gone from the address bar."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/key/{secret}")
    def enter(request: Request, secret: str) -> Response:
        now = site.clock()
        with site.host_of_courses.database.session() as session:
            cookie = links.enter(session, secret[:200], links.LEARNER, now)
        if cookie is None:
            return site.plain(request, "no_key", 404)
        answer = RedirectResponse("/", 303, {"referrer-policy": "no-referrer"})
        answer.set_cookie(COOKIE, cookie, **cookie_flags(site, int(links.VISIT.total_seconds())))
        return answer

    @routes.get("/left")
    def left(request: Request, deleted: str = "", google: str = "") -> Response:
        return site.plain(request, "left_course", deleted=bool(deleted), google_open=google == "open")

    return routes


def _page(site: CourseSite, request: Request, **values: Any) -> Response:  # noqa: ANN401 - a template takes anything
    host, now = site.host_of_courses, site.clock()
    with host.database.session() as session:
        owner = member(session, learner())
        home = open_plan(MemberWorkspace(session, host.sealer, owner, now))
        built = site.built(home)
        course = courses.course(session, owner.course)
        news = [
            {"revision": row["revision"], **json.loads(row["body"])} for row in session.run("news", member=owner.id)
        ]
        made = [row["made_by"] for row in session.run("links_of", member=owner.id, kind=links.LEARNER)]
        shown = {"address": "", "code": "", "asks": False, **values}
        return site.page(
            request, "course", built, writes_to=home.config.sync.targets, me=view_of(home, owner, now),
            course=course, news=news,
            renewed_by_coach="coach" in made, **shown,
        )  # fmt: skip


def _seen(site: CourseSite, form: Form) -> Response:
    """What a revision changed was read: it is not shown again."""
    number = form.get("revision", "")
    if not number.isdigit() or len(number) > 9:
        raise UsageError("Which revision?", "Go back and try again.")
    with site.host_of_courses.database.session() as session:
        session.run("seen_news", member=learner(), revision=int(number))
    return RedirectResponse("/", 303)


def _new_key(site: CourseSite, request: Request) -> Response:
    """A new key in place of the old one; this browser stays in."""
    now = site.clock()
    with site.host_of_courses.database.session() as session, session.transaction():
        owner = member(session, learner())
        key = links.renew(session, owner.course, owner.id, now, by=links.LEARNER)
        cookie = links.enter(session, key, links.LEARNER, now) or ""
    address = f"{site.address(request)}/key/{key}"
    answer = _page(site, request, address=address, code=code_of(address))
    answer.set_cookie(COOKIE, cookie, **cookie_flags(site, int(links.VISIT.total_seconds())))
    answer.delete_cookie(
        NEW, path="/welcome", secure=site.secure, httponly=True, samesite="lax"
    )  # it shows the old one
    return answer


def _delete(site: CourseSite, request: Request, form: Form) -> Response:
    """Asked once; then nothing of the learner is left."""
    if form.get("confirm") != "delete":
        return _page(site, request, asks=True)
    host = site.host_of_courses
    with host.database.session() as session:
        unended = departure.erase(session, host.sealer, learner(), site.clock())
    return _out(f"/left?deleted=1{'&google=open' if unended else ''}", secure=site.secure)


def _leave(site: CourseSite, request: Request, *, everywhere: bool) -> Response:
    with site.host_of_courses.database.session() as session:
        if everywhere:
            session.run("end_visits", member=learner(), kind=links.LEARNER)
        else:
            links.leave(session, request.cookies.get(COOKIE, ""))
    return _out("/left", secure=site.secure)


def _out(where: str, *, secure: bool) -> Response:
    answer = RedirectResponse(where, 303, {"clear-site-data": '"cache", "storage"'})
    answer.delete_cookie(COOKIE, path="/", secure=secure, httponly=True, samesite="lax")
    return answer
