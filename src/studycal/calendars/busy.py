"""The learner's other calendars, as the config names them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from .feed_http import host
from .ics_feed import IcsFeed, IcsFile
from .remembered import Remembered, key

if TYPE_CHECKING:
    from studycal.config.model import BusyEntry

    from .base import BusySource, Learner


def sources(home: Learner, *, public: bool = False) -> list[BusySource]:
    """One source for each ``[[busy]]`` entry, in the config's order; Google's calendars are asked for together. With
    ``public`` no feed leads into this machine's own network.
    """
    google = _google(home, [entry for entry in home.config.busy if entry.google])
    return [
        google[entry.google] if entry.google else _source(home, entry, name, public=public)
        for entry, name in zip(home.config.busy, names(home.config.busy), strict=True)
    ]


def names(entries: Sequence[BusyEntry]) -> list[str]:
    """How messages call each entry: by its name, its file or calendar, a feed by its host alone; no two alike."""
    called: list[str] = []
    for entry in entries:
        name = entry.name or _called(entry)
        same = sum(other == name or other.startswith(f"{name} (") for other in called)
        called.append(f"{name} ({same + 1})" if same and not entry.name else name)
    return called


def _called(entry: BusyEntry) -> str:
    """What a message may say: of an address only the host, for the rest may be a password or a secret address."""
    place = entry.file or entry.url or entry.google or entry.caldav or ""
    return host(place) if "://" in place else place


def _source(home: Learner, entry: BusyEntry, name: str, *, public: bool) -> BusySource:
    if entry.caldav:
        return _remote("caldav.busy", home, entry, name)
    if entry.file:
        return IcsFile(name, home.config.beside(entry.file), home.zone)
    login = partial(_login, entry) if entry.username else None
    feed = IcsFeed(name, entry.url or "", home.zone, home.pause, login, public)
    return Remembered(feed, key("feed", feed.url, entry.username), home.store)


def _login(entry: BusyEntry) -> tuple[str, str]:
    from .password_command import from_command

    command = entry.password_command
    return entry.username, from_command(command, "password_command of [[busy]]") if command else ""


def _google(home: Learner, entries: list[BusyEntry]) -> dict[str, BusySource]:
    if not entries:
        return {}
    from .google import busy

    return busy.sources(home, entries)


def _remote(module: str, home: Learner, entry: BusyEntry, name: str) -> BusySource:
    """A source with a module of its own, imported only for those who use it: its libraries are slow to load."""
    source: BusySource = import_module(f"{__package__}.{module}").source(home, entry, name)
    return source
