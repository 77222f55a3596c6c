"""What a Google account holds: calendars, events with their versions, and the clock they go by."""

from __future__ import annotations

import base64
import itertools
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from .errors import refuse

OWNER = "learner@example.org"
Event = dict[str, Any]


@dataclass
class Calendar:
    """A calendar and its events, deleted ones too. ``client`` is the OAuth client that made it."""

    id: str
    summary: str
    description: str = ""
    zone: str = "UTC"
    role: str = "owner"
    client: str = ""
    primary: bool = False
    version: int = 0
    events: dict[str, Event] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)
    tokens_from: int = 0

    def resource(self) -> dict[str, Any]:
        """The calendar itself; empty texts are left out, as Google does."""
        said = {"summary": self.summary, "description": self.description, "timeZone": self.zone}
        return {
            "kind": "calendar#calendar",
            "etag": f'"{self.version}"',
            "id": self.id,
            "conferenceProperties": {"allowedConferenceSolutionTypes": ["hangoutsMeet"]},
            **{name: value for name, value in said.items() if value},
        }

    def entry(self) -> dict[str, Any]:
        """The calendar on the learner's list."""
        shown = {"accessRole": self.role, "colorId": "14", "selected": True, "defaultReminders": []}
        found = {**self.resource(), "kind": "calendar#calendarListEntry", "etag": f'"e{self.version}"', **shown}
        return found | ({"primary": True} if self.primary else {})


@dataclass
class Account:
    """Everything, under one lock. ``now`` moves when a test says so (`Hands.advance`)."""

    lock: threading.RLock = field(default_factory=threading.RLock)
    calendars: dict[str, Calendar] = field(default_factory=dict)
    ahead: timedelta = timedelta()
    most_calendars: int = 38
    pages: dict[str, tuple[list[Event], str]] = field(default_factory=dict)
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        self.calendars[OWNER] = Calendar(OWNER, OWNER, zone="Europe/Warsaw", primary=True)

    def now(self) -> datetime:
        """The server's time."""
        return datetime.now(UTC) + self.ahead

    def number(self) -> int:
        """A number never given before."""
        return next(self._numbers)

    def calendar(self, calendar_id: str) -> Calendar:
        """A calendar by id. Raises the 404 of one that is not there."""
        found = self.calendars.get(OWNER if calendar_id == "primary" else calendar_id)
        if found is None:
            raise refuse("notFound")
        return found

    def add_calendar(self, summary: str, *, description: str = "", zone: str = "UTC", client: str = "") -> Calendar:
        """A new secondary calendar, as the server names them."""
        number = self.number()
        name = base64.b16encode(f"{number:032}".encode()).decode().lower()[:26]
        calendar = Calendar(f"c_{name}{number}@group.calendar.google.com", summary, description, zone, client=client)
        calendar.version = number
        self.calendars[calendar.id] = calendar
        return calendar

    def put(self, calendar: Calendar, event: Event) -> Event:
        """Keep an event as the newest version."""
        number = self.number()
        stamp = self.now()
        kept = {
            **event,
            "etag": f'"{int(stamp.timestamp() * 1_000_000) * 2 + number}"',
            "updated": f"{stamp:%Y-%m-%dT%H:%M:%S}.{stamp.microsecond // 1000:03}Z",
        }
        calendar.events[event["id"]] = kept
        calendar.changed[event["id"]] = number
        calendar.version = number
        return kept

    def bury(self, calendar: Calendar, event: Event) -> None:
        """Delete: what it said is kept, as on an organizer's calendar."""
        self.put(calendar, {**event, "status": "cancelled"})


def seal(data: object) -> str:
    """An opaque token."""
    return base64.urlsafe_b64encode(json.dumps(data).encode()).decode().rstrip("=")


def unseal(token: str, wrong: Callable[[], Exception]) -> Any:
    """What `seal` closed; raises what ``wrong`` makes for anything else."""
    try:
        return json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    except ValueError:
        raise wrong() from None
