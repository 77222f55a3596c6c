"""One calendar collection on a server: whether it is there, what changed in it, what its events say (RFC 4791, 6578).

An answer speaks of its request. Only PROPFIND on the collection tells whether the calendar is there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TypeVar
from urllib.parse import quote

from studycal.calendars.base import NO_ETAGS, Look, RemoteEvent
from studycal.errors import HeldError

from . import find, quirks
from . import xml as xml
from .body import identity, parse
from .http import Http, Reply
from .origin import path

GROUP = 100
"""Events in one multiget."""

_CTAG = "ctag:"
_SYNC = "sync-collection"
_FACTS = ("resourcetype", "C:calendar-description", "sync-token", "S:getctag")

_T = TypeVar("_T")


class CalendarCollection:
    """The calendar of an id (`find.Collection.id`). ``zone`` is where floating times are told in, an IANA name.

    ``kinds`` is what it says it is (`xml.Item.kinds`), once it was asked (`check`).
    """

    def __init__(self, http: Http, address: str, zone: str) -> None:
        self._http = http
        self.address = address
        self.kinds: frozenset[str] = frozenset()
        self.url, _, self._identity = address.partition("#")
        self._zone = zone

    def check(self, *properties: str) -> xml.Item:
        """What the calendar says of itself, with its sync token and ctag, and of further ``properties``.

        Raises HeldError if it is not there any more, is another one than it was, or may not be read; RemoteError if the
        answer does not tell.
        """
        reply = self._http.ask("PROPFIND", self.url, xml.propfind(*_FACTS, *properties), _depth(0))
        if reply.status in (404, 410):
            raise _gone()
        if reply.status == 403:
            raise _closed("read", "Is it still shared with you?")
        item = xml.itself(reply)
        if item.status in (404, 410):
            raise _gone()  # as Xandikos says it
        if f"{xml.DAV}resourcetype" not in item.properties:
            raise xml.unexpected(reply)
        if not find.is_calendar(item):
            raise _gone()
        there = find.Collection(self.url, "", item.text(f"{xml.CAL}calendar-description"))
        if self._identity and self._identity != there.identity:
            raise _gone("The calendar is another one than it was: somebody made it anew.")
        self.kinds = item.kinds()
        return item

    def everything(self, etags: Mapping[str, str] = NO_ETAGS) -> Look:
        """All events, and a token where the server gives tokens; where it gives none, those that stand in the
        version of ``etags`` (by id) are only named.
        """
        reply = self._sync("")
        return self.synced(reply, full=True) if reply.status == 207 else self._listed(etags)

    def changes(self, token: str, etags: Mapping[str, str] = NO_ETAGS) -> Look:
        """What changed since ``token``; everything for an empty one, and for one that the server does not take.

        The calendar itself is asked first: whether it is there, and whether it changed at all. A new token without a
        change is what DAViCal and SOGo answer to one that they do not know.
        """
        if token.startswith(_CTAG):
            return self._by_ctag(token, etags)
        item = self.check()
        if token and token == item.text(f"{xml.DAV}sync-token"):
            return Look((), (), token, full=False)
        if token:
            reply = self._sync(token)
            look = self.synced(reply, full=False) if reply.status == 207 else None
            if look and (look.events or look.gone or look.token == token):
                return look
        return self.everything(etags)

    def since(self, token: str) -> Look | None:
        """What changed since a token that a look gave; None where the server does not say."""
        reply = self._sync(token)
        return self.synced(reply, full=False) if reply.status == 207 else None

    def events(self, ids: Iterable[str]) -> dict[str, RemoteEvent]:
        """Events by their ids; those that are not there are left out."""
        events = (
            event for group in _groups([self.address_of(name) for name in ids]) for event in self._multiget(group)
        )
        return {event.id: event for event in events}

    def read(self, name: str) -> RemoteEvent | None:
        """One event with the ETag that GET tells, for servers whose reports have none."""
        reply = self._http.ask("GET", self.address_of(name), b"", {"Accept": "text/calendar"})
        if reply.status in (404, 410):
            return None
        if reply.status != 200 or reply.is_page:
            raise xml.unexpected(reply)
        return parse(name, quirks.strong(reply.headers.get("etag", "")), reply.body, self._zone)

    def address_of(self, name: str) -> str:
        """The address of an event of ours."""
        return f"{self.url}{name}.ics"

    def _sync(self, token: str) -> Reply:
        """A sync-collection report. A refusal is an answer; of a server that is busy or speaks in pages none.

        Old servers answer 500 to a token they do not know: that is not waited for.
        """
        body = xml.sync_collection(token, data=True)
        reply = self._http.ask("REPORT", self.url, body, _depth(0), final=(500,) if token else ())
        if reply.status in quirks.TRANSIENT or (reply.status < 400 and reply.status != 207):
            raise xml.unexpected(reply)
        return reply

    def synced(self, reply: Reply, *, full: bool) -> Look:
        """What a sync-collection answer says, to its last page; events that came without their text are fetched."""
        events: list[RemoteEvent] = []
        gone: list[str] = []
        while True:
            items, token = xml.items(reply)
            mine = [item for item in items if item.path.rstrip("/") != path(self.url)]
            gone += [identity(item.path) for item in mine if item.status in (404, 410)]
            events += [self._event(item) for item in mine if _text(item)]
            bare = [item.path for item in mine if item.status == 200 and not _text(item) and _is_event(item)]
            events += [event for group in _groups(bare) for event in self._multiget(group)]
            if not any(item.status == 507 for item in items):
                return Look(tuple(events), tuple(gone), token, full, changed_only=not full)
            reply = self._sync(token)

    def _by_ctag(self, token: str, etags: Mapping[str, str]) -> Look:
        """Without tokens the ctag says whether anything changed; a server that has learnt to give tokens is asked."""
        item = self.check("supported-report-set")
        if _knows_sync(item):
            return self.everything(etags)
        ctag = _ctag(item)
        return Look((), (), token, full=False) if ctag == token != _CTAG else self._listed(etags)

    def _listed(self, etags: Mapping[str, str]) -> Look:
        """All events, by a listing, with the ctag that it tells: what changes after it is seen next time. What stands
        there in a known version, our own writes among it, is not fetched.
        """
        items = self._listing()
        itself = next((item for item in items if item.path.rstrip("/") == path(self.url)), None)
        versions = {item.path: _etag(item) for item in items if _is_member(item) and item.path.endswith(".ics")}
        alike = {name for name, etag in versions.items() if etag and etags.get(identity(name)) == etag}
        paths = [name for name in versions if name not in alike]
        events = [event for group in _groups(paths) for event in self._multiget(group)]
        ctag = _ctag(itself) if itself else _CTAG
        return Look(tuple(events), (), ctag, full=True, unchanged=frozenset(map(identity, alike)))

    def members(self) -> list[str]:
        """The paths of what the calendar holds."""
        return _members(self._listing())

    def _listing(self) -> list[xml.Item]:
        names = ("getetag", "resourcetype", "S:getctag")
        reply = self._http.ask("PROPFIND", self.url, xml.propfind(*names), _depth(1))
        if reply.status in (403, 404, 410):
            self.check()
        return xml.items(reply)[0]

    def _multiget(self, addresses: Sequence[str]) -> list[RemoteEvent]:
        """Events by address or path. sabre/dav 1 answers 404 to all of it if one is missing: then those that are
        there are asked for.
        """
        paths = [path(address) for address in addresses]
        reply = self._asked_for(paths)
        if reply.status in (404, 410):
            there = set(self.members())
            paths = [name for name in paths if name in there]
            if not paths:
                return []
            reply = self._asked_for(paths)
        items, _ = xml.items(reply)
        return [self._event(item) for item in items if item.status == 200 and _text(item)]

    def _asked_for(self, paths: Sequence[str]) -> Reply:
        hrefs = (quote(name, safe="/@:~!$&'()*+,;=") for name in paths)
        return self._http.ask("REPORT", self.url, xml.multiget(hrefs), _depth(1))

    def _event(self, item: xml.Item) -> RemoteEvent:
        return parse(identity(item.path), _etag(item), (_text(item) + "\r\n").encode(), self._zone)


def _gone(why: str = "The calendar is not there any more.") -> HeldError:
    return HeldError(why, "Say where to write.", rule="calendar-gone")


def _closed(what: str, remedy: str) -> HeldError:
    return HeldError(f"The calendar may not be {what} with this login.", remedy, rule="calendar-closed")


def read_only() -> HeldError:
    """The one message for a calendar in which every write is refused."""
    remedy = "Ask its owner for the right to change it, or name another calendar as caldav.calendar in the config."
    return _closed("written", remedy)


def _members(items: Iterable[xml.Item]) -> list[str]:
    return [item.path for item in items if _is_member(item)]


def _is_member(item: xml.Item) -> bool:
    return item.status == 200 and "collection" not in item.kinds()


def _etag(item: xml.Item) -> str:
    return quirks.strong(item.text(f"{xml.DAV}getetag"))


def _knows_sync(item: xml.Item) -> bool:
    reports = item.properties.get(f"{xml.DAV}supported-report-set")
    return reports is not None and reports.find(f".//{xml.DAV}{_SYNC}") is not None


def _ctag(item: xml.Item) -> str:
    return _CTAG + item.text(xml.CTAG)


def _text(item: xml.Item) -> str:
    return item.text(f"{xml.CAL}calendar-data")


def _is_event(item: xml.Item) -> bool:
    return f"{xml.DAV}getetag" in item.properties and item.path.endswith(".ics")


def _depth(depth: int) -> Mapping[str, str]:
    return {"Depth": str(depth), **xml.TYPE}


def _groups(values: Sequence[_T]) -> Iterator[list[_T]]:
    rest = iter(values)
    while group := list(islice(rest, GROUP)):
        yield group
