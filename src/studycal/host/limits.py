"""Which settings of a plan are a member's own, and which the host's or the course's: the first list is the whole of it.

A setting that names a file, a command or another server would be read, run or asked by the host's machine.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from studycal.config.load import parse_as
from studycal.config.model import Config
from studycal.errors import InputError

from .addresses import refuse_feed, refuse_server
from .allowed import Allowed

FILE = "studycal.toml"
_OWN: dict[str, frozenset[str] | None] = {
    "times": None,
    "holidays": None,
    "export": None,
    "simulate": None,
    "plan": frozenset({"id", "title", "start", "timezone", "week_starts", "quarters", "reserve_weeks", "created"}),
    "google": frozenset({"calendar"}),
    "caldav": frozenset({"url", "username", "calendar"}),
    "sync": frozenset({"targets", "horizon_weeks", "prefer", "autonomy", "deleted"}),
    "daemon": frozenset({"every"}),
    "busy": frozenset({"url", "name"}),
}
"""The sections that a member may write, with their settings; None for all."""

_COURSE = ("curriculum", "anchor")
"""The sections that are the course's: they stay as they stand."""


def refuse_what_a_host_forbids(data: bytes, before: bytes, allowed: Allowed) -> Config:
    """The settings, read. Raises InputError for one that a member may not change, or that cannot be read."""
    config = parse_as(Config, data.decode("utf-8-sig", "replace"), Path(FILE))
    current = parse_as(Config, before.decode("utf-8-sig"), Path(FILE))
    written, stood = config.model_dump(exclude_unset=True), current.model_dump(exclude_unset=True)
    for section, values in written.items():
        if section in _COURSE:
            continue
        _refuse_section(section, values)
    _refuse_addresses(config, allowed, before=current)
    for section in _COURSE:
        if written.get(section) != stood.get(section):
            raise InputError(f'"{section}" is the course\'s.', "It stays as it was published.", file=FILE)
    if config.plan.id != current.plan.id:
        raise InputError('"plan.id" stays as it is.', "Your calendars know the plan by it.", file=FILE)
    return config


def _refuse_addresses(config: Config, allowed: Allowed, *, before: Config) -> None:
    """A calendar of a kind that the host connects no more keeps nobody from changing something else."""
    for entry in config.busy:
        refuse_feed(entry.url or "", FILE, private=allowed.private_networks)
    if config.caldav.url:
        refuse_server(config.caldav.url, FILE, private=allowed.private_networks)
    other = [name for name in config.sync.targets if name not in (*allowed.connects, *before.sync.targets)]
    if other:
        raise InputError(f'"{other[0]}" cannot be connected on this host.', "Follow the plan by its feed.", file=FILE)


def _refuse_section(section: str, values: Any) -> None:  # noqa: ANN401 - a section or a list of them
    allowed = _OWN.get(section, frozenset())
    for table in values if isinstance(values, list) else [values]:
        odd = sorted(set(table) - allowed) if allowed is not None else []
        if odd:
            name = f"{section}.{odd[0]}"
            raise InputError(f'"{name}" is not for a learner of a course to set.', "Take that line away.", file=FILE)
