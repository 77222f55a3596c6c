"""What Google accepts in an event and how it gives it back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from .account import Calendar, Event
from .errors import refuse

_ID = re.compile(r"[a-v0-9]{5,1024}")
_MOST_REMINDERS = 5


def check_id(identity: str) -> None:
    """Client ids are base32hex, 5 to 1024 characters."""
    if not _ID.fullmatch(identity):
        raise refuse("invalid", "Invalid resource id value.")


def merged(old: Any, new: Any) -> Any:
    """PATCH: objects are merged, null removes, arrays and values are replaced."""
    if not isinstance(old, dict) or not isinstance(new, dict):
        return new
    result = dict(old)
    for name, value in new.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = merged(old.get(name), value) if isinstance(value, dict) else value
    return result


def cleaned(event: Event) -> Event:
    """An event as it will be kept. Raises the refusals of what Google does not take."""
    kept = {name: value for name, value in event.items() if value not in (None, "", [])}
    if kept.get("status") == "cancelled" and "start" not in kept:
        return kept
    for name in ("start", "end"):
        kept[name] = _moment(kept.get(name), name)
    start, end = kept["start"], kept["end"]
    if ("date" in start) != ("date" in end):
        raise refuse("invalid", "Start and end times must either both be date or both be dateTime.")
    if instant(end) < instant(start):
        raise refuse("timeRangeEmpty", location=("parameter", "timeMax"))
    if "recurrence" in kept and "dateTime" in start and "timeZone" not in start:
        raise refuse("required", "Missing time zone definition for start time.")
    if "reminders" in kept:
        kept["reminders"] = _reminders(kept["reminders"])
    if "extendedProperties" in kept:
        kept["extendedProperties"] = {kind: _properties(said) for kind, said in kept["extendedProperties"].items()}
    return kept


def _moment(found: Mapping[str, Any] | None, name: str) -> dict[str, str]:
    said = {key: value for key, value in (found or {}).items() if value}
    if "date" in said and "dateTime" in said:
        raise refuse("invalid", f"Invalid {name} time.")
    if "date" not in said and "dateTime" not in said:
        raise refuse("required", f"Missing {name} time.")
    try:
        if "date" in said:
            date.fromisoformat(said["date"])
            return {"date": said["date"]}
        zone = ZoneInfo(said["timeZone"]) if "timeZone" in said else None
        at = datetime.fromisoformat(said["dateTime"])
    except (ValueError, ZoneInfoNotFoundError):
        raise refuse("invalid", f"Invalid value for: {name} is malformed") from None
    if at.tzinfo is None and zone is None:
        raise refuse("required", f"Missing time zone definition for {name} time.")
    at = at.replace(tzinfo=zone) if at.tzinfo is None else at
    return {"dateTime": at.isoformat()} | ({"timeZone": said["timeZone"]} if zone else {})


def instant(moment: Mapping[str, str]) -> float:
    """Seconds, to compare by; an all-day time counts from UTC midnight."""
    if "date" in moment:
        return datetime.fromisoformat(moment["date"] + "T00:00:00+00:00").timestamp()
    return datetime.fromisoformat(moment["dateTime"]).timestamp()


def _reminders(said: Mapping[str, Any]) -> dict[str, Any]:
    overrides = list(said.get("overrides") or [])
    if said.get("useDefault") and overrides:
        raise refuse("cannotUseDefaultRemindersAndSpecifyOverride", status=400)
    if len(overrides) > _MOST_REMINDERS:
        words = "The event exceeds the allowed maximum number of reminders."
        raise refuse("eventRemindersCountExceedsLimit", words, status=400)
    known = [one for one in overrides if one.get("method") in ("popup", "email")]
    kept = {(one["method"], min(40320, max(0, int(one["minutes"])))) for one in known}
    shown = [{"method": method, "minutes": minutes} for method, minutes in sorted(kept, key=lambda one: one[1])]
    return {"useDefault": bool(said.get("useDefault"))} | ({"overrides": shown} if shown else {})


def _properties(said: Mapping[str, str] | None) -> dict[str, str]:
    """Keys over 44 characters are dropped without a word, values over 1024 cut."""
    return {key: str(value)[:1024] for key, value in (said or {}).items() if len(key) <= 44 and value is not None}


def shown(event: Event, calendar: Calendar) -> Event:
    """An event as an answer has it: times in the calendar's offset, whatever they were written in."""
    return {
        name: {**value, "dateTime": _in_offset(value["dateTime"], calendar.zone)}
        if name in ("start", "end", "originalStartTime") and "dateTime" in value
        else value
        for name, value in event.items()
        if not name.startswith("_")
    }


def _in_offset(text: str, zone: str) -> str:
    at = datetime.fromisoformat(text).astimezone(ZoneInfo(zone))
    said = at.isoformat(timespec="seconds")
    return said.replace("+00:00", "Z") if at.utcoffset() == timedelta() else said
