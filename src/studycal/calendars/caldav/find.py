"""Finding calendars from a host, a principal, a home or a collection (RFC 6764, RFC 5397, RFC 4791 6.2.1)."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote, urljoin, urlsplit

from studycal.calendars.base import PLAN_MARK
from studycal.core.records import dataclass
from studycal.errors import InputError, RemoteError

from . import quirks
from . import xml as xml
from .http import Http, Reply
from .origin import path, same_address

PROPERTIES = (
    "resourcetype",
    "displayname",
    "C:calendar-description",
    "C:supported-calendar-component-set",
    "current-user-principal",
    "C:calendar-home-set",
)


@dataclass(frozen=True, slots=True)
class Collection:
    """A calendar collection: its address, name and description."""

    url: str
    name: str
    description: str

    @property
    def identity(self) -> str:
        """What tells it from a calendar made later at the same address; empty where we did not make it."""
        words = self.description.partition(PLAN_MARK)[2].split()
        return words[1] if len(words) > 1 else ""

    @property
    def id(self) -> str:
        """Address and identity: two calendars of the same id are the same calendar."""
        return f"{self.url}#{self.identity}" if self.identity else self.url

    @property
    def is_ours(self) -> bool:
        """Whether it carries the mark of a plan, this or another."""
        return PLAN_MARK in self.description

    def belongs_to(self, plan_id: str) -> bool:
        """Whether it is the plan's: by its mark, or by its address where a server kept no mark."""
        if self.is_ours:
            return plan_id in self.description.partition(PLAN_MARK)[2].split()[:1]
        return path(self.url).rsplit("/", 1)[-1].startswith(f"studycal-{plan_id}")


@dataclass(frozen=True, slots=True)
class Place:
    """Where an address led: the home that calendars are made in, those there, and the calendar at the very address."""

    home: str
    calendars: tuple[Collection, ...]
    itself: Collection | None = None


def calendars(http: Http, url: str) -> tuple[Collection, ...]:
    """The calendars that the config's address leads to. Raises RemoteError, InputError."""
    return discover(http, url).calendars


def choose(http: Http, url: str, wanted: str) -> Collection | None:
    """The calendar of a name or address, None if there is none."""
    place = wanted_place(http, url, wanted) or discover(http, url)
    return named(wanted, place.calendars, url)


def named(wanted: str, listed: Iterable[Collection], url: str) -> Collection | None:
    """The calendar of that name or address; else the one whose address ends in that word."""
    calendars = list(listed)
    if is_address(wanted):
        return next((calendar for calendar in calendars if same_address(calendar.url, urljoin(url, wanted))), None)
    ends = (calendar for calendar in calendars if path(calendar.url).rsplit("/", 1)[-1] == wanted)
    return next((calendar for calendar in calendars if calendar.name == wanted), None) or next(ends, None)


def is_address(wanted: str) -> bool:
    """Whether the config names a calendar by its address, whole or from the server's root."""
    return "://" in wanted or wanted.startswith("/")


def server(url: str) -> str:
    """The server that the config names, as an address: https for a bare host or e-mail address."""
    if "://" not in url:
        return f"https://{url.rpartition('@')[2]}"
    return url.replace("caldavs://", "https://", 1).replace("caldav://", "http://", 1)


def discover(http: Http, url: str) -> Place:
    """Where the config's address leads. Raises RemoteError where it leads nowhere, InputError where it is empty."""
    for address, may_fail in _starts(url):
        try:
            place = _place(http, address)
        except RemoteError:
            if not may_fail:
                raise
            continue
        if place:
            return place
    raise RemoteError(f"{url} does not lead to a CalDAV calendar.", "Check caldav.url in the config.")


def at(http: Http, address: str) -> Collection | None:
    """The calendar at an address, None if none is there. Raises RemoteError for an answer that tells neither."""
    reply = _propfind(http, address, 0)
    if reply.status in (403, 404, 405, 410):
        return None
    item = xml.itself(reply)
    return _collection(item, reply.url) if is_calendar(item) else None


def listed(http: Http, home: str) -> tuple[Collection, ...]:
    """The calendars in a home that can hold events."""
    reply = _propfind(http, home, 1)
    items, _ = xml.items(reply)
    return tuple(_collection(item, reply.url) for item in items if is_calendar(item) and _holds_events(item))


def is_calendar(item: xml.Item) -> bool:
    """Whether it is a calendar, and not one in a bin."""
    kinds = item.kinds()
    return item.status == 200 and f"{xml.CAL}calendar" in kinds and not kinds & set(quirks.BINS)


def wanted_place(http: Http, url: str, wanted: str) -> Place | None:
    """The calendar that the config names by its address, if it is there; one request in place of discovery."""
    if not is_address(wanted):
        return None
    address = urljoin(url, wanted)
    calendar = at(http, address)
    return Place(urljoin(calendar.url, "."), (calendar,), calendar) if calendar else None


def _starts(url: str) -> list[tuple[str, bool]]:
    """Where to ask, and whether the next may be asked where nobody answers: the address itself, then the well-known
    one and the root; for a bare host or e-mail address what DNS says, then those.
    """
    if not url:
        raise InputError("caldav.url is empty.", "Write your server's address into the config.")
    if "://" in url:
        url = server(url)
        return [(url, False), (urljoin(url, "/.well-known/caldav"), False), (urljoin(url, "/"), False)]
    host = url.rpartition("@")[2]
    rest = [f"https://{host}"] if "/" in host else []
    rest += [f"https://{host.partition('/')[0]}/.well-known/caldav", f"https://{host.partition('/')[0]}/"]
    return [*((address, True) for address in _by_dns(host)), *((address, address != rest[-1]) for address in rest)]


def _by_dns(host: str) -> list[str]:
    """What DNS says of a domain; nothing is asked for a host with a port or a path."""
    if ":" in host or "/" in host:
        return []
    from . import dns

    return dns.addresses(host)


def _place(http: Http, address: str) -> Place | None:
    """Where one address leads; None where no CalDAV server answers there."""
    reply = _propfind(http, address, 0, discovering=True)
    if reply.status != 207:
        return None
    item = xml.itself(reply)
    if item.status != 200:
        return None
    if is_calendar(item):
        calendar = _collection(item, reply.url)
        return Place(urljoin(calendar.url, ".."), (calendar,), calendar)
    home = _home(http, reply.url, item)
    if home:
        return Place(home, listed(http, home))
    candidates = listed(http, reply.url) if "collection" in item.kinds() else ()
    return Place(reply.url, candidates) if candidates else None


def _home(http: Http, base: str, item: xml.Item) -> str:
    """The calendar home of the signed-in user."""
    home = item.href(f"{xml.CAL}calendar-home-set")
    principal = item.href(f"{xml.DAV}current-user-principal")
    if home or not principal:
        return urljoin(base, home) if home else ""
    where = urljoin(base, principal)
    headers = {"Depth": "0", **xml.TYPE}
    reply = http.ask("PROPFIND", where, xml.propfind("C:calendar-home-set"), headers, discovering=True)
    home = xml.itself(reply).href(f"{xml.CAL}calendar-home-set")
    return urljoin(reply.url, home) if home else ""


def _propfind(http: Http, url: str, depth: int, *, discovering: bool = False) -> Reply:
    headers = {"Depth": str(depth), **xml.TYPE}
    names = PROPERTIES if depth == 0 else PROPERTIES[:4]
    return http.ask("PROPFIND", url, xml.propfind(*names), headers, discovering=discovering)


def _holds_events(item: xml.Item) -> bool:
    """Whether events may be put there; a list of tasks says that they may not."""
    kinds = item.properties.get(f"{xml.CAL}supported-calendar-component-set")
    names = [] if kinds is None else [child.get("name", "").upper() for child in kinds]
    return not names or "VEVENT" in names


def _collection(item: xml.Item, base: str) -> Collection:
    url = urljoin(base, quote(item.path, safe="/@:~!$&'()*+,;="))
    parts = urlsplit(url)
    return Collection(
        f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}/",
        item.text(f"{xml.DAV}displayname"),
        item.text(f"{xml.CAL}calendar-description"),
    )
