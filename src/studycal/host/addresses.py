"""Which addresses a learner may have the host ask: those that everybody reaches, told by their words alone (CWE-918).

A name is looked up only when it is asked, and there the connection itself is looked at
(`studycal.calendars.public_pool`); here a learner is told at once of an address that could never be meant.
"""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit

from studycal.errors import InputError

_FEED = ("http", "https", "webcal", "webcals")
_SERVER = ("http", "https")
_INNER = ("localhost", "local", "internal", "intranet", "lan", "home", "corp", "private", "home.arpa")
"""Endings of names that mean nothing beyond a network (RFC 6761, 6762, 8375; ICANN's list of private names)."""


def refuse_feed(url: str, file: str, *, private: bool) -> None:
    """Raises InputError for the address of a busy calendar that the host asks for nobody."""
    _refuse(url, _FEED, "A busy calendar", "https://calendar.example.org/me.ics", file, private=private)


def refuse_server(url: str, file: str, *, private: bool) -> None:
    """Raises InputError for the address of a calendar server that the host asks for nobody."""
    _refuse(url, _SERVER, "A calendar server", "https://cloud.example.org", file, private=private)


def _refuse(url: str, schemes: tuple[str, ...], what: str, like: str, file: str, *, private: bool) -> None:
    if "://" not in url and schemes == _SERVER:
        url = f"https://{url.rpartition('@')[2]}"  # a host or an e-mail address stands for one
    scheme, separator, _ = url.strip().partition("://")
    if not separator or scheme.lower() not in schemes:
        raise InputError(f"{what} is an address here.", f"Write it like {like}.", file=file)
    try:
        host = urlsplit(url.strip()).hostname or ""
    except ValueError:
        host = ""
    if not host:
        raise InputError(f"{what}'s address names no host.", f"Write it like {like}.", file=file)
    if not private and not is_public(host):
        raise InputError(
            f"{what}'s address, {host[:60]}, leads into the host's own network.", "Use one that everybody reaches.",
            file=file,
        )  # fmt: skip


def is_public(host: str) -> bool:
    """Whether a host's name or number may be one that everybody reaches."""
    name = host.lower().rstrip(".")
    number = _number(name)
    if number is not None:
        return number.is_global
    return "." in name and not any(name == ending or name.endswith(f".{ending}") for ending in _INNER)


def _number(host: str) -> IPv4Address | IPv6Address | None:
    """The address that a host is written as, as a system's own resolver reads it (2130706433 and 127.1, too)."""
    try:
        return ip_address(host.partition("%")[0])
    except ValueError:
        pass
    try:
        return IPv4Address(socket.inet_aton(host))
    except (OSError, UnicodeEncodeError):
        return None
