"""What DNS says of a domain's CalDAV server (RFC 6764 3 to 6): SRV names host and port, TXT the path."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dns.rdatatype import RdataType
    from dns.resolver import Answer

_SERVICE = "_caldavs._tcp."
SECONDS = 5.0
"""How long one question may take; a domain whose DNS is silent is asked by https instead."""


def addresses(domain: str) -> list[str]:
    """Where the domain's server is, best first, as https addresses; none where DNS says nothing or cannot be asked."""
    from dns.rdatatype import SRV, TXT

    records = sorted(_ask(domain, SRV) or (), key=lambda record: (record.priority, -record.weight))
    targets = [(record.target.to_text(omit_final_dot=True), record.port) for record in records]
    targets = [(host, port) for host, port in targets if host not in ("", ".")]
    if not targets:
        return []
    path = _path(_ask(domain, TXT))
    return [f"https://{host}{'' if port == 443 else f':{port}'}{path}" for host, port in targets]


def _ask(domain: str, kind: RdataType) -> Answer | None:
    from dns.exception import DNSException
    from dns.resolver import resolve

    try:
        return resolve(_SERVICE + domain, kind, lifetime=SECONDS)
    except (DNSException, OSError, UnicodeError):
        return None


def _path(answer: Answer | None) -> str:
    """The path that TXT names, else the well-known one (RFC 6764 6)."""
    for record in answer or ():
        for text in record.strings:
            name, equals, value = text.decode("utf-8", "replace").partition("=")
            if equals and name.strip().lower() == "path" and value.startswith("/"):
                return str(value)
    return "/.well-known/caldav"
