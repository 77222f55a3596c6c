"""The plan's own calendar at Google: looked at with one request, written in batches, every write conditional.

Batches follow one another without a pace of our own. Google names no number of writes a second for one calendar; it
says that quick writes may be limited at any time and asks for backoff then
(https://developers.google.com/workspace/calendar/api/guides/quota), and it refuses the parts of a batch one by one. So
only the parts that were too quick are sent again, after waits that grow (`studycal.calendars.patience.wait`); a fixed
pace of eight writes a second would make every first push of a year take half a minute, refused or not. Each part counts
as a request of the 600 a minute that a user has: the most that a run writes (`studycal.core.sync.guards.RUN_LIMIT`) is
half of that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from studycal.calendars.base import NO_ETAGS, Look, Op, OpKind, Outcome, Receipt, RemoteEvent
from studycal.core.records import replace
from studycal.core.sync import marker
from studycal.errors import HeldError, RemoteError
from studycal.formats import google_json

from . import find
from .api import MOST, Answer, Api
from .http import Failure, error_of

if TYPE_CHECKING:
    from studycal.calendars.base import Learner

_PAGE = 2500
_LISTED = f"nextPageToken,nextSyncToken,timeZone,items({google_json.READ})"
_GONE = (404, 410)
_T = TypeVar("_T")


class GoogleCalendar:
    """Our calendar. ``wanted`` is its name or id in the config; ``remember`` keeps its id beside the login."""

    name = "google"

    def __init__(
        self,
        api: Api,
        *,
        wanted: str = "studycal",
        address: str = "",
        calendars: Mapping[str, str] | None = None,
        remember: Callable[[str, str], None] | None = None,
    ) -> None:
        self._api = api
        self._wanted = wanted
        self._calendars = calendars or {}
        self._remember = remember
        self._zone = "UTC"
        self._new = False
        self._empty = False
        self.address = address
        self.etags: Mapping[str, str] = NO_ETAGS

    @property
    def requests(self) -> int:
        """HTTP requests made so far."""
        return self._api.requests

    def ensure(self, plan_id: str, title: str, zone: str) -> str:
        """The calendar's id: found by our mark in its description, else created in the learner's zone.

        Raises HeldError with the rule ``calendar-gone`` or ``other-plan``.
        """
        self._zone = zone
        if not self.address:
            finder = find.Finder(self._api, self._wanted, self._calendars.get(plan_id, ""))
            self.address = finder.ensure(plan_id, title, zone)
            self._new = self._empty = finder.made
            if self._remember:
                self._remember(plan_id, self.address)
        return self.address

    def look(self, token: str) -> Look:
        """What changed since ``token``; everything for an empty, expired or damaged one.

        A calendar made a moment ago is known to be empty: its first look needs no request and gives no token.
        """
        if self._empty and not token:
            self._empty = False
            return Look((), (), "", full=True)
        events: list[RemoteEvent] = []
        page: dict[str, str] = {"syncToken": token} if token else {}
        while True:
            answer = self._page(page)
            if isinstance(answer, Failure):
                if token and _token_is_over(answer):
                    return self.look("")
                raise error_of(answer)
            self._zone = answer.get("timeZone", self._zone)
            events += [google_json.read(item, self._zone) for item in answer.get("items", ())]
            if "nextSyncToken" in answer:
                return Look(tuple(events), (), answer["nextSyncToken"], full=not token)
            if "nextPageToken" not in answer:
                raise RemoteError("Google Calendar's answer is no list of events.", "A later run asks again.")
            page = {**page, "pageToken": answer["nextPageToken"]}

    def get(self, ids: Sequence[str]) -> dict[str, RemoteEvent | None]:
        """Events by id, tombstones too; None for those that Google does not know."""
        events: dict[str, RemoteEvent | None] = {}
        for group in _groups(ids):
            requests = {event: self._events.get(**self._at(event), fields=google_json.READ) for event in group}
            for answers in self._api.batch(requests):
                events |= {event: self._seen(answer) for event, answer in answers.answers.items()}
        return {event: events[event] for event in ids}

    def catch_up(self) -> Look | None:
        """Not needed: a deleted event leaves a tombstone."""
        return None

    def apply(self, ops: Sequence[Op]) -> Iterator[list[Receipt]]:
        """Write, at most fifty in a request; what the server was too busy for is sent again, the rest settled."""
        self._empty = False
        again = frozenset({404}) if self._new else frozenset[int]()
        for group in _groups(ops):
            named = {str(number): op for number, op in enumerate(group)}
            requests = {name: self._request(op) for name, op in named.items()}
            for answers in self._api.batch(requests, again=again if group[0].kind is OpKind.CREATE else frozenset()):
                receipts = {name: self._receipt(named[name], answer) for name, answer in answers.answers.items()}
                yield self._settled(receipts, answers.unsure)
                _stop_if_refused(receipts, answers.answers)

    def _page(self, page: Mapping[str, str]) -> Answer:
        base = self._base()
        request = self._events.list(calendarId=base, maxResults=_PAGE, showDeleted=True, fields=_LISTED, **page)
        return self._api.patiently(lambda: self._not_yet(self._api.once(request)))

    def _not_yet(self, answer: Answer) -> Answer:
        """A calendar that was made a moment ago may be unknown to the server that is asked: worth another try."""
        missing = isinstance(answer, Failure) and answer.status == 404
        return Failure(503) if self._new and missing else answer

    def _request(self, op: Op) -> Any:  # noqa: ANN401 - googleapiclient is untyped
        if op.kind is OpKind.CREATE:
            return self._events.insert(calendarId=self._base(), body=google_json.created(op), fields=google_json.READ)
        if op.kind is OpKind.PATCH:
            request = self._events.patch(**self._at(op.id), body=google_json.patched(op), fields=google_json.READ)
        else:
            request = self._events.delete(**self._at(op.id))
        if op.etag:
            request.headers["If-Match"] = op.etag
        return request

    def _receipt(self, op: Op, answer: Answer) -> Receipt:
        if not isinstance(answer, Failure):
            event = google_json.read(answer, self._zone) if answer.get("id") else None
            return Receipt(op, Outcome.DONE, event)
        return Receipt(op, _outcome(op, answer), None, str(error_of(answer)))

    def _settled(self, receipts: Mapping[str, Receipt], unsure: frozenset[str]) -> list[Receipt]:
        """A write whose answer was lost shows as a conflict with ourselves: if it stands there, it is done."""
        clash = (Outcome.EXISTS, Outcome.STALE, Outcome.MISSING)
        ids = [receipt.op.id for name, receipt in receipts.items() if name in unsure and receipt.outcome in clash]
        events = self.get(ids) if ids else {}
        return [
            _now_known(receipt, events[receipt.op.id]) if receipt.op.id in events else receipt
            for receipt in receipts.values()
        ]

    def _seen(self, answer: Answer) -> RemoteEvent | None:
        if not isinstance(answer, Failure):
            return google_json.read(answer, self._zone)
        if answer.status in _GONE:
            return None
        raise error_of(answer)

    @property
    def _events(self) -> Any:  # noqa: ANN401 - googleapiclient is untyped
        """The methods of events."""
        return self._api.events

    def _at(self, event: str) -> dict[str, str]:
        return {"calendarId": self._base(), "eventId": event}

    def _base(self) -> str:
        if not self.address:
            raise HeldError("No Google calendar was chosen yet.", "Run `studycal sync` first.", rule="calendar-unknown")
        return self.address


def connect(home: Learner, now: datetime) -> GoogleCalendar:
    """The calendar that the config names, with the kept login. Raises AuthNeededError; makes no request."""
    from .api import connected
    from .credentials import kept_credentials, open_credentials
    from .login_place import place_of

    config, place = home.config, place_of(home)
    login = place.read() if config.google.service_account is None else None
    credentials = kept_credentials(place, login, now) if login else open_credentials(home, now)
    api = connected(home, credentials)

    def remember(plan: str, calendar: str) -> None:
        with place.alone(now):
            kept = place.read()
            if kept is not None and kept.calendars.get(plan) != calendar:
                place.save(replace(kept, calendars={**kept.calendars, plan: calendar}))

    calendars = login.calendars if login else {}
    return GoogleCalendar(api, wanted=config.google.calendar, calendars=calendars, remember=remember)


def _outcome(op: Op, failure: Failure) -> Outcome:
    if failure.status == 409:
        return Outcome.EXISTS
    if failure.status == 412:
        return Outcome.STALE
    if failure.status in _GONE and op.kind is not OpKind.CREATE:
        return Outcome.MISSING
    return Outcome.REFUSED if _is_of_one_event(failure) else Outcome.FAILED


def _is_of_one_event(failure: Failure) -> bool:
    """Whether the refusal concerns this event alone: what it says, or who may change it."""
    return failure.status == 400 or (failure.status == 403 and failure.reason.startswith("forbiddenFor"))


def _stop_if_refused(receipts: Mapping[str, Receipt], answers: Mapping[str, Answer]) -> None:
    """A refusal that every further write would meet too ends the run: no access, no login, no quota for hours."""
    for name, receipt in receipts.items():
        answer = answers[name]
        if receipt.outcome is Outcome.FAILED and isinstance(answer, Failure) and not answer.passing:
            raise error_of(answer)


def _now_known(receipt: Receipt, event: RemoteEvent | None) -> Receipt:
    op = receipt.op
    if op.kind is OpKind.DELETE:
        gone = event is None or event.cancelled
        return replace(receipt, outcome=Outcome.DONE if gone else receipt.outcome, event=event)
    stands = (
        event is not None
        and event.fields is not None
        and op.fields is not None
        and not event.cancelled
        and event.marker.items() >= op.marker.items()
        and marker.digests(event.fields) == marker.digests(op.fields)
    )
    return replace(receipt, outcome=Outcome.DONE if stands else receipt.outcome, event=event)


def _token_is_over(failure: Failure) -> bool:
    return failure.status == 410 or (failure.status == 400 and failure.reason == "invalid")


def _groups(values: Sequence[_T]) -> Iterator[list[_T]]:
    rest = iter(values)
    while group := list(islice(rest, MOST)):
        yield group
