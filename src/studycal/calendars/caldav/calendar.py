"""A CalDAV calendar (RFC 4791, 6578): looked at with one REPORT, written over a few connections, then read back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import datetime
from itertools import islice

from studycal.calendars.base import NO_ETAGS, Learner, Look, Op, OpKind, Outcome, Receipt, RemoteEvent
from studycal.core.records import replace
from studycal.errors import HeldError, UsageError

from . import find, make, quirks
from .body import identity
from .collection import GROUP, CalendarCollection, read_only
from .http import Http
from .write import WriteAnswer, Writer

_NOTHING = Look((), (), "", full=False)


class CalDavCalendar:
    """The plan's calendar on a CalDAV server. ``clock`` tells what DTSTAMP says.

    ``calendar`` is the config's word for it, empty where it has none; ``zone`` is where floating times are told in;
    ``address`` is the id that `ensure` gave (`find.Collection.id`).
    """

    name = "caldav"
    tombstones = False

    def __init__(
        self,
        http: Http,
        url: str,
        *,
        calendar: str,
        clock: Callable[[], datetime],
        zone: str = "UTC",
        connections: int = 6,
        address: str = "",
    ) -> None:
        self._http = http
        self._url = url
        self._wanted = calendar
        self._clock = clock
        self._zone = zone
        self._connections = connections
        self._token = ""
        self._others = _NOTHING
        self._checked = False
        self._opened: CalendarCollection | None = None
        self.address = address
        self.etags: Mapping[str, str] = NO_ETAGS

    @property
    def requests(self) -> int:
        """How many requests were sent."""
        return self._http.requests

    def ensure(self, plan_id: str, title: str, zone: str) -> str:  # noqa: ARG002 - CalDAV events carry their own zone
        """The calendar's id, found or made; no request where it is known already. Raises HeldError."""
        if not self.address:
            self.address = make.ensure(self._http, self._url, self._wanted, plan_id, title)
            self._checked = True
        return self.address

    def look(self, token: str) -> Look:
        """What changed since ``token``; everything for an empty, invalid or outlived one. Raises RemoteError."""
        collection = self._collection()
        look = (
            collection.changes(token, self.etags) if token or not self._checked else collection.everything(self.etags)
        )
        self._checked = True
        self._token, self._others = "" if look.token.startswith("ctag:") else look.token, _NOTHING
        return look

    def get(self, ids: Sequence[str]) -> dict[str, RemoteEvent | None]:
        """Events by their ids; None for those that are not there."""
        return {**dict.fromkeys(ids), **self._collection().events(ids)} if ids else {}

    def catch_up(self) -> Look | None:
        """What others changed between the last look and our last write; no request, for reading back has told."""
        return self._others if self._others.token else None

    def apply(self, ops: Sequence[Op]) -> Iterator[list[Receipt]]:
        """Carry out conditional writes and tell what came of each, a group at a time.

        A calendar that is gone or in a bin is found out before the first write, one in which nothing may be written by
        the answers. Raises HeldError.
        """
        collection = self._collection()
        if not self._checked:
            collection.check()
            self._checked = True
        writer = Writer(self._http, collection, self._clock, looks_first=quirks.makes_anew(collection.kinds))
        with ThreadPoolExecutor(self._connections) as pool:
            for group in _groups(ops):
                answers = []
                for answer in _as_answered(pool, writer.send, self._with_raw(group)):
                    answers.append(answer)
                    if answer.made:
                        yield [Receipt(answer.op, Outcome.ANSWERED)]
                if len(answers) > 1 and all(answer.forbidden for answer in answers):
                    raise read_only()
                place = {op.id: number for number, op in enumerate(group)}
                yield self._read_back(sorted(answers, key=lambda answer: place[answer.op.id]))

    def _collection(self) -> CalendarCollection:
        if not self.address:
            raise HeldError("No CalDAV calendar was chosen yet.", "Run `studycal sync` first.", rule="calendar-unknown")
        if self._opened is None or self._opened.address != self.address:
            self._opened = CalendarCollection(self._http, self.address, self._zone)
        return self._opened

    def _with_raw(self, ops: Sequence[Op]) -> list[Op]:
        """Patches need the resource they change; one that was not seen lately is fetched."""
        missing = [op.id for op in ops if op.kind is OpKind.PATCH and not op.raw]
        events = self.get(missing)
        return [replace(op, raw=event.raw) if (event := events.get(op.id)) else op for op in ops]

    def _read_back(self, answers: list[WriteAnswer]) -> list[Receipt]:
        """What came of each write, by the events as they stand now: servers rewrite what they are given, some tell no
        ETag, and what stands in between may answer in their place.

        Where the server tells what changed since the look, that is asked for: it holds what we wrote, and moves the
        token past it. An event made and deleted between two looks would be in neither (RFC 6578 3.5.1).
        """
        ids = [answer.op.id for answer in answers if answer.to_see]
        events: dict[str, RemoteEvent | None] = self._since({answer.op.id for answer in answers}) if ids else {}
        deleted = {answer.op.id for answer in answers if answer.to_see and answer.op.kind is OpKind.DELETE}
        deleted -= events.keys()
        there = {identity(path) for path in self._collection().members()} if deleted else set()
        events |= dict.fromkeys(deleted - there)
        events |= self.get([name for name in ids if name not in events])
        return [answer.settled(events.get(answer.op.id)) for answer in answers]

    def _since(self, ours: set[str]) -> dict[str, RemoteEvent | None]:
        """What changed since the last look, by id, None for what is gone; what is not in ``ours`` is kept for
        `catch_up`.
        """
        look = self._collection().since(self._token) if self._token else None
        if look is None:
            self._token, self._others = "", _NOTHING
            return {}
        self._token = look.token
        theirs = tuple(event for event in look.events if event.id not in ours)
        gone = tuple(name for name in look.gone if name not in ours)
        before = self._others
        self._others = Look((*before.events, *theirs), (*before.gone, *gone), look.token, full=False)
        return {**dict.fromkeys(look.gone), **{event.id: event for event in look.events}}


def connect(home: Learner, now: datetime) -> CalDavCalendar:
    """The calendar that the config names, with the learner's password. Raises AuthNeededError; makes no request."""
    settings = home.config.caldav
    return CalDavCalendar(
        open_http(home),
        settings.url,
        calendar=settings.calendar if "calendar" in settings.model_fields_set else "",
        clock=lambda: now,
        zone=str(home.config.schedule().zone),
        connections=settings.connections,
    )


def open_http(home: Learner) -> Http:
    """Requests to the config's server as the learner. Raises UsageError without an address, AuthNeededError."""
    from .auth import password

    settings = home.config.caldav
    kept = home.secret("caldav")
    if not settings.url:
        raise UsageError("The config names no CalDAV server.", "Write its address as `url` under [caldav].")
    return Http(
        settings.username,
        password(settings, kept),
        named=find.server(settings.url),
        connections=settings.connections,
        allow_http=settings.allow_http,
        public=home.public,
        sleep=home.pause,
        before=lambda: home.pause(0),
    )


def _as_answered(
    pool: ThreadPoolExecutor, send: Callable[[Op], WriteAnswer], ops: Sequence[Op]
) -> Iterator[WriteAnswer]:
    """The answers as they come: one that is slow keeps none from being remembered. Where the run ends here, what was
    not sent yet is not sent.
    """
    futures = [pool.submit(send, op) for op in ops]
    try:
        for future in as_completed(futures):
            yield future.result()
    finally:
        for future in futures:
            future.cancel()


def _groups(ops: Sequence[Op]) -> Iterator[list[Op]]:
    rest = iter(ops)
    while group := list(islice(rest, GROUP)):
        yield group
