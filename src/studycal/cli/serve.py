"""`studycal serve`: the local page and the feeds."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from studycal.errors import StudycalError, UsageError

from .context import Context

if TYPE_CHECKING:
    import socket


def serve(context: Context) -> int:
    """Serve until interrupted. The plan is read once before, so that what is wrong is said here."""
    from studycal.service.shares import shares
    from studycal.web.app import create, is_public
    from studycal.web.serving import server
    from studycal.web.site import Site
    from studycal.wiring import open_home

    options = context.options
    host, port = options.host, options.port
    _check_url(options.url)
    _ = context.built
    with listen(host, port) as listening:
        port = listening.getsockname()[1]
        config = context.home.config_path
        site = Site(lambda: open_home(context.directory, config), context.moment, options.url.rstrip("/"))
        address = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
        if is_public(host, site.url):
            address = f"{site.url or address.rstrip('/')}/login?word={shares(context.home).login}"
        context.print(f"studycal: {address}  (Ctrl-C ends it)")
        sys.stdout.flush()  # whoever reads it through a pipe waits for this line alone
        context.close()
        server(create(site, host=host, port=port)).run(sockets=[listening])
    return 0


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
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(2048)  # from the moment that the address is printed
    except OSError as error:
        listening.close()
        raise StudycalError(
            f"{host}:{port} cannot be served ({(error.strerror or str(error)).lower()}).", "Choose another --port."
        ) from error
    return listening
