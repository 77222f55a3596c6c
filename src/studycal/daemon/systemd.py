"""What systemd is told of the daemon, where it started it."""

from __future__ import annotations

import os
import socket
from contextlib import suppress


def sd_notify(message: str) -> None:
    """Tell systemd how we are doing, if it started us: a datagram to the socket named in the environment."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address or not hasattr(socket, "AF_UNIX"):
        return
    if address.startswith("@"):
        address = "\0" + address[1:]
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel, suppress(OSError):
        channel.sendto(message.encode(), address)
