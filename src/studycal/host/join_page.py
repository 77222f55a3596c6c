"""Joining in a browser: what a course is, days and times drawn, the first weeks as they would be, and the key."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from studycal.config.environment import local_zone
from studycal.core.curriculum import Curriculum
from studycal.core.records import dataclass, field
from studycal.errors import NotThereError, StudycalError
from studycal.service.feed_secrets import shares
from studycal.service.revision import Revision
from studycal.web import fields, guard
from studycal.web.setup import unplaced
from studycal.web.sharing import code_of
from studycal.web.values import Form
from studycal.web.wording import error_for_pages
from studycal.web.year import QuarterRow, year

from . import courses, joining, links
from .courses import Course
from .database import HostSession
from .joining import JoinRequest, open_plan
from .site import COOKIE, NEW, CourseSite, cookie_flags
from .workspace import Member, MemberWorkspace, member

_SHOW_FOR = 600
_MINUTE = timedelta(minutes=1)
_FIRST_WEEKS = 4
_TIMES = fields.TIMES
_WHEN = tuple(field for field in fields.BASE if field.name in ("plan.start", "plan.timezone"))
_AROUND = tuple(field for field in fields.BASE if field.name.startswith(("holidays.", "busy")))


@dataclass
class JoinView:
    """The year as it would be, or what is in the way."""

    built: Revision | None = None
    rows: tuple[QuarterRow, ...] = ()
    trouble: str = ""
    unplaced: tuple[str, ...] = ()


@dataclass
class Rate:
    """How often each address may try a minute, for as long as this process runs."""

    most: int
    _tries: dict[str, deque[datetime]] = field(default_factory=dict)

    def take(self, address: str, now: datetime) -> bool:
        """Whether another try is free; it is taken."""
        if not self.is_free(address, now):
            return False
        self._tries.setdefault(address, deque()).append(now)
        return True

    def is_free(self, address: str, now: datetime) -> bool:
        """Whether another try is free."""
        tries = self._tries.get(address, deque())
        while tries and not now - _MINUTE < tries[0] <= now:  # those of a clock that stood ahead are over, too
            tries.popleft()
        if len(self._tries) > 10_000:
            self._tries = {name: kept for name, kept in self._tries.items() if kept and kept[-1] > now - _MINUTE}
        return len(tries) < self.most


@dataclass(frozen=True)
class Rates:
    """Joining and guessing at the join word are counted apart: who mistypes takes nobody's turn, and who has guessed
    too often is told nothing more, right or wrong.
    """

    joins: Rate
    guesses: Rate


def router(site: CourseSite) -> APIRouter:
    """The page, its live part, and the way in."""
    routes = APIRouter(include_in_schema=False)
    most = site.host_of_courses.settings.joins_a_minute
    rates = Rates(Rate(most), Rate(most))

    @routes.get("/join/{slug}")
    def ask(request: Request, slug: str) -> Response:
        with site.host_of_courses.database.session() as session:
            course = _course(session, slug)
            form = _blank(site, course)
            return _shown(site, request, session, course, form, _view(site, session, course, form))

    @routes.post("/join/{slug}/preview")
    async def look(request: Request, slug: str) -> Response:
        form = await guard.form(request)
        return await run_in_threadpool(_preview, site, request, slug, form)

    @routes.post("/join/{slug}")
    async def join(request: Request, slug: str) -> Response:
        form = await guard.form(request)
        return await run_in_threadpool(_admitted, site, request, slug, form, rates)

    @routes.get("/welcome")
    def welcome(request: Request) -> Response:
        return _welcome(site, request)

    return routes


def address_of(site: CourseSite, request: Request) -> str:
    """Who asks: the address itself, or, behind the proxy that makes the host's own address of it, the one it names."""
    direct = request.client.host if request.client else ""
    forwarded = request.headers.get("x-forwarded-for", "")
    return forwarded.rpartition(",")[2].strip()[:64] if site.url and forwarded else direct


def _course(session: HostSession, slug: str) -> Course:
    course = courses.find(session, slug)
    if course is None:
        raise NotThereError("There is no such course.", "Ask for its address again.")
    return course


def _blank(site: CourseSite, course: Course) -> Form:
    about = course.settings
    home, windows = "; ".join(about.home), "; ".join(about.windows)
    if not home and not windows:
        home, windows = "; ".join(joining.HOME), "; ".join(joining.WINDOWS)
    return {
        "name": "", "word": "", "plan.start": joining.first_day(course, site.clock().date()).isoformat(),
        "plan.timezone": local_zone(), "times.home": home, "times.optional": about.optional or "",
        "times.windows": windows,
        "holidays.country": "", "holidays.subdivision": "", "busy": "",
    }  # fmt: skip


def _draft(course: Course, form: Form, now: datetime) -> JoinRequest:
    """What was typed. Raises UsageError, naming the field."""
    typed = {"plan.start": joining.first_day(course, now.date()).isoformat(), **form}
    values = fields.typed_values(typed, (*_TIMES, *_WHEN, *_AROUND), now)
    values["busy"] = fields.busy_tables(values.get("busy") or [], [])
    return JoinRequest(form.get("name", ""), values, form.get("word", ""))


def _view(site: CourseSite, session: HostSession, course: Course, form: Form) -> JoinView:
    """The plan as it would be, as far as one gets. A name is not needed to look."""
    now = site.clock()
    try:
        draft = _draft(course, {**form, "name": form.get("name") or "you"}, now)
        built = joining.preview(session, site.host_of_courses.sealer, course, draft, now)
    except StudycalError as error:
        return JoinView(trouble=_trouble(error))
    return JoinView(built, tuple(year(built, now.date())), unplaced=unplaced(built))


def _trouble(error: StudycalError) -> str:
    """What is in the way, without a file's name: whoever joins has typed into fields."""
    error = error_for_pages(error)
    return f"{error.message} {error.remedy}".strip()


def _owner(site: CourseSite, request: Request, session: HostSession) -> Member | None:
    """Whose plan the browser opens already: another key would take that one's place in it."""
    visitor = links.visitor(session, request.cookies.get(COOKIE, ""), links.LEARNER, site.clock())
    return member(session, visitor.member) if visitor else None


def _preview(site: CourseSite, request: Request, slug: str, form: Form) -> Response:
    with site.host_of_courses.database.session() as session:
        course = _course(session, slug)
        view = _view(site, session, course, form)
        if form.get("part"):
            return site.plain(request, "join_view", **_view_parts(view))
        return _shown(site, request, session, course, form, view)


def _view_parts(view: JoinView, *, refused: bool = False) -> dict[str, Any]:
    weeks = view.built.plan.weeks[:_FIRST_WEEKS] if view.built else ()
    listed = view.built.plan.sessions if view.built else ()
    first = [(week, [session for session in listed if session.week == week.week]) for week in weeks]
    return {"view": view, "first": first, "refused": refused}


def _shown(
    site: CourseSite,
    request: Request,
    session: HostSession,
    course: Course,
    form: Form,
    view: JoinView,
    status: int = 200,
) -> Response:
    about = courses.curriculum(session, course)
    when = _WHEN if course.settings.start == "own" else _WHEN[1:]
    return site.plain(
        request, "join", status, course=course, about=course.settings, weeks=about.weeks, phases=phases(about),
        form=_blank(site, course) | form, owner=_owner(site, request, session), times=_TIMES, when=when, around=_AROUND,
        **_view_parts(view, refused=status != 200),
    )  # fmt: skip


def phases(curriculum: Curriculum) -> Mapping[str, list[Any]]:
    """The course's weeks by phase, for the quilt that shows what it is."""
    by_phase: dict[str, list[Any]] = {}
    for week in curriculum.weeks:
        by_phase.setdefault("" if week.phase is None else str(week.phase), []).append(week)
    return by_phase


def _admitted(site: CourseSite, request: Request, slug: str, form: Form, rates: Rates) -> Response:
    """Join, unless too many of that address do so, or guess, or the browser's own plan would be lost unawares."""
    now, address = site.clock(), address_of(site, request)
    with site.host_of_courses.database.session() as session:
        course = _course(session, slug)
        if form.get("first") and _owner(site, request, session):  # the page filled in knew of no plan yet
            view = JoinView(trouble="Go on with that plan, or tick below that another one is meant.")
            return _shown(site, request, session, course, form, view, 409)
        rate = rates.joins if joining.is_word(course, form.get("word", "")) else rates.guesses
        if not (rates.guesses.is_free(address, now) and rate.take(address, now)):
            view = JoinView(trouble="Many are joining from there just now. Press Start again in a minute.")
            return _shown(site, request, session, course, form, view, 429)
    return _join(site, request, slug, form)


def _join(site: CourseSite, request: Request, slug: str, form: Form) -> Response:
    now, host = site.clock(), site.host_of_courses
    with host.database.session() as session:
        course = _course(session, slug)
        try:
            joined = joining.join(session, host.sealer, course, _draft(course, form, now), now)
        except StudycalError as error:
            view = JoinView(trouble=_trouble(error))
            return _shown(site, request, session, course, form, view, 422)
        cookie = links.enter(session, joined.key, links.LEARNER, now) or ""
    answer = RedirectResponse("/welcome", 303)
    answer.set_cookie(COOKIE, cookie, **cookie_flags(site, int(links.VISIT.total_seconds())))
    sealed = host.sealer.seal(joined.key.encode()).decode()
    answer.set_cookie(NEW, sealed, **cookie_flags(site, _SHOW_FOR, "/welcome"))
    return answer


def _welcome(site: CourseSite, request: Request) -> Response:
    """The key, for as long as the browser holds it: ten minutes, or until it is kept."""
    sealed = request.cookies.get(NEW, "")
    if not sealed:
        return RedirectResponse("/", 303)
    try:
        key = site.host_of_courses.sealer.open(sealed.encode()).decode()
    except StudycalError:
        return RedirectResponse("/", 303)
    base = site.address(request)
    address = f"{base}/key/{key}"
    return site.plain(request, "welcome", address=address, code=code_of(address), feed=_feed(site, base, key))


def _feed(site: CourseSite, base: str, key: str) -> str:
    """The address of the feed with details of whoever has a key; "" for a key that was ended."""
    host, now = site.host_of_courses, site.clock()
    with host.database.session() as session:
        link = links.link_of(session, key, links.LEARNER)
        if link is None:
            return ""
        home = open_plan(MemberWorkspace(session, host.sealer, member(session, link.member), now))
        return f"{base}/feed/{shares(home).details}.ics"
