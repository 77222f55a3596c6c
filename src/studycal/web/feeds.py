"""Feeds to subscribe to: secret addresses, conditional requests, nothing computed while nothing has changed."""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from studycal.core.event import Event
from studycal.errors import StudycalError
from studycal.formats import ics
from studycal.service.build import build
from studycal.service.events import events
from studycal.service.home import Home
from studycal.service.shares import FILE, Shares, shares

from .site import Site

REFRESH_HOURS = 4
"""How often a feed asks to be read again; Google and others keep their own rhythm."""

LOOK_ANEW = timedelta(minutes=1)
_TYPE = "text/calendar; charset=utf-8"


@dataclass(frozen=True)
class Body:
    """A feed's bytes as they are sent. The ETag is over the bytes, Last-Modified that of the newest event."""

    plain: bytes
    packed: bytes
    etag: str
    modified: datetime

    def headers(self) -> dict[str, str]:
        """What every answer says, 304 too (RFC 9110 15.4.5)."""
        return {
            "etag": self.etag,
            "last-modified": format_datetime(self.modified, usegmt=True),
            "cache-control": "private, no-cache",
            "vary": "accept-encoding",
        }


@dataclass(frozen=True)
class _Known:
    """What was served last, and by what one sees that it still holds."""

    stamp: tuple[object, ...]
    until: datetime
    bodies: dict[str, Body]
    shares: Shares
    files: tuple[Path, ...]


class Feeds:
    """Both feeds, kept in memory for as long as no input changes: config, documents, state, the secrets."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._lock = threading.Lock()
        self._watched: Home | None = None
        self._known: _Known | None = None

    def find(self, word: str) -> Body | None:
        """The feed that a secret opens, None if it opens none. Raises StudycalError."""
        now = self._site.clock()
        with self._lock:
            known = self._known
            if known is None or now >= known.until or self._stamp(known.files) != known.stamp:
                known = self._known = self._read(now)
        return known.bodies.get(known.shares.feed(word))

    def _read(self, now: datetime) -> _Known:
        with self._site.home() as home:
            built = build(home, now)
            config = home.config
            files = (home.config_path, config.weeks_path, config.cadence_path, *config.busy_files)
            files += (home.state_path.parent / FILE,)
            name, zone = built.schedule.title, str(built.schedule.zone)
            alarms = tuple(int(alarm.total_seconds() // 60) for alarm in config.export.alarms)
            listed = events(built, alarms=alarms, banners=config.export.banners, now=now)
            found = {
                "details": body(listed, name, zone),
                "busy": body(events(built, busy_only=True, now=now), name, zone),
            }
            return _Known(self._stamp(files), now + LOOK_ANEW, found, shares(home), files)

    def _stamp(self, files: tuple[Path, ...]) -> tuple[object, ...]:
        """What differs once a file or the state was written."""
        if self._watched is None:
            self._watched = self._site.open_home()
        return (self._watched.store.version(), *(_written(path) for path in files))


def _written(path: Path) -> tuple[int, int, int]:
    try:
        found = path.stat()
    except OSError:
        return (0, 0, 0)
    return (found.st_mtime_ns, found.st_size, found.st_ino)


def body(listed: list[Event], name: str, zone: str) -> Body:
    """A feed of these events (METHOD:PUBLISH)."""
    plain = ics.dump(listed, name=name, zone=zone, method="PUBLISH", ttl_hours=REFRESH_HOURS)
    newest = max((event.changed for event in listed), default=datetime.fromtimestamp(0, UTC))
    etag = '"' + hashlib.sha256(plain).hexdigest()[:32] + '"'
    return Body(plain, gzip.compress(plain, 6, mtime=0), etag, newest.astimezone(UTC).replace(microsecond=0))


def unchanged(request: Request, found: Body) -> bool:
    """Whether the client has this very version: If-None-Match first, If-Modified-Since without it (RFC 9110 13.2.2)."""
    match = request.headers.get("if-none-match")
    if match is not None:
        return match.strip() == "*" or found.etag in {one.strip().removeprefix("W/") for one in match.split(",")}
    since = request.headers.get("if-modified-since")
    if since is None:
        return False
    try:
        moment = parsedate_to_datetime(since)
    except ValueError:
        return False
    return found.modified <= (moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def routes(site: Site) -> list[Route]:
    """``/feed/SECRET.ics``, for GET and HEAD."""
    feeds = Feeds(site)
    return [Route("/feed/{word}.ics", _endpoint(feeds.find), methods=["GET", "HEAD"], name="feed")]


def _endpoint(find: Callable[[str], Body | None]) -> Callable[[Request], object]:
    async def feed(request: Request) -> Response:
        try:
            found = find(request.path_params["word"])
        except StudycalError:
            return PlainTextResponse("The plan cannot be read just now.\n", 503, {"retry-after": "600"})
        if found is None:
            return PlainTextResponse("There is no such feed.\n", 404)
        if unchanged(request, found):
            return Response(status_code=304, headers=found.headers())
        return _whole(request, found)

    return feed


def _whole(request: Request, found: Body) -> Response:
    headers = found.headers() | {"content-disposition": 'inline; filename="study.ics"'}
    accepted = {one.partition(";")[0].strip() for one in request.headers.get("accept-encoding", "").split(",")}
    if "gzip" in accepted:
        headers["content-encoding"] = "gzip"
        return Response(found.packed, headers=headers, media_type=_TYPE)
    return Response(found.plain, headers=headers, media_type=_TYPE)
