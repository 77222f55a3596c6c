"""A domain's CalDAV server by DNS (RFC 6764), asked of a name server of our own."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import dns.message
import dns.resolver
import dns.rrset
import pytest

from studycal.calendars.caldav.dns import addresses

ZONE = {
    ("_caldavs._tcp.plain.example.", "SRV"): ["0 1 443 dav.plain.example."],
    ("_caldavs._tcp.path.example.", "SRV"): ["0 1 8443 dav.path.example."],
    ("_caldavs._tcp.path.example.", "TXT"): ['"path=/dav/principals/"'],
    ("_caldavs._tcp.two.example.", "SRV"): ["20 0 443 second.two.example.", "10 5 443 first.two.example."],
    ("_caldavs._tcp.weights.example.", "SRV"): ["0 1 443 light.weights.example.", "0 9 443 heavy.weights.example."],
    ("_caldavs._tcp.none.example.", "SRV"): ["0 0 0 ."],
    ("_caldavs._tcp.odd.example.", "SRV"): ["0 0 443 dav.odd.example."],
    ("_caldavs._tcp.odd.example.", "TXT"): ['"v=1"', '"path=nowhere"'],
}


@pytest.fixture
def name_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Answers from the zone above; the machine's own resolver is not asked."""
    door = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    door.bind(("127.0.0.1", 0))
    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers = ["127.0.0.1"]
    resolver.port = door.getsockname()[1]
    monkeypatch.setattr(dns.resolver, "default_resolver", resolver)
    serving = threading.Thread(target=_serve, args=(door,))
    serving.start()
    yield
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
        last.sendto(b"", door.getsockname())
    serving.join()
    door.close()


def _serve(door: socket.socket) -> None:
    while True:
        wire, whom = door.recvfrom(4096)
        if not wire:
            return
        query = dns.message.from_wire(wire)
        question = query.question[0]
        kind = dns.rdatatype.to_text(question.rdtype)
        reply = dns.message.make_response(query)
        records = ZONE.get((question.name.to_text(), kind))
        if records:
            reply.answer.append(dns.rrset.from_text_list(question.name, 60, "IN", kind, records))
        else:
            reply.set_rcode(dns.rcode.NXDOMAIN)
        door.sendto(reply.to_wire(), whom)


@pytest.mark.parametrize(
    ("domain", "expected"),
    [
        ("plain.example", ["https://dav.plain.example/.well-known/caldav"]),
        ("path.example", ["https://dav.path.example:8443/dav/principals/"]),
        (
            "two.example",
            ["https://first.two.example/.well-known/caldav", "https://second.two.example/.well-known/caldav"],
        ),
        (
            "weights.example",
            ["https://heavy.weights.example/.well-known/caldav", "https://light.weights.example/.well-known/caldav"],
        ),
        ("none.example", []),
        ("nobody.example", []),
        ("odd.example", ["https://dav.odd.example/.well-known/caldav"]),
        ("x" * 70 + ".example", []),
    ],
)
def test_srv_names_the_server_and_txt_the_path(name_server: None, domain: str, expected: list[str]) -> None:
    assert addresses(domain) == expected
