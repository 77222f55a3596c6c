"""Files written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from studycal.errors import StudycalError


def write_whole(path: Path, data: bytes, *, mode: int = 0o644) -> None:
    """Write ``data`` to a temporary file beside ``path`` and rename it over: a kill leaves the old or the new file.

    A device or pipe is written to, a link followed. Raises StudycalError when the place cannot be written to.
    """
    try:
        path = path.resolve() if path.is_symlink() else path
        if path.exists() and not (path.is_file() or path.is_dir()):
            path.write_bytes(data)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise _cannot_write(path, error) from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)
        Path(name).replace(path)
    except OSError as error:
        Path(name).unlink(missing_ok=True)
        raise _cannot_write(path, error) from error


def _cannot_write(path: Path, error: OSError) -> StudycalError:
    reason = (error.strerror or str(error)).lower()
    return StudycalError(f"{path} cannot be written ({reason}).", "Choose another place with -o.")
