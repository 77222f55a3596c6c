"""`studycal auth`: log in to a calendar server, look at the login, end it."""

from __future__ import annotations

from importlib import import_module

from studycal import extras
from studycal.errors import UsageError

from .context import Context


def auth(context: Context) -> int:
    """Hand on to the server's own module, which has ``login``, ``status`` and ``revoke``; its libraries are slow."""
    options = context.options
    if options.status and options.revoke:
        raise UsageError("--status and --revoke do not go together.", "Choose one.")
    if options.target == "google":
        extras.require("google")
    server = import_module(f"studycal.cli.auth_{options.target}")
    if options.status:
        return int(server.status(context))
    if options.revoke:
        return int(server.revoke(context))
    return int(server.login(context))
