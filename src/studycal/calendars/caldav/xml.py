"""The XML that CalDAV speaks (RFC 4918, 4791, 6578): request bodies and multistatus answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from html import unescape
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

from studycal.core.records import dataclass
from studycal.errors import RemoteError

from .http import Reply
from .origin import path

DAV = "{DAV:}"
CAL = "{urn:ietf:params:xml:ns:caldav}"
TYPE = {"Content-Type": "application/xml; charset=utf-8"}
_NAMES = (
    'xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" '
    'xmlns:S="http://calendarserver.org/ns/" xmlns:A="http://apple.com/ns/ical/"'
)
CTAG = "{http://calendarserver.org/ns/}getctag"
LATER = "Nothing was lost; the next sync asks again."

_REFERENCE = re.compile(
    r"<!\[CDATA\[.*?\]\]>|&(?:amp|lt|gt|quot|apos);|&#(?:x([0-9a-fA-F]+)|([0-9]+));|&(?:[A-Za-z]\w*;)?",
    re.DOTALL | re.ASCII,
)
_NAMED = ("&amp;", "&lt;", "&gt;", "&quot;", "&apos;")
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no place for (2.2 Char)."""


@dataclass(frozen=True, slots=True)
class Item:
    """One response of a multistatus: its path, its status and the properties it has."""

    path: str
    status: int
    properties: Mapping[str, ET.Element]

    def text(self, name: str) -> str:
        """A property's text; empty where it is absent."""
        element = self.properties.get(name)
        return "" if element is None else (element.text or "").strip()

    def href(self, name: str) -> str:
        """The address inside a property such as current-user-principal."""
        element = self.properties.get(name)
        return "" if element is None else (element.findtext(f"{DAV}href") or "").strip()

    def kinds(self) -> frozenset[str]:
        """The names in its resourcetype: of CalDAV's with their namespace, of others bare."""
        element = self.properties.get(f"{DAV}resourcetype")
        tags = [] if element is None else [child.tag for child in element]
        return frozenset(tag if tag.startswith(CAL) else tag.rpartition("}")[2] for tag in tags)


def items(reply: Reply) -> tuple[list[Item], str]:
    """The responses of a multistatus and its sync token. Raises RemoteError for anything else, such as a login page."""
    if reply.status != 207:
        raise unexpected(reply)
    try:
        root = _parsed(reply.body)
    except ET.ParseError as error:
        raise RemoteError(f"{reply.url} sends what is not XML.", f"Is a login page in between? {LATER}") from error
    if root.tag != f"{DAV}multistatus":
        raise unexpected(reply)
    return [_item(node, reply.url) for node in root.iter(f"{DAV}response")], root.findtext(f"{DAV}sync-token") or ""


def itself(reply: Reply) -> Item:
    """What a multistatus says of the very address that was asked. Raises RemoteError if it says nothing."""
    answers, _ = items(reply)
    if not answers:
        raise RemoteError(f"{reply.url} answers with an empty list, not with what it is.", LATER)
    return next((item for item in answers if item.path.rstrip("/") == path(reply.url)), answers[0])


def unexpected(reply: Reply) -> RemoteError:
    """The error for an answer that makes no sense here."""
    if reply.is_page:
        return RemoteError(f"{reply.url} answers with a page (HTTP {reply.status}). Is a login in between?", LATER)
    return RemoteError(f"{reply.url} answers HTTP {reply.status}, not as a CalDAV server does.", LATER)


def _parsed(body: bytes) -> ET.Element:
    """The document. What XML forbids is left out, if that is what keeps it from being read."""
    try:
        return ET.fromstring(body)  # noqa: S314 - entities cannot grow in expat 2.4.1 and later
    except ET.ParseError:
        return ET.fromstring(_cleaned(body))  # noqa: S314 - as above


def _cleaned(body: bytes) -> bytes:
    """A document without characters that XML forbids: Cyrus hands on control characters, SOGo writes an emoji as the
    references of two surrogates, others as the surrogates themselves; scripts forget to escape an ampersand, or write
    what only HTML has a name for.
    """
    text = _REFERENCE.sub(_resolved, body.decode("utf-8", "surrogatepass" if _is_utf8ish(body) else "replace"))
    joined = text.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
    return _FORBIDDEN.sub("", joined).encode()


def _is_utf8ish(body: bytes) -> bool:
    try:
        body.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


def _resolved(match: re.Match[str]) -> str:
    """A reference to what XML forbids, or has no name for, as that sign itself, an ampersand that begins none as one;
    every other one, and all in CDATA, as it stands.
    """
    if match[0].startswith("<") or match[0] in _NAMED:
        return match[0]
    if not (match[1] or match[2]):
        return escape(unescape(match[0]))
    number = int(match[1], 16) if match[1] else int(match[2])
    sign = chr(number) if number < 0x110000 else "\x00"
    return sign if _FORBIDDEN.match(sign) else match[0]


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
    where = unquote(urlsplit(urljoin(base, (node.findtext(f"{DAV}href") or "").strip())).path)
    properties: dict[str, ET.Element] = {}
    status = _status(node.findtext(f"{DAV}status"))
    for part in node.findall(f"{DAV}propstat"):
        if _status(part.findtext(f"{DAV}status")) == 200:
            properties.update({child.tag: child for child in part.findall(f"{DAV}prop/*")})
    return Item(where, status, properties)


def _status(line: str | None) -> int:
    """``HTTP/1.1 404 Not Found``; 200 where nothing is said."""
    words = (line or "").split()
    return int(words[1]) if len(words) > 1 and words[1].isdigit() else 200
