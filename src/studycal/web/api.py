"""The same functions as JSON, for programs: the plan, what a change would do, and the change itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Path, Response
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from studycal.core.life.facts import standing
from studycal.core.life.marks import Mark
from studycal.core.plan import LOG_WORDS, LogEntry
from studycal.core.time.period import instant
from studycal.errors import HeldError, NotThereError
from studycal.formats.dates import written
from studycal.formats.plan_json import diff_json, head_json, plan_json
from studycal.service import commit, pins
from studycal.service.commit import Preview
from studycal.service.log_entries import LINK_LIMIT, RESTART_LIMIT, checked
from studycal.service.parsing import parse_mark
from studycal.service.session_names import find_any
from studycal.service.whereabouts import typed_moment
from studycal.service.workspace import Home

from .changes import lies_on
from .problems import documented
from .site import Site, version_of

SESSION = r"^W\d{2,4}\.S\d{1,2}$"
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

    def mark(self, now: datetime) -> Mark:
        """The mark it means at the learner's own wall time. Raises UsageError."""
        return parse_mark(
            self.kind,
            self.target,
            now,
            zone=self.tz,
            sessions=self.sessions,
            windows=self.windows,
            resume=self.resume,
        )


class PinBody(_Body):
    """A session at the learner's own time: with an offset, or wall time in `tz`, by default where they are that day;
    `minutes` long, by default as long as it is.
    """

    session: str = Field(pattern=SESSION)
    time: str = Field(max_length=40)
    tz: str = Field(default="", max_length=64)
    minutes: Annotated[int, Field(ge=pins.SHORTEST, le=pins.LONGEST), BeforeValidator(_counted)] | None = None


class LogBody(_Body):
    """What became of a session; of one that has not begun only with `ahead`."""

    session: str = Field(pattern=SESSION)
    status: Literal["done", "partial", "skip"]
    restart: str = Field(default="", max_length=RESTART_LIMIT)
    link: str = Field(default="", max_length=LINK_LIMIT)
    ahead: bool = False


class UndoBody(_Body):
    """Which fact to take back; the newest that holds if left out."""

    fact: Annotated[int, Field(ge=1, le=2**31), BeforeValidator(_counted)] | None = None


_READ = documented(401, 421, 500, 502)
_WRITE = documented(400, 401, 403, 404, 409, 413, 415, 421, 422, 423, 500, 502)


def router(site: Site) -> APIRouter:
    """All of ``/api``."""
    routes = APIRouter(prefix="/api")
    reading, saying = APIRouter(responses=_READ), APIRouter(responses=_WRITE)
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
            body = plan_json(built.plan, built.curriculum, built.schedule, built.dropped, {week})
        if not (body["weeks"] or body["sessions"] or week <= len(built.curriculum.weeks)):
            raise NotThereError(f"There is no week {week} in the plan.", "`studycal show year` lists its weeks.")
        return body

    @routes.get("/facts")
    def facts() -> Json:
        """Everything said, with its number; `holds` is false for what was taken back."""
        with site.home() as home:
            records = home.store.records()
        holding = {record.id for record in standing(records)}
        listed = [
            {
                "fact": record.id,
                "at": record.at.isoformat(),
                "kind": record.kind,
                "holds": record.id in holding,
                "said": record.body,
            }
            for record in records
        ]
        return {"facts": listed}

    @routes.get("/revision", responses={304: {"description": "Nothing has changed."}, **documented(422)})
    def revision(response: Response, if_none_match: Annotated[str, Header(max_length=80)] = "") -> Any:  # noqa: ANN401 - a body or a bare 304
        """Which plan is published now, for pages that keep up with a daemon or another window."""
        with site.home() as home:
            built = site.built(home)
        head = head_json(built.plan, built.schedule)
        etag = f'"{version_of(built)}"'
        if if_none_match == etag:
            return Response(status_code=304, headers={"etag": etag})
        response.headers["etag"] = etag
        return {"plan": head, "facts": built.facts.version}


def _saying(site: Site, routes: APIRouter) -> None:
    @routes.post("/marks")
    def mark(body: MarkBody, dry_run: bool = False) -> Json:
        """Say what life does to a week; with `dry_run` only what it would do."""
        return _settle(
            site,
            lambda home: commit.mark(home, body.mark(site.clock().astimezone(home.zone)), site.clock()),
            dry_run,
        )

    @routes.post("/pins")
    def pin(body: PinBody, dry_run: bool = False) -> Json:
        """Give a session the learner's own time."""

        def preview(home: Home) -> Preview:
            start = typed_moment(site.built(home), body.time, site.clock(), body.tz, session=body.session)
            return pins.pin(home, body.session, start, site.clock(), minutes=body.minutes)

        return _settle(site, preview, dry_run, body.session)

    @routes.delete("/pins/{session}")
    def unpin(session: Annotated[str, Path(pattern=SESSION)], dry_run: bool = False) -> Json:
        """Give a session back to the planner."""

        def preview(home: Home) -> Preview:
            if session not in pins.taken_over(home):
                raise NotThereError(f"{session} is not pinned.", "`studycal show week` shows what is.")
            return pins.unpin(home, [session], site.clock())

        return _settle(site, preview, dry_run)

    @routes.post("/log")
    def log(body: LogBody) -> Json:
        """Keep what became of a session."""
        now = site.clock()
        entry = checked(LogEntry(now, body.session, 0, LOG_WORDS[body.status], body.restart, body.link))
        with site.home() as home:
            session = find_any(site.built(home), body.session).placed
            if session and instant(session.start) > instant(now) and not body.ahead:
                raise HeldError(
                    f"{session.id} ({session.title}) begins on {written(session.start)}, {session.start:%H:%M}.",
                    "Send ahead: true to log it all the same.", rule="not-begun",
                )  # fmt: skip
            return {"fact": commit.log(home, [entry], now).fact or None}

    @routes.post("/undo")
    def undo(body: UndoBody, dry_run: bool = False) -> Json:
        """Take a fact back."""
        return _settle(site, lambda home: commit.undo(home, body.fact, site.clock()), dry_run)


def _settle(site: Site, what: Callable[[Home], Preview], dry_run: bool, session: str = "") -> Json:
    with site.home() as home:
        if dry_run:
            seen, fact = what(home), None
        else:
            seen, built = commit.keep_anew(home, lambda: what(home), site.clock())
            fact = built.fact or None
    schedule = seen.after.schedule
    return {
        "fact": fact,
        "diff": diff_json(seen.diff, schedule),
        "finish": head_json(seen.after.plan, schedule)["finish"],
        "finish_before": head_json(seen.before, schedule)["finish"],
        "lies_on": lies_on(seen, session) if session else [],
    }
