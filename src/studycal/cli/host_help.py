"""`studycal host` alone: what a host is, and its commands."""

from __future__ import annotations

from .context import Context


def host(context: Context) -> int:
    """The help of `studycal host`."""
    from .parser import build, commands

    context.print(commands(build())["host"].format_help().rstrip())
    return 0
