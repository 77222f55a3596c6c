"""The daemon's log."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

_LOG_BYTES, _LOG_FILES = 1_000_000, 3


def one_line(text: str) -> str:
    """Text safe for a log line: no line breaks or other control characters."""
    return "".join(char if char.isprintable() else " " for char in text)


def open_log(folder: Path, *, verbose: bool) -> logging.Logger:
    """The daemon's log: a file of its own (0600, rotated at 1 MB, three kept), and stderr for a terminal or journal."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / "daemon.log"
    path.touch(mode=0o600)
    log = logging.getLogger("studycal.daemon")
    log.setLevel(logging.DEBUG if verbose else logging.INFO)
    shape = logging.Formatter("%(asctime)s %(levelname)s %(message)s", "%Y-%m-%dT%H:%M:%S%z")
    rotating = RotatingFileHandler(path, maxBytes=_LOG_BYTES, backupCount=_LOG_FILES, encoding="utf-8")
    for handler in (rotating, logging.StreamHandler()):
        handler.setFormatter(shape)
        log.addHandler(handler)
    return log
