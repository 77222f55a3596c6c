"""The host of a folder, opened for a command, and how its learners are counted."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from .context import Context

if TYPE_CHECKING:
    from studycal.host.database import HostSession
    from studycal.host.setup import Host


@contextmanager
def opened(context: Context) -> Iterator[tuple[Host, HostSession]]:
    """The host and a connection to its database. Raises InputError where there is none, AuthNeededError for a key that
    is another host's.
    """
    from studycal.config.environment import local_zone
    from studycal.host.sealing import prove
    from studycal.host.setup import open_host

    host = open_host(context.directory, os.environ)
    context.zone = context.zone or ZoneInfo(
        local_zone()
    )  # a host has no zone: --now without an offset is the machine's
    with host.database.session() as session:
        prove(session, host.sealer)
        yield host, session


def learners_words(number: int) -> str:
    """``1 learner``, ``2 learners``."""
    return f"{number} learner{'s' * (number != 1)}"


def base_address(context: Context, host: Host, port: int = 0) -> str:
    """Where learners find the host: as typed or set, else this machine's address at a port."""
    given = getattr(context.options, "url", "") or host.settings.url
    return given.rstrip("/") or f"http://{getattr(context.options, 'host', '127.0.0.1')}:{port or 8765}"
