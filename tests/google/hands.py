"""What the learner does by hand in Google's own pages, and what a test does to the server; also over HTTP."""

from __future__ import annotations

import threading
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from .account import Account, Calendar, Event
from .events import _new
from .faults import Fault, Weather
from .oauth import Logins
from .values import cleaned


class Hands:
    """Every method takes and gives what JSON can say; ``POST /control/<method>`` calls it with keyword arguments."""

    def __init__(self, account: Account, logins: Logins, weather: Weather) -> None:
        self._account = account
        self._logins = logins
        self._weather = weather

    # --- looking

    def calendars(self) -> list[dict[str, Any]]:
        """Every calendar."""
        return [calendar.resource() for calendar in self._account.calendars.values()]

    def events(self, calendar: str, *, deleted: bool = False) -> list[Event]:
        """A calendar's events as they are kept."""
        found = self._account.calendar(calendar).events.values()
        return [dict(one) for one in found if deleted or one["status"] != "cancelled"]

    def log(self) -> list[dict[str, object]]:
        """The requests so far: method, path, status, parts."""
        return list(self._weather.log)

    def count(self) -> int:
        """How many HTTP requests there were, those to /control left out."""
        return len(self._weather.log)

    # --- the learner

    def drag(self, calendar: str, event: str, minutes: float) -> None:
        """Move an event by so many minutes."""
        found, by = self._account.calendar(calendar).events[event], timedelta(minutes=minutes)
        moved = {
            name: {**found[name], "dateTime": (datetime.fromisoformat(found[name]["dateTime"]) + by).isoformat()}
            for name in ("start", "end")
        }
        self.edit(calendar, event, moved)

    def edit(self, calendar: str, event: str, changes: Event) -> None:
        """Change what an event says; null removes."""
        with self._account.lock:
            home = self._account.calendar(calendar)
            found = {**home.events[event], **changes}
            self._account.put(home, {**cleaned(found), "sequence": found["sequence"] + ("start" in changes)})

    def remove(self, calendar: str, event: str) -> None:
        """Delete an event."""
        with self._account.lock:
            home = self._account.calendar(calendar)
            self._account.bury(home, home.events[event])

    def restore(self, calendar: str, event: str) -> None:
        """Take an event back from the bin."""
        self.edit(calendar, event, {"status": "confirmed"})

    def copy(self, calendar: str, event: str) -> str:
        """Duplicate an event, its private properties too; the id of the copy."""
        with self._account.lock:
            home = self._account.calendar(calendar)
            kept = {name: value for name, value in home.events[event].items() if name not in ("id", "iCalUID")}
            return str(_new(self._account, home, kept)["id"])

    def add(self, calendar: str, event: Event) -> str:
        """Make an event; its id."""
        with self._account.lock:
            return str(_new(self._account, self._account.calendar(calendar), dict(event))["id"])

    def add_calendar(self, summary: str, description: str = "", zone: str = "Europe/Warsaw") -> str:
        """Make a calendar that no app of ours made; its id."""
        return self._account.add_calendar(summary, description=description, zone=zone).id

    def delete_calendar(self, calendar: str) -> None:
        """Delete a calendar."""
        del self._account.calendars[calendar]

    def share(self, calendar: str, role: str) -> None:
        """Change what the login may do there: owner, writer, reader or freeBusyReader."""
        self._account.calendar(calendar).role = role

    # --- the server

    def forget(self, calendar: str, event: str) -> None:
        """Let a tombstone disappear."""
        home = self._account.calendar(calendar)
        del home.events[event], home.changed[event]

    def touch(self, calendar: str, event: str) -> None:
        """A new etag, nothing else."""
        home = self._account.calendar(calendar)
        self._account.put(home, home.events[event])

    def expire_sync_tokens(self, calendar: str) -> None:
        """Make the tokens given so far answer 410."""
        self._account.calendar(calendar).tokens_from += 1

    def expire_access_tokens(self) -> None:
        """Let every access token's hour pass."""
        self._logins.access.clear()

    def revoke_logins(self) -> None:
        """End every login."""
        self._logins.revoke_all()

    def grant(self, scopes: tuple[str, ...] = ()) -> str:
        """A refresh token, as after a consent."""
        return self._logins.grant(*scopes)

    def logins(self, **settings: Any) -> None:
        """Set ``consent``, ``testing`` or ``rotate``."""
        for name, value in settings.items():
            setattr(self._logins, name, tuple(value) if isinstance(value, list) else value)

    def advance(self, seconds: float) -> None:
        """Move the server's clock."""
        self._account.ahead += timedelta(seconds=seconds)

    def latency(self, seconds: float) -> None:
        """Wait so long before each answer."""
        self._weather.latency = seconds

    def room(self, calendars: int) -> None:
        """Let the account have so many calendars."""
        self._account.most_calendars = calendars

    def quota(self, per_minute: int) -> None:
        """So many calls a minute; 0 for no limit."""
        self._weather.per_minute = per_minute
        self._weather.new_minute()

    def fault(self, kind: str, where: str = "", **more: Any) -> None:
        """See `Fault`."""
        self._weather.faults.append(Fault(kind, where, **more))  # type: ignore[arg-type]

    def held(self) -> int:
        """How many requests wait because of ``hang`` or ``stall``."""
        return self._weather.held

    def release(self) -> None:
        """Let them go on."""
        self._weather.go_on.set()
        self._weather.go_on = threading.Event()

    def clear(self) -> None:
        """Empty the log."""
        self._weather.log.clear()

    def calm(self) -> None:
        """No faults any more."""
        self._weather.faults.clear()

    def faults(self) -> list[dict[str, Any]]:
        """The faults that were asked for, and how often each was looked at."""
        return [asdict(fault) for fault in self._weather.faults]

    def home(self, calendar: str) -> Calendar:
        """The calendar itself (in this process only)."""
        return self._account.calendar(calendar)
