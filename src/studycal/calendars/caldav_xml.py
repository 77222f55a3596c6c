"""The XML that CalDAV speaks (RFC 4918, 4791, 6578): request bodies and multistatus answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

from studycal.errors import RemoteError

from .caldav_http import Reply

DAV = "{DAV:}"
CAL = "{urn:ietf:params:xml:ns:caldav}"
TYPE = {"Content-Type": "application/xml; charset=utf-8"}
_NAMES = (
    'xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" '
    'xmlns:S="http://calendarserver.org/ns/" xmlns:A="http://apple.com/ns/ical/"'
)
CTAG = "{http://calendarserver.org/ns/}getctag"


@dataclass(frozen=True, slots=True)
class Item:
    """One response of a multistatus: its path, its status and the properties it has."""

    path: str
    status: int
    properties: Mapping[str, ET.Element]

    def text(self, name: str) -> str:
        """A property's text; empty where it is absent."""
        found = self.properties.get(name)
        return "" if found is None else (found.text or "").strip()

    def href(self, name: str) -> str:
        """The address inside a property such as current-user-principal."""
        found = self.properties.get(name)
        return "" if found is None else (found.findtext(f"{DAV}href") or "").strip()


def path_of(url: str) -> str:
    """The path of an address with its escapes undone: servers escape more or less than they were given."""
    return unquote(urlsplit(url).path)


def items(reply: Reply) -> tuple[list[Item], str]:
    """The responses of a multistatus and its sync token. Raises RemoteError for anything else, such as a login page."""
    if reply.status != 207:
        raise unexpected(reply)
    try:
        root = ET.fromstring(reply.body)  # noqa: S314 - entities cannot grow in expat 2.4.1 and later
    except ET.ParseError as error:
        raise RemoteError(f"{reply.url} sends what is not XML.", "Is a login page in between?") from error
    if root.tag != f"{DAV}multistatus":
        raise unexpected(reply)
    return [_item(node, reply.url) for node in root.iter(f"{DAV}response")], root.findtext(f"{DAV}sync-token") or ""


def unexpected(reply: Reply) -> RemoteError:
    """The error for an answer that makes no sense here."""
    return RemoteError(f"{reply.url} answers HTTP {reply.status}, not as a CalDAV server does.", "Check caldav.url.")


def propfind(*names: str) -> bytes:
    """A PROPFIND for some properties, named with their prefix."""
    return f"<propfind {_NAMES}><prop>{_empty(names)}</prop></propfind>".encode()


def sync_collection(token: str, *, data: bool) -> bytes:
    """What changed since ``token`` (RFC 6578 3.2), with the events themselves if the server gives them."""
    names = ("getetag", "C:calendar-data") if data else ("getetag",)
    return (
        f"<sync-collection {_NAMES}><sync-token>{escape(token)}</sync-token><sync-level>1</sync-level>"
        f"<prop>{_empty(names)}</prop></sync-collection>"
    ).encode()


def multiget(paths: Iterable[str]) -> bytes:
    """Some events by their paths (RFC 4791 7.9)."""
    hrefs = "".join(f"<href>{escape(path)}</href>" for path in paths)
    names = _empty(("getetag", "C:calendar-data"))
    return f"<C:calendar-multiget {_NAMES}><prop>{names}</prop>{hrefs}</C:calendar-multiget>".encode()


def calendar_query(begin: datetime, end: datetime) -> bytes:
    """Events that may lie in a stretch of time, series by their rules (RFC 4791 7.8, 9.9)."""
    span = f'start="{begin:%Y%m%dT%H%M%SZ}" end="{end:%Y%m%dT%H%M%SZ}"'
    return (
        f"<C:calendar-query {_NAMES}><prop><C:calendar-data/></prop><C:filter>"
        '<C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT">'
        f"<C:time-range {span}/></C:comp-filter></C:comp-filter></C:filter></C:calendar-query>"
    ).encode()


def mkcalendar(name: str, description: str, color: str) -> bytes:
    """A new calendar with its name, our mark and a colour (RFC 4791 5.3.1)."""
    return (
        f"<C:mkcalendar {_NAMES}><set><prop><displayname>{escape(name)}</displayname>"
        f"<C:calendar-description>{escape(description)}</C:calendar-description>"
        '<C:supported-calendar-component-set><C:comp name="VEVENT"/></C:supported-calendar-component-set>'
        f"<A:calendar-color>{escape(color)}</A:calendar-color></prop></set></C:mkcalendar>"
    ).encode()


def _empty(names: Iterable[str]) -> str:
    return "".join(f"<{name}/>" for name in names)


def _item(node: ET.Element, base: str) -> Item:
    path = path_of(urljoin(base, (node.findtext(f"{DAV}href") or "").strip()))
    found: dict[str, ET.Element] = {}
    status = _status(node.findtext(f"{DAV}status"))
    for part in node.findall(f"{DAV}propstat"):
        if _status(part.findtext(f"{DAV}status")) == 200:
            found.update({child.tag: child for child in part.findall(f"{DAV}prop/*")})
    return Item(path, status, found)


def _status(line: str | None) -> int:
    """``HTTP/1.1 404 Not Found``; 200 where nothing is said."""
    words = (line or "").split()
    return int(words[1]) if len(words) > 1 and words[1].isdigit() else 200
