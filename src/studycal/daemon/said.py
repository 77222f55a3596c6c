"""What the daemon says: to systemd, and to its log."""

from __future__ import annotations

import logging
import os
import socket
from contextlib import suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path

_LOG_BYTES, _LOG_FILES = 1_000_000, 3


def notify(message: str) -> None:
    """Tell systemd (sd_notify(3)), if it started us: a datagram to the socket named in the environment."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    if address.startswith("@"):
        address = "\0" + address[1:]
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as channel, suppress(OSError):
        channel.sendto(message.encode(), address)


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
