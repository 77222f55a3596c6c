"""The addresses a machine is reached by when it is served to everybody."""

from __future__ import annotations

import socket

ANYWHERE = frozenset({"0.0.0.0", "::", "[::]"})  # noqa: S104 - asked for by whoever serves
_ROUTES = ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1"))
"""Addresses for documentation (RFC 5737, RFC 3849): nothing is sent to them, only the way there is asked for."""


def is_anywhere(host: str) -> bool:
    """Whether a host stands for all addresses of this machine."""
    return host in ANYWHERE


def reachable() -> str:
    """This machine's address in its network, its loopback one where it has no other."""
    for family, address in _ROUTES:
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as probe:
                probe.connect((address, 9))
                return str(probe.getsockname()[0])
        except OSError:
            continue
    return "127.0.0.1"
