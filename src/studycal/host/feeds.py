"""The feeds of many learners: each found by the hash of its secret, made anew only where its plan is another."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from studycal.core.records import replace
from studycal.errors import StudycalError
from studycal.service import feed_dates
from studycal.service.events import Memory, events
from studycal.service.feed_readers import Readers, reader_name
from studycal.service.published import build
from studycal.service.revision import Previous
from studycal.service.workspace import Home
from studycal.web.feeds import BUSY_NAME, Body, answered, body, unchanged

from . import links
from .database import HostSession
from .joining import open_plan
from .site import CourseSite
from .times import moment, text
from .workspace import Member, MemberWorkspace, member_of

LOOK_ANEW = timedelta(minutes=5)
"""How long a feed is given as it was made while nothing of its plan was written: what is past changes by itself."""

_THREADS = 4
_NOTE_EVERY = timedelta(days=1)
_MOST_NOTED = 10_000


class CourseFeeds:
    """The feeds of a host: each is kept as it was given last, beside what it was made from."""

    def __init__(self, site: CourseSite) -> None:
        self._site = site
        self._noted: dict[tuple[str, str, str], datetime] = {}

    def find(self, word: str, agent: str, has_it: Callable[[Body], bool]) -> Body | None:
        """The feed that a secret opens, without its bytes for whoever has them (``has_it``); None for a secret that
        opens none. ``agent`` is the name that the reader gives itself. Raises StudycalError.
        """
        host, now, reader = self._site.host_of_courses, self._site.clock(), reader_name(agent)
        with host.database.session() as session:
            if (owned := _owned(session, word)) is None:
                return None
            if self._is_to_note(*owned, reader, now):
                self._note(session, *owned, reader, now)
            return _kept(session, *owned, now, has_it) or self._anew(session, *owned, now)

    def at_once(self, word: str, agent: str, has_it: Callable[[Body], bool]) -> Body | None:
        """What `find` gives, where that stands in a file at hand and nothing is to be written; else None, and `find`
        is to be asked, which may take its time. Raises StudycalError.

        A read that waits for nobody takes less than to hand it to another thread and back.
        """
        host, now = self._site.host_of_courses, self._site.clock()
        if host.database.several:
            return None
        with host.database.session() as session:
            owned = _owned(session, word)
            if owned is None or self._is_to_note(*owned, reader_name(agent), now):
                return None
            return _kept(session, *owned, now, has_it)

    def _is_to_note(self, member: Member, kind: str, reader: str, now: datetime) -> bool:
        last = self._noted.get((member.id, kind, reader))
        return last is None or not timedelta() <= now - last < _NOTE_EVERY

    def _note(self, session: HostSession, member: Member, kind: str, reader: str, now: datetime) -> None:
        """Write down who reads, at most once a day for each: a poll is answered without a write."""
        self._noted[member.id, kind, reader] = now
        while len(self._noted) > _MOST_NOTED:
            self._noted.pop(next(iter(self._noted)), None)
        workspace = MemberWorkspace(session, self._site.host_of_courses.sealer, member, now)
        with session.transaction():  # one reader after the other: none forgets what the other wrote
            session.alone(f"learner {member.id}")
            Readers().note(open_plan(workspace).private, kind, reader, now)

    def _anew(self, session: HostSession, member: Member, kind: str, now: datetime) -> Body:
        """Make the feed and keep it, with what it was made from: what is written meanwhile is in the next one."""
        home = open_plan(MemberWorkspace(session, self._site.host_of_courses.sealer, member, now))
        made = _body(home, kind, now)
        stands = home.stored or Previous()
        row = {"revision": stands.number, "facts": stands.facts}
        session.run(
            "save_answer", member=member.id, kind=kind, stamp=_stamp(member, row), until=text(now + LOOK_ANEW),
            etag=made.digest, modified=text(made.modified), body=made.packed,
        )  # fmt: skip
        return made


def _owned(session: HostSession, word: str) -> tuple[Member, str] | None:
    """Whose feed a secret opens, and of which kind."""
    row = session.row("feed", hash=links.digest(word))
    if row is None or not hmac.compare_digest(row["hash"], links.digest(word)):
        return None
    return member_of(row), row["kind"]


def _kept(
    session: HostSession, member: Member, kind: str, now: datetime, has_it: Callable[[Body], bool]
) -> Body | None:
    """A feed as it was given last, None where it is to be made anew."""
    row = session.row("answer", member=member.id, plan=member.plan, kind=kind)
    if row["stamp"] != _stamp(member, row) or not now < moment(row["until"]) <= now + LOOK_ANEW:
        return None
    body = Body(b"", row["etag"], moment(row["modified"]))
    return body if has_it(body) else _loaded(session, member, kind, body)


def _stamp(member: Member, row: Any) -> str:  # noqa: ANN401 - an engine's own row
    """What a feed is made from, told apart by what was written last."""
    settings = hashlib.sha256(member.config).hexdigest()[:16]
    return f"{settings} {member.weeks[:16]} {member.cadence[:16]} {row['revision']} {row['facts']}"


def _loaded(session: HostSession, member: Member, kind: str, body: Body) -> Body:
    packed = bytes(session.row("answer_body", member=member.id, kind=kind)["body"])
    return Body(packed, body.digest, body.modified, is_packed=True)


def _body(home: Home, kind: str, now: datetime) -> Body:
    export, built = home.config.export, build(home, now, states=False)
    alarms = tuple(int(alarm.total_seconds() // 60) for alarm in export.alarms)
    if kind == links.BUSY:
        listed = events(built, busy_only=True, now=now)
    else:
        listed = events(built, alarms=alarms, banners=export.banners, now=now)
    title = BUSY_NAME if kind == links.BUSY else built.schedule.title
    made = body(listed, title, str(built.schedule.zone), Memory())
    return replace(made, modified=feed_dates.changed_at(home.private, kind, made.digest, made.modified, now))


def routes(site: CourseSite) -> list[Route]:
    """``/feed/SECRET.ics``, for GET and HEAD."""
    return [Route("/feed/{word}.ics", _endpoint(CourseFeeds(site)), methods=["GET", "HEAD"], name="feed")]


def _endpoint(feeds: CourseFeeds) -> Callable[[Request], Awaitable[Response]]:
    waiting = ThreadPoolExecutor(_THREADS, "feeds")

    async def feed(request: Request) -> Response:
        query = request.path_params["word"], request.headers.get("user-agent", ""), partial(unchanged, request)
        try:
            answer = feeds.at_once(*query) or await asyncio.get_running_loop().run_in_executor(
                waiting, feeds.find, *query
            )
        except StudycalError:
            return PlainTextResponse("The plan cannot be read just now.\n", 503, {"retry-after": "600"})
        return PlainTextResponse("There is no such feed.\n", 404) if answer is None else answered(request, answer)

    return feed
