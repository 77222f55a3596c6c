"""The methods of ``calendars``, ``calendarList``, ``freebusy``, ``acl``, ``colors`` and ``settings``."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from . import series
from .account import OWNER, Account, Calendar
from .errors import refuse
from .events import Call
from .values import instant

_LONGEST = timedelta(days=90)
_SAID = {"summary": "summary", "description": "description", "timeZone": "zone"}


def calendar_insert(call: Call) -> dict[str, Any]:
    if not call.body.get("summary"):
        raise refuse("required", "Missing title.")
    made = sum(not calendar.primary for calendar in call.account.calendars.values())
    if made >= call.account.most_calendars:
        raise refuse("quotaExceeded")
    said = {ours: call.body[name] for name, ours in _SAID.items() if name in call.body and name != "summary"}
    return call.account.add_calendar(call.body["summary"], client=call.client, **said).resource()


def calendar_get(call: Call) -> dict[str, Any]:
    call.check_match(call.calendar.resource()["etag"])
    return call.calendar.resource()


def calendar_change(call: Call) -> dict[str, Any]:
    calendar = call.calendar
    if calendar.role != "owner":
        raise refuse("forbidden")
    call.check_match(calendar.resource()["etag"])
    said = {ours: call.body[name] for name, ours in _SAID.items() if name in call.body}
    if any(getattr(calendar, name) != value for name, value in said.items()):
        for name, value in said.items():
            setattr(calendar, name, value)
        calendar.version = call.account.number()
    return calendar.resource()


def calendar_delete(call: Call) -> None:
    if call.calendar.primary:
        raise refuse("cannotDeletePrimaryCalendar", "Cannot delete the primary calendar.", status=403)
    del call.account.calendars[call.calendar.id]


def calendar_clear(call: Call) -> None:
    calendar = call.calendar
    if not calendar.primary:
        raise refuse("invalid", "Invalid Value")
    for event in list(calendar.events.values()):
        call.account.bury(calendar, event)


def list_list(call: Call) -> dict[str, Any]:
    ranks = ["freeBusyReader", "reader", "writer", "owner"]
    least = ranks.index(call.one("minAccessRole", "freeBusyReader"))
    found = [one for one in call.account.calendars.values() if ranks.index(one.role) >= least]
    most, first = int(call.one("maxResults", "100")), int(call.one("pageToken", "0"))
    more = {"nextPageToken": str(first + most)} if first + most < len(found) else {"nextSyncToken": "list"}
    items = [one.entry() for one in found[first : first + most]]
    return {"kind": "calendar#calendarList", "etag": '"list"', "items": items, **more}


def list_get(call: Call) -> dict[str, Any]:
    return call.calendar.entry()


def list_delete(call: Call) -> None:
    if call.calendar.role == "owner":
        words = "The data owner of a calendar cannot remove such a calendar from their calendar list."
        raise refuse("forbidden", words)
    del call.account.calendars[call.calendar.id]


def freebusy(call: Call) -> dict[str, Any]:
    first, last = (datetime.fromisoformat(call.body[name]) for name in ("timeMin", "timeMax"))
    if last <= first:
        raise refuse("timeRangeEmpty")
    if last - first > _LONGEST:
        raise refuse("badRequest", "The requested time range is too long.")
    asked = [item["id"] for item in call.body.get("items", [])]
    most = min(50, int(call.body.get("calendarExpansionMax") or 50))
    over = {"errors": [{"domain": "global", "reason": "tooManyCalendarsRequested"}], "busy": []}
    found = {name: _busy(call.account, name, first, last) if at < most else over for at, name in enumerate(asked)}
    return {"kind": "calendar#freeBusy", "timeMin": call.body["timeMin"], "timeMax": call.body["timeMax"],
            "calendars": found}  # fmt: skip


def _busy(account: Account, name: str, first: datetime, last: datetime) -> dict[str, Any]:
    calendar = account.calendars.get(OWNER if name == "primary" else name)
    if calendar is None:
        return {"errors": [{"domain": "global", "reason": "notFound"}], "busy": []}
    taken = sorted(_taken(calendar, first.timestamp(), last.timestamp()))
    merged: list[list[float]] = []
    for start, end in taken:
        if merged and start <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([start, end])
    return {"busy": [{"start": _utc(start), "end": _utc(end)} for start, end in merged]}


def _taken(calendar: Calendar, first: float, last: float) -> list[tuple[float, float]]:
    events = [one for one in calendar.events.values() if one["status"] != "cancelled" and "recurringEventId" not in one]
    each = [
        one for event in events for one in (series.occurrences(calendar, event) if "recurrence" in event else [event])
    ]
    spans = [(instant(one["start"]), instant(one["end"])) for one in each if one.get("transparency") != "transparent"]
    return [(max(start, first), min(end, last)) for start, end in spans if start < last and end > first]


def _utc(at: float) -> str:
    from datetime import UTC

    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%dT%H:%M:%SZ}"


def acl_list(call: Call) -> dict[str, Any]:
    rule = {"kind": "calendar#aclRule", "etag": '"a"', "id": f"user:{OWNER}", "role": call.calendar.role,
            "scope": {"type": "user", "value": OWNER}}  # fmt: skip
    return {"kind": "calendar#acl", "etag": '"acl"', "nextSyncToken": "acl", "items": [rule]}


def colors(_: Call) -> dict[str, Any]:
    def palette(most: int) -> dict[str, Any]:
        return {str(n): {"background": "#a4bdfc", "foreground": "#1d1d1d"} for n in range(1, most + 1)}

    return {
        "kind": "calendar#colors",
        "updated": "2012-02-14T00:00:00.000Z",
        "calendar": palette(24),
        "event": palette(11),
    }


def settings(_: Call) -> dict[str, Any]:
    said = {"timezone": "Europe/Warsaw", "locale": "en", "weekStart": "1"}
    items = [{"kind": "calendar#setting", "etag": '"0"', "id": name, "value": value} for name, value in said.items()]
    return {"kind": "calendar#settings", "etag": '"s"', "nextSyncToken": "settings", "items": items}
