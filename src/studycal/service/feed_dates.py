"""When a feed's bytes last changed, remembered over restarts: its Last-Modified moves whenever its bytes do."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from studycal.errors import StudycalError

from .workspace import Private

FILE = "feeds.json"


def changed_at(private: Private, feed: str, digest: str, newest: datetime, now: datetime) -> datetime:
    """When these bytes of a feed came about: ``newest`` (of its events) unless other bytes had that date already.

    A setting changes bytes and no event; a client that only compares dates would never learn of it.
    """
    dates = _read(private)
    old = dates.get(feed)
    newest = newest.astimezone(UTC).replace(microsecond=0)
    if old is None:
        moment = newest
    elif old[0] == digest:
        return old[1]
    else:
        present = now.astimezone(UTC).replace(microsecond=0)
        moment = max(newest, present, old[1] + timedelta(seconds=1))
    dates[feed] = (digest, moment)
    body = {name: [word, at.isoformat()] for name, (word, at) in dates.items()}
    with suppress(StudycalError):
        private.write(FILE, json.dumps(body).encode())
    return moment


def _read(private: Private) -> dict[str, tuple[str, datetime]]:
    try:
        body = json.loads(private.read(FILE) or b"{}")
        return {str(name): (str(word), datetime.fromisoformat(at)) for name, (word, at) in body.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
