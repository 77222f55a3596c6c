"""The plan's calendar, made where there is none (RFC 4791 5.3.1). Servers answer MKCALENDAR in every way there is:
whether a calendar is there is seen by looking.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from urllib.parse import quote, urljoin, urlsplit

from studycal.calendars.base import PLAN_MARK
from studycal.errors import HeldError, RemoteError

from . import find, quirks
from . import xml as xml
from .find import Collection
from .http import Http, Reply

_DEFAULT_NAME = "studycal"
_COLOR = "#4682B4FF"
_MADE = (200, 201, 202, 204, 207)
"""Bedework answers 207, others 200; each says that something was made, or that it will be."""

_PAUSES = (0.0, 1.0, 2.0, 4.0, 8.0)
"""Seconds between looks at a calendar that is said to be made: Infomaniak's appears eight seconds later."""


def ensure(http: Http, url: str, wanted: str, plan_id: str, title: str) -> str:
    """The id of the plan's calendar: the one that the config's address leads to; else of those there the one that
    carries the plan's mark, the one chosen by name or address, or a new one.

    ``wanted`` is the config's word for it, empty where it has none. Raises HeldError if the calendar found belongs to
    another plan or cannot be made.
    """
    place = find.wanted_place(http, url, wanted)
    itself = place.itself if place else None
    if place is None:
        place = find.discover(http, url)
        itself = None if find.is_address(wanted) else place.itself
    free = [calendar for calendar in place.calendars if wanted or not calendar.is_ours]
    chosen = itself or _own(place.calendars, plan_id) or find.named(wanted or _DEFAULT_NAME, free, url)
    if chosen is None:
        at = urljoin(url, wanted) if find.is_address(wanted) else ""
        return make(http, place.home, plan_id, title if at else wanted or title, at=at).id
    if chosen.is_ours and not chosen.belongs_to(plan_id):
        raise HeldError(f"The calendar {chosen.name} belongs to another plan.", "Choose another.", rule="other-plan")
    return chosen.id


def make(http: Http, home: str, plan_id: str, name: str, *, at: str = "") -> Collection:
    """A new calendar in a home, or at an address of the learner's.

    Raises HeldError if the server makes none, RemoteError if it says it made one that cannot be seen.
    """
    mark = f"{PLAN_MARK}{plan_id} {secrets.token_hex(4)}"
    for url in [at] if at else _addresses(home, plan_id):
        reply = http.ask("MKCALENDAR", url, xml.mkcalendar(name, mark, _COLOR), xml.TYPE)
        if reply.status in quirks.TRANSIENT:
            raise xml.unexpected(reply)
        made = reply.status in _MADE
        calendar = _seen(http, url, home, mark, _PAUSES if made and not reply.is_page else (0.0,))
        if calendar:
            return calendar
        if made:
            raise _unseen(reply)
        if not _is_taken(http, url):
            raise _refused(url, reply)
    raise _refused(url, reply)


def _addresses(home: str, plan_id: str) -> list[str]:
    """Where to make it, and where instead if something that is no calendar lies there, as one in a bin does."""
    names = (f"studycal-{quote(plan_id, safe='')}{suffix}/" for suffix in ("", "-2", "-3"))
    return [urljoin(home.rstrip("/") + "/", name) for name in names]


def _seen(http: Http, url: str, home: str, mark: str, pauses: tuple[float, ...]) -> Collection | None:
    """The calendar at that address, or the one in the home that carries our mark (Zimbra names it as it likes)."""
    for number, pause in enumerate(pauses, start=1):
        if pause:
            http.wait(pause)
        try:
            calendar = find.at(http, url) or (_marked(http, home, mark) if len(pauses) > 1 else None)
        except RemoteError:
            if number == len(pauses):
                raise
            continue
        if calendar:
            return calendar
    return None


def _marked(http: Http, home: str, mark: str) -> Collection | None:
    return next((calendar for calendar in find.listed(http, home) if mark in calendar.description), None)


def _is_taken(http: Http, url: str) -> bool:
    """Whether something is at an address, be it no calendar."""
    reply = http.ask("PROPFIND", url, xml.propfind("resourcetype"), {"Depth": "0", **xml.TYPE})
    return reply.status == 207 and xml.itself(reply).status == 200


def _unseen(reply: Reply) -> RemoteError:
    if reply.is_page:
        return xml.unexpected(reply)
    return RemoteError(f"{reply.url} is said to be made (HTTP {reply.status}), but is not there yet.", xml.LATER)


def _refused(url: str, reply: Reply) -> HeldError:
    return HeldError(
        f"{urlsplit(url).hostname} does not let studycal make a calendar (HTTP {reply.status}).",
        "Make one there and name it as caldav.calendar in the config.",
        rule="calendar-refused",
    )


def _own(candidates: Iterable[Collection], plan_id: str) -> Collection | None:
    return next((calendar for calendar in candidates if calendar.belongs_to(plan_id)), None)
