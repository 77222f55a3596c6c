"""Recurring events: their occurrences and the exceptions to them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from .account import Calendar, Event
from .values import instant

_MOST = 1000


def occurrences(calendar: Calendar, series: Event) -> Iterator[Event]:
    """Each occurrence, or the exception that stands in its place."""
    start = _when(series["start"])
    length = timedelta(seconds=instant(series["end"]) - instant(series["start"]))
    rules = rrulestr("\n".join(series["recurrence"]), dtstart=start.replace(tzinfo=None), forceset=True, ignoretz=True)
    for at, _ in zip(rules, range(_MOST), strict=False):
        yield _occurrence(calendar, series, at.replace(tzinfo=start.tzinfo), length)


def find(calendar: Calendar, identity: str) -> Event | None:
    """An occurrence by its id, which names the series and the original start."""
    series = calendar.events.get(identity.partition("_")[0])
    if series is None or "recurrence" not in series or "_" not in identity:
        return None
    return next((one for one in occurrences(calendar, series) if one["id"] == identity), None)


def _occurrence(calendar: Calendar, series: Event, at: datetime, length: timedelta) -> Event:
    all_day = "date" in series["start"]
    stamp = f"{at:%Y%m%d}" if all_day else f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    identity = f"{series['id']}_{stamp}"
    if identity in calendar.events:
        return calendar.events[identity]
    zone = series["start"].get("timeZone")

    def moment(when: datetime) -> dict[str, str]:
        if all_day:
            return {"date": f"{when:%Y-%m-%d}"}
        return {"dateTime": when.isoformat()} | ({"timeZone": zone} if zone else {})

    end = (at.astimezone(UTC) + length).astimezone(at.tzinfo)
    plain = {name: value for name, value in series.items() if name != "recurrence"}
    times = {"start": moment(at), "end": moment(end), "originalStartTime": moment(at)}
    return {**plain, "id": identity, "recurringEventId": series["id"], **times}


def _when(moment: dict[str, str]) -> datetime:
    if "date" in moment:
        return datetime.fromisoformat(moment["date"] + "T00:00:00+00:00")
    at = datetime.fromisoformat(moment["dateTime"])
    return at.astimezone(ZoneInfo(moment["timeZone"])) if "timeZone" in moment else at
