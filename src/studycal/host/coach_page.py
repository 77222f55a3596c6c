"""The coach's page: a table of learners, and their links to end or to renew. Nothing of it opens a learner's page."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from studycal.errors import NotThereError
from studycal.web import guard
from studycal.web.values import Form

from . import courses, links
from .database import HostSession
from .links import SecretLink
from .progress import learners
from .site import COACH_COOKIE, CourseSite, cookie_flags
from .workspace import member


def router(site: CourseSite) -> APIRouter:
    """The way in, the table, and what a coach may do."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/coach/key/{secret}")
    def enter(request: Request, secret: str) -> Response:
        with site.host_of_courses.database.session() as session:
            cookie = links.enter(session, secret[:200], links.COACH, site.clock())
        if cookie is None:
            return site.plain(request, "no_key", 404)
        answer = RedirectResponse("/coach", 303, {"referrer-policy": "no-referrer"})
        answer.set_cookie(COACH_COOKIE, cookie, **cookie_flags(site, int(links.VISIT.total_seconds()), "/coach"))
        return answer

    @routes.get("/coach")
    def look(request: Request) -> Response:
        return _as_coach(site, request, lambda session, coach: _table(site, request, session, coach))

    @routes.post("/coach/renew")
    async def renew(request: Request) -> Response:
        form = await guard.form(request)
        return await run_in_threadpool(_changed, site, request, form, _renew)

    @routes.post("/coach/end")
    async def end(request: Request) -> Response:
        form = await guard.form(request)
        return await run_in_threadpool(_changed, site, request, form, _end)

    return routes


def _as_coach(site: CourseSite, request: Request, act: Callable[[HostSession, SecretLink], Response]) -> Response:
    with site.host_of_courses.database.session() as session:
        coach = links.visitor(session, request.cookies.get(COACH_COOKIE, ""), links.COACH, site.clock())
        return site.plain(request, "no_key", 401) if coach is None else act(session, coach)


def _table(site: CourseSite, request: Request, session: HostSession, coach: SecretLink) -> Response:
    course = courses.course(session, coach.course)
    listed = learners(session, site.host_of_courses.sealer, coach.course, site.clock())
    return site.plain(request, "coach", course=course, about=course.settings, learners=listed)


def _changed(
    site: CourseSite,
    request: Request,
    form: Form,
    act: Callable[[CourseSite, Request, HostSession, str, str], Response],
) -> Response:
    """Something a coach does to a learner of their own course; any other is unknown."""

    def allowed(session: HostSession, coach: SecretLink) -> Response:
        learner = member(session, form.get("learner", "")[:64])
        if learner.course != coach.course:
            raise NotThereError("There is no such learner.", "Go back to the table.")
        return act(site, request, session, learner.course, learner.id)

    return _as_coach(site, request, allowed)


def _renew(site: CourseSite, request: Request, session: HostSession, course: str, member_id: str) -> Response:
    key = links.renew(session, course, member_id, site.clock(), by=links.COACH)
    name = member(session, member_id).name
    return site.plain(request, "renewed", name=name, address=f"{site.address(request)}/key/{key}")


def _end(_: CourseSite, __: Request, session: HostSession, ___: str, member_id: str) -> Response:
    links.end(session, member_id, links.LEARNER)
    return RedirectResponse("/coach", 303)
