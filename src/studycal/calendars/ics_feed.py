"""Busy time from .ics files and feeds. A feed that is away is read from its last answer.

Without one its time is unknown, not free.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from studycal.core.curriculum import Level, Problem
from studycal.core.demand import Busy
from studycal.errors import InputError, RemoteError
from studycal.formats import ics_read
from studycal.store.base import FeedRecord, Store

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse

CONNECT_SECONDS = 10.0
READ_SECONDS = 30.0
MOST_BYTES = 10_000_000
"""A feed's size at most, unpacked."""

MOST_REDIRECTS = 3
_CHUNK = 65_536
_REDIRECTS = (301, 302, 303, 307, 308)
_NOT_MODIFIED = 304


@dataclass
class IcsFile:
    """An .ics file on this machine."""

    name: str
    path: Path
    zone: tzinfo

    def read(self, first: date, last: date, now: datetime) -> tuple[list[Busy], list[Problem]]:  # noqa: ARG002 - part of the port
        """What is taken between two days, both included."""
        try:
            if self.path.exists() and not self.path.is_file():
                raise InputError("this is a directory or a device, not a file.")
            if self.path.stat().st_size > MOST_BYTES:
                raise InputError(f"the file is larger than {MOST_BYTES // 1_000_000} MB.")
            return ics_read.read(self.path.read_bytes(), file=self.name, zone=self.zone, first=first, last=last)
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", "") or error
            return [], [_unknown(self.name, f"the file cannot be read ({reason}).")]
        except InputError as error:
            return [], [_unknown(self.name, error.message)]


@dataclass
class IcsFeed:
    """An .ics at an http, https or webcal address, asked for conditionally (RFC 9110 13.1)."""

    name: str
    address: str
    zone: tzinfo
    store: Store

    def read(self, first: date, last: date, now: datetime) -> tuple[list[Busy], list[Problem]]:
        """What is taken between two days, both included."""
        known = self.store.feed(self.address)
        try:
            record = fetch(self.address, known, now)
            found = ics_read.read(record.body, file=self.name, zone=self.zone, first=first, last=last)
        except (RemoteError, InputError) as error:
            return self._from_memory(known, error.message, first, last)
        if record is not known:
            self.store.save_feed(self.address, record)
        return found

    def _from_memory(
        self, known: FeedRecord | None, why: str, first: date, last: date
    ) -> tuple[list[Busy], list[Problem]]:
        if known is None:
            return [], [_unknown(self.name, why)]
        busy, problems = ics_read.read(known.body, file=self.name, zone=self.zone, first=first, last=last)
        message = f"{why} Its answer of {known.fetched_at:%Y-%m-%d %H:%M} UTC is used."
        return busy, [Problem(self.name, 0, ics_read.RULE, Level.WARNING, message), *problems]


def fetch(address: str, known: FeedRecord | None, now: datetime) -> FeedRecord:
    """A feed's newest answer; ``known`` itself if it has not changed. Raises RemoteError."""
    import urllib3

    url = _http(address)
    pool = urllib3.PoolManager(timeout=urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS), retries=False)
    try:
        for _ in range(MOST_REDIRECTS + 1):
            response = pool.request("GET", url, headers=_headers(known), redirect=False, preload_content=False)
            if response.status not in _REDIRECTS:
                return _record(response, known, now)
            url = _next(url, response.headers.get("Location", ""))
            response.close()
    except urllib3.exceptions.HTTPError as error:
        raise RemoteError(f"the feed cannot be reached ({type(error).__name__}).") from error
    finally:
        pool.clear()
    raise RemoteError(f"the feed redirects more than {MOST_REDIRECTS} times.")


def _http(address: str) -> str:
    """webcal is http under another name; feeds are asked for over https."""
    scheme, _, rest = address.partition("://")
    if scheme.lower() in ("webcal", "webcals"):
        return f"https://{rest}"
    if scheme.lower() not in ("http", "https"):
        raise RemoteError(f"a feed's address begins with https, http or webcal, not {scheme}.")
    return address


def _next(url: str, location: str) -> str:
    """Where a redirect leads; never from https to something less."""
    target = urljoin(url, location)
    old, new = urlsplit(url).scheme.lower(), urlsplit(target).scheme.lower()
    if not location or new not in ("http", "https") or (old == "https" and new == "http"):
        raise RemoteError(f"the feed redirects from {old} to {new or 'nowhere'}, which is not followed.")
    return target


def _headers(known: FeedRecord | None) -> dict[str, str]:
    headers = {"Accept": "text/calendar", "Accept-Encoding": "gzip"}
    if known and known.etag:
        headers["If-None-Match"] = known.etag
    if known and known.last_modified:
        headers["If-Modified-Since"] = known.last_modified
    return headers


def _record(response: BaseHTTPResponse, known: FeedRecord | None, now: datetime) -> FeedRecord:
    if response.status == _NOT_MODIFIED and known:
        return known
    if response.status != 200:
        raise RemoteError(f"the feed answers {response.status}.")
    body = bytearray()
    for chunk in _chunks(response):
        body += chunk
        if len(body) > MOST_BYTES:
            raise RemoteError(f"the feed is larger than {MOST_BYTES // 1_000_000} MB.")
    headers = response.headers
    return FeedRecord(headers.get("ETag", ""), headers.get("Last-Modified", ""), now, bytes(body))


def _chunks(response: BaseHTTPResponse) -> Iterator[bytes]:
    """The body piece by piece, within the time for reading: a server that only drips is given up."""
    from time import monotonic

    until = monotonic() + READ_SECONDS
    while chunk := response.read1(_CHUNK, decode_content=True):
        if monotonic() > until:
            raise RemoteError(f"the feed takes longer than {READ_SECONDS:.0f} seconds.")
        yield chunk


def _unknown(name: str, why: str) -> Problem:
    message = f"{why} What stands in this calendar is unknown, not free."
    return Problem(name, 0, ics_read.RULE, Level.WARNING, message, "Correct its address in the config.")
