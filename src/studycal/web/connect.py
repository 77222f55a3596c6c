"""Calendars that the plan is written to: connect one, see how it stands, sync now, answer what a guard asks."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, RedirectResponse, Response

from studycal import extras
from studycal.core.records import dataclass
from studycal.daemon import health
from studycal.errors import StudycalError, UsageError
from studycal.service import commit, settings
from studycal.service.calendar_words import notices
from studycal.service.sync import SyncReport, sync
from studycal.service.sync.undo import last_run
from studycal.service.targets import standing, words_of
from studycal.service.workspace import Home
from studycal.wiring import login_states, login_warning, open_calendar

from . import caldav_login, google_login, guard, sync_job
from .choices import WayOn, choices, named_in
from .site import CALENDARS, Site
from .values import Form

_RUNS = 8


@dataclass(frozen=True)
class TargetView:
    """One calendar as the page shows it."""

    name: str
    words: str
    account: str
    standing: dict[str, Any]
    warning: str
    trouble: str
    runs: tuple[tuple[datetime, str], ...]


def router(site: Site) -> APIRouter:
    """The page, its forms, and how far a run is."""
    routes = APIRouter(include_in_schema=False)
    _showing(site, routes)
    _syncing(site, routes)
    _logging_in(site, routes)
    return routes


def _showing(site: Site, routes: APIRouter) -> None:
    @routes.get("/connect")
    def look(request: Request) -> Response:
        with site.home() as home:
            return _page(site, request, home)

    @routes.get("/connect/progress")
    def progress() -> Response:
        job = sync_job.job_of(site)
        return JSONResponse({"over": job is None or job.over, "words": job.words if job else ""})


def _syncing(site: Site, routes: APIRouter) -> None:
    @routes.post("/connect/sync")
    async def now(request: Request) -> Response:
        form = await guard.form(request)
        return await run_in_threadpool(_sync, site, request, form)

    @routes.post("/connect/undo")
    async def undo(request: Request) -> Response:
        form = await guard.form(request)
        return await run_in_threadpool(_undo, site, form)


def _logging_in(site: Site, routes: APIRouter) -> None:
    @routes.post("/connect/caldav")
    async def caldav(request: Request) -> Response:
        form = await guard.form(request)
        return await run_in_threadpool(_caldav, site, request, form)

    @routes.post("/connect/forget")
    async def forget(request: Request) -> Response:
        form = await guard.form(request)
        return await run_in_threadpool(_forget, site, request, form)

    if "google" not in site.connects:
        return

    @routes.post("/connect/google")
    async def google(request: Request) -> Response:
        form = await guard.form(request)
        return await run_in_threadpool(_google, site, request, form)

    if site.has_commands:
        return

    @routes.get(google_login.ANSWER)
    def answer(request: Request) -> Response:
        return _host_answered(site, request)


def _page(site: Site, request: Request, home: Home, status: int = 200, **extra: Any) -> Response:  # noqa: ANN401 - a template takes anything
    built, now, job = site.built(home), site.clock(), sync_job.job_of(site)
    config = home.config
    _, daemon = health(home.private, now)
    shown = {"error": "", "form": {}, "consent": None, "changes": None} | extra
    return site.page(
        request, "connect", built, status, targets=[_target(home, name, now) for name in config.sync.targets],
        job=job, conflicts=_conflicts(job), daemon=daemon, logins=login_states(home, now), config=config,
        left_alone=[f"{line}." for listed in notices(home).values() for line in listed],
        parts=extras.installed(), keyring=caldav_login.has_keyring(), **shown,
    )  # fmt: skip


def _conflicts(job: sync_job.SyncJob | None) -> list[tuple[str, str, list[WayOn]]]:
    """What both sides changed: the session, what stands against what, and a button for each answer."""
    listed = job.report.conflicts if job and job.over and job.report else ()
    return [
        (session, reason.partition(" For your time in the calendar:")[0], choices(named_in(reason), "/connect"))
        for session, reason in listed
    ]


def _target(home: Home, name: str, now: datetime) -> TargetView:
    runs = home.store.sync(name).runs()[:_RUNS]
    account = (
        f"{home.config.caldav.username} at {home.config.caldav.url}" if name == "caldav" else "your Google account"
    )
    listed = tuple((run.at.astimezone(home.zone), _run_words(run.writes, run.report)) for run in runs)
    state = standing(home)[name]
    newest = runs[0] if runs and runs[0].at.isoformat() == state["last_run"] else None
    trouble = str(newest.report.get("error") or "") if newest else ""
    warning = login_warning(home, name, now)
    return TargetView(name, CALENDARS[name], account, state, warning, trouble, listed)


def _run_words(writes: int, report: Any) -> str:  # noqa: ANN401 - JSON
    """A run in a sentence."""
    if report.get("error"):
        return str(report["error"])
    learnt = [f"{session} {reason}" for session, kind, reason in report.get("changes", ()) if kind not in _OURS]
    written = [f"{writes} written"] if writes else []
    rest = [f"and {len(learnt) - 3} more"] if len(learnt) > 3 else []
    return "; ".join([*written, *learnt[:3], *rest]) or "nothing to do"


_OURS = ("create", "patch", "delete")


def _sync(site: Site, request: Request, form: Form) -> Response:
    """Start a run; or look what it would do."""
    target = _chosen(site, form)
    if form.get("look"):
        with site.home() as home:
            now = site.clock()
            report = sync(home, open_calendar(home, target, now), now, dry_run=True)
            return _page(site, request, home, changes=_shown(report))
    sync_job.begin(site, target, accept=bool(form.get("accept")), prefer=form.get("prefer", ""))
    return RedirectResponse("/connect#sync", 303)


def _shown(report: SyncReport) -> dict[str, Any]:
    lines = [f"{change.session}: {change.reason}" for change in report.changes]
    return {"target": report.target, "words": words_of(report), "lines": lines, "held": report.held}


def _chosen(site: Site, form: Form) -> str:
    target = form.get("target", "")
    if target not in site.connects:
        raise UsageError("Which calendar?", "Choose one on the page.")
    return target


def _undo(site: Site, form: Form) -> Response:
    """Take back what the last run learnt."""
    with site.home() as home:
        now = site.clock()
        fact = commit.keep(home, last_run(home, _chosen(site, form), now), now).fact
    return RedirectResponse(f"/said?kept={fact}", 303)


def _caldav(site: Site, request: Request, form: Form) -> Response:
    """Try a server with a name and a password; keep all three where it lets us in."""
    secret = form.pop("password", "")
    with site.home() as home:
        try:
            values = caldav_login.tried(home, form, secret)
        except StudycalError as error:
            return _page(site, request, home, 422, error=str(error), form=form)
        _connect(site, home, "caldav", values)
    return RedirectResponse("/connect", 303)


def _connect(site: Site, home: Home, name: str, values: dict[str, object]) -> None:
    """From now on the plan is written to a calendar."""
    now = site.clock()
    commit.keep(home, settings.preview(home, values | _with_target(home, name), now), now)
    site.connected(home, name)


def _with_target(home: Home, name: str) -> dict[str, object]:
    targets = list(home.config.sync.targets)
    return {"sync.targets": targets if name in targets else [*targets, name]}


def _google(site: Site, request: Request, form: Form) -> Response:
    """Begin the login at Google, or take the address that a browser elsewhere ended at."""
    with site.home() as home:
        try:
            if form.get("client", "").strip() and home.project is None:
                google_login.keep_client(home, form["client"], site.clock())
                home.read_anew()
            if form.get("address", "").strip() and home.project is None:
                google_login.finish(site, home, form["address"].strip())
                _connect(site, home, "google", {})
                return RedirectResponse("/connect", 303)
            consent = google_login.begin(site, home, request)
        except StudycalError as error:
            return _page(site, request, home, 422, error=str(error), form=form)
        return _page(site, request, home, consent=consent)


def answered(site: Site, request: Request) -> Response | None:
    """Google sends the browser to the first page with its answer; None where that is no such answer."""
    if not google_login.is_waiting(site) or not {"code", "error"} & set(request.query_params):
        return None
    with site.home() as home:
        try:
            google_login.finish(site, home, f"/?{request.url.query}")
            _connect(site, home, "google", {})
        except StudycalError as error:
            return _page(site, request, home, 422, error=str(error))
    return RedirectResponse("/connect", 303)


def _host_answered(site: Site, request: Request) -> Response:
    """Google sends the browser of a host's learner back with its answer."""
    with site.home() as home:
        try:
            google_login.take_answer(site, home, request)
            _connect(site, home, "google", {})
        except StudycalError as error:
            return _page(site, request, home, 422, error=str(error))
    return RedirectResponse("/connect", 303)


def _forget(site: Site, request: Request, form: Form) -> Response:
    """Write to a calendar no more; its password or login is forgotten here."""
    with site.home() as home:
        now = site.clock()
        named = home.config.sync.targets
        target = str(form.get("target", "")) if form.get("target", "") in named else _chosen(site, form)
        rest = [name for name in named if name != target]
        commit.keep(home, settings.preview(home, {"sync.targets": rest}, now), now)
        try:
            google_login.end(home) if target == "google" else caldav_login.end(home)
        except StudycalError as error:
            return _page(site, request, home, 502, error=str(error))
    return RedirectResponse("/connect", 303)
