"""Feeds to subscribe to: their addresses, who read them, and new ones in their place."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import quote, urlsplit

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from studycal.core.records import dataclass
from studycal.errors import UsageError
from studycal.service.feed_readers import Reader
from studycal.service.feed_secrets import renew, shares
from studycal.service.workspace import Home

from . import guard
from .site import Site
from .values import Form

FEEDS = ("details", "busy")


@dataclass(frozen=True)
class Feed:
    """A feed's addresses, its QR code ("" where no phone could reach it), and who read it."""

    name: str
    address: str
    webcal: str
    google: str
    outlook: str
    code: str
    readers: tuple[Reader, ...]


def router(site: Site) -> APIRouter:
    """The page, and the question before an address is ended."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/subscribe")
    def subscribe(request: Request) -> Response:
        with site.home() as home:
            built = site.built(home)
            base = site.address(request)
            reach = reach_of(base)
            secrets = shares(home)
            feeds = [_feed(base, name, getattr(secrets, name), reach, _readers(site, home, name)) for name in FEEDS]
            return site.page(request, "subscribe", built, feeds=feeds, reach=reach, port=site.port)

    @routes.post("/subscribe")
    async def make_new(request: Request) -> Response:
        form = await guard.form(request)
        return await run_in_threadpool(_renew, site, request, form)

    return routes


def reach_of(base: str) -> str:
    """Who can reach an address: ``here`` this machine alone, ``home`` its network, ``web`` everybody, by https."""
    parts = urlsplit(base)
    host = (parts.hostname or "").lower()
    if host == "localhost" or host.endswith(".localhost"):
        return "here"
    try:
        address = ip_address(host)
    except ValueError:
        return "web" if parts.scheme == "https" else "home"
    if address.is_loopback or address.is_unspecified:
        return "here"
    return "web" if address.is_global and parts.scheme == "https" else "home"


def _renew(site: Site, request: Request, form: Form) -> Response:
    name = form.get("feed", "")
    if name not in FEEDS:
        raise UsageError("Which feed?", "Choose one on the page.")
    with site.home() as home:
        if not form.get("confirm"):
            return site.page(request, "renew", site.built(home), name=name, readers=_readers(site, home, name))
        renew(home, name)
        site.readers().forget(home.private, name)
    return RedirectResponse("/subscribe", 303)


def _readers(site: Site, home: Home, name: str) -> tuple[Reader, ...]:
    return tuple(site.readers().listed(home.private, name))


def _feed(base: str, name: str, word: str, reach: str, readers: tuple[Reader, ...]) -> Feed:
    address = f"{base.rstrip('/')}/feed/{word}.ics"
    webcal = "webcal://" + address.partition("://")[2]
    given = quote(webcal, safe="")
    return Feed(
        name=name,
        address=address,
        webcal=webcal,
        google=f"https://calendar.google.com/calendar/r?cid={given}",
        outlook=f"https://outlook.live.com/calendar/0/addfromweb?url={quote(address, safe='')}&name=studycal",
        code=code_of(webcal) if reach != "here" else "",
        readers=readers,
    )


def code_of(address: str) -> str:
    """An address as a QR code: a picture that stands in the page itself."""
    import segno

    code: str = segno.make(address, error="m", micro=False).svg_data_uri(
        scale=4, border=2, dark="#1c2733", light="#ffffff"
    )
    return code
