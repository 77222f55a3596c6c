"""`studycal serve`: the local page and the feeds."""

from __future__ import annotations

import errno
import os
import sys
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from studycal.errors import StudycalError, UsageError

from .context import Context

if TYPE_CHECKING:
    import socket

    from studycal.web.site import Site


def serve(context: Context) -> int:
    """Serve until interrupted. The plan is read once before, so that what is wrong is said here; without a plan the
    page that makes one is served.
    """
    from studycal.config.environment import local_zone
    from studycal.formats import setting_words
    from studycal.web.app import create
    from studycal.web.serving import server
    from studycal.web.site import Site
    from studycal.wiring import has_plan, open_home

    options = context.options
    host, port = options.host, options.port
    _check_url(options.url)
    planned = has_plan(context.directory, options.config or "")
    config = context.home.config_path if planned else context.directory / (options.config or "studycal.toml")
    if planned:
        _ = context.built
    else:
        context.zone = setting_words.zone(local_zone())
    with listen(host, port) as listening:
        port = listening.getsockname()[1]
        site = Site(lambda: open_home(context.directory, config), context.moment, options.url.rstrip("/"), config)
        if context.dry_run:
            return _outlook(context, site, host, port)
        address = _address(context, site, host, port)
        context.result(f"studycal: {address}  (Ctrl-C ends it)", {"url": address})
        if not planned:
            context.say("There is no plan here yet: the page makes one.")
        sys.stdout.flush()  # whoever reads it through a pipe waits for this line alone
        context.close()
        server(create(site, host=host, port=port)).run(sockets=[listening])
    return 0


def _outlook(context: Context, site: Site, host: str, port: int) -> int:
    """Where it would be served, without the login of that address: making one would keep something."""
    address = f"{_base(site, host, port)}/"
    context.result(f"studycal: {address}", {"url": address})
    ends = ", and every login ends" if context.options.new_login else ""
    context.say(f"Without --dry-run it is served{ends}.")
    return 0


def _base(site: Site, host: str, port: int) -> str:
    from studycal.web.hosts import is_anywhere, reachable

    name = reachable() if is_anywhere(host) else host
    return site.url or f"http://{f'[{name}]' if ':' in name else name}:{port}"


def _address(context: Context, site: Site, host: str, port: int) -> str:
    """What to open: beyond this machine with the login behind a #, which no server and no proxy is ever sent."""
    from studycal.service.feed_secrets import shares
    from studycal.service.login_sessions import end_all
    from studycal.web.app import is_public
    from studycal.wiring import keeper

    address = _base(site, host, port)
    home = keeper(site.config_path)
    if context.options.new_login:
        end_all(home)
    return f"{address}/login#word={shares(home).login}" if is_public(host, site.url) else f"{address}/"


def _check_url(url: str) -> None:
    parts = urlsplit(url)
    if url and (parts.scheme not in ("http", "https") or not parts.hostname or parts.path not in ("", "/")):
        raise UsageError(f'"{url}" is not where others reach it.', "Write it like https://study.example.org.")


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 stands for any free one. Raises UsageError, or StudycalError for one that is taken.

    Its protocol is named, for asyncio turns Nagle's algorithm off only on sockets that say they are TCP.
    """
    import socket

    if not 0 <= port <= 65535:
        raise UsageError(f"{port} is no port.", "Give one from 1 to 65535, or 0 for any free one.")
    if not host.strip():
        raise UsageError("--host names no address.", _HOSTS)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":  # elsewhere the option lets two servers listen at one address
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(2048)  # from the moment that the address is printed
    except OSError as error:
        listening.close()
        if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
            raise UsageError(f'"{host}" is no address of this machine.', _HOSTS) from error
        raise StudycalError(
            f"{host}:{port} cannot be served ({(error.strerror or str(error)).lower()}).", "Choose another --port."
        ) from error
    return listening


_HOSTS = "Give --host one that is: 127.0.0.1 for this machine alone, 0.0.0.0 for every device that reaches it."
