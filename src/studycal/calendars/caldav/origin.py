"""Addresses as servers spell them, and where a password may go."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

_PORTS = {"https": 443, "http": 80}


def origin(url: str) -> tuple[str, str, int]:
    """Scheme, host and port of an address (RFC 6454 4); port 0 where it names one that cannot be."""
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        port = 0
    if port is None:
        port = _PORTS.get(parts.scheme, 0)
    return parts.scheme, (parts.hostname or "").rstrip("."), port


def path(url: str) -> str:
    """The path of an address with its escapes undone and without the last slash: servers spell both as they like."""
    return unquote(urlsplit(url).path).rstrip("/")


def same_address(one: str, other: str) -> bool:
    """Whether two addresses name the same resource, however they are escaped and whether or not they end in a slash."""
    return origin(one) == origin(other) and path(one) == path(other)


def of_domain(named: str, other: str) -> bool:
    """Whether discovery may lead from the address that the learner named to another one.

    It may within one origin, and over https to a host of the same registrable domain, as from example.org to
    dav.example.org (RFC 6764 8).
    """
    if origin(named) == origin(other):
        return True
    if (urlsplit(named).scheme, urlsplit(other).scheme) != ("https", "https"):
        return False
    domain = _registrable(origin(named)[1])
    return bool(domain) and domain == _registrable(origin(other)[1])


def _registrable(host: str) -> str:
    """The domain that somebody registered, by the public suffix list; empty for an IP address and for localhost."""
    try:
        ip_address(host)
    except ValueError:
        from publicsuffixlist import PublicSuffixList

        return PublicSuffixList().privatesuffix(host) or ""
    return ""
