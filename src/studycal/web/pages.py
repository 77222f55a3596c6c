"""The pages: today, week, year, outputs, review, what was said, feeds. Every change is a form; none needs script."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from studycal.core.curriculum import week_id
from studycal.core.facts import standing
from studycal.core.period import instant
from studycal.core.plan import LogEntry, PlanWeek, Status
from studycal.errors import HeldError, NotThereError, UsageError
from studycal.formats import text
from studycal.formats.plan_json import diff_json
from studycal.formats.svg import style
from studycal.service import pictures, say
from studycal.service.answers import Answers, checked
from studycal.service.built import Built
from studycal.service.home import Home
from studycal.service.review import review, save
from studycal.service.say import Preview
from studycal.service.shares import renew, shares
from studycal.service.typed import TypedMark, moment

from . import guard
from .site import Site, picture
from .week import grid, rows

_STATUS = {"done": Status.DONE, "partial": Status.PARTIAL, "skip": Status.SKIPPED}
_OPEN_FOR = timedelta(days=7)
"""How long the first page asks about a session; the review does so longer."""

Form = dict[str, str]


def router(site: Site) -> APIRouter:
    """All pages."""
    routes = APIRouter(include_in_schema=False)
    _looking(site, routes)
    _reviewing(site, routes)
    _changing(site, routes)
    _sharing(site, routes)
    return routes


def _looking(site: Site, routes: APIRouter) -> None:
    @routes.get("/")
    def today(request: Request) -> Response:
        with site.home() as home:
            built = site.built(home)
            now = site.local(built)
            begun = [one for one in built.plan.sessions if instant(one.start) <= instant(now)]
            asked = [one for one in reversed(begun) if one.status is Status.UNKNOWN and now - one.end < _OPEN_FOR]
            sessions = [one for one in built.plan.sessions if one.start.date() == now.date()]
            later = next((one for one in built.plan.sessions if one.start.date() > now.date()), None)
            shown = picture(pictures.picture(home, built, "week", now, alone=False)) if built.plan.weeks else ""
            week = text.current_week(built.plan, now)
            return site.page(
                request, "today", built, sessions=sessions, asked=asked, later=later, strip=shown, week=week,
                said=_said(home, request), bullets=built.curriculum.bullets,
            )  # fmt: skip

    @routes.get("/week")
    def this_week(request: Request) -> Response:
        with site.home() as home:
            built = site.built(home)
            week = text.current_week(built.plan, site.local(built))
            if week is None:
                raise UsageError("The plan has no weeks.", "`studycal check` says why.")
            return _week(site, request, home, built, week)

    @routes.get("/week/{number}")
    def one_week(request: Request, number: int) -> Response:
        with site.home() as home:
            built = site.built(home)
            week = next((one for one in built.plan.weeks if one.week == number), None)
            if week is None:
                raise NotThereError(f"There is no week {number} in the plan.", "The year shows what is.")
            return _week(site, request, home, built, week)

    @routes.get("/year")
    def year(request: Request) -> Response:
        with site.home() as home:
            built = site.built(home)
            now = site.local(built)
            shown = {
                name: picture(pictures.picture(home, built, name, now, alone=False))
                for name in ("quilt", "burnup", "hours")
            }
            return site.page(request, "year", built, pictures=shown)

    @routes.get("/outputs")
    def outputs(request: Request) -> Response:
        with site.home() as home:
            built = site.built(home)
            links = [entry for entry in built.facts.log if entry.link]
            wall = picture(pictures.picture(home, built, "outputs", site.local(built), alone=False))
            return site.page(request, "outputs", built, wall=wall, links=links)

    sheet = style() + rows()

    @routes.get("/drawn.css")
    def drawn() -> Response:
        return Response(sheet, media_type="text/css", headers={"cache-control": "max-age=3600"})


def _week(site: Site, request: Request, home: Home, built: Built, week: PlanWeek) -> Response:
    now = site.local(built)
    strip = pictures.strip(home, built, now, week.week)
    numbers = [one.week for one in built.plan.weeks]
    at = numbers.index(week.week)
    return site.page(
        request, "week", built, week=week, grid=grid(strip, built.curriculum, week.quarter, now),
        shared=[one for one in built.plan.weeks if one.index == week.index],
        topic=built.curriculum.week, unplaced=strip.unplaced, said=_said(home, request),
        before=numbers[at - 1] if at else None, after=numbers[at + 1] if at + 1 < len(numbers) else None,
        quarters={one.key: one for one in built.curriculum.quarters},
    )  # fmt: skip


def _said(home: Home, request: Request) -> dict[str, Any] | None:
    """The fact that was just kept, for a line that offers to take it back."""
    number = request.query_params.get("kept", "")
    if not number.isascii() or not number.isdigit():
        return None
    records = home.store.records()
    found = next((one for one in standing(records) if one.id == int(number)), None)
    return {"number": found.id, "words": _words(found.kind, found.body)} if found else None


def _words(kind: str, body: Any) -> str:  # noqa: ANN401 - JSON
    """A fact in a few words."""
    if kind == "mark":
        weeks = ", ".join(week_id(number) for number in body.get("weeks", ()))
        dates = "–".join(dict.fromkeys(body[name] for name in ("first", "last") if name in body))
        return " ".join(filter(None, (body["kind"], weeks, dates, body.get("zone", ""))))
    what = body.get("session") or (week_id(body["week"]) if "week" in body else "")
    more = body.get("status") or body.get("starts", "").replace("T", " ")[:16] or str(body.get("fact", ""))
    return " ".join(filter(None, (kind, what, more)))


def _reviewing(site: Site, routes: APIRouter) -> None:
    @routes.get("/review")
    def look_back(request: Request, week: int | None = None) -> Response:
        with site.home() as home:
            found = review(home, site.clock(), week)
            return site.page(
                request, "review", site.built(home), review=found, topic=found.built.curriculum.week,
                said=_said(home, request),
            )  # fmt: skip

    @routes.post("/review")
    async def keep(request: Request) -> Response:
        return await _answer(site, request, _keep_review)


def _keep_review(site: Site, home: Home, form: Form) -> str:
    now = site.clock()
    week = int(_digits(form.get("week", "")))
    found = review(home, now, week)
    sessions = {one.id: entry for one in found.sessions if (entry := _entry(form, one.id, site)) is not None}
    explain = form.get("explain", "")
    given = Answers(
        week=week,
        sessions=sessions,
        again=frozenset(one.id for one in found.sessions if form.get(f"again-{one.id}")),
        verdict=form.get("verdict", "").strip(),
        explain=int(explain) if explain in ("0", "1", "2") else None,
        surprise=form.get("surprise", "").strip(),
        step=next((one.mark for one in found.ladder if one.mark and one.kind == form.get("step")), None),
    )
    version = save(home, given, now).facts.version
    return f"/review?{urlencode({'week': week, 'kept': version})}"


def _entry(form: Form, session: str, site: Site) -> LogEntry | None:
    status = _STATUS.get(form.get(f"status-{session}", ""))
    link = form.get(f"link-{session}", "").strip()
    if status is None and not link:
        return None
    restart = form.get(f"restart-{session}", "") if status is Status.PARTIAL else ""
    return LogEntry(site.clock(), session, 0, status or Status.UNKNOWN, restart, link)


def _changing(site: Site, routes: APIRouter) -> None:
    @routes.post("/mark")
    async def mark(request: Request) -> Response:
        return await _previewed(site, request, "mark", _mark)

    @routes.post("/pin")
    async def pin(request: Request) -> Response:
        return await _previewed(site, request, "pin", _pin)

    @routes.post("/unpin")
    async def unpin(request: Request) -> Response:
        return await _previewed(site, request, "unpin", _unpin)

    @routes.post("/undo")
    async def undo(request: Request) -> Response:
        return await _previewed(site, request, "undo", _undo)

    @routes.post("/log")
    async def log(request: Request) -> Response:
        return await _answer(site, request, _log)

    @routes.get("/said")
    def said(request: Request) -> Response:
        with site.home() as home:
            built = site.built(home)
            records = home.store.records()
            holding = {record.id for record in standing(records)}
            rows = [(one, one.id in holding, _words(one.kind, one.body)) for one in reversed(records)]
            return site.page(request, "said", built, rows=rows, said=_said(home, request))


def _mark(site: Site, home: Home, form: Form) -> Preview:
    kind = form.get("kind", "")
    if kind not in ("bad", "great", "travel", "pause", "cut", "merge", "return", "clear"):
        raise UsageError(f'"{kind}" is no mark.', "Choose one on the week's page.")
    sessions = form.get("sessions", "")
    target = [form[name] for name in ("target", "first", "last") if form.get(name)]
    if kind in ("travel", "pause") and form.get("first"):
        target = [f"{form['first']}..{form.get('last') or form['first']}"]
    windows = [one.strip() for one in form.get("windows", "").split(";") if one.strip()]
    typed = TypedMark(
        kind, target, form.get("tz", "").strip(), int(_digits(sessions)) if sessions else None, windows,
        form.get("resume", ""),
    )  # fmt: skip
    return say.mark(home, typed.mark(site.clock()), site.clock())


def _pin(site: Site, home: Home, form: Form) -> Preview:
    return say.pin(home, form.get("session", ""), moment(form.get("time", ""), home.zone), site.clock())


def _unpin(site: Site, home: Home, form: Form) -> Preview:
    return say.unpin(home, [form.get("session", "")], site.clock())


def _undo(site: Site, home: Home, form: Form) -> Preview:
    return say.undo(home, int(_digits(form.get("fact", ""))), site.clock())


def _log(site: Site, home: Home, form: Form) -> str:
    status = _STATUS.get(form.get("status", ""))
    if status is None:
        raise UsageError("Done, partial or skipped?", "Choose one.")
    restart = form.get("restart", "") if status is Status.PARTIAL else ""
    entry = LogEntry(site.clock(), form.get("session", ""), 0, status, restart, form.get("link", ""))
    version = say.log(home, [checked(entry)], site.clock()).facts.version
    return _back(form, version)


def _digits(text: str) -> str:
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise UsageError(f'"{text[:20]}" is not a number.', "Go back and choose again.")
    return text


def _back(form: Form, version: int) -> str:
    """Where a form wants to go on: a page of ours, with the line that takes the fact back."""
    wanted = form.get("back", "/")
    if not wanted.startswith("/") or wanted.startswith("//") or "\\" in wanted or "\n" in wanted:
        wanted = "/"
    return f"{quote(wanted.partition('?')[0])}?kept={version}"


async def _answer(site: Site, request: Request, what: Callable[[Site, Home, Form], str]) -> Response:
    """Do what a form says and go on to the page it names."""
    form = await guard.form(request)

    def work() -> str:
        with site.home() as home:
            return what(site, home, form)

    return RedirectResponse(await run_in_threadpool(work), 303)


async def _previewed(site: Site, request: Request, name: str, what: Callable[[Site, Home, Form], Preview]) -> Response:
    """Show what a change would do; keep it once it is confirmed, or at once where the form says so (a drag).

    What is confirmed is what was shown: had it another effect by now, that is shown instead.
    """
    form = await guard.form(request)

    def work() -> Response:
        with site.home() as home:
            try:
                seen = what(site, home, form)
                effect = _digest(seen)
                if form.get("confirm") and form.get("seen", effect) == effect:
                    version = say.keep(home, seen, site.clock()).facts.version
                    return RedirectResponse(_back(form, version), 303)
            except HeldError as error:
                return site.page(request, "held", site.built(home), 409, error=error, back=form.get("back", "/"))
            cost = text.cost(seen.diff, seen.before, seen.after.plan)
            return site.page(
                request, "preview", site.built(home), name=name, form=form, diff=seen.diff, cost=cost, effect=effect,
                anew=bool(form.get("confirm")),
            )  # fmt: skip

    return await run_in_threadpool(work)


def _digest(seen: Preview) -> str:
    """A word for what a change would do: another one where a session would be elsewhere."""
    words = json.dumps(diff_json(seen.diff, seen.after.schedule), sort_keys=True)
    return hashlib.sha256(words.encode()).hexdigest()[:32]


def _sharing(site: Site, routes: APIRouter) -> None:
    @routes.get("/subscribe")
    def subscribe(request: Request) -> Response:
        with site.home() as home:
            known = shares(home)
            base = site.url or f"http://{request.headers['host']}"
            found = {name: _feed(base, getattr(known, name)) for name in ("details", "busy")}
            return site.page(request, "subscribe", site.built(home), feeds=found, public=bool(site.url))

    @routes.post("/subscribe")
    async def make_new(request: Request) -> Response:
        def anew(_: Site, home: Home, form: Form) -> str:
            name = form.get("feed", "")
            if name not in ("details", "busy"):
                raise UsageError("Which feed?", "Choose one on the page.")
            renew(home, name)
            return "/subscribe"

        return await _answer(site, request, anew)


def _feed(base: str, word: str) -> dict[str, Any]:
    """A feed's addresses and its QR code."""
    import segno

    address = f"{base.rstrip('/')}/feed/{word}.ics"
    webcal = "webcal://" + address.partition("://")[2]
    code = segno.make(webcal, error="m", micro=False)
    return {
        "address": address,
        "webcal": webcal,
        "google": f"https://calendar.google.com/calendar/r?cid={quote(webcal, safe='')}",
        "code": code.svg_data_uri(scale=4, border=2, dark="#1c2733", light="#ffffff"),
    }
