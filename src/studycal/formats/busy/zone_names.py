"""What a name of a zone means by itself: IANA's, Windows', Rails', what Outlook shows, offsets, vendors' prefixes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, available_timezones

from .times import offset

_LONGEST = 200
"""Characters of a name at most."""

_MOST_PARTS = 3
"""Of an IANA name; what stands before is a vendor's."""

_OFFSET = re.compile(r"(?:UTC|GMT|Z)?\s*([+-])\s*(\d{1,2})(?:[:.]?(\d\d))?", re.IGNORECASE | re.ASCII)
_DISPLAYED = re.compile(r"\((?:UTC|GMT)\s*(?:([+-]\d\d)[:.]?(\d\d))?\)\s*(.+)", re.IGNORECASE | re.ASCII)
_SEASONS = re.compile(r"\b(?:DAYLIGHT|SUMMER) TIME$")
_CONTINENTS = re.compile(r"(?:Africa|America|Asia|Atlantic|Australia|Europe|Indian|Pacific)/")
_NO_CITIES = {"NORTH", "SOUTH", "WEST", "ACT", "LHI", "NSW"}

_REGIONS = {
    "EASTERN TIME": "America/New_York", "CENTRAL TIME": "America/Chicago", "MOUNTAIN TIME": "America/Denver",
    "PACIFIC TIME": "America/Los_Angeles", "ATLANTIC TIME": "America/Halifax", "ALASKA": "America/Anchorage",
    "HAWAII": "Pacific/Honolulu", "ARIZONA": "America/Phoenix", "INDIANA": "America/Indiana/Indianapolis",
    "NEWFOUNDLAND": "America/St_Johns", "SASKATCHEWAN": "America/Regina", "CENTRAL AMERICA": "America/Guatemala",
    "GUADALAJARA": "America/Mexico_City", "QUITO": "America/Lima", "BRASILIA": "America/Sao_Paulo",
    "GEORGETOWN": "America/Guyana", "GREENLAND": "America/Nuuk", "MID-ATLANTIC": "Atlantic/South_Georgia",
    "CAPE VERDE IS.": "Atlantic/Cape_Verde", "EDINBURGH": "Europe/London", "BERN": "Europe/Zurich",
    "ST. PETERSBURG": "Europe/Moscow", "WEST CENTRAL AFRICA": "Africa/Lagos", "PRETORIA": "Africa/Johannesburg",
    "ABU DHABI": "Asia/Muscat", "EKATERINBURG": "Asia/Yekaterinburg", "ISLAMABAD": "Asia/Karachi",
    "CHENNAI": "Asia/Kolkata", "MUMBAI": "Asia/Kolkata", "NEW DELHI": "Asia/Kolkata",
    "SRI JAYAWARDENEPURA": "Asia/Colombo", "ASTANA": "Asia/Almaty", "HANOI": "Asia/Bangkok",
    "BEIJING": "Asia/Shanghai", "OSAKA": "Asia/Tokyo", "SAPPORO": "Asia/Tokyo",
    "INTERNATIONAL DATE LINE WEST": "Etc/GMT+12", "MIDWAY ISLAND": "Pacific/Midway",
    "AMERICAN SAMOA": "Pacific/Pago_Pago", "SOLOMON IS.": "Pacific/Guadalcanal", "NEW CALEDONIA": "Pacific/Noumea",
    "MARSHALL IS.": "Pacific/Majuro", "WELLINGTON": "Pacific/Auckland", "NUKU'ALOFA": "Pacific/Tongatapu",
    "TOKELAU IS.": "Pacific/Fakaofo", "CHATHAM IS.": "Pacific/Chatham", "SAMOA": "Pacific/Apia",
    "COORDINATED UNIVERSAL TIME": "UTC",
}  # fmt: skip
"""Of the names that Outlook shows and Rails writes those in which no city stands that gave a zone its name."""

_MICROSOFT_UTC = "TZONE://MICROSOFT/UTC"


def named(name: str) -> tzinfo | None:
    """The zone that a name stands for by itself, None if it is unknown."""
    return _named(name) if len(name) <= _LONGEST else None


@lru_cache(maxsize=1000)
def _named(name: str) -> tzinfo | None:
    return next((zone for candidate in _candidates(name) if (zone := _zone(candidate))), None) or _fixed(name)


def _candidates(name: str) -> Iterator[str]:
    """A name, what Windows calls so, and what is left of one without a vendor's prefix, longest first."""
    plain = name.strip().strip("/")
    bare = plain.replace(" ", "_")
    yield bare
    yield bare.replace("-", "/")
    yield _windows().get(_SEASONS.sub("STANDARD TIME", plain.upper()), "")
    parts = bare.split("/")
    for start in range(max(1, len(parts) - _MOST_PARTS), len(parts)):
        yield "/".join(parts[start:])
    yield _of_display(name)
    yield from _of_place(_bare(name))


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
    for name in sorted(filter(_CONTINENTS.match, _names())):
        city = name.rpartition("/")[2].replace("_", " ").upper()
        if city not in _NO_CITIES:
            cities.setdefault(city, []).append(name)
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
    candidates = [zone for place in _bare(shown[3]).split(",") for zone in _of_place(place)]
    return next((zone for zone in candidates if _standard(zone) == _shown_offset(shown)), "")


def _bare(name: str) -> str:
    """A name without what it explains in brackets."""
    return re.sub(r"\([^()]*\)", "", name)


def _of_place(name: str) -> list[str]:
    """The zones of a city or region, as Rails calls them."""
    place = name.strip().upper()
    return [zone for zone in (_REGIONS.get(place), *_cities().get(place, ())) if zone]


def _standard(name: str) -> timedelta:
    """A zone's offset without summer time, in these years."""
    zone = ZoneInfo(name)
    offsets = (datetime(2026, month, 1, tzinfo=zone).utcoffset() for month in (1, 7))
    return min(each for each in offsets if each is not None)


def _shown_offset(shown: re.Match[str]) -> timedelta:
    return offset(f"{shown[1]}{shown[2]}") if shown[1] else timedelta()


def displayed_offset(name: str) -> tzinfo | None:
    """The offset that stands in a name that Outlook shows."""
    shown = _DISPLAYED.fullmatch(name[:_LONGEST].strip())
    return timezone(_shown_offset(shown)) if shown else None
