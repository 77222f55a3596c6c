"""The weekly review: any open week, each answer kept when it is given."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, RedirectResponse, Response

from studycal.core.plan import LOG_WORDS, LogEntry, PlanWeek, Session, Status
from studycal.core.records import dataclass
from studycal.core.time.period import instant
from studycal.errors import StudycalError
from studycal.service.log_entries import ReviewAnswers
from studycal.service.review import Review, review, save
from studycal.service.revision import Revision
from studycal.service.workspace import Home

from . import guard, values
from .site import Site, kept, version_of
from .values import Form

_TABS = 6


@dataclass(frozen=True)
class Tab:
    """A week that can be looked back on; ``open`` sessions were not spoken of."""

    week: int
    title: str
    open: int
    reviewed: bool


def router(site: Site) -> APIRouter:
    """The page and its form."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/review")
    def look_back(request: Request, week: str = "") -> Response:
        with site.home() as home:
            built = site.built(home)
            wanted = values.hinted_number(week)
            planned = wanted if any(week.week == wanted for week in built.plan.weeks) else None
            return _page(site, request, home, review(home, site.clock(), planned))

    @routes.post("/review")
    async def keep(request: Request) -> Response:
        form = await guard.form(request)
        if form.get("part"):
            return await run_in_threadpool(_keep_part, site, form)
        return await run_in_threadpool(_keep, site, form)

    return routes


def _page(site: Site, request: Request, home: Home, shown: Review) -> Response:
    now = site.clock()
    coming = [session for session in shown.next_sessions if instant(session.start) > instant(now)]
    return site.page(
        request, "review", shown.built, review=shown, begun=_has_begun(shown, site), tabs=_tabs(shown, site),
        said=kept(home, request), coming=coming,
        before={session.id: shown.entry(session.id) for session in shown.sessions},
    )  # fmt: skip


def _tabs(shown: Review, site: Site) -> list[Tab]:
    """The newest weeks that have begun, and the one shown."""
    built, now = shown.built, site.local(shown.built)
    begun = [week for week in built.plan.weeks if week.starts <= now.date()]
    listed = begun[-_TABS:]
    if shown.week not in {week.week for week in listed}:
        listed = [next(week for week in built.plan.weeks if week.week == shown.week), *listed]
    return [_tab(built, week) for week in reversed(listed)]


def _has_begun(shown: Review, site: Site) -> bool:
    """Whether any of a week lies behind: its first day, or a session of it that was held sooner."""
    now = site.local(shown.built)
    starts = next(week.starts for week in shown.built.plan.weeks if week.week == shown.week)
    return starts <= now.date() or any(instant(session.start) <= instant(now) for session in shown.sessions)


def _tab(built: Revision, week: PlanWeek) -> Tab:
    unknown = [
        session for session in built.plan.sessions if session.week == week.week and session.status is Status.UNKNOWN
    ]
    reviewed = any(entry.week == week.week and not entry.session for entry in built.facts.log)
    return Tab(week.week, built.curriculum.week(week.week).short_topic, len(unknown), reviewed)


def _keep(site: Site, form: Form) -> Response:
    """Keep all answers, the later times and the step."""
    now = site.clock()
    with site.home() as home:
        shown = review(home, now, values.number(form.get("week", ""), "a week"))
        explain = form.get("explain", "")
        given = ReviewAnswers(
            week=shown.week,
            sessions=_entries(form, shown, site),
            again=frozenset(session.id for session in shown.sessions if form.get(f"again-{session.id}")),
            verdict=form.get("verdict", "").strip(),
            explain=int(explain) if explain in ("0", "1", "2") else None,
            surprise=form.get("surprise", "").strip(),
            step=next((step.mark for step in shown.ladder if step.mark and step.kind == form.get("step")), None),
        )
        fact = save(home, given, now).fact
    outcome = f"kept={fact}" if fact else "same=1"
    return RedirectResponse(f"/review?week={shown.week}&{outcome}", 303)


def _keep_part(site: Site, form: Form) -> Response:
    """Keep what was answered so far, for the page's script; steps and later times wait for the button."""
    part = {name: text for name, text in form.items() if name != "step" and not name.startswith("again-")}
    try:
        _keep(site, part)
    except StudycalError as error:
        return JSONResponse({"kept": False, "said": str(site.told_error(error))})
    with site.home() as home:
        built = site.built(home)
        return JSONResponse({"kept": True, "said": f"Kept at {site.local(built):%H:%M}.", "version": version_of(built)})


def _entries(form: Form, shown: Review, site: Site) -> dict[str, LogEntry]:
    made = ((session.id, _entry(form, session, shown, site)) for session in shown.sessions)
    return {name: entry for name, entry in made if entry is not None}


def _entry(form: Form, session: Session, shown: Review, site: Site) -> LogEntry | None:
    """What the form says of a session; a link alone keeps the status it has."""
    entry = shown.entry(session.id)
    status = LOG_WORDS.get(form.get(f"status-{session.id}", ""))
    link = form.get(f"link-{session.id}", "").strip()
    if status is None and not (link and link != (entry.link if entry else "")):
        return None
    status = status or (entry.status if entry else Status.UNKNOWN)
    restart = form.get(f"restart-{session.id}", entry.restart if entry else "") if status is Status.PARTIAL else ""
    if status is Status.SKIPPED:
        link = ""
    return LogEntry(site.clock(), session.id, 0, status, restart, link or (entry.link if entry else ""))
