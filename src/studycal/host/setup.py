"""A host's own folder: host.toml, the database and the key; made once by `studycal host init`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from studycal.config.load import parse_as, read
from studycal.config.section import Field, Section
from studycal.core.records import dataclass
from studycal.errors import InputError
from studycal.service.files import write_whole

from .database import Allowed, Database
from .sealing import Sealer, keys_of, make_key

FILE = "host.toml"
STATE = ".studycal-host"
VARIABLE = "STUDYCAL_HOST_DATABASE"
"""The database's address, where it is not for a file: it may hold a password."""

_HEAD = "# A host of courses. `studycal host serve` reads it; see docs/host.md.\n"


class HostSettings(Section):
    """host.toml."""

    database: str = Field(default="", description="A postgresql:// address; empty for a SQLite file in this folder.")
    url: str = Field(default="", description="The address others reach the host by, behind a proxy.")
    private_networks: bool = Field(
        default=False, description="Whether learners' calendars may lie in the host's own network."
    )
    connect: list[Literal["caldav"]] = Field(
        default=["caldav"], description="Calendars that learners may have written to; [] for none, only feeds."
    )
    joins_a_minute: int = Field(default=10, ge=1, le=10_000, description="Joining, a minute and address.")
    metrics_port: int = Field(default=0, ge=0, le=65535, description="A port of 127.0.0.1 for /metrics; 0 for none.")

    @property
    def allowed(self) -> Allowed:
        """What learners may reach."""
        return Allowed(self.private_networks, tuple(self.connect))


@dataclass(frozen=True)
class Host:
    """An opened host: its settings, its database and what seals its secrets."""

    folder: Path
    settings: HostSettings
    database: Database
    sealer: Sealer


def open_host(folder: Path, environment: Mapping[str, str]) -> Host:
    """The host of a folder. Raises InputError where there is none, AuthNeededError without its key."""
    settings = _settings(folder)
    return Host(folder, settings, _database(folder, settings, environment), keys_of(folder / STATE, environment))


def make(folder: Path, database: str, environment: Mapping[str, str]) -> tuple[Host, int, bool]:
    """Make a host, or bring an older one up to date: the host, how many steps its database took, whether it is new."""
    new = not (folder / FILE).exists()
    if new:
        line = f'database = "{database}"\n' if database else ""
        settings = parse_as(HostSettings, line, folder / FILE)
        check_address(folder, environment.get(VARIABLE) or settings.database)
        write_whole(folder / FILE, f"{_HEAD}{line}".encode(), mode=0o600)
    elif database and database != _settings(folder).database:
        raise InputError(
            "names another database.", "Change it there, or make the host in another folder.", file=str(folder / FILE)
        )
    settings = _settings(folder)
    (folder / STATE).mkdir(mode=0o700, exist_ok=True)
    make_key(folder / STATE, environment)
    steps = _database(folder, settings, environment).migrate()
    return open_host(folder, environment), steps, new


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


def _database(folder: Path, settings: HostSettings, environment: Mapping[str, str]) -> Database:
    address = environment.get(VARIABLE) or settings.database
    if not address:
        from .sqlite import SqliteDatabase

        return SqliteDatabase(folder / STATE / "host.sqlite", settings.allowed)
    check_address(folder, address)
    from .postgres import PostgresDatabase

    return PostgresDatabase(address, allowed=settings.allowed)
