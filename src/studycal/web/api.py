"""The same functions as JSON, for programs: the plan, what a change would do, and the change itself."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Path, Response
from pydantic import BaseModel, ConfigDict, Field

from studycal.core.facts import standing
from studycal.core.plan import LogEntry, Status
from studycal.errors import StudycalError
from studycal.formats.plan_json import diff_json, head_json, plan_json
from studycal.service import say
from studycal.service.answers import checked
from studycal.service.home import Home
from studycal.service.say import Preview
from studycal.service.typed import TypedMark, moment

from .site import Site

SESSION = r"^W\d{2,4}\.S\d{1,2}$"
_STATUS = {"done": Status.DONE, "partial": Status.PARTIAL, "skip": Status.SKIPPED}
Json = dict[str, Any]


class Problem(BaseModel):
    """What went wrong, and what to do (after RFC 9457)."""

    title: str
    detail: str = ""
    choices: list[str] = Field(default_factory=list)


def problem(error: StudycalError) -> Json:
    """An error of ours as JSON."""
    choices = list(getattr(error, "choices", ()))
    return Problem(title=error.message, detail=error.remedy, choices=choices).model_dump()


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class MarkBody(_Body):
    """A mark as it is typed: ``target`` are weeks (W07) or dates (2026-12-21..2027-01-03)."""

    kind: Literal["bad", "great", "travel", "pause", "cut", "merge", "return", "clear"]
    target: list[Annotated[str, Field(max_length=40)]] = Field(default_factory=list, max_length=4)
    tz: str = Field(default="", max_length=64)
    sessions: int | None = Field(default=None, ge=0, le=7)
    windows: list[Annotated[str, Field(max_length=60)]] = Field(default_factory=list, max_length=14)
    resume: Literal["", "open", "today"] = ""

    def typed(self) -> TypedMark:
        """The words for the service."""
        return TypedMark(self.kind, self.target, self.tz, self.sessions, self.windows, self.resume)


class PinBody(_Body):
    """A session at the learner's own time: wall time in their zone, or with an offset."""

    session: str = Field(pattern=SESSION)
    time: str = Field(max_length=40)


class LogBody(_Body):
    """What became of a session."""

    session: str = Field(pattern=SESSION)
    status: Literal["done", "partial", "skip"]
    restart: str = Field(default="", max_length=120)
    link: str = Field(default="", max_length=500)


class UndoBody(_Body):
    """Which fact to take back; the newest that holds if left out."""

    fact: int | None = Field(default=None, ge=1, le=2**31)


_ERRORS: dict[int | str, Any] = {
    400: {"model": Problem, "description": "What was sent cannot be used."},
    403: {"description": "From another site, or a form without its token."},
    404: {"model": Problem, "description": "The plan holds no such session."},
    409: {"model": Problem, "description": "Held by a rule; `choices` would go on."},
    413: {"description": "Too large."},
    421: {"description": "A host name that is not served here."},
    423: {"model": Problem, "description": "Something else was said meanwhile."},
    500: {"model": Problem, "description": "A document or the config cannot be read."},
}


def router(site: Site) -> APIRouter:
    """All of ``/api``."""
    routes = APIRouter(prefix="/api", responses=_ERRORS)
    _reading(site, routes)
    _saying(site, routes)
    return routes


def _reading(site: Site, routes: APIRouter) -> None:
    @routes.get("/plan")
    def plan() -> Json:
        """The whole year, as `studycal show year --json` prints it."""
        with site.home() as home:
            built = site.built(home)
            return plan_json(built.plan, built.curriculum, built.schedule, built.dropped)

    @routes.get("/weeks/{week}")
    def week(week: Annotated[int, Path(ge=1, le=9999)]) -> Json:
        """One curriculum week."""
        with site.home() as home:
            built = site.built(home)
            return plan_json(built.plan, built.curriculum, built.schedule, built.dropped, {week})

    @routes.get("/facts")
    def facts() -> Json:
        """Everything said, with its number; `holds` is false for what was taken back."""
        with site.home() as home:
            records = home.store.records()
        holding = {record.id for record in standing(records)}
        said = [
            {"fact": one.id, "at": one.at.isoformat(), "kind": one.kind, "holds": one.id in holding, "said": one.body}
            for one in records
        ]
        return {"facts": said}

    @routes.get("/revision", responses={304: {"description": "Nothing has changed."}})
    def revision(response: Response, if_none_match: Annotated[str, Header(max_length=80)] = "") -> Any:  # noqa: ANN401 - a body or a bare 304
        """Which plan is published now, for pages that keep up with a daemon or another window."""
        with site.home() as home:
            head = head_json(site.built(home).plan, site.built(home).schedule)
            version = home.store.facts_version()
        etag = f'"{head["revision"]}-{version}"'
        if if_none_match == etag:
            return Response(status_code=304, headers={"etag": etag})
        response.headers["etag"] = etag
        return {"plan": head, "facts": version}


def _saying(site: Site, routes: APIRouter) -> None:
    @routes.post("/marks")
    def mark(body: MarkBody, dry_run: bool = False) -> Json:
        """Say what life does to a week; with `dry_run` only what it would do."""
        return _settle(site, lambda home: say.mark(home, body.typed().mark(site.clock()), site.clock()), dry_run)

    @routes.post("/pins")
    def pin(body: PinBody, dry_run: bool = False) -> Json:
        """Give a session the learner's own time."""

        def preview(home: Home) -> Preview:
            return say.pin(home, body.session, moment(body.time, home.zone), site.clock())

        return _settle(site, preview, dry_run)

    @routes.delete("/pins/{session}")
    def unpin(session: Annotated[str, Path(pattern=SESSION)], dry_run: bool = False) -> Json:
        """Give a session back to the planner."""
        return _settle(site, lambda home: say.unpin(home, [session], site.clock()), dry_run)

    @routes.post("/log")
    def log(body: LogBody) -> Json:
        """Keep what became of a session."""
        now = site.clock()
        said = checked(LogEntry(now, body.session, 0, _STATUS[body.status], body.restart, body.link))
        with site.home() as home:
            return {"fact": say.log(home, [said], now).facts.version}

    @routes.post("/undo")
    def undo(body: UndoBody, dry_run: bool = False) -> Json:
        """Take a fact back."""
        return _settle(site, lambda home: say.undo(home, body.fact, site.clock()), dry_run)


def _settle(site: Site, what, dry_run: bool) -> Json:  # type: ignore[no-untyped-def]  # noqa: ANN001 - a closure
    with site.home() as home:
        seen: Preview = what(home)
        fact = None if dry_run else say.keep(home, seen, site.clock()).facts.version
        return _answer(home, seen, fact)


def _answer(home: Home, seen: Preview, fact: int | None) -> Json:
    del home
    schedule = seen.after.schedule
    return {
        "fact": fact,
        "diff": diff_json(seen.diff, schedule),
        "finish": head_json(seen.after.plan, schedule)["finish"],
        "finish_before": head_json(seen.before, schedule)["finish"],
    }
