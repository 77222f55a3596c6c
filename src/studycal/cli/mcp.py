"""`studycal mcp`: the same functions for assistants, over stdin and stdout."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from .context import Context


def mcp(context: Context) -> int:
    """Serve until stdin ends. What is wrong with the plan is said to whoever calls a tool."""
    from studycal.daemon.health import health
    from studycal.mcp.server import create
    from studycal.mcp.tools import ToolContext
    from studycal.wiring import open_home

    config = Path(context.options.config) if context.options.config else None
    open_plan = partial(open_home, context.directory, config)
    server = create(ToolContext(open_plan, context.moment, health, keeps=not context.dry_run))
    with _stdout_of_its_own():
        server.run("stdio")
    return 0


@contextmanager
def _stdout_of_its_own() -> Iterator[None]:
    """The SDK closes the stdout that it is given when it ends: it gets a copy."""
    ours = sys.stdout
    with os.fdopen(os.dup(ours.fileno()), "w", encoding="utf-8") as copy:
        sys.stdout = copy
        try:
            yield
        finally:
            sys.stdout = ours
