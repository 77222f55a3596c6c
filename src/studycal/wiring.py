"""The composition root: which concrete store and calendars stand behind the ports. Imported when first needed."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import date, datetime
from importlib import import_module
from pathlib import Path

from studycal.calendars.base import BusySource, Calendar
from studycal.errors import InputError, UsageError
from studycal.service.home import Home, Ports
from studycal.store.base import Store

TARGETS = ("google", "caldav")
CONFIG_NAME = "studycal.toml"


def open_home(directory: Path, config: Path | None = None, *, pause: Callable[[float], None] = time.sleep) -> Home:
    """The learner's folder with all ports connected. Raises InputError when no config stands where one is looked for.

    Without ``config`` it is ``studycal.toml`` in the directory, else the one in the user's config folder (XDG).
    ``pause`` is what waiting for a server takes (`studycal.calendars.base.Learner.pause`).
    """
    path = (directory / config) if config else _find_config(directory)
    if not path.exists():
        raise InputError(
            "there is no config here.", "Make one with `studycal init` (or `studycal init --example`).", file=str(path)
        )
    return Home(directory, path, Ports(_open_store, _busy_sources, holidays, pause))


def _find_config(directory: Path) -> Path:
    local = directory / CONFIG_NAME
    if local.exists():
        return local
    import platformdirs

    shared = Path(platformdirs.user_config_dir("studycal")) / CONFIG_NAME
    return shared if shared.exists() else local


def _open_store(path: Path) -> Store:
    from studycal.store.sqlite import SqliteStore

    return SqliteStore(path)


def holidays(country: str, subdivision: str, first: date, last: date) -> Mapping[date, str]:
    """A country's public holidays between two days. Raises InputError for a country that is not known."""
    from studycal.calendars.holidays import holidays

    return holidays(country, subdivision, first, last)


def _busy_sources(home: Home) -> list[BusySource]:
    from studycal.calendars import busy

    return busy.sources(home)


def open_calendar(home: Home, target: str, now: datetime) -> Calendar:
    """The calendar that a target names, not yet asked anything. Raises AuthNeededError or UsageError."""
    if target in TARGETS:
        calendar: Calendar = import_module(f"studycal.calendars.{target}").connect(home, now)
        return calendar
    raise UsageError(f'There is no calendar of the kind "{target}".', "Name google or caldav.")


def login_warning(home: Home, target: str, now: datetime) -> str:
    """That a target's login is about to end, "" if it is not; without any request."""
    if target != "google":
        return ""
    from studycal.calendars import google_login

    return google_login.coming_end(home.config, now)


def login_states(home: Home, now: datetime) -> list[tuple[bool, str]]:
    """For every calendar server the config uses, whether its login is well, and a sentence; without any request."""
    from studycal.calendars import caldav_auth, google_login

    states = [google_login.state(home.config, now)] if google_login.used(home.config) else []
    return [*states, caldav_auth.state(home.config)] if caldav_auth.used(home.config) else states
