"""The learner's other calendars, as the config names them."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from .ics_feed import IcsFeed, IcsFile

if TYPE_CHECKING:
    from studycal.config.model import BusyEntry
    from studycal.service.home import BusySource, Home


def sources(home: Home) -> list[BusySource]:
    """One source for each ``[[busy]]`` entry, in the config's order."""
    return [_source(home, entry) for entry in home.config.busy]


def _source(home: Home, entry: BusyEntry) -> BusySource:
    if entry.google or entry.caldav:
        return _remote("google_busy" if entry.google else "caldav_busy", home, entry)
    address = entry.url or ""
    if entry.file:
        return IcsFile(entry.name or address, home.config.beside(entry.file), home.zone)
    return IcsFeed(entry.name or address, address, home.zone, home.store)


def _remote(module: str, home: Home, entry: BusyEntry) -> BusySource:
    """A source with a module of its own, imported only for those who use it: its libraries are slow to load."""
    source: BusySource = import_module(f"{__package__}.{module}").source(home, entry)
    return source
