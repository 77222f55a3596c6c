"""A CalDAV calendar (RFC 4791, 6578): looked at with one REPORT, written over a few connections, then read back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import TypeVar
from urllib.parse import quote, urlsplit

from studycal.errors import HeldError, RemoteError, UsageError

from . import caldav_find, caldav_quirks
from . import caldav_xml as xml
from .base import Learner, Look, Op, OpKind, Outcome, Receipt, RemoteEvent
from .caldav_body import build, parse, update
from .caldav_http import Http, Reply

_GROUP = 100
"""Events in one multiget, and operations settled together."""

_T = TypeVar("_T")
_CTAG = "ctag:"
_TEXT = {"Content-Type": "text/calendar; charset=utf-8"}


class CalDavCalendar:
    """The plan's calendar on a CalDAV server. ``clock`` tells what DTSTAMP says."""

    name = "caldav"

    def __init__(
        self,
        http: Http,
        url: str,
        *,
        calendar: str,
        clock: Callable[[], datetime],
        connections: int = 6,
        address: str = "",
    ) -> None:
        self._http = http
        self._url = url
        self._wanted = calendar
        self._clock = clock
        self._connections = connections
        self._token = ""
        self._others = Look((), (), "", full=False)
        self.address = address

    @property
    def requests(self) -> int:
        """How many requests were sent."""
        return self._http.requests

    def ensure(self, plan_id: str, title: str, zone: str) -> str:  # noqa: ARG002 - CalDAV events carry their own zone
        """The calendar's address, found or made; no request where it is known already. Raises HeldError."""
        if not self.address:
            self.address = caldav_find.ensure(self._http, self._url, self._wanted, plan_id, title)
        return self.address

    def look(self, token: str) -> Look:
        """What changed since ``token``; everything for an empty, invalid or outlived one. Raises RemoteError."""
        if token.startswith(_CTAG):
            return self._listed(token)
        reply = self._report(xml.sync_collection(token, data=True))
        if token and caldav_quirks.token_is_invalid(reply.status, reply.body):
            return self.look("")
        if caldav_quirks.has_no_sync(reply.status):
            return self._listed("")
        found = self._synced(reply, full=not token)
        self._token, self._others = found.token, Look((), (), "", full=False)
        return found

    def get(self, ids: Sequence[str]) -> dict[str, RemoteEvent | None]:
        """Events by their ids; None for those that are not there."""
        found: dict[str, RemoteEvent | None] = dict.fromkeys(ids)
        for group in _groups(ids):
            for event in self._multiget([self._path(identity) for identity in group]):
                found[event.id] = event
        return found

    def catch_up(self) -> Look | None:
        """What others changed between the last look and our last write; no request, for reading back has told."""
        return self._others if self._others.token else None

    def apply(self, ops: Sequence[Op]) -> Iterator[list[Receipt]]:
        """Carry out conditional writes and tell what came of each, a group at a time."""
        with ThreadPoolExecutor(self._connections) as pool:
            for group in _groups(ops):
                receipts = list(pool.map(self._write, self._with_raw(group)))
                yield self._read_back(receipts)

    def _with_raw(self, ops: Sequence[Op]) -> list[Op]:
        """Patches need the resource they change; one that was not seen lately is fetched."""
        missing = [op.id for op in ops if op.kind is OpKind.PATCH and not op.raw]
        found = self.get(missing) if missing else {}
        return [replace(op, raw=event.raw) if (event := found.get(op.id)) else op for op in ops]

    def _write(self, op: Op) -> Receipt:
        try:
            return self._receipt(op, self._send(op))
        except (RemoteError, ValueError) as error:
            return Receipt(op, Outcome.FAILED, None, str(error))

    def _send(self, op: Op) -> Reply | None:
        url = self._address_of(op.id)
        condition = {"If-Match": op.etag} if op.etag else {}
        if op.kind is OpKind.CREATE:
            return self._http.ask("PUT", url, build(op, self._clock()), {"If-None-Match": "*", **_TEXT})
        if op.kind is OpKind.DELETE:
            return self._http.ask("DELETE", url, b"", condition)
        if not op.raw:
            return None
        return self._http.ask("PUT", url, update(_bytes(op.raw), op, self._clock()), {**condition, **_TEXT})

    def _receipt(self, op: Op, reply: Reply | None) -> Receipt:
        if reply is None or reply.status in (404, 410):
            outcome = (
                Outcome.DONE if reply is not None and op.kind is OpKind.DELETE and reply.tries > 1 else Outcome.MISSING
            )
            return Receipt(op, outcome, None, "")
        if reply.status in (200, 201, 204):
            return Receipt(op, Outcome.DONE, None, "")
        if reply.status == 412:
            return Receipt(op, Outcome.EXISTS if op.kind is OpKind.CREATE else Outcome.STALE, None, "")
        return Receipt(op, Outcome.REFUSED, None, caldav_quirks.refusal(reply.status))

    def _read_back(self, receipts: list[Receipt]) -> list[Receipt]:
        """The events as they stand now: servers rewrite what they are given, and some tell no ETag.

        Where the server tells what changed since the look, that is asked for: it holds what we wrote, and moves the
        token past it. An event made and deleted between two looks would be in neither (RFC 6578 3.5.1).
        """
        asked = [r.op.id for r in receipts if r.outcome in (Outcome.EXISTS, Outcome.STALE) or _wrote(r)]
        found = dict(self._since({r.op.id for r in receipts})) if self._token else {}
        missing = [name for name in asked if name not in found]
        found |= {name: event for name, event in self.get(missing).items() if event} if missing else {}
        return [_settled(receipt, found.get(receipt.op.id)) for receipt in receipts]

    def _since(self, ours: Set[str]) -> Iterator[tuple[str, RemoteEvent]]:
        """What changed since the last look, by id; what is not in ``ours`` is kept for `catch_up`."""
        reply = self._report(xml.sync_collection(self._token, data=True))
        if reply.status != 207:
            self._token, self._others = "", Look((), (), "", full=False)
            return
        found = self._synced(reply, full=False)
        self._token = found.token
        theirs = tuple(event for event in found.events if event.id not in ours)
        gone = tuple(name for name in found.gone if name not in ours)
        before = self._others
        self._others = Look((*before.events, *theirs), (*before.gone, *gone), found.token, full=False)
        yield from ((event.id, event) for event in found.events)

    def _synced(self, reply: Reply, *, full: bool) -> Look:
        events: list[RemoteEvent] = []
        gone: list[str] = []
        while True:
            found, token = xml.items(self._gone_checked(reply))
            own = urlsplit(self._base()).path
            bare = []
            truncated = False
            for item in found:
                if item.path.rstrip("/") == xml.path_of(own).rstrip("/"):
                    truncated = truncated or item.status == 507
                elif item.status == 404:
                    gone.append(_id(item.path))
                elif item.text(f"{xml.CAL}calendar-data"):
                    events.append(_event(item))
                elif _is_event(item):
                    bare.append(item.path)
            for group in _groups(bare):
                events += self._multiget(group)
            if not truncated:
                return Look(tuple(events), tuple(gone), token, full)
            reply = self._report(xml.sync_collection(token, data=True))

    def _listed(self, token: str) -> Look:
        """Without sync-collection: the ctag says whether anything changed, a listing what there is."""
        body = xml.propfind("S:getctag")
        found, _ = xml.items(self._gone_checked(self._http.ask("PROPFIND", self._base(), body, _depth(0))))
        ctag = _CTAG + found[0].text(xml.CTAG)
        if ctag == token and token != _CTAG:
            return Look((), (), token, full=False)
        found, _ = xml.items(
            self._http.ask("PROPFIND", self._base(), xml.propfind("getetag", "resourcetype"), _depth(1))
        )
        paths = [item.path for item in found if _is_event(item)]
        events = [event for group in _groups(paths) for event in self._multiget(group)]
        return Look(tuple(events), (), ctag, full=True)

    def _multiget(self, paths: Sequence[str]) -> list[RemoteEvent]:
        found, _ = xml.items(self._gone_checked(self._report(xml.multiget(_quoted(path) for path in paths))))
        return [_event(item) for item in found if item.status == 200 and item.text(f"{xml.CAL}calendar-data")]

    def _report(self, body: bytes) -> Reply:
        return self._http.ask("REPORT", self._base(), body, _depth(1))

    def _gone_checked(self, reply: Reply) -> Reply:
        """A calendar that is gone or closed to us is a matter for the learner, never made again silently."""
        if reply.status in (404, 410):
            raise HeldError("The calendar is not there any more.", "Say where to write.", rule="calendar-gone")
        if reply.status == 403:
            raise HeldError("The calendar cannot be read any more.", "Is it still shared?", rule="calendar-closed")
        return reply

    def _base(self) -> str:
        if not self.address:
            raise HeldError("No CalDAV calendar was chosen yet.", "Run `studycal sync` first.", rule="calendar-unknown")
        return self.address

    def _path(self, identity: str) -> str:
        return xml.path_of(self._base()) + identity + ".ics"

    def _address_of(self, identity: str) -> str:
        return self._base() + identity + ".ics"


def connect(home: Learner, now: datetime) -> CalDavCalendar:
    """The calendar that the config names, with the learner's password. Raises AuthNeededError; makes no request."""
    settings = home.config.caldav
    return CalDavCalendar(
        open_http(home),
        settings.url,
        calendar=settings.calendar,
        clock=lambda: now,
        connections=settings.connections,
    )


def open_http(home: Learner) -> Http:
    """Requests to the config's server as the learner. Raises UsageError without an address, AuthNeededError."""
    from .caldav_auth import password

    settings = home.config.caldav
    if not settings.url:
        raise UsageError("The config names no CalDAV server.", "Write its address as `url` under [caldav].")
    return Http(
        settings.username,
        password(settings),
        connections=settings.connections,
        allow_http=settings.allow_http,
        sleep=home.pause,
        before=lambda: home.pause(0),
    )


def _settled(receipt: Receipt, event: RemoteEvent | None) -> Receipt:
    """A write whose answer was lost shows as a conflict with ourselves: it is done."""
    op = receipt.op
    ours = event is not None and op.fields is not None and dict(event.marker) == dict(op.marker)
    if ours and event is not None and op.fields is not None and receipt.outcome in (Outcome.EXISTS, Outcome.STALE):
        written = (event.fields is not None) and _same(event, op)
        return replace(receipt, outcome=Outcome.DONE if written else receipt.outcome, event=event)
    return replace(receipt, event=event)


def _same(event: RemoteEvent, op: Op) -> bool:
    there, here = event.fields, op.fields
    if there is None or here is None:
        return False
    return (there.start, there.end, there.summary, there.description.strip()) == (
        here.start,
        here.end,
        here.summary,
        here.description.strip(),
    )


def _wrote(receipt: Receipt) -> bool:
    return receipt.outcome == Outcome.DONE and receipt.op.kind is not OpKind.DELETE


def _event(item: xml.Item) -> RemoteEvent:
    text = item.text(f"{xml.CAL}calendar-data")
    return parse(item.path, caldav_quirks.strong(item.text(f"{xml.DAV}getetag")), (text + "\r\n").encode())


def _is_event(item: xml.Item) -> bool:
    return item.status == 200 and f"{xml.DAV}getetag" in item.properties and item.path.endswith(".ics")


def _id(path: str) -> str:
    return path.rstrip("/").rsplit("/", 1)[-1].removesuffix(".ics")


def _quoted(path: str) -> str:
    return quote(path, safe="/@:~!$&'()*+,;=")


def _depth(depth: int) -> Mapping[str, str]:
    return {"Depth": str(depth), **xml.TYPE}


def _bytes(raw: object) -> bytes:
    return raw if isinstance(raw, bytes) else str(raw).encode()


def _groups(values: Sequence[_T]) -> Iterator[list[_T]]:
    rest = iter(values)
    while group := list(islice(rest, _GROUP)):
        yield group
