"""What a TZID means in one calendar: its own definitions first, then names, then what programs make of names.

RFC 5545 3.2.19: a TZID is unique within its own iCalendar object only, so each object has its own `TimeZones`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from studycal.core.records import dataclass, field

from .components import IcsComponent
from .observances import defined
from .rules import Purse
from .times import offset

_OFFSET = re.compile(r"(?:UTC|GMT|Z)?\s*([+-])\s*(\d{1,2})(?::?(\d\d))?", re.IGNORECASE | re.ASCII)
_DISPLAYED = re.compile(r"\((?:UTC|GMT)\s*([+-]\d\d:?\d\d)?\)\s*(.+)", re.IGNORECASE | re.ASCII)
_REGIONS = {
    "EASTERN TIME": "America/New_York",
    "CENTRAL TIME": "America/Chicago",
    "MOUNTAIN TIME": "America/Denver",
    "PACIFIC TIME": "America/Los_Angeles",
    "ATLANTIC TIME": "America/Halifax",
    "ALASKA": "America/Anchorage",
    "HAWAII": "Pacific/Honolulu",
    "ARIZONA": "America/Phoenix",
    "COORDINATED UNIVERSAL TIME": "UTC",
    "CHENNAI": "Asia/Kolkata",
    "BEIJING": "Asia/Shanghai",
    "OSAKA": "Asia/Tokyo",
    "ISLAMABAD": "Asia/Karachi",
    "BERN": "Europe/Zurich",
    "EDINBURGH": "Europe/London",
    "WEST CENTRAL AFRICA": "Africa/Lagos",
}
"""Of the names that Outlook shows those in which no city stands that gave a zone its name."""

_MICROSOFT_UTC = "TZONE://MICROSOFT/UTC"


@dataclass
class TimeZones:
    """The zones of one VCALENDAR. ``plan`` stands in for unknown ones; ``warn(line, message)`` hears of each once."""

    calendar: IcsComponent
    plan: tzinfo
    years: tuple[int, int]
    purse: Purse
    warn: Callable[[int, str], None]
    _meant: dict[str, tzinfo] = field(default_factory=dict)

    def zone(self, name: str, line: int) -> tzinfo:
        """What a TZID means; the plan's zone, with a warning at that line, if nobody can know."""
        name = name.strip()
        if name not in self._meant:
            self._meant[name] = self._found(name, line)
        return self._meant[name]

    def floating(self, line: int) -> tzinfo:
        """The zone of times that name none: Google's and Apple's X-WR-TIMEZONE, else the plan's."""
        hint = next((each.value for each in self.calendar.properties().get("X-WR-TIMEZONE", ()) if each.value), "")
        return self.zone(hint, line) if hint.strip() else self.plan

    def _found(self, name: str, line: int) -> tzinfo:
        why = f'the time zone "{name[:80]}" is unknown'
        definition = self._definition(name)
        if definition:
            meant, why = self._defined(definition, name, line)
            if meant:
                return meant
        meant = named(name)
        if meant:
            return meant
        guess = _displayed_offset(name)
        if guess:
            self.warn(line, f"{why}; its times are taken as {guess} all year.")
            return guess
        self.warn(line, f"{why}; its times are taken as {self.plan}.")
        return self.plan

    def _definition(self, name: str) -> IcsComponent | None:
        for zone in self.calendar.named("VTIMEZONE"):
            if any(line.value.strip() == name for line in zone.properties().get("TZID", ())):
                return zone
        return None

    def _defined(self, definition: IcsComponent, name: str, line: int) -> tuple[tzinfo | None, str]:
        """What a definition means. One that stops while the zone of that name goes on gives way to the zone."""
        try:
            zone = defined(definition, name, self.years, self.purse)
        except (ValueError, OverflowError) as error:
            located = definition.properties().get("X-LIC-LOCATION", ())
            why = f'the definition of the time zone "{name[:80]}" (line {definition.line}) cannot be read: {error}'
            return next((meant for line in located if (meant := named(line.value))), None), why
        if zone.ends and name in _names():
            return ZoneInfo(name), ""
        if any(b":" in row.partition(b":")[2] for part in definition.inside for _, row in part.rows):
            self.warn(line, f'the time zone "{name[:80]}" is defined with offsets as +01:00; they are read as +0100.')
        return zone, ""


@cache
def named(name: str) -> tzinfo | None:
    """The zone that a name stands for by itself, None if it is unknown."""
    return next((zone for candidate in _candidates(name) if (zone := _zone(candidate))), None) or _fixed(name)


def _candidates(name: str) -> Iterator[str]:
    """A name, what Windows calls so, and what is left of one without a vendor's prefix, longest first."""
    bare = name.strip().strip("/").replace(" ", "_")
    yield bare
    yield _windows().get(name.strip().strip("/").upper(), "")
    parts = bare.split("/")
    for start in range(1, len(parts)):
        yield "/".join(parts[start:])
    yield _of_display(name)


def _zone(name: str) -> tzinfo | None:
    key = _names().get(name) or _folded().get(name.upper())
    return ZoneInfo(key) if key else None


@cache
def _names() -> dict[str, str]:
    return {name: name for name in available_timezones() if name != "localtime"}


@cache
def _folded() -> dict[str, str]:
    return {name.upper(): name for name in _names()}


@cache
def _windows() -> dict[str, str]:
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    return {windows.upper(): name for windows, name in WINDOWS_TO_OLSON.items()}


@cache
def _cities() -> dict[str, list[str]]:
    cities: dict[str, list[str]] = {}
    for name in sorted(_names()):
        cities.setdefault(name.rpartition("/")[2].replace("_", " ").upper(), []).append(name)
    return cities


def _fixed(name: str) -> tzinfo | None:
    """``UTC-06:00``, ``GMT+1``, ``-0300``, ``Z`` and Microsoft's word for UTC."""
    if name.strip().upper() in ("Z", _MICROSOFT_UTC):
        return UTC
    matched = _OFFSET.fullmatch(name.strip())
    if not matched:
        return None
    try:
        return timezone(offset(f"{matched[1]}{int(matched[2]):02}{matched[3] or '00'}"))
    except ValueError:
        return None


def _of_display(name: str) -> str:
    """The zone that Outlook shows as ``(UTC-05:00) Eastern Time (US & Canada)``: by a city or region in its list.

    Only one whose standard offset is the one shown; empty if there is none.
    """
    shown = _DISPLAYED.fullmatch(name.strip())
    if not shown:
        return ""
    places = [place.strip().upper() for place in re.sub(r"\(.*?\)", "", shown[2]).split(",")]
    candidates = [zone for place in places for zone in (_REGIONS.get(place), *_cities().get(place, ())) if zone]
    east = offset(shown[1] or "+0000")
    return next((zone for zone in candidates if _standard(zone) == east), "")


def _standard(name: str) -> timedelta:
    """A zone's offset without summer time, in these years."""
    zone = ZoneInfo(name)
    offsets = (datetime(2026, month, 1, tzinfo=zone).utcoffset() for month in (1, 7))
    return min(each for each in offsets if each is not None)


def _displayed_offset(name: str) -> tzinfo | None:
    shown = _DISPLAYED.fullmatch(name.strip())
    return timezone(offset(shown[1] or "+0000")) if shown else None
