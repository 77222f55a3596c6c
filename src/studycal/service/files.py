"""Files written whole or not at all."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

from studycal.errors import StudycalError

_NEW = 0o666
_BINARY = getattr(os, "O_BINARY", 0)  # Windows would write CR LF for LF


def write_whole(path: Path, data: bytes, *, mode: int | None = None) -> None:
    """Write ``data`` to a temporary file beside ``path`` and rename it over: a kill leaves the old or the new file.

    The file keeps the mode it had, a new one gets ``mode``, or what the umask leaves of 0666. A device or pipe is
    written to, a link followed. Raises StudycalError when the place cannot be written to.
    """
    try:
        path = path.resolve() if path.is_symlink() else path
        if path.exists() and not (path.is_file() or path.is_dir()):
            path.write_bytes(data)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        had = stat.S_IMODE(path.stat().st_mode) if path.exists() else None
        # No path: its parts would be interned, a new name each time.
        name = os.path.join(path.parent, f".{path.name[:200]}.{os.urandom(6).hex()}")  # noqa: PTH118
        handle = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, _NEW if mode is None else mode)
    except OSError as error:
        raise _cannot_write(path, error) from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if had is not None:
            os.chmod(name, had if mode is None else mode)  # noqa: PTH101
        os.replace(name, path)  # noqa: PTH105
    except OSError as error:
        with suppress(FileNotFoundError):
            os.unlink(name)  # noqa: PTH108
        raise _cannot_write(path, error) from error


def _cannot_write(path: Path, error: OSError) -> StudycalError:
    reason = (error.strerror or str(error)).lower()
    return StudycalError(
        f"{path} cannot be written ({reason}).", "Check the disk and the permissions, or choose another place."
    )
