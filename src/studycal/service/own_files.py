"""The files that a plan lives on: what studycal writes for others never goes over one of them."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from studycal.core.records import dataclass
from studycal.errors import UsageError

from .folder import DEFAULT_STATE, FolderWorkspace

_BESIDE_STATE = (
    "*.lock", "*.secret", "review-*.json", "daemon.json", "reminders.json", "shares.json", "readers.json", "feeds.json",
    "logins.json",
)  # fmt: skip
"""What stands beside the memory where its folder is not a folder of its own."""
_LONGEST = 4096


@dataclass(frozen=True)
class OwnFiles:
    """A folder's plans: their configs, what these name, and the memory. Whatever cannot be read names nothing."""

    workspace: FolderWorkspace
    replaces_documents: bool = False
    """Whether a document may be written anew, for the learner said so."""

    def refuse(self, paths: Iterable[Path]) -> None:
        """Raise UsageError if one of these paths leads to such a file, by whatever name or link."""
        own = list(self._own())
        for path in paths:
            what = self._memory(path) or next((what for file, what in own if _same(path, file)), "")
            if what:
                raise UsageError(
                    f"{self.workspace.shown(path)} is {what}: nothing was written.", "Name another with -o."
                )

    def _own(self) -> Iterator[tuple[Path, str]]:
        for workspace in (self.workspace, *self.workspace.siblings()):
            config, values = workspace.config_path, _read(workspace.config_path)
            if workspace is not self.workspace and "plan" not in values:
                continue
            yield config, "the config of a plan"
            for place, text in _texts(values):
                if not (self.replaces_documents and place.startswith("curriculum.")):
                    yield from ((file, f"a file that {config.name} names ({place})") for file in _file(config, text))

    def _memory(self, path: Path) -> str:
        """What a path is of the memory: its folder holds nothing else where it has the usual name."""
        for workspace in (self.workspace, *self.workspace.siblings()):
            state = _read(workspace.config_path).get("state")
            named = state.get("path") if isinstance(state, dict) else None
            memory = workspace.state_path(named if isinstance(named, str) else "")
            if memory.parent.name == Path(DEFAULT_STATE).parent.name:
                mine = any(_same(folder, memory.parent) for folder in (path, *_real(path).parents))
            else:
                patterns = (f"{memory.name}*", *_BESIDE_STATE)
                beside = [file for pattern in patterns for file in memory.parent.glob(pattern)]
                mine = any(_same(path, file) for file in (memory, *beside))
            if mine:
                return "part of studycal's own memory of a plan"
        return ""


def _read(config: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(config.read_bytes().decode("utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return {}


def _texts(value: object, place: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a config, with the dotted name of where it stands."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _texts(inner, f"{place}.{name}" if place else name)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner, place)
    elif isinstance(value, str):
        yield place, value


def _file(config: Path, text: str) -> Iterator[Path]:
    """The file that a text of the config is the path of, if one stands there."""
    try:
        name = unquote(urlsplit(text).path) if text.startswith("file:") else text
        if 0 < len(name) <= _LONGEST:
            path = config.parent / Path(name).expanduser()
            if path.is_file():
                yield path
    except (OSError, ValueError, RuntimeError):
        return


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))


def _same(path: Path, other: Path) -> bool:
    try:
        return path.samefile(other)
    except (OSError, ValueError):
        return _real(path) == _real(other)
