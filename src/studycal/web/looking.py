"""The pages that show: today, week, month, year, outputs, search. None of them changes anything."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from studycal.core.life import progress
from studycal.core.plan import HELD, PlanWeek, Session, Status
from studycal.core.records import dataclass
from studycal.core.session_id import week_of
from studycal.core.time.period import instant
from studycal.errors import NotThereError
from studycal.formats import text
from studycal.formats.notes import one_line
from studycal.formats.svg import style
from studycal.formats.svg_week import Strip
from studycal.service import pictures
from studycal.service.calendar_words import notices, renamed
from studycal.service.pin_words import pinned_words
from studycal.service.revision import Revision
from studycal.service.session_names import left_out
from studycal.service.whereabouts import zones
from studycal.service.workspace import Home

from . import connect, values
from .hours import hours_held
from .month import month
from .moves import MoveChoices, movable, move
from .notices import between, in_force
from .packing import packs
from .search import search
from .site import Site, kept, picture
from .week import Grid, grid, rows
from .year import year

_OPEN_FOR = timedelta(days=7)
"""How long the first page asks about a session; the review does so longer."""


@dataclass(frozen=True)
class Output:
    """An output session and what it made."""

    session: Session
    link: str


def router(site: Site) -> APIRouter:
    """All of them."""
    routes = APIRouter(include_in_schema=False)
    _now(site, routes)
    _wide(site, routes)
    return routes


def _now(site: Site, routes: APIRouter) -> None:
    @routes.get("/")
    def today(request: Request) -> Response:
        answered = connect.answered(site, request)
        if answered is not None:
            return answered
        with site.home() as home:
            return _today(site, request, home, site.built(home))

    @routes.get("/week")
    def this_week(request: Request, date: str = "", begun: str = "") -> Response:
        with site.home() as home:
            built = site.built(home)
            day = values.hinted_day(date)
            week = _holding(built, day) if day else text.current_week(built.plan, site.local(built))
            if week is None:
                raise NotThereError("The plan has no weeks.", "`studycal check` says why.")
            if date:
                return RedirectResponse(f"/week/{week.week}", 303)
            return _week(site, request, home, built, week, begun=bool(begun))

    @routes.get("/week/{number}")
    def one_week(request: Request, number: int, move: str = "") -> Response:
        with site.home() as home:
            built = site.built(home)
            week = next((week for week in built.plan.weeks if week.week == number), None)
            if week is None:
                return _no_week(site, request, built, number)
            return _week(site, request, home, built, week, moving=movable(built.plan, move, site.clock()))

    sheet = (style() + rows()).encode()
    packed = gzip.compress(sheet, mtime=0)

    @routes.get("/drawn.css")
    def drawn(request: Request) -> Response:
        headers = {"cache-control": "max-age=3600", "vary": "accept-encoding"}
        if packs(request.headers.get("accept-encoding", "")):
            return Response(packed, media_type="text/css", headers={**headers, "content-encoding": "gzip"})
        return Response(sheet, media_type="text/css", headers=headers)


def _wide(site: Site, routes: APIRouter) -> None:
    @routes.get("/month")
    def this_month(request: Request, m: str = "") -> Response:
        with site.home() as home:
            return _month(site, request, home, values.hinted_day(f"{m}-01"))

    @routes.get("/month/{first}")
    def one_month(request: Request, first: str) -> Response:
        with site.home() as home:
            return _month(site, request, home, values.month(first))

    @routes.get("/year")
    def whole_year(request: Request) -> Response:
        with site.home() as home:
            built = site.built(home)
            here = site.local(built)
            drawing = picture(pictures.picture(home, built, "burnup", here, alone=False))
            reached = progress.figures(built.curriculum, built.plan, built.facts, here)
            return site.page(
                request, "year", built, rows=year(built, here.date()), burnup=drawing, reached=reached,
                held=hours_held(built.plan.sessions),
            )  # fmt: skip

    @routes.get("/outputs")
    def outputs(request: Request) -> Response:
        with site.home() as home:
            built = site.built(home)
            made, due, ahead = _outputs(built, site.local(built))
            return site.page(request, "outputs", built, made=made, due=due, ahead=ahead)

    @routes.get("/search")
    def look_for(request: Request, q: str = "") -> Response:
        with site.home() as home:
            built = site.built(home)
            query = one_line(q[:100])
            return site.page(request, "search", built, query=query, hits=search(built, query))


def _month(site: Site, request: Request, home: Home, day: date | None) -> Response:
    built = site.built(home)
    now = site.local(built)
    shown = month(built, day or now.date(), now)
    return site.page(request, "month", built, month=shown, said=kept(home, request))


def _today(site: Site, request: Request, home: Home, built: Revision) -> Response:
    now = site.local(built)
    sessions = [session for session in built.plan.sessions if _is_on(session, now)]
    begun = [session for session in built.plan.sessions if instant(session.start) <= instant(now)]
    unanswered = [
        session for session in reversed(begun) if session.status is Status.UNKNOWN and now - session.end < _OPEN_FOR
    ]
    later = next(
        (
            session
            for session in built.plan.sessions
            if instant(session.start) > instant(now) and session not in sessions
        ),
        None,
    )
    week = text.current_week(built.plan, now)
    shown = _grid(built, now, week, pictures.strip(home, built, now, week.week)) if week else None
    return site.page(
        request, "today", built, sessions=sessions, later=later, week=week, grid=shown,
        asked=[session for session in unanswered if session not in sessions], said=kept(home, request),
        bullets=built.curriculum.bullets, in_force=in_force(built, now), left_alone=_left_alone(home, sessions),
        announced=site.announced(home),
    )  # fmt: skip


def _left_alone(home: Home, sessions: Iterable[Session]) -> list[str]:
    """What calendars leave alone of these sessions, a sentence each, at every look."""
    by_session = notices(home)
    return [f"{line}." for session in sessions for line in by_session.get(session.id, ())] if by_session else []


def _is_on(session: Session, now: datetime) -> bool:
    """Whether a session is on today, on the clocks of where it is held."""
    return session.start.date() == now.astimezone(session.start.tzinfo).date()


def _grid(built: Revision, now: datetime, week: PlanWeek, strip: Strip) -> Grid:
    days = [day.date for day in strip.days]
    notice = built.schedule.typed_notice
    return grid(strip, built.curriculum, week.quarter, now, zones(built, days), notice)


def _moving(built: Revision, now: datetime, session: Session, strip: Strip) -> MoveChoices:
    homes = [home.at for home in built.schedule.homes]
    soonest = now + built.schedule.typed_notice
    return move(session, strip, zones(built, [day.date for day in strip.days]), homes, soonest)


def _week(
    site: Site,
    request: Request,
    home: Home,
    built: Revision,
    week: PlanWeek,
    *,
    begun: bool = False,
    moving: Session | None = None,
) -> Response:
    now = site.local(built)
    numbers = list(dict.fromkeys(week.index for week in built.plan.weeks))
    at = numbers.index(week.index)
    strip = pictures.strip(home, built, now, week.week)
    shown = _grid(built, now, week, strip)
    last = week.starts + timedelta(days=6)
    edited = home.store.edited()
    by_index = {week.index: week.week for week in reversed(built.plan.weeks)}
    quarters = {quarter.key: quarter for quarter in built.curriculum.quarters}
    return site.page(
        request, "week", built, week=week, grid=shown, last=last,
        shared=[plan_week for plan_week in built.plan.weeks if plan_week.index == week.index],
        unplaced=[unplaced for unplaced in built.plan.unplaced if week_of(unplaced.id) == week.week],
        said=kept(home, request), over=last < now.date(), in_force=between(built, week.starts, last, zones=False),
        left_alone=_left_alone(home, (session for session in built.plan.events if session.week == week.week)),
        before=by_index[numbers[at - 1]] if at else None,
        after=by_index[numbers[at + 1]] if at + 1 < len(numbers) else None,
        load=quarters[week.quarter].load_text if week.quarter in quarters else "",
        renamed=renamed(home) if edited else {}, taken_over=edited.union(built.facts.pins, built.facts.titles),
        left_out=left_out(built, week) if built.dropped else [],
        of_pinned=[
            words for session in built.plan.sessions if session.week == week.week for words in pinned_words(session)
        ],
        moving=_moving(built, now, moving, strip) if moving else None,
        begun=begun, entries=progress.newest(built.facts), dates=built.plan.anchors_of(week),
    )  # fmt: skip


def _no_week(site: Site, request: Request, built: Revision, number: int) -> Response:
    """A week that was cut or merged away has no page; the nearest one has."""
    weeks = built.plan.weeks
    nearest = min(weeks, key=lambda week: (abs(week.week - number), week.week < number), default=None)
    source = built.curriculum.week(number) if 1 <= number <= len(built.curriculum.weeks) else None
    return site.page(request, "no_week", built, 404, number=number, source=source, nearest=nearest)


def _holding(built: Revision, day: date) -> PlanWeek | None:
    """The week that holds a day, else the nearest one."""
    return min(built.plan.weeks, key=lambda week: abs((week.starts + timedelta(days=3) - day).days), default=None)


def _outputs(built: Revision, now: datetime) -> tuple[list[Output], list[Session], list[Session]]:
    """What was made, newest first; what is due and not logged; what is to come."""
    links = {entry.session: entry.link for entry in built.facts.log if entry.session and entry.link}
    listed = [session for session in built.plan.sessions if session.output]
    made = [session for session in listed if session.status in HELD or session.id in links]
    rest = [session for session in listed if session not in made and session.status is not Status.SKIPPED]
    due = [session for session in rest if instant(session.end) <= instant(now)]
    return _newest(made, links), due[::-1], [session for session in rest if session not in due]


def _newest(made: Iterable[Session], links: dict[str, Any]) -> list[Output]:
    return [
        Output(output, links.get(output.id, ""))
        for output in sorted(made, key=lambda session: instant(session.start), reverse=True)
    ]
