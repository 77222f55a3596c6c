"""What a plan was computed from: if none of it changed, the published plan still stands and nothing is computed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from studycal import __version__

REMOTE_BUSY_FOR = timedelta(minutes=15)
"""How long an answer of a remote calendar is taken as fresh when a plan is only shown."""


def digest(path: Path) -> str:
    """SHA-256 of a file's bytes; what is no file or cannot be read has a digest of its own."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "no file"
    except OSError as error:
        return f"unreadable: {type(error).__name__}"


def describe(files: Iterable[Path], *, folder: Path, facts: int, remote: bool, now: datetime) -> dict[str, Any]:
    """The inputs as they are now: files by their digest, the newest fact, and until when remote busy time is fresh."""
    return {
        "version": __version__,
        "files": {_relative(path, folder): digest(path) for path in files},
        "facts": facts,
        "remote_until": (now + REMOTE_BUSY_FOR).isoformat() if remote else None,
    }


def still_hold(inputs: Mapping[str, Any], *, config: Path, facts: int, now: datetime) -> bool:
    """Whether a plan computed from these inputs would come out the same today, from this config."""
    folder = config.parent
    if _relative(config, folder) not in inputs["files"]:
        return False
    if inputs.get("version") != __version__ or inputs.get("facts") != facts:
        return False
    until = inputs.get("remote_until")
    if until and not now < datetime.fromisoformat(until):
        return False
    return all(digest(folder / name) == known for name, known in inputs["files"].items())


def _relative(path: Path, folder: Path) -> str:
    """Paths are kept relative where possible, so that a folder can be moved or copied whole."""
    try:
        return path.resolve().relative_to(folder.resolve()).as_posix()
    except ValueError:
        return str(path.resolve())
