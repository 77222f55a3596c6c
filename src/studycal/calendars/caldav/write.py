"""One conditional write to a CalDAV server, and what came of it once it was read back.

A write is done when it is seen to be done: a page, a login or an empty answer in the answer's place says nothing, a
refusal may be the answer to our own repetition of what was done before.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from studycal.calendars.base import Op, OpKind, Outcome, Receipt, RemoteEvent
from studycal.core.records import dataclass, replace
from studycal.core.sync import marker
from studycal.errors import RemoteError

from . import quirks
from .body import build, update
from .collection import CalendarCollection
from .http import Http, Reply

_TEXT = {"Content-Type": "text/calendar; charset=utf-8"}
_DONE = (200, 201, 202, 204)
_ABSENT = (404, 410)
_LATER = "the next sync looks again"


@dataclass(frozen=True, slots=True)
class WriteAnswer:
    """What the server said to a write. ``reply`` is None where nothing was sent, or no answer came.

    ``message`` says why; ``missing`` that the event to change was not there when it was asked for.
    """

    op: Op
    reply: Reply | None = None
    message: str = ""
    outcome: Outcome | None = None

    @property
    def forbidden(self) -> bool:
        """Whether it was refused for who asks, not for what it writes."""
        return self.reply is not None and quirks.forbids_all(self.reply.status, self.reply.body)

    @property
    def made(self) -> bool:
        """Whether the server says that it made an event."""
        return self.op.kind is OpKind.CREATE and self._is_claimed and not self._is_page

    @property
    def to_see(self) -> bool:
        """Whether the event must be looked at to know what came of the write."""
        return self.reply is not None and (self._is_claimed or self.reply.status in (*_ABSENT, 412))

    @property
    def _is_claimed(self) -> bool:
        return self.reply is not None and self.reply.status in _DONE

    @property
    def _is_page(self) -> bool:
        return self.reply is not None and self.reply.is_page

    def settled(self, event: RemoteEvent | None) -> Receipt:
        """The receipt, given the event as it stands now; None if it is not there (or was not asked for)."""
        if self.outcome is not None:
            return Receipt(self.op, self.outcome, event, self.message)
        assert self.reply is not None  # noqa: S101 - what has no outcome of its own was answered
        if not self.to_see:
            transient = self.reply.status >= 500
            outcome = Outcome.FAILED if transient else Outcome.REFUSED
            return Receipt(self.op, outcome, None, quirks.refusal(self.reply.status, self.reply.body))
        settle = {OpKind.CREATE: self._created, OpKind.PATCH: self._patched, OpKind.DELETE: self._deleted}
        return settle[self.op.kind](event)

    def _created(self, event: RemoteEvent | None) -> Receipt:
        if event is None:
            return self._failed() if self._is_claimed else self._absent()
        if _carries(event, self.op):
            return Receipt(self.op, Outcome.DONE, event, "")
        if self._is_claimed and not self._is_page:  # the server made something else of it, but the id is ours
            return Receipt(self.op, Outcome.DONE, event, "")
        return Receipt(self.op, Outcome.EXISTS, event, "")

    def _absent(self) -> Receipt:
        """A creation that was refused because the event exists, and it does not, or because its calendar does not."""
        if self.reply is not None and self.reply.status == 412:
            return Receipt(self.op, Outcome.EXISTS, None, "")
        return Receipt(self.op, Outcome.FAILED, None, f"the server has no place for it (HTTP 404); {_LATER}")

    def _patched(self, event: RemoteEvent | None) -> Receipt:
        if event is None:
            return Receipt(self.op, Outcome.MISSING, None, "")
        if _carries(event, self.op):
            return Receipt(self.op, Outcome.DONE, event, "")
        if not self._is_claimed:
            return Receipt(self.op, Outcome.STALE, event, "")
        if event.etag == self.op.etag:
            return self._failed()
        return Receipt(self.op, Outcome.STALE if self._is_page else Outcome.DONE, event, "")

    def _deleted(self, event: RemoteEvent | None) -> Receipt:
        """Our own repetition finds what it deleted gone: 404 of most servers, 412 of sabre/dav."""
        assert self.reply is not None  # noqa: S101 - only what was answered is seen
        if event is None:
            ours = self._is_claimed or self.reply.tries > 1
            return Receipt(self.op, Outcome.DONE if ours else Outcome.MISSING, None, "")
        if self.reply.status == 412 or event.etag != self.op.etag:
            return Receipt(self.op, Outcome.STALE, event, "")
        return self._failed()

    def _failed(self) -> Receipt:
        assert self.reply is not None  # noqa: S101 - only what was answered is seen
        what = "a page" if self.reply.is_page else "that it was done"
        message = f"it was answered with {what} (HTTP {self.reply.status}), but nothing changed; {_LATER}"
        return Receipt(self.op, Outcome.FAILED, None, message)


class Writer:
    """Sends writes to one collection; safe to use from several threads.

    ``looks_first`` is for a server that heeds no If-Match where nothing stands: it would bring back what was deleted.
    """

    def __init__(
        self, http: Http, collection: CalendarCollection, clock: Callable[[], datetime], *, looks_first: bool = False
    ) -> None:
        self._http = http
        self._collection = collection
        self._clock = clock
        self._looks_first = looks_first

    def send(self, op: Op) -> WriteAnswer:
        """Send one write, and never over a version that nobody looked at. Raises AuthNeededError, InputError."""
        try:
            return self._sent(op)
        except RemoteError as error:
            return WriteAnswer(op, None, str(error), Outcome.FAILED)
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            return WriteAnswer(op, None, f"its text cannot be changed ({error})", Outcome.REFUSED)

    def _sent(self, op: Op) -> WriteAnswer:
        url = self._collection.address_of(op.id)
        if op.kind is OpKind.CREATE:
            return WriteAnswer(op, self._put(url, build(op, self._clock()), {"If-None-Match": "*"}))
        if op.kind is OpKind.PATCH and not op.raw:
            return WriteAnswer(op, None, "", Outcome.MISSING)
        if not op.etag:
            versioned = self._versioned(op)
            if isinstance(versioned, WriteAnswer):
                return versioned
            op = versioned
        if self._looks_first and op.kind is OpKind.PATCH and self._collection.read(op.id) is None:
            return WriteAnswer(op, None, "", Outcome.MISSING)
        condition = {"If-Match": op.etag}
        if op.kind is OpKind.DELETE:
            return WriteAnswer(op, self._http.ask("DELETE", url, b"", condition))
        return WriteAnswer(op, self._put(url, update(_bytes(op.raw), op, self._clock()), condition))

    def _put(self, url: str, body: bytes, condition: dict[str, str]) -> Reply:
        return self._http.ask("PUT", url, body, {**condition, **_TEXT})

    def _versioned(self, op: Op) -> Op | WriteAnswer:
        """The write with the ETag of the version that was seen; some servers tell it by GET alone.

        Where it cannot be had nothing is written: it might go over an edit of the learner's.
        """
        event = self._collection.read(op.id)
        if event is None:
            return WriteAnswer(op, None, "", Outcome.MISSING)
        if op.raw and not _same_text(_bytes(op.raw), event):
            return WriteAnswer(op, None, "", Outcome.STALE)
        if not event.etag:
            why = "the server tells no ETag, so a change could go over one of yours; change this event by hand"
            return WriteAnswer(op, None, why, Outcome.REFUSED)
        return replace(op, etag=event.etag, raw=event.raw)


def _same_text(raw: bytes, event: RemoteEvent) -> bool:
    """Whether a resource still says what it said, however its lines end."""
    return isinstance(event.raw, bytes) and raw.split() == event.raw.split()


def _carries(event: RemoteEvent, op: Op) -> bool:
    """Whether an event says what was to be written, as far as servers leave texts alone."""
    if event.fields is None or op.fields is None or dict(event.marker) != dict(op.marker):
        return False
    names = marker.FIELDS if op.kind is OpKind.CREATE else op.changed
    return all(marker.value(event.fields, name) == marker.value(op.fields, name) for name in names)


def _bytes(raw: object) -> bytes:
    return raw if isinstance(raw, bytes) else str(raw).encode()
