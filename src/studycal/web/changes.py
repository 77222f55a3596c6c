"""Every change is a form: shown first, kept when confirmed, and followed by the nearest page that still exists."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from datetime import date

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, RedirectResponse, Response

from studycal.core.life.marks import MARK_WORDS
from studycal.core.plan import LOG_WORDS, LogEntry, Plan, PlanDiff, Status
from studycal.core.records import dataclass
from studycal.core.schedule import Schedule
from studycal.core.time.period import instant
from studycal.errors import StaleError, StudycalError, UsageError
from studycal.formats import text
from studycal.formats.dates import written
from studycal.formats.plan_json import diff_json
from studycal.service import commit, pin_words, pins
from studycal.service.commit import Preview
from studycal.service.log_entries import checked
from studycal.service.parsing import parse_mark
from studycal.service.session_names import find_any
from studycal.service.whereabouts import typed_moment
from studycal.service.workspace import Home

from . import guard, values
from .fold import fold
from .site import Site
from .values import Form

_SAY = "Choose one on the week's page."


_MARK_TITLES = {
    "bad": "A bad week", "great": "A great week", "travel": "A trip", "pause": "A pause", "cut": "Leave this topic out",
    "merge": "Two topics in one week", "return": "Back again", "clear": "Take the marks away",
}  # fmt: skip
"""Each mark as the heading of what is asked about it."""


@dataclass(frozen=True)
class Question:
    """What is asked before something is kept: its heading and the words of the button."""

    heading: str
    yes: str = "Keep it"


def router(site: Site) -> APIRouter:
    """Marks, pins, undo and the log."""
    routes = APIRouter(include_in_schema=False)

    @routes.post("/mark")
    async def mark(request: Request) -> Response:
        return await _previewed(site, request, "mark", _mark)

    @routes.post("/pin")
    async def pin(request: Request) -> Response:
        return await _previewed(site, request, "pin", _pin)

    @routes.post("/title")
    async def title(request: Request) -> Response:
        return await _previewed(site, request, "title", _entitle)

    @routes.post("/pin/try")
    async def try_pin(request: Request) -> Response:
        form = await guard.form(request)
        return await run_in_threadpool(_tried, site, form)

    @routes.post("/unpin")
    async def unpin(request: Request) -> Response:
        return await _previewed(site, request, "unpin", _unpin)

    @routes.post("/undo")
    async def undo(request: Request) -> Response:
        return await _previewed(site, request, "undo", _undo)

    @routes.post("/log")
    async def log(request: Request) -> Response:
        form = await guard.form(request)
        return await run_in_threadpool(_log, site, request, form)

    return routes


def _mark(site: Site, home: Home, form: Form) -> Preview:
    kind = form.get("kind", "")
    if kind not in MARK_WORDS:
        raise UsageError(f'"{kind[:20]}" is no mark.', _SAY)
    sessions = form.get("sessions", "")
    target = [form[name] for name in ("target", "first", "last") if form.get(name)]
    if kind in ("travel", "pause") and form.get("first"):
        target = [f"{form['first']}..{form.get('last') or form['first']}"]
    windows = [window.strip() for window in form.get("windows", "").split(";") if window.strip()]
    count = values.number(sessions) if sessions else None
    typed = parse_mark(
        kind,
        target,
        site.clock().astimezone(home.zone),
        lambda: site.built(home).plan,
        zone=form.get("tz", "").strip(),
        sessions=count,
        windows=windows,
        resume=form.get("resume", ""),
    )
    return commit.mark(home, typed, site.clock())


def _pin(site: Site, home: Home, form: Form) -> Preview:
    session = form.get("session", "")
    start = typed_moment(
        site.built(home), form.get("time", ""), site.clock(), form.get("tz", "").strip(), session=session
    )
    length = form.get("minutes", "").strip()
    minutes = values.number(length, "a number of minutes") if length else None
    return pins.pin(home, session, start, site.clock(), minutes=minutes)


def _entitle(site: Site, home: Home, form: Form) -> Preview:
    return pins.entitle(home, form.get("session", ""), form.get("title", ""), site.clock())


def _tried(site: Site, form: Form) -> Response:
    """What a move would do, for the page's script: why it cannot be, what it lies on, which others move."""
    try:
        with site.home() as home:
            seen = _pin(site, home, form)
    except StudycalError as error:
        return JSONResponse({"held": str(site.told_error(error)), "news": []})
    touched = [*seen.diff.added, *seen.diff.removed, *(move.after for move in seen.diff.moved)]
    others = sorted({session.id for session in touched} - {form.get("session", "").upper()})
    also = [f"{', '.join(others[:8])} {'moves' if len(others) == 1 else 'move'} too."] if others else []
    # The grid that it is dragged over shows the zone: which clock is meant is no question there.
    return JSONResponse({"held": "", "news": [*pin_words.in_the_way(seen, form.get("session", "")), *also]})


def _unpin(site: Site, home: Home, form: Form) -> Preview:
    return pins.unpin(home, [form.get("session", "")], site.clock())


def _undo(site: Site, home: Home, form: Form) -> Preview:
    return commit.undo(home, values.number(form.get("fact", ""), "the number of something said"), site.clock())


def _log(site: Site, request: Request, form: Form) -> Response:
    """Keep what became of a session; one that has not begun is asked about first."""
    status = LOG_WORDS.get(form.get("status", ""))
    if status is None:
        raise UsageError("Done, partial or skipped?", "Choose one.")
    restart = form.get("restart", "") if status is Status.PARTIAL else ""
    entry = checked(LogEntry(site.clock(), form.get("session", ""), 0, status, restart, form.get("link", "")))
    with site.home() as home:
        built = site.built(home)
        session = find_any(built, entry.session).placed
        if session and instant(session.start) > instant(site.clock()) and not form.get("ahead"):
            return site.page(request, "ahead", built, form=form, session=session)
        fact = commit.log(home, [entry], site.clock()).fact
    return RedirectResponse(f"{values.local_path(form.get('back', '/'))}{f'?kept={fact}' if fact else ''}", 303)


def _after(form: Form, plan: Plan, fact: int) -> str:
    """Where to go on: the page that was left, or the nearest week where that one is no more, with the way back."""
    path = values.local_path(form.get("back", "/"))
    week = re.fullmatch(r"/week/(\d{1,9})", path)
    if week and plan.weeks:
        wanted = int(week[1])
        numbers = [week.week for week in plan.weeks]
        path = f"/week/{min(numbers, key=lambda number: (abs(number - wanted), number < wanted))}"
    anchor = (
        f"#{form['session'].upper()}" if re.fullmatch(r"[Ww]\d+\.[Ss]\d+", form.get("session", "")) and week else ""
    )
    return f"{path}{f'?kept={fact}' if fact else ''}{anchor}"


async def _previewed(site: Site, request: Request, name: str, what: Callable[[Site, Home, Form], Preview]) -> Response:
    """Show what a change would do; keep it once it is confirmed, or at once where the form says so (a drag).

    What is confirmed is what was shown: had it another effect by now, that is shown instead.
    """
    form = await guard.form(request)
    return await run_in_threadpool(_settle, site, request, form, name, what)


def _settle(
    site: Site, request: Request, form: Form, name: str, what: Callable[[Site, Home, Form], Preview]
) -> Response:
    with site.home() as home:
        seen = what(site, home, form)
        effect = digest(seen)
        if form.get("confirm") and form.get("seen", effect) == effect:
            try:
                built = commit.keep(home, seen, site.clock())
                return RedirectResponse(_after(form, built.plan, built.fact), 303)
            except StaleError:
                seen = what(site, home, form)
                effect = digest(seen)
        return site.page(
            request, "preview", site.built(home), name=name, form=form, question=_question(name, form),
            cost=text.cost(seen.diff, seen.before, seen.after.plan), effect=effect,
            folds=fold(seen.diff, seen.after.schedule.zone),
            lies_on=lies_on(seen, form.get("session", "")), anew=bool(form.get("confirm")),
            back=values.local_path(form.get("back", "/")),
        )  # fmt: skip


def lies_on(seen: Preview, session: str) -> list[str]:
    """What a pinned session would lie on, and other news of its new time, in sentences; without one what a mark makes
    of those that are pinned.
    """
    return pin_words.notices(seen, session) if session else pin_words.of_pinned(seen)


def _question(name: str, form: Form) -> Question:
    when = form.get("target") or " to ".join(_day(form[name]) for name in ("first", "last") if form.get(name))
    match name:
        case "mark":
            words = _MARK_TITLES.get(form.get("kind", ""), form.get("kind", ""))
            return Question(f"{words}: {when}" if when else words)
        case "pin":
            return Question(f"Your own time for {form.get('session', '')}")
        case "title":
            return Question(f"Your own title for {form.get('session', '')}")
        case "unpin":
            return Question(f"Give back {form.get('session', '')}")
    return Question(f"Take back number {form.get('fact', '')}")


def _day(typed: str) -> str:
    """``Mon 1 Feb 2027`` for what a date field sends; what was typed otherwise as it is."""
    try:
        return written(date.fromisoformat(typed))
    except ValueError:
        return typed


def digest(seen: Preview) -> str:
    """A word for what a change would do: another one where a session would be elsewhere."""
    return digest_of("", seen.diff, seen.after.schedule)


def digest_of(text: str, diff: PlanDiff, schedule: Schedule) -> str:
    """The same for a change that comes with a text of its own."""
    words = text + json.dumps(diff_json(diff, schedule), sort_keys=True)
    return hashlib.sha256(words.encode()).hexdigest()[:32]
