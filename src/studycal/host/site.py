"""A learner's own site, for the learner of a browser's cookie: the pages that `serve` gives, on another workspace."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable, Iterator, MutableMapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

from fastapi import Request
from jinja2 import ChoiceLoader, Environment, PackageLoader
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from studycal.core.records import dataclass, field
from studycal.errors import StudycalError
from studycal.service.feed_readers import Readers
from studycal.service.workspace import Home
from studycal.web import problems
from studycal.web.site import CALENDARS, FURTHER_PAGES, Announcement, Site
from studycal.web.wording import error_for_pages, for_pages

from . import links
from .joining import open_plan
from .setup import Host
from .times import text
from .workspace import CONFIG, MemberWorkspace, member

COOKIE, COACH_COOKIE = "studycal-key", "studycal-coach"
NEW = "studycal-new"
"""The cookie that takes a new key from joining to the page that shows it once."""

OPEN = ("/join/", "/key/", "/welcome", "/left", "/coach", "/feed/", "/static/", "/drawn.css", "/healthz", "/readyz")
"""The beginnings of addresses at which no learner has to be named: each asks for a secret of its own, or for none."""

_WORK_KEPT = 500
_NEWS_LINES = 6
_log = logging.getLogger("studycal.host")
_learner: ContextVar[str] = ContextVar("learner", default="")


class OwnWork(MutableMapping[str, Any]):
    """What goes on beside the requests, each learner's by itself; the oldest is let go of."""

    def __init__(self) -> None:
        self._all: dict[tuple[str, str], Any] = {}
        self._lock = threading.Lock()

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - as a dict's
        return self._all[learner(), name]

    def __setitem__(self, name: str, value: Any) -> None:  # noqa: ANN401 - as a dict's
        with self._lock:
            self._all[learner(), name] = value
            while len(self._all) > _WORK_KEPT:
                del self._all[next(iter(self._all))]

    def __delitem__(self, name: str) -> None:
        with self._lock:
            del self._all[learner(), name]

    def __iter__(self) -> Iterator[str]:
        return iter([name for whose, name in list(self._all) if whose == learner()])

    def __len__(self) -> int:
        return sum(1 for _ in self)


@dataclass
class CourseSite(Site):
    """Every learner's site: which one a request means is told by its key."""

    has_commands: ClassVar[bool] = False
    keeps_what_was_read: ClassVar[bool] = False
    host_of_courses: Host = field(kw_only=True)
    work: MutableMapping[str, Any] = field(default_factory=OwnWork)

    @contextmanager
    def home(self) -> Iterator[Home]:
        """The plan of the learner whose key came with the request. Raises NotThereError for one who has left."""
        with self.host_of_courses.database.session() as session:
            workspace = MemberWorkspace(session, self.host_of_courses.sealer, member(session, learner()), self.clock())
            yield open_plan(workspace, clock=self.clock)

    @property
    def config_path(self) -> Path:
        """A name: nothing stands there."""
        return CONFIG

    @property
    def has_config(self) -> bool:
        """Whoever has joined has settings."""
        return True

    def read_config(self) -> str:
        """The learner's settings."""
        with self.home() as home:
            return home.workspace.config().decode("utf-8", "replace")

    def write_config(self, text: str) -> None:
        """Replace the learner's settings. Raises InputError for what a host lets nobody set."""
        with self.home() as home:
            home.workspace.save_config(text.encode())

    def readers(self) -> Readers:
        """Who read a learner's feeds, as it was written down last: by this process, or by another."""
        return Readers()

    def worded(self, text: str) -> str:
        """A message in the words of pages: a learner of a course has neither a command line nor a folder."""
        return for_pages(text)

    def told_error(self, error: StudycalError) -> StudycalError:
        """The same for an error."""
        return error_for_pages(error)

    def announced(self, home: Home) -> Sequence[Announcement]:
        """Calendars that let studycal in no more, until they are connected again, and what a newer revision changed,
        until it was seen.
        """
        workspace = home.workspace
        if not isinstance(workspace, MemberWorkspace):
            return ()
        session, whose = workspace.session, workspace.member.id
        shut = [_shut(row["name"]) for row in session.run("targets_shut", member=whose)]
        return [
            *shut,
            *(_announcement(row["revision"], json.loads(row["body"])) for row in session.run("news", member=whose)),
        ]

    def connected(self, home: Home, target: str) -> None:
        """A calendar was connected: whatever kept it waiting, it is looked at now."""
        workspace = home.workspace
        if isinstance(workspace, MemberWorkspace):
            now = text(self.clock())
            workspace.session.run("hurry_target", member=workspace.member.id, name=target, now=now)

    def has_plan(self) -> bool:
        """Whether a request is a learner's: whoever joins, coaches or has left is led nowhere."""
        return bool(learner())

    def logged_in(self, request: Request) -> bool:
        """Whether a browser came by a key."""
        return COOKIE in request.cookies and request.url.path not in ("/left", "/welcome")

    @cached_property
    def templates(self) -> Environment:
        """The pages of a course beside those of every plan."""
        environment: Environment = Site.templates.func(self)  # type: ignore[attr-defined]
        environment.loader = ChoiceLoader([PackageLoader("studycal.host"), PackageLoader("studycal.web")])
        pages = [page for page in FURTHER_PAGES if page[0] != "connect" or self.connects]
        environment.globals |= {
            "more_pages": (*pages, ("course", "/course", "My course")),
            "footer": "Your key is the way to this page; nobody else has it.",
        }
        return environment


def _shut(target: str) -> Announcement:
    line = "Nothing is written there, and what you move there is not seen, until you connect it again."
    name = CALENDARS[target]
    return Announcement(f"{name} lets studycal in no more", (line,), "/connect", "", name, "Connect it again")


def _announcement(revision: int, body: Any) -> Announcement:  # noqa: ANN401 - JSON
    lines = (*body.get("weeks", ()), *(body["summary"] or body["lines"][:_NEWS_LINES]))
    texts = ("Texts alone; no session moved.",)
    return Announcement(
        f"What changed with revision {revision} of the course", lines or texts, "/course", "/course/seen", revision
    )


def learner() -> str:
    """The id of the learner whose request this is, "" where none is named."""
    return _learner.get()


class Keyed:
    """Between the guard and the routes: who a request is from. Without a key nothing of a learner's is given."""

    def __init__(self, app: ASGIApp, site: CourseSite) -> None:
        self._app, self._site = app, site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(OPEN):
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        named = await run_in_threadpool(self._named, request.cookies.get(COOKIE, ""))
        if not named:
            await self._refuse(request)(scope, receive, send)
            return
        scope.setdefault("state", {})["learner"] = named
        token = _learner.set(named)
        try:
            await self._app(scope, receive, send)
        finally:
            _learner.reset(token)

    def _named(self, cookie: str) -> str:
        with self._site.host_of_courses.database.session() as session:
            link = links.visitor(session, cookie, links.LEARNER, self._site.clock())
        return link.member if link else ""

    def _refuse(self, request: Request) -> Response:
        if problems.is_api(request):
            return problems.answer(401, "This needs a key.", remedy="Open the link that you kept when you joined.")
        return self._site.plain(request, "no_key", 401)


def keyed(site: CourseSite) -> Callable[[ASGIApp], ASGIApp]:
    """The middleware for a site."""
    return lambda app: Keyed(app, site)


def cookie_flags(site: Site, seconds: int, path: str = "/") -> dict[str, Any]:
    """How a key's cookie is set: for this site's own requests, out of reach of any script."""
    return {"httponly": True, "samesite": "lax", "secure": site.secure, "max_age": seconds, "path": path}
