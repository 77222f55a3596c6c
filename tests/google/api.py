"""The API's routes, scopes and parameters as Google's own discovery document has them, and who answers each."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import googleapiclient.discovery_cache

from . import events, others
from .account import Account
from .errors import front_end, over_quota, refuse, scope_refusal, unauthorized
from .events import Call
from .faults import Fault, Weather
from .masks import masked
from .oauth import Logins
from .values import shown

Answer = tuple[int, dict[str, str], Any]
HANDLERS: dict[str, Callable[[Call], Any]] = {
    "events.list": events.list_, "events.get": events.get, "events.insert": events.insert,
    "events.patch": events.patch, "events.update": events.update, "events.delete": events.delete,
    "events.import": events.import_, "events.move": events.move, "events.quickAdd": events.quick_add,
    "events.instances": events.instances, "calendars.get": others.calendar_get,
    "calendars.insert": others.calendar_insert, "calendars.patch": others.calendar_change,
    "calendars.update": others.calendar_change, "calendars.delete": others.calendar_delete,
    "calendars.clear": others.calendar_clear, "calendarList.list": others.list_list,
    "calendarList.get": others.list_get, "calendarList.delete": others.list_delete,
    "freebusy.query": others.freebusy, "acl.list": others.acl_list, "colors.get": others.colors,
    "settings.list": others.settings,
}  # fmt: skip


@dataclass(frozen=True)
class Route:
    """A method of the API."""

    name: str
    verb: str
    path: re.Pattern[str]
    scopes: frozenset[str]
    parameters: Mapping[str, Mapping[str, Any]]


@cache
def document() -> dict[str, Any]:
    """The discovery document that Google's own client carries."""
    folder = Path(googleapiclient.discovery_cache.__file__).parent / "documents"
    return dict(json.loads((folder / "calendar.v3.json").read_text(encoding="utf-8")))


@cache
def routes() -> tuple[Route, ...]:
    """Every method, literal paths before those with a parameter in their place."""
    found = []
    for resource, said in document()["resources"].items():
        for method in said["methods"].values():
            pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(method["path"]))
            parameters = {**document()["parameters"], **method.get("parameters", {})}
            name = method["id"].removeprefix("calendar.")
            scopes = frozenset(method.get("scopes", ()))
            found.append(Route(name, method["httpMethod"], re.compile(f"/calendar/v3/{pattern}"), scopes, parameters))
            assert name.startswith(resource)
    return tuple(sorted(found, key=lambda route: route.path.pattern.count("?P")))


@dataclass
class Api:
    """Answers calls, alone or from a batch."""

    account: Account
    logins: Logins
    weather: Weather

    def answer(self, verb: str, target: str, headers: Mapping[str, str], body: bytes, fault: Fault | None) -> Answer:
        """Status, headers and body of one call. Raises Refusal."""
        if self.weather.over_quota():
            raise over_quota()
        parts = urlsplit(target)
        token = headers.get("authorization", "").removeprefix("Bearer ")
        grant = self.logins.allowed(token)
        if grant is None:
            raise unauthorized()
        route, path = _route(verb, parts.path)
        if route.scopes.isdisjoint(grant.scopes):
            raise scope_refusal(f"calendar.v3.{route.name}")
        query = _query(route, parts.query)
        call = Call(
            self.account, route.name, path, query, dict(headers), _json(body), frozenset(grant.scopes), grant.client
        )
        if fault and fault.kind in ("empty", "half"):
            call.curtail = (lambda _: []) if fault.kind == "empty" else lambda found: found[::2]
        with self.account.lock:
            result = HANDLERS[route.name](call)
        if result is None:
            return 204, {}, None
        if result.get("kind") == "calendar#event":
            result = shown(result, call.calendar)
        etag = {"ETag": result["etag"]} if "etag" in result else {}
        return 200, etag, masked(result, call.one("fields"))


def _route(verb: str, path: str) -> tuple[Route, dict[str, str]]:
    for route in routes():
        match = route.path.fullmatch(path)
        if match and route.verb == verb:
            if route.name not in HANDLERS:
                raise front_end(501, "UNIMPLEMENTED", f"{route.name} is not built here.", "UNIMPLEMENTED")
            return route, {name: unquote(value) for name, value in match.groupdict().items()}
    raise refuse("notFound")


def _query(route: Route, text: str) -> dict[str, list[str]]:
    """The parameters, each one the method knows and within its bounds."""
    query = parse_qs(text, keep_blank_values=False)
    for name, values in query.items():
        known = route.parameters.get(name)
        if known is None and name not in ("alt", "fields", "quotaUser"):
            raise refuse("invalidParameter", f"Unknown name {name}", location=("parameter", name))
        if known and known.get("type") == "integer":
            least, most = int(known.get("minimum", 0)), int(known.get("maximum", 2**31))
            if name == "maxResults":
                query[name] = [str(min(int(values[-1]), 2500 if "events" in route.name else 250))]
            elif not least <= int(values[-1]) <= most:
                raise refuse("invalidParameter", f"Invalid value '{values[-1]}'", location=("parameter", name))
    return query


def _json(body: bytes) -> dict[str, Any]:
    if not body:
        return {}
    try:
        return dict(json.loads(body))
    except (ValueError, TypeError):
        raise refuse("parseError", "Parse Error") from None
