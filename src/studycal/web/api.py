"""The same functions as JSON, for programs: the plan, what a change would do, and the change itself."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Path, Response
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from studycal.core.facts import standing
from studycal.core.plan import LogEntry, Status
from studycal.errors import NotThereError
from studycal.formats.plan_json import diff_json, head_json, plan_json
from studycal.service import say
from studycal.service.answers import checked
from studycal.service.home import Home
from studycal.service.say import Preview
from studycal.service.typed import TypedMark, moment

from .problems import documented
from .site import Site

SESSION = r"^W\d{2,4}\.S\d{1,2}$"
_STATUS = {"done": Status.DONE, "partial": Status.PARTIAL, "skip": Status.SKIPPED}
Json = dict[str, Any]


def _counted(value: object) -> object:
    """2.0 is an integer in JSON (RFC 8259 6, JSON Schema "integer")."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class MarkBody(_Body):
    """A mark as it is typed: ``target`` are weeks (W07) or dates (2026-12-21..2027-01-03)."""

    kind: Literal["bad", "great", "travel", "pause", "cut", "merge", "return", "clear"]
    target: list[Annotated[str, Field(max_length=40)]] = Field(default_factory=list, max_length=4)
    tz: str = Field(default="", max_length=64)
    sessions: Annotated[int, Field(ge=0, le=7), BeforeValidator(_counted)] | None = None
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

    fact: Annotated[int, Field(ge=1, le=2**31), BeforeValidator(_counted)] | None = None


_READ = documented(401, 421, 500, 502)
_SAID = documented(400, 401, 403, 404, 409, 413, 415, 421, 422, 423, 500, 502)


def router(site: Site) -> APIRouter:
    """All of ``/api``."""
    routes = APIRouter(prefix="/api")
    reading, saying = APIRouter(responses=_READ), APIRouter(responses=_SAID)
    _reading(site, reading)
    _saying(site, saying)
    routes.include_router(reading)
    routes.include_router(saying)
    return routes


def _reading(site: Site, routes: APIRouter) -> None:
    @routes.get("/plan")
    def plan() -> Json:
        """The whole year, as `studycal show year --json` prints it."""
        with site.home() as home:
            built = site.built(home)
            return plan_json(built.plan, built.curriculum, built.schedule, built.dropped)

    @routes.get("/weeks/{week}", responses=documented(404, 422))
    def week(week: Annotated[int, Path(ge=1, le=9999)]) -> Json:
        """One curriculum week."""
        with site.home() as home:
            built = site.built(home)
            found = plan_json(built.plan, built.curriculum, built.schedule, built.dropped, {week})
        if not (found["weeks"] or found["sessions"] or week <= len(built.curriculum.weeks)):
            raise NotThereError(f"There is no week {week} in the plan.", "`studycal show year` lists its weeks.")
        return found

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

    @routes.get("/revision", responses={304: {"description": "Nothing has changed."}, **documented(422)})
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

        def preview(home: Home) -> Preview:
            if session not in say.taken_over(home):
                raise NotThereError(f"{session} is not pinned.", "`studycal show week` shows what is.")
            return say.unpin(home, [session], site.clock())

        return _settle(site, preview, dry_run)

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
