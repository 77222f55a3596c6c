"""What changed documents do to the plan: shown first, published once somebody has looked at it."""

from __future__ import annotations

import json

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from studycal.errors import StaleError
from studycal.formats import text
from studycal.service import commit, waiting
from studycal.service.commit import Preview
from studycal.service.workspace import Home

from . import guard
from .changes import digest_of
from .fold import fold
from .site import Site


def router(site: Site) -> APIRouter:
    """The page and its button."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/documents")
    def look(request: Request) -> Response:
        with site.home() as home:
            return _shown(site, request, home, anew=False)

    @routes.post("/documents")
    async def publish(request: Request) -> Response:
        form = await guard.form(request)
        return await run_in_threadpool(_publish, site, request, form.get("seen", ""))

    return routes


def _publish(site: Site, request: Request, effect: str) -> Response:
    """Publish what was shown; had it another effect by now, that is shown instead."""
    with site.home() as home:
        seen = waiting.preview_documents(home, site.clock())
        try:
            if _digest(seen) == effect:
                commit.keep(home, seen, site.clock())
                return RedirectResponse("/", 303)
        except StaleError:
            home.read_anew()
        return _shown(site, request, home, anew=True)


def _shown(site: Site, request: Request, home: Home, *, anew: bool) -> Response:
    built = site.built(home)
    if not built.waiting:
        return RedirectResponse("/", 303)
    seen = waiting.preview_documents(home, site.clock())
    return site.page(
        request, "documents", built, effect=_digest(seen), anew=anew, folds=fold(seen.diff, seen.after.schedule.zone),
        cost=text.cost(seen.diff, seen.before, seen.after.plan),
    )  # fmt: skip


def _digest(seen: Preview) -> str:
    changes = seen.after.inputs.changes if seen.after.inputs else ()
    rows = [(problem.file, problem.line, problem.message) for problem in changes]
    return digest_of(json.dumps(rows), seen.diff, seen.after.schedule)
