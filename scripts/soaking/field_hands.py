"""What people and their programs do to events, on a Google calendar of the tests and on a CalDAV server alike."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Protocol
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

from icalendar import Calendar, Component

from tests.calendars.caldav_learner import CalDavLearner
from tests.cli.syncing import Syncing

ODD = ("all-day", "series", "unknown zone", "task")
UNKNOWN = "Europe/Kyiv2"
WINDOWS = "Central European Standard Time"
WARSAW, TOKYO = ZoneInfo("Europe/Warsaw"), ZoneInfo("Asia/Tokyo")
QUERY = (
    '<C:calendar-query xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><prop><C:calendar-data/></prop>'
    '<C:filter><C:comp-filter name="VCALENDAR"/></C:filter></C:calendar-query>'
)
DENTIST = (
    "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//EN\nBEGIN:VEVENT\nUID:{uid}\nDTSTAMP:20260101T000000Z\n"
    "DTSTART:20261201T100000Z\nDTEND:20261201T110000Z\nSUMMARY:Dentist\nEND:VEVENT\nEND:VCALENDAR\n"
)


@dataclass(frozen=True)
class Standing:
    """An event as a person sees it; ``session`` is "" for one that is not the plan's, ``start`` None if it is odd."""

    address: str
    session: str
    start: datetime | None
    end: datetime | None
    title: str
    text: str
    digest: str


class Hands(Protocol):
    """A person at a calendar. An edit tells whether the server took it."""

    def standing(self) -> list[Standing]: ...
    def drag(self, event: Standing, by: timedelta, longer: timedelta) -> bool: ...
    def rename(self, event: Standing, title: str) -> bool: ...
    def note(self, event: Standing, text: str) -> bool: ...
    def rezone(self, event: Standing, how: str) -> bool: ...
    def spoil(self, event: Standing, how: str) -> bool: ...
    def mend(self, event: Standing) -> None: ...
    def remove(self, event: Standing) -> None: ...
    def copy(self, event: Standing) -> None: ...
    def add_stranger(self) -> None: ...
    def spoil_token(self) -> None: ...
    def delete_calendar(self) -> None: ...


class GoogleHands:
    """The web page of a Google calendar."""

    def __init__(self, learner: Syncing) -> None:
        self.learner, self.hands = learner, learner.google.hands
        self.strangers: set[str] = set()
        self.before: dict[str, dict[str, Any]] = {}

    def standing(self) -> list[Standing]:
        return [self._standing(event) for event in self.hands.events(self.learner.calendar)]

    def _standing(self, event: dict[str, Any]) -> Standing:
        identity, start, end = event["id"], event.get("start", {}), event.get("end", {})
        key = event.get("extendedProperties", {}).get("private", {}).get("k", "/")
        session = "" if identity in self.strangers else key.partition("/")[2].replace("/", ".")
        plain = "dateTime" in start and start.get("timeZone") != UNKNOWN and not event.get("recurrence")
        times = [datetime.fromisoformat(one["dateTime"]) if plain else None for one in (start, end)]
        kept = {name: value for name, value in event.items() if name not in ("etag", "updated")}
        digest = _digest(json.dumps(kept, sort_keys=True))
        return Standing(identity, session, *times, event.get("summary", ""), event.get("description", ""), digest)

    def _edit(self, event: Standing, **changes: object) -> bool:
        self.hands.edit(self.learner.calendar, event.address, changes)
        return True

    def drag(self, event: Standing, by: timedelta, longer: timedelta) -> bool:
        assert event.start
        assert event.end
        return self._edit(event, start=_google(event.start + by), end=_google(event.end + by + longer))

    def rename(self, event: Standing, title: str) -> bool:
        return self._edit(event, summary=title)

    def note(self, event: Standing, text: str) -> bool:
        return self._edit(event, description=f"{event.text}\n{text}\n")

    def rezone(self, event: Standing, how: str) -> bool:
        assert event.start
        assert event.end
        zone = TOKYO if how == "a name of its own" else ZoneInfo("UTC")
        return self._edit(event, start=_google(event.start, zone), end=_google(event.end, zone))

    def spoil(self, event: Standing, how: str) -> bool:
        assert event.start
        kept = self.hands.home(self.learner.calendar).events[event.address]
        self.before[event.address] = {name: kept[name] for name in ("start", "end")} | {"recurrence": None}
        day = event.start.date()
        if how == "all-day":
            return self._edit(event, start={"date": f"{day}"}, end={"date": f"{day + timedelta(days=1)}"})
        if how == "series":
            return self._edit(event, recurrence=["RRULE:FREQ=WEEKLY;COUNT=3"])
        if how == "unknown zone":
            for name in ("start", "end"):
                kept[name] = {**kept[name], "timeZone": UNKNOWN}
            self.hands.touch(self.learner.calendar, event.address)
            return True
        return False

    def mend(self, event: Standing) -> None:
        self._edit(event, **self.before[event.address])

    def remove(self, event: Standing) -> None:
        self.hands.remove(self.learner.calendar, event.address)

    def copy(self, event: Standing) -> None:
        self.strangers.add(self.hands.copy(self.learner.calendar, event.address))

    def add_stranger(self) -> None:
        start, end = ({"dateTime": f"2026-12-01T1{hour}:00:00+01:00"} for hour in (0, 1))
        event = {"summary": "Dentist", "start": start, "end": end}
        self.strangers.add(self.hands.add(self.learner.calendar, event))

    def spoil_token(self) -> None:
        self.hands.expire_sync_tokens(self.learner.calendar)

    def delete_calendar(self) -> None:
        self.hands.delete_calendar(self.learner.calendar)


class CalDavHands:
    """Another CalDAV client, straight at the server."""

    def __init__(self, learner: CalDavLearner) -> None:
        self.learner, self.hands = learner, learner.hands
        self.before: dict[str, str] = {}
        self.made = 0

    @property
    def calendar(self) -> str:
        return self.learner.calendar

    def standing(self) -> list[Standing]:
        answer = self.hands.ask("REPORT", self.calendar, QUERY, Depth="1").data.decode("utf-8", "replace")
        root = "/".join(self.calendar.split("/")[:3])
        found = []
        for response in ET.fromstring(answer).findall("{DAV:}response"):
            text = response.findtext(".//{urn:ietf:params:xml:ns:caldav}calendar-data")
            if text:
                found.append(_from_text(root + (response.findtext("{DAV:}href") or ""), text))
        return found

    def _put(self, address: str, text: str) -> bool:
        kind = {"Content-Type": "text/calendar; charset=utf-8"}
        return self.hands.ask("PUT", address, text.replace("\r", "").replace("\n", "\r\n"), **kind).status < 300

    def _change(self, event: Standing, change: Callable[[Component], None]) -> bool:
        whole = Calendar.from_ical(self.hands.text(event.address))
        (inner,) = whole.walk("VEVENT")
        change(inner)
        return self._put(event.address, whole.to_ical().decode())

    def drag(self, event: Standing, by: timedelta, longer: timedelta) -> bool:
        assert event.start
        assert event.end
        return self._change(event, _times(event.start + by, event.end + by + longer))

    def rename(self, event: Standing, title: str) -> bool:
        return self._change(event, lambda inner: _set(inner, "SUMMARY", title))

    def note(self, event: Standing, text: str) -> bool:
        return self._change(event, lambda inner: _set(inner, "DESCRIPTION", f"{event.text}\n{text}\n"))

    def rezone(self, event: Standing, how: str) -> bool:
        assert event.start
        assert event.end
        if how == "a name of its own":
            return self._put(event.address, self.hands.text(event.address).replace("Europe/Warsaw", WINDOWS))
        start, end = event.start.astimezone(WARSAW), event.end.astimezone(WARSAW)
        if how == "floating":
            return self._change(event, _times(start.replace(tzinfo=None), end.replace(tzinfo=None)))
        return self._change(event, _times(start.astimezone(UTC), end.astimezone(UTC)))

    def spoil(self, event: Standing, how: str) -> bool:
        assert event.start
        before, day = self.hands.text(event.address), event.start.date()
        if how == "all-day":
            done = self._change(event, _times(day, day + timedelta(days=1)))
        elif how == "series":
            done = self._change(event, lambda inner: inner.add("RRULE", {"FREQ": "WEEKLY", "COUNT": 3}))
        elif how == "unknown zone":
            bare = re.sub(r"BEGIN:VTIMEZONE.*END:VTIMEZONE\n", "", before, flags=re.DOTALL)
            zoned = re.sub(r"(DTSTART|DTEND)[^:\n]*:(\d{8}T\d{6})Z?", rf"\1;TZID={UNKNOWN}:\2", bare)
            done = self._put(event.address, zoned)
        else:
            done = self._put(event.address, before.replace("VEVENT", "VTODO").replace("DTEND", "DUE"))
        if done:
            self.before[event.address] = before
        return done

    def mend(self, event: Standing) -> None:
        self._put(event.address, self.before[event.address])

    def remove(self, event: Standing) -> None:
        self.hands.delete(event.address)

    def copy(self, event: Standing) -> None:
        self.made += 1
        text = self.hands.text(event.address).replace("UID:", f"UID:copy{self.made}-")
        self._put(f"{self.calendar}copy{self.made}.ics", text)

    def add_stranger(self) -> None:
        self.made += 1
        self._put(f"{self.calendar}stranger{self.made}.ics", DENTIST.format(uid=f"stranger{self.made}"))

    def spoil_token(self) -> None:
        self.learner.token(instead="http://example.org/ns/sync/spoilt")

    def delete_calendar(self) -> None:
        self.hands.delete(self.calendar)


def _google(moment: datetime, zone: ZoneInfo = WARSAW) -> dict[str, str]:
    return {"dateTime": moment.astimezone(zone).isoformat(), "timeZone": zone.key}


def _set(inner: Component, name: str, value: object) -> None:
    inner.pop(name, None)
    inner.add(name, value)


def _times(start: datetime | date, end: datetime | date) -> Callable[[Component], None]:
    def change(inner: Component) -> None:
        inner.pop("DURATION", None)
        _set(inner, "DTSTART", start)
        _set(inner, "DTEND", end)

    return change


def _from_text(address: str, text: str) -> Standing:
    """What a CalDAV server holds; the digest is of the lines in any order, for servers rewrite."""
    unfolded = re.sub(r"\r?\n[ \t]", "", text)
    key = re.search(r"X-STUDYCAL-K:[^/]*/(W\d+)/(S\d+)", unfolded)
    ours = bool(key) and "UID:copy" not in unfolded
    session = f"{key[1]}.{key[2]}" if key and ours else ""
    digest = _digest("\n".join(sorted(unfolded.replace("\r", "").split("\n"))))
    events = [] if UNKNOWN in unfolded else Calendar.from_ical(unfolded).walk("VEVENT")
    if not events:
        return Standing(address, session, None, None, "", "", digest)
    inner = events[0]
    plain = isinstance(inner["DTSTART"].dt, datetime) and "RRULE" not in inner
    times = [_instant(inner[name].dt) if plain else None for name in ("DTSTART", "DTEND")]
    return Standing(address, session, *times, str(inner.get("SUMMARY", "")), str(inner.get("DESCRIPTION", "")), digest)


def _instant(moment: datetime) -> datetime:
    """A floating time is the learner's wall time."""
    return moment if moment.tzinfo else moment.replace(tzinfo=WARSAW)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
