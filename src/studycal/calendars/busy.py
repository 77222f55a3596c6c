"""The learner's other calendars, as the config names them."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from .ics_feed import IcsFeed, IcsFile

if TYPE_CHECKING:
    from studycal.config.model import BusyEntry

    from .base import BusySource, Learner


def sources(home: Learner) -> list[BusySource]:
    """One source for each ``[[busy]]`` entry, in the config's order; Google's calendars are asked for together."""
    google = _google(home, [entry for entry in home.config.busy if entry.google])
    return [google[entry.google] if entry.google else _source(home, entry) for entry in home.config.busy]


def _source(home: Learner, entry: BusyEntry) -> BusySource:
    if entry.caldav:
        return _remote("caldav_busy", home, entry)
    address = entry.url or ""
    if entry.file:
        return IcsFile(entry.name or address, home.config.beside(entry.file), home.zone)
    return IcsFeed(entry.name or address, address, home.zone, home.store)


def _google(home: Learner, entries: list[BusyEntry]) -> dict[str, BusySource]:
    if not entries:
        return {}
    from . import google_busy

    return google_busy.sources(home, entries)


def _remote(module: str, home: Learner, entry: BusyEntry) -> BusySource:
    """A source with a module of its own, imported only for those who use it: its libraries are slow to load."""
    source: BusySource = import_module(f"{__package__}.{module}").source(home, entry)
    return source
