"""A host's own folder: host.toml, the database and the key; made once by `studycal host init`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from studycal import extras
from studycal.calendars.google.project import client_in, client_of
from studycal.config.load import parse_as, read
from studycal.config.section import Field, Section
from studycal.core.records import dataclass
from studycal.errors import InputError
from studycal.service.files import write_whole

from .allowed import Allowed, AtGoogle, Handful
from .database import Database
from .quota import FEWEST
from .sealing import Sealer, keys_of, make_key, prove, refuse_if_open

FILE = "host.toml"
STATE = ".studycal-host"
VARIABLE = "STUDYCAL_HOST_DATABASE"
"""The database's address, where it is not for a file: it may hold a password."""

CLIENT = "STUDYCAL_HOST_GOOGLE"
"""The OAuth client's JSON itself, where it is not for a file."""

_HEAD = "# A host of courses. `studycal host serve` reads it; see docs/host.md.\n"


class GoogleSettings(Section):
    """Google Calendar for learners: switched off without an OAuth client."""

    client_secrets: Path | None = Field(
        default=None, description="The JSON file of an OAuth client of the type Web application, readable by you alone."
    )
    requests_a_minute: int = Field(
        default=10_000, ge=FEWEST, le=10_000_000, description="The Cloud project's quota, which all workers share."
    )
    api_endpoint: str = Field(default="", description="Another address of the API (proxies and tests).")


class HostSettings(Section):
    """host.toml."""

    database: str = Field(default="", description="A postgresql:// address; empty for a SQLite file in this folder.")
    url: str = Field(default="", description="The address others reach the host by, behind a proxy.")
    private_networks: bool = Field(
        default=False, description="Whether learners' calendars may lie in the host's own network."
    )
    connect: list[Literal["caldav", "google"]] = Field(
        default=["caldav", "google"],
        description="Calendars that learners may have written to; [] for none, only feeds.",
    )
    google: GoogleSettings = Field(default=GoogleSettings(), description="What learners ask Google Calendar with.")
    joins_a_minute: int = Field(default=10, ge=1, le=10_000, description="Joining, a minute and address.")
    metrics_port: int = Field(default=0, ge=0, le=65535, description="A port of 127.0.0.1 for /metrics; 0 for none.")


@dataclass(frozen=True)
class Host:
    """An opened host: its settings, its database and what seals its secrets."""

    folder: Path
    settings: HostSettings
    database: Database
    sealer: Sealer
    google: AtGoogle | None = None

    @property
    def allowed(self) -> Allowed:
        """What learners may reach."""
        return _allowed(self.settings, self.google)


def open_host(folder: Path, environment: Mapping[str, str]) -> Host:
    """The host of a folder. Raises InputError where there is none, AuthNeededError without its key."""
    settings = _settings(folder)
    google = _google(folder, settings, environment)
    database = _database(folder, settings, environment, google)
    return Host(folder, settings, database, keys_of(folder / STATE, environment), google)


def make(folder: Path, database: str, environment: Mapping[str, str]) -> tuple[Host, int, bool]:
    """Make a host, or bring an older one up to date: the host, how many steps its database took, whether it is new.

    host.toml names a database once that has its tables: one that refused is forgotten. Raises AuthNeededError for a
    database that is sealed with a key which is not here: another one would open nothing.
    """
    new = not (folder / FILE).exists()
    line = f"database = {json.dumps(database, ensure_ascii=False)}\n" if database else ""
    settings = parse_as(HostSettings, line, folder / FILE) if new else _settings(folder)
    if database and database != settings.database:
        raise InputError(
            "names another database.", "Change it there, or make the host in another folder.", file=str(folder / FILE)
        )
    check_address(folder, environment.get(VARIABLE) or settings.database)
    (folder / STATE).mkdir(mode=0o700, parents=True, exist_ok=True)
    google = _google(folder, settings, environment)
    opened = _database(folder, settings, environment, google)
    steps = opened.migrate()
    with opened.session() as session:
        if not list(session.run("sealed", after="", most=1)):
            make_key(folder / STATE, environment)
        sealer = keys_of(folder / STATE, environment)
        prove(session, sealer)
    if new:
        write_whole(folder / FILE, f"{_HEAD}{line}".encode(), mode=0o600)
    return Host(folder, settings, opened, sealer, google), steps, new


def _settings(folder: Path) -> HostSettings:
    path = folder / FILE
    if not path.exists():
        raise InputError("there is no host here.", "Make one with `studycal host init`.", file=str(path))
    return parse_as(HostSettings, read(path).decode("utf-8-sig", "replace"), path)


def check_address(folder: Path, address: str) -> None:
    """Raises InputError for a database's address that is none; an empty one is the file's."""
    if address and not address.startswith(("postgresql://", "postgres://")) and "=" not in address:
        raise InputError(
            'names a "database" that is none.', "Write it like postgresql://studycal@localhost/studycal.",
            file=str(folder / FILE),
        )  # fmt: skip


def is_host(folder: Path) -> bool:
    """Whether a host was made in a folder."""
    return (folder / FILE).exists()


def _google(folder: Path, settings: HostSettings, environment: Mapping[str, str]) -> AtGoogle | None:
    """What learners ask Google with, None where the host has no OAuth client. Raises InputError for one that is none,
    AuthNeededError for a file that others can read, NotInstalledError.
    """
    text, path = environment.get(CLIENT, ""), settings.google.client_secrets
    if "google" not in settings.connect or not (text or path):
        return None
    extras.require("google")
    if path is not None and not text:
        path = folder / path.expanduser()
        client = client_of(path, "web")
        refuse_if_open(path)
    else:
        client = client_in(text, "web", CLIENT)
    return AtGoogle(client, settings.google.api_endpoint, Handful(settings.google.requests_a_minute))


def _allowed(settings: HostSettings, google: AtGoogle | None) -> Allowed:
    connects = tuple(name for name in settings.connect if name != "google" or google is not None)
    return Allowed(settings.private_networks, connects, google)


def _database(
    folder: Path, settings: HostSettings, environment: Mapping[str, str], google: AtGoogle | None = None
) -> Database:
    allowed = _allowed(settings, google)
    address = environment.get(VARIABLE) or settings.database
    if not address:
        from .sqlite import SqliteDatabase

        return SqliteDatabase(folder / STATE / "host.sqlite", allowed)
    check_address(folder, address)
    from .postgres import PostgresDatabase

    return PostgresDatabase(address, allowed=allowed)
