"""Finding a learner's calendars from a host, an address or a collection (RFC 6764, RFC 5397, RFC 4791 6.2.1)."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

from studycal.errors import HeldError, InputError, RemoteError

from . import caldav_xml as xml
from .caldav_http import Http

_ASKED = ("resourcetype", "displayname", "C:calendar-description", "current-user-principal", "C:calendar-home-set")
_MARK = "studycal plan "
_COLOR = "#4682B4FF"


@dataclass(frozen=True, slots=True)
class Collection:
    """A calendar collection: its address, name and description."""

    url: str
    name: str
    description: str


def ensure(http: Http, url: str, wanted: str, plan_id: str, title: str) -> str:
    """The address of the plan's calendar: the one that carries its mark, the one chosen by name, or a new one.

    Raises HeldError if the calendar found belongs to another plan or cannot be made.
    """
    home, found = calendars(http, url, wanted)
    for calendar in found:
        if _MARK + plan_id in calendar.description:
            return calendar.url
    chosen = next((calendar for calendar in found if wanted in (calendar.name, calendar.url)), None)
    if chosen is None:
        return _make(http, home, plan_id, title or wanted)
    if is_ours(chosen):
        raise HeldError(f"The calendar {chosen.name} belongs to another plan.", "Choose another.", rule="other-plan")
    return chosen.url


def is_ours(calendar: Collection) -> bool:
    """Whether a calendar carries the mark of a plan, this or another."""
    return _MARK in calendar.description


def calendars(http: Http, url: str, wanted: str = "") -> tuple[str, list[Collection]]:
    """The address that calendars live under, and those there; or the single one that an address leads to."""
    start = wanted if "://" in wanted else url
    for address in _starts(start):
        reply = http.ask("PROPFIND", address, xml.propfind(*_ASKED), {"Depth": "0", **xml.TYPE})
        if reply.status != 207:
            continue
        found, _ = xml.items(reply)
        item = found[0]
        if _is_calendar(item):
            return urljoin(reply.url, "."), [_collection(item, reply.url)]
        home = _home(http, reply.url, item)
        if home:
            return home, _listed(http, home)
    raise RemoteError(f"{start} does not lead to a CalDAV calendar.", "Check caldav.url in the config.")


def _starts(url: str) -> list[str]:
    """Where to ask: the address itself, then the well-known one; for a bare host or e-mail address what DNS says."""
    if not url:
        raise InputError("caldav.url is empty.", "Write your server's address into the config.")
    if "://" in url:
        return [url, urljoin(url, "/.well-known/caldav")]
    from caldav.discovery import DiscoveryError, discover_caldav

    try:
        service = discover_caldav(url)
    except DiscoveryError:
        service = None
    host = url.rpartition("@")[2]
    return [*([service.url] if service else []), f"https://{host}/.well-known/caldav", f"https://{host}/"]


def _home(http: Http, base: str, item: xml.Item) -> str:
    """The calendar home of the signed-in user."""
    home = item.href(f"{xml.CAL}calendar-home-set")
    principal = item.href(f"{xml.DAV}current-user-principal")
    if home or not principal:
        return urljoin(base, home) if home else ""
    where = urljoin(base, principal)
    reply = http.ask("PROPFIND", where, xml.propfind("C:calendar-home-set"), {"Depth": "0", **xml.TYPE})
    found, _ = xml.items(reply)
    home = found[0].href(f"{xml.CAL}calendar-home-set")
    return urljoin(reply.url, home) if home else ""


def _listed(http: Http, home: str) -> list[Collection]:
    reply = http.ask("PROPFIND", home, xml.propfind(*_ASKED[:3]), {"Depth": "1", **xml.TYPE})
    found, _ = xml.items(reply)
    return [_collection(item, reply.url) for item in found if _is_calendar(item)]


def _is_calendar(item: xml.Item) -> bool:
    kind = item.properties.get(f"{xml.DAV}resourcetype")
    return kind is not None and kind.find(f"{xml.CAL}calendar") is not None


def _collection(item: xml.Item, base: str) -> Collection:
    url = urljoin(base, quote(item.path, safe="/@:~!$&'()*+,;="))
    return Collection(
        url.rstrip("/") + "/", item.text(f"{xml.DAV}displayname"), item.text(f"{xml.CAL}calendar-description")
    )


def _make(http: Http, home: str, plan_id: str, title: str) -> str:
    url = urljoin(home.rstrip("/") + "/", f"studycal-{quote(plan_id, safe='')}/")
    reply = http.ask("MKCALENDAR", url, xml.mkcalendar(title, _MARK + plan_id, _COLOR), xml.TYPE)
    if reply.status in (201, 405):  # 405: it exists, an earlier answer was lost
        return url
    host = urlsplit(url).hostname
    raise HeldError(
        f"{host} does not let studycal make a calendar (HTTP {reply.status}).",
        "Make one there and name it as caldav.calendar in the config.",
        rule="calendar-refused",
    )
