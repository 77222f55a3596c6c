"""Requests and bytes of CalDAV sync on four servers, beside vdirsyncer on the same ones."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.caldav import Taken, size, studycal, vdirsyncer
from benchmarks.measure import table
from tests.caldav_proxy import Proxy
from tests.peers_caldav import KINDS, started

NAMES = {"radicale": "Radicale", "xandikos": "Xandikos", "cyrus": "Cyrus", "sabre": "sabre/dav 1.8"}


def measure() -> str:
    """The section."""
    rows = []
    for kind in KINDS:
        with tempfile.TemporaryDirectory() as name:
            learner = Path(name) / "learner"
            ours = _on(kind, lambda proxy, at=learner: studycal(proxy, at, 0.0))
            theirs = _on(kind, lambda proxy, at=learner: vdirsyncer(proxy, at, at.with_name("vdirsyncer"), 0.0))
        rows += [
            (NAMES[kind], f"{piece} ({taken.changed})", _told(taken), _told(theirs.get(piece)))
            for piece, taken in ours.items()
        ]
    return (
        "## CalDAV on four servers\n\nRequests and bytes received for the shipped plan's sessions; in brackets how "
        "many are written. Each program has a server of its own. A first push finds the server's calendars and makes "
        "its own, which vdirsyncer was told.\n\n" + table(("server", "what", "studycal", "vdirsyncer"), rows)
    )


def _on(kind: str, work: Callable[[Proxy], dict[str, Taken]]) -> dict[str, Taken]:
    """What the work takes on a new server; nothing where the other program ends with an error."""
    with tempfile.TemporaryDirectory() as name:
        server = started(kind, Path(name) / kind)
        proxy = Proxy(server.url)
        try:
            return work(proxy)
        except subprocess.CalledProcessError:
            return {}
        finally:
            proxy.close()
            server.close()


def _told(taken: Taken | None) -> str:
    return f"{taken.requests} / {size(taken.received)}" if taken else "ends with an error"
