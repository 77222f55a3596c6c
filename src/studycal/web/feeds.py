"""Feeds to subscribe to: secret addresses, conditional requests, nothing computed while nothing has changed."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cached_property

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from studycal.core.records import dataclass, replace
from studycal.core.sync.event import Event
from studycal.errors import StudycalError
from studycal.formats import ics
from studycal.service import feed_dates
from studycal.service.events import Memory, events
from studycal.service.feed_secrets import FILE, Shares, shares
from studycal.service.revision import Revision
from studycal.service.waiting import look, opened
from studycal.service.workspace import Home

from . import values
from .packing import packs
from .site import Site

REFRESH_HOURS = 4
"""How often a feed asks to be read again; Google and others keep their own rhythm."""

BUSY_NAME = "Busy"
"""What the feed of times alone is called: the plan's title would tell what they are for."""

LOOK_ANEW = timedelta(minutes=1)
_TYPE = "text/calendar; charset=utf-8"


@dataclass(frozen=True)
class Body:
    """A feed's bytes as they are sent. ``digest`` is over them, ``modified`` is when they came about.

    ``made`` are the bytes, or, where they were kept so (``is_packed``), what gzip made of them.
    """

    made: bytes
    digest: str
    modified: datetime
    is_packed: bool = False

    @cached_property
    def plain(self) -> bytes:
        """The bytes for clients that do not take gzip."""
        return gzip.decompress(self.made) if self.is_packed else self.made

    @cached_property
    def packed(self) -> bytes:
        """The same bytes for clients that take gzip, most of them; packed once, and quickly: a tenth more bytes than at
        zlib's usual level for a third of the time.
        """
        return self.made if self.is_packed else gzip.compress(self.made, 1, mtime=0)

    def tags(self) -> tuple[str, str]:
        """The ETags of the plain and the packed bytes, which are two representations (RFC 9110 8.8.3.3)."""
        return f'"{self.digest}"', f'"{self.digest}-gzip"'

    def headers(self, *, packed: bool) -> dict[str, str]:
        """What every answer says, 304 too (RFC 9110 15.4.5)."""
        return {
            "etag": self.tags()[packed],
            "last-modified": format_datetime(self.modified, usegmt=True),
            "cache-control": "private, no-cache",
            "vary": "accept-encoding",
        }


@dataclass
class _FeedReading:
    """What was read last, by what one sees that it still holds, and the feeds that were asked for since."""

    stamp: tuple[object, ...]
    until: datetime
    built: Revision
    shares: Shares
    bodies: dict[str, Body]


class Feeds:
    """Both feeds, kept in memory for as long as no input changes: config, documents, state, the secrets.

    After a change only what differs is written anew: a session that stands as it stood keeps its bytes.
    """

    def __init__(self, site: Site) -> None:
        self._site = site
        self._lock = threading.Lock()
        self._home: Home | None = None
        self._opened: tuple[object, ...] = ()
        self._reading: _FeedReading | None = None
        self._memory = {"details": Memory(), "busy": Memory()}

    def at_once(self, word: str) -> Body | None:
        """What `find` gives, where nothing has to be waited for; None where another calendar has to be asked first, or
        somebody else is at it. Raises StudycalError.
        """
        if not self._lock.acquire(blocking=False):
            return None
        try:
            home, now = self._open(), self._site.clock()
            stamp = self._stamp(home)
            waits = len(home.config.busy_files) < len(home.config.busy) and not self._holds(stamp, now)
            return None if waits else self._feed(word, home, stamp, now)
        finally:
            self._lock.release()

    def find(self, word: str) -> Body | None:
        """The feed that a secret opens, None if it opens none. Raises StudycalError.

        It can take as long as another calendar takes to say what is busy.
        """
        with self._lock:
            home, now = self._open(), self._site.clock()
            return self._feed(word, home, self._stamp(home), now)

    def _feed(self, word: str, home: Home, stamp: tuple[object, ...], now: datetime) -> Body | None:
        """``stamp`` was taken before: what is written while this reads is read the next time."""
        reading = self._reading
        if reading is None or not self._holds(stamp, now):
            self._reading = None
            reading = self._reading = _FeedReading(
                stamp, now + LOOK_ANEW, look(home, now, states=False), shares(home), {}
            )
        name = reading.shares.feed(word)
        if name and name not in reading.bodies:
            reading.bodies[name] = self._body(home, reading.built, name, now)
        return reading.bodies.get(name)

    def _holds(self, stamp: tuple[object, ...], now: datetime) -> bool:
        """Whether what was read last still stands."""
        return self._reading is not None and now < self._reading.until and stamp == self._reading.stamp

    def _body(self, home: Home, built: Revision, name: str, now: datetime) -> Body:
        export, memory = home.config.export, self._memory[name]
        alarms = tuple(int(alarm.total_seconds() // 60) for alarm in export.alarms)
        if name == "busy":
            listed = events(built, busy_only=True, now=now, memory=memory)
        else:
            listed = events(built, alarms=alarms, banners=export.banners, now=now, memory=memory)
        title = BUSY_NAME if name == "busy" else built.schedule.title
        made = body(listed, title, str(built.schedule.zone), memory)
        memory.forget(listed)
        return replace(made, modified=feed_dates.changed_at(home.private, name, made.digest, made.modified, now))

    def note(self, word: str, agent: str) -> None:
        """Somebody read the feed that a secret opens."""
        reading, home = self._reading, self._home
        name = reading.shares.feed(word) if reading else ""
        if name and home is not None:
            self._site.readers().note(home.private, name, agent, self._site.clock())

    def _open(self) -> Home:
        """The learner's folder, kept open; opened anew when the config was written or the state file is another."""
        home = self._home
        if home is None or self._opened != _opened(home):
            if home is not None:
                home.close()
            home = self._home = opened(self._site.open_home)
            home.store.version()
            self._opened = _opened(home)
            self._reading = None
        return home

    def _stamp(self, home: Home) -> tuple[object, ...]:
        """What differs once a file or the state was written."""
        config = home.config
        documents = (config.weeks_path, config.cadence_path, *config.busy_files)
        return (home.store.version(), home.private.stamp(FILE), *home.workspace.stamp(documents))


def _opened(home: Home) -> tuple[object, ...]:
    """What differs when a folder's config or state is not the one that was opened."""
    return (*home.workspace.stamp([home.config_path]), home.workspace.store_stamp(home.state))


def body(listed: list[Event], name: str, zone: str, memory: Memory) -> Body:
    """A feed of these events (METHOD:PUBLISH)."""
    plain = ics.dump(listed, name=name, zone=zone, method="PUBLISH", ttl_hours=REFRESH_HOURS, written=memory.written)
    newest = max((event.changed for event in listed), default=datetime.fromtimestamp(0, UTC))
    digest = hashlib.sha256(plain).hexdigest()[:32]
    return Body(plain, digest, newest.astimezone(UTC).replace(microsecond=0))


def unchanged(request: Request, body: Body) -> bool:
    """Whether the client has this very version: If-None-Match first, If-Modified-Since without it (RFC 9110 13.2.2)."""
    match = request.headers.get("if-none-match")
    if match is not None:
        tags = {tag.strip().removeprefix("W/") for tag in match.split(",")}
        return match.strip() == "*" or not tags.isdisjoint(body.tags())
    since = request.headers.get("if-modified-since")
    if since is None:
        return False
    moment = values.http_date(since)
    return moment is not None and body.modified <= moment


def routes(site: Site) -> list[Route]:
    """``/feed/SECRET.ics``, for GET and HEAD."""
    feeds = Feeds(site)
    return [Route("/feed/{word}.ics", _endpoint(feeds), methods=["GET", "HEAD"], name="feed")]


def _endpoint(feeds: Feeds) -> Callable[[Request], object]:
    waiting = ThreadPoolExecutor(2, "feeds")  # their own: who waits for a feed takes no thread from the pages

    async def feed(request: Request) -> Response:
        word = request.path_params["word"]
        try:
            answer = feeds.at_once(word) or await asyncio.get_running_loop().run_in_executor(waiting, feeds.find, word)
        except StudycalError:
            return PlainTextResponse("The plan cannot be read just now.\n", 503, {"retry-after": "600"})
        if answer is None:
            return PlainTextResponse("There is no such feed.\n", 404)
        feeds.note(word, request.headers.get("user-agent", ""))
        return answered(request, answer)

    return feed


def answered(request: Request, body: Body) -> Response:
    """A feed as this client asks for it: 304 where it has it, packed where it takes that."""
    packed = packs(request.headers.get("accept-encoding", ""))
    if unchanged(request, body):
        return Response(status_code=304, headers=body.headers(packed=packed))
    return _whole(body, packed=packed)


def _whole(body: Body, *, packed: bool) -> Response:
    headers = body.headers(packed=packed) | {"content-disposition": 'inline; filename="study.ics"'}
    if packed:
        headers["content-encoding"] = "gzip"
        return Response(body.packed, headers=headers, media_type=_TYPE)
    return Response(body.plain, headers=headers, media_type=_TYPE)
