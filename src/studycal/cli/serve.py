"""`studycal serve`: the local page and the feeds."""

from __future__ import annotations

from studycal.errors import StudycalError, UsageError

from .context import Context


def serve(context: Context) -> int:
    """Serve until interrupted. The plan is read once before, so that what is wrong is said here."""
    import socket

    import uvicorn

    from studycal.service.shares import shares
    from studycal.web.app import create, is_public
    from studycal.web.site import Site
    from studycal.wiring import open_home

    options = context.options
    host, port = options.host, options.port
    if not 0 <= port <= 65535:
        raise UsageError(f"{port} is no port.", "Give one from 1 to 65535, or 0 for any free one.")
    _ = context.built
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((host, port))
            listening.listen(2048)  # from the moment that the address is printed
        except OSError as error:
            raise StudycalError(
                f"{host}:{port} cannot be served ({(error.strerror or str(error)).lower()}).", "Choose another --port."
            ) from error
        port = listening.getsockname()[1]
        config = context.home.config_path
        site = Site(lambda: open_home(context.directory, config), context.moment, options.url.rstrip("/"))
        address = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
        if is_public(host, site.url):
            address = f"{site.url or address.rstrip('/')}/login?word={shares(context.home).login}"
        context.print(f"studycal: {address}  (Ctrl-C ends it)")
        context.close()
        server = uvicorn.Config(
            create(site, host=host, port=port),
            log_level="warning",
            access_log=False,
            server_header=False,
            date_header=True,
            lifespan="off",
            limit_concurrency=1000,
            timeout_keep_alive=10,
            h11_max_incomplete_event_size=16 * 1024,
        )
        uvicorn.Server(server).run(sockets=[listening])
    return 0
