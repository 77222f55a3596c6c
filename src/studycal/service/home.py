"""A learner's folder and the ports through which the service reaches the world."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, tzinfo
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from studycal.store.base import Store

if TYPE_CHECKING:
    from studycal.calendars.base import BusySource
    from studycal.config import Config

DEFAULT_STATE = ".studycal/state.sqlite"


@dataclass(frozen=True)
class Ports:
    """How the service reaches a store, the learner's other calendars, a country's holidays, and how it waits."""

    open_store: Callable[[Path], Store]
    busy_sources: Callable[[Home], list[BusySource]]
    holidays: Callable[[str, str, date, date], Mapping[date, str]]
    pause: Callable[[float], None]


@dataclass
class Home:
    """One learner's folder: where the config stands, and all that is read through it, each thing once."""

    directory: Path
    config_path: Path
    ports: Ports

    @cached_property
    def config(self) -> Config:
        """The validated config. Raises InputError."""
        from studycal import config

        return config.load(self.config_path)

    @property
    def pause(self) -> Callable[[float], None]:
        """See `studycal.calendars.base.Learner.pause`."""
        return self.ports.pause

    @cached_property
    def store(self) -> Store:
        """The learner's memory, created when first asked for. Raises StudycalError."""
        return self.ports.open_store(self.state_path)

    @cached_property
    def state_path(self) -> Path:
        """Where the memory stands: ``[state] path``, by default beside the config.

        Read without validation: the fast path of `show` must not pay for it, and a broken config is reported by
        whoever needs the rest of it.
        """
        state = self._raw.get("state")
        named = state.get("path") if isinstance(state, dict) else None
        return self.config_path.parent / Path(named if isinstance(named, str) else DEFAULT_STATE).expanduser()

    @cached_property
    def zone(self) -> tzinfo:
        """The learner's zone; UTC while the config does not name a real one."""
        plan = self._raw.get("plan")
        try:
            return ZoneInfo(plan["timezone"]) if isinstance(plan, dict) else UTC
        except (KeyError, TypeError, ValueError, OSError):
            return UTC

    @cached_property
    def _raw(self) -> dict[str, Any]:
        import tomllib

        try:
            return tomllib.loads(self.config_path.read_text("utf-8-sig")) if self.config_path.is_file() else {}
        except (OSError, ValueError, RecursionError):
            return {}
