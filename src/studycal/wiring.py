"""The composition root: which concrete store and calendars stand behind the ports. Imported when first needed."""

from __future__ import annotations

import time
import zoneinfo
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from studycal import extras
from studycal.errors import InputError, UsageError
from studycal.service.folder import FolderWorkspace
from studycal.service.workspace import FolderHome, Home, Ports

if TYPE_CHECKING:
    from studycal.calendars.base import BusySource, Calendar
    from studycal.calendars.google.project import Project
    from studycal.store.base import Store

TARGETS = ("google", "caldav")
CONFIG_NAME = "studycal.toml"
_END_SECONDS = 10.0
"""A page waits for it."""


def open_home(
    directory: Path, config: Path | None = None, *, pause: Callable[[float], None] = time.sleep
) -> FolderHome:
    """The learner's folder with all ports connected. Raises InputError when no config stands where one is looked for.

    Without ``config`` it is ``studycal.toml`` in the directory, else the one in the user's config folder (XDG).
    ``pause`` is what waiting for a server takes (`studycal.calendars.base.Learner.pause`).
    """
    path = (directory / config) if config else _find_config(directory)
    if not path.exists():
        raise InputError(
            "there is no config here.", "Make one with `studycal init` (or `studycal init --example`).", file=str(path)
        )
    return FolderHome(FolderWorkspace(directory, path, _open_store), ports(pause))


def keeper(config: Path) -> FolderHome:
    """The folder of a config that may not be there yet: what is kept beside it, and nothing of the plan."""
    return FolderHome(FolderWorkspace(config.parent, config, _open_store), ports())


def ports(
    pause: Callable[[float], None] = time.sleep, *, public: bool = False, project: Project | None = None
) -> Ports:
    """What every plan is opened with, wherever it lives. With ``public`` no feed leads into this machine's network;
    ``project`` is what a host's learners ask Google with.
    """
    return Ports(partial(_busy_sources, public=public), holidays, versions, pause, public, project)


def has_plan(directory: Path, config: str = "") -> bool:
    """Whether a config stands where one is looked for."""
    return ((directory / config) if config else _find_config(directory)).exists()


def _find_config(directory: Path) -> Path:
    """The config in the directory or, as git looks for its own, the nearest above it; else the user's own (XDG)."""
    local = directory / CONFIG_NAME
    above = next(
        (folder / CONFIG_NAME for folder in (directory, *directory.parents) if (folder / CONFIG_NAME).exists()), None
    )
    if above:
        return above
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


def versions(holidays: bool) -> Mapping[str, str]:
    """The versions of the packages that decide about a plan: time zones, and the holidays' if asked for."""
    return {"zones": _zones(), **({"holidays": _version("holidays")} if holidays else {})}


@cache
def _version(package: str) -> str:
    """An installed package's version, from the name of its metadata and without loading it; "" if there is none."""
    from importlib.util import find_spec

    spec = find_spec(package)
    if spec is None or not spec.origin:
        return ""
    folders = sorted(Path(spec.origin).parent.parent.glob(f"{package}-*.dist-info"))
    return folders[-1].stem.partition("-")[2] if folders else ""


@cache
def _zones() -> str:
    """The release of the time zone database in use: the system's, else the tzdata package's."""
    for folder in zoneinfo.TZPATH:
        try:
            with (Path(folder) / "tzdata.zi").open(encoding="ascii") as file:
                return file.readline().removeprefix("# version").strip()
        except (OSError, UnicodeError):
            continue
    return _version("tzdata")


def _busy_sources(home: Home, *, public: bool = False) -> list[BusySource]:
    if not home.config.busy:
        return []
    from studycal.calendars import busy

    with extras.needed():
        return busy.sources(home, public=public)


def open_calendar(home: Home, target: str, now: datetime) -> Calendar:
    """The calendar that a target names, not yet asked anything. Raises AuthNeededError or UsageError."""
    if target in TARGETS:
        with extras.needed():
            calendar: Calendar = import_module(f"studycal.calendars.{target}.calendar").connect(home, now)
            return calendar
    raise UsageError(f'There is no calendar of the kind "{target}".', "Name google or caldav.")


def login_warning(home: Home, target: str, now: datetime) -> str:
    """That a target's login is about to end, "" if it is not; without any request."""
    if target != "google":
        return ""
    from studycal.calendars.google import login_place

    return login_place.coming_end(home, now)


def forget_login(home: Home) -> None:
    """Forget the Google login that is sealed with a plan, and end it at Google. Raises RemoteError where Google could
    not be asked; forgotten it is in any case.
    """
    if not home.secret("google"):
        return
    with extras.needed():
        from studycal.calendars.google import auth, login_place

        auth.forget(login_place.place_of(home), _END_SECONDS)


def login_states(home: Home, now: datetime) -> list[tuple[bool, str]]:
    """For every calendar server the config uses, whether its login is well, and a sentence; without any request."""
    from studycal.calendars.caldav import auth
    from studycal.calendars.google import login_file, login_place

    states = [login_place.state(home, now)] if login_file.used(home.config) else []
    return [*states, auth.state(home.config, home.secret("caldav"))] if auth.used(home.config) else states
