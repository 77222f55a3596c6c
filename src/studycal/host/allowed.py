"""What a host lets its learners reach."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from studycal.core.records import dataclass, field


@dataclass
class Handful:
    """What one process has taken and not used, and until when nothing is to be had; shared by its threads."""

    most: int
    left: int = 0
    minute: datetime | None = None
    shut_until: datetime | None = None
    lock: threading.Lock = field(default_factory=threading.Lock, repr=False)


@dataclass(frozen=True)
class AtGoogle:
    """What a host's learners ask Google with: its OAuth client, the API's address ("" for Google's own), and what this
    process has taken of the requests that all share.
    """

    client: Mapping[str, Any] = field(repr=False)
    endpoint: str
    handful: Handful


@dataclass(frozen=True)
class Allowed:
    """What a host lets its learners reach: calendars in its own network, and the kinds that can be connected."""

    private_networks: bool = False
    connects: tuple[str, ...] = ("caldav",)
    google: AtGoogle | None = None
