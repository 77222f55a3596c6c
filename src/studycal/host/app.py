"""A host's site put together: joining, coaches, feeds, and each learner's own pages behind their key."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from studycal.errors import StudycalError
from studycal.service.workspace import Home
from studycal.web import connect
from studycal.web.app import PARTS, Door
from studycal.web.app import create as create_site

from . import coach_page, courses, feeds, join_page, own_page
from .setup import Host
from .site import CourseSite, keyed


def create(
    host: Host, clock: Callable[[], datetime], *, address: str = "127.0.0.1", port: int = 8765, url: str = ""
) -> FastAPI:
    """The site as an ASGI application, for the address it is served at."""
    connects = host.allowed.connects
    site = CourseSite(_unnamed, clock, (url or host.settings.url).rstrip("/"), host_of_courses=host, connects=connects)
    own = (join_page.router, own_page.opening, own_page.router, coach_page.router)
    routes: list[BaseRoute] = [*feeds.routes(site), *_health(site)]
    for part in own:
        routes += part(site).routes
    return create_site(
        site, host=address, port=port, door=Door(routes, (*PARTS, connect.router) if connects else PARTS, keyed(site))
    )


def _unnamed() -> Home:
    raise StudycalError("No learner is named.", "Open the link that you kept when you joined.")


def _health(site: CourseSite) -> list[Route]:
    def alive(_: Request) -> Response:
        return PlainTextResponse("ok\n")

    def ready(_: Request) -> Response:
        try:
            with site.host_of_courses.database.session() as session:
                courses.slugs(session)
        except StudycalError:
            return PlainTextResponse("the database cannot be used\n", 503)
        return PlainTextResponse("ready\n")

    return [Route("/healthz", alive, methods=["GET"]), Route("/readyz", ready, methods=["GET"])]
