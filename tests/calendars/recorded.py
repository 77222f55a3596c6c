"""DAViCal 1.1.12 and SOGo 5.8.0 as they answer: their ways over a real Radicale, which keeps the events.

Each way is one that was seen at the server itself and that differs from Radicale's (docs/sync.md lists them).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tests.caldav_proxy import Asked, Changed, Instead
from tests.calendars.caldav_learner import Hands
from tests.peers_caldav import Server

XML = {"Content-Type": 'application/xml; charset="utf-8"'}
_RESPONSE = re.compile(rb"<(?:\w+:)?response>.*?</(?:\w+:)?response>", re.DOTALL)
_TOKEN = re.compile(rb"<((?:\w+:)?)sync-token(?: xmlns=\"[^\"]*\")?>([^<]*)</(?:\w+:)?sync-token>")
_CALENDAR = re.compile(rb"<(\w+:)?calendar ?/>")
_GROUPDAV = rb'<vevent-collection xmlns="http://groupdav.org/"/>'


@dataclass
class Recorded:
    """A script for the proxy; ``kind`` is davical or sogo."""

    kind: str
    server: Server
    tokens: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.hands = Hands(self.server)

    def __call__(self, asked: Asked) -> str | Instead | Changed:
        url = self.server.url.rstrip("/") + asked.path
        if asked.method == "MKCALENDAR" and self._stands(url):
            return Instead(405)
        if asked.method == "REPORT" and b"sync-collection" in asked.body:
            return self._synced(url, asked.body)
        if asked.method == "REPORT" and self.kind == "davical":
            return Changed(_without_missing)
        if asked.method == "PROPFIND":
            return Changed(self._seen)
        if self.kind == "sogo" and asked.method == "PUT" and "If-Match" in asked.headers and not self._stands(url):
            self.hands.ask("PUT", url, asked.body.decode(), **{"Content-Type": "text/calendar; charset=utf-8"})
            return Instead(201, acted=False)
        return Changed(self._emoji)

    def _stands(self, url: str) -> bool:
        return self.hands.ask("PROPFIND", url, Depth="0").status == 207

    def _synced(self, url: str, body: bytes) -> Instead | Changed:
        """A token from elsewhere: all members and a new token; that of a calendar made anew: nothing at all."""
        match = _TOKEN.search(body)
        token = match[2].decode() if match else ""
        if token and token not in self.tokens:
            every = self.hands.ask("REPORT", url, _TOKEN.sub(rb"<\1sync-token/>", body).decode(), Depth="0")
            return Instead(207, self._seen(every.data), XML)
        if token and self.hands.ask("REPORT", url, body.decode(), Depth="0").status != 207:
            empty = f'<?xml version="1.0"?><multistatus xmlns="DAV:"><sync-token>{token}</sync-token></multistatus>'
            return Instead(207, empty.encode(), XML)
        return Changed(self._seen)

    def _seen(self, body: bytes) -> bytes:
        self.tokens |= {token.decode() for _, token in _TOKEN.findall(body)}
        if self.kind == "sogo":
            body = _CALENDAR.sub(lambda found: found[0] + _GROUPDAV, body)
        return self._emoji(body)

    def _emoji(self, body: bytes) -> bytes:
        """SOGo writes what lies beyond U+FFFF as two halves, which XML forbids."""
        if self.kind != "sogo" or b"<" not in body[:1]:
            return body
        return re.sub("[\U00010000-\U0010ffff]", _halves, body.decode("utf-8", "surrogateescape")).encode()


def _halves(found: re.Match[str]) -> str:
    units = found[0].encode("utf-16-be")
    return "".join(f"&#{int.from_bytes(units[at : at + 2])};" for at in (0, 2))


def _without_missing(body: bytes) -> bytes:
    """DAViCal leaves out of a multiget what is not there."""
    return _RESPONSE.sub(lambda found: b"" if b"404" in found[0] else found[0], body)
