"""The methods of ``events`` (https://developers.google.com/workspace/calendar/api/v3/reference/events)."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from . import series
from .account import OWNER, Account, Calendar, Event, seal, unseal
from .errors import Refusal, refuse
from .values import check_id, cleaned, instant, merged, shown

_ALONE = ("iCalUID", "orderBy", "privateExtendedProperty", "q", "sharedExtendedProperty", "timeMin", "timeMax",
          "updatedMin")  # fmt: skip
_NO_TOKEN = ("iCalUID", "orderBy", "privateExtendedProperty", "q", "sharedExtendedProperty", "updatedMin")
_OFFSET = re.compile(r"(Z|[+-]\d\d:?\d\d)$")


@dataclass
class Call:
    """One call of an API method, however it came in."""

    account: Account
    method: str
    path: dict[str, str]
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: dict[str, Any]
    scopes: frozenset[str] = frozenset()
    client: str = ""
    answer_headers: dict[str, str] = field(default_factory=dict)
    curtail: Callable[[list[Event]], list[Event]] = lambda events: events

    def one(self, name: str, default: str = "") -> str:
        """A parameter that is given once."""
        return (self.query.get(name) or [default])[-1]

    @property
    def calendar(self) -> Calendar:
        """The calendar that the path names; one that this login may not see is not there."""
        found = self.account.calendar(self.path["calendarId"])
        root = "https://www.googleapis.com/auth/"
        own_only = not any(
            root + scope in self.scopes for scope in ("calendar", "calendar.events", "calendar.readonly")
        )
        if own_only and found.client != self.client:
            raise refuse("notFound")
        return found

    def check_match(self, etag: str) -> None:
        """If-Match on writes, If-None-Match on reads."""
        wanted = self.headers.get("if-match", "")
        if wanted and wanted not in ("*", etag):
            raise refuse("conditionNotMet", location=("header", "If-Match"))
        if self.headers.get("if-none-match") == etag:
            raise Refusal(304, {})


def _writable(call: Call) -> Calendar:
    calendar = call.calendar
    if calendar.role not in ("owner", "writer"):
        raise refuse("requiredAccessLevel", "You need to have writer access to this calendar.", status=403)
    return calendar


def insert(call: Call) -> Event:
    calendar, body = _writable(call), dict(call.body)
    identity = body.get("id")
    if identity is not None:
        check_id(identity)
        if identity in calendar.events:
            raise refuse("duplicate")
    if body.get("conferenceData") and call.one("conferenceDataVersion") != "1":
        del body["conferenceData"]
    return _new(call.account, calendar, body)


def _new(account: Account, calendar: Calendar, body: Event) -> Event:
    number = account.number()
    identity = body.get("id") or base64.b32hexencode(f"{number:016}".encode()).decode().lower().rstrip("=")
    now = f"{account.now():%Y-%m-%dT%H:%M:%S.000Z}"
    person = {"email": OWNER, "self": True}
    birth = {
        "kind": "calendar#event",
        "status": "confirmed",
        "htmlLink": f"https://www.google.com/calendar/event?eid={identity}",
        "created": now,
        "creator": person,
        "organizer": {"email": calendar.id, "displayName": calendar.summary, "self": True},
        "iCalUID": f"{identity}@google.com",
        "reminders": {"useDefault": True},
        "eventType": "default",
    }
    return account.put(calendar, {**birth, "sequence": 0, **cleaned(body), "id": identity})


def import_(call: Call) -> Event:
    calendar, body = _writable(call), dict(call.body)
    uid = body.get("iCalUID")
    if not uid:
        raise refuse("required", "Missing iCalUID.")
    same = next((one for one in calendar.events.values() if one["iCalUID"] == uid), None)
    if same is None:
        identity = "_" + base64.b32hexencode(uid.encode()).decode().lower().rstrip("=")
        return _new(call.account, calendar, {**body, "id": identity})
    if same["status"] == "cancelled":
        raise refuse("duplicate")
    return call.account.put(calendar, {**same, **cleaned({**body, "id": same["id"]})})


def get(call: Call) -> Event:
    event = _found(call.calendar, call.path["eventId"])
    call.check_match(event.get("etag", ""))
    return event


def _found(calendar: Calendar, identity: str) -> Event:
    event = calendar.events.get(identity) or series.find(calendar, identity)
    if event is None:
        raise refuse("notFound")
    return event


def patch(call: Call) -> Event:
    calendar = _writable(call)
    old = _found(calendar, call.path["eventId"])
    call.check_match(old.get("etag", ""))
    return _replace(call, calendar, old, merged(old, call.body))


def update(call: Call) -> Event:
    """PUT replaces everything; on a deleted event it brings it back."""
    calendar = _writable(call)
    old = _found(calendar, call.path["eventId"])
    call.check_match(old.get("etag", ""))
    kept = ("kind", "id", "created", "creator", "organizer", "iCalUID", "htmlLink", "eventType", "recurringEventId",
            "originalStartTime")  # fmt: skip
    birth = {name: old[name] for name in kept if name in old}
    fresh = {"status": "confirmed", "sequence": old["sequence"], "reminders": {"useDefault": True}}
    return _replace(call, calendar, old, {**fresh, **call.body, **birth})


def _replace(call: Call, calendar: Calendar, old: Event, new: Event) -> Event:
    if int(new.get("sequence") or 0) < old["sequence"]:
        raise refuse(
            "invalid",
            "Invalid sequence value. The specified sequence number is below the current sequence number of the "
            "resource.",
        )
    if new.get("eventType", "default") != old.get("eventType", "default"):
        raise refuse("eventTypeRestriction", "Event type cannot be changed.", status=400)
    kept = cleaned({**new, "id": old["id"]})
    moved = any(kept.get(name) != old.get(name) for name in ("start", "end", "recurrence"))
    sequence = max(int(kept.get("sequence") or 0), old["sequence"] + moved)
    return call.account.put(calendar, {**kept, "sequence": sequence})


def delete(call: Call) -> None:
    calendar = _writable(call)
    event = _found(calendar, call.path["eventId"])
    if event["status"] == "cancelled":
        raise refuse("deleted")
    call.check_match(event.get("etag", ""))
    call.account.bury(calendar, event)


def move(call: Call) -> Event:
    calendar, target = _writable(call), call.account.calendar(call.one("destination"))
    event = _found(calendar, call.path["eventId"])
    call.account.bury(calendar, event)
    return call.account.put(target, {**event, "organizer": {"email": target.id, "self": True}})


def quick_add(call: Call) -> Event:
    start = call.account.now().replace(minute=0, second=0, microsecond=0)
    moment = {"dateTime": start.isoformat()}
    return _new(call.account, _writable(call), {"summary": call.one("text"), "start": moment, "end": moment})


def instances(call: Call) -> dict[str, Any]:
    event = _found(call.calendar, call.path["eventId"])
    found = series.occurrences(call.calendar, event) if "recurrence" in event else iter([event])
    wanted = [one for one in found if one["status"] != "cancelled" or call.one("showDeleted") == "true"]
    return _page(call, [one for one in wanted if _in_window(call, one)], "")


def list_(call: Call) -> dict[str, Any]:
    calendar = call.calendar
    if call.one("pageToken"):
        return _page(call, [], "")
    since, window = _since(call, calendar)
    names = sorted((at, name) for name, at in calendar.changed.items() if at > since)
    events = call.curtail([calendar.events[name] for _, name in names])
    token = seal({"calendar": calendar.id, "at": calendar.version, "from": calendar.tokens_from, "asked": window})
    if any(call.one(name) for name in _NO_TOKEN):
        token = ""
    return _page(call, list(_visible(call, calendar, events, since)), token)


def _since(call: Call, calendar: Calendar) -> tuple[int, dict[str, str]]:
    for name in ("timeMin", "timeMax", "updatedMin"):
        if call.one(name) and not _OFFSET.search(call.one(name)):
            raise refuse("badRequest", "Bad Request")
    if call.one("orderBy") == "startTime" and call.one("singleEvents") != "true":
        raise refuse("badRequest", "The requested ordering is not available for the particular query.")
    window = {name: call.one(name) for name in ("timeMin", "timeMax") if call.one(name)}
    if not call.one("syncToken"):
        return -1, window
    if any(call.one(name) for name in _ALONE) or call.one("showDeleted") == "false":
        raise refuse("syncTokenWithRequestRestrictions")
    wrong = refuse("invalid", "Invalid sync token value.", location=("parameter", "syncToken"))
    said = unseal(call.one("syncToken"), lambda: wrong)
    if not isinstance(said, dict) or said.get("calendar") != calendar.id:
        raise wrong
    if said["from"] != calendar.tokens_from:
        raise refuse("fullSyncRequired", location=("parameter", "syncToken"))
    call.query |= {name: [value] for name, value in said["asked"].items()}
    return said["at"], said["asked"]


def _visible(call: Call, calendar: Calendar, events: Iterable[Event], since: int) -> Iterable[Event]:
    """What the parameters let through; of a tombstone in a delta that did not ask for it only the id is told."""
    deleted, single = call.one("showDeleted") == "true", call.one("singleEvents") == "true"
    for event in events:
        if event["status"] == "cancelled":
            if deleted or call.one("updatedMin"):
                yield event
            elif since >= 0 or (event.get("recurringEventId") and not single):
                yield {name: event[name] for name in ("kind", "etag", "id", "status", "recurringEventId",
                                                      "originalStartTime") if name in event}  # fmt: skip
        elif single and "recurrence" in event:
            each = (one for one in series.occurrences(calendar, event) if one["status"] != "cancelled")
            yield from (one for one in each if _wanted(call, one))
        elif _wanted(call, event) and not (single and event.get("recurringEventId")):
            yield event


def _wanted(call: Call, event: Event) -> bool:
    words = " ".join(str(event.get(name, "")) for name in ("summary", "description", "location"))
    if call.one("q").casefold() not in words.casefold() or event["iCalUID"] != call.one("iCalUID", event["iCalUID"]):
        return False
    for kind in ("private", "shared"):
        said = event.get("extendedProperties", {}).get(kind, {})
        for pair in call.query.get(f"{kind}ExtendedProperty", []):
            name, _, value = pair.partition("=")
            if said.get(name) != value:
                return False
    return event["updated"] >= call.one("updatedMin", "") and _in_window(call, event)


def _in_window(call: Call, event: Event) -> bool:
    """timeMin bounds the end, timeMax the start; both are exclusive."""
    if "start" not in event:
        return True
    after, before = call.one("timeMin"), call.one("timeMax")
    recurring = "recurrence" in event
    return (not after or recurring or instant(event["end"]) > instant({"dateTime": after})) and (
        not before or instant(event["start"]) < instant({"dateTime": before})
    )


def _page(call: Call, events: list[Event], token: str) -> dict[str, Any]:
    """A page; what is left over waits under the page's token as it stood at the first one."""
    calendar, pages = call.calendar, call.account.pages
    if call.one("pageToken"):
        if call.one("pageToken") not in pages:
            raise refuse("invalid", "Invalid page token value.")
        events, token = pages[call.one("pageToken")]
    elif call.one("orderBy") == "startTime":
        events.sort(key=lambda one: instant(one["start"]))
    most = int(call.one("maxResults", "250"))
    head = {"kind": "calendar#events", "etag": f'"p{calendar.version}"', "summary": calendar.summary,
            "timeZone": calendar.zone, "accessRole": calendar.role, "defaultReminders": []}  # fmt: skip
    found = {**head, "items": [shown(one, calendar) for one in events[:most]]}
    if most < len(events):
        name = seal({"page": call.account.number()})
        pages[name] = (events[most:], token)
        return found | {"nextPageToken": name}
    return found | ({"nextSyncToken": token} if token else {})
