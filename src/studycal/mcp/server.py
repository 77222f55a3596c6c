"""The server: one tool for each thing an assistant may read, one for each change it may preview, one that keeps it."""

from __future__ import annotations

from studycal import __version__

from . import change_tools, read_tools
from .tools import Server, ToolContext

INSTRUCTIONS = """\
studycal plans a self-study curriculum into a calendar. Tools that change something only preview it: show the learner
what it does and costs, and call confirm with the preview's token once they agree. Sessions are named like W07.S2.
Dates may be typed as people type them (tomorrow, next monday, 2026-12-21..2027-01-03).
"""


def create(door: ToolContext) -> Server:
    """The server with all its tools."""
    server = Server("studycal", instructions=INSTRUCTIONS, log_level="WARNING")
    server._mcp_server.version = __version__  # FastMCP takes none, and says its own
    read_tools.add(server, door)
    change_tools.add(server, door)
    return server
